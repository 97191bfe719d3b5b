"""Pages that belong to the house and to no register: sign-in, desk, search, glossary, open data, errors."""

from __future__ import annotations

import hashlib
import json
import mimetypes
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.views import LogoutView
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from touchstone.kernel.access.openness import open_to
from touchstone.kernel.api.root import problem
from touchstone.kernel.days import today
from touchstone.kernel.documents.sending import sent
from touchstone.kernel.durability.trouble import trouble_of
from touchstone.kernel.exports import bulk
from touchstone.kernel.records import everywhere
from touchstone.kernel.records.duties import Duty, duties_of


@open_to("public")
class SignOut(LogoutView):
    """Sign out; by a form, never by a link."""

    http_method_names = ["post", "options"]


@open_to("public")
def health(request: HttpRequest) -> JsonResponse:
    """Whether the server answers and reaches its store."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


@open_to("signed-in")
def desk(request: HttpRequest) -> HttpResponse:
    """What the reader owes and by when, the nearest day first."""
    on = today()
    duties = duties_of(request.viewer, on)  # type: ignore[attr-defined]
    return render(request, "touchstone/desk.html", {"parts": parts_of(duties, on), "total": len(duties), "today": on})


@dataclass(frozen=True)
class Part:
    """The duties whose day falls in one stretch of time."""

    name: str
    words: str
    status: str
    duties: list[Duty]


def parts_of(duties: Sequence[Duty], on: date) -> list[Part]:
    """Duties by how near their day is: overdue, within a week, within thirty days, later, and those without a day."""
    week, month = on + timedelta(days=7), on + timedelta(days=30)
    days = [(duty, duty.due) for duty in duties]
    return [
        Part("overdue", _("overdue"), "late", [each for each, due in days if due and due < on]),
        Part("week", _("within 7 days"), "stale", [each for each, due in days if due and on <= due <= week]),
        Part("month", _("within 30 days"), "on_track", [each for each, due in days if due and week < due <= month]),
        Part("later", _("later"), "no_evidence", [each for each, due in days if due and due > month]),
        Part("open", _("no day set"), "no_evidence", [each for each, due in days if due is None]),
    ]


@open_to("public")
def search(request: HttpRequest) -> HttpResponse:
    """Everything the reader may see: a number opens its record, words find records, "M43" opens a measure."""
    asked = request.GET.get("q", "").strip()[:200]
    jump = everywhere.jump(request.viewer, asked)  # type: ignore[attr-defined]
    if jump and url_has_allowed_host_and_scheme(jump, None):
        return redirect(jump)
    found = everywhere.search(request.viewer, asked) if asked else []  # type: ignore[attr-defined]
    return render(
        request, "touchstone/search.html", {"q": asked, "found": found, "total": sum(len(f.records) for f in found)}
    )


@open_to("public")
def glossary(request: HttpRequest) -> HttpResponse:
    """The words of the house in both languages."""
    terms = json.loads((Path(__file__).parent / "glossary.json").read_text(encoding="utf-8"))
    rows = terms["terms"] if isinstance(terms, dict) else terms
    return render(request, "touchstone/glossary.html", {"terms": rows})


@open_to("public")
def open_data(request: HttpRequest) -> HttpResponse:
    """Every public table as files, with checksums."""
    return render(request, "touchstone/open_data.html", {"manifest": bulk.manifest(settings.TOUCHSTONE_DATA / "open")})


@open_to("public")
def open_data_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """One file of the open data, or its manifest."""
    folder = (settings.TOUCHSTONE_DATA / "open").resolve()
    path = (folder / name).resolve()
    if folder not in path.parents or not path.is_file():
        raise Http404
    size = path.stat().st_size
    listed = (bulk.manifest(folder) or {"files": []})["files"]
    known = next((each["sha256"] for each in listed if (each["name"], each["bytes"]) == (name, size)), "")
    digest = known or hashlib.sha256(path.read_bytes()).hexdigest()
    media = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return sent(request, lambda: path.open("rb"), size=size, sha256=digest, name=path.name, media_type=media)


API_PROBLEMS = {
    400: ("Request not understood", "The request cannot be read."),
    403: ("Not allowed", "This is not open to you."),
    404: ("Not here", "No such address; /api/v1/openapi.json lists those there are."),
}


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _problem(request, 400)


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _problem(request, 403)


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without the mark of this sign-in: its page was open too long, or it came from elsewhere."""
    return _problem(request, 403)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _problem(request, 404)


def broken(request: HttpRequest) -> HttpResponse:
    """Both languages and nothing from the store: what failed may be the store itself; a disk's trouble is named."""
    trouble = trouble_of(sys.exc_info()[1])
    if trouble is not None:
        page = render_to_string("503.html", {"trouble": trouble})
        return HttpResponse(page, status=503, headers={"Retry-After": "60"})
    return HttpResponse(render_to_string("500.html"), status=500)


def _problem(request: HttpRequest, status: int) -> HttpResponse:
    if request.path.startswith("/api/"):
        title, detail = API_PROBLEMS[status]
        return problem(request, status, title, detail)
    return render(request, f"{status}.html", status=status)
