"""Periods: when a legal time limit ends, with months and years, holidays at its end, suspensions and extensions.

Every answer carries its arithmetic, so that a page can show how the day was reached.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, get_args

from .working_days import ONE_DAY, Calendar, Due, Line, OutsideTime, gap, later

Unit = Literal["hour", "day", "working_day", "month", "year"]

WORDS = {
    "starts": "The period starts; this day is not counted",
    "hour": "{length} hours later",
    "hours_from_a_day": "{length} hours from a day without an hour, taken as {days} whole days",
    "day": "{length} calendar days later",
    "working_day": "{length} working days later; {skipped} days off were left out",
    "month": "The corresponding day {length} months later",
    "year": "The corresponding day {length} years later",
    "last_of_month": "That month has no day {day}; its last day counts",
    "suspended": "Suspended from {first} to {last}: moved by {days} days",
    "extended": "Extended ({article})",
    "rolled": "The last day is not a working day; the next working day counts ({source})",
    "not_rolled": "The last day is not a working day; no rule moves it",
    "provisional": "Provisional: no holiday table of {calendar} for part of this time",
}


class BadPeriod(ValueError):
    """A period, a suspension or an extension does not make sense."""


@dataclass(frozen=True)
class Period:
    """A length of time as a law writes it.

    >>> Period(30, "working_day")
    Period(length=30, unit='working_day')
    """

    length: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.unit not in get_args(Unit):
            raise BadPeriod(f"'{self.unit}' is no unit of time; known: {', '.join(get_args(Unit))}.")
        if self.length < 0:
            raise BadPeriod(f"A period of {self.length} {self.unit} cannot run; give 0 or more.")


@dataclass(frozen=True)
class Roll:
    """The rule that a last day off gives way to the next working day, with the act that says so."""

    source: str
    verified: bool = True


CIVIL_CODE = Roll("Civil Code of China 2020, art. 203; read in reprints")
PATENT_RULES = Roll("Implementing Rules of the Patent Law 2010, rule 5; read in reprints")
TRADEMARK_REGULATION = Roll("Implementing Regulation of the Trademark Law 2014, art. 12")


@dataclass(frozen=True)
class Suspension:
    """Days on which a period stood still, the first and the last included."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise BadPeriod(f"A suspension from {self.first} to {self.last} ends before it begins; swap the days.")


@dataclass(frozen=True)
class Extension:
    """More time, counted on from where the period would have ended, and the article that gives it."""

    period: Period
    article: str


def due(
    start: date,
    period: Period,
    calendar: Calendar,
    *,
    roll: Roll | None = CIVIL_CODE,
    suspensions: Iterable[Suspension] = (),
    extensions: Sequence[Extension] = (),
) -> Due:
    """The last day of a period that starts on a day; that day is not counted.

    Months and years end on the day with the same number, or on the last day of a month without it. Hours are counted
    from the moment and end on its day; from a day without an hour they are rounded up to whole days. Suspended days
    do not count: what remained runs on after them. Extensions follow from the end before it is moved; at the very
    end, and once, a day off gives way to the next working day. Hours are not moved.

    Args:
        start: the day, or for hours the moment (datetime), of the trigger.
        roll: the rule that moves a last day off; None where the law has none.
        suspensions: in any order; they may overlap.
    Raises:
        OutsideTime: the end lies beyond the year 9999.
    Source: Civil Code of China 2020, art. 201 to 203; rule 5 and article 12 named above say the same of months.

    >>> from .working_days import ChinaCalendar
    >>> due(date(2012, 1, 31), Period(1, "month"), ChinaCalendar()).date
    datetime.date(2012, 2, 29)
    """
    still = _merged(suspensions)
    lines = [Line("starts", _day(start))]
    end, moved = _leg(start, period, calendar, still)
    lines += moved
    for extension in extensions:
        lines.append(Line("extended", _day(end), (("article", extension.article),)))
        end, moved = _leg(end, extension.period, calendar, still)
        lines += moved
    last = unmoved = _day(end)
    if any(each.unit != "hour" for each in (period, *(extension.period for extension in extensions))):
        last, moved = _rolled(last, calendar, roll)
        lines += moved
    counted_from = _holidays_from(_day(start), unmoved, [period, *(each.period for each in extensions)], roll)
    why = gap(calendar, counted_from, last) if counted_from else ""
    if why:
        lines.append(Line("provisional", last, (("calendar", calendar.name),)))
    return Due(last, bool(why), why, tuple(lines))


def explain(answer: Due, translate: Callable[[str], str] = str) -> list[tuple[str, date]]:
    """The arithmetic as readable steps, each with the day reached.

    Args:
        translate: turns a sentence of `WORDS` into another language; its {names} stay.

    >>> from .working_days import ChinaCalendar
    >>> for words, day in explain(due(date(2007, 10, 30), Period(2, "month"), ChinaCalendar(), roll=PATENT_RULES)):
    ...     print(day, words[:51])
    2007-10-30 The period starts; this day is not counted
    2007-12-30 The corresponding day 2 months later
    2008-01-02 The last day is not a working day; the next working
    """
    return [(translate(WORDS[line.code]).format(**dict(line.params)), line.day) for line in answer.lines]


def months_later(day: date, months: int) -> date:
    """The corresponding day of a later month, or its last day where it has none.

    >>> months_later(date(2011, 1, 31), 1), months_later(date(2012, 2, 29), 12)
    (datetime.date(2011, 2, 28), datetime.date(2013, 2, 28))
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > 9999:
        raise OutsideTime(f"{months} months after {day} lie beyond the year 9999; check the length of the period.")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _leg(start: date, period: Period, calendar: Calendar, still: list[Suspension]) -> tuple[date, list[Line]]:
    """One period from its start to its end, before the end is moved to a working day."""
    if period.unit == "working_day":
        return _working_leg(_day(start), period.length, calendar, still)
    if period.unit == "hour":
        end, lines = _hours(start, period.length)
    elif period.unit == "day":
        end = later(_day(start), period.length)
        lines = [Line("day", end, (("length", period.length),))]
    else:
        end, lines = _months(_day(start), period)
    for pause in still:
        first = max(pause.first, _day(start) + ONE_DAY)
        if first > _day(end) or pause.last < first:
            continue
        days = (pause.last - first).days + 1
        end = later(end, days)
        lines.append(_suspended(pause, _day(end), days))
    return end, lines


def _working_leg(start: date, length: int, calendar: Calendar, still: list[Suspension]) -> tuple[date, list[Line]]:
    day, left, skipped, lost = start, length, 0, dict.fromkeys(still, 0)
    while left:
        day = later(day, 1)
        pause = next((each for each in still if each.first <= day <= each.last), None)
        if pause is not None:
            lost[pause] += 1
        elif calendar.is_working_day(day):
            left -= 1
        else:
            skipped += 1
    lines = [_suspended(pause, pause.last, days) for pause, days in lost.items() if days]
    return day, [*lines, Line("working_day", day, (("length", length), ("skipped", skipped)))]


def _hours(start: date, length: int) -> tuple[date, list[Line]]:
    if isinstance(start, datetime):
        try:
            end = start + timedelta(hours=length)
        except OverflowError:
            raise OutsideTime(f"{length} hours after {start} lie beyond the year 9999; check the length.")
        return end, [Line("hour", end.date(), (("length", length),))]
    days = -(-length // 24)
    end_day = later(start, days)
    return end_day, [Line("hours_from_a_day", end_day, (("length", length), ("days", days)))]


def _months(start: date, period: Period) -> tuple[date, list[Line]]:
    end = months_later(start, period.length * (12 if period.unit == "year" else 1))
    lines = [Line(period.unit, end, (("length", period.length),))]
    if end.day != start.day:
        lines.append(Line("last_of_month", end, (("day", start.day),)))
    return end, lines


def _rolled(end: date, calendar: Calendar, roll: Roll | None) -> tuple[date, list[Line]]:
    if calendar.is_working_day(end):
        return end, []
    if roll is None:
        return end, [Line("not_rolled", end)]
    moved = calendar.add_working_days(end, 1).date
    source = roll.source if roll.verified else f"{roll.source}, unverified"
    return moved, [Line("rolled", moved, (("source", source),))]


def _holidays_from(start: date, end: date, periods: list[Period], roll: Roll | None) -> date | None:
    """The first day from which holidays matter: the start for working days, the end for a last day that may move."""
    units = {period.unit for period in periods}
    if "working_day" in units:
        return start
    return end if roll is not None and units != {"hour"} else None


def _suspended(pause: Suspension, day: date, days: int) -> Line:
    return Line("suspended", day, (("first", str(pause.first)), ("last", str(pause.last)), ("days", days)))


def _merged(suspensions: Iterable[Suspension]) -> list[Suspension]:
    """The suspensions in order, those that touch or overlap as one, so that no day is counted twice."""
    merged: list[Suspension] = []
    for each in sorted(suspensions, key=lambda pause: pause.first):
        if merged and each.first <= merged[-1].last + ONE_DAY:
            merged[-1] = Suspension(merged[-1].first, max(merged[-1].last, each.last))
        else:
            merged.append(each)
    return merged


def _day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
