"""Imports over the API: hand a file in, follow it, fetch its refused rows."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any, BinaryIO, cast

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from ninja import Field, File, Form, Router, Schema
from ninja.errors import HttpError
from ninja.files import UploadedFile

from touchstone.kernel.access.openness import open_to
from touchstone.kernel.api import keys
from touchstone.kernel.days import today
from touchstone.kernel.records.register import registers

from . import background, forms, refused, running
from .models import Import, Standing

router = Router()
OWN = "those who may file in the register, and their own imports"
SHOWN = 1000


class HandIn(Schema):
    """How a file is taken; `columns` is a JSON object of column -> field, "" for a column left out."""

    on: date | None = None
    reason: str = Field("", max_length=500)
    dry_run: bool = True
    take_over: bool = False
    columns: str = ""


class ProblemOut(Schema):
    """One thing wrong with a row."""

    row: int
    sheet: str
    field: str
    value: str
    reason: str
    suggestion: str


class ImportOut(Schema):
    """An import into the register `slug`: how far it is, its counts, and the problems of its first refused rows."""

    id: int
    slug: str
    file: str
    sha256: str
    made_at: datetime
    standing: str
    said: str
    columns: dict[str, str]
    rows: int
    opened: int
    amended: int
    same: int
    left: int
    refused: int
    problems: list[ProblemOut]


def told(job: Import) -> dict[str, Any]:
    bad = job.bad_rows.order_by("id")[:SHOWN]
    return {
        "id": job.pk, "slug": job.register, "file": job.name, "sha256": job.sha256, "made_at": job.made_at,
        "standing": job.standing, "said": job.said, "columns": job.columns, **job.counts(),
        "problems": [problem for row in bad for problem in row.told()],
    }  # fmt: skip


def _own(request: HttpRequest, number: int) -> Import:
    viewer = keys.needs(request, "file")
    found = Import.objects.filter(pk=number, by=viewer.user).first()
    if found is None:
        raise HttpError(404, f"You have handed in no file with the number {number}.")
    return found


@router.post("/registers/{slug}/imports", response={202: ImportOut}, tags=["imports"])
@open_to("signed-in", narrowed=OWN)
def hand_in(request: HttpRequest, slug: str, body: Form[HandIn], file: File[UploadedFile]) -> Any:
    """Hand a file in for a register: checked, and written too where `dry_run` is false. Follow it at its address."""
    user = keys.needs(request, "file").user
    if user is None or slug not in registers or not running.may_import(registers.get(slug), user):
        raise HttpError(404, f"There is no register '{slug}' into which you bring files.")
    if (file.size or 0) > forms.LARGEST:
        limit = forms.LARGEST // 2**20
        raise HttpError(413, f"{file.name} is larger than {limit} MB, the most an upload may be; hand it in in parts.")
    job = running.hand_in(
        cast("BinaryIO", file), file.name or "file", registers.get(slug), by=user, on=body.on or today(),
        reason=body.reason, take_over=body.take_over, chosen=_columns(body.columns),
    )  # fmt: skip
    if job.standing != Standing.REFUSED:
        background.start(job, user, running.check if body.dry_run else running.write)
        job.refresh_from_db()
    return 202, told(job)


def _columns(text: str) -> dict[str, str]:
    try:
        found = json.loads(text) if text else {}
    except (ValueError, RecursionError) as error:
        raise HttpError(422, f"columns is no JSON: {error}.")
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise HttpError(422, 'columns takes a JSON object of column -> field, such as {"Titel": "title"}.')
    return found


@router.get("/imports/{number}", response=ImportOut, tags=["imports"])
@open_to("signed-in", narrowed=OWN)
def read_import(request: HttpRequest, number: int) -> dict[str, Any]:
    """How far an import is, and what is wrong with its refused rows."""
    return told(_own(request, number))


@router.post("/imports/{number}/write", response={202: ImportOut}, tags=["imports"])
@open_to("signed-in", narrowed=OWN)
def write_import(request: HttpRequest, number: int) -> Any:
    """Bring the good rows of a checked file into the register, or go on where it stopped."""
    job = _own(request, number)
    if job.standing not in (Standing.CHECKED, Standing.CANCELLED) and not background.stands_still(job):
        detail = f"The import is {job.standing}; it is written once it is checked"
        minutes = int(background.STILL.total_seconds() // 60)
        raise HttpError(409, f"{detail}, and goes on when asked {minutes} minutes after it last moved.")
    user = keys.viewer(request).user
    assert user is not None
    background.start(job, user, running.write)
    job.refresh_from_db()
    return 202, told(job)


@router.get("/imports/{number}/refused", tags=["imports"])
@open_to("signed-in", narrowed=OWN)
def refused_rows(request: HttpRequest, number: int) -> StreamingHttpResponse | HttpResponse:
    """The refused rows as a file in the format of the original, each with its reasons."""
    job = _own(request, number)
    kind = "text/csv" if refused.format_for(job) == "csv" else "application/jsonl"
    return StreamingHttpResponse(refused.as_file(job), content_type=f"{kind}; charset=utf-8")
