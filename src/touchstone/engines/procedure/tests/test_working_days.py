"""Holidays of 2012 by hand, from the State Council office's notice of 5 December 2011 (国办发明电〔2011〕45号):
22–28 January off, Saturday 21 and Sunday 29 January worked; 29 April–1 May off, Saturday 28 April worked;
30 September–7 October off, Saturday 29 September worked."""

import csv
import json
from datetime import date
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from touchstone.engines.procedure.working_days import (
    Calendar,
    ChinaCalendar,
    Counting,
    CountryCalendar,
    OutsideTime,
    UnknownCountry,
    gap,
    working_days_after,
)

CHINA = ChinaCalendar()
COVERED_DAYS = st.dates(date(2004, 1, 1), date(2025, 12, 31))


@pytest.mark.parametrize(
    ("start", "count", "expected"),
    [
        (date(2012, 9, 28), 3, date(2012, 10, 9)),
        (date(2012, 1, 20), 1, date(2012, 1, 21)),
        (date(2012, 1, 20), 2, date(2012, 1, 29)),
        (date(2012, 4, 27), 2, date(2012, 5, 2)),
        (date(2012, 9, 30), 0, date(2012, 9, 30)),
    ],
    ids=["national day", "worked Saturday", "worked Sunday after spring festival", "labour day", "at once"],
)
def test_working_days_follow_the_notice_of_the_year(start, count, expected):
    answer = CHINA.add_working_days(start, count)
    assert (answer.date, answer.provisional, answer.why) == (expected, False, "")


def test_beyond_the_table_weekends_alone_count_and_the_answer_is_provisional():
    answer = CHINA.add_working_days(date(2100, 1, 4), 5)  # a Monday
    assert (answer.date, answer.provisional) == (date(2100, 1, 11), True)
    assert answer.why == "The holidays of 2100 are not in the table for China; only weekends were left out."


def test_a_count_that_runs_out_of_the_table_names_every_year_it_lacks():
    assert "2002 to 2003" in gap(CHINA, date(2002, 5, 1), date(2004, 1, 5))


def test_another_country_has_its_own_holidays():
    germany = CountryCalendar("DE")
    assert germany.add_working_days(date(2012, 10, 2), 1).date == date(2012, 10, 4)  # the 3rd is Unity Day
    bavaria = CountryCalendar("DE", "BY")
    assert bavaria.is_working_day(date(2012, 1, 6)) is False  # Epiphany, in Bavaria but not in all Germany
    assert germany.is_working_day(date(2012, 1, 6))
    assert bavaria.name == "DE-BY"


@pytest.mark.parametrize(("country", "part"), [("ZZ", None), ("DE", "ZZ")])
def test_a_country_without_a_table_is_refused(country, part):
    with pytest.raises(UnknownCountry, match="ZZ"):
        CountryCalendar(country, part)


def test_every_calendar_meets_the_protocol():
    assert all(isinstance(each, Calendar) for each in (CHINA, CountryCalendar("FR"), Counting()))


def test_days_are_not_counted_backwards_nor_past_the_end_of_time():
    with pytest.raises(ValueError, match="-1 working days"):
        CHINA.add_working_days(date(2012, 1, 1), -1)
    with pytest.raises(OutsideTime, match="year 9999"):
        CHINA.add_working_days(date(9999, 12, 30), 5)


@settings(deadline=None)  # a loaded machine is no fault
@given(COVERED_DAYS, st.integers(1, 60))
def test_the_due_day_is_the_nth_working_day_and_one_more_is_later(start, count):
    answer = CHINA.add_working_days(start, count).date
    assert CHINA.is_working_day(answer)
    assert list(islice(working_days_after(CHINA, start), count))[-1] == answer
    assert answer < CHINA.add_working_days(start, count + 1).date


SHARED = next((up / "shared/data" for up in Path(__file__).parents if (up / "shared/data").is_dir()), None)
needs_shared = pytest.mark.skipif(SHARED is None, reason="the reference data does not stand beside the checkout")


@pytest.mark.shared
@needs_shared
def test_the_reference_vectors_hold():
    with (SHARED / "standards/deadlines/cn_working_day_vectors.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) == 10
    for row in rows:
        answer = CHINA.add_working_days(date.fromisoformat(row["start"]), int(row["working_days"]))
        assert answer.date.isoformat() == row["due"], row


@pytest.mark.shared
@needs_shared
def test_the_announced_days_off_and_days_worked_are_those_of_the_calendar():
    differing = []
    for path in sorted((SHARED / "china/holidays").glob("*.json")):
        for day in json.loads(path.read_text(encoding="utf-8"))["days"]:
            on = date.fromisoformat(day["date"])
            if CHINA.is_working_day(on) is day["isOffDay"]:
                differing.append((path.name, day))
    assert differing == []
