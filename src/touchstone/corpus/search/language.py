"""The query language: field tags, Boolean operators, phrases, truncation, proximity and ranges.

    pump AND rotor            both words                     (also: pump rotor)
    ti=(pump OR 水泵)          in the title
    "rotor blade"             side by side, in this order
    rotor NEAR/3 blade        at most 3 words apart, in any order (ADJ/3: in this order)
    turbin*  colo?r           any ending; one sign or none; # for exactly one sign
    ipc=F04D29/* pa=siemens   classes by their beginning, applicants by word
    pd=2010:2012  pd>=20110401
    NOT, -word, ( )

It is close to what Espacenet's CQL, and the command languages of offices, have in common.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field

FIELDS = {
    "ti": "title", "ab": "abstract", "cl": "claims", "ta": "title or abstract", "txt": "title, abstract or claims",
    "pa": "applicant or holder", "in": "inventor", "ipc": "IPC symbol", "cpc": "CPC symbol", "pn": "publication number",
    "ap": "filing number", "pr": "priority number", "ct": "cited document", "pd": "publication date",
    "ad": "filing date", "of": "office", "kd": "kind code", "rt": "kind of right", "la": "language",
    "co": "country of the applicant", "fam": "family", "xf": "extended family", "hp": "harmonised party",
    "tf": "technology field, 1 to 35",
}  # fmt: skip
ALIASES = {
    "title": "ti", "abstract": "ab", "claims": "cl", "applicant": "pa", "assignee": "pa", "owner": "pa",
    "inventor": "in", "ic": "ipc", "cl.": "ipc", "number": "pn", "num": "pn", "an": "ap", "date": "pd", "py": "pd",
    "office": "of", "cc": "of", "country": "co", "family": "fam", "kind": "kd", "language": "la", "right": "rt",
    "party": "hp", "field": "tf",
    "标题": "ti", "名称": "ti", "摘要": "ab", "权利要求": "cl", "申请人": "pa", "权利人": "pa", "发明人": "in",
    "分类号": "ipc", "公开号": "pn", "申请号": "ap", "公开日": "pd", "申请日": "ad",
    "同族": "fam", "当事人": "hp", "技术领域": "tf",
}  # fmt: skip
DATES = ("pd", "ad")
LONGEST, DEEPEST = 4000, 60

_LEXER = re.compile(
    r"""\s+|(?P<quoted>"[^"]*")|(?P<open>\()|(?P<close>\))
    |(?P<near>(?:NEAR|ADJ|W|PROX)(?:/\d+)?(?=[\s(")]|$))
    |(?P<op>AND|OR|NOT|与|或|非)(?=[\s(")]|$)
    |(?P<tag>[^\W\d][\w.]*)\s*(?P<sign>>=|<=|=|:|>|<)\s*
    |(?P<minus>-)(?=["(\w])
    |(?P<word>[^\s()"]+)""",
    re.VERBOSE,
)


class QueryRefused(ValueError):
    """A query that cannot be read; `at` is the place of the sign at fault, from 0."""

    def __init__(self, fact: str, step: str, at: int = 0) -> None:
        self.fact, self.step, self.at = fact, step, at
        super().__init__(f"{fact} {step}")


@dataclass(frozen=True)
class Word:
    """Words in a field ("" for all texts): one, or several side by side where `phrase`."""

    field: str
    text: str
    phrase: bool = False


@dataclass(frozen=True)
class Range:
    """Days from and to, as yyyymmdd, both in."""

    field: str
    low: int
    high: int


@dataclass(frozen=True)
class Near:
    """Two words at most `distance` words apart."""

    left: Node
    right: Node
    distance: int
    ordered: bool


@dataclass(frozen=True)
class Both:
    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Either:
    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Not:
    part: Node


Node = Word | Range | Near | Both | Either | Not


@dataclass
class _Tokens:
    """Tokens of a query: (kind, text, place)."""

    items: list[tuple[str, str, int]] = field(default_factory=list)
    at: int = 0

    def peek(self) -> str:
        return self.items[self.at][0] if self.at < len(self.items) else ""

    def take(self) -> tuple[str, str, int]:
        self.at += 1
        return self.items[self.at - 1]

    @property
    def place(self) -> int:
        if self.at < len(self.items):
            return self.items[self.at][2]
        return self.items[-1][2] if self.items else 0


def read(text: str) -> Node | None:
    """The query as a tree, or None where it asks for everything.

    Raises:
        QueryRefused: with the fact, the place and what to write instead.

    >>> read("ti=pump AND NOT rotor")
    Both(parts=(Word(field='ti', text='pump', phrase=False), Not(part=Word(field='', text='rotor', phrase=False))))
    """
    if len(text) > LONGEST:
        raise QueryRefused(f"The query has {len(text):,} signs; it may have {LONGEST:,}.", "Ask for less at once.")
    tokens = _lexed(text)
    if not tokens.items:
        return None
    found = _either(tokens, "", 0)
    if tokens.peek():
        raise QueryRefused(f"The bracket at sign {tokens.place + 1} closes nothing.", "Take it out.", tokens.place)
    return found


def _lexed(text: str) -> _Tokens:
    tokens, at = _Tokens(), 0
    while at < len(text):
        found = _LEXER.match(text, at)
        if found is None:
            raise QueryRefused(f"The quotation mark at sign {at + 1} is not closed.", "Close it.", at)
        kind = found.lastgroup
        if kind == "sign":
            tokens.items.append(("tag", f"{found['tag']}{found['sign']}", at))
        elif kind:
            tokens.items.append((kind, found[kind], at))
        at = found.end()
    return tokens


def _either(tokens: _Tokens, name: str, depth: int) -> Node:
    if depth > DEEPEST:
        raise QueryRefused(f"Brackets stand more than {DEEPEST} deep.", "Ask more simply.", tokens.place)
    parts = [_both(tokens, name, depth)]
    while tokens.peek() == "op" and tokens.items[tokens.at][1] in ("OR", "或"):
        tokens.take()
        parts.append(_both(tokens, name, depth))
    return parts[0] if len(parts) == 1 else Either(tuple(parts))


def _both(tokens: _Tokens, name: str, depth: int) -> Node:
    parts = [_not(tokens, name, depth)]
    while tokens.peek() not in ("", "close"):
        if tokens.peek() == "op" and tokens.items[tokens.at][1] in ("OR", "或"):
            break
        if tokens.peek() == "op" and tokens.items[tokens.at][1] in ("AND", "与"):
            tokens.take()
        parts.append(_not(tokens, name, depth))
    return parts[0] if len(parts) == 1 else Both(tuple(parts))


def _not(tokens: _Tokens, name: str, depth: int) -> Node:
    negated = tokens.peek() == "minus" or (tokens.peek() == "op" and tokens.items[tokens.at][1] in ("NOT", "非"))
    if negated:
        tokens.take()
        return Not(_not(tokens, name, depth + 1)) if depth < DEEPEST else _one(tokens, name, depth)
    return _near(tokens, name, depth)


def _near(tokens: _Tokens, name: str, depth: int) -> Node:
    left = _one(tokens, name, depth)
    while tokens.peek() == "near":
        _kind, text, at = tokens.take()
        operator, _slash, distance = text.partition("/")
        right = _one(tokens, name, depth)
        for side in (left, right):
            if not isinstance(side, Word):
                raise QueryRefused(
                    f"{text} at sign {at + 1} stands between words or phrases, not between brackets or ranges.",
                    "Write it between two words.", at,
                )  # fmt: skip
        left = Near(left, right, int(distance or 1), ordered=operator in ("ADJ", "W"))
    return left


def _one(tokens: _Tokens, name: str, depth: int) -> Node:
    if tokens.peek() in ("", "close", "op", "near"):
        what = f"at sign {tokens.place + 1}" if tokens.peek() else "at the end"
        raise QueryRefused(f"A word is missing {what}.", "Write one, or take the operator out.", tokens.place)
    kind, text, at = tokens.take()
    if kind == "open":
        found = _either(tokens, name, depth + 1)
        if tokens.peek() != "close":
            raise QueryRefused(f"The bracket at sign {at + 1} is not closed.", "Close it.", at)
        tokens.take()
        return found
    if kind == "tag":
        return _tagged(tokens, text, at, depth)
    if kind == "quoted":
        return Word(name, text[1:-1], phrase=True)
    if kind == "minus":
        return Not(_one(tokens, name, depth))
    return Word(name, text)


def _tagged(tokens: _Tokens, text: str, at: int, depth: int) -> Node:
    tag = text.rstrip("=:<>")
    sign = text[len(tag) :]
    name = ALIASES.get(tag.casefold(), tag.casefold())
    if name not in FIELDS:
        near = difflib.get_close_matches(name, [*FIELDS, *ALIASES], n=1, cutoff=0.5)
        hint = f"Did you mean {near[0]}=? " if near else ""
        raise QueryRefused(f"“{tag}” at sign {at + 1} is no field.", f"{hint}Fields: {', '.join(FIELDS)}.", at)
    if name in DATES:
        if tokens.peek() not in ("word", "quoted"):
            raise QueryRefused(f"{tag} at sign {at + 1} has no date.", "Write it as pd=2010:2012 or pd>=20110401.", at)
        return _range(name, sign, tokens.take()[1].strip('"'), at)
    if sign not in ("=", ":"):
        raise QueryRefused(f"{tag}{sign} at sign {at + 1} compares what has no order.", f"Write {tag}=….", at)
    return _one(tokens, name, depth + 1)


def _range(name: str, sign: str, text: str, at: int) -> Range:
    first, colon, last = text.partition(":")
    low, high = _day(first, at, end=False), _day(last if colon else first, at, end=True)
    if colon and sign not in ("=", ":"):
        raise QueryRefused(f"{name}{sign}{text} at sign {at + 1} is two comparisons.", f"Write {name}={text}.", at)
    if sign == ">=":
        return Range(name, low, 99991231)
    if sign == "<=":
        return Range(name, 0, high)
    if sign == ">":
        return Range(name, high + 1, 99991231)
    return Range(name, 0, low - 1) if sign == "<" else Range(name, low, high)


def _day(text: str, at: int, *, end: bool) -> int:
    """A year, month or day as yyyymmdd: its first day, or with `end` its last; empty is open.

    >>> _day("2011", 0, end=False), _day("2011-04", 0, end=True), _day("20110401", 0, end=True), _day("", 0, end=True)
    (20110000, 20110499, 20110401, 99991231)
    """
    digits = re.sub(r"[-./]", "", text)
    if not digits:
        return 99991231 if end else 0
    if not digits.isascii() or not digits.isdecimal() or len(digits) not in (4, 6, 8):
        raise QueryRefused(f"“{text}” at sign {at + 1} is no date.", "Write 2011, 201104, 20110401 or 2010:2012.", at)
    return int(digits + ("9999" if end else "0000")[: 8 - len(digits)])
