"""Ends of periods by hand. "Guidelines" is the published amendment no. 1 (2008) of the Guidelines for Patent
Examination, part V chapter 7 section 2.3, whose own examples these are."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from touchstone.engines.procedure.periods import (
    CIVIL_CODE,
    PATENT_RULES,
    WORDS,
    BadPeriod,
    Extension,
    Period,
    Roll,
    Suspension,
    due,
    explain,
    months_later,
)
from touchstone.engines.procedure.working_days import ChinaCalendar, OutsideTime

CHINA = ChinaCalendar()
STARTS = st.dates(date(2004, 1, 1), date(2020, 12, 31))
PERIODS = st.builds(Period, st.integers(1, 40), st.sampled_from(["day", "working_day", "month"]))


def last_day(start, length, unit, **rest):
    return due(start, Period(length, unit), CHINA, **rest).date


@pytest.mark.parametrize(
    ("start", "length", "unit", "expected"),
    [
        (date(1998, 6, 1), 3, "year", date(2001, 6, 1)),
        (date(1999, 12, 31), 2, "month", date(2000, 2, 29)),
        (date(2007, 10, 30), 2, "month", date(2008, 1, 2)),
        (date(2007, 12, 6), 2, "month", date(2008, 2, 13)),
    ],
    ids=["years", "last of February", "over new year's days off", "over spring festival"],
)
def test_the_examples_of_the_guidelines_hold(start, length, unit, expected):
    assert last_day(start, length, unit, roll=PATENT_RULES) == expected


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        (date(2011, 1, 31), 1, date(2011, 2, 28)),
        (date(2012, 1, 31), 1, date(2012, 2, 29)),
        (date(2012, 2, 29), 12, date(2013, 2, 28)),
        (date(2012, 2, 29), 48, date(2016, 2, 29)),
        (date(2011, 11, 30), 3, date(2012, 2, 29)),
    ],
    ids=["common year", "leap year", "a year on from a leap day", "four years on", "over the turn of the year"],
)
def test_a_month_without_the_day_ends_on_its_last(start, months, expected):
    assert months_later(start, months) == expected


def test_without_a_rule_the_last_day_stays_on_a_sunday_and_the_steps_say_so():
    answer = due(date(2012, 6, 3), Period(7, "day"), CHINA, roll=None)
    assert answer.date == date(2012, 6, 10)
    assert explain(answer)[-1] == ("The last day is not a working day; no rule moves it", date(2012, 6, 10))


def test_a_suspension_stops_the_period_and_the_rest_runs_on():
    pause = Suspension(date(2012, 3, 5), date(2012, 3, 9))  # Monday to Friday
    assert last_day(date(2012, 3, 1), 10, "day", suspensions=[pause]) == date(2012, 3, 16)
    assert last_day(date(2012, 3, 1), 3, "working_day", suspensions=[pause]) == date(2012, 3, 13)


def test_suspensions_that_overlap_count_each_day_once_and_a_later_one_counts_if_the_first_brought_it_in():
    pauses = [
        Suspension(date(2012, 3, 14), date(2012, 3, 15)),
        Suspension(date(2012, 3, 6), date(2012, 3, 9)),
        Suspension(date(2012, 3, 5), date(2012, 3, 7)),
    ]
    assert last_day(date(2012, 3, 1), 10, "day", suspensions=pauses[1:]) == date(2012, 3, 16)
    assert last_day(date(2012, 3, 1), 10, "day", suspensions=pauses, roll=None) == date(2012, 3, 18)


def test_an_extension_runs_on_from_the_end_before_it_is_moved_and_names_its_article():
    more = Extension(Period(1, "month"), "rule 6")
    answer = due(date(2012, 3, 29), Period(2, "month"), CHINA, extensions=[more])
    assert answer.date == date(2012, 6, 29)
    assert ("Extended (rule 6)", date(2012, 5, 29)) in explain(answer)


def test_hours_run_from_the_moment_and_from_a_bare_day_are_taken_as_whole_days():
    friday_noon = datetime(2012, 6, 8, 12)  # noqa: DTZ001
    assert last_day(friday_noon, 24, "hour") == date(2012, 6, 9)
    assert last_day(date(2012, 6, 8), 25, "hour") == date(2012, 6, 10)


def test_only_a_period_that_asks_for_unknown_holidays_is_provisional():
    unknown = date(CHINA.last_year + 2, 5, 4)
    assert due(unknown, Period(3, "working_day"), CHINA).provisional
    assert due(unknown, Period(3, "day"), CHINA).provisional
    assert not due(unknown, Period(3, "day"), CHINA, roll=None).provisional
    assert not due(date(1998, 6, 1), Period(10, "year"), CHINA).provisional


def test_the_steps_can_be_translated_and_an_unverified_rule_is_marked():
    answer = due(date(2012, 6, 3), Period(7, "day"), CHINA, roll=Roll("Act, art. 1", verified=False))
    chinese = {WORDS["day"]: "{length}日后"}
    steps = explain(answer, lambda words: chinese.get(words, words))
    assert steps[1] == ("7日后", date(2012, 6, 10))
    assert "(Act, art. 1, unverified)" in steps[2][0]


def test_what_makes_no_sense_is_refused():
    with pytest.raises(BadPeriod, match="'fortnight' is no unit of time; known: hour, day"):
        Period(1, "fortnight")
    with pytest.raises(BadPeriod, match="-1 day"):
        Period(-1, "day")
    with pytest.raises(BadPeriod, match="ends before it begins"):
        Suspension(date(2012, 1, 2), date(2012, 1, 1))
    with pytest.raises(OutsideTime, match="year 9999"):
        due(date(2012, 1, 1), Period(9000, "year"), CHINA)


@settings(deadline=None)  # a loaded machine is no fault
@given(STARTS, PERIODS)
def test_a_moved_last_day_is_worked_and_a_longer_period_never_ends_sooner(start, period):
    answer = due(start, period, CHINA).date
    assert CHINA.is_working_day(answer)
    assert start < answer <= due(start, Period(period.length + 1, period.unit), CHINA).date


@settings(deadline=None)  # a loaded machine is no fault
@given(STARTS, PERIODS, st.integers(1, 30), st.integers(0, 20))
def test_a_suspension_inside_the_period_shifts_its_end_by_its_days(start, period, offset, length):
    plain = due(start, period, CHINA, roll=None).date
    first = min(start + timedelta(days=offset), plain)
    pause = Suspension(first, first + timedelta(days=length))
    shifted = due(start, period, CHINA, roll=None, suspensions=[pause]).date
    if period.unit == "working_day":
        assert not pause.first <= shifted <= pause.last
        assert shifted >= plain
    else:
        assert shifted == plain + timedelta(days=length + 1)


@settings(deadline=None)  # a loaded machine is no fault
@given(STARTS, PERIODS, st.integers(1, 400))
def test_a_suspension_after_the_end_changes_nothing(start, period, offset):
    plain = due(start, period, CHINA, roll=CIVIL_CODE)
    after = plain.date + timedelta(days=offset)
    assert due(start, period, CHINA, suspensions=[Suspension(after, after)]) == plain
