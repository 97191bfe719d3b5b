"""Limits that stand still for a while or are made longer: each change is an event on the record, with its reason."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from touchstone.engines.procedure.periods import Period
from touchstone.kernel.access.models import User
from touchstone.kernel.records.errors import NotAllowed, Refused
from touchstone.kernel.records.ledger import Actor, locked
from touchstone.kernel.records.models import Event, Record

from .limits import EXTENDED, RESUMED, SUSPENDED, recount, running, statement
from .models import Due


class LimitRefused(Refused):
    """A limit that cannot be suspended, resumed or extended as asked."""


def suspend(record: Record, limit: str, from_: date, by: User | str, reason: str, on: date) -> Event:
    """Let a limit stand still from a day on; that day no longer counts.

    Raises:
        LimitRefused: no such limit runs, it stands still already, or the day lies outside it.
        NotAllowed: the actor does not amend this record.
    """
    with transaction.atomic():
        due = _changed(record, limit, by, reason)
        if due.is_suspended:
            raise LimitRefused(f"{record.number}: the limit '{limit}' stands still already; resume it first.")
        if due.due_on is None or not due.started_on < from_ <= due.due_on:
            first = due.started_on + timedelta(days=1)
            raise LimitRefused(
                f"{record.number}: '{limit}' counts from {first} to {due.due_on}; "
                f"it cannot stand still from {from_} on."
            )
        before = statement(due)
        due.suspensions = [*due.suspensions, [from_.isoformat(), None]]
        return _kept(record, due, before, SUSPENDED, by, reason, on)


def resume(record: Record, limit: str, by: User | str, reason: str, on: date) -> Event:
    """Let a suspended limit run on; the day `on` counts again.

    Raises:
        LimitRefused: the limit does not stand still, or the day lies before its suspension.
        NotAllowed: the actor does not amend this record.
    """
    with transaction.atomic():
        due = _changed(record, limit, by, reason)
        if not due.is_suspended:
            raise LimitRefused(
                f"{record.number}: the limit '{limit}' does not stand still; there is nothing to resume."
            )
        first = date.fromisoformat(due.suspensions[-1][0])
        if on < first:
            raise LimitRefused(f"{record.number}: '{limit}' stands still from {first}; it cannot run on from {on}.")
        before = statement(due)
        last = [[first.isoformat(), (on - timedelta(days=1)).isoformat()]] if on > first else []
        due.suspensions = [*due.suspensions[:-1], *last]
        return _kept(record, due, before, RESUMED, by, reason, on)


def extend(record: Record, limit: str, period: Period, article: str, by: User | str, reason: str, on: date) -> Event:
    """Make a limit longer; the extension follows from where the limit would have ended.

    Raises:
        LimitRefused: no such limit runs, it has ended by then, or no article is named.
        NotAllowed: the actor does not amend this record.
    """
    with transaction.atomic():
        due = _changed(record, limit, by, reason)
        if not article.strip():
            raise LimitRefused(f"{record.number}: name the article that lets '{limit}' be extended.")
        if period.length == 0:
            raise LimitRefused(f"{record.number}: an extension of '{limit}' by 0 {period.unit} adds nothing.")
        if due.due_on is not None and on > due.due_on:
            raise LimitRefused(f"{record.number}: '{limit}' ended on {due.due_on}; it cannot be extended on {on}.")
        before = statement(due)
        due.extensions = [*due.extensions, [period.length, period.unit, article.strip()]]
        return _kept(record, due, before, EXTENDED, by, reason, on)


def _changed(record: Record, limit: str, by: User | str, reason: str) -> Due:
    """The running limit, held until the transaction ends, once the actor and the reason stand."""
    current = locked(record)
    actor = Actor.of(by)
    wanted = {current.life.role(name) for name in current.amended_by}
    held = current.roles_of(actor.viewer)
    if not actor.viewer.system and not wanted & held:
        acting = ", ".join(sorted(held)) or "the public"
        raise NotAllowed(
            f"Limits of {current.number} are changed by {' or '.join(sorted(wanted))}; you act as {acting}."
        )
    if not reason.strip():
        raise LimitRefused(f"{current.number}: a limit is changed with a reason; none was given.")
    dues = {due.limit: due for due in running(current)}
    if limit not in dues:
        raise LimitRefused(f"{current.number}: no limit '{limit}' runs. Running: {', '.join(dues) or 'none'}.")
    return dues[limit]


def _kept(
    record: Record, due: Due, before: dict[str, object], verb: str, by: User | str, reason: str, on: date
) -> Event:
    recount(due).save()
    return record.note(verb, by=by, on=on, reason=reason, diff={f"limit:{due.limit}": [before, statement(due)]})
