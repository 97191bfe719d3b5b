"""What the API answers about measures beyond their register: who answers, what is to be delivered, how they go on."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema
from ninja.errors import HttpError

from touchstone.kernel.access.openness import open_to
from touchstone.kernel.access.viewer import Viewer
from touchstone.kernel.api import keys
from touchstone.kernel.api.root import api
from touchstone.kernel.days import today
from touchstone.kernel.parties.models import Organ
from touchstone.kernel.proofs.reads import measure_status
from touchstone.kernel.records.register import registers

from . import changes, reads, rights
from .models import Deliverable, Lineage, Measure, Responsibility

router = Router(tags=["plan"])
MEASURE = "/plan/{key}/measures/{number}"


class PartOut(Schema):
    """An organ, or a group without a name, that answers or answered for a measure."""

    organ: str
    part: str
    since: date
    until: date | None
    reason: str


class DeliverableOut(Schema):
    """What a measure must bring about; `id` for those who may enter its delivery."""

    id: int | None
    part_of: int | None
    kind: str
    title: dict[str, str]
    verb: str
    low: float | None
    high: float | None
    qualifier: str
    due_on: date
    done_on: date | None


class LineageOut(Schema):
    """How a measure goes on: from which earlier one in which later one, null where it was dropped."""

    kind: str
    earlier: str
    later: str | None
    note: str


class EventOut(Schema):
    """One event of a measure in words."""

    seq: int
    verb: str
    title: str
    held_on: date
    words: str
    reason: str


class MeasureOut(Schema):
    """A measure with all that hangs on it."""

    id: str
    number: str
    title: dict[str, str]
    due_on: date
    status: str
    reason: str
    parts: list[PartOut]
    deliverables: list[DeliverableOut]
    comes_from: list[LineageOut]
    goes_on_in: list[LineageOut]
    history: list[EventOut]


class HandOff(Schema):
    """A part passed on: from which organ's code to which, from which day, and why."""

    from_organ: str
    to_organ: str
    on: date
    reason: str = Field(min_length=1, max_length=5000)


class Milestone(Schema):
    """A milestone to be set, of the measure or of one of its deliverables."""

    due_on: date
    title_en: str = Field("", max_length=1000)
    title_zh: str = Field("", max_length=1000)
    part_of: int | None = None


class Delivery(Schema):
    """What is changed of a deliverable; what is not sent stays, null takes the day of delivery back."""

    done_on: date | None = None
    due_on: date | None = None
    title_en: str | None = Field(None, max_length=1000)
    title_zh: str | None = Field(None, max_length=1000)
    reason: str = Field("", max_length=5000)


class Withdrawal(Schema):
    """Why a milestone is withdrawn."""

    reason: str = Field(min_length=1, max_length=5000)


class LineageIn(Schema):
    """How a measure goes on; `later` is the number of the later measure, null where it was dropped."""

    kind: str
    later: str | None = None
    note: str = Field("", max_length=5000)


def _measure(viewer: Viewer, key: str, number: str) -> Measure:
    seen = Measure.objects.seen_by(viewer).select_related("plan", "chapter")
    found = seen.filter(Measure.coded(number), plan__key=key).first()
    if found is None:
        raise HttpError(404, f"The plan '{key}' has no measure {number}.")
    return found


def _organ(code: str) -> Organ:
    found = Organ.objects.filter(code=code).first()
    if found is None:
        raise HttpError(404, f"No organ has the code '{code}'.")
    return found


def _deliverable(measure: Measure, pk: int) -> Deliverable:
    found = measure.deliverables.filter(pk=pk).first()
    if found is None:
        raise HttpError(404, f"{measure.number} has no deliverable {pk}.")
    return found


def _shape(measure: Measure, viewer: Viewer) -> dict[str, Any]:
    comes, goes = reads.lineage_of(measure, viewer)
    status = measure_status(measure.plan.key, measure.position, due=measure.due_on, on=today())
    may_enter = rights.may_deliver(measure, viewer)
    return {
        "id": measure.number,
        "number": measure.code,
        "title": {"en": measure.title_en, "zh": measure.title_zh},
        "due_on": measure.due_on,
        "status": str(status.standing),
        "reason": status.reason,
        "parts": [_part(each) for each in measure.responsibilities.select_related("organ")],
        "deliverables": [_owed(each, may_enter) for each in measure.deliverables.all()],
        "comes_from": [_link(each) for each in comes],
        "goes_on_in": [_link(each) for each in goes],
        "history": [_event(each) for each in reads.told(measure, viewer)],
    }


def _part(part: Responsibility) -> dict[str, Any]:
    return {name: getattr(part, name) for name in ("part", "since", "until", "reason")} | {"organ": part.who}


def _owed(each: Deliverable, may_enter: bool) -> dict[str, Any]:
    names = ("kind", "verb", "low", "high", "qualifier", "due_on", "done_on")
    keys_ = {"id": each.pk, "part_of": each.part_of_id} if may_enter else {"id": None, "part_of": None}
    words = {"title": {"en": each.title_en, "zh": each.title_zh}}
    return {name: getattr(each, name) for name in names} | words | keys_


def _link(each: Lineage) -> dict[str, Any]:
    later = each.later.number if each.later else None
    return {"kind": each.kind, "earlier": each.earlier.number, "later": later, "note": each.note}


def _event(each: reads.Told) -> dict[str, Any]:
    event = each.event
    told = {"title": each.title, "words": each.words, "reason": each.reason}
    return {"seq": event.seq, "verb": event.verb, "held_on": event.held_on} | told


@router.get(MEASURE, response=MeasureOut)
@open_to("public")
def read_measure(request: HttpRequest, key: str, number: str) -> Any:
    """A measure with its parts, deliverables, lineage and history; numbers are "7", or "2.3"."""
    viewer = keys.viewer(request)
    return _shape(_measure(viewer, key, number), viewer)


@router.post(MEASURE + "/hand-offs", response={201: MeasureOut})
@open_to("officer", narrowed="officers of the organ that holds the part and of the coordinating office")
def hand_off(request: HttpRequest, key: str, number: str, body: HandOff) -> Any:
    """Pass an organ's part of a measure to another organ."""
    viewer = keys.needs(request, "decide")
    measure = _measure(viewer, key, number)
    part = measure.responsibilities.filter(organ=_organ(body.from_organ), until=None).first()
    if part is None:
        raise HttpError(404, f"{body.from_organ} does not answer for {measure.number} now.")
    changes.hand_off(part, to=_organ(body.to_organ), by=_user(viewer), on=body.on, today=today(), reason=body.reason)
    return 201, _shape(measure, viewer)


@router.post(MEASURE + "/deliverables", response={201: DeliverableOut})
@open_to("officer", narrowed="officers of the organs that answer for the measure and of the coordinating office")
def set_milestone(request: HttpRequest, key: str, number: str, body: Milestone) -> Any:
    """Set a milestone."""
    viewer = keys.needs(request, "file")
    measure = _measure(viewer, key, number)
    given = body.dict(exclude={"part_of"})
    of = _deliverable(measure, body.part_of) if body.part_of is not None else None
    return 201, _owed(changes.set_milestone(measure, by=_user(viewer), today=today(), part_of=of, **given), True)


@router.patch(MEASURE + "/deliverables/{deliverable}", response=DeliverableOut)
@open_to("officer", narrowed="officers of the organs that answer for the measure and of the coordinating office")
def change_deliverable(request: HttpRequest, key: str, number: str, deliverable: int, body: Delivery) -> Any:
    """Enter the day a deliverable was done; of a milestone, its title and its day too."""
    viewer = keys.needs(request, "file")
    found = _deliverable(_measure(viewer, key, number), deliverable)
    sent = body.dict(exclude_unset=True, exclude={"reason"})
    given = {name: value for name, value in sent.items() if value is not None or name == "done_on"}
    changes.change_deliverable(found, by=_user(viewer), today=today(), reason=body.reason, **given)
    found.refresh_from_db()
    return _owed(found, True)


@router.post(MEASURE + "/deliverables/{deliverable}/withdrawal", response={204: None})
@open_to("officer", narrowed="officers of the organs that answer for the measure and of the coordinating office")
def withdraw_milestone(request: HttpRequest, key: str, number: str, deliverable: int, body: Withdrawal) -> Any:
    """Take a milestone away that was set by mistake."""
    viewer = keys.needs(request, "file")
    found = _deliverable(_measure(viewer, key, number), deliverable)
    changes.withdraw_milestone(found, by=_user(viewer), today=today(), reason=body.reason)
    return 204, None


@router.post(MEASURE + "/lineage", response={201: MeasureOut})
@open_to("officer", coordinating=True, narrowed="officers of the coordinating office")
def enter_lineage(request: HttpRequest, key: str, number: str, body: LineageIn) -> Any:
    """Enter how a measure goes on in a later plan, or that it was dropped."""
    viewer = keys.needs(request, "decide")
    measure = _measure(viewer, key, number)
    later = None
    if body.later is not None:
        later = registers.get("measures").seen_by(viewer).filter(number=body.later).select_related("plan").first()
        if later is None:
            raise HttpError(404, f"No measure has the number {body.later}.")
    changes.link(measure, later, kind=body.kind, by=_user(viewer), today=today(), note=body.note)
    return 201, _shape(measure, viewer)


def _user(viewer: Viewer) -> Any:
    assert viewer.user is not None, "`keys.needs` lets nobody through who does not say who they are"
    return viewer.user


api.add_router("", router)
