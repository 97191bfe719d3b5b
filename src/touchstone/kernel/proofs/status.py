"""The status of a measure, computed from what its proofs said: pure, the same answer for the same readings.

Nobody sets a status. It follows from the readings, the days they speak for, and the day it is asked on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum


class Standing(StrEnum):
    """Where a measure stands."""

    MET = "met"
    ON_TRACK = "on_track"
    LATE = "late"
    STALE = "stale"
    NO_EVIDENCE = "no_evidence"


@dataclass(frozen=True)
class Reading:
    """What one proof said last.

    Args:
        name, title: of the proof.
        value, target: None where unknown or not set. A value without a target shows activity and can never be met.
        as_of: the day the value speaks for. max_age: how long it may be relied on after that day.
        direction: "up" where the target is reached from below, "down" where from above.
        due: the day of the target, if it has its own; else the measure's day counts.
        error: why the proof could not answer; `source` names what failed.
        needed: whether the measure can be met without it.
    """

    name: str
    title: str
    value: float | None
    target: float | None
    as_of: date | None
    max_age: timedelta
    direction: str = "up"
    due: date | None = None
    error: str = ""
    source: str = ""
    needed: bool = True

    @property
    def is_reached(self) -> bool:
        if self.value is None or self.target is None:
            return False
        return self.value <= self.target if self.direction == "down" else self.value >= self.target

    def age(self, on: date) -> timedelta | None:
        return on - self.as_of if self.as_of else None

    def is_too_old(self, on: date) -> bool:
        age = self.age(on)
        return age is not None and age > self.max_age


@dataclass(frozen=True)
class Status:
    """Where a measure stands, and why.

    Args:
        code: which sentence says why; `facts` are its figures. A page says it in the reader's language.
    """

    standing: Standing
    code: str
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def reason(self) -> str:
        """The sentence in English."""
        return SENTENCES[self.code] % dict(self.facts)

    def said(self, translate: Callable[[str], str]) -> str:
        """The sentence in the language that `translate` gives."""
        return translate(SENTENCES[self.code]) % dict(self.facts)


SENTENCES = {
    "no_proof": "No system gives proof for this measure yet.",
    "no_value": "The proof “%(title)s” gives no value yet.",
    "failed": "The proof “%(title)s” could not be computed: source %(source)s. %(error)s",
    "too_old": (
        "The proof “%(title)s” speaks for %(as_of)s, %(age)s days before %(on)s; "
        "it may be relied on for %(limit)s days."
    ),
    "all_reached": "Every target is reached.",
    "past_due": "The proof “%(title)s” stands at %(value)s of %(target)s; the day was %(due)s.",
    "before_due": "The proof “%(title)s” stands at %(value)s of %(target)s; the day is %(due)s.",
    "no_due": "The proof “%(title)s” stands at %(value)s of %(target)s; no day is set.",
    "no_target": "The proof “%(title)s” stands at %(value)s; no target is set.",
}


def status_of(measure_due: date | None, proofs: Sequence[Reading], on: date) -> Status:
    """Where a measure stands on a day.

    In this order: no evidence without a value; stale where a needed proof failed or is too old; met where every needed
    target is reached; late where an unreached target's day has passed; on track otherwise.

    Args:
        measure_due: the last day of the measure; a proof's own day goes before it. The day itself is still in time.
        proofs: the last reading of each proof that the measure has.
    """
    needed = [each for each in proofs if each.needed] or list(proofs)
    if not needed:
        return Status(Standing.NO_EVIDENCE, "no_proof")
    for each in needed:
        if each.error:
            facts = {"title": each.title, "source": each.source or each.name, "error": each.error}
            return Status(Standing.STALE, "failed", facts)
    valued = [each for each in needed if each.value is not None]
    if not valued:
        return Status(Standing.NO_EVIDENCE, "no_value", {"title": needed[0].title})
    if old := [each for each in valued if each.is_too_old(on)]:
        return _stale(max(old, key=lambda each: on - (each.as_of or on)), on)
    return _progress(measure_due, needed, on)


def _stale(oldest: Reading, on: date) -> Status:
    age = oldest.age(on) or timedelta()
    facts = {"title": oldest.title, "as_of": oldest.as_of, "age": age.days, "on": on, "limit": oldest.max_age.days}
    return Status(Standing.STALE, "too_old", facts)


def _progress(measure_due: date | None, needed: Sequence[Reading], on: date) -> Status:
    short = [each for each in needed if not each.is_reached]
    if not short:
        return Status(Standing.MET, "all_reached")
    for each in short:
        due = each.due or measure_due
        if due and on > due:
            return Status(Standing.LATE, "past_due", _figures(each) | {"due": due})
    first = next((each for each in short if each.value is not None), short[0])
    return _before(first, first.due or measure_due)


def _before(first: Reading, due: date | None) -> Status:
    if first.value is None:
        return Status(Standing.ON_TRACK, "no_value", {"title": first.title})
    if first.target is None:
        return Status(Standing.ON_TRACK, "no_target", _figures(first))
    if due is None:
        return Status(Standing.ON_TRACK, "no_due", _figures(first))
    return Status(Standing.ON_TRACK, "before_due", _figures(first) | {"due": due})


def _figures(each: Reading) -> dict[str, object]:
    return {"title": each.title, "value": _number(each.value), "target": _number(each.target)}


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:,.10g}"
