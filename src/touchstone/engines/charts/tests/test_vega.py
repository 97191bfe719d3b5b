"""Vega-Lite specifications: plain data that JSON takes, with the unknown as null."""

import json
from datetime import date

import pytest

from touchstone.engines.charts import NoSpecification, bars, line, tile_map, timeline, to_vega


def test_a_tile_map_carries_place_and_value_of_every_province():
    spec = to_vega(tile_map({"110000": 7.87}, title="T", unit="per 10,000"))
    beijing = next(row for row in spec["data"]["values"] if row["code"] == "110000")
    assert beijing == {"code": "110000", "name": "Beijing", "value": 7.87, "column": 6, "row": 1, "short": "BJ"}
    assert len(spec["data"]["values"]) == 31


def test_unknown_and_not_finite_values_are_null():
    spec = to_vega(bars([("A", None), ("B", float("nan")), ("C", 2.0)], title="T"))
    assert [row["value"] for row in spec["data"]["values"]] == [None, None, 2.0]
    assert "NaN" not in json.dumps(spec)


def test_a_line_keeps_its_target_and_its_breaks_as_rules():
    spec = to_vega(line({"A": [(2010, 1.0), (2012, 2.0)]}, title="T", target=3.3, breaks=[2011]))
    rules = [layer["encoding"] for layer in spec["layer"] if layer["mark"]["type"] == "rule"]
    assert rules == [{"y": {"datum": 3.3}}, {"x": {"datum": 2011}}]


def test_a_figure_without_a_vega_form_says_which_have_one():
    with pytest.raises(NoSpecification, match="tile maps, bars and lines have one"):
        to_vega(timeline([], on=date(2012, 1, 1), title="T"))
