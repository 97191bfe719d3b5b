"""The records that hold words, the last to come into the register first, on both stores.

An index brings all hits of a word together before it gives the first. Here it is asked so that it need not, but for
beginnings: many words that begin alike are still brought together.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from django.db import connection

from . import search
from .models import SearchEntry
from .search import SAMPLE, Phrase

#: Words that one beginning may stand for, each looked up by itself.
MOST_BEGUN = 60
#: Hits of one word of a query up to which its other words are looked for in what these records hold.
FEW = 200
#: Words of a query, the longest first, of which it is asked whether their hits are few.
TRIED = 3
#: Hits taken together where PostgreSQL finds more than are asked for.
AT_ONCE = 10_000
#: Entries that PostgreSQL reads in order rather than ask its index for common words.
READ = 20_000
#: Entries of the sample that hold a word which PostgreSQL's index is not asked for where there is another.
COMMON = 10
#: Keys of the blocks by which PostgreSQL finds the last hits; the store makes the blocks' words (migration 0007).
NARROW, WIDE = 2**14, 2**20
#: How much further is looked than where as many hits are thought to lie as are asked for.
SPARE = 1.3
#: Keys that are looked at first where none of the last entries holds the words.
FIRST_STRETCH = 4 * NARROW


class Asked:
    """A query made ready to be asked of one register, as often as need be.

    Args:
        full: whether it is asked of all words or of the public ones.
    """

    def __init__(self, register: str, query: str, *, full: bool) -> None:
        self.register, self.query, self.full = register, query, full
        self.wanted = sorted(search.phrases(query), key=lambda phrase: -sum(map(len, phrase.words)))
        self._first = SearchEntry.place(register)
        self._begun: dict[str, list[str]] = {}
        #: how far apart the keys of hits lie, where enough of them were met to tell
        self.apart = 0.0

    def latest(self, below: int | None, most: int) -> list[int]:
        """Keys of the records that hold the words, the last to come into the register first.

        Args:
            below: a record's key, beyond which to go on; None begins with the last.
            most: how many are asked for; there may be more where the store found them all at once.
        """
        if not self.wanted:
            return []
        beyond = SearchEntry.SPAN if below is None else below
        if connection.vendor != "sqlite":
            entries = _latest_on_postgresql(self, self._first, self._first + beyond, most)
            return [entry - self._first for entry in entries]
        if self._few is not None:
            return [key for key in self._few if key < beyond]
        return self._on_sqlite(self.wanted, beyond, most)

    @cached_property
    def _few(self) -> list[int] | None:
        """All hits on SQLite, where one word of several has few; FTS5 would walk those of the others to meet them."""
        for phrase in self.wanted[:TRIED] if len(self.wanted) > 1 else ():
            found = self._on_sqlite([phrase], SearchEntry.SPAN, FEW + 1)
            if len(found) <= FEW:
                return search.among(self.query, found, register=self.register, full=self.full)
        return None

    def _on_sqlite(self, wanted: list[Phrase], beyond: int, most: int) -> list[int]:
        column = "full_text" if self.full else "public_text"
        match = f"{{{column}}} : (" + " AND ".join(map(self._for_sqlite, wanted)) + ")"
        with connection.cursor() as cursor:
            cursor.execute(_HITS, [match, self._first, self._first + beyond, most])
            return [row[0] - self._first for row in cursor.fetchall()]

    def _for_sqlite(self, phrase: Phrase) -> str:
        word = phrase.words[0]
        if phrase.goes_on and len(word) > 1:
            if word not in self._begun:
                self._begun[word] = _begun_with(word)
            if begun := self._begun[word]:
                return "(" + " OR ".join(f'"{each}"' for each in begun) + ")"
        return '"' + " ".join(phrase.words) + '"' + ("*" if phrase.goes_on else "")


_HITS = """SELECT rowid FROM records_search WHERE records_search MATCH %s AND rowid >= %s AND rowid < %s
    ORDER BY rowid DESC LIMIT %s"""
_NEXT_WORD = "SELECT term FROM records_search_words WHERE term >= %s AND term < %s LIMIT 1"


def _begun_with(beginning: str) -> list[str]:
    """The indexed words that begin so, on SQLite; none where there are too many of them to be named.

    FTS5 brings all hits of a beginning together before it gives the first; hits of whole words it gives in turn.
    Beginnings of one character are words of its index of their own.
    """
    found, at, end = [], beginning, beginning + "\U0010ffff"
    with connection.cursor() as cursor:
        while row := cursor.execute(_NEXT_WORD, [at, end]).fetchone():
            if row[0] != beginning:
                found.append(row[0])
            if len(found) > MOST_BEGUN:
                return []
            at = row[0] + "\x01"  # beyond all places of that word
    return [beginning, *found]


_SAMPLE = """SELECT id, {held} FROM (
    SELECT id, {words} FROM records_searchentry WHERE id >= %s AND id < %s ORDER BY id DESC LIMIT %s
) AS last ORDER BY id DESC"""
_HELD = "{words} @@ to_tsquery('simple', %s)"
_READ = """SELECT id FROM (
    SELECT id, {words} FROM records_searchentry WHERE id >= %s AND id < %s ORDER BY id DESC LIMIT %s
) AS last WHERE {words} @@ to_tsquery('simple', %s) ORDER BY id DESC LIMIT %s"""

#: Set apart, for PostgreSQL would rather read the table than the index where few of the hits are asked for.
_IN_BLOCKS = """WITH hits AS MATERIALIZED (SELECT id, {words} FROM records_searchentry
    WHERE {words} @@ (to_tsquery('simple', %s) && %s::tsquery)) SELECT id FROM hits WHERE id < %s {beside}
    ORDER BY id DESC LIMIT %s"""


def _latest_on_postgresql(asked: Asked, from_: int, beyond: int, most: int) -> list[int]:
    """Keys of entries: those of common words by reading the last entries, others by the index.

    GIN is asked for the hits in the last blocks of keys, and then for those in longer stretches before. It
    brings all hits of a beginning together, wherever they are, so that it is not asked for common words beside others.
    """
    words = "full_words" if asked.full else "public_words"
    each = [search.for_postgresql([phrase]) for phrase in asked.wanted]
    whole = " & ".join(each)
    with connection.cursor() as cursor:
        held = ", ".join([_HELD.format(words=words)] * len(each))
        cursor.execute(_SAMPLE.format(held=held, words=words), [*each, from_, beyond, SAMPLE])
        sample = cursor.fetchall()
        found = [key for key, *those in sample if all(those)]
        if len(found) >= most or len(sample) < SAMPLE:
            return found
        apart = asked.apart or (SAMPLE / len(found) if found else 0)
        read = round(SPARE * most * apart) if apart else FIRST_STRETCH
        if apart and read <= READ:
            cursor.execute(_READ.format(words=words), [from_, beyond, read, whole, most])
            met = [row[0] for row in cursor.fetchall()]
            if len(met) >= most:
                return met
        often = [sum(row[1 + place] for row in sample) for place in range(len(each))]
        rarest = min(often)
        rare = [query for query, count in zip(each, often, strict=True) if count < COMMON or count == rarest]
        common = " & ".join(query for query in each if query not in rare)
        beside = "AND " + _HELD.format(words=words) if common else ""
        statement = _IN_BLOCKS.format(words=words, beside=beside)
        cursor.execute("SELECT min(id) FROM records_searchentry WHERE id >= %s AND id < %s", [from_, beyond])
        lowest, until, stretch, found = cursor.fetchone()[0], sample[0][0] + 1, read, []
        while until > lowest and len(found) < most:
            since = max(until - stretch, lowest)
            size = WIDE if stretch > WIDE // 4 else NARROW
            since -= since % size
            blocks = " | ".join(_blocks(since, until, size))
            given = [" & ".join(rare), blocks, until, *([common] if common else ()), max(most, AT_ONCE)]
            cursor.execute(statement, given)
            met = [row[0] for row in cursor.fetchall()]
            found += met
            if len(met) >= COMMON:
                asked.apart = (until - met[-1]) / len(met)
            wanting = round(SPARE * (most - len(found)) * asked.apart) if len(met) >= COMMON else stretch * 16
            until, stretch = since, max(wanting, NARROW)
        return found


def _blocks(since: int, until: int, size: int) -> Iterator[str]:
    """The words under which PostgreSQL indexes the blocks of one size that keys lie in.

    Few wide ones are asked for in place of many narrow ones, whose keys would all be walked.

    >>> list(_blocks(0, 2**20 + 1, WIDE)), list(_blocks(2**20 - 2**14, 2**20, NARROW))
    (["'##0'", "'##1'"], ["'#3f'"])
    """
    sign = "##" if size == WIDE else "#"
    return (f"'{sign}{block:x}'" for block in range(since // size, -(-until // size)))
