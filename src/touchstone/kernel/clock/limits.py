"""Which limits run for a record and when they end: opened and closed with its states, counted by the engine.

A limit runs from the day a record comes into one of its states until the record leaves them all. A step that stays
within them, such as a transfer of a registered right, does not start it again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, cast

from django.db import transaction
from django.utils.translation import gettext

from touchstone.engines.procedure import periods
from touchstone.engines.procedure.lifecycle import Limit
from touchstone.engines.procedure.working_days import ChinaCalendar
from touchstone.engines.procedure.working_days import Due as Counted
from touchstone.kernel.records.models import Event, Record

from .models import Due

CALENDAR = ChinaCalendar()
SUSPENDED, RESUMED, EXTENDED = "limit_suspended", "limit_resumed", "limit_extended"
CHANGES = (SUSPENDED, RESUMED, EXTENDED)


def counted(due: Due) -> Counted:
    """The end of a limit with its arithmetic; a suspension that still lasts is left out."""
    if not due.suspensions and not due.extensions:
        return _counted(due.started_on, due.length, due.unit)
    period = periods.Period(due.length, cast(periods.Unit, due.unit))
    return periods.due(due.started_on, period, CALENDAR, suspensions=due.pauses(), extensions=due.added())


@lru_cache(maxsize=4096)
def _counted(start: date, length: int, unit: str) -> Counted:
    return periods.due(start, periods.Period(length, cast(periods.Unit, unit)), CALENDAR)


def recount(due: Due) -> Due:
    """Set the last day anew; none while the limit is suspended."""
    answer = counted(due)
    due.due_on = None if due.is_suspended else answer.date
    due.provisional = answer.provisional
    return due


def begun(record: Record, limit: Limit, state: str, on: date) -> Due:
    """A limit that starts to run on a day; not saved here."""
    return recount(
        Due(
            register=record.register().slug, record_id=record.pk, number=record.number, limit=limit.name, state=state,
            length=limit.length, unit=limit.unit, started_on=on, article=limit.article, verified=limit.verified,
            then=limit.then or "",
        )
    )  # fmt: skip


def running(record: Record) -> list[Due]:
    """The limits of a record that run now, the nearest end first, those suspended last."""
    dues = Due.objects.filter(register=record.register().slug, record_id=record.pk, closed_at=None)
    return sorted(dues, key=lambda due: (due.due_on is None, due.due_on or date.max, due.limit))


def follow(record: Record, event: Event) -> None:
    """Close the limits a record has left and open those it has come into; called at every change of state."""
    if not record.life.limits:
        return
    before = [] if event.seq == 1 else running(record)
    left, opened = _step(record, before, event)
    if left:
        Due.objects.filter(pk__in=[due.pk for due in left]).update(closed_at=event.recorded_at)
    if opened:
        Due.objects.bulk_create(opened)


def _step(record: Record, before: Iterable[Due], event: Event) -> tuple[list[Due], list[Due]]:
    now = {limit.name: limit for limit in record.life.limits_in(event.to_state)}
    left = [due for due in before if due.limit not in now]
    kept = {due.limit for due in before if due.limit in now}
    return left, [begun(record, each, event.to_state, event.held_on) for each in now.values() if each.name not in kept]


def remake(record: Record) -> list[Due]:
    """Make a record's limits anew from its events and return those that run."""
    live: list[Due] = []
    ended: list[Due] = []
    for event in record.history():
        if event.to_state:
            left, opened = _step(record, live, event)
            for due in left:
                due.closed_at = event.recorded_at
            ended += left
            live = [due for due in live if due not in left] + opened
        elif event.verb in CHANGES:
            for due in live:
                restate(due, event.diff.get(f"limit:{due.limit}"))
    with transaction.atomic():
        Due.objects.filter(register=record.register().slug, record_id=record.pk).delete()
        Due.objects.bulk_create([*ended, *live])
    return live


def statement(due: Due) -> dict[str, Any]:
    """What history keeps of a limit whose end was changed."""
    return {
        "due_on": due.due_on.isoformat() if due.due_on else None,
        "suspensions": [list(each) for each in due.suspensions],
        "extensions": [list(each) for each in due.extensions],
    }


def restate(due: Due, change: list[dict[str, Any]] | None) -> None:
    """Lay what an event says over a limit; nothing where the event speaks of another."""
    if change:
        due.suspensions, due.extensions = change[1]["suspensions"], change[1]["extensions"]
        recount(due)


@dataclass(frozen=True)
class Running:
    """A limit as a page shows it.

    Args:
        arithmetic: sentences with the day each reached, in the reader's language.
        days_left: 0 on the last day, below 0 when overdue; None while suspended.
        suspended_since: the first day of a suspension that lasts.
        step: words for the step the clock takes at the end, empty where it takes none.
    """

    due: Due
    arithmetic: list[tuple[str, date]]
    days_left: int | None
    suspended_since: date | None
    step: Any

    @property
    def days_over(self) -> int:
        return -self.days_left if self.days_left is not None and self.days_left < 0 else 0


def limits_of(record: Record, today: date) -> list[Running]:
    """The limits that run for a record, with how their days were reached."""
    found = []
    for due in running(record):
        since = next((date.fromisoformat(first) for first, last in due.suspensions if last is None), None)
        then = record.life.step(due.then) if due.then else None
        left = (due.due_on - today).days if due.due_on else None
        found.append(Running(due, periods.explain(counted(due), gettext), left, since, then.label if then else ""))
    return found
