"""Reminders by mail: which are due, and sending them so that none is lost and none goes out twice.

A reminder due is first kept as waiting. A run claims it, sends it, and only then notes the day on which it was sent; a
mail server that refuses gives it back to wait for the next run. Where a run dies between sending and noting, nobody
can know whether the letter went out: it is reported and left to a person, who lets it go again or takes it for sent.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.core.mail import EmailMessage
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from touchstone.kernel.access.levels import ROLE_ORDER
from touchstone.kernel.access.models import User
from touchstone.kernel.access.viewer import PUBLIC
from touchstone.kernel.parties.models import Organ
from touchstone.kernel.proofs.reads import measure_status
from touchstone.kernel.proofs.status import Standing

from . import reads
from .models import Measure, Reminder, Responsibility

REMINDED = (-14, -7, -1, 1, 7, 30)
#: days within which a run makes up for days on which none ran; less than any two reminders lie apart, but for -1 and 1.
MADE_UP = 5


@dataclass(frozen=True)
class Due:
    """A reminder that is due on a day: to whom, about what, how many days before (negative) or after."""

    responsibility: Responsibility
    days: int


@dataclass(frozen=True)
class Outcome:
    """What became of one reminder: "sent", "would send", "waits", "for nobody" or "unknown", and why."""

    reminder: Reminder
    became: str
    why: str = ""


def reminders(on: date) -> list[Due]:
    """Reminders of the day: 14, 7 and 1 days before a due date, 1, 7 and 30 after it, for measures not met.

    Letters leave the house, so they speak of measures that are everybody's to see and of no other.
    """
    wanted = Q()
    for days in REMINDED:
        wanted |= Q(measure__due_on=on - timedelta(days=days))
    parts = reads.answering(PUBLIC).filter(wanted).exclude(organ=None)
    return [
        Due(each, (on - each.measure.due_on).days)
        for each in parts.select_related("measure__plan").order_by("measure__position", "order")
        if not _is_met(each.measure, on)
    ]


def _is_met(measure: Measure, on: date) -> bool:
    status = measure_status(measure.plan.key, measure.position, due=measure.due_on, on=on)
    return status.standing == Standing.MET


def waiting(on: date) -> list[Reminder]:
    """Reminders to be sent on a day, unsaved where new: those due, those of the days before on which no run came, and
    those that a mail server refused. Of several to one organ about one measure, only the latest goes out."""
    kept = {(each.measure_id, each.organ_id, each.days, each.due_on): each for each in _kept()}
    found: dict[tuple[int, int], Reminder] = {}
    for each in kept.values():
        if each.sent_on is None and each.claimed_at is None and _goes_on(each, on):
            _later(found, each)
    for back in range(MADE_UP, -1, -1):
        for due in reminders(on - timedelta(days=back)):
            part = due.responsibility
            key = (part.measure_id, part.organ_id or 0, due.days, part.measure.due_on)
            if key not in kept:
                _later(found, Reminder(measure=part.measure, organ=part.organ, days=due.days, due_on=key[3]))
    return sorted(found.values(), key=lambda each: (each.measure.position, each.organ.code))


def _kept() -> Iterator[Reminder]:
    yield from Reminder.objects.select_related("measure__plan", "organ").order_by("days")


def _later(found: dict[tuple[int, int], Reminder], each: Reminder) -> None:
    key = (each.measure_id, each.organ_id)
    if key not in found or found[key].days < each.days:
        found[key] = each


def _goes_on(reminder: Reminder, on: date) -> bool:
    """Whether a reminder that waits is still to be sent: not met, same day, same organ, everybody's to see."""
    still = reads.answering(PUBLIC).filter(measure=reminder.measure_id, organ=reminder.organ_id)
    return reminder.measure.due_on == reminder.due_on and still.exists() and not _is_met(reminder.measure, on)


def send(on: date, *, dry_run: bool = False) -> list[Outcome]:
    """Send what is to be sent on a day; what became of each, and of those that an earlier run left open."""
    outcomes = [
        Outcome(each, "unknown", _("A run broke off while sending it; it may have gone out."))
        for each in _kept()
        if each.sent_on is None and each.claimed_at is not None
    ]
    for each in waiting(on):
        if dry_run:
            outcomes.append(Outcome(each, "would send"))
            continue
        reminder, _made = Reminder.objects.get_or_create(
            measure=each.measure, organ=each.organ, days=each.days, due_on=each.due_on
        )
        if Reminder.objects.filter(pk=reminder.pk, sent_on=None, claimed_at=None).update(claimed_at=_now()):
            outcomes.append(_sent(reminder, on))
    return outcomes


def _sent(reminder: Reminder, on: date) -> Outcome:
    """Send a claimed reminder and note it, or give it back."""
    addresses = _addresses(reminder.organ)
    if not addresses:
        why = _("No officer of %(organ)s has an e-mail address.") % {"organ": reminder.organ.code}
        _give_back(reminder, why)
        return Outcome(reminder, "for nobody", why)
    try:
        why = "" if _letter(reminder, on, addresses).send() else _("The mail server took it for nobody.")
    except Exception as error:  # every mail backend raises errors of its own; this letter waits, the others go
        why = f"{type(error).__name__}: {error}"
    if why:
        _give_back(reminder, why)
        return Outcome(reminder, "waits", why)
    Reminder.objects.filter(pk=reminder.pk).update(sent_on=on, claimed_at=None, last_error="")
    _forget_earlier(reminder)
    return Outcome(reminder, "sent")


def _addresses(organ: Organ) -> list[str]:
    members = User.objects.filter(memberships__organ=organ, memberships__role__in=ROLE_ORDER[1:], is_active=True)
    return sorted(set(members.exclude(email="").values_list("email", flat=True)))


def _give_back(reminder: Reminder, why: str) -> None:
    Reminder.objects.filter(pk=reminder.pk).update(
        claimed_at=None, attempts=reminder.attempts + 1, last_error=why[:2000]
    )


def _forget_earlier(reminder: Reminder) -> None:
    """Reminders that waited and are overtaken by this one were never sent and are not to be."""
    same = Reminder.objects.filter(measure=reminder.measure, organ=reminder.organ, sent_on=None, claimed_at=None)
    same.filter(days__lt=reminder.days).delete()


def settle(reminder: Reminder, *, was_sent: bool, on: date) -> None:
    """What a person found out about a reminder left open: it went out, or it goes again."""
    Reminder.objects.filter(pk=reminder.pk, sent_on=None).update(claimed_at=None, sent_on=on if was_sent else None)


def _letter(reminder: Reminder, on: date, addresses: list[str]) -> EmailMessage:
    """The letter in both languages; its message id is the same each time, so that mail systems know a copy."""
    said = []
    for language in ("en", "zh-hans"):
        with override(language):
            said.append(_words(reminder.measure, on))
    headers = {"Message-ID": f"<reminder-{reminder.pk}-{reminder.days:+d}@touchstone>"}
    return EmailMessage(said[0], "\n\n".join(said) + "\n", None, addresses, headers=headers)


def _words(measure: Measure, on: date) -> str:
    facts = {"measure": str(measure), "plan": measure.plan.title, "due": measure.due_on.isoformat()}
    facts["days"] = str(abs((measure.due_on - on).days))
    if measure.due_on < on:
        return _("%(measure)s of “%(plan)s” was due on %(due)s, %(days)s days ago, and is not met.") % facts
    return _("%(measure)s of “%(plan)s” is due on %(due)s, in %(days)s days, and is not met yet.") % facts


def _now() -> datetime:
    return datetime.now(UTC)
