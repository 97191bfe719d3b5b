"""Legal-status events from and to ST.96, the state of a right on a day, and categories of offices' own codes."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

from touchstone.corpus import st96
from touchstone.corpus.numbers import normalise

from .codes import NO_NATIONAL_CODE, UNSTATED, BadStatus, Code, Status, codes, validate

UNSPECIFIED = "0"  # the stage of an office that does not say


@dataclass(frozen=True, kw_only=True)
class Event:
    """One event of one right.

    Args:
        office, number: ST.3 code and normal form of the application number.
        status: the codes of ST.27; None where `fault` says what is wrong with them.
        happened_on: the day of the event; `effective_on` and `published_on` where they differ.
        number_original: the application number as it came, where that differs.
    """

    office: str
    number: str
    happened_on: date | None
    status: Status | None = None
    effective_on: date | None = None
    published_on: date | None = None
    identifier: str = ""
    number_original: str = ""
    fault: str = ""

    @property
    def category(self) -> str | None:
        """The letter of the event's category; None when its codes are wrong."""
        return self.status.key[:1] if self.status else None


def events(document: st96.PatentLegalStatusData | st96.LegalStatus) -> Iterator[Event]:
    """Every event of a document, those with wrong codes too: they say so.

    Numbers are brought into the normal form of their office.
    """
    rights = document.rights if isinstance(document, st96.PatentLegalStatusData) else [document]
    for right in rights:
        office, number, original = _named(right)
        for each in right.events:
            status, fault = _status(each)
            yield Event(
                office=office,
                number=number,
                happened_on=each.happened_on,
                status=status,
                effective_on=each.effective_on,
                published_on=each.published_on,
                identifier=each.identifier.value if each.identifier else "",
                number_original=original if original != number else "",
                fault=fault,
            )


def document(office: str, found: Iterable[Event], *, made_on: date | None = None) -> st96.PatentLegalStatusData:
    """The events as ST.96, one right for each application number in the order of its first event.

    Raises:
        BadStatus: an event has no status, so that its codes cannot be written.
    """
    rights: dict[tuple[str, str], st96.LegalStatus] = {}
    for event in found:
        key = (event.office, event.number_original or event.number)
        if key not in rights:
            number = st96.ApplicationNumber(number=key[1])
            rights[key] = st96.LegalStatus(
                application=st96.ApplicationIdentification(office=event.office, number=number)
            )
        rights[key].events.append(_written(event))
    return st96.PatentLegalStatusData(office=office, made_on=made_on, rights=list(rights.values()))


def standing(found: Iterable[Event], on: date) -> Event | None:
    """The last event up to a day, whose state and stage are those of the right on it; None when there is none yet.

    Of two events on one day the later in the list counts. Events without a day or without right codes are left out.
    """
    known = [each for each in found if each.status and (each.effective_on or each.happened_on or date.max) <= on]
    return max(reversed(known), key=lambda each: each.effective_on or each.happened_on or date.min, default=None)


def breaks(found: Iterable[Event]) -> list[str]:
    """Where events do not follow from one another: the stage that one leaves is not the one that the last led to."""
    known = [each for each in found if each.status and each.happened_on]
    known.sort(key=lambda each: each.happened_on or date.min)
    told = []
    for before, after in pairwise(known):
        assert before.status and after.status
        led_to, leaves = before.status.stage_to, after.status.stage_from
        if led_to != leaves and UNSPECIFIED not in (led_to, leaves):
            told.append(
                f"{after.happened_on}: {after.status.detail} leaves stage {leaves}, but {before.status.detail} of "
                f"{before.happened_on} led to stage {led_to}."
            )
    return told


class OfficeCodes:
    """Which category of ST.27 an office's own event code belongs to, as far as a table says; else it is unknown.

    The table is read from a CSV with the columns office, code and category (others are left alone), such as the list
    of event codes with categories that the European Patent Office publishes for INPADOC. None is shipped here: the
    meaning of a code is the office's to say.
    """

    def __init__(self, rows: Iterable[tuple[str, str, str]]) -> None:
        self._table: dict[tuple[str, str], str] = {}
        for office, code, category in rows:
            if ("category", category) not in codes():
                known = " ".join(each.code for each in codes().values() if each.kind == "category")
                raise BadStatus(f"{office} {code}: '{category}' is no category of ST.27; known: {known}.")
            self._table[office.strip().upper(), code.strip().upper()] = category

    @classmethod
    def read(cls, path: str | Path) -> OfficeCodes:
        """The table of a CSV file; rows without a category are left out.

        Raises:
            BadStatus: a column is missing, or a row has a category that ST.27 does not know.
        """
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            missing = {"office", "code", "category"} - set(rows.fieldnames or ())
            if missing:
                raise BadStatus(f"{Path(path).name} has no column {', '.join(sorted(missing))}.")
            return cls((row["office"], row["code"], row["category"].strip()) for row in rows if row["category"].strip())

    def category(self, office: str, code: str) -> Code | None:
        """The category of an office's code, or None: unknown.

        >>> OfficeCodes([("EP", "26N", "M")]).category("EP", "26N ").en
        'Right upheld'
        >>> OfficeCodes([]).category("EP", "26N") is None
        True
        """
        letter = self._table.get((office.strip().upper(), code.strip().upper()))
        return codes()[("category", letter)] if letter else None


def _named(right: st96.LegalStatus) -> tuple[str, str, str]:
    application = right.application
    if application is None:
        return "", "", ""
    number = application.number
    original = (number.number or number.st13 or "") if number else ""
    found = normalise(application.office or "", original, of="application")
    return application.office or found.office, found.number, original


def _status(event: st96.StatusEvent) -> tuple[Status | None, str]:
    try:
        given = (event.state, event.stage_from, event.stage_to, event.key, event.detail)
        state, stage_from, stage_to, key, detail = (part or "" for part in given)
        indicator = "" if event.indicator in (None, UNSTATED) else event.indicator or ""
        national = "" if event.national in (None, NO_NATIONAL_CODE) else event.national or ""
        return validate(state, stage_from, stage_to, key, detail, indicator, national), ""
    except BadStatus as fault:
        return None, str(fault)


def _written(event: Event) -> st96.StatusEvent:
    status = event.status
    if status is None:
        raise BadStatus(f"{event.office} {event.number}, {event.happened_on}: the event has no codes. {event.fault}")
    return st96.StatusEvent(
        identifier=st96.Text(value=event.identifier) if event.identifier else None,
        state=status.state,
        stage_from=status.stage_from,
        stage_to=status.stage_to,
        key=status.key,
        detail=status.detail,
        indicator=status.indicator or None,
        national=status.national or None,
        happened_on=event.happened_on,
        effective_on=event.effective_on,
        published_on=event.published_on,
    )
