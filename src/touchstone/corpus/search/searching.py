"""Questions to an index: hits with facets, in an order, from any place; and documents like one."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, cast

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import tantivy

from touchstone.corpus.lake import merging
from touchstone.corpus.lake.engines import quoted
from touchstone.corpus.lake.lake import Lake
from touchstone.corpus.numbers import Of, is_number, known_by_signs, normalise

from . import index as indexes
from .entries import SCHEMA as ENTRIES_SCHEMA
from .index import CODES, ENTRIES, FACETS, FILINGS, TEXTS, YEARS
from .language import CLASSES, NUMBERS, Both, Either, Near, Node, Not, Range, Word, read
from .refused import QueryRefused
from .words import MADE, is_masked, pattern, plain, tokens, worded

EVERYWHERE = ("ti", "ab", "cl", "gs", "pa", "in", "pn", "ap")
GROUPS = {"": EVERYWHERE, "ta": ("ti", "ab"), "txt": ("ti", "ab", "cl")}
WEIGHT = {"ti": 3.0, "pa": 2.0, "in": 2.0, "ab": 1.5, "pn": 5.0, "ap": 5.0}
SORTS = ("relevance", "pd", "-pd", "ad", "-ad")
FARTHEST, DEEPEST = 50, 10_000
#: queries whose facets are kept in memory.
REMEMBERED = 256
#: ways of putting two groups of words beside each other that are asked one by one; more are asked as one pattern.
MOST_PAIRS = 16
#: what is taken for a class where no field is named: A61K, A61K31, A61K31/00.
_CLASS = re.compile(r"(?i)[A-HY]\d\d[A-Z](\d{1,4}(/\d{2,6})?)?")
#: texts by which entries are alike.
LIKENESS = ("ti", "ab", "gs")
Must, Should, MustNot = tantivy.Occur.Must, tantivy.Occur.Should, tantivy.Occur.MustNot


@dataclass(frozen=True)
class Hits:
    """An answer: keys in order with what a list tells of each and its place among the entries, how many, and facets.

    `facets` maps a facet to its commonest values and their counts.
    """

    keys: list[str]
    rows: list[dict[str, Any]]
    count: int
    places: list[int] = field(default_factory=list)
    facets: indexes.Facets = field(default_factory=dict)


class Search:
    """One index, open for questions.

    >>> Search(corpus.open("lake")).find("ti=(pump OR 水泵) AND pd=2010:2012").count            # doctest: +SKIP
    """

    def __init__(self, lake: Lake) -> None:
        self.lake = lake
        self.index = indexes.opened(lake)
        self.folder = indexes.folder_of(lake)
        self.schema = self.index.schema
        self.searcher = self.index.searcher()
        self.counted: dict[tuple[str, tuple[tuple[str, str], ...]], indexes.Facets] = {}

    def find(
        self,
        text: str,
        *,
        narrowed: Mapping[str, str] | None = None,
        sort: str = "relevance",
        offset: int = 0,
        limit: int = 20,
        facets: bool = False,
    ) -> Hits:
        """What a query finds.

        Args:
            narrowed: facet -> value that hits must have.
            sort: "relevance", or "pd" or "ad" with "-" for newest first.
        Raises:
            QueryRefused: the query, the order or a facet cannot be read.
        """
        query = self.query(text, narrowed)
        if sort not in SORTS:
            raise QueryRefused("no_sort", text=sort, known=", ".join(SORTS))
        if offset + limit > DEEPEST:
            raise QueryRefused("too_deep_a_page", limit=f"{DEEPEST:,}")
        ordered: dict[str, Any] = {} if sort == "relevance" else {
            "order_by_field": sort.lstrip("-"),
            "order": tantivy.Order.Desc if sort.startswith("-") else tantivy.Order.Asc,
        }  # fmt: skip
        found = self._asked(query, limit, offset=offset, count=True, **ordered)
        keys, rows = self._told(found.hits)
        places = self.searcher.fast_field_values("id", [place for _score, place in found.hits]) if keys else []
        counted = self._facets(text, narrowed or {}) if facets else {}
        return Hits(keys, rows, _counted(found), [int(each or 0) for each in places], counted)

    def _told(self, hits: list[Any]) -> tuple[list[str], list[dict[str, Any]]]:
        """Keys of hits, and what a list tells of each."""
        found = [self.searcher.doc(place) for _score, place in hits]
        keys = [each["key"][0] for each in found]
        return keys, [{"key": key} | json.loads(bytes(each["shown"][0])) for key, each in zip(keys, found, strict=True)]

    def query(self, text: str, narrowed: Mapping[str, str] | None = None) -> tantivy.Query:
        """The index's own form of a query."""
        asked = read(text)
        if asked is not None and is_number(text):  # as people type numbers: "US 8,926,509 B2" is no three words
            asked = Either((asked, Word("pn", text), Word("ap", text)))
        parts = [(Must, self._made(asked) if asked is not None else tantivy.Query.all_query())]
        for name, value in (narrowed or {}).items():
            if name not in FACETS:
                raise QueryRefused("no_facet", text=name, known=", ".join(FACETS))
            parts.append((Must, self._facet(name, value)))
        return parts[0][1] if len(parts) == 1 else tantivy.Query.boolean_query(parts)

    def each_of(self, text: str, narrowed: Mapping[str, str] | None = None) -> list[tuple[str, int]]:
        """How many hits each word of a query has by itself, where all of them are asked for together."""
        asked = read(text)
        parts = asked.parts if isinstance(asked, Both) else ()
        # of a number with spaces, which its words are asked for too, the number
        parts = tuple(part.parts[1] if isinstance(part, Either) and _is_typed(part) else part for part in parts)
        words = [part for part in parts if isinstance(part, Word)]
        told = []
        for word in words[:8]:
            spelled = f'"{word.text}"' if word.phrase or " " in word.text else word.text
            alone = f"{word.field}={spelled}" if word.field else spelled
            told.append((alone, _counted(self._asked(self.query(alone, narrowed), 1, count=True))))
        return told

    def _asked(self, query: tantivy.Query, limit: int, **options: Any) -> Any:
        try:
            return self.searcher.search(query, limit, **options)
        except ValueError as error:
            if "expan" in str(error).lower():
                raise QueryRefused("too_many_words", text="*") from None
            raise

    def every(
        self, text: str, narrowed: Mapping[str, str] | None = None, batch: int = 5_000
    ) -> Iterator[list[dict[str, Any]]]:
        """Every hit whole, as `entries.SCHEMA` has it, in batches and without a cap: oldest first, undated last."""
        for each in self._whole(self.query(text, narrowed), batch):
            yield each.to_pylist()

    def table(self, text: str, narrowed: Mapping[str, str] | None = None) -> pa.Table:
        """Every hit as an Arrow table: columns of `entries.SCHEMA`, oldest first.

        >>> Search(corpus.open("lake")).table("ti=pump").to_pandas()                             # doctest: +SKIP
        """
        return pa.Table.from_batches(self._whole(self.query(text, narrowed), 50_000), ENTRIES_SCHEMA)

    def _whole(self, query: tantivy.Query, batch: int) -> Iterator[pa.RecordBatch]:
        """Entries of every hit, in order of days; sorted on disk where they do not fit in memory."""
        places = np.fromiter(self._places(query), np.int64)
        if not len(places):
            return
        connection = duckdb.connect()
        connection.execute(f"SET temp_directory = {quoted(merging.spill())}")
        connection.execute("SET enable_progress_bar = false")
        connection.register("hits", pa.table({"place": places, "turn": np.arange(len(places))}))
        asked = (
            f"SELECT e.* EXCLUDE (file_row_number) FROM read_parquet({quoted(self.folder / ENTRIES)}, "
            "file_row_number = true) e JOIN hits ON hits.place = e.file_row_number ORDER BY hits.turn"
        )
        for each in connection.sql(asked).to_arrow_reader(batch):
            yield pa.RecordBatch.from_arrays(each.columns, schema=ENTRIES_SCHEMA)

    def _places(self, query: tantivy.Query, window: int = 100_000) -> Iterator[int]:
        """The place of every hit among the entries, a window of days at a time, so that memory stays flat."""
        low, latest = 0, 99_999_999
        while True:
            days = self._within(query, low, latest)
            hits = self._asked(days, window, count=False, order_by_field="pd", order=tantivy.Order.Asc).hits
            if not hits:
                break
            last = int(hits[-1][0])
            yield from self._all_of(self._within(query, low, last))
            low = last + 1
        undated = [(Must, query), (MustNot, self._within(tantivy.Query.all_query(), 0, latest))]
        yield from self._all_of(tantivy.Query.boolean_query(undated))

    def entry(self, key: str) -> dict[str, Any] | None:
        """One entry whole, by its key; None where the index has none of that name."""
        found = self.searcher.search(tantivy.Query.term_query(self.schema, "key", key), 1, count=False)
        if not found.hits:
            return None
        place = int(self.searcher.fast_field_values("id", [found.hits[0][1]])[0] or 0)
        rows, number = pq.ParquetFile(self.folder / ENTRIES), 0
        while place >= rows.metadata.row_group(number).num_rows:
            place -= rows.metadata.row_group(number).num_rows
            number += 1
        return dict(rows.read_row_group(number).slice(place, 1).to_pylist()[0])

    @cached_property
    def filings(self) -> pa.Table:
        """The filings of the publications in the index, as in `touchstone.corpus.filings`."""
        return pq.read_table(self.folder / FILINGS)

    def filings_of(self, text: str, narrowed: Mapping[str, str] | None = None) -> pa.Table:
        """The filings of every hit, each once; publications that hold a part of a document alone belong to none."""
        query = self.query(text, narrowed)
        placed = tantivy.Query.range_query(self.schema, "fl", tantivy.FieldType.Integer, 0, len(self.filings))
        asked = tantivy.Query.boolean_query([(Must, query), (Must, placed)])
        count = _counted(self.searcher.search(asked, 1, count=True))
        if not count:
            return self.filings.slice(0, 0)
        if not text.strip() and not narrowed:
            return self.filings
        found = self.searcher.search(asked, count, count=False, order_by_field="fl", order=tantivy.Order.Asc)
        places = np.unique(np.fromiter((int(place) for place, _document in found.hits), np.int64))
        return self.filings.take(pa.array(places))

    def filing_of(self, key: str) -> dict[str, Any] | None:
        """The filing of a publication, by the publication's key; None where it holds a part of a document alone."""
        named = tantivy.Query.term_query(self.schema, "key", key)
        placed = tantivy.Query.range_query(self.schema, "fl", tantivy.FieldType.Integer, 0, max(len(self.filings), 1))
        asked = tantivy.Query.boolean_query([(Must, named), (Must, placed)])
        found = self.searcher.search(asked, 1, count=False, order_by_field="fl", order=tantivy.Order.Asc)
        if not found.hits:
            return None
        return dict(self.filings.slice(int(found.hits[0][0]), 1).to_pylist()[0])

    def named(self, numbers: Iterable[str], limit: int = 2_000) -> dict[str, dict[str, Any]]:
        """What a list tells of the publications that carry these numbers, each with its office: "US8927118".

        A number that several publications carry gives the one of the highest kind, which is the latest as a rule.
        """
        names = list(dict.fromkeys(plain(each) for each in numbers))[:limit]
        if not names:
            return {}
        asked = tantivy.Query.term_set_query(self.schema, "pn", names)
        rows = self._told(self.searcher.search(asked, 2 * limit, count=False).hits)[1]
        rows.sort(key=lambda row: row["kind_code"] or "")
        return {plain(f"{row['office'] or ''}{row['number']}"): row for row in rows}

    def _within(self, query: tantivy.Query, low: int, high: int) -> tantivy.Query:
        days = tantivy.Query.range_query(self.schema, "pd", tantivy.FieldType.Integer, low, high)
        return tantivy.Query.boolean_query([(Must, query), (Must, days)])

    def _all_of(self, query: tantivy.Query) -> Iterator[int]:
        count = _counted(self._asked(query, 1, count=True))
        if count:
            # the hits are copied whenever they are asked for, and so are asked for once
            hits = self.searcher.search(query, count, count=False, order_by_field="id", order=tantivy.Order.Asc).hits
            days = self.searcher.fast_field_values("pd", [each for _place, each in hits])
            order = sorted(range(count), key=lambda at: days[at] or 0)
            yield from (int(hits[at][0]) for at in order)

    def _facets(self, text: str, narrowed: Mapping[str, str]) -> indexes.Facets:
        """The facets of a query: kept for the pages that follow, and for everything since the index was built."""
        if not text.strip() and not narrowed and self.everything:
            return self.everything
        asked = (text, tuple(sorted(narrowed.items())))
        found = self.counted.get(asked)
        if found is None:
            if len(self.counted) >= REMEMBERED:
                self.counted.clear()
            found = self.counted[asked] = indexes.facets(self.searcher, self.query(text, narrowed))
        return found

    @cached_property
    def everything(self) -> indexes.Facets:
        """The facets of all that the index holds; empty where an earlier release built it."""
        told = json.loads((self.folder / indexes.MARK).read_text(encoding="utf-8")).get("facets", {})
        return {name: [(value, count) for value, count in values] for name, values in told.items()}

    def _facet(self, name: str, value: str) -> tantivy.Query:
        if name in YEARS:
            if not value.isascii() or not value.isdecimal():
                raise QueryRefused("no_year", text=value)
            return tantivy.Query.term_query(self.schema, name, int(value))
        return tantivy.Query.term_query(self.schema, name, plain(value) if name == "of" else value)

    # -- from tree to query -----------------------------------------------------------------------------------------

    def _made(self, node: Node) -> tantivy.Query:
        match node:
            case Word():
                return self._word(node)
            case Range():
                kind = tantivy.FieldType.Integer
                return tantivy.Query.range_query(self.schema, node.field, kind, node.low, node.high)
            case Near():
                return self._near(node)
            case Not():
                return tantivy.Query.boolean_query(
                    [(Must, tantivy.Query.all_query()), (MustNot, self._made(node.part))]
                )
            case Both():
                return tantivy.Query.boolean_query([self._clause(part) for part in node.parts] + self._ground(node))
            case Either():
                return tantivy.Query.boolean_query([(Should, self._made(part)) for part in node.parts])

    def _clause(self, part: Node) -> tuple[Any, tantivy.Query]:
        return (MustNot, self._made(part.part)) if isinstance(part, Not) else (Must, self._made(part))

    def _ground(self, node: Both) -> list[tuple[Any, tantivy.Query]]:
        """What a conjunction of nothing but negations is taken from: everything."""
        return [(Must, tantivy.Query.all_query())] if all(isinstance(part, Not) for part in node.parts) else []

    def _word(self, node: Word) -> tantivy.Query:
        names = GROUPS.get(node.field, (node.field,))
        parts = [(Should, self._in(name, node)) for name in names]
        if not node.field and _CLASS.fullmatch(node.text):
            parts += [(Should, self._in(name, node)) for name in CLASSES]
        return parts[0][1] if len(parts) == 1 else tantivy.Query.boolean_query(parts)

    def _in(self, name: str, node: Word) -> tantivy.Query:
        if name in CODES:
            return self._weighed(name, self._code(name, node.text))
        words = worded(node.text)
        if not words:
            return tantivy.Query.empty_query()
        return self._weighed(name, self._one(name, words[0]) if len(words) == 1 else self._beside(name, words, 0))

    def _one(self, name: str, word: str) -> tantivy.Query:
        if not is_masked(word):
            return tantivy.Query.term_query(self.schema, name, word)
        if not word.strip("*?#"):
            raise QueryRefused("every_word", text=word)
        return tantivy.Query.regex_query(self.schema, name, pattern(word))

    def _beside(self, name: str, words: Sequence[str], slop: int) -> tantivy.Query:
        """Words side by side in this order, so many others between them."""
        if any(is_masked(word) for word in words):
            return tantivy.Query.regex_phrase_query(self.schema, name, [pattern(word) for word in words], slop=slop)
        return tantivy.Query.phrase_query(self.schema, name, [*words], slop=slop)

    def _code(self, name: str, text: str) -> tantivy.Query:
        code = plain(text).replace(" ", "")
        if name in CLASSES:
            if not code.strip("*?#"):
                raise QueryRefused("every_word", text=text)
            return tantivy.Query.regex_query(self.schema, name, pattern(code) if is_masked(code) else _below(code))
        if is_masked(code):
            if not code.strip("*?#"):
                raise QueryRefused("every_word", text=text)
            return tantivy.Query.regex_query(self.schema, name, pattern(code))
        if name in NUMBERS:
            return tantivy.Query.term_set_query(self.schema, name, _spellings(text))
        if name == "nc":
            code = code.lstrip("0") or code
        return tantivy.Query.term_query(self.schema, name, code)

    def _weighed(self, name: str, query: tantivy.Query) -> tantivy.Query:
        return tantivy.Query.boost_query(query, WEIGHT[name]) if name in WEIGHT else query

    def _near(self, node: Near) -> tantivy.Query:
        pairs = _pairs(node)
        name = next((word.field for left, right, _near in pairs for word in (*left, *right) if word.field), "")
        fields = [each for each in GROUPS.get(name, (name,)) if each in TEXTS]
        if not fields:
            raise QueryRefused("near_codes", field=name)
        made = [tantivy.Query.boolean_query([(Must, self._pair(each, *pair)) for pair in pairs]) for each in fields]
        return tantivy.Query.boolean_query([(Should, each) for each in made])

    def _pair(self, name: str, left: Sequence[Word], right: Sequence[Word], near: Near) -> tantivy.Query:
        """One of the words on the left near one of those on the right, in one field."""
        if near.distance > FARTHEST:
            raise QueryRefused("too_far", distance=near.distance, limit=FARTHEST)
        sides = [[words for each in side if (words := worded(each.text))] for side in (left, right)]
        for word in (words[0] for side in sides for words in side if len(words) == 1):
            if not word.strip("*?#"):
                raise QueryRefused("every_word", text=word)
        if len(sides[0]) * len(sides[1]) > MOST_PAIRS:
            sides = [_together(side) for side in sides]
        orders = [sides] if near.ordered else [sides, sides[::-1]]
        phrases = [
            self._beside(name, [*one, *other], max(near.distance - 1, 0))
            for first, then in orders
            for one in first
            for other in then
        ]
        return tantivy.Query.boolean_query([(Should, phrase) for phrase in phrases])

    # -- alike ------------------------------------------------------------------------------------------------------

    def alike(self, key: str, limit: int = 10) -> list[dict[str, Any]]:
        """What a list tells of the entries most like one: by its rarest words and its classes."""
        entry = self.entry(key)
        if entry is None:
            return []
        made = indexes.document(entry | {"claims": "", "place": None}, 0)
        words = Counter(tokens(f"{made.get('ti', '')} {made.get('ab', '')} {made.get('gs', '')}"))
        every = max(self.searcher.num_docs, 1)
        weighed = sorted(
            (
                (count * math.log(every / (1 + max(self.searcher.doc_freq(each, word) for each in LIKENESS))), word)
                for word, count in words.items()
            ),
            reverse=True,
        )[:25]
        parts = [
            (Should, tantivy.Query.boost_query(tantivy.Query.term_query(self.schema, each, word), max(weight, 0.01)))
            for weight, word in weighed
            for each in LIKENESS
        ]
        parts += [
            (Should, tantivy.Query.boost_query(tantivy.Query.term_query(self.schema, name, symbol), 4.0))
            for name in ("ipc", "lc", "vc", "nc")
            for symbol in made.get(name, [])[:10]
        ]
        if not parts:
            return []
        itself = tantivy.Query.term_query(self.schema, "key", made["key"])
        found = self.searcher.search(tantivy.Query.boolean_query([*parts, (MustNot, itself)]), limit, count=False)
        return self._told(found.hits)[1]


def _is_typed(node: Either) -> bool:
    """Whether an alternative is a number as people type it, made by the language and not by the asker."""
    return isinstance(node.parts[0], Both) and [getattr(part, "field", "") for part in node.parts[1:]] == ["pn", "ap"]


def _counted(found: Any) -> int:
    """How many documents a query found in all."""
    return int(found.count or 0)


def _pairs(node: Near) -> list[tuple[list[Word], list[Word], Near]]:
    """A chain of proximity as neighbours: left, right, and the operator between them."""
    before = _pairs(node.left) if isinstance(node.left, Near) else []
    left = before[-1][1] if before else _words(node.left)
    return [*before, (left, _words(node.right), node)]


def _words(side: Node) -> list[Word]:
    if isinstance(side, Near):
        return _words(side.right)
    return [side] if isinstance(side, Word) else [word for part in getattr(side, "parts", ()) for word in _words(part)]


def _together(side: list[list[str]]) -> list[list[str]]:
    """Words of which any is meant as one pattern; phrases stay by themselves."""
    single = [words[0] for words in side if len(words) == 1]
    return [
        *([[MADE + "|".join(map(pattern, single))]] if single else []),
        *(words for words in side if len(words) > 1),
    ]


def _spellings(text: str) -> list[str]:
    """A number as it may stand in the index: as typed, without its punctuation, and in the normal form of its office.

    >>> sorted(_spellings("CN 201310209986.9"))
    ['cn201310209986', 'cn2013102099869']
    """
    bare = re.sub(r"[-./, ]", "", plain(text))
    found = {bare, bare.lstrip("0") or bare}
    readings = [normalise("", text, of=cast(Of, of)) for of in ("publication", "application")]
    for each in (*readings, *known_by_signs(text)):
        if each.office and each.number and each.valid is not False:
            found |= {plain(each.office + each.number), plain(each.office + each.number + each.kind)}
    return sorted(found)


def _below(symbol: str) -> str:
    """A class and what lies below it: F04D finds F04D29/18, F04D29 and F04D29/ find F04D29/18, F04D29/1 does not.

    >>> import re
    >>> [bool(re.fullmatch(_below("f04d29"), each)) for each in ("f04d29/18", "f04d29", "f04d2901", "f04d290/1")]
    [True, True, False, False]
    """
    if re.fullmatch(r"[a-h](\d\d([a-z])?)?", symbol):
        return f"{symbol}.*"
    if symbol.endswith("/"):
        return f"{re.escape(symbol)}.*"
    return re.escape(symbol) if "/" in symbol else f"{re.escape(symbol)}(/.*)?"
