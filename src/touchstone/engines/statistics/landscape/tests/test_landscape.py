"""Landscape figures against other programs, published fits and hand counts."""

from __future__ import annotations

import json
import math
import random

import numpy as np
import pytest
from scipy.optimize import least_squares

from touchstone.engines.statistics.landscape import (
    Burst,
    annual_growth,
    bursts,
    compound_growth,
    concentration_ratio,
    current_impact_index,
    fit_gompertz,
    fit_logistic,
    hhi,
    revealed_advantage,
    symmetric_advantage,
    technology_cycle_time,
    turnover,
)
from touchstone.engines.statistics.landscape.growth import NoCurve


@pytest.fixture
def cases(shared):
    found = json.loads((shared / "data/reference/11_landscape.json").read_text())["cases"]
    return {case["id"]: case for case in found}


@pytest.mark.shared
def test_revealed_advantage_agrees_with_economic_complexity(cases):
    case = cases["rta-1"]
    found = revealed_advantage(case["input"]["matrix"])
    assert found == [pytest.approx(row, abs=1e-9) for row in case["expected"]["rta"]]
    symmetric = symmetric_advantage(case["input"]["matrix"])
    assert symmetric == [[pytest.approx((v - 1) / (v + 1)) for v in row] for row in case["expected"]["rta"]]


def test_who_has_nothing_has_no_advantage_rather_than_zero():
    assert revealed_advantage([[0, 0], [1, 0]]) == [[None, None], [1.0, None]]
    assert symmetric_advantage([[0, 0], [1, 0]]) == [[None, None], [0.0, None]]


@pytest.mark.shared
def test_the_logistic_fit_agrees_with_r(cases):
    case = cases["logistic-dnase1"]
    curve = fit_logistic(case["input"]["x"], case["input"]["y"])
    expected = case["expected"]
    assert [curve.saturation, curve.midpoint, curve.scale] == pytest.approx(expected["coef"], abs=1e-4)
    assert list(curve.errors) == pytest.approx(expected["se"], abs=1e-4)
    assert curve.sigma == pytest.approx(expected["sigma"], abs=1e-4)


def test_a_logistic_over_calendar_years_is_found_again():
    years = list(range(1985, 2020))
    curve = fit_logistic(years, [5000 / (1 + math.exp((2003 - y) / 4)) for y in years])
    assert [curve.saturation, curve.midpoint, curve.scale] == pytest.approx([5000, 2003, 4], rel=1e-4)
    assert [curve.phase(y) for y in (1990, 2000, 2010, 2018)] == ["emerging", "growing", "maturing", "saturated"]


@pytest.mark.shared
def test_the_gompertz_fit_is_that_of_another_search_in_the_parameters_of_r(cases):
    # SSgompertz of R: Asym exp(-b2 b3^x), searched from the values of its manual's example (4.5, 2.3, 0.7)
    x, y = (np.array(cases["logistic-dnase1"]["input"][name]) for name in "xy")
    theirs = least_squares(lambda p: p[0] * np.exp(-p[1] * p[2] ** x) - y, (4.5, 2.3, 0.7), xtol=1e-14, ftol=1e-14)
    curve = fit_gompertz(x, y)
    ours = [curve.saturation, math.exp(curve.midpoint / curve.scale), math.exp(-1 / curve.scale)]
    assert ours == pytest.approx(theirs.x, rel=1e-4)
    assert curve.sigma == pytest.approx(math.sqrt(2 * theirs.cost / (len(x) - 3)), rel=1e-6)
    assert curve.at(curve.midpoint) == pytest.approx(curve.saturation / math.e)


def test_a_gompertz_curve_over_calendar_years_is_found_again():
    years = list(range(1985, 2020))
    curve = fit_gompertz(years, [5000 * math.exp(-math.exp((2003 - y) / 4)) for y in years])
    assert [curve.saturation, curve.midpoint, curve.scale] == pytest.approx([5000, 2003, 4], rel=1e-4)
    assert (curve.phase(1985), curve.phase(2018), curve.at(-1e9)) == ("emerging", "saturated", 0.0)


@pytest.mark.parametrize("y", [[0] * 6, [7] * 6, [0, 0, 0, 0, 0, 9], [1, 2, 4, 8, 16, 32]])
@pytest.mark.parametrize("fit", [fit_logistic, fit_gompertz])
def test_points_that_do_not_bend_make_no_curve(fit, y):
    with pytest.raises(NoCurve):
        fit(range(2000, 2006), y)


@pytest.mark.parametrize(("x", "y"), [([1, 2, 3], [1, 2, 3]), ([1, 1, 2, 2], [1, 1, 2, 2]), ([1, 2, 3, 4], [5, 5, 5])])
def test_too_few_points_make_no_curve(x, y):
    with pytest.raises(NoCurve, match="4 points at 3 places"):
        fit_logistic(x, y)


@pytest.mark.shared
@pytest.mark.parametrize("name", ["burst-1", "burst-2"])
def test_bursts_agree_with_the_r_package(cases, name):
    given = cases[name]["input"]
    found = bursts(given["offsets"], base=given["s"], gamma=given["gamma"])
    assert found == [Burst(**row) for row in cases[name]["expected"]]


def test_bursts_nest_and_do_not_depend_on_order():
    dice = random.Random(1)
    events = sorted({dice.uniform(0, 100) for _ in range(60)} | {dice.uniform(40, 42) for _ in range(60)})
    found = bursts(events)
    assert found == bursts(events[::-1])
    assert max(burst.level for burst in found) >= 3
    for burst in found:
        assert burst.level == 1 or any(
            o.level == burst.level - 1 and o.start <= burst.start and burst.end <= o.end for o in found
        )


def test_few_events_have_few_bursts():
    assert bursts([]) == []
    assert bursts([7]) == [Burst(0, 7, 7)]
    with pytest.raises(ValueError, match="1 events fall on the moment of another"):
        bursts([1, 1, 2])


@pytest.mark.shared
def test_concentration_agrees_with_the_definition(cases):
    counts, expected = cases["hhi-cr4"]["input"]["counts"], cases["hhi-cr4"]["expected"]
    assert hhi(counts) == pytest.approx(expected["hhi"])
    assert concentration_ratio(counts) == pytest.approx(expected["cr4"])


def test_nobody_is_no_concentration():
    assert hhi([]) is concentration_ratio([]) is concentration_ratio([0]) is None


def test_impact_as_tech_line_words_it():
    assert technology_cycle_time([4, 9, 1]) == 4
    assert technology_cycle_time([]) is None
    # a holder whose patents are cited a quarter as often as everybody's
    assert current_impact_index(5, 20, all_cited=100, all_patents=100) == 0.25
    assert current_impact_index(0, 0, all_cited=100, all_patents=100) is None


def test_growth_from_nothing_is_unknown():
    assert annual_growth([0, 5, 10]) == [None, None, 1.0]
    assert annual_growth([]) == []
    assert compound_growth(0, 5, 3) is None
    assert compound_growth(100, 0, 3) == -1


def test_entries_and_exits_by_hand():
    #  a: 1 2 . 4 .   b: 1 . . . .   c: . 2 3 4 5
    rows = turnover([("a", 1), ("a", 2), ("a", 4), ("b", 1), ("c", 2), ("c", 3), ("c", 4), ("c", 5)], patience=2)
    assert [(r.year, r.active, r.entered, r.returned, r.left) for r in rows] == [
        (1, 2, 2, 0, None),
        (2, 2, 1, 0, 1),  # b is gone
        (3, 1, 0, 0, 0),  # a pauses, and comes back
        (4, 2, 0, 1, 0),
        (5, 1, 0, 0, None),  # whether a has gone cannot be told yet
    ]
    assert (rows[1].entry_rate, rows[1].exit_rate) == (0.5, 0.5)
    assert turnover([]) == []
