"""Small multiples, sparklines, histograms and time lines, with places and counts reckoned by hand."""

import itertools
from datetime import date

import pytest
from lxml import etree

from touchstone.engines.charts import Due, histogram, small_multiples, sparkline, spells, steps, timeline

SVG = "{http://www.w3.org/2000/svg}"


def shapes(figure, tag, css=""):
    root = etree.fromstring(figure.svg.encode())
    return [each for each in root.iter(f"{SVG}{tag}") if css in each.get("class", "").split() or not css]


def test_panels_share_one_scale_so_that_heights_can_be_compared_by_hand():
    # Scale 0 to 10 over the 58 units between 22 and 80: 10 lies at 22, 5 at 51.
    figure = small_multiples({"A": [(2010, 10.0)], "B": [(2010, 5.0)]}, title="T")
    assert [float(each.get("cy")) for each in shapes(figure, "circle")] == [22.0, 51.0]


def test_a_series_without_values_keeps_its_panel_and_its_row():
    figure = small_multiples({"A": [(2010, 1.0)], "B": [(2010, None)]}, title="T")
    assert [each.text for each in shapes(figure, "text", "value")] == ["A", "B"]
    assert figure.rows == [("A", 1.0), ("B", None)]


def test_a_sparkline_spans_its_own_values_by_hand():
    # 120 wide with 4 at each side; 28 high with 4 above and below.
    figure = sparkline([(2010, 1.0), (2011, 3.0), (2012, 2.0)], title="T")
    assert shapes(figure, "polyline")[0].get("points") == "4.0,24.0 60.0,4.0 116.0,14.0"
    assert [each.get("cx") for each in shapes(figure, "circle")] == ["116"]


def test_a_sparkline_breaks_at_an_unknown_year():
    figure = sparkline([(2010, 1.0), (2011, 2.0), (2012, None), (2013, 2.0)], title="T")
    assert len(shapes(figure, "polyline")) == 1
    assert figure.rows[2] == (2012, None)


def test_a_value_on_a_limit_counts_upwards_and_the_highest_stays_in_the_last_bin():
    figure = histogram([0.0, 1.0, 2.0, 2.0, 4.0], title="T", bins=2)
    assert figure.rows == [("0 – 2", 2), ("2 – 4", 3)]


def test_unknown_values_are_in_no_bin_and_are_told():
    figure = histogram([1.0, None, float("nan")], title="T")
    assert sum(count for _range, count in figure.rows) == 1
    assert figure.note == "not known: 2"


def test_a_deliverable_is_met_late_or_open_by_its_days():
    on = date(2012, 7, 1)
    items = [
        Due("in time", date(2012, 6, 30), date(2012, 6, 30)),
        Due("done late", date(2012, 6, 1), date(2012, 6, 2)),
        Due("overdue", date(2012, 6, 30)),
        Due("due today", on),
        Due("done later than the day asked for", date(2012, 8, 1), date(2012, 7, 20)),
    ]
    assert [item.standing(on) for item in items] == ["met", "late", "late", "open", "open"]


def test_days_lie_on_the_line_by_the_share_of_the_year_by_hand():
    # 680 less 240 and 120 leaves 320 for the year: 1 January lies at 240 and 31 December at 560.
    items = [Due("A", date(2012, 1, 1)), Due("B", date(2012, 12, 31))]
    figure = timeline(items, on=date(2012, 1, 1), title="T")
    assert [each.get("x") for each in shapes(figure, "text", "mark-open")] == ["240", "560"]


def test_the_table_of_a_time_line_writes_days_in_the_language():
    figure = timeline([Due("条例", date(2012, 6, 30))], on=date(2012, 7, 1), title="T", language="zh-hans")
    assert figure.rows == [("条例", "2012年6月30日", "▲ 逾期")]


def test_a_step_curve_goes_down_from_one_and_keeps_its_bounds_in_the_table():
    drawn = steps({"CN": [(1.0, 0.5, 0.3, 0.7), (2.0, 0.25, None, None)], "US": []}, title="Waiting", unit="years")
    assert drawn.rows == [("CN", 1.0, 0.5, 0.3, 0.7), ("CN", 2.0, 0.25, None, None)]
    (corners,) = [each.get("points") for each in shapes(drawn, "polyline", "line-1")]
    heights = [float(each.split(",")[1]) for each in corners.split()]
    assert len(heights) == 5  # from 1, across, down to a half, across, down to a quarter
    assert heights == sorted(heights)
    assert "US: not known" in drawn.svg


def test_spells_lie_on_one_row_a_level():
    found = [(2, date(2010, 1, 1), date(2010, 7, 1)), (3, date(2010, 2, 1), date(2010, 3, 1))]
    drawn = spells(found, first=date(2009, 1, 1), last=date(2011, 12, 31), title="Bursts", level="level")
    assert drawn.rows[0] == ("2", "2010-01-01", "2010-07-01")
    places = {each.get("y") for each in shapes(drawn, "rect")}
    assert len(places) == 2
    assert spells([], first=date(2010, 1, 1), last=date(2010, 1, 1), title="None", level="level").rows == []


@pytest.mark.parametrize("last", [2012, 2013, 2014, 2015, 2020, 2033, 2112])
def test_the_labels_of_an_axis_of_time_never_overlap_however_far_apart_the_days_are(last):
    items = [Due("First", date(2012, 12, 31)), Due("Last", date(last, 6, 30))]
    figure = timeline(items, on=date(2012, 5, 1), title="T")
    axis = [(float(each.get("x")), each.text) for each in shapes(figure, "text", "axis") if each.get("y") == "14"]
    assert axis[0][1].startswith("2012")
    for (left, words), (right, _next) in itertools.pairwise(axis):
        assert right - left >= 6.5 * len(words)  # figures of 11 px are a good 6 px wide
