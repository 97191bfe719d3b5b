"""The clock: limits whose last day has passed lead to the step the law attaches, or are told as overdue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any, Literal

from django.db import transaction

from touchstone.engines.procedure.lifecycle import CLOCK
from touchstone.kernel.records import ledger
from touchstone.kernel.records.errors import Refused
from touchstone.kernel.records.models import Record
from touchstone.kernel.records.register import registers
from touchstone.kernel.records.streaming import streamed

from .limits import recount
from .models import Due

What = Literal["taken", "would_take", "refused", "overdue", "provisional"]


@dataclass(frozen=True)
class Outcome:
    """What the clock did about one limit.

    Args:
        what: "taken", "would_take" (dry run), "refused" with every reason in `why`, "overdue" where the law attaches
            no step, or "provisional" where the day may still move and nothing is done by itself.
        held_on: the day of the step, the first after the limit.
    """

    register: str
    number: str
    limit: str
    due_on: date
    what: What
    step: str = ""
    held_on: date | None = None
    why: str = ""

    def as_json(self) -> dict[str, Any]:
        return {name: str(value) if isinstance(value, date) else value for name, value in asdict(self).items()}


def due_on(day: date) -> list[Due]:
    """Running limits whose last day is this one or earlier, the earliest first."""
    return list(Due.objects.filter(closed_at=None, due_on__lte=day).order_by("due_on", "number", "limit"))


def run(
    on: date, dry_run: bool = False, *, provisional: bool = False, progress: Callable[[int], None] | None = None
) -> list[Outcome]:
    """Take the steps of all limits that ended before a day, each in a transaction of its own.

    A step is held on the day after the limit, whenever the clock is run, so that a late run changes no date. A step
    that leads into another limit that has passed as well is followed on.

    Args:
        provisional: take the step also where the last day rests on an unpublished holiday calendar.
        progress: called with the number of limits done.
    """
    settle()
    outcomes: list[Outcome] = []
    tried: set[int] = set()
    while True:
        passed = Due.objects.filter(closed_at=None, due_on__lt=on).order_by("due_on", "id").values_list("pk", flat=True)
        fresh = [pk for pk in passed if pk not in tried]
        if not fresh:
            return outcomes
        tried.update(fresh)
        for pk in fresh:
            outcome = _one(pk, on, dry_run, provisional)
            if outcome is not None:
                outcomes.append(outcome)
            if progress:
                progress(len(tried))


def settle() -> int:
    """Count provisional days again, for the calendar may be known by now; returns how many changed."""
    changed = 0
    for due in streamed(Due.objects.filter(closed_at=None, provisional=True), "pk"):
        before = (due.due_on, due.provisional)
        recount(due)
        if (due.due_on, due.provisional) != before:
            due.save()
            changed += 1
    return changed


def _one(pk: int, on: date, dry_run: bool, provisional: bool) -> Outcome | None:
    """What becomes of one limit; None where another hand closed or moved it meanwhile."""
    due = Due.objects.get(pk=pk)
    if due.due_on is None:
        return None
    if not due.then:
        return _told(due, "overdue", "The law attaches no step; a person decides.")
    if due.provisional and not provisional:
        return _told(due, "provisional", "The holidays of that time are not in the calendar; the last day may move.")
    try:
        with transaction.atomic():
            return _taken(pk, on, dry_run)
    except Refused as error:
        return _told(due, "refused", str(error))


def _taken(pk: int, on: date, dry_run: bool) -> Outcome | None:
    due = Due.objects.select_for_update().filter(pk=pk, closed_at=None, due_on__lt=on).first()
    if due is None or due.due_on is None:
        return None
    record: Record = registers.get(due.register).record.everything.get(pk=due.record_id)
    held_on = due.due_on + timedelta(days=1)
    reason = (
        f"The time limit '{due.limit}' ended on {due.due_on} ({due.article}{'' if due.verified else ', unverified'})"
    )
    if not dry_run:
        ledger.take(record, due.then, by=CLOCK, on=held_on, reason=reason)
        return _told(due, "taken", reason)
    breaches = ledger.step_breaches(record, due.then, ledger.Actor.of(CLOCK), on=held_on, reason=reason)
    if breaches:
        return _told(due, "refused", " ".join(str(each) for each in breaches))
    return _told(due, "would_take", reason)


def _told(due: Due, what: What, why: str) -> Outcome:
    assert due.due_on is not None
    held_on = due.due_on + timedelta(days=1) if what in ("taken", "would_take") else None
    return Outcome(due.register, due.number, due.limit, due.due_on, what, due.then, held_on, why)
