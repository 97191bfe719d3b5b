"""Pages of the indicators. Public: they rest on published statistics and on what registers make public."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from touchstone.engines.cells import whole
from touchstone.engines.charts import line, tile_map
from touchstone.kernel.access.openness import open_to
from touchstone.kernel.days import today

from .compute import Computed, arithmetic, as_json, command, rows_behind
from .declaration import COUNTRY, Indicator, SwitchRefused, UnknownIndicator, indicators
from .models import Vintage
from .reads import figures, names_on, ranked
from .snapshots import NoSnapshot, SnapshotDamaged


class BadAddress(ValueError):
    """A day or a year in an address cannot be read; the message says how it is written."""


@dataclass(frozen=True)
class Asked:
    """What an address asks of an indicator."""

    indicator: Indicator
    computed: Computed
    year: int | None
    region: str


def _asked(request: HttpRequest, code: str) -> Asked:
    """The figures an address asks for; a wrong switch, day or year is told, not guessed."""
    try:
        indicator = indicators.get(code)
    except UnknownIndicator as unknown:
        raise Http404(str(unknown))
    taken = {switch.name for switch in indicator.switches}
    switches = {key: str(value) for key, value in request.GET.items() if key in taken and value}
    computed = figures(indicator, on=_day(request.GET.get("on", "")), switches=switches)
    year = _year(request.GET.get("year", ""), computed)
    return Asked(indicator, computed, year, request.GET.get("region", "") or COUNTRY)


def _day(given: str) -> date:
    try:
        return date.fromisoformat(given) if given else today()
    except ValueError:
        raise BadAddress(_("“%(given)s” is not a day. A day is written as 2012-04-11.") % {"given": given[:40]})


def _year(given: str, computed: Computed) -> int | None:
    """The year asked for; without one, the newest in which places have values."""
    if not given:
        by_place = [row["year"] for row in computed.rows if row["value"] is not None and row["region"] != COUNTRY]
        return max(by_place, default=None)
    year = whole(given)
    if year is None or not any(row["year"] == year for row in computed.rows):
        known = ", ".join(str(year) for year in sorted({row["year"] for row in computed.rows}))
        raise BadAddress(
            _("There is no figure for the year “%(given)s”; there are: %(known)s.")
            % {"given": given[:40], "known": known}
        )
    return year


REFUSED = (BadAddress, SwitchRefused, NoSnapshot, SnapshotDamaged)


def _refused(request: HttpRequest, code: str, refused: Exception) -> HttpResponse:
    missing = isinstance(refused, (NoSnapshot, SnapshotDamaged))
    context = {"indicator": indicators.get(code), "problem": str(refused), "missing": missing}
    return render(request, "indicators/refused.html", context, status=503 if missing else 400)


@open_to("public")
def index(request: HttpRequest) -> HttpResponse:
    """Every declared indicator."""
    return render(request, "indicators/index.html", {"indicators": indicators.all()})


@open_to("public")
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """One indicator: value, map, ranking, trend, definition, arithmetic, and what it rests on."""
    try:
        asked = _asked(request, code)
    except REFUSED as refused:
        return _refused(request, code, refused)
    indicator, computed, year = asked.indicator, asked.computed, asked.year
    rows = computed.of_year(year) if year is not None else []
    names = names_on(sorted({row["region"] for row in rows}), computed.on)
    table = [
        {"rank": rank, "name": names[row["region"]], "row": row, **_told(indicator, row)}
        for rank, row in ranked(rows, indicator.direction)
    ]
    whole = [row for row in computed.of_region(COUNTRY) if row["value"] is not None]
    chosen = computed.row(COUNTRY, year) if year is not None else None
    context = {
        "indicator": indicator,
        "computed": computed,
        "year": year,
        "years": sorted({row["year"] for row in computed.rows if row["region"] != COUNTRY}),
        "switches": [(switch, computed.switches[switch.name]) for switch in indicator.switches],
        "newest": whole[-1] if whole else None,
        "chosen": chosen,
        "chosen_told": _told(indicator, chosen) if chosen else None,
        "example": next((line for line in table if line["arithmetic"]), None),
        "table": table,
        "terms": list(indicator.terms.values()),
        "trend_rows": whole,
        "map": _map(asked, rows),
        "trend": _trend(asked),
        "definitions": _definitions(indicator),
        "counter": indicators.find(indicator.counter),
        "other": indicators.find(indicator.mixes_up_with),
        "command": command(computed, year=year),
        "query": request.GET.urlencode(),
        "vintages": Vintage.objects.filter(indicator=code)[:10],
    }
    return render(request, "indicators/detail.html", context)


def _told(indicator: Indicator, row: Any) -> dict[str, Any]:
    """A row's terms in order, its arithmetic, and why it has no value."""
    return {
        "terms": [row[term] for term in indicator.terms],
        "arithmetic": arithmetic(indicator, row),
        "why": indicator.reasons.get(row["reason"], "") if row["value"] is None else "",
    }


def _language() -> str:
    return "zh" if (get_language() or "").startswith("zh") else "en"


def _map(asked: Asked, rows: Any) -> Any:
    values = {row["region"]: row["value"] for row in rows if row["region"] != COUNTRY}
    if not asked.indicator.mapped or not any(value is not None for value in values.values()):
        return None
    return tile_map(
        values,
        title=f"{asked.indicator.title}, {asked.year}",
        unit=str(asked.indicator.unit),
        language=_language(),
        decimals=asked.indicator.decimals,
        beyond=asked.computed.switches.get("scope") == "all",
    )


def _trend(asked: Asked) -> Any:
    rows = asked.computed.of_region(COUNTRY)
    points = {row["year"]: row["value"] for row in rows}
    if not any(value is not None for value in points.values()):
        return None
    years = range(min(points), max(points) + 1)
    target = asked.indicator.targets[0].value if asked.indicator.targets else None
    return line(
        {str(asked.indicator.whole): [(year, points.get(year)) for year in years]},
        title=f"{asked.indicator.title}: {asked.indicator.whole}",
        unit=str(asked.indicator.unit),
        language=_language(),
        target=target,
    )


def _definitions(indicator: Indicator) -> list[dict[str, str]]:
    """Title, definition and formula in both languages, for the record."""
    told = []
    for code, tag in (("en", "en"), ("zh-hans", "zh-Hans")):
        with translation.override(code):
            words = {
                "title": str(indicator.title),
                "text": str(indicator.definition),
                "formula": str(indicator.formula),
            }
            told.append(words | {"lang": tag})
    return told


@open_to("public")
def rows(request: HttpRequest, code: str) -> HttpResponse:
    """The rows of the snapshots behind a figure."""
    try:
        asked = _asked(request, code)
    except REFUSED as refused:
        return _refused(request, code, refused)
    behind = rows_behind(asked.computed.snapshots, region=asked.region, year=asked.year)
    titles = {table.name: table.title for table in asked.indicator.tables}
    tables = [
        {
            "title": titles[each.name],
            "snapshot": each,
            "columns": list(behind[each.name][0][0]) if behind[each.name][0] else [],
            "rows": [list(row.values()) for row in behind[each.name][0]],
            "all": behind[each.name][1],
        }
        for each in asked.computed.snapshots
    ]
    context = {"indicator": asked.indicator, "year": asked.year, "region": asked.region, "tables": tables}
    return render(request, "indicators/rows.html", context)


@open_to("public")
def download(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """All figures as CSV, or as JSON with what they rest on; unknown values are empty or null."""
    try:
        asked = _asked(request, code)
    except REFUSED as refused:
        return _refused(request, code, refused)
    asked_year = request.GET.get("year", "")
    found = asked.computed.of_year(int(asked_year)) if asked_year else list(asked.computed.rows)
    if form == "json":
        answer: HttpResponse = JsonResponse(
            as_json(asked.computed, asked.indicator, found), json_dumps_params={"ensure_ascii": False}
        )
    else:
        answer = HttpResponse(_csv(found), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{code}.{form}"'
    return answer


def _csv(found: Any) -> str:
    text = io.StringIO()
    if found:
        writer = csv.DictWriter(text, list(found[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(found)
    return text.getvalue()
