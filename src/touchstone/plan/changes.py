"""What happens to a measure beyond its own facts: hand-offs, milestones, deliveries, lineage.

Each verb checks who asks and what was said, writes, and puts an event into the measure's history, in one transaction.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from touchstone.kernel.access.models import User
from touchstone.kernel.parties.models import Organ
from touchstone.kernel.records.errors import FactsRefused, NotAllowed
from touchstone.kernel.records.ledger import Actor, locked

from .models import Deliverable, Lineage, Measure, Responsibility
from .rights import may_deliver, may_hand_off, may_link

#: what may be changed of a deliverable; of what the plan itself names, the day it was done alone.
OF_MILESTONES = ("title_en", "title_zh", "due_on", "done_on")
OF_OTHERS = ("done_on",)


# -- hand-offs --------------------------------------------------------------------------------------------------------


def hand_off(
    part: Responsibility, /, *, to: Organ, by: User | str, on: date, today: date, reason: str
) -> Responsibility:
    """Pass an organ's part of a measure to another organ, from a day on.

    A joint organ that takes over the lead gives up its joint part that day.

    Raises:
        NotAllowed: the actor is an officer neither of the organ that holds the part nor of the coordinating office.
        FactsRefused: the day, the organ or the reason cannot stand; every reason at once.
    """
    with transaction.atomic():
        measure = locked(part.measure)
        held = Responsibility.objects.select_related("organ").get(pk=part.pk)
        if held.until is None and not may_hand_off(held, Actor.of(by).viewer):
            message = _("%(part)s of %(measure)s is handed off by officers of that organ or the coordinating office.")
            raise NotAllowed(message % {"part": held, "measure": measure})
        other = measure.responsibilities.filter(organ=to, until=None).first()
        _refuse_hand_off(held, other, to, on, today, reason)
        if other is not None:
            _end(other, on, reason)
        _end(held, on, reason)
        made = Responsibility.objects.create(measure=measure, organ=to, part=held.part, order=held.order, since=on)
        before, after = {"organ": held.who, "part": held.part}, {"organ": to.code, "part": held.part}
        measure.note("handed_off", by=by, on=on, reason=reason, diff={"responsibility": [before, after]})
    return made


def _end(part: Responsibility, on: date, reason: str) -> None:
    part.until, part.reason = on, reason
    part.save(update_fields=["until", "reason"])


def _refuse_hand_off(
    held: Responsibility, other: Responsibility | None, to: Organ, on: date, today: date, reason: str
) -> None:
    problems: dict[str, list[str]] = {}
    if held.until is not None:
        problems["part"] = [_("This part was handed off on %(day)s already.") % {"day": held.until}]
    since = max(held.since, other.since if other else held.since)
    if on < since:
        problems["on"] = [_("The part is held since %(since)s; it cannot be handed off before.") % {"since": since}]
    if on > today:
        problems["on"] = [_("%(day)s is still to come; enter a hand-off when it has happened.") % {"day": on}]
    if other is not None and (other.pk == held.pk or held.part == Responsibility.Part.JOINT):
        problems["organ"] = [_("%(organ)s answers for this measure already.") % {"organ": to}]
    if not reason.strip():
        problems["reason"] = [_("A hand-off needs a reason.")]
    if problems:
        raise FactsRefused(problems)


# -- deliverables -----------------------------------------------------------------------------------------------------


def set_milestone(
    measure: Measure, /, *, by: User | str, today: date, due_on: date, title_en: str = "", title_zh: str = "",
    part_of: Deliverable | None = None,
) -> Deliverable:  # fmt: skip
    """Set a milestone of a measure, or of one of its deliverables.

    Raises:
        NotAllowed: the actor is an officer neither of an organ that answers nor of the coordinating office.
        FactsRefused: it has no title, its day lies before the measure began, or it is part of another milestone.
    """
    with transaction.atomic():
        current = locked(measure)
        _refuse_strangers(current, by)
        milestone = Deliverable(
            measure=current, kind=Deliverable.Kind.MILESTONE, due_on=due_on, title_en=title_en.strip(),
            title_zh=title_zh.strip(), part_of=part_of,
        )  # fmt: skip
        _refuse_milestone(milestone, current, today)
        milestone.save()
        current.note("milestone_set", by=by, on=today, diff={"deliverable": [None, _kept(milestone)]})
    return milestone


def change_deliverable(
    deliverable: Deliverable, /, *, by: User | str, today: date, reason: str = "", **given: Any
) -> list[str]:
    """Set the day a deliverable was done; of a milestone, its title and its day too. The names of what changed.

    Taking a day of delivery back, and moving or renaming a milestone, need a reason.
    """
    with transaction.atomic():
        measure = locked(deliverable.measure)
        _refuse_strangers(measure, by)
        current = Deliverable.objects.get(pk=deliverable.pk)
        before = _kept(current)
        known = OF_MILESTONES if current.kind == Deliverable.Kind.MILESTONE else OF_OTHERS
        strange = sorted(set(given) - set(known))
        if strange:
            message = _("The plan itself says this; of what it names, only the day it was done is entered.")
            raise FactsRefused({name: [message] for name in strange})
        changed = [name for name, value in given.items() if getattr(current, name) != value]
        for name in changed:
            setattr(current, name, given[name])
        if changed:
            _refuse_change(current, measure, changed, today, reason)
            current.save(update_fields=changed)
            _note_change(measure, current, changed, before, by=by, today=today, reason=reason)
    return changed


def _note_change(
    measure: Measure, current: Deliverable, changed: list[str], before: dict[str, Any], *, by: User | str, today: date,
    reason: str,
) -> None:  # fmt: skip
    verb, on = "deliverable_changed", today
    if "done_on" in changed:
        verb, on = ("delivered", current.done_on) if current.done_on else ("delivery_taken_back", today)
    measure.note(verb, by=by, on=on, reason=reason, diff={"deliverable": [before, _kept(current)]})


def withdraw_milestone(milestone: Deliverable, /, *, by: User | str, today: date, reason: str) -> None:
    """Take a milestone away that was set by mistake; the history keeps it."""
    with transaction.atomic():
        measure = locked(milestone.measure)
        _refuse_strangers(measure, by)
        if milestone.kind != Deliverable.Kind.MILESTONE:
            raise FactsRefused({"kind": [_("The plan names this deliverable; milestones alone are withdrawn.")]})
        if not reason.strip():
            raise FactsRefused({"reason": [_("A milestone is withdrawn with a reason.")]})
        kept = _kept(milestone)
        milestone.delete()
        measure.note("milestone_withdrawn", by=by, on=today, reason=reason, diff={"deliverable": [kept, None]})


def _kept(deliverable: Deliverable) -> dict[str, Any]:
    """What history keeps of a deliverable."""
    days = {"due_on": deliverable.due_on.isoformat(), "done_on": None}
    if deliverable.done_on:
        days["done_on"] = deliverable.done_on.isoformat()
    return {"kind": deliverable.kind, "title_en": deliverable.title_en, "title_zh": deliverable.title_zh} | days


def _refuse_strangers(measure: Measure, by: User | str) -> None:
    if not may_deliver(measure, Actor.of(by).viewer):
        message = _("Milestones and deliveries of %(measure)s are entered by officers of the organs that answer for it "
                    "and of the coordinating office.")  # fmt: skip
        raise NotAllowed(message % {"measure": measure})


def _refuse_milestone(milestone: Deliverable, measure: Measure, today: date) -> None:
    problems = _problems(milestone, measure, today)
    if milestone.part_of and milestone.part_of.measure_id != measure.pk:
        problems["part_of"] = [_("This deliverable belongs to another measure.")]
    elif milestone.part_of and milestone.part_of.kind == Deliverable.Kind.MILESTONE:
        problems["part_of"] = [_("A milestone is part of a deliverable that the plan names, not of another milestone.")]
    if problems:
        raise FactsRefused(problems)


def _refuse_change(deliverable: Deliverable, measure: Measure, changed: list[str], today: date, reason: str) -> None:
    problems = _problems(deliverable, measure, today)
    told = "done_on" in changed and deliverable.done_on is not None and len(changed) == 1
    if not told and not reason.strip():
        problems["reason"] = [_("Say why: a day is taken back and a milestone is changed with a reason.")]
    if problems:
        raise FactsRefused(problems)


def _problems(deliverable: Deliverable, measure: Measure, today: date) -> dict[str, list[str]]:
    problems: dict[str, list[str]] = {}
    if not (deliverable.title_en or deliverable.title_zh) and deliverable.kind == Deliverable.Kind.MILESTONE:
        problems["title_en"] = [_("Give a title in English or in Chinese.")]
    if deliverable.due_on < measure.opened_on:
        facts = {"day": deliverable.due_on, "began": measure.opened_on}
        problems["due_on"] = [_("%(day)s lies before the measure began, on %(began)s.") % facts]
    if deliverable.done_on and deliverable.done_on > today:
        problems["done_on"] = [_("%(day)s is still to come; enter the day when it has been done.")
                               % {"day": deliverable.done_on}]  # fmt: skip
    return problems


# -- lineage ----------------------------------------------------------------------------------------------------------


def link(
    earlier: Measure, later: Measure | None, /, *, kind: str, by: User | str, today: date, note: str = ""
) -> Lineage:
    """Enter how a measure goes on in a later plan; without a later measure it was dropped.

    Raises:
        NotAllowed: the actor is no officer of the coordinating office.
        FactsRefused: the kind does not go with what is entered already, or the plans stand the wrong way round.
    """
    with transaction.atomic():
        first = locked(earlier)
        second = locked(later) if later is not None else None
        _refuse_outsiders(by)
        problems = _lineage_problems(first, second, kind)
        if problems:
            raise FactsRefused(problems)
        made = Lineage.objects.create(earlier=first, later=second, kind=kind, note=note.strip())
        _note_on_both(made, "lineage_entered", by=by, today=today, reason=note, diff=[None, _kept_link(made)])
    return made


def unlink(made: Lineage, /, *, by: User | str, today: date, reason: str) -> None:
    """Take an entry of lineage back; the histories of both measures keep it."""
    with transaction.atomic():
        _refuse_outsiders(by)
        if not reason.strip():
            raise FactsRefused({"reason": [_("An entry is taken back with a reason.")]})
        _note_on_both(made, "lineage_taken_back", by=by, today=today, reason=reason, diff=[_kept_link(made), None])
        made.delete()


def _lineage_problems(earlier: Measure, later: Measure | None, kind: str) -> dict[str, list[str]]:
    if kind not in Lineage.Kind.values:
        return {"kind": [_("“%(kind)s” is no kind; kinds: %(known)s.")
                         % {"kind": kind, "known": ", ".join(Lineage.Kind.values)}]}  # fmt: skip
    if (kind == Lineage.Kind.DROPPED) != (later is None):
        return {"later": [_("A measure that was dropped has no later one; every other kind names one.")]}
    if later is not None and later.plan.year <= earlier.plan.year:
        facts = {"later": later.number, "earlier": earlier.number}
        return {"later": [_("%(later)s must belong to a plan of a later year than %(earlier)s.") % facts]}
    known = list(Lineage.objects.filter(earlier=earlier).select_related("later"))
    if any(each.later_id == (later.pk if later else None) for each in known):
        return {"later": [_("This is entered already.")]}
    return _crowded(earlier, later, kind, known)


def _crowded(earlier: Measure, later: Measure | None, kind: str, known: list[Lineage]) -> dict[str, list[str]]:
    """Why the kind does not go with the other entries of the two measures."""
    if any(each.kind == Lineage.Kind.DROPPED for each in known):
        return {"kind": [_("%(measure)s is entered as dropped; take that back first.") % {"measure": earlier.number}]}
    if known and kind == Lineage.Kind.DROPPED:
        return {"kind": [_("%(measure)s goes on in another measure; it was not dropped.")
                         % {"measure": earlier.number}]}  # fmt: skip
    many = known and kind == Lineage.Kind.CONTINUED
    sole = any(each.kind == Lineage.Kind.CONTINUED for each in known)
    if many or sole:
        return {"kind": [_("%(measure)s goes on in several measures; enter each of them as split.")
                         % {"measure": earlier.number}]}  # fmt: skip
    others = list(Lineage.objects.filter(later=later)) if later is not None else []
    if others and (kind == Lineage.Kind.CONTINUED or any(each.kind == Lineage.Kind.CONTINUED for each in others)):
        return {"kind": [_("%(measure)s comes from several measures; enter each of them as merged.")
                         % {"measure": later.number if later else ""}]}  # fmt: skip
    return {}


def _refuse_outsiders(by: User | str) -> None:
    if not may_link(Actor.of(by).viewer):
        raise NotAllowed(_("Lineage is entered by officers of the coordinating office."))


def _kept_link(made: Lineage) -> dict[str, Any]:
    later = made.later.number if made.later else None
    return {"kind": made.kind, "earlier": made.earlier.number, "later": later, "note": made.note}


def _note_on_both(made: Lineage, verb: str, *, by: User | str, today: date, reason: str, diff: list[Any]) -> None:
    """An event on each of the two, unless it would tell of the other to readers who may not know of it."""
    for measure, other in ((made.earlier, made.later), (made.later, made.earlier)):
        if measure is not None and (other is None or _is_as_open(other, measure)):
            measure.note(verb, by=by, on=today, reason=reason, diff={"lineage": diff})


def _is_as_open(other: Measure, measure: Measure) -> bool:
    return other.level <= measure.level and other.circle_id in (None, measure.circle_id)
