"""Numbers of records: one sequence per register and year, unique under concurrency, never given twice.

Closed records, above the open level or in a circle, draw from a sequence of their own, so that no gap in the open one
tells of them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Sequence as Seq
from datetime import date
from typing import Any

from django.db import connection

from .models import Record, Sequence

_DRAWING = 'UPDATE "records_sequence" SET "next" = "next" + %s WHERE "key" = %s RETURNING "next"'
NUMBER = re.compile(r"[\w.\-]{1,40}")


def next_number(kind: type[Record], on: date, *, closed: bool = False) -> str:
    """The next number of the register, for example "CW-2012-000123"; "CW-X-…" where it is closed."""
    return _format(kind, on, closed, _draw(_key(kind, on, closed), 1))


def is_closed(record: Record) -> bool:
    """Whether a record is not everybody's to know of: above the open level, or for a circle alone."""
    return record.level > 0 or record.circle_id is not None


def may_stand(number: str) -> bool:
    """Whether a number from elsewhere can stand in this register and in an address.

    >>> may_stand("CW-2012-000001"), may_stand("国作登字-2012-A-1"), may_stand("a/b"), may_stand("")
    (True, True, False, False)
    """
    return NUMBER.fullmatch(number) is not None


def number_all(kind: type[Record], records: Seq[tuple[Record, date]]) -> None:
    """Give numbers to many records, drawing once for each sequence; numbers taken over are kept and never drawn."""
    groups: dict[tuple[int, bool], list[tuple[Record, date]]] = defaultdict(list)
    reserve(kind, [record.number for record, _on in records if record.number])
    for record, on in records:
        natural = record.natural_number(on)
        if natural is not None:
            record.number = natural
        elif not record.number:
            groups[on.year, is_closed(record)].append((record, on))
    for (_year, closed), members in groups.items():
        first = _draw(_key(kind, members[0][1], closed), len(members))
        for offset, (record, on) in enumerate(members):
            record.number = _format(kind, on, closed, first + offset)


def reserve(kind: type[Record], taken: Iterable[str]) -> None:
    """Move the sequences past numbers of their own form that came from elsewhere."""
    form = re.compile(rf"{re.escape(kind.prefix)}-(X-)?(\d{{4}})-(\d{{1,18}})")
    past: dict[str, int] = {}
    for found in filter(None, map(form.fullmatch, taken)):
        key = _key(kind, date(int(found[2]), 1, 1), bool(found[1]))
        past[key] = max(past.get(key, 0), int(found[3]) + 1)
    for key, following in past.items():
        Sequence.objects.bulk_create([Sequence(key=key)], ignore_conflicts=True)
        Sequence.objects.filter(key=key, next__lt=following).update(next=following)


def _key(kind: type[Record], on: date, closed: bool) -> str:
    return f"{kind._meta.label_lower}:{on.year}{':closed' if closed else ''}"


def _format(kind: Any, on: date, closed: bool, serial: int) -> str:
    return f"{kind.prefix}-{'X-' if closed else ''}{on.year}-{serial:06d}"


def _draw(key: str, count: int) -> int:
    """The first of so many numbers; one statement, for every record that is opened waits for it."""
    with connection.cursor() as cursor:
        while True:
            cursor.execute(_DRAWING, [count, key])
            if (drawn := cursor.fetchone()) is not None:
                return int(drawn[0]) - count
            Sequence.objects.bulk_create([Sequence(key=key)], ignore_conflicts=True)
