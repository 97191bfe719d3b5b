"""What the API answers for every register."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.http import quote_etag
from ninja import Field, Router, Schema
from ninja.errors import HttpError

from touchstone.kernel.access.openness import open_to
from touchstone.kernel.access.viewer import Viewer
from touchstone.kernel.exports import tables
from touchstone.kernel.records import history, ledger, reads
from touchstone.kernel.records.register import Register, registers
from touchstone.kernel.records.sent import given

from . import keys

router = Router()


class RegisterOut(Schema):
    """A register and what can be asked of it."""

    slug: str
    title: str
    lead: str
    measures: list[int]
    fields: list[dict[str, Any]]
    filters: list[str]
    sorts: list[str]
    states: list[str]


class Page(Schema):
    """A page of records; `next` is the cursor of the page after, null on the last."""

    items: list[dict[str, Any]]
    count: int
    count_is_at_least: bool
    next: str | None


class RecordEvent(Schema):
    """One event of a record's history; only the fields the reader may read are in `diff`."""

    seq: int
    verb: str
    held_on: date
    recorded_at: datetime
    actor: str | None
    reason: str | None
    from_state: str
    to_state: str
    diff: dict[str, Any]
    st27: str
    hash: str


class Filing(Schema):
    """A record to be opened: the day it is held to begin, and its facts."""

    on: date
    facts: dict[str, Any]


class Amendment(Schema):
    """Facts to be changed, the day they hold from, why, and the version they were read from."""

    on: date
    reason: str = Field(min_length=1, max_length=5000)
    version: int | None = None
    facts: dict[str, Any]


class StepIn(Schema):
    """A step to be taken."""

    on: date
    reason: str = Field("", max_length=5000)
    version: int | None = None
    facts: dict[str, Any] = {}


def _register(slug: str, viewer: Viewer) -> Register:
    if slug not in registers or (viewer.is_public and not registers.get(slug).public):
        raise HttpError(404, f"No register is called '{slug}'.")
    return registers.get(slug)


def _one(request: HttpRequest, slug: str, number: str) -> tuple[Register, Any]:
    register = _register(slug, keys.viewer(request))
    record = reads.one(register, keys.viewer(request), number)
    if record is None:
        raise HttpError(404, f"{number} is not in the register '{slug}'.")
    return register, record


def shape(register: Register, viewer: Viewer, record: Any) -> dict[str, Any]:
    """A record as JSON: the fields this reader may read, and its version."""
    names = dict.fromkeys(("number", *register.readable(viewer, record, follow=True)))
    return {name: tables.typed(register, record, name) for name in names} | {"version": record.version}


@router.get("/registers", response=list[RegisterOut], tags=["registers"])
@open_to("public")
def list_registers(request: HttpRequest) -> list[dict[str, Any]]:
    """The registers open to the reader, with their fields."""
    viewer = keys.viewer(request)
    return [_described(each, viewer) for each in registers if each.public or not viewer.is_public]


def _described(register: Register, viewer: Viewer) -> dict[str, Any]:
    names = tables.columns(register, viewer)
    return {
        "slug": register.slug,
        "title": str(register.title),
        "lead": str(register.lead),
        "measures": list(register.measures),
        "fields": [
            {"name": n, "label": register.label(n), "type": register.field(n).get_internal_type()} for n in names
        ],
        "filters": [n for n in register.filters if n in names],
        "sorts": [n for n in register.sorts if n in names],
        "states": list(register.record.life.states),
    }


@router.get("/registers/{slug}/records", response=Page, tags=["records"])
@open_to("public")
def list_records(
    request: HttpRequest,
    slug: str,
    q: str = "",
    sort: str = "",
    after: str = "",
    size: int = 50,
    as_of: str = "",
) -> Any:
    """Records of a register; further parameters are filters by field, dates as field__from and field__to."""
    viewer = keys.viewer(request)
    register = _register(slug, viewer)
    asked = reads.RowsQuery.read(register, request.GET)
    page = reads.rows(register, viewer, asked)
    return {
        "items": [shape(register, viewer, record) for record in page.records],
        "count": page.count,
        "count_is_at_least": page.more,
        "next": page.next or None,
    }


@router.get("/registers/{slug}/records/{number}", response=dict[str, Any], tags=["records"])
@open_to("public")
def read_record(
    request: HttpRequest, slug: str, number: str, as_of: date | None = None, known_at: datetime | None = None
) -> Any:
    """One record, now or as of a day; answers 304 to an ETag that still holds."""
    register, record = _one(request, slug, number)
    viewer = keys.viewer(request)
    if as_of is not None or known_at is not None:
        return _as_of(register, viewer, record, as_of or date.max, known_at)
    tag = quote_etag(f"{register.slug}-{record.number}-{record.version}-{int(register.reads_in_full(viewer, record))}")
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=304, headers={"ETag": tag})
    from .root import api

    response = api.create_response(request, shape(register, viewer, record), status=200)
    response["ETag"], response["Cache-Control"] = tag, "private, no-cache"
    return response


def _as_of(register: Register, viewer: Viewer, record: Any, on: date, known_at: datetime | None) -> dict[str, Any]:
    then = history.on_day(record, on, known_at)
    hidden = register.public_states is not None and not register.reads_in_full(viewer, record)
    if then is None or (hidden and then.state not in (register.public_states or ())):
        raise HttpError(404, f"{record.number} was not in the register on {on}.")
    names = dict.fromkeys(("number", *register.readable(viewer, record, follow=True)))
    return {name: tables.typed(register, then, name) for name in names} | {"as_of": on.isoformat()}


@router.get("/registers/{slug}/records/{number}/events", response=list[RecordEvent], tags=["records"])
@open_to("public")
def list_events(request: HttpRequest, slug: str, number: str) -> list[dict[str, Any]]:
    """The history of a record, oldest first."""
    register, record = _one(request, slug, number)
    viewer = keys.viewer(request)
    readable, full = set(register.readable(viewer, record)), register.reads_in_full(viewer, record)
    shown = []
    for event in record.history():
        if (
            not full
            and register.public_states is not None
            and event.to_state
            and event.to_state not in register.public_states
        ):
            continue
        shown.append(_event(event, readable, full))
    return shown


def _event(event: Any, readable: set[str], full: bool) -> dict[str, Any]:
    return {
        "seq": event.seq, "verb": event.verb, "held_on": event.held_on, "recorded_at": event.recorded_at,
        "actor": event.actor_name if full else None, "reason": event.reason if full else None,
        "from_state": event.from_state if full else "", "to_state": event.to_state, "st27": event.st27,
        "hash": event.hash,
        "diff": {name: change for name, change in event.diff.items() if name in readable},
    }  # fmt: skip


@router.post("/registers/{slug}/records", response={201: dict[str, Any]}, tags=["records"])
@open_to("signed-in", narrowed="those who may file in the register")
def open_record(request: HttpRequest, slug: str, body: Filing) -> Any:
    """Open a record."""
    viewer = keys.needs(request, "file")
    register = _register(slug, viewer)
    record = register.record.open(by=viewer.user, on=body.on, **given(register, body.facts))
    return 201, shape(register, viewer, record)


@router.patch("/registers/{slug}/records/{number}", response=dict[str, Any], tags=["records"])
@open_to("signed-in", narrowed="those who may amend the record")
def amend_record(request: HttpRequest, slug: str, number: str, body: Amendment) -> Any:
    """Amend a record; a version that is not the present one answers 409."""
    viewer = keys.needs(request, "file")
    register, record = _one(request, slug, number)
    changed = given(register, body.facts)
    ledger.amend(record, by=viewer.user, reason=body.reason, on=body.on, expected=body.version, **changed)  # type: ignore[arg-type]
    return shape(register, viewer, record)


@router.post("/registers/{slug}/records/{number}/steps/{step}", response=dict[str, Any], tags=["records"])
@open_to("signed-in", narrowed="those who may take the step")
def take_step(request: HttpRequest, slug: str, number: str, step: str, body: StepIn) -> Any:
    """Take a step; refused with every reason at once."""
    viewer = keys.needs(request, "decide")
    register, record = _one(request, slug, number)
    ledger.take(
        record, step, by=viewer.user, on=body.on, reason=body.reason, expected=body.version,  # type: ignore[arg-type]
        **given(register, body.facts),
    )  # fmt: skip
    return shape(register, viewer, record)
