"""Figures: well-formed, without style or script, true to the values, and never drawing the unknown as zero."""

import pytest
from lxml import etree

from touchstone.engines.charts import bars, line, status_bar, tile_map
from touchstone.engines.charts.tiles import BEYOND, TILES, class_limits, class_of

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '</text><script>alert(1)</script>&"\x00'


def drawn(figure):
    return etree.fromstring(figure.svg.encode())


def shapes(figure, tag, css=""):
    return [each for each in drawn(figure).iter(f"{SVG}{tag}") if css in each.get("class", "").split() or not css]


def test_every_province_has_one_square_and_no_two_share_a_place():
    places = [tile[:2] for tile in (TILES | BEYOND).values()]
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
    assert len(shapes(figure, "polyline")) == 2
    assert figure.rows[1] == (2011, None)


def test_a_target_above_all_values_is_inside_the_drawing():
    figure = line({"A": [(2010, 1.0), (2011, 2.0)]}, title="T", target=3.3, target_words="target")
    (target,) = shapes(figure, "line", "target")
    assert 0 < float(target.get("y1")) < 280


def test_the_parts_of_the_status_bar_share_its_length_by_count():
    figure = status_bar({"met": 1, "late": 3}, title="T", width=400)
    assert [each.get("width") for each in shapes(figure, "rect")] == ["98", "298"]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize(
    "figure",
    [
        lambda lang: tile_map({}, title=HOSTILE, unit=HOSTILE, language=lang),
        lambda lang: bars([(HOSTILE, 1.0), ("nan", float("nan")), ("minus", -1.0)], title=HOSTILE, language=lang),
        lambda lang: bars([], title="T", language=lang),
        lambda lang: line({HOSTILE: [(2010, 1.0)]}, title="T", language=lang),
        lambda lang: line({}, title="T", language=lang),
        lambda lang: status_bar({}, title=HOSTILE, language=lang),
    ],
    ids=["map", "bars", "no bars", "one point", "no line", "no status"],
)
def test_hostile_and_empty_data_give_a_plain_drawing(figure, language):
    made = figure(language)
    root = drawn(made)
    assert root.get("role") == "img"
    assert root.find(f"{SVG}title") is not None
    assert not list(root.iter(f"{SVG}script", f"{SVG}style"))
    assert all(each.get("style") is None for each in root.iter())
