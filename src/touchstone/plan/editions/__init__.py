"""Plans the project ships in its own words, as data that needs no outside file.

>>> edition = load("cn-2012")
>>> edition.measure(14).lead
'SIPO'
>>> len(edition.measures_of("PD-CCCPC"))
2
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any

KEYS = ("cn-2012",)


class EditionRefused(ValueError):
    """An edition is not shipped, or its data contradict themselves."""


@dataclass(frozen=True, slots=True)
class Organ:
    """A ministry, court or other body that answers for measures.

    The one with `coordinates` follows the whole plan and answers for no measure.
    """

    code: str
    name_en: str
    name_zh: str
    short_zh: str
    kind: str
    coordinates: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Organs that a measure means without naming them."""

    name_en: str
    name_zh: str


@dataclass(frozen=True, slots=True)
class Instrument:
    """A law, regulation, policy or programme a measure works on; `named` if the plan gives its proper name."""

    title_en: str
    title_zh: str
    verb: str
    named: bool


@dataclass(frozen=True, slots=True)
class Target:
    """A number a measure must reach: one value, or a range from `low` to `high`."""

    qualifier: str
    unit_en: str
    unit_zh: str
    value: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """One numbered task of the plan; `organs` keeps the order of the plan, the first leads."""

    number: int
    chapter: int
    title_en: str
    title_zh: str
    summary_en: str
    summary_zh: str
    kind: str
    verbs: tuple[str, ...]
    organs: tuple[str, ...]
    groups: tuple[Group, ...]
    instruments: tuple[Instrument, ...]
    targets: tuple[Target, ...]
    due: date
    due_basis: str
    source_line: int

    @property
    def lead(self) -> str:
        """The organ that answers for the whole measure."""
        return self.organs[0]

    @property
    def joint(self) -> tuple[str, ...]:
        """The organs that share the measure with the lead organ."""
        return self.organs[1:]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A group of measures with one aim."""

    number: int
    title_en: str
    title_zh: str
    summary_en: str
    summary_zh: str
    source_line: int


@dataclass(frozen=True, slots=True)
class Source:
    """The text an edition was written from, and how its lines are counted."""

    title: str
    file: str
    lines: str


@dataclass(frozen=True, slots=True)
class Edition:
    """A whole plan: what it is, its organs, its chapters and its measures in order."""

    key: str
    title_en: str
    title_zh: str
    year: int
    issued_on: date
    issued_on_basis: str
    issuer: str
    source: Source
    notes_en: tuple[str, ...]
    notes_zh: tuple[str, ...]
    organs: tuple[Organ, ...]
    chapters: tuple[Chapter, ...]
    measures: tuple[Measure, ...]

    def measure(self, number: int) -> Measure:
        """The measure of this number.

        Raises:
            EditionRefused: the plan has no such measure.
        """
        for measure in self.measures:
            if measure.number == number:
                return measure
        raise EditionRefused(f"{self.key} has no measure {number}; it has 1 to {len(self.measures)}.")

    def organ(self, code: str) -> Organ:
        """The organ of this code.

        Raises:
            EditionRefused: the plan names no such organ.
        """
        for organ in self.organs:
            if organ.code == code:
                return organ
        known = ", ".join(organ.code for organ in self.organs)
        raise EditionRefused(f'{self.key} has no organ "{code}". Its organs: {known}.')

    def measures_in(self, chapter: int) -> tuple[Measure, ...]:
        """The measures of one chapter, in order."""
        return tuple(measure for measure in self.measures if measure.chapter == chapter)

    def measures_of(self, code: str) -> tuple[Measure, ...]:
        """The measures an organ leads or shares, in order."""
        return tuple(measure for measure in self.measures if code in measure.organs)


def load(key: str) -> Edition:
    """The shipped edition of this key, checked against itself.

    Raises:
        EditionRefused: no edition has this key, or its parts do not fit together (all reasons at once).
    """
    if key not in KEYS:
        raise EditionRefused(f'No edition "{key}" is shipped. Shipped: {", ".join(KEYS)}.')
    edition = edition_from(read(f"{key}.json"), read(f"organs-{key}.json"))
    if reasons := contradictions(edition):
        raise EditionRefused(f"{key} contradicts itself:\n" + "\n".join(reasons))
    return edition


def read(name: str) -> dict[str, Any]:
    """One data file of this folder as plain Python."""
    data: dict[str, Any] = json.loads(files(__name__).joinpath(name).read_text(encoding="utf-8"))
    return data


def edition_from(plan: Mapping[str, Any], organs: Mapping[str, Any]) -> Edition:
    """An edition from its two parsed files, which must follow `edition.schema.json`."""
    facts = dict(plan)
    facts["issued_on"] = date.fromisoformat(plan["issued_on"])
    facts["source"] = Source(**plan["source"])
    facts["notes_en"] = tuple(plan["notes_en"])
    facts["notes_zh"] = tuple(plan["notes_zh"])
    facts["organs"] = tuple(Organ(**organ) for organ in organs["organs"])
    facts["chapters"] = tuple(Chapter(**chapter) for chapter in plan["chapters"])
    facts["measures"] = tuple(_measure_from(measure) for measure in plan["measures"])
    return Edition(**facts)


def contradictions(edition: Edition) -> list[str]:
    """Every way in which the parts of an edition do not fit together, as sentences; none if it is sound."""
    chapters = {chapter.number for chapter in edition.chapters}
    codes = {organ.code for organ in edition.organs}
    reasons = [
        *(f"Chapter {number} occurs twice." for number in _doubled(c.number for c in edition.chapters)),
        *(f"Measure {number} occurs twice." for number in _doubled(m.number for m in edition.measures)),
        *(f"Organ {code} occurs twice." for code in _doubled(organ.code for organ in edition.organs)),
    ]
    if edition.issuer not in codes:
        reasons.append(f"Issuer {edition.issuer} is not in the list of organs.")
    for measure in edition.measures:
        if measure.chapter not in chapters:
            reasons.append(f"Measure {measure.number} stands in chapter {measure.chapter}, which does not exist.")
        reasons += [
            f"Measure {measure.number}: organ {code} is not in the list of organs."
            for code in measure.organs
            if code not in codes
        ]
    return reasons


def _measure_from(data: Mapping[str, Any]) -> Measure:
    facts = dict(data)
    facts["verbs"] = tuple(data["verbs"])
    facts["organs"] = tuple(data["organs"])
    facts["groups"] = tuple(Group(**group) for group in data["groups"])
    facts["instruments"] = tuple(Instrument(**instrument) for instrument in data["instruments"])
    facts["targets"] = tuple(Target(**target) for target in data["targets"])
    facts["due"] = date.fromisoformat(data["due"])
    return Measure(**facts)


def _doubled(values: Iterable[int | str]) -> list[int | str]:
    return [value for value, times in Counter(values).items() if times > 1]
