"""The query language: field tags, Boolean operators, phrases, truncation, proximity and ranges.

    pump AND rotor            both words                     (also: pump rotor)
    ti=(pump OR 水泵)          in the title
    "rotor blade"             side by side, in this order
    rotor NEAR/3 blade        at most 3 words apart, in any order (ADJ/3: in this order)
    (pump* OR fan) NEAR/3 rotor ADJ blade
    turbin*  *pump  colo?r    any ending, any beginning; one sign or none; # for exactly one sign
    ipc=F04D29 pa=siemens     a class and what lies below it, applicants by word
    pd=2010:2012  pd>=20110401
    NOT, -word, ( )

AND, OR and NOT are operators in any case; a word of that spelling stands in quotation marks. Signs as Chinese keyboards
write them, such as （ ： “ ＊, count as their plain forms.

It is close to what Espacenet's CQL, and the command languages of offices, have in common.
"""

from __future__ import annotations

import difflib
import re
from calendar import monthrange
from dataclasses import dataclass, field

from touchstone.corpus.numbers import is_number

from .refused import QueryRefused

FIELDS = {
    "ti": "title or words of a mark", "ab": "abstract or description", "cl": "claims", "ta": "title or abstract",
    "txt": "title, abstract or claims", "gs": "goods and services", "pa": "applicant or holder",
    "in": "inventor or designer", "ag": "agent", "hp": "harmonised party", "co": "country of the applicant",
    "ipc": "IPC symbol", "cpc": "CPC symbol", "tf": "technology field, 1 to 35", "nc": "class of goods (Nice)",
    "lc": "Locarno class", "vc": "Vienna code", "pn": "number of publication or registration", "ap": "filing number",
    "pr": "priority number", "ct": "cited document", "fam": "family", "xf": "extended family",
    "pd": "publication date", "ad": "filing date", "of": "office", "kd": "kind code", "rt": "kind of right",
    "st": "state", "la": "language",
}  # fmt: skip
ALIASES = {
    "title": "ti", "mark": "ti", "abstract": "ab", "claims": "cl", "applicant": "pa", "assignee": "pa", "owner": "pa",
    "holder": "pa", "inventor": "in", "designer": "in", "agent": "ag", "goods": "gs", "ic": "ipc", "cl.": "ipc",
    "number": "pn", "num": "pn", "an": "ap", "date": "pd", "py": "pd", "office": "of", "cc": "of", "country": "co",
    "family": "fam", "kind": "kd", "language": "la", "right": "rt", "party": "hp", "field": "tf", "nice": "nc",
    "locarno": "lc", "vienna": "vc", "status": "st", "state": "st", "cites": "ct",
    "标题": "ti", "名称": "ti", "商标": "ti", "摘要": "ab", "权利要求": "cl", "商品": "gs", "申请人": "pa",
    "权利人": "pa", "发明人": "in", "设计人": "in", "代理人": "ag", "代理机构": "ag", "国家": "co", "分类号": "ipc",
    "商品类别": "nc", "公开号": "pn", "注册号": "pn", "申请号": "ap", "优先权": "pr", "引用": "ct", "公开日": "pd",
    "申请日": "ad", "同族": "fam", "当事人": "hp", "技术领域": "tf", "局": "of", "权利类型": "rt", "状态": "st",
    "语言": "la",
}  # fmt: skip
DATES = ("pd", "ad")
CLASSES, NUMBERS = ("ipc", "cpc"), ("pn", "ap", "pr", "ct")
LONGEST, DEEPEST = 4000, 60
#: signs as Chinese and Japanese keyboards write them, each in place of one.
_PLAIN = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | str.maketrans("　，、；“”„", '    """')

_LEXER = re.compile(
    r"""\s+|(?P<quoted>"[^"]*")|(?P<open>\()|(?P<close>\))
    |(?P<near>(?:(?i:NEAR|ADJ|PROX|W)/\d+|NEAR|ADJ|PROX|W)(?=[\s(")]|$))
    |(?P<op>(?i:AND|OR|NOT)|与|或|非)(?=[\s(")]|$)
    |(?P<tag>[^\W\d][\w.]*)\s*(?P<sign>>=|<=|=|:|>|<)\s*
    |(?P<minus>-)(?=["(\w])
    |(?P<word>[^\s()"]+)""",
    re.VERBOSE,
)


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
    """Two words at most `distance` words apart; a side may be several words of which one is meant.

    On the left may stand another `Near`: its right side is then the one that is near.
    """

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

    def is_operator(self, name: str) -> bool:
        return self.peek() == "op" and self.items[self.at][1] == name

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
        raise QueryRefused("too_long", signs=f"{len(text):,}", limit=f"{LONGEST:,}")
    tokens = _lexed(text.translate(_PLAIN))
    if not tokens.items:
        return None
    found = _either(tokens, "", 0)
    if tokens.peek():
        raise QueryRefused("closes_nothing", tokens.place)
    return found


def _lexed(text: str) -> _Tokens:
    tokens, at = _Tokens(), 0
    while at < len(text):
        found = _LEXER.match(text, at)
        if found is None:
            raise QueryRefused("open_quotation", at)
        kind = found.lastgroup
        if kind == "sign":
            tokens.items.append(("tag", f"{found['tag']}{found['sign']}", at))
        elif kind == "op":
            tokens.items.append((kind, _OPERATORS[found[kind].upper()], at))
        elif kind:
            tokens.items.append((kind, found[kind], at))
        at = found.end()
    return tokens


_OPERATORS = {"AND": "AND", "与": "AND", "OR": "OR", "或": "OR", "NOT": "NOT", "非": "NOT"}


def _either(tokens: _Tokens, name: str, depth: int) -> Node:
    if depth > DEEPEST:
        raise QueryRefused("too_deep", tokens.place, limit=DEEPEST)
    parts = [_both(tokens, name, depth)]
    while tokens.is_operator("OR"):
        tokens.take()
        parts.append(_both(tokens, name, depth))
    return parts[0] if len(parts) == 1 else Either(tuple(parts))


def _both(tokens: _Tokens, name: str, depth: int) -> Node:
    parts = [_number(tokens, name) or _not(tokens, name, depth)]
    while tokens.peek() not in ("", "close") and not tokens.is_operator("OR"):
        if tokens.is_operator("AND"):
            tokens.take()
        parts.append(_number(tokens, name) or _not(tokens, name, depth))
    return parts[0] if len(parts) == 1 else Both(tuple(parts))


def _number(tokens: _Tokens, name: str) -> Node | None:
    """A number that is typed with spaces among other words (US 8,926,509 B2 AND battery), or its words after all."""
    for many in (4, 3, 2) if not name else ():
        run = tokens.items[tokens.at : tokens.at + many + 1]
        words = [text for kind, text, _at in run[:many] if kind == "word"]
        if len(words) < many or (len(run) > many and run[many][0] == "near") or words[0][:1].isdecimal():
            continue
        if is_number(text := " ".join(words)):
            tokens.at += many
            apart = Both(tuple(Word(name, each) for each in words))
            return Either((apart, Word("pn", text), Word("ap", text)))
    return None


def _not(tokens: _Tokens, name: str, depth: int) -> Node:
    if tokens.peek() == "minus" or tokens.is_operator("NOT"):
        if depth > DEEPEST:
            raise QueryRefused("too_deep", tokens.place, limit=DEEPEST)
        tokens.take()
        return Not(_not(tokens, name, depth + 1))
    return _near(tokens, name, depth)


def _near(tokens: _Tokens, name: str, depth: int) -> Node:
    left = _one(tokens, name, depth)
    while tokens.peek() == "near":
        _kind, text, at = tokens.take()
        operator, _slash, distance = text.upper().partition("/")
        right = _one(tokens, name, depth)
        named = {_field_of(left, text, at), _field_of(right, text, at)} - {""}
        if len(named) > 1:
            first, second = sorted(named)
            raise QueryRefused("near_two_fields", at, operator=text, left=first, right=second)
        left = Near(left, right, int(distance or 1), ordered=operator in ("ADJ", "W"))
    return left


def _field_of(side: Node, operator: str, at: int) -> str:
    """The field of the words on one side of an operator of proximity, "" where none is named."""
    if isinstance(side, Word):
        return side.field
    if isinstance(side, Near):
        return _field_of(side.left, operator, at) or _field_of(side.right, operator, at)
    if not isinstance(side, Either):
        raise QueryRefused("near_what", at, operator=operator)
    named = sorted({_field_of(part, operator, at) for part in side.parts if not isinstance(part, Near)} - {""})
    if any(isinstance(part, Near) for part in side.parts):
        raise QueryRefused("near_what", at, operator=operator)
    if len(named) > 1:
        raise QueryRefused("near_two_fields", at, operator=operator, left=named[0], right=named[1])
    return named[0] if named else ""


def _one(tokens: _Tokens, name: str, depth: int) -> Node:
    if tokens.peek() in ("", "close", "op", "near"):
        raise QueryRefused("word_missing" if tokens.peek() else "word_missing_at_end", tokens.place)
    kind, text, at = tokens.take()
    if kind == "open":
        found = _either(tokens, name, depth + 1)
        if tokens.peek() != "close":
            raise QueryRefused("open_bracket", at)
        tokens.take()
        return found
    if kind == "tag":
        return _tagged(tokens, text, at, depth)
    if kind == "quoted":
        return Word(name, text[1:-1], phrase=True)
    if kind == "minus":
        return Not(_one(tokens, name, depth))
    if kind == "word" and name in (*CLASSES, *NUMBERS):
        text = _joined(tokens, name, text)
    return Word(name, text)


def _joined(tokens: _Tokens, name: str, text: str) -> str:
    """A symbol or number that was written with spaces: A61K 31/00, US 8,925,123 B2."""
    begun, goes_on = (r"(?i)[A-HY]\d\d[A-Z]", r"\d{1,4}(/\S*)?") if name in CLASSES else (
        r"(?i)[A-Z]{2}(?:.*\d)?", r"(?i)\d[\d,./-]*|[A-Z]\d?")  # fmt: skip
    while re.fullmatch(begun, text) and tokens.peek() == "word" and re.fullmatch(goes_on, tokens.items[tokens.at][1]):
        text += tokens.take()[1]
    return text


def _tagged(tokens: _Tokens, text: str, at: int, depth: int) -> Node:
    tag = text.rstrip("=:<>")
    sign = text[len(tag) :]
    name = ALIASES.get(tag.casefold(), tag.casefold())
    if name not in FIELDS:
        near = difflib.get_close_matches(name, [*FIELDS, *ALIASES], n=1, cutoff=0.5)
        known = ", ".join(FIELDS)
        if near:
            raise QueryRefused("no_field_but", at, tag=tag, near=near[0], fields=known)
        raise QueryRefused("no_field", at, tag=tag, fields=known)
    if name in DATES:
        if tokens.peek() not in ("word", "quoted"):
            raise QueryRefused("date_missing", at, tag=tag)
        _kind, said, place = tokens.take()
        return _range(name, sign, said.strip('"'), place, text)
    if sign not in ("=", ":"):
        raise QueryRefused("no_order", at, tag=text, field=tag)
    return _one(tokens, name, depth + 1)


def _range(name: str, sign: str, text: str, at: int, tag: str) -> Range:
    parted = re.fullmatch(r"(\d{4}|\d{8})-(\d{4}|\d{8})", text) or re.fullmatch(r"(.*?)(?:\.\.|:)(.*)", text)
    if parted is None:
        low, high = _day(text, at, end=False), _day(text, at, end=True)
    elif sign not in ("=", ":"):
        raise QueryRefused("two_comparisons", at, tag=f"{tag}{text}", field=name, text=text)
    else:
        low, high = _day(parted[1], at, end=False), _day(parted[2], at, end=True)
        if low > high:
            raise QueryRefused("backwards", at, text=text)
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
    digits = re.sub(r"[-./年月日]", "", re.sub(r"(?<=\D)(\d)(?!\d)", r"0\1", text.strip()))
    if not digits:
        return 99991231 if end else 0
    if not re.fullmatch(r"[0-9]{4}([0-9]{2}){0,2}", digits) or not _is_day(digits):
        raise QueryRefused("no_date", at, text=text)
    return int(digits + ("9999" if end else "0000")[: 8 - len(digits)])


def _is_day(digits: str) -> bool:
    year, month, day = int(digits[:4]), int(digits[4:6] or 1), int(digits[6:] or 1)
    return year > 0 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]
