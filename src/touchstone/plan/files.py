"""The plan as files: JSON, CSV, StratML, iCalendar, and the annual report as PDF."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language
from icalendar import Calendar, Event

from touchstone.kernel.access.openness import open_to
from touchstone.kernel.days import today
from touchstone.kernel.documents.pdf import html_to_pdf
from touchstone.kernel.parties.models import Organ

from . import owed, reads
from .exports.jsonfile import as_json as plan_as_json
from .exports.jsonfile import schema as plan_schema
from .exports.stratml import as_stratml as plan_as_stratml
from .exports.table import as_table
from .models import Deliverable, Plan
from .report import contents


def _language() -> str:
    return "zh" if (get_language() or "").startswith("zh") else "en"


@open_to("public")
def schema(request: HttpRequest) -> JsonResponse:
    """The JSON Schema of a plan's JSON."""
    return JsonResponse(plan_schema())


@open_to("public")
def as_json(request: HttpRequest, key: str) -> JsonResponse:
    """A plan as JSON."""
    plan = get_object_or_404(Plan, key=key)
    return JsonResponse(plan_as_json(plan, request.viewer, today()), json_dumps_params={"ensure_ascii": False})  # type: ignore[attr-defined]


@open_to("public")
def as_csv(request: HttpRequest, key: str) -> HttpResponse:
    """A plan as CSV, a measure a row."""
    plan = get_object_or_404(Plan, key=key)
    made = as_table(plan_as_json(plan, request.viewer, today()))  # type: ignore[attr-defined]
    return _file("\ufeff" + made, "text/csv; charset=utf-8", f"{key}.csv")


@open_to("public")
def as_stratml(request: HttpRequest, key: str) -> HttpResponse:
    """A plan as StratML."""
    plan = get_object_or_404(Plan, key=key)
    made = plan_as_stratml(plan_as_json(plan, request.viewer, today()), _language())  # type: ignore[attr-defined]
    return _file(made, "application/xml", f"{key}.stratml.xml")


@open_to("public")
def calendar(request: HttpRequest, key: str, code: str = "") -> HttpResponse:
    """The due dates of a plan, or of one organ's measures, as a calendar to subscribe to."""
    plan = get_object_or_404(Plan, key=key)
    if code and not Organ.objects.filter(code=code).exists():
        raise Http404
    made = Calendar()
    made.add("prodid", "-//Touchstone//plan//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", f"{plan.title}{f' · {code}' if code else ''}")
    sheet = reads.bands(plan, request.viewer, today(), organ=code)  # type: ignore[attr-defined]
    tiles = [tile for band in sheet for tile in band.tiles]
    days = owed.own_days(tile.measure for tile in tiles)
    for tile in tiles:
        made.add_component(_event(request, tile))
        for place, each in enumerate(days.get(tile.measure.pk, []), start=1):
            made.add_component(_event(request, tile, each, place))
    return _file(made.to_ical(), "text/calendar; charset=utf-8", f"{key}{f'-{code}' if code else ''}.ics")


def _event(request: HttpRequest, tile: reads.Tile, due: Deliverable | None = None, place: int = 0) -> Event:
    """The day of a measure, or of one of its deliverables."""
    event = Event()
    day = due.due_on if due else tile.measure.due_on
    event.add("uid", f"{tile.measure.number}{f'-{place}' if due else ''}@touchstone")
    event.add("dtstamp", timezone.make_aware(datetime.combine(tile.measure.opened_on, time.min)))
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", f"M{tile.measure.code} {due.title}" if due else str(tile.measure))
    event.add("description", f"{tile.words}. {tile.reason}")
    event.add("url", request.build_absolute_uri(tile.address))
    return event


@open_to("public")
def annual_report_pdf(request: HttpRequest, key: str) -> HttpResponse:
    """The annual report as a PDF, in the language of the page."""
    plan = get_object_or_404(Plan, key=key)
    language = get_language() or "en"
    page = render_to_string("plan/annual_report_print.html", contents(plan, today(), language))
    return _file(html_to_pdf(page, language=language, title=plan.title), "application/pdf", f"{key}-report.pdf")


def _file(content: str | bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
