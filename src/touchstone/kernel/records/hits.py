"""Records of a register that hold words, as far as a viewer may look: in order, page by page, and how many.

Where hits are many, not all are looked at: the last to come in are taken from the index, and lists in another order
are read until enough of their records held the words. Only where 100,000 rows of a list do not hold enough, all are.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from touchstone.kernel.access.viewer import Viewer

from . import search
from .latest import Asked
from .models import SearchEntry
from .register import Register

#: A list's count is exact up to here: a person asks for fewer, and a count must not grow with the register.
COUNT_LIMIT = 1_000
#: Hits that a count begins with: enough where nearly all of them are seen.
FIRST_COUNTED = COUNT_LIMIT * 5 // 4
#: Hits of a search, or rows of a list, that are looked at together. More than are needed cost more than asking again.
LEAST_TOGETHER, MOST_TOGETHER = 2_000, 8_000
#: Hits, of those the viewer may see, that a count looks through; a filter may leave few of them.
MOST_COUNTED = 10_000
#: Rows of a list that are read for common words before all their hits are sorted.
READ_ON = 100_000


class AtLeast(int):
    """A count that was broken off: there may be more."""


class Latest:
    """Keys of the records that hold the words, the last to come in first; fetched as they are asked for, and once.

    All words of a record hold its public words, so that hits in public words are looked for among the others.

    Args:
        below: a record's key, beyond which to go on; None begins with the last.
    """

    def __init__(self, register: Register, viewer: Viewer, q: str, below: int | None = None) -> None:
        self.register, self.viewer, self.q, self.below = register, viewer, q, below
        self._asked = Asked(register.slug, q, full=not viewer.is_public)
        self._met: list[int] = []
        self._all = False

    def parts(self, step: int, pause: int = 0) -> Iterator[tuple[list[int], bool]]:
        """Growing parts of them, and whether each is the last; one ends at the pause."""
        begun = 0
        while True:
            step = min(step, pause - begun) if begun < pause else step
            self._reach(begun + step)
            part = self._met[begun : begun + step]
            begun += len(part)
            last = self._all and begun == len(self._met)
            if part:
                yield _open_to(self.register, self.viewer, self.q, part), last
            if last:
                return
            step = min(step * 4, MOST_TOGETHER)

    def every(self) -> list[int]:
        """All of them; for words that are not common."""
        self._reach(SearchEntry.SPAN)
        return _open_to(self.register, self.viewer, self.q, self._met)

    def more_than(self, count: int) -> bool:
        """Whether more records hold the words, seen or not."""
        self._reach(count + 1)
        return len(self._met) > count

    def count(self, wanted: QuerySet[Any], key: str = "pk") -> int:
        """How many rows wanted hold the words: up to one more than COUNT_LIMIT, AtLeast where it is broken off.

        Args:
            key: where a row has its record's key.
        """
        found = looked = 0
        for keys, last in self.parts(FIRST_COUNTED, MOST_COUNTED):
            looked += len(keys)
            if looked > MOST_COUNTED:
                return self._count_of_first(wanted, key)
            found += _among(wanted, key, keys)[: COUNT_LIMIT + 1 - found].count()
            if found > COUNT_LIMIT:
                return AtLeast(found)
            if last:
                break
        return found

    def _count_of_first(self, wanted: QuerySet[Any], key: str) -> int:
        """The count among the first hits that are seen: where it is broken off tells of no record that is not."""
        seen: list[int] = []
        for keys, _last in self.parts(FIRST_COUNTED, MOST_COUNTED):
            shown = set(self.register.seen_by(self.viewer).filter(search.one_of(keys)).values_list("pk", flat=True))
            seen += [each for each in keys if each in shown]
            if len(seen) > MOST_COUNTED:
                break
        found = _among(wanted, key, seen[:MOST_COUNTED])[: COUNT_LIMIT + 1].count()
        return AtLeast(found) if found > COUNT_LIMIT or len(seen) > MOST_COUNTED else found

    def _reach(self, count: int) -> None:
        if self._all or len(self._met) >= count:
            return
        below, most = (self._met[-1] if self._met else self.below), count - len(self._met)
        keys = self._asked.latest(below, most)
        self._met += keys
        self._all = len(keys) < most


def _among(wanted: QuerySet[Any], key: str, keys: list[int]) -> QuerySet[Any]:
    return wanted.filter(search.one_of(keys, key)).order_by().values("pk")


def first(
    register: Register,
    viewer: Viewer,
    q: str,
    ordered: QuerySet[Any],
    *,
    most: int,
    key: str = "pk",
    shown: QuerySet[Any] | None = None,
) -> list[int]:
    """Keys of records that hold the words, the first of a list among them: met by reading it, or all where it is few.

    Args:
        key: where a row of the list has its record's key.
        shown: rows that may be shown, where asking each row is dear: only those that hold the words are asked.
    """
    met, found = by_reading(register, viewer, q, ordered, most, key, shown), Latest(register, viewer, q)
    if met is None and found.more_than(MOST_COUNTED):  # common words that are rare where the list begins
        met = by_reading(register, viewer, q, ordered, most, key, shown, least=READ_ON)
    return found.every() if met is None else met


def by_reading(
    register: Register,
    viewer: Viewer,
    q: str,
    ordered: QuerySet[Any],
    most: int,
    key: str,
    shown: QuerySet[Any] | None,
    least: int = 0,
) -> list[int] | None:
    """Keys of the first records of a list that hold the words, met by reading the list in its order.

    That is quick where the words are common, while all hits would have to be sorted; None where they are not.

    Args:
        least: so many rows are read even where the first tell that the words are rare.
    """
    met: list[int] = []
    begun, until, step = 0, search.SAMPLE, search.SAMPLE
    while begun < until:
        keys = list(ordered.values_list(key, flat=True)[begun : begun + step])
        held = search.among(q, keys, register=register.slug, full=not viewer.is_public)
        part = _open_to(register, viewer, q, held)
        if shown is not None and part:
            may_be = set(shown.filter(search.one_of(part, key)).values_list(key, flat=True))
            part = [each for each in part if each in may_be]
        met += part
        if len(met) >= most or len(keys) < step:
            return met[:most]
        begun += step
        if begun == search.SAMPLE:
            until = max(worth_reading(len(met), begun, most, of=_last_key(register)), least)
        grown = begun if least else min(begun // 2, MOST_TOGETHER)
        step = min(max(LEAST_TOGETHER, grown), max(until - begun, 1))
    return None


def worth_reading(met: int, read: int, most: int, *, of: int) -> int:
    """How many entries to read in order until enough of them held the words; 0 where all hits are fewer than that.

    >>> worth_reading(50, 500, 100, of=1_000_000), worth_reading(1, 500, 100, of=1_000_000)
    (2000, 0)
    """
    if read >= of or not met:
        return 0
    needed = most * read // met
    return 2 * needed if needed < of * met // read else 0


def _open_to(register: Register, viewer: Viewer, q: str, keys: list[int]) -> list[int]:
    """Those of these records, found in their words, in whose words the viewer may look."""
    whose = None if viewer.is_public else register.full(viewer)
    if not whose or not keys:
        return keys
    mine = set(register.record.everything.filter(whose, search.one_of(keys)).values_list("pk", flat=True))
    mine |= set(search.among(q, [each for each in keys if each not in mine], register=register.slug, full=False))
    return [each for each in keys if each in mine]


def _last_key(register: Register) -> int:
    return register.record.everything.order_by("-pk").values_list("pk", flat=True).first() or 0
