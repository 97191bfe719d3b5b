"""A publication's bibliography with INID codes, after WIPO Standard ST.9."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

#: a value, and where it leads: the party's page, or a search for what shares it.
Value = tuple[str, str]
Line = tuple[str, str, list[Value]]


def lines(row: dict[str, Any]) -> list[Line]:
    """(INID code, what it is, values with their addresses) for every datum the publication states."""
    found: list[tuple[str, str, list[str | Value]]] = [
        ("19", _("Office"), [row["office"] or ""]),
        ("11", _("Number of publication"), [row["number_original"] or row["number"] or ""]),
        ("12", _("Kind"), [" ".join(filter(None, (row["kind_code"], row["right"])))]),
        ("21", _("Number of filing"), [row["filing_number_original"] or row["filing_number"] or ""]),
        ("22", _("Date of filing"), [_day(row["filed_on"])]),
        ("30", _("Priority"), [_numbered(each) for each in row["priorities"] or []]),
        ("45" if row["stage"] == "grant" else "43", _("Date of publication"), [_day(row["published_on"])]),
        ("51", "IPC", _classes(row, "ipc")),
        ("52", "CPC", _classes(row, "cpc")),
        ("54", _("Title"), [each["text"] for each in row["titles"] or []]),
        ("71", _("Applicant"), _parties(row, "applicant", led=_party)),
        ("72", _("Inventor"), _parties(row, "inventor", led=_inventor)),
        ("73", _("Holder"), _parties(row, "assignee", "grantee", led=_party)),
        ("74", _("Agent"), _parties(row, "agent")),
        ("84", _("Designated states"), [", ".join(row["designated"] or [])]),
    ]
    return [(code, title, kept) for code, title, values in found if (kept := addressed(values))]


def addressed(values: Iterable[str | Value]) -> list[Value]:
    """The values that there are, each with where it leads; a bare text leads nowhere."""
    return [each if isinstance(each, tuple) else (each, "") for each in values if each]


def _party(name: str) -> str:
    """The page of an applicant with all its filings."""
    return f"{reverse('analysis:party')}?{urlencode({'name': name})}"


def _inventor(name: str) -> str:
    return searched(f'in="{name}"')


def searched(query: str) -> str:
    """The search for a query."""
    return f"{reverse('corpus:search')}?{urlencode({'q': query})}"


def _day(day: Any) -> str:
    return day.isoformat() if day else ""


def _numbered(each: dict[str, Any]) -> str:
    number = each["number_original"] or each["number"]
    return " ".join(filter(None, (each["office"], number, _day(each["date"]))))


def _classes(row: dict[str, Any], scheme: str) -> list[str | Value]:
    """Symbols, each with the search for its class."""
    given = [each for each in row["classes"] or [] if each["scheme"] == scheme and each["use"] == "given"]
    symbols = dict.fromkeys(each["symbol"] or each["original"] or "" for each in given)
    return [(each, searched(f"{scheme}={each}")) for each in symbols if each]


def _parties(row: dict[str, Any], *roles: str, led: Callable[[str], str] = lambda name: "") -> list[str | Value]:
    """Name, and in brackets the country; the same name in two spellings of the source stands twice."""
    told: list[str | Value] = []
    for each in row["parties"] or []:
        if each["role"] in roles and each["name"]:
            shown = each["name"] + (f" ({each['country']})" if each["country"] else "")
            told.append((shown, led(each["name"].replace('"', " "))))
    return list(dict.fromkeys(told))
