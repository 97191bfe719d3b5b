"""Limits that stand still for a while or are made longer: each change is an event on the record, with its reason."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from touchstone.engines.procedure.periods import Period
from touchstone.kernel.access.models import User
from touchstone.kernel.records.errors import NotAllowed, Refused
from touchstone.kernel.records.ledger import Actor, acting_as, locked
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
            told = _("%(number)s: the limit '%(limit)s' stands still already; resume it first.")
            raise LimitRefused(told % {"number": record.number, "limit": limit})
        if due.due_on is None or not due.started_on < from_ <= due.due_on:
            first = due.started_on + timedelta(days=1)
            told = _(
                "%(number)s: '%(limit)s' counts from %(first)s to %(last)s; it cannot stand still from %(day)s on."
            )
            raise LimitRefused(
                told % {"number": record.number, "limit": limit, "first": first, "last": due.due_on, "day": from_}
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
            told = _("%(number)s: the limit '%(limit)s' does not stand still; there is nothing to resume.")
            raise LimitRefused(told % {"number": record.number, "limit": limit})
        first = date.fromisoformat(due.suspensions[-1][0])
        if on < first:
            told = _("%(number)s: '%(limit)s' stands still from %(first)s; it cannot run on from %(day)s.")
            raise LimitRefused(told % {"number": record.number, "limit": limit, "first": first, "day": on})
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
            told = _("%(number)s: name the article that lets '%(limit)s' be extended.")
            raise LimitRefused(told % {"number": record.number, "limit": limit})
        if period.length == 0:
            told = _("%(number)s: an extension of '%(limit)s' by 0 %(unit)s adds nothing.")
            raise LimitRefused(told % {"number": record.number, "limit": limit, "unit": period.unit})
        if due.due_on is not None and on > due.due_on:
            told = _("%(number)s: '%(limit)s' ended on %(last)s; it cannot be extended on %(day)s.")
            raise LimitRefused(told % {"number": record.number, "limit": limit, "last": due.due_on, "day": on})
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
        told = _("Limits of %(number)s are changed by: %(wanted)s. You act as: %(held)s.")
        raise NotAllowed(told % {"number": current.number, "wanted": acting_as(wanted), "held": acting_as(held)})
    if not reason.strip():
        raise LimitRefused(_("%s: a limit is changed with a reason; none was given.") % current.number)
    dues = {due.limit: due for due in running(current)}
    if limit not in dues:
        told = _("%(number)s: no limit '%(limit)s' runs. Running: %(dues)s.")
        raise LimitRefused(told % {"number": current.number, "limit": limit, "dues": ", ".join(dues) or _("none")})
    return dues[limit]


def _kept(
    record: Record, due: Due, before: dict[str, object], verb: str, by: User | str, reason: str, on: date
) -> Event:
    recount(due).save()
    return record.note(verb, by=by, on=on, reason=reason, diff={f"limit:{due.limit}": [before, statement(due)]})
