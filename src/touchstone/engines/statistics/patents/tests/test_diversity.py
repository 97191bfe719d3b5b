"""Spread over classes, against R's vegan and the formula of OECD 2013."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from touchstone.engines.statistics.patents.diversity import (
    herfindahl,
    mean_class_shares,
    oecd_generality,
    shannon,
    spread,
    unbiased_spread,
)


def cases(shared: Path, start: str) -> list[dict]:
    found = json.loads((shared / "data/reference/01_patent_indicators.json").read_text())["cases"]
    return [case for case in found if case["id"].startswith(start)]


@pytest.mark.shared
def test_spread_agrees_with_vegan(shared):
    for case in cases(shared, "simpson"):
        counts, expected = case["input"]["class_counts"], case["expected"]
        assert spread(counts) == pytest.approx(expected["generality_or_originality"], abs=1e-9), case["id"]
        assert herfindahl(counts) == pytest.approx(expected["hhi"], abs=1e-9), case["id"]
        assert unbiased_spread(counts) == pytest.approx(expected["unbiased"], abs=1e-9), case["id"]
        assert shannon(counts) == pytest.approx(expected["shannon_nat"], abs=1e-9), case["id"]


@pytest.mark.shared
def test_generality_spreads_each_citing_patent_over_its_codes(shared):
    for case in cases(shared, "oecd-generality"):
        codes, expected = case["input"]["full_codes_per_citing_patent_by_subclass"], case["expected"]
        assert mean_class_shares(codes) == pytest.approx(expected["mean_beta"], abs=1e-9), case["id"]
        assert oecd_generality(codes) == pytest.approx(expected["generality"], abs=1e-9), case["id"]


@pytest.mark.parametrize("counts", [[], [0], 0, [0, 0, 0]])
def test_of_nothing_there_is_no_index_rather_than_zero(counts):
    assert spread(counts) is herfindahl(counts) is unbiased_spread(counts) is shannon(counts) is None


def test_a_single_citation_has_no_unbiased_spread():
    assert unbiased_spread([1]) is None


def test_a_citing_patent_without_codes_is_left_out():
    assert oecd_generality([[1, 0], [0, 1], [0, 0]]) == pytest.approx(0.5)  # 1 - (1/2)^2 - (1/2)^2
    assert oecd_generality([[0, 0]]) is None


def test_a_negative_count_is_refused():
    with pytest.raises(ValueError, match="negative"):
        spread([3, -1])
