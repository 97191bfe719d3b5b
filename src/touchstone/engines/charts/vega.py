"""Figures as Vega-Lite specifications, for notebooks and for readers who want to draw them anew."""

from __future__ import annotations

from typing import Any

from .figure import Figure, known
from .tiles import EVERYWHERE

SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"


class NoSpecification(ValueError):
    """A figure of a kind that has no Vega-Lite form."""


def to_vega(figure: Figure) -> dict[str, Any]:
    """A Vega-Lite specification of a tile map, of bars or of lines, with the data inside; unknown values are null.

    Raises:
        NoSpecification: small multiples, time lines and other figures, which are drawn as SVG only.
    """
    drawn = {"tile_map": _tile_map, "bars": _bars, "line": _line}.get(figure.kind)
    if drawn is None:
        raise NoSpecification(f"“{figure.title}” has no Vega-Lite form; tile maps, bars and lines have one.")
    return {"$schema": SCHEMA, "title": figure.title, **drawn(figure)}


def _tile_map(figure: Figure) -> dict[str, Any]:
    unit = figure.columns[2]
    data = [
        {"code": code, "name": name, "value": _value(value), "column": tile.column, "row": tile.row,
         "short": tile.short(figure.language)}
        for code, name, value in figure.rows
        for tile in [EVERYWHERE[str(code)]]
    ]  # fmt: skip
    place = {
        "x": {"field": "column", "type": "ordinal", "axis": None},
        "y": {"field": "row", "type": "ordinal", "axis": None},
    }
    colour = {"field": "value", "type": "quantitative", "title": unit, "scale": {"type": "quantile", "scheme": "blues"}}
    told = [{"field": "name", "type": "nominal"}, {"field": "value", "type": "quantitative", "title": unit}]
    tiles = {"mark": {"type": "rect", "stroke": "#767f86"}, "encoding": {"color": colour, "tooltip": told}}
    names = {"mark": "text", "encoding": {"text": {"field": "short", "type": "nominal"}}}
    return {"data": {"values": data}, "encoding": place, "layer": [tiles, names], "width": 520, "height": 460}


def _bars(figure: Figure) -> dict[str, Any]:
    name, unit = figure.columns[:2]
    data = [{"name": str(row[0]), "value": _value(row[1])} for row in figure.rows]
    encoding = {
        "y": {"field": "name", "type": "nominal", "title": name, "sort": None},
        "x": {"field": "value", "type": "quantitative", "title": unit},
    }
    return {"data": {"values": data}, "mark": "bar", "encoding": encoding}


def _line(figure: Figure) -> dict[str, Any]:
    data = [
        {"year": row[0], "series": series, "value": _value(value)}
        for row in figure.rows
        for series, value in zip(figure.columns[1:], row[1:], strict=True)
    ]
    encoding = {
        "x": {"field": "year", "type": "quantitative", "axis": {"format": "d"}, "scale": {"zero": False}},
        "y": {"field": "value", "type": "quantitative", "title": figure.facts.get("unit") or None},
        "color": {"field": "series", "type": "nominal", "title": None},
    }
    mark = {"type": "line", "point": True, "invalid": "break-paths-show-path-domains"}
    layers: list[dict[str, Any]] = [{"mark": mark, "encoding": encoding}]
    target = figure.facts.get("target")
    if target is not None:
        layers.append({"mark": {"type": "rule", "strokeDash": [6, 4]}, "encoding": {"y": {"datum": target}}})
    for year in figure.facts.get("breaks", ()):
        layers.append({"mark": {"type": "rule", "strokeDash": [2, 4]}, "encoding": {"x": {"datum": year}}})
    return {"data": {"values": data}, "layer": layers}


def _value(value: Any) -> float | int | None:
    """A value as JSON takes it: null where it is not known or not finite."""
    return value if known([value]) else None
