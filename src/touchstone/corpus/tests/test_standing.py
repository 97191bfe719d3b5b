"""The state of a right on a day; the days and codes are made up, the categories are those of ST.27."""

from __future__ import annotations

from datetime import date

import pytest

from touchstone.corpus.standing import Happening, standing

LIFE = [
    Happening(date(2010, 3, 1), "A", "", "", "bibliography"),
    Happening(date(2011, 9, 7), "Q", "", "", "bibliography"),
    Happening(date(2012, 5, 2), "F", "", "", "bibliography"),
    Happening(date(2014, 5, 2), "H", "H13", "", "st27"),
    Happening(date(2014, 11, 2), "K", "K11", "", "st27"),
    Happening(date(2020, 3, 1), "", "PG25", "LAPSED IN A CONTRACTING STATE", "office"),
]


@pytest.mark.parametrize(
    ("on", "state"),
    [
        (date(2010, 2, 28), "not_filed"),
        (date(2010, 3, 1), "pending"),
        (date(2012, 5, 1), "pending"),
        (date(2012, 5, 2), "in_force"),
        (date(2014, 5, 2), "ended"),
        (date(2014, 11, 2), "in_force"),
    ],
    ids=["before filing", "day of filing", "day before grant", "day of grant", "lapsed", "restored"],
)
def test_the_state_is_what_the_last_event_up_to_the_day_led_to(on: date, state: str) -> None:
    assert standing(LIFE, on).state == state


def test_an_event_whose_category_is_not_known_changes_nothing_and_is_counted() -> None:
    found = standing(LIFE, date(2021, 1, 1))
    assert (found.state, found.since, found.not_understood) == ("in_force", date(2014, 11, 2), 1)
    assert [each.code for each in found.events][:2] == ["PG25", "K11"]


def test_events_after_the_day_are_counted_and_not_shown() -> None:
    found = standing(LIFE, date(2012, 1, 1))
    assert (len(found.events), found.later) == (2, 4)


def test_nothing_known_is_unknown_and_not_pending() -> None:
    assert standing([], date(2012, 1, 1)).state == "unknown"


def test_grant_and_filing_that_fall_on_one_day_leave_the_right_granted() -> None:
    day = date(1995, 1, 1)
    both = [Happening(day, "F", "", "", "bibliography"), Happening(day, "A", "", "", "bibliography")]
    assert standing(both, day).state == "in_force"


def test_the_state_code_of_the_standard_goes_before_the_category() -> None:
    gone = [*LIFE[:3], Happening(date(2013, 1, 1), "U", "U99", "", "st27", state="N")]
    assert standing(gone, date(2013, 1, 1)).state == "suspended"
