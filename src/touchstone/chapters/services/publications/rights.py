"""The page of a trademark, design or geographical indication, with INID codes after WIPO Standards ST.60 and ST.80."""

from __future__ import annotations

import re
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from touchstone.corpus import restating_marks
from touchstone.corpus.lake.originals import original
from touchstone.corpus.search.searching import Search

from .bibliography import Value, addressed, searched

KEY = re.compile(r"(?P<right>trademark|design|indication)\.(?P<office>[A-Z]{0,2})\.(?P<number>.+)")
HELD = ("applicant", "owner", "registrant")
Line = tuple[str, str, list[str | Value]]
#: INID codes that no text of the standards was at hand to check; the page says so beside each.
UNVERIFIED = {
    "trademark": {"156", "190", "442", "550", "730"},
    "design": {"11", "15", "18", "19", "21", "22", "30", "45", "51", "54", "71", "72", "73", "74"},
}


def found(asked: Search, key: str) -> dict[str, Any]:
    """The right of that name, as its table of the lake has it.

    Raises:
        Http404: there is none.
    """
    named = KEY.fullmatch(key)
    table = f"{named['right']}s" if named else ""
    rows: list[dict[str, Any]] = []
    if named and asked.lake.snapshot.files(table):
        query = f"SELECT * FROM {table} WHERE office IS NOT DISTINCT FROM $office AND number = $number LIMIT 1"
        rows = asked.lake.ask(query, {"office": named["office"] or None, "number": named["number"]})
    if not rows:
        raise Http404(_("%(key)s is not in version %(version)s of the lake.")
                      % {"key": key, "version": asked.lake.version})  # fmt: skip
    return rows[0]


def page(request: HttpRequest, asked: Search, key: str) -> HttpResponse:
    """What the lake tells of one right."""
    row, right = found(asked, key), key.partition(".")[0]
    lines = {"trademark": _trademark, "design": _design, "indication": _indication}[right](row)
    context = {
        "row": row,
        "key": key,
        "right": right,
        "title": _title(row) or key,
        "lines": [
            (code, name, kept, code in UNVERIFIED.get(right, ()))
            for code, name, values in lines
            if (kept := addressed(values))
        ],
        "goods": row.get("goods") or [],
        "texts": _texts(row),
        "events": sorted(row.get("events") or [], key=lambda each: (each["date"] is None, each["date"])),
        "alike": asked.alike(key),
        "has_st96": has_st96(row, key),
        "has_original": original(asked.lake, row) is not None,
        "lake_version": asked.lake.version,
    }
    return render(request, "publications/right.html", context)


def as_st96(row: dict[str, Any], key: str) -> bytes:
    """A trademark in WIPO ST.96.

    Raises:
        Http404: the right is none, or ST.96 asks for what the lake does not know of it.
    """
    if not has_st96(row, key):
        raise Http404(_("%(key)s is not to be had in ST.96.") % {"key": key})
    return restating_marks.written(row)


def has_st96(row: dict[str, Any], key: str) -> bool:
    return key.startswith("trademark.") and not restating_marks.lacking(row)


def _title(row: dict[str, Any]) -> str:
    if row.get("mark_text"):
        return str(row["mark_text"])
    return next((each["text"] for name in ("titles", "names") for each in row.get(name) or ()), "")


def _texts(row: dict[str, Any]) -> list[dict[str, Any]]:
    """Descriptions and statements, each with its language."""
    told = [each for name in ("descriptions", "features", "regions") for each in row.get(name) or ()]
    return told + [each for each in row.get("statements") or () if each["text"] and each["subject"] != "goods"]


def _trademark(row: dict[str, Any]) -> list[Line]:
    """WIPO ST.60."""
    return [
        ("190", _("Office"), [row["office"] or ""]),
        ("111", _("Number of registration"), [row["registration_number"] or ""]),
        ("151", _("Date of registration"), [_day(row["registered_on"])]),
        ("156", _("Date of renewal"), [_day(row["renewed_on"])]),
        ("180", _("Expected end"), [_day(row["expires_on"])]),
        ("210", _("Number of filing"), [row["number_original"] or row["number"] or ""]),
        ("220", _("Date of filing"), [_day(row["applied_on"])]),
        ("300", _("Priority"), [_priority(each) for each in row["priorities"] or ()]),
        ("442", _("Published for opposition"), [_day(row["published_on"])]),
        ("531", _("Vienna codes"), [", ".join(e["code"] for e in row["figures"] or () if e["code"])]),
        ("540", _("Mark"), [row["mark_text"] or "", *(each["text"] for each in row["translations"] or ())]),
        ("550", _("Form of the mark"), [" · ".join(filter(None, (row["feature"], *(row["categories"] or ()))))]),
        ("730", _("Applicant or holder"), _parties(row, *HELD)),
        ("740", _("Agent"), _parties(row, "representative")),
        ("", _("State at the office"), [_state(row)]),
        ("", _("Ended on"), [" ".join(filter(None, (_day(row["ended_on"]), row["end"])))]),
    ]


def _design(row: dict[str, Any]) -> list[Line]:
    """WIPO ST.80."""
    return [
        ("19", _("Office"), [row["office"] or ""]),
        ("11", _("Number of registration"), [row["registration_number"] or ""]),
        ("15", _("Date of registration"), [_day(row["registered_on"])]),
        ("18", _("Expected end"), [_day(row["expires_on"])]),
        ("21", _("Number of filing"), [row["number_original"] or row["number"] or ""]),
        ("22", _("Date of filing"), [_day(row["applied_on"])]),
        ("30", _("Priority"), [_priority(each) for each in row["priorities"] or ()]),
        ("45", _("Date of publication"), [_day(each["date"]) for each in row["publications"] or ()]),
        ("51", _("Locarno class"), [", ".join(e["code"] for e in row["classes"] or () if e["code"])]),
        ("54", _("Title"), [each["text"] for each in row["titles"] or ()]),
        ("71", _("Applicant"), _parties(row, "applicant")),
        ("72", _("Designer"), _parties(row, "designer")),
        ("73", _("Holder"), _parties(row, "owner", "registrant")),
        ("74", _("Agent"), _parties(row, "representative")),
        ("", _("State at the office"), [_state(row)]),
    ]


def _indication(row: dict[str, Any]) -> list[Line]:
    """Indications have no INID codes of their own."""
    return [
        ("", _("Office"), [row["office"] or ""]),
        ("", _("Number of registration"), [row["registration_number"] or ""]),
        ("", _("Number of filing"), [row["number_original"] or row["number"] or ""]),
        ("", _("Kind"), [row["category"] or ""]),
        ("", _("Date of filing"), [_day(row["applied_on"])]),
        ("", _("Date of registration"), [_day(row["registered_on"])]),
        ("", _("Title"), [each["text"] for each in (*(row["names"] or ()), *(row["translations"] or ()))]),
        ("", _("Applicant or holder"), _parties(row, *HELD)),
        ("", _("User"), _parties(row, "user")),
        ("", _("State at the office"), [row["status"] or ""]),
        ("", _("Ended on"), [_day(row["ended_on"])]),
    ]


def _day(day: Any) -> str:
    return day.isoformat() if day else ""


def _state(row: dict[str, Any]) -> str:
    return " ".join(filter(None, (row["status"], _day(row["status_since"]))))


def _priority(each: dict[str, Any]) -> str:
    return " ".join(filter(None, (each["office"], each["number_original"] or each["number"], _day(each["date"]))))


def _parties(row: dict[str, Any], *roles: str) -> list[str | Value]:
    """Names with their country; an applicant or holder leads to everything else of that name."""
    told: list[str | Value] = [
        (each["name"] + (f" ({each['country']})" if each["country"] else ""),
         searched(f'pa="{each["name"].replace(chr(34), " ")}"') if each["role"] in HELD else "")
        for each in row["parties"] or () if each["role"] in roles and each["name"]
    ]  # fmt: skip
    return list(dict.fromkeys(told))
