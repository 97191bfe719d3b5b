"""Figures: well-formed, without style or script, true to the values, and never drawing the unknown as zero."""

from datetime import date
from itertools import pairwise

import pytest
from lxml import etree

from touchstone.engines.charts import (
    Due,
    UnknownStatus,
    bars,
    histogram,
    line,
    small_multiples,
    sparkline,
    status_bar,
    tile_map,
    timeline,
)
from touchstone.engines.charts.tiles import BEYOND, EVERYWHERE, TILES, class_limits, class_of

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '</text><script>alert(1)</script>&"\x00'


def drawn(figure):
    return etree.fromstring(figure.svg.encode())


def shapes(figure, tag, css=""):
    return [each for each in drawn(figure).iter(f"{SVG}{tag}") if css in each.get("class", "").split() or not css]


def test_every_province_has_one_square_and_no_two_share_a_place():
    places = [(tile.column, tile.row) for tile in (TILES | BEYOND).values()]
    assert len(TILES) == 31
    assert len(set(places)) == len(places) == 34


def test_an_unknown_province_is_drawn_as_unknown_and_not_as_zero():
    figure = tile_map({"110000": 5.0, "120000": None}, title="T")
    shades = [each.get("class") for each in shapes(figure, "rect", "tile")]
    assert shades.count("tile shade-none") == 30
    assert {row[0]: row[2] for row in figure.rows}["120000"] is None


def test_classes_hold_about_as_many_values_each_by_hand():
    limits = class_limits([float(n) for n in range(1, 11)])
    assert limits == [3.0, 5.0, 7.0, 9.0, 10.0]
    assert class_of(3.0, limits) == "shade-1"
    assert class_of(10.0, limits) == "shade-5"


def test_bars_are_as_long_as_their_values_by_hand():
    # 680 wide less 150 and 80 leaves 450 for the scale's end of 100: half is 225.
    figure = bars([("A", 100.0), ("B", 50.0), ("C", None)], title="T")
    assert [each.get("width") for each in shapes(figure, "rect", "bar")] == ["450", "225"]


def test_a_line_breaks_where_a_year_is_unknown():
    figure = line({"A": [(2010, 1.0), (2011, None), (2012, 3.0), (2013, 4.0)]}, title="T")
    assert [each.get("points").count(",") for each in shapes(figure, "polyline")] == [2]
    assert len(shapes(figure, "circle")) == 3
    assert figure.rows[1] == (2011, None)


def test_lines_lie_where_their_years_and_values_say_by_hand():
    # 680 wide less 64 and 150 leaves 466 for two years; 280 high less 28 and 20 leaves 232 for the scale 0 to 4.
    figure = line({"A": [(2010, 0.0), (2011, 2.0), (2012, 4.0)]}, title="T")
    assert shapes(figure, "polyline")[0].get("points") == "64.0,252.0 297.0,136.0 530.0,20.0"


def test_a_break_is_marked_inside_the_years_and_told_outside_them():
    figure = line({"A": [(2010, 1.0), (2012, 2.0)]}, title="T", breaks=[2011, 2020])
    assert [each.get("x1") for each in shapes(figure, "line", "break")] == ["297"]
    assert figure.note == "break in the series: 2020"


def test_names_at_the_ends_of_lines_do_not_lie_on_one_another():
    figure = line({"A": [(2010, 5.0)], "B": [(2010, 5.0)]}, title="T", target=5.0, target_words="aim")
    places = sorted(float(each.get("y")) for each in shapes(figure, "text", "label"))
    assert [later - earlier for earlier, later in pairwise(places)] == [14.0, 14.0]


def test_bars_below_zero_grow_to_the_left_from_zero_by_hand():
    # The scale's round ends are -60 and 60 over 450: zero lies at 150 + 225, and 50 is 187.5 long.
    figure = bars([("A", 50.0), ("B", -50.0)], title="T")
    assert [(each.get("x"), each.get("width")) for each in shapes(figure, "rect", "bar")] == [
        ("375", "187.5"),
        ("187.5", "187.5"),
    ]


def test_a_value_without_a_tile_is_named_in_the_note():
    assert tile_map({"110000": 1.0, "810000": 2.0}, title="T").note == "Not on the map: 810000."
    assert tile_map({"110000": 1.0, "810000": 2.0}, title="T", beyond=True).note == ""


def test_every_tile_names_its_province_in_both_languages():
    names = {row[0]: row[1] for row in tile_map({}, title="T", language="zh-hans", beyond=True).rows}
    assert names["150000"] == "内蒙古"
    assert EVERYWHERE["610000"].short_en == "SN"
    assert len({tile.short_zh for tile in EVERYWHERE.values()}) == 34


def test_a_target_above_all_values_is_inside_the_drawing():
    figure = line({"A": [(2010, 1.0), (2011, 2.0)]}, title="T", target=3.3, target_words="target")
    (target,) = shapes(figure, "line", "target")
    assert 0 < float(target.get("y1")) < 280


def test_the_parts_of_the_status_bar_share_its_length_by_count():
    figure = status_bar({"met": 1, "late": 3}, title="T", width=400)
    assert [each.get("width") for each in shapes(figure, "rect")] == ["98", "298"]


def test_a_status_unknown_to_the_chart_is_refused_rather_than_left_out():
    with pytest.raises(UnknownStatus, match="finished: no such status"):
        status_bar({"finished": 3}, title="T")


def test_each_part_of_the_status_bar_bears_its_mark():
    figure = status_bar({"met": 1, "late": 3}, title="T", width=400)
    assert [each.text for each in shapes(figure, "text", "status-count")] == ["● 1", "▲ 3"]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize(
    "figure",
    [
        lambda lang: tile_map({}, title=HOSTILE, unit=HOSTILE, language=lang),
        lambda lang: bars([(HOSTILE, 1.0), ("nan", float("nan")), ("minus", -1.0)], title=HOSTILE, language=lang),
        lambda lang: bars([], title="T", language=lang),
        lambda lang: line({HOSTILE: [(2010, 1.0)]}, title="T", language=lang),
        lambda lang: line({}, title="T", language=lang),
        lambda lang: line({"A": [(2010, float("inf"))]}, title="T", target=float("nan"), language=lang),
        lambda lang: status_bar({}, title=HOSTILE, language=lang),
        lambda lang: small_multiples({HOSTILE: [(2010, -1.0), (2011, None)]}, title=HOSTILE, language=lang),
        lambda lang: small_multiples({}, title="T", language=lang),
        lambda lang: small_multiples({"A": []}, title="T", language=lang),
        lambda lang: sparkline([(2010, 1.0)], title=HOSTILE, language=lang),
        lambda lang: sparkline([], title="T", language=lang),
        lambda lang: histogram([], title=HOSTILE, unit=HOSTILE, language=lang),
        lambda lang: histogram([3.0, None, float("nan")], title="T", language=lang),
        lambda lang: timeline([Due(HOSTILE, date(2012, 6, 1))], on=date(2012, 1, 1), title=HOSTILE, language=lang),
        lambda lang: timeline([], on=date(2012, 1, 1), title="T", language=lang),
    ],
    ids=[
        "map",
        "bars",
        "no bars",
        "one point",
        "no line",
        "infinite",
        "no status",
        "multiples",
        "no multiples",
        "empty panel",
        "sparkline",
        "no sparkline",
        "no values",
        "one value",
        "time line",
        "no time line",
    ],
)
def test_hostile_and_empty_data_give_a_plain_drawing(figure, language):
    made = figure(language)
    root = drawn(made)
    assert root.get("role") == "img"
    assert root.find(f"{SVG}title") is not None
    assert not list(root.iter(f"{SVG}script", f"{SVG}style"))
    assert all(each.get("style") is None for each in root.iter())
    assert "nan" not in "".join(value for each in root.iter() for value in each.attrib.values()).lower()


def test_the_same_data_give_the_same_drawing():
    assert len({tile_map({"110000": 1.0, "310000": 1.0}, title="T").svg for _turn in range(3)}) == 1
