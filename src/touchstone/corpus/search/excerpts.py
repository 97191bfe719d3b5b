"""Where the words of a query stand in a hit: its title, and short passages of its other texts, with the words marked.

Only the hits that a page shows are looked at. Claims, which lie apart from the rest, are asked for a hit alone whose
title and abstract show none of the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import duckdb

from touchstone.corpus.lake.engines import quoted

from .index import ENTRIES
from .language import Both, Either, Near, Node, Word, read
from .words import SIGNS, pattern, plain, worded

if TYPE_CHECKING:
    from .searching import Search

PARTS: dict[str, tuple[str, ...]] = {
    "": ("ti", "ab", "cl", "gs"), "ti": ("ti",), "ab": ("ab",), "cl": ("cl",), "gs": ("gs",), "ta": ("ti", "ab"),
    "txt": ("ti", "ab", "cl"),
}  # fmt: skip
#: about how many letters a passage has, and how many of them before the first word; a Chinese sign counts as two.
LONG, BEFORE = 240, 60
MOST_MARKS = 400
#: so many claims are searched through for a whole page of hits; where the lake has more, for its first hits alone.
MOST_CLAIMS, FIRST_HITS = 2_000_000, 4
_TOKEN = re.compile(rf"[{SIGNS}]|[^\W_{SIGNS}]+")
_OTHER = re.compile(r"(?:trademark|design|indication)\.")  # of rights without claims
_WIDE = re.compile(rf"[{SIGNS}\u3000-\u303f\uff00-\uffef]")

Spans = list[tuple[int, int, int]]
Sought = Sequence[Sequence[re.Pattern[str]]]


@dataclass(frozen=True)
class Passage:
    """A piece of a text: which part of the publication it is from, and its pieces with whether each is meant.

    Attributes:
        part: ti, ab, cl or gs. lang: its language, ISO 639-1.
        pieces: text, and whether it is one of the words; together they are the passage as published.
        cut_before, cut_after: whether the text goes on there.
    """

    part: str
    lang: str | None
    pieces: tuple[tuple[str, bool], ...]
    cut_before: bool = False
    cut_after: bool = False


@dataclass
class Excerpt:
    """What a list shows of a hit's texts: its title, None where it has none, and the passages that show a word."""

    title: Passage | None
    passages: list[Passage] = field(default_factory=list)

    @property
    def shows(self) -> bool:
        """Whether one of the words stands in the title or a passage."""
        return bool(self.passages) or any(is_word for _text, is_word in (self.title.pieces if self.title else ()))


def sought(text: str) -> dict[str, list[list[re.Pattern[str]]]]:
    """The words of a query that texts can show, by the part in which they are meant; without what it excludes.

    >>> {part: len(words) for part, words in sought("ti=pump AND (blade OR 水泵) NOT valve").items() if words}
    {'ti': 3, 'ab': 2, 'cl': 2, 'gs': 2}
    """
    found: dict[str, list[list[re.Pattern[str]]]] = {"ti": [], "ab": [], "cl": [], "gs": []}
    for word in _words(read(text)):
        patterns = [re.compile(pattern(each)) for each in worded(word.text)]
        for part in PARTS.get(word.field, ()) if patterns else ():
            found[part].append(patterns)
    return found


def _words(node: Node | None) -> Iterator[Word]:
    if isinstance(node, Word):
        yield node
    elif isinstance(node, Near):
        yield from _words(node.left)
        yield from _words(node.right)
    elif isinstance(node, Both | Either):
        for part in node.parts:
            yield from _words(part)


def spans(text: str, words: Sought) -> Spans:
    """Where words stand in a text: begin, end, and which of the words it is; in order, none over another.

    >>> spans("Rotor blades and a rotor", [[re.compile("rotor"), re.compile("blade.*")]])
    [(0, 12, 0)]
    """
    tokens = [(each.start(), each.end(), plain(each[0])) for each in _TOKEN.finditer(text)]
    found: Spans = []
    for at in range(len(tokens)):
        if found and tokens[at][0] < found[-1][1]:
            continue
        for number, patterns in enumerate(words):
            beside = tokens[at : at + len(patterns)]
            if len(beside) == len(patterns) and all(
                each.fullmatch(token[2]) for each, token in zip(patterns, beside, strict=True)
            ):
                found.append((beside[0][0], beside[-1][1], number))
                break
        if len(found) == MOST_MARKS:
            break
    return found


def whole(part: str, lang: str | None, text: str, words: Sought) -> Passage:
    """A text in one piece with its words marked."""
    return Passage(part, lang, _pieces(text, spans(text, words), 0, len(text)))


def passage(part: str, lang: str | None, text: str, words: Sought) -> Passage | None:
    """The piece of a text that shows most of the words, or None where it shows none."""
    found = spans(text, words)
    if not found:
        return None
    long = LONG // 2 if _WIDE.search(text) else LONG
    best = max(range(len(found)), key=lambda at: (_shown(found, at, long), -at))
    begin = _opening(text, found[best][0], long)
    end = _closing(text, max(begin + long, found[best][1]))
    return Passage(part, lang, _pieces(text, found, begin, end), begin > 0, end < len(text))


def _shown(found: Spans, at: int, long: int) -> int:
    """How many different words stand within a passage that begins with one of the spans."""
    limit = found[at][0] + long * 3 // 4
    return len({number for begin, _end, number in found[at:] if begin <= limit})


def _opening(text: str, first: int, long: int) -> int:
    """Where a passage begins: with a sentence or a word, not far before its first word."""
    earliest = max(first - long * BEFORE // LONG, 0)
    if earliest == 0:
        return 0
    sentence = max(text.rfind(sign, earliest, first) for sign in (". ", "。", "；", "; "))
    if sentence >= 0:
        return sentence + (2 if text[sentence + 1 : sentence + 2] == " " else 1)
    blank = text.find(" ", earliest, first)
    return blank + 1 if blank >= 0 else earliest


def _closing(text: str, end: int) -> int:
    if end >= len(text):
        return len(text)
    blank = text.rfind(" ", end - 24, end)
    return blank if blank > 0 else end


def _pieces(text: str, found: Spans, begin: int, end: int) -> tuple[tuple[str, bool], ...]:
    pieces: list[tuple[str, bool]] = []
    for first, last, _number in found:
        if begin <= first and last <= end:
            pieces += [(text[begin:first], False), (text[first:last], True)]
            begin = last
    return tuple((piece, is_word) for piece, is_word in (*pieces, (text[begin:end], False)) if piece)


def excerpts(search: Search, text: str, rows: Sequence[Mapping[str, Any]], places: Sequence[int]) -> list[Excerpt]:
    """Of each hit its title with the words marked, and the passages that show them.

    Args:
        rows, places: as a search gives them in `Hits`.
    """
    words = sought(text)
    told = [Excerpt(_titled(row, words["ti"])) for row in rows]
    if not any(words.values()):
        return told
    texts = _texts(search, places)
    for each, row, place in zip(told, rows, places, strict=True):
        each.passages += _passages(row, texts.get(place, {}), words)
    bare = [(each, row) for each, row in zip(told, rows, strict=True) if words["cl"] and not each.shows]
    claims = _claims(search, [row for _each, row in bare if not _OTHER.match(row["key"])])
    for each, row in bare:
        each.passages += _first(claims.get(row["key"], ()), "cl", words["cl"])
    return told


def _titled(row: Mapping[str, Any], words: Sought) -> Passage | None:
    lang, text = next(iter(row["titles"] or ()), (None, None))
    return whole("ti", lang, text, words) if text else None


def _passages(row: Mapping[str, Any], held: Mapping[str, Any], words: Mapping[str, Sought]) -> Iterator[Passage]:
    """Of titles in other languages, abstracts and goods the first that shows a word, each."""
    yield from _first((row["titles"] or ())[1:], "ti", words["ti"])
    yield from _first([(each["lang"], each["text"]) for each in held.get("abstracts") or ()], "ab", words["ab"])
    yield from _first([(None, held.get("goods"))], "gs", words["gs"])


def _first(texts: Iterable[tuple[str | None, str | None]], part: str, words: Sought) -> Iterator[Passage]:
    made = (passage(part, lang, text, words) for lang, text in texts if text) if words else iter(())
    if (found := next(filter(None, made), None)) is not None:
        yield found


def _texts(search: Search, places: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Abstracts and goods of entries, by their places."""
    if not places:
        return {}
    asked = (
        f"SELECT file_row_number AS place, abstracts, goods FROM read_parquet({quoted(search.folder / ENTRIES)}, "
        f"file_row_number = true) WHERE {' OR '.join(f'file_row_number = {int(place)}' for place in places)}"
    )
    with duckdb.connect() as connection:
        return {row["place"]: row for row in connection.sql(asked).to_arrow_table().to_pylist()}


def _claims(search: Search, rows: Sequence[Mapping[str, Any]]) -> dict[str, list[tuple[str | None, str | None]]]:
    """The claims of publications in order, by the publication's key."""
    if not rows or "patent_texts" not in search.lake.tables():
        return {}
    if sum(file.rows for file in search.lake.snapshot.files("patent_texts")) > MOST_CLAIMS:
        rows = rows[:FIRST_HITS]
    values = {f"n{at}": row["number"] for at, row in enumerate(rows)}
    found: dict[str, list[tuple[str | None, str | None]]] = {}
    for row in search.lake.ask(
        "SELECT office, number, kind_code, lang, text FROM patent_texts WHERE part = 'claim' AND number IN "
        f"({', '.join(f'${name}' for name in values)}) ORDER BY office, number, kind_code, lang, sequence",
        values,
    ):
        key = f"{row['office'] or ''}-{row['number'] or ''}-{row['kind_code'] or ''}"
        found.setdefault(key, []).append((row["lang"], row["text"]))
    return found
