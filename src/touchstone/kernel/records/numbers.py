"""Numbers of records: one sequence per register and year, unique under concurrency, never given twice.

Records above the open level draw from a sequence of their own, so that a gap in the open one tells nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence as Seq
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F

from .models import Record, Sequence


def next_number(kind: type[Record], on: date, *, closed: bool = False) -> str:
    """The next number of the register, for example "CW-2012-000123"; "CW-X-…" above the open level."""
    return _format(kind, on, closed, _draw(_key(kind, on, closed), 1))


def number_all(kind: type[Record], records: Seq[tuple[Record, date]]) -> None:
    """Give numbers to many records, drawing once for each sequence."""
    groups: dict[tuple[int, bool], list[tuple[Record, date]]] = defaultdict(list)
    for record, on in records:
        natural = record.natural_number(on)
        if natural is not None:
            record.number = natural
        else:
            groups[on.year, record.level > 0].append((record, on))
    for (_year, closed), members in groups.items():
        first = _draw(_key(kind, members[0][1], closed), len(members))
        for offset, (record, on) in enumerate(members):
            record.number = _format(kind, on, closed, first + offset)


def _key(kind: type[Record], on: date, closed: bool) -> str:
    return f"{kind._meta.label_lower}:{on.year}{':closed' if closed else ''}"


def _format(kind: Any, on: date, closed: bool, serial: int) -> str:
    return f"{kind.prefix}-{'X-' if closed else ''}{on.year}-{serial:06d}"


def _draw(key: str, count: int) -> int:
    with transaction.atomic():
        if not Sequence.objects.filter(key=key).update(next=F("next") + count):
            Sequence.objects.bulk_create([Sequence(key=key)], ignore_conflicts=True)
            Sequence.objects.filter(key=key).update(next=F("next") + count)
        return Sequence.objects.values_list("next", flat=True).get(key=key) - count
