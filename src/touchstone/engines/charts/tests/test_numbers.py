"""Numbers and ticks as readers of each language expect them."""

import pytest

from touchstone.engines.charts.figure import Figure, number, ticks


@pytest.mark.parametrize(
    ("value", "english", "chinese"),
    [
        (0, "0", "0"),
        (9999, "9,999", "9,999"),
        (10000, "10,000", "1万"),
        (12345, "12,345", "1.23万"),
        (99_999_999, "99,999,999", "1亿"),
        (134_042_0000, "1,340,420,000", "13.4亿"),
        (-25000, "-25,000", "-2.5万"),
        (0.5, "0.50", "0.50"),
        (None, "–", "–"),
        (float("nan"), "–", "–"),
        (float("inf"), "–", "–"),
    ],
)
def test_numbers_are_grouped_as_each_language_does(value, english, chinese):
    assert number(value) == english
    assert number(value, "zh-hans") == chinese


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0, 7.87, [0.0, 2.0, 4.0, 6.0, 8.0]),
        (-30, 50, [-40.0, -20.0, 0.0, 20.0, 40.0, 60.0]),
        (0, 1e-12, [0.0, 2e-13, 4e-13, 6e-13, 8e-13, 1e-12]),
        (5, 5, [5.0, 5.2, 5.4, 5.6, 5.8, 6.0]),
    ],
    ids=["a rate", "both signs", "very small", "no span"],
)
def test_ticks_are_round_and_span_the_values(low, high, expected):
    assert ticks(low, high) == expected


def test_the_table_of_a_figure_writes_years_whole_and_values_grouped():
    figure = Figure("<svg/>", "T", ("year", "A", "B"), [(2010, 12345.0, None)])
    assert figure.table == [[("2010", False), ("12,345", True), ("–", True)]]


def test_a_column_of_words_is_not_headed_as_numbers():
    figure = Figure(
        "<svg/>", "T", ("code", "province", "works"), [("110000", "Beijing", None), ("120000", "Tianjin", 2)]
    )
    assert figure.heads == [("code", False), ("province", False), ("works", True)]
