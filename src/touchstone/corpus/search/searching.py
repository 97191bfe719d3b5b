"""Questions to an index: hits with facets, in an order, from any place; and documents like one."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import tantivy

from touchstone.corpus.lake.lake import Lake

from . import index as indexes
from .index import CODES, FACETS, FILINGS, TEXTS, YEARS
from .language import Both, Either, Near, Node, Not, QueryRefused, Range, Word, read
from .words import masked_tokens, plain, tokens

EVERYWHERE = ("ti", "ab", "cl", "pa", "in", "pn", "ap")
GROUPS = {"": EVERYWHERE, "ta": ("ti", "ab"), "txt": ("ti", "ab", "cl")}
WEIGHT = {"ti": 3.0, "pa": 2.0, "in": 2.0, "ab": 1.5, "pn": 5.0, "ap": 5.0}
SORTS = ("relevance", "pd", "-pd", "ad", "-ad")
MOST_ENDINGS, FARTHEST, DEEPEST = 2_000, 50, 10_000
Must, Should, MustNot = tantivy.Occur.Must, tantivy.Occur.Should, tantivy.Occur.MustNot


@dataclass(frozen=True)
class Hits:
    """An answer: keys in order with what a list tells of each, how many there are in all, and facets.

    `facets` maps a facet to its commonest values and their counts.
    """

    keys: list[str]
    rows: list[dict[str, Any]]
    count: int
    facets: Mapping[str, list[tuple[str, int]]] = field(default_factory=dict)


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
            raise QueryRefused(f"Hits are not sorted by “{sort}”.", f"They are by: {', '.join(SORTS)}.")
        if offset + limit > DEEPEST:
            raise QueryRefused(f"Pages end at hit {DEEPEST:,}.", "Narrow the query, or export the whole answer.")
        ordered: dict[str, Any] = {} if sort == "relevance" else {
            "order_by_field": sort.lstrip("-"),
            "order": tantivy.Order.Desc if sort.startswith("-") else tantivy.Order.Asc,
        }  # fmt: skip
        found = self.searcher.search(query, limit, offset=offset, count=True, **ordered)
        keys, rows = self._told(found.hits)
        return Hits(keys, rows, _counted(found), self._facets(query) if facets else {})

    def _told(self, hits: list[Any]) -> tuple[list[str], list[dict[str, Any]]]:
        """Keys of hits, and what a list tells of each."""
        found = [self.searcher.doc(place) for _score, place in hits]
        keys = [each["key"][0] for each in found]
        return keys, [{"key": key} | json.loads(bytes(each["shown"][0])) for key, each in zip(keys, found, strict=True)]

    def query(self, text: str, narrowed: Mapping[str, str] | None = None) -> tantivy.Query:
        """The index's own form of a query."""
        asked = read(text)
        parts = [(Must, self._made(asked) if asked is not None else tantivy.Query.all_query())]
        for name, value in (narrowed or {}).items():
            if name not in FACETS:
                raise QueryRefused(f"Hits are not narrowed by “{name}”.", f"They are by: {', '.join(FACETS)}.")
            parts.append((Must, self._facet(name, value)))
        return parts[0][1] if len(parts) == 1 else tantivy.Query.boolean_query(parts)

    def every(
        self, text: str, narrowed: Mapping[str, str] | None = None, batch: int = 5_000
    ) -> Iterator[list[dict[str, Any]]]:
        """What a list tells of every hit, in batches and without a cap: oldest first, those without a day last.

        A batch ends with a day, so that none is told twice; a day with more than `batch` hits comes whole.
        """
        query, low, latest = self.query(text, narrowed), 0, 99_999_999
        while True:
            found = self.searcher.search(
                self._within(query, low, latest), batch, order_by_field="pd", order=tantivy.Order.Asc
            )
            if not found.hits:
                break
            last = int(found.hits[-1][0])
            yield from self._all_of(self._within(query, low, last))
            low = last + 1
        undated = [(Must, query), (MustNot, self._within(tantivy.Query.all_query(), 0, latest))]
        yield from self._all_of(tantivy.Query.boolean_query(undated))

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

    def _all_of(self, query: tantivy.Query) -> Iterator[list[dict[str, Any]]]:
        count = _counted(self.searcher.search(query, 1, count=True))
        if count:
            yield self._told(self.searcher.search(query, count, count=False).hits)[1]

    def _facets(self, query: tantivy.Query) -> dict[str, list[tuple[str, int]]]:
        asked = {
            name: {"terms": {"field": name, "size": 60 if name in YEARS else 40 if name == "tf" else 12}}
            for name in FACETS
        }
        told = self.searcher.aggregate(query, asked)
        return {
            name: [(_value(each["key"]), int(each["doc_count"])) for each in told[name]["buckets"]] for name in FACETS
        }

    def _facet(self, name: str, value: str) -> tantivy.Query:
        if name in YEARS:
            if not value.isascii() or not value.isdecimal():
                raise QueryRefused(f"“{value}” is no year.", "Write it as 2012.")
            return tantivy.Query.term_query(self.schema, name, int(value))
        return tantivy.Query.term_query(self.schema, name, value)

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
        return parts[0][1] if len(parts) == 1 else tantivy.Query.boolean_query(parts)

    def _in(self, name: str, node: Word) -> tantivy.Query:
        if name in CODES:
            return self._weighed(name, self._code(name, node.text))
        words = masked_tokens(node.text)
        if not words:
            return tantivy.Query.empty_query()
        if len(words) == 1:
            return self._weighed(name, self._one(name, words[0]))
        if any(_is_masked(word) for word in words):
            return self._weighed(
                name, tantivy.Query.regex_phrase_query(self.schema, name, [_pattern(w) for w in words])
            )
        return self._weighed(name, tantivy.Query.phrase_query(self.schema, name, [*words]))

    def _one(self, name: str, word: str) -> tantivy.Query:
        if not _is_masked(word):
            return tantivy.Query.term_query(self.schema, name, word)
        if not word.strip("*?#"):
            raise QueryRefused(f"“{word}” asks for every word there is.", "Write at least one letter before the sign.")
        return tantivy.Query.regex_query(self.schema, name, _pattern(word))

    def _code(self, name: str, text: str) -> tantivy.Query:
        code = plain(text).replace(" ", "")
        if name in ("pn", "ap", "pr", "ct"):
            code = re.sub(r"[-./,]", "", code) if not _is_masked(code) else code
        if name in ("ipc", "cpc") and not _is_masked(code):
            return tantivy.Query.regex_query(self.schema, name, _below(code))
        if _is_masked(code):
            return tantivy.Query.regex_query(self.schema, name, _pattern(code))
        return tantivy.Query.term_query(self.schema, name, code)

    def _weighed(self, name: str, query: tantivy.Query) -> tantivy.Query:
        return tantivy.Query.boost_query(query, WEIGHT[name]) if name in WEIGHT else query

    def _near(self, node: Near) -> tantivy.Query:
        if node.distance > FARTHEST:
            raise QueryRefused(f"{node.distance} words is far; proximity reaches {FARTHEST}.", "Use AND instead.")
        left, right = node.left, node.right
        assert isinstance(left, Word) and isinstance(right, Word)
        name = left.field or right.field
        fields = [each for each in GROUPS.get(name, (name,)) if each in TEXTS]
        if not fields:
            raise QueryRefused(f"{name}= holds codes, which have no words near them.", "Use AND instead.")
        words = (masked_tokens(left.text), masked_tokens(right.text))
        if any(_is_masked(word) for side in words for word in side):
            raise QueryRefused("Words beside NEAR and ADJ are not truncated.", "Write them out, joined by OR.")
        orders = [words] if node.ordered else [words, words[::-1]]
        phrases = [
            tantivy.Query.phrase_query(self.schema, each, [*first, *then], slop=node.distance - 1)
            for each in fields
            for first, then in orders
        ]
        return tantivy.Query.boolean_query([(Should, phrase) for phrase in phrases])

    # -- alike ------------------------------------------------------------------------------------------------------

    def alike(self, row: Mapping[str, Any], limit: int = 10) -> list[dict[str, Any]]:
        """What a list tells of the publications most like one: by its rarest words and its classes."""
        made = indexes.document(dict(row))
        words = Counter(tokens(f"{made.get('ti', '')} {made.get('ab', '')}"))
        every = max(self.searcher.num_docs, 1)
        weighed = sorted(
            (
                (count * math.log(every / (1 + self.searcher.doc_freq("ab", word))), word)
                for word, count in words.items()
            ),
            reverse=True,
        )[:25]
        parts = [
            (Should, tantivy.Query.boost_query(self._word(Word("ta", word)), max(weight, 0.01)))
            for weight, word in weighed
        ]
        parts += [
            (Should, tantivy.Query.boost_query(tantivy.Query.term_query(self.schema, "ipc", symbol), 4.0))
            for symbol in made.get("ipc", [])[:10]
        ]
        if not parts:
            return []
        itself = tantivy.Query.term_query(self.schema, "key", made["key"])
        found = self.searcher.search(tantivy.Query.boolean_query([*parts, (MustNot, itself)]), limit, count=False)
        return self._told(found.hits)[1]


def _counted(found: Any) -> int:
    """How many documents a query found in all."""
    return int(found.count or 0)


def _is_masked(word: str) -> bool:
    return any(sign in word for sign in "*?#")


def _pattern(word: str) -> str:
    """A word with signs of truncation as a pattern: * any ending, ? one sign or none, # exactly one.

    >>> _pattern("turbin*"), _pattern("colo?r"), _pattern("f04d29/#")
    ('turbin.*', 'colo.?r', 'f04d29/.')
    """
    signs = {"*": ".*", "?": ".?", "#": "."}
    return "".join(signs.get(sign) or re.escape(sign) for sign in word)


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


def _value(key: Any) -> str:
    return str(int(key)) if isinstance(key, float) else str(key)
