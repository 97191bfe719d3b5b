"""Legal status events in the codes of WIPO Standard ST.27, so that other offices can read a right's history.

The codes are those of the ST.96 V6.0 schemas; the short meanings in `data/st27_codes.csv` are this project's own words
and do not replace the standard's.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

Kind = Literal["category", "state", "stage", "key_event", "detailed_event", "event_indicator"]

UNSTATED = "UNS"
NO_NATIONAL_CODE = "X000"  # the schema's default for an office without codes of its own


class BadStatus(ValueError):
    """A status event has codes that the standard does not know or that contradict each other; all are named."""


@dataclass(frozen=True)
class Code:
    """One code of the standard; `category` is empty for states, stages and indicators.

    Args:
        zh: the meaning in Chinese, empty for detailed events and indicators, which have English only.
    """

    kind: str
    code: str
    category: str
    en: str
    zh: str


@dataclass(frozen=True)
class Status:
    """One status event: the state it leaves, the stages it leads from and to, and what happened.

    Args:
        key, detail: event codes of the same category, for example "A10" and "A12".
        indicator: the procedure, for example "NAP"; empty where it is not stated.
        national: the office's own code; empty where there is none.
    """

    state: str
    stage_from: str
    stage_to: str
    key: str
    detail: str
    indicator: str = ""
    national: str = ""

    def printed(self) -> str:
        """The seven parts in the order of the schema, joined by hyphens.

        The order and the default X000 are the schema's; the hyphens and the small letters of the indicator are as
        offices print it, and were not checked against the text of the standard (unverified).

        >>> Status("A", "0", "1", "A10", "A12", "NAP").printed()
        'A-0-1-A10-A12-nap-X000'
        """
        indicator = (self.indicator or UNSTATED).lower()
        stages = (self.stage_from, self.stage_to)
        return "-".join((self.state, *stages, self.key, self.detail, indicator, self.national or NO_NATIONAL_CODE))


@cache
def codes() -> Mapping[tuple[str, str], Code]:
    """Every code by its kind and itself."""
    text = (files(__package__) / "data/st27_codes.csv").read_text(encoding="utf-8")
    return {(row["kind"], row["code"]): Code(**row) for row in csv.DictReader(text.splitlines())}


def known(kind: Kind) -> tuple[str, ...]:
    """The codes of a kind, in the standard's order.

    >>> known("state")
    ('A', 'N', 'T', 'U')
    """
    return tuple(code for of, code in codes() if of == kind)


def category_of(code: str) -> str:
    """The letter of the category that a key or detailed event belongs to.

    Raises:
        BadStatus: no event has the code.

    >>> category_of("F11")
    'F'
    """
    return _event(code).category


def describe(code: str, language: str = "en") -> str:
    """What a category or an event code means, in "en" or "zh".

    A detailed event has no Chinese words of its own; asked for them, its category stands in Chinese before the English.

    >>> describe("F11"), describe("F10", "zh"), describe("F11", "zh")
    ('Granted after substantive examination', '授予权利', '授权：Granted after substantive examination')
    """
    found = codes()[("category", code)] if ("category", code) in codes() else _event(code)
    if not language.startswith("zh"):
        return found.en
    return found.zh or f"{codes()[('category', found.category)].zh}：{found.en}"


def validate(
    state: str, stage_from: str, stage_to: str, key: str, detail: str, indicator: str = "", national: str = ""
) -> Status:
    """The status event of these codes, checked.

    Raises:
        BadStatus: names every code that is not known, and a key and detailed event of different categories.

    >>> validate("A", "0", "1", "A10", "A12").key
    'A10'
    """
    asked: tuple[tuple[str, Kind, str], ...] = (
        ("state", "state", state),
        ("stage before", "stage", stage_from),
        ("stage after", "stage", stage_to),
        ("key event", "key_event", key),
        ("detailed event", "detailed_event", detail),
    )
    faults = [_unknown(label, kind, code) for label, kind, code in asked if (kind, code) not in codes()]
    if indicator and ("event_indicator", indicator) not in codes():
        faults.append(_unknown("event indicator", "event_indicator", indicator))
    if not faults and key[0] != detail[0]:
        faults.append(f"Key event {key} and detailed event {detail} are of different categories; they share one.")
    if faults:
        raise BadStatus(" ".join(faults))
    return Status(state, stage_from, stage_to, key, detail, indicator, national)


def parse(printed: str) -> Status:
    """The status event of a code as offices print it, seven parts joined by hyphens; the last two may be left out.

    Raises:
        BadStatus: it has other than five to seven parts, or `validate` refuses them.

    >>> parse("A-0-1-A10-A12-nap-X000").printed()
    'A-0-1-A10-A12-nap-X000'
    """
    parts = printed.strip().split("-")
    if not 5 <= len(parts) <= 7:
        raise BadStatus(
            f"'{printed}' has {len(parts)} parts; a status event has 5 to 7, such as A-0-1-A10-A12-nap-X000."
        )
    state, stage_from, stage_to, key, detail = parts[:5]
    indicator = parts[5].upper() if len(parts) > 5 and parts[5].upper() != UNSTATED else ""
    national = parts[6] if len(parts) > 6 and parts[6] != NO_NATIONAL_CODE else ""
    return validate(state, stage_from, stage_to, key, detail, indicator, national)


def _event(code: str) -> Code:
    found = codes().get(("detailed_event", code)) or codes().get(("key_event", code))
    if found is None:
        raise BadStatus(_unknown("event", "detailed_event", code))
    return found


def _unknown(label: str, kind: Kind, code: str) -> str:
    near = [each for each in known(kind) if each[0] == code[:1].upper()] if kind.endswith("_event") else []
    return f"'{code}' is no {label} of ST.27; known: {', '.join(near or known(kind))}."
