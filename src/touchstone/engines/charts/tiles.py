"""A tile map: one square for each province, roughly where it lies; small provinces show as well as large ones."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .figure import Canvas, Cell, Figure, known, number, text_width, word


@dataclass(frozen=True)
class Tile:
    """Where a province-level unit lies on the map, and its short names."""

    code: str
    column: int
    row: int
    short_zh: str
    short_en: str
    name_zh: str
    name_en: str
    beyond: bool

    def name(self, language: str) -> str:
        return self.name_zh if language.startswith("zh") else self.name_en

    def short(self, language: str) -> str:
        return self.short_zh if language.startswith("zh") else self.short_en


def _read() -> dict[str, Tile]:
    listed = json.loads((Path(__file__).parent / "tiles_cn.json").read_text(encoding="utf-8"))["tiles"]
    return {each["code"]: Tile(**each) for each in listed}


#: GB/T 2260 code -> tile; BEYOND are Hong Kong, Macao and Taiwan.
EVERYWHERE = _read()
TILES = {code: tile for code, tile in EVERYWHERE.items() if not tile.beyond}
BEYOND = {code: tile for code, tile in EVERYWHERE.items() if tile.beyond}
SIDE, GAP, CLASSES = 58.0, 4.0, 5
Values = Mapping[str, float | None]


def tile_map(
    values: Values,
    *,
    title: str,
    unit: str = "",
    language: str = "en",
    decimals: int | None = None,
    beyond: bool = False,
) -> Figure:
    """A tile map of values by province.

    Args:
        values: GB/T 2260 code of the province -> value; missing or None is drawn as not known, never as zero. A code
            that has no tile is named in the figure's note.
        beyond: also Hong Kong, Macao and Taiwan.
    """
    tiles = EVERYWHERE if beyond else TILES
    limits = class_limits(known([values.get(code) for code in tiles]))
    words = _described(values, tiles, unit, language, decimals)
    canvas = Canvas(9 * (SIDE + GAP), 8 * (SIDE + GAP) + 48, title, words, language)
    rows: list[tuple[Cell, ...]] = []
    for code, tile in tiles.items():
        value = values.get(code)
        x, y = tile.column * (SIDE + GAP), tile.row * (SIDE + GAP)
        shade = class_of(value, limits)
        canvas.add("rect", x=x, y=y, width=SIDE, height=SIDE, rx=3, css=f"tile {shade}")
        canvas.add("text", tile.short(language), x=x + 6, y=y + 20, css=f"tile-name on-{shade}")
        canvas.add("text", number(value, language, decimals), x=x + 6, y=y + SIDE - 9, css=f"tile-value on-{shade}")
        rows.append((code, tile.name(language), value))
    unknown = any(class_of(values.get(code), limits) == "shade-none" for code in tiles)
    _legend(canvas, limits, unit, language, decimals, unknown)
    columns = (word("code", language), word("province", language), unit or word("value", language))
    return Figure(
        canvas.svg(), title, columns, rows, note=_left_off(values, tiles, language), kind="tile_map",
        language=language, decimals=decimals,
    )  # fmt: skip


def class_limits(values: list[float]) -> list[float]:
    """Upper limits of the classes, each holding about as many provinces; fewer classes where values repeat."""
    ordered = sorted(values)
    if not ordered:
        return []
    cuts = [ordered[min(len(ordered) - 1, len(ordered) * place // CLASSES)] for place in range(1, CLASSES)]
    return sorted({*cuts, ordered[-1]})


def class_of(value: float | None, limits: list[float]) -> str:
    """The class name of a value's shade: "shade-1" (lowest) to "shade-5", or "shade-none"."""
    if value is None or not known([value]) or not limits:
        return "shade-none"
    place = next((n for n, limit in enumerate(limits) if value <= limit), len(limits) - 1)
    return f"shade-{place + 1 + CLASSES - len(limits)}"


def _legend(canvas: Canvas, limits: list[float], unit: str, language: str, decimals: int | None, unknown: bool) -> None:
    """The unit on a line of its own, as it may be long; below it the classes."""
    y = 8 * (SIDE + GAP) + 24
    canvas.add("text", unit, x=0, y=y - 8, css="axis")
    keys = [(class_of(limit, limits), f"≤ {number(limit, language, decimals)}") for limit in limits]
    if unknown:
        keys.append(("shade-none", word("unknown", language)))
    x = 0.0
    for shade, words in keys:
        canvas.add("rect", x=x + 0.5, y=y + 0.5, width=14, height=14, css=f"key {shade}")
        canvas.add("text", words, x=x + 20, y=y + 12, css="axis")
        x += 36 + text_width(words)


def _left_off(values: Values, tiles: Mapping[str, Tile], language: str) -> str:
    """The values that the map has no tile for, told so that none is dropped in silence."""
    left = sorted(code for code, value in values.items() if code not in tiles and value is not None)
    if not left:
        return ""
    names = "、".join(left) if language.startswith("zh") else ", ".join(left)
    return f"图上未显示：{names}。" if language.startswith("zh") else f"Not on the map: {names}."


def _described(values: Values, tiles: Mapping[str, Tile], unit: str, language: str, decimals: int | None) -> str:
    held = [(value, tile) for code, tile in tiles.items() if known([value := values.get(code)]) and value is not None]
    ranked = sorted(held, key=lambda each: (-each[0], each[1].code))
    names = [f"{tile.name(language)} {number(value, language, decimals)}" for value, tile in ranked]
    unknown = len(tiles) - len(ranked)
    if language.startswith("zh"):
        measured = f"单位：{unit}。" if unit else ""
        return f"{measured}由高到低：{'、'.join(names) or '无'}。未知：{unknown}。"
    return f"In {unit or 'numbers'}, from the highest: {', '.join(names) or 'none'}. Not known: {unknown}."
