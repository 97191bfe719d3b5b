"""Pages of patent indicators after OECD 2013: cohorts of office, year and field, and the filings of one cohort."""

from __future__ import annotations

import shlex
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from touchstone.corpus.search.searching import Search
from touchstone.engines.charts import Figure, line
from touchstone.kernel.access.openness import open_to

from . import figures, reads, words
from .asking import shown

#: cohorts and filings of one page.
SHOWN = 60
#: indicators of which each filing has a mark, and not a number.
MARKS = ("breakthrough",)
_COHORTS = """
SELECT office, year, field, patents, mean, p25, p50, p75, p90, p99, max, cohort_censored FROM held
WHERE variable = $variable AND ($office = '' OR office = $office) AND ($field = 0 OR field = $field)
ORDER BY {order} LIMIT 2000
"""
_SHARES = """
SELECT office, year, field, count({name}) AS patents, avg({name}::INT) AS mean, NULL AS p25, NULL AS p50, NULL AS p75,
       NULL AS p90, NULL AS p99, NULL AS max, max(cohort_censored) AS cohort_censored FROM held
WHERE {name} IS NOT NULL AND ($office = '' OR office = $office) AND ($field = 0 OR field = $field)
GROUP BY office, year, field ORDER BY {order} LIMIT 2000
"""


def _chosen(request: HttpRequest) -> dict[str, Any]:
    variable, field = request.GET.get("variable", ""), request.GET.get("field", "")
    return {
        "variable": variable if variable in words.INDICATORS else "quality_index_4",
        "office": request.GET.get("office", "").upper()[:2],
        "field": int(field) if field.isascii() and field.isdecimal() and len(field) < 3 else 0,
    }


@open_to("public")
def cohorts(request: HttpRequest) -> HttpResponse:
    """One indicator by cohort: its definition, what is usual in each cohort, and which cohorts are not whole yet."""
    chosen = _chosen(request)
    told = words.INDICATORS[chosen["variable"]]

    def answer(asked: Search) -> dict[str, Any]:
        rows_file, cohorts_file = reads.measured(asked)
        order = "year, office, field" if chosen["office"] and chosen["field"] else "patents DESC, office, year, field"
        if chosen["variable"] in MARKS:
            found = reads.rows_of(rows_file, _SHARES.format(name=chosen["variable"], order=order), _asked(chosen))
        else:
            found = reads.rows_of(cohorts_file, _COHORTS.format(order=order), chosen)
        places = reads.rows_of(rows_file, "SELECT DISTINCT office FROM held WHERE office IS NOT NULL ORDER BY 1")
        fields = reads.rows_of(rows_file, "SELECT DISTINCT field FROM held WHERE field IS NOT NULL ORDER BY 1")
        return {
            "offices": [each["office"] for each in places],
            "fields": [(each["field"], words.field_name(each["field"])) for each in fields],
            "cohorts": [each | {"field_name": words.field_name(each["field"])} for each in found[:SHOWN]],
            "more": max(len(found) - SHOWN, 0),
            "chart": _drawn(found, told) if chosen["office"] and chosen["field"] else None,
            "observed_on": reads.observed_on(asked),
            "command": _command(asked, "--cohorts"),
        }

    context = {"chosen": chosen, "told": told, "indicators": words.INDICATORS, "marks": MARKS}
    return shown(request, "indicators", context, answer)


def _asked(chosen: dict[str, Any]) -> dict[str, Any]:
    return {name: chosen[name] for name in ("office", "field")}


def _command(asked: Search, *more: str) -> str:
    words_ = ["touchstone", "corpus", "indicators", "--lake", asked.lake.root.name]
    return shlex.join([*words_, "--version", str(asked.lake.version), *more])


def _drawn(found: list[dict[str, Any]], told: words.Indicator) -> Figure | None:
    """Mean, median and 90th percentile by year; years whose cohort is not whole yet are named in the table."""
    if len(found) < 2:
        return None
    wanted = {"mean": _("mean"), "p50": _("median"), "p90": _("90th percentile")}
    series = {
        title: [(each["year"], each[name]) for each in found]
        for name, title in wanted.items()
        if any(each[name] is not None for each in found)
    }
    return line(series, title=str(told.title), language=figures.language(), decimals=told.decimals)


_ROWS = """
SELECT *, count(*) OVER () AS every FROM held WHERE office = $office AND year = $year AND field = $field
ORDER BY {name} DESC NULLS LAST, id LIMIT 200
"""
_CUTS = "SELECT variable, p99 FROM held WHERE office = $office AND year = $year AND field = $field"


@open_to("public")
def rows(request: HttpRequest) -> HttpResponse:
    """The filings of one cohort with their indicators, and the arithmetic of an index with real figures."""
    chosen = _chosen(request)
    year = request.GET.get("year", "")
    chosen["year"] = int(year) if year.isascii() and year.isdecimal() and len(year) == 4 else 0
    name = chosen["variable"]

    def answer(asked: Search) -> dict[str, Any]:
        rows_file, cohorts_file = reads.measured(asked)
        values = {key: chosen[key] for key in ("office", "year", "field")}
        found = reads.rows_of(rows_file, _ROWS.format(name=name), values)
        cuts = {each["variable"]: each["p99"] for each in reads.rows_of(cohorts_file, _CUTS, values)}
        example = next((row for row in found if row[name] is not None), None)
        return {
            "rows": [{"row": row, "value": row[name], "censored": row["cohort_censored"]} for row in found],
            "every": found[0]["every"] if found else 0,
            "arithmetic": _arithmetic(example, name, cuts) if example else None,
            "field_name": words.field_name(chosen["field"]),
            "command": _command(asked),
        }

    return shown(request, "rows", {"chosen": chosen, "told": words.INDICATORS[name], "marks": MARKS}, answer)


def _arithmetic(row: dict[str, Any], name: str, cuts: dict[str, float]) -> dict[str, Any]:
    """How an index comes about for one filing: each part, cut at the cohort's 99th percentile, over that percentile."""
    parts = []
    for part in words.PARTS.get(name, (name,)):
        value, index, cut = row.get(part), row.get(f"{part}_index"), cuts.get(part)
        if f"{part}_index" in row:
            parts.append({"title": words.INDICATORS[part].title, "value": value, "cut": cut, "index": index,
                          "reversed": part == "grant_lag", "zero": part == "generality" and index is None})  # fmt: skip
    return {"filing": row["id"], "parts": parts, "value": row[name], "mean": name in words.PARTS}
