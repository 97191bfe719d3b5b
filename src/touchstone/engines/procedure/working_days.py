"""Working days: which days an office works, with public holidays and the weekend days worked in exchange.

A calendar knows only the years whose holidays were announced. Beyond them it counts weekdays, and says that the answer
is provisional.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol, runtime_checkable

import chinese_calendar

ONE_DAY = timedelta(days=1)


class UnknownCountry(LookupError):
    """No table of holidays is known for the country or its part."""


class OutsideTime(ValueError):
    """The count leads beyond the years a date can hold (1 to 9999)."""


@dataclass(frozen=True)
class Line:
    """One step of an arithmetic: a code to translate, what goes into its words, and the day reached.

    The words for a code are in `periods.WORDS`.
    """

    code: str
    day: date
    params: tuple[tuple[str, str | int], ...] = ()


@dataclass(frozen=True)
class Due:
    """The last day of a period.

    Args:
        provisional: True where a holiday table does not reach that far, so that the day may still move.
        why: why it is provisional, in English; empty otherwise.
        lines: how the day was reached, for `periods.explain`.
    """

    date: date
    provisional: bool = False
    why: str = ""
    lines: tuple[Line, ...] = ()


@runtime_checkable
class Calendar(Protocol):
    """Whatever can say which days are worked."""

    name: str

    def covers(self, year: int) -> bool:
        """Whether the holidays of the year are known."""

    def is_working_day(self, day: date) -> bool:
        """Whether the office works that day; in a year not covered, whether it is a weekday."""

    def add_working_days(self, start: date, count: int) -> Due:
        """The `count`-th working day after `start`, which itself is not counted."""


class Counting:
    """What every calendar can do once it knows its holidays."""

    name: str = "Monday to Friday"

    def covers(self, year: int) -> bool:
        return False

    def is_working_day(self, day: date) -> bool:
        return day.weekday() < 5

    def add_working_days(self, start: date, count: int) -> Due:
        """The `count`-th working day after `start`; the start day itself is not counted (0 gives the start).

        Raises:
            ValueError: a count below 0.
            OutsideTime: beyond the year 9999.
        """
        if count < 0:
            raise ValueError(f"{count} working days cannot be counted; periods run forward, from 0 up.")
        end, days = start, working_days_after(self, start)
        for _ in range(count):
            end = next(days)
        why = gap(self, start, end)
        return Due(end, bool(why), why)


class ChinaCalendar(Counting):
    """Working days of China's public offices, by the State Council's yearly notices (library `chinesecalendar`).

    >>> china = ChinaCalendar()
    >>> china.add_working_days(date(2012, 9, 28), 3).date  # Saturday the 29th was worked, then eight days off
    datetime.date(2012, 10, 9)
    >>> china.is_working_day(date(2012, 9, 29)), china.covers(2003)
    (True, False)
    """

    name = "China"
    first_year: int = min(chinese_calendar.constants.holidays).year
    last_year: int = max(chinese_calendar.constants.holidays).year

    def covers(self, year: int) -> bool:
        return self.first_year <= year <= self.last_year

    def is_working_day(self, day: date) -> bool:
        if not self.covers(day.year):
            return day.weekday() < 5
        return bool(chinese_calendar.is_workday(day))


class CountryCalendar(Counting):
    """Working days of another country, or a part of it, by the library `holidays`.

    Args:
        country: ISO 3166-1 code, for example "DE".
        part: code of the state or province, where its holidays differ.
    Raises:
        UnknownCountry: the library has no table for it.

    >>> CountryCalendar("DE").is_working_day(date(2012, 10, 3)), CountryCalendar("FR").is_working_day(date(2012, 10, 3))
    (False, True)
    """

    def __init__(self, country: str, part: str | None = None) -> None:
        import holidays  # slow to load, and needed for other countries alone

        try:
            self._table = holidays.country_holidays(country, subdiv=part)
        except NotImplementedError as error:
            raise UnknownCountry(f"{error}. Give an ISO 3166-1 code such as 'DE', and a part that the country has.")
        self.name = f"{country}-{part}" if part else country

    def covers(self, year: int) -> bool:
        return bool(self._table.start_year <= year <= self._table.end_year)

    def is_working_day(self, day: date) -> bool:
        if not self.covers(day.year):
            return day.weekday() < 5
        return bool(self._table.is_working_day(day))


def working_days_after(calendar: Calendar, start: date) -> Iterator[date]:
    """The working days after a day, one after the other."""
    day = start
    while True:
        day = later(day, 1)
        if calendar.is_working_day(day):
            yield day


def later(day: date, days: int) -> date:
    """The day so many days on, or `OutsideTime`."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        raise OutsideTime(f"{days} days after {day} lie beyond the year 9999; check the length of the period.")


def gap(calendar: Calendar, start: date, end: date) -> str:
    """Which years between two days the calendar has no holidays for, as a sentence; empty where it has them all."""
    missing = [year for year in range(start.year, end.year + 1) if not calendar.covers(year)]
    if not missing:
        return ""
    years = str(missing[0]) if len(missing) == 1 else f"{missing[0]} to {missing[-1]}"
    return f"The holidays of {years} are not in the table for {calendar.name}; only weekends were left out."
