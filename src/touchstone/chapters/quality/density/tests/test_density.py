"""Invention patents per 10,000 people: figures from published tables, with the tables beside them."""

from datetime import UTC, date, datetime

import pytest

from touchstone.chapters.quality.density.indicators import InventionGrantsPer10k, InventionPatentsPer10k
from touchstone.kernel.indicators.compute import arithmetic, compute, make_shipped
from touchstone.kernel.indicators.declaration import COUNTRY

END_2016 = date(2016, 12, 31)
BEIJING, HONG_KONG = "110000", "810000"


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    folder = tmp_path_factory.mktemp("snapshots")
    for declared in (InventionPatentsPer10k(), InventionGrantsPer10k()):
        make_shipped(declared, root=folder, made_at=datetime(2012, 4, 30, tzinfo=UTC))
    return folder


def density(root, on=END_2016, **switches):
    return compute(InventionPatentsPer10k(), root=root, on=on, switches=switches)


def grants(root, on=END_2016, **switches):
    return compute(InventionGrantsPer10k(), root=root, on=on, switches=switches)


@pytest.mark.parametrize(
    ("scope", "stock", "rate"),
    [("mainland", 157_756, 1.1819230711599262), ("all", 180_042, 1.3488919190254283)],
)
def test_the_scope_moves_the_national_rate_of_2009_by_14_percent(root, scope, stock, rate):
    """Stocks: yearbook 2009. People: Statistical Yearbook 2010, table 1-2: 133,474 (10,000)."""
    row = density(root, scope=scope).row(COUNTRY, 2009)
    assert row["stock"] == stock
    assert row["value"] == pytest.approx(rate, abs=1e-6)
    assert row["basis"] == "computed"


@pytest.mark.parametrize(
    ("population", "people"), [("year_end", 133_474), ("previous_year_end", 132_802), ("mean", 133_138)]
)
def test_the_population_taken_stands_beside_the_rate(root, population, people):
    row = density(root, population=population).row(COUNTRY, 2009)
    assert row["people_10k"] == people
    assert row["value"] == pytest.approx(157_756 / people, abs=1e-9)


def test_beijing_had_15_invention_patents_in_force_per_10000_people_in_2009(root):
    """28,774 in force (yearbook 2009), 18.60 million people: 15.4699."""
    row = density(root).row(BEIJING, 2009)
    assert row["value"] == pytest.approx(15.4699, abs=1e-4)
    assert arithmetic(InventionPatentsPer10k(), row) == "28,774 ÷ (1,860 × 10,000) × 10,000 = 15.4699"


def test_a_place_without_people_has_no_density_rather_than_zero(root):
    row = density(root, scope="all").row(HONG_KONG, 2009)
    assert row["stock"] == 1149
    assert row["value"] is None
    assert row["reason"] == "no_population"


def test_places_outside_the_mainland_are_absent_from_the_mainland(root):
    assert density(root, scope="mainland").row(HONG_KONG, 2009) is None


def test_a_year_without_stock_is_unknown_though_grants_are_known(root):
    row = density(root).row(BEIJING, 2011)
    assert (row["stock"], row["value"], row["reason"]) == (None, None, "no_stock")


def test_a_published_rate_says_that_it_was_not_computed_here(root):
    row = density(root).row(COUNTRY, 2011)
    assert (row["value"], row["basis"], row["stock"]) == (2.37, "published", None)
    assert arithmetic(InventionPatentsPer10k(), row) == ""


def test_a_published_rate_of_the_mainland_is_not_shown_for_the_wider_scope(root):
    found = density(root, scope="all").row(COUNTRY, 2013)
    assert (found["stock"], found["value"], found["reason"]) == (585_767, None, "no_population")


def test_a_remembered_figure_without_a_paper_is_used_in_no_result(root):
    assert density(root).row(COUNTRY, 2012) is None or density(root).row(COUNTRY, 2012)["value"] is None


def test_a_year_that_had_not_ended_is_not_in(root):
    assert density(root, on=date(2011, 12, 30)).years() == [2009]
    assert density(root, on=date(2011, 12, 31)).years() == [2009, 2011]


def test_beijing_was_granted_15880_invention_patents_in_2011(root):
    """15,880 grants, 20.19 million people (National Bureau of Statistics): 7.8653."""
    row = grants(root).row(BEIJING, 2011)
    assert row["grants"] == 15_880
    assert row["value"] == pytest.approx(7.8653, abs=1e-4)


def test_the_31_provinces_together_are_sums_on_both_sides(root):
    """2009: 58,514 grants over 1,324.43 million people, both added up by hand from the files."""
    row = grants(root).row(COUNTRY, 2009)
    assert (row["grants"], row["people_10k"]) == (58_514, 132_443)


def test_grants_after_the_last_population_have_no_rate(root):
    row = grants(root, on=date(2024, 12, 31)).row(BEIJING, 2020)
    assert row["grants"] == 63_266
    assert (row["value"], row["reason"]) == (None, "no_population")


def test_stock_and_flow_share_no_column(root):
    assert "grants" not in density(root).rows[0]
    assert "stock" not in grants(root).rows[0]
