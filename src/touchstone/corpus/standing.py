"""The legal status of a filing on a day, as far as the lake tells of it, in the categories of WIPO ST.27.

Three things tell of it: events that an office sent in the codes of ST.27, events in an office's own codes, and the days
of filing, publication and grant that publications state. An event in an office's own code changes the state only where
its category is known; otherwise it is shown and counted, so that a reader knows what was not understood.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from touchstone.corpus.filings import NAME
from touchstone.corpus.lake.lake import Lake

State = Literal["not_filed", "pending", "in_force", "suspended", "ended", "unknown"]
#: what an event of a category makes of a right; categories that are not here leave it as it was.
LEADS_TO: Mapping[str, State] = {
    "A": "pending", "B": "ended", "C": "pending", "F": "in_force", "H": "ended", "K": "in_force", "M": "in_force",
    "N": "ended",
}  # fmt: skip
#: events of one day in the order in which they can follow one another.
ORDER = "ADEQBCFLMVHKN"


@dataclass(frozen=True)
class Happening:
    """One event: the day from which it counts, its ST.27 category if known, and what the source says of it.

    Args:
        state: of the right after it, by the codes of ST.27; empty where the event does not say.
        source: "bibliography", "st27" or "office".
    """

    on: date
    category: str
    code: str
    title: str
    source: str
    office: str = ""
    state: str = ""


@dataclass(frozen=True)
class Standing:
    """The state of a right on a day.

    Args:
        since: the day of the event that led to it. by: that event.
        later: events after the day that are known. not_understood: events up to the day that have no known category.
        events: up to the day, newest first.
    """

    state: State
    since: date | None
    by: Happening | None
    events: tuple[Happening, ...]
    later: int
    not_understood: int
    undated: int


def standing(told: Iterable[Happening], on: date, *, undated: int = 0) -> Standing:
    """The state on a day: what the last event up to it that changes the state led to."""
    ordered = sorted(told, key=_place)
    until = [each for each in ordered if each.on <= on]
    deciding = [each for each in until if _state(each)]
    by = deciding[-1] if deciding else None
    return Standing(
        state=_state(by) or "unknown" if by else _before(ordered),
        since=by.on if by else None,
        by=by,
        events=tuple(reversed(until)),
        later=len(ordered) - len(until),
        not_understood=sum(not each.category for each in until),
        undated=undated,
    )


def _place(each: Happening) -> tuple[date, int]:
    return each.on, ORDER.find(each.category) if each.category else len(ORDER)


def _before(ordered: Sequence[Happening]) -> State:
    """The state before anything is known: not filed where the day of filing is known and still to come."""
    return "not_filed" if any(each.category == "A" for each in ordered) else "unknown"


def _state(each: Happening) -> State | None:
    """What an event led to: by its own state where ST.27 gives one, else by its category."""
    if each.state == "T":
        return "ended"
    if each.state == "N":
        return "suspended"
    return LEADS_TO.get(each.category)


_ROWS = f"""
SELECT office, number, kind_code, stage, "right", filed_on, published_on, granted_on, events FROM patents
WHERE (office IS NOT DISTINCT FROM $office AND number = $number) OR (NOT partial AND {NAME} = $filing)
ORDER BY published_on NULLS LAST
"""
_EVENTS = """
SELECT happened_on, effective_on, published_on, category, state, national, detailed_event, key_event FROM events
WHERE filing_office = $office AND filing_number = $number ORDER BY sequence
"""


def happenings(lake: Lake, row: Mapping[str, Any]) -> tuple[list[Happening], int]:
    """Everything that the lake knows to have happened to the filing of a publication; and how many have no day."""
    office = row["filing_office"] or row["office"] or ""
    filing = f"{office}/{row['filing_number'] or row['number']}"
    rows = lake.ask(_ROWS, {"office": row["office"], "number": row["number"], "filing": filing})
    found = [*_of_bibliography(rows)]
    undated = 0
    for each in (event for told in rows for event in told["events"] or []):
        day = each["effective_on"] or each["date"]
        undated += day is None
        if day is not None:
            of = each["country"] or each["office"] or ""
            words = each["title"] or each["text"] or ""
            found.append(Happening(day, each["category"] or "", each["code"] or "", words, "office", of))
    if "events" in lake.tables() and lake.snapshot.files("events") and row["filing_number"]:
        for each in lake.ask(_EVENTS, {"office": office, "number": row["filing_number"]}):
            day = each["effective_on"] or each["happened_on"] or each["published_on"]
            undated += day is None
            if day is not None:
                code = each["detailed_event"] or each["key_event"] or each["national"] or ""
                found.append(Happening(day, each["category"] or "", code, "", "st27", office, each["state"] or ""))
    return list(dict.fromkeys(found)), undated


def _of_bibliography(rows: Sequence[Mapping[str, Any]]) -> Iterable[Happening]:
    """Filing, first publication and grant, each once."""
    filed = min((row["filed_on"] for row in rows if row["filed_on"]), default=None)
    granted = [
        row["granted_on"] or (row["published_on"] if row["stage"] == "grant" else None)
        for row in rows
        if row["granted_on"] or row["stage"] == "grant"
    ]
    published = min((row["published_on"] for row in rows if row["published_on"]), default=None)
    office = next((row["office"] or "" for row in rows), "")
    for day, category in (
        (filed, "A"),
        (published, "Q"),
        (min((day for day in granted if day), default=None), "F"),
    ):
        if day is not None:
            yield Happening(day, category, "", "", "bibliography", office)
