"""The status of a measure, from hand-made readings."""

from datetime import date, timedelta

import pytest

from touchstone.kernel.proofs.status import Reading, Standing, status_of

ON, DUE = date(2012, 6, 30), date(2012, 12, 31)


def a_reading(**facts):
    usual = {"name": "density", "title": "Patents per 10,000", "value": 2.4, "target": 3.3, "as_of": date(2012, 6, 1)}
    return Reading(**usual | {"max_age": timedelta(days=60)} | facts)


def standing(*readings, on=ON, due=DUE):
    return status_of(due, readings, on).standing


def test_a_measure_without_proofs_has_no_evidence():
    status = status_of(DUE, [], ON)
    assert status.standing is Standing.NO_EVIDENCE
    assert status.reason == "No system gives proof for this measure yet."


def test_a_proof_that_gives_no_value_is_no_evidence():
    assert standing(a_reading(value=None, as_of=None)) is Standing.NO_EVIDENCE


def test_all_targets_reached_is_met():
    assert standing(a_reading(value=3.3), a_reading(name="other", value=10, target=4)) is Standing.MET


def test_zero_is_a_value_and_unknown_is_not():
    assert standing(a_reading(value=0, target=0)) is Standing.MET
    assert standing(a_reading(value=None, target=0, as_of=None)) is Standing.NO_EVIDENCE


def test_one_target_short_is_not_met():
    assert standing(a_reading(value=3.3), a_reading(name="other", value=3, target=4)) is Standing.ON_TRACK


def test_a_target_to_be_reached_from_above_is_met_at_or_below_it():
    assert standing(a_reading(value=5, target=6, direction="down")) is Standing.MET
    assert standing(a_reading(value=7, target=6, direction="down")) is Standing.ON_TRACK


@pytest.mark.parametrize(
    ("on", "expected"), [(DUE, Standing.ON_TRACK), (DUE + timedelta(days=1), Standing.LATE)], ids=["the day", "after"]
)
def test_the_due_day_itself_is_still_in_time(on, expected):
    assert standing(a_reading(as_of=on), on=on) is expected


def test_a_reached_target_is_met_even_after_its_day():
    assert standing(a_reading(value=4, as_of=date(2013, 1, 1)), on=date(2013, 1, 2)) is Standing.MET


def test_the_own_day_of_a_target_goes_before_the_day_of_the_measure():
    reading = a_reading(due=date(2015, 12, 31), as_of=date(2013, 1, 1))
    assert standing(reading, on=date(2013, 1, 2)) is Standing.ON_TRACK


@pytest.mark.parametrize(("age", "expected"), [(60, Standing.ON_TRACK), (61, Standing.STALE)])
def test_a_proof_goes_stale_the_day_after_its_greatest_age(age, expected):
    assert standing(a_reading(as_of=ON - timedelta(days=age))) is expected


def test_a_stale_measure_says_which_proof_is_how_old():
    status = status_of(DUE, [a_reading(as_of=date(2012, 1, 1))], ON)
    assert status.reason == (
        "The proof “Patents per 10,000” speaks for 2012-01-01, 181 days before 2012-06-30; "
        "it may be relied on for 60 days."
    )


def test_stale_goes_before_met_and_late():
    old = date(2012, 1, 1)
    assert standing(a_reading(value=4, as_of=old)) is Standing.STALE
    assert standing(a_reading(as_of=old), on=date(2013, 6, 1)) is Standing.STALE


def test_a_dead_source_makes_the_measure_stale_and_is_named():
    dead = a_reading(value=None, as_of=None, error="checksum differs", source="invention-stock")
    status = status_of(DUE, [a_reading(value=4, name="fine"), dead], ON)
    assert status.standing is Standing.STALE
    assert "invention-stock" in status.reason and "checksum differs" in status.reason


def test_a_proof_that_is_not_needed_holds_nothing_back():
    extra = a_reading(name="extra", value=0, needed=False, as_of=date(2001, 1, 1))
    assert standing(a_reading(value=4), extra) is Standing.MET


def test_a_value_without_target_shows_activity_and_is_never_met():
    status = status_of(None, [a_reading(target=None)], ON)
    assert (status.standing, status.code) == (Standing.ON_TRACK, "no_target")


def test_a_measure_without_a_day_is_not_late():
    assert standing(a_reading(as_of=date(2030, 1, 1)), due=None, on=date(2030, 1, 2)) is Standing.ON_TRACK


def test_a_needed_proof_without_value_is_late_after_the_day():
    blank = a_reading(name="blank", value=None, as_of=None)
    after = DUE + timedelta(days=1)
    assert standing(a_reading(value=4, as_of=after), blank, on=after) is Standing.LATE
