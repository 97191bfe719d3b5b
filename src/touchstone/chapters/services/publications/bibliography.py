"""A publication's bibliography with INID codes, after WIPO Standard ST.9."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

Line = tuple[str, str, list[str]]


def lines(row: dict[str, Any]) -> list[Line]:
    """(INID code, what it is, values) for every datum the publication states."""
    found = [
        ("19", _("Office"), [row["office"] or ""]),
        ("11", _("Number of publication"), [row["number_original"] or row["number"] or ""]),
        ("12", _("Kind"), [" ".join(filter(None, (row["kind_code"], row["right"])))]),
        ("21", _("Number of filing"), [row["filing_number_original"] or row["filing_number"] or ""]),
        ("22", _("Date of filing"), [_day(row["filed_on"])]),
        ("30", _("Priority"), [_numbered(each) for each in row["priorities"] or []]),
        ("45" if row["stage"] == "grant" else "43", _("Date of publication"), [_day(row["published_on"])]),
        ("51", "IPC", [", ".join(_classes(row, "ipc"))]),
        ("52", "CPC", [", ".join(_classes(row, "cpc"))]),
        ("54", _("Title"), [each["text"] for each in row["titles"] or []]),
        ("71", _("Applicant"), _parties(row, "applicant")),
        ("72", _("Inventor"), _parties(row, "inventor")),
        ("73", _("Holder"), _parties(row, "assignee", "grantee")),
        ("74", _("Agent"), _parties(row, "agent")),
        ("84", _("Designated states"), [", ".join(row["designated"] or [])]),
    ]
    return [(code, title, kept) for code, title, values in found if (kept := [each for each in values if each])]


def _day(day: Any) -> str:
    return day.isoformat() if day else ""


def _numbered(each: dict[str, Any]) -> str:
    number = each["number_original"] or each["number"]
    return " ".join(filter(None, (each["office"], number, _day(each["date"]))))


def _classes(row: dict[str, Any], scheme: str) -> list[str]:
    given = [each for each in row["classes"] or [] if each["scheme"] == scheme and each["use"] == "given"]
    return list(dict.fromkeys(each["symbol"] or each["original"] or "" for each in given))


def _parties(row: dict[str, Any], *roles: str) -> list[str]:
    """Name, and in brackets the country; the same name in two spellings of the source stands twice."""
    told = []
    for each in row["parties"] or []:
        if each["role"] in roles and each["name"]:
            told.append(each["name"] + (f" ({each['country']})" if each["country"] else ""))
    return list(dict.fromkeys(told))
