"""What a register said on a day: events folded in the order of the world, and the versions made from them.

A record's facts on day D, as known at moment K, are its events recorded by K and held by D, laid over one another
in the order (held_on, seq). Versions keep the answer for "as known now", so that lists need no folding.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from django.db.models import Max

from . import facts, inserting
from .models import Event, Record, Version

WALL = ("holder", "filed_by", "filed_for", "level", "circle")
KEPT_BY_KERNEL = ("state", *WALL)

#: Verbs whose diff says something about the record's surroundings and not about its facts.
Fold = dict[str, Any]


def snapshot(record: Record) -> Fold:
    """All facts of a record as history keeps them: its own fields, its state and its wall."""
    kind = type(record)
    said = {field.name: facts.kept(field, record) for field in facts.own_fields(kind)}
    said["state"] = record.state
    for name, attname in _wall(kind):
        said[name] = getattr(record, attname)
    return said


@cache
def _wall(kind: type[Record]) -> tuple[tuple[str, str], ...]:
    return tuple((name, facts.field_of(kind, name).attname) for name in WALL)


def fold(events: Iterable[Event], names: Iterable[str]) -> Fold | None:
    """The facts that these events add up to, or None before the record was opened."""
    ordered = sorted(events, key=lambda event: (event.held_on, event.seq))
    if not any(event.verb == "opened" for event in ordered):
        return None
    state: Fold = dict.fromkeys(names)
    for event in ordered:
        state.update({name: change[1] for name, change in event.diff.items() if name in state})
    return state


def fact_names(kind: type[Record]) -> list[str]:
    return [*(field.name for field in facts.own_fields(kind)), *KEPT_BY_KERNEL]


def as_of(record: Record, on: date, known_at: datetime | None = None) -> Fold | None:
    """The record's facts on a day, as known now or at an earlier moment; None where it did not exist."""
    events = record.history().filter(held_on__lte=on)
    if known_at is not None:
        events = events.filter(recorded_at__lte=known_at)
    return fold(events, fact_names(type(record)))


def on_day(record: Record, on: date, known_at: datetime | None = None) -> Record | None:
    """An unsaved copy of the record as it was on a day, for pages and files that show records."""
    found = as_of(record, on, known_at)
    return None if found is None else embodied(type(record), found, record)


def embodied(kind: type[Record], found: Fold, current: Record) -> Record:
    """A record object that carries folded facts; it cannot be saved by mistake, for it has no key."""
    copy = kind(number=current.number, opened_on=current.opened_on, changed_at=current.changed_at)
    copy.version, copy.state_since = current.version, current.state_since
    for field in facts.own_fields(kind):
        value = found.get(field.name)
        setattr(
            copy,
            field.attname,
            field.get_default() if value is None and not field.null else facts.restored(field, value),
        )
    copy.state = found["state"]
    for name in WALL:
        setattr(copy, facts.field_of(kind, name).attname, found[name] if found[name] is not None else _floor(name))
    return copy


def _floor(name: str) -> int | None:
    return 0 if name == "level" else None


def begin(record: Record, on: date) -> None:
    begin_many([(record, on)])


def begin_many(records: Sequence[tuple[Record, date]], said: Sequence[Fold] | None = None) -> None:
    """The first version of records just opened; `said` is what they say, where it is at hand."""
    slug = records[0][0].register().slug
    told = said or [snapshot(record) for record, _on in records]
    inserting.insert(
        Version,
        ("register", "record_id", "number", "held_from", "held_to", "state", "facts"),
        (
            (slug, record.pk, record.number, on, None, record.state, fold)
            for (record, on), fold in zip(records, told, strict=True)
        ),
    )


def follow(record: Record, event: Event) -> None:
    """Bring versions and the record in step with a new event; a late-recorded one remakes them."""
    mine = Version.objects.filter(register=event.register, number=record.number)
    last = mine.aggregate(last=Max("held_from"))["last"]
    if last is None or event.held_on < last:
        rebuild(record)
    elif event.held_on == last:
        mine.filter(held_from=last).update(state=record.state, facts=snapshot(record))
    else:
        mine.filter(held_to=None).update(held_to=event.held_on)
        begin(record, event.held_on)


def rebuild(record: Record) -> None:
    """Remake a record's versions from its events, and set its facts to the last of them (not saved here)."""
    events = list(record.history())
    names = fact_names(type(record))
    days = sorted({event.held_on for event in events})
    first = next((event.held_on for event in events if event.verb == "opened"), days[0])
    days = [day for day in days if day >= first]
    made = [(day, fold((e for e in events if e.held_on <= day), names)) for day in days]
    slug = record.register().slug
    Version.objects.filter(register=slug, number=record.number).delete()
    ends = [*days[1:], None]
    Version.objects.bulk_create(
        Version(
            register=slug, record_id=record.pk, number=record.number, held_from=day, held_to=end,
            state=found["state"], facts=found,
        )
        for (day, found), end in zip(made, ends, strict=True)
        if found is not None
    )  # fmt: skip
    last = made[-1][1]
    if last is not None:
        then = embodied(type(record), last, record)
        for name in names:
            attname = facts.field_of(record, name).attname
            setattr(record, attname, getattr(then, attname))
        record._state.fields_cache.clear()
