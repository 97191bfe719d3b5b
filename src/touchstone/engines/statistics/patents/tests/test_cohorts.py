"""Normalising within cohorts, against Polars' figures and by hand."""

from __future__ import annotations

import json
import random
import statistics

import duckdb
import ibis
import pyarrow as pa
import pytest
from scipy import stats

from touchstone.engines.statistics.patents.cohorts import (
    QUALITY_4,
    QUALITY_6,
    Winsor,
    cohort_statistics,
    nearest_rank,
    normalised,
    quality_index,
)


def a_table(rows):
    connection = duckdb.connect()
    connection.register("filings", pa.Table.from_pylist(rows))
    return ibis.duckdb.from_connection(connection).table("filings")


@pytest.fixture
def cases(shared):
    found = json.loads((shared / "data/reference/01_patent_indicators.json").read_text())["cases"]
    return {case["id"]: case for case in found}


@pytest.mark.shared
def test_quality_of_a_cohort_agrees_with_the_public_script(cases):
    for case in (case for name, case in cases.items() if name.startswith("q4-cohort")):
        rows = [row | {"cohort": 1} for row in case["input"]["cohort"]]
        found = normalised(a_table(rows), QUALITY_4, by=["cohort"])
        found = found.mutate(quality=quality_index(found)).to_pyarrow().to_pylist()
        by_id = {row["id"]: row for row in found}
        for expected in case["expected"]:
            row = by_id[expected["id"]]
            assert row["quality"] == pytest.approx(expected["quality_index_4"], abs=1e-9)
            for name, value in expected["normalised"].items():
                assert row[f"{name}_index"] == pytest.approx(value, abs=1e-9)


@pytest.mark.shared
def test_the_composites_have_the_published_components(cases):
    expected = cases["composite-components"]["expected"]
    assert list(QUALITY_4) == expected["quality_index_4"]
    assert list(QUALITY_6) == expected["quality_index_6"]


@pytest.mark.parametrize(("share", "value"), [(0, 1), (0.5, 3), (0.82, 3), (0.84, 4), (1, 4)])
def test_the_nearest_rank_rounds_half_up_as_polars_does(share, value):
    # pl.Series([1, 2, 3, 4]).quantile(share, "nearest"); at 0.5 place 1.5 becomes 2
    assert nearest_rank([4, 2, 3, 1], share) == value


def test_in_a_large_cohort_outliers_are_cut():
    rows = [{"cohort": "A", "claims": n} for n in range(1, 201)] + [{"cohort": "A", "claims": 10_000}]
    found = normalised(a_table(rows), ["claims"], by=["cohort"]).to_pyarrow().to_pylist()
    # 201 values: place floor(0.99 * 200 + 0.5) = 198, counted from 0, holds 199
    assert {row["claims"]: row["claims_index"] for row in found}[10_000] == 1.0
    assert {row["claims"]: row["claims_index"] for row in found}[100] == pytest.approx(100 / 199)


def test_the_paper_cuts_both_tails():
    rows = [{"cohort": "A", "claims": n} for n in range(1, 202)]
    found = normalised(a_table(rows), ["claims"], by=["cohort"], winsor=Winsor(0.99, 0.01)).to_pyarrow().to_pylist()
    assert {row["claims"]: row["claims_index"] for row in found}[1] == pytest.approx(3 / 199)


def test_a_cohort_in_which_nobody_has_any_has_index_zero_and_an_unknown_has_none():
    rows = [
        {"cohort": "A", "npl": 0},
        {"cohort": "A", "npl": None},
        {"cohort": None, "npl": 3},
        {"cohort": "B", "npl": 2},
    ]
    found = normalised(a_table(rows), ["npl"], by=["cohort"]).to_pyarrow().to_pylist()
    assert sorted((str(row["cohort"]), str(row["npl_index"])) for row in found) == [
        ("A", "0.0"), ("A", "None"), ("B", "1.0"), ("None", "None"),
    ]  # fmt: skip


def test_cuts_must_be_in_order():
    with pytest.raises(ValueError, match=r"Cuts 0.99 and 0.5 do not lie in order"):
        Winsor(0.5, 0.99)


def test_cohort_statistics_agree_with_scipy():
    dice = random.Random(5)
    values = {name: [dice.randrange(40) for _ in range(60)] for name in ("A", "B")}
    rows = [{"cohort": name, "claims": value} for name, many in values.items() for value in many]
    for row in cohort_statistics(a_table(rows), ["claims"], by=["cohort"]).to_pyarrow().to_pylist():
        many = values[row["cohort"]]
        assert (row["patents"], row["mean"], row["variable"]) == (60, pytest.approx(statistics.mean(many)), "claims")
        assert row["std_dev"] == pytest.approx(statistics.pstdev(many))
        assert row["skewness"] == pytest.approx(stats.skew(many))
        assert row["kurtosis"] == pytest.approx(stats.kurtosis(many))
        assert (row["min"], row["p50"], row["max"]) == (min(many), nearest_rank(many, 0.5), max(many))
