"""Survival against R, against scipy, and by hand."""

from __future__ import annotations

import json
import random
from datetime import date

import numpy as np
import pytest
from scipy import stats

from touchstone.engines.statistics.survival import Act, kaplan_meier, log_rank, nelson_aalen, pendency, repeats
from touchstone.engines.statistics.survival.repeats import patent_repeat_fine, trademark_fine_limit


@pytest.fixture
def aml(shared):
    found = json.loads((shared / "data/reference/12_survival_repeat.json").read_text())["cases"]
    return next(case for case in found if case["id"] == "km-aml")


@pytest.mark.shared
def test_curves_agree_with_r(aml):
    for group in ("Maintained", "Nonmaintained"):
        rows = [row for row in aml["input"]["data"] if row["x"] == group]
        curve = kaplan_meier([row["time"] for row in rows], [row["status"] == 1 for row in rows])
        expected = [row for row in aml["expected"]["km"] if row["strata"] == f"x={group}"]
        assert [(p.time, p.at_risk, p.events) for p in curve.points] == [
            (row["time"], row["n_risk"], row["n_event"]) for row in expected
        ]
        for point, row in zip(curve.points, expected, strict=True):
            assert point.survival == pytest.approx(row["surv"], abs=1e-8)
            assert point.error == (
                row["std_err"] if row["std_err"] is None else pytest.approx(row["std_err"], abs=1e-8)
            )


@pytest.mark.shared
def test_the_test_agrees_with_r(aml):
    rows = aml["input"]["data"]
    found = log_rank([r["time"] for r in rows], [r["status"] == 1 for r in rows], [r["x"] for r in rows])
    assert (found.statistic, found.p) == pytest.approx(tuple(aml["expected"]["logrank"].values()), abs=1e-8)


@pytest.mark.shared
def test_medians_and_bounds_of_the_aml_data_are_those_printed_by_r(aml):
    # print(survfit(Surv(time, status) ~ x, data = aml)): 31 (18, NA) and 23 (8, NA); Therneau, survival vignette
    found = {}
    for group in ("Maintained", "Nonmaintained"):
        rows = [row for row in aml["input"]["data"] if row["x"] == group]
        curve = kaplan_meier([row["time"] for row in rows], [row["status"] == 1 for row in rows])
        found[group] = (curve.median, *curve.median_bounds())
    assert found == {"Maintained": (31, 18, None), "Nonmaintained": (23, 8, None)}


@pytest.mark.parametrize(("interval", "method"), [("plain", "linear"), ("log-log", "log-log")])
def test_curves_and_bounds_agree_with_scipy(interval, method):
    dice = random.Random(3)
    times = [dice.randrange(1, 30) for _ in range(80)]
    marks = [dice.random() < 0.6 for _ in times]
    sample = stats.CensoredData.right_censored(times, [not mark for mark in marks])
    theirs = stats.ecdf(sample).sf
    bounds = theirs.confidence_interval(method=method)
    curve = kaplan_meier(times, marks, interval=interval)
    for point in curve.points[:-1]:
        at = np.searchsorted(theirs.quantiles, point.time)
        assert point.survival == pytest.approx(theirs.probabilities[at])
        assert (point.low, point.high) == pytest.approx(
            (bounds.low.probabilities[at], bounds.high.probabilities[at]), abs=1e-9
        )


def test_the_test_agrees_with_scipy_and_holds_for_three_groups():
    dice = random.Random(4)
    rows = [(dice.expovariate(1 / (1 + group)), dice.random() < 0.8, group) for group in (0, 1, 2) for _ in range(40)]
    two = [row for row in rows if row[2] < 2]
    samples = [
        stats.CensoredData.right_censored(
            [t for t, _, g in two if g == group], [not m for _, m, g in two if g == group]
        )
        for group in (0, 1)
    ]
    theirs = stats.logrank(*samples)
    ours = log_rank(*map(list, zip(*two, strict=True)))
    assert (ours.statistic, ours.p) == pytest.approx((theirs.statistic**2, theirs.pvalue))
    three = log_rank(*map(list, zip(*rows, strict=True)))
    assert three.freedom == 2
    assert sum(three.observed.values()) == pytest.approx(sum(three.expected.values()))


def test_the_hazard_by_hand():
    # at 2: 1 of 4, at 5: 2 of 2
    assert nelson_aalen([2, 3, 5, 5], [True, False, True, True]) == [
        (2, 0.25, pytest.approx(0.25)), (5, 1.25, pytest.approx((1 / 16 + 2 / 4) ** 0.5)),
    ]  # fmt: skip


def test_a_level_stretch_at_one_half_has_its_middle_as_median():
    assert kaplan_meier([1, 2, 3, 4], [True] * 4).median == 2.5
    assert kaplan_meier([1, 2, 3], [True, False, False]).median is None


def test_nobody_has_no_curve():
    curve = kaplan_meier([], [])
    assert (curve.points, curve.median, curve.survival_at(3)) == ((), None, 1.0)
    assert log_rank([], [], []).p is None
    assert log_rank([1, 2], [False, False], "ab").p is None


@pytest.mark.parametrize("times", [[-1], [float("nan")]])
def test_impossible_times_are_refused(times):
    with pytest.raises(ValueError, match="negative or not a number"):
        kaplan_meier(times, [True])


def test_the_mean_time_up_to_a_limit_is_the_area_under_the_curve():
    assert kaplan_meier([1, 3], [True, True]).restricted_mean(4) == 1 * 1 + 2 * 0.5 + 1 * 0


def test_filings_that_still_wait_lengthen_the_median():
    decided = [(date(2000, 1, 1), date(2000, 1, 11)), (date(2000, 1, 1), date(2000, 1, 21))]
    waiting = [(date(2000, 1, 1), None), (date(2000, 1, 1), date(2009, 1, 1))]
    wrong = [(None, None), (date(2000, 2, 1), date(2000, 1, 1)), (date(2030, 1, 1), None)]
    alone = pendency(decided, observed_on=date(2000, 3, 1))
    found = pendency(decided + waiting + wrong, observed_on=date(2000, 3, 1))
    assert (alone.median, found.quarter, found.three_quarters) == (15.0, 15.0, None)
    assert (found.decided, found.pending, found.set_aside) == (2, 2, 3)


def an_act(on, **facts):
    usual = {"infringer": "Red Co", "right": "CN1", "kind": "patent", "committed_on": date.fromisoformat(on)}
    return Act(**usual | facts)


def grounds(*acts):
    return [repeat.ground for repeat in repeats(acts)]


def test_the_same_patent_again_after_a_finding_is_a_repeat():
    first = an_act("2015-03-01", found_on=date(2015, 9, 1))
    assert grounds(first, an_act("2016-01-01")) == ["same patent again", "again after a finding"]
    assert grounds(first, an_act("2015-06-01")) == []  # before the decision
    assert grounds(first, an_act("2016-01-01", right="CN2")) == []
    assert grounds(first, an_act("2016-01-01", infringer="Blue Co")) == []
    assert grounds(an_act("2015-03-01"), an_act("2016-01-01")) == []  # never decided


def test_a_similar_infringement_after_a_penalty_is_serious():
    first = an_act("2021-03-01", found_on=date(2021, 9, 1))
    similar = an_act("2022-01-01", right="CN2", similar_to=frozenset({"CN1"}))
    assert grounds(first, similar) == ["again after a finding"]


def test_two_acts_on_marks_within_five_years_weigh_heavier():
    mark = {"kind": "trademark", "right": "TM1"}
    first = an_act("2016-02-29", **mark)
    assert grounds(first, an_act("2021-02-28", **mark | {"right": "TM2"})) == ["twice in five years"]
    assert grounds(first, an_act("2021-03-01", **mark)) == []


def test_fines_have_the_limits_of_the_articles():
    assert patent_repeat_fine(10_000) == (20_000, 40_000)
    assert patent_repeat_fine(0) == (0, 200_000)
    assert trademark_fine_limit(60_000) == 300_000
    assert trademark_fine_limit(10) == 250_000
