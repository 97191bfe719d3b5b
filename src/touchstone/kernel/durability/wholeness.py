"""Whether records, events, versions and search entries belong together: no half record, no fact without its event."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from touchstone.kernel.records import facts, history
from touchstone.kernel.records.chain import Fault, Progress
from touchstone.kernel.records.models import Event, Record, SearchEntry, Version
from touchstone.kernel.records.register import Register, registers
from touchstone.kernel.records.streaming import streamed

STEP = 500


def verify(progress: Progress = lambda _events: None) -> Iterator[Fault]:
    """Every record that is not what its events say, and every event without a record.

    Writers may go on meanwhile: what looks wrong is looked at again while the record is held.
    """
    for register in registers:
        yield from _of_register(register, progress)
    yield from _strays()


def _of_register(register: Register, progress: Progress) -> Iterator[Fault]:
    last = 0
    while True:
        records = list(register.record.everything.filter(pk__gt=last).order_by("pk")[:STEP])
        if not records:
            return
        last = records[-1].pk
        suspects, read = _suspects(register, records)
        progress(read)
        for record in suspects:
            yield from _looked_at_again(register, record.pk)


def _looked_at_again(register: Register, pk: Any) -> Iterator[Fault]:
    with transaction.atomic():
        record = register.record.everything.select_for_update(of=("self",)).get(pk=pk)
        beside = _Beside(register, [record])
        what = beside.fault(record)
    if what:
        yield Fault(f"{register.slug} {record.number}", what)


def _suspects(register: Register, records: Sequence[Record]) -> tuple[list[Record], int]:
    beside = _Beside(register, records)
    return [record for record in records if beside.fault(record)], beside.events_read


class _Beside:
    """All that must stand beside some records of one register, read in three queries."""

    def __init__(self, register: Register, records: Sequence[Record]) -> None:
        numbers, keys = [record.number for record in records], [record.pk for record in records]
        self.names = history.fact_names(register.record)
        self.defaults = {field.name: _default(field) for field in facts.own_fields(register.record)}
        found = Event.objects.filter(register=register.slug, number__in=numbers).order_by("number", "seq")
        self.events: dict[str, list[Event]] = defaultdict(list)
        for number, events in groupby(found.only("number", "seq", "verb", "held_on", "diff"), lambda each: each.number):
            self.events[number] = list(events)
        self.events_read = sum(map(len, self.events.values()))
        current = Version.objects.filter(register=register.slug, record_id__in=keys, held_to=None)
        self.versions = dict(current.values_list("record_id", "facts"))
        entries = SearchEntry.objects.filter(register=register.slug, record_id__in=keys)
        self.entries = set(entries.values_list("record_id", flat=True))

    def fault(self, record: Record) -> str:
        """What is wrong with a record, or nothing."""
        events = self.events[record.number]
        if not events:
            return "the record has no history"
        if len(events) != record.version:
            last = "" if len(events) > record.version else f": event {len(events) + 1} is missing"
            return f"the record counts {record.version} events, {len(events)} are there{last}"
        said = history.snapshot(record)
        differing = self._differing(said, history.fold(events, self.names))
        if differing:
            return f"the record is not what its events say: {', '.join(differing)}"
        if record.pk not in self.versions:
            return "the record has no version that holds now"
        differing = self._differing(said, self.versions[record.pk])
        if differing:
            return f"the record is not what its version says: {', '.join(differing)}"
        return "" if record.pk in self.entries else "the record has no search entry"

    def _differing(self, said: history.Fold, kept: history.Fold | None) -> list[str]:
        """Names of facts that differ; a field added since an event was written has its default."""
        kept = kept or {}
        return [
            name
            for name, value in said.items()
            if kept.get(name) != value and not (kept.get(name) is None and value == self.defaults.get(name))
        ]


def _default(field: Any) -> Any:
    return None if field.is_relation else field.get_default()


def _strays() -> Iterator[Fault]:
    """Events of records that are not there, and of registers that are none."""
    first = Event.objects.filter(seq=1)
    for register in registers:
        kept = register.record.everything.filter(number=OuterRef("number"))
        lost = first.filter(register=register.slug).exclude(Exists(kept)).values_list("number")
        for (number,) in streamed(lost, "number"):
            yield Fault(f"{register.slug} {number}", "the events are there, the record is gone")
    known = [register.slug for register in registers]
    strange = first.exclude(register__in=known).values_list("register", flat=True).distinct()
    for slug in sorted(strange):
        yield Fault(slug, "events are there of a register that is none")
