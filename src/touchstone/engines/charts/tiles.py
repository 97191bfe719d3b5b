"""A tile map: one square for each province, roughly where it lies; small provinces show as well as large ones."""

from __future__ import annotations

from collections.abc import Mapping

from .figure import Canvas, Cell, Figure, known, number

#: GB/T 2260 code -> (column, row, short Chinese name, ISO 3166-2 letters, English name).
TILES: dict[str, tuple[int, int, str, str, str]] = {
    "650000": (0, 1, "新", "XJ", "Xinjiang"), "540000": (0, 3, "藏", "XZ", "Tibet"),
    "630000": (1, 2, "青", "QH", "Qinghai"), "620000": (2, 2, "甘", "GS", "Gansu"),
    "640000": (3, 2, "宁", "NX", "Ningxia"), "150000": (4, 1, "蒙", "NM", "Inner Mongolia"),
    "230000": (8, 0, "黑", "HL", "Heilongjiang"), "220000": (8, 1, "吉", "JL", "Jilin"),
    "210000": (7, 1, "辽", "LN", "Liaoning"), "110000": (6, 1, "京", "BJ", "Beijing"),
    "120000": (7, 2, "津", "TJ", "Tianjin"), "130000": (6, 2, "冀", "HE", "Hebei"),
    "140000": (5, 2, "晋", "SX", "Shanxi"), "610000": (4, 2, "陕", "SN", "Shaanxi"),
    "370000": (7, 3, "鲁", "SD", "Shandong"), "410000": (6, 3, "豫", "HA", "Henan"),
    "320000": (7, 4, "苏", "JS", "Jiangsu"), "340000": (6, 4, "皖", "AH", "Anhui"),
    "310000": (8, 4, "沪", "SH", "Shanghai"), "420000": (5, 3, "鄂", "HB", "Hubei"),
    "500000": (4, 3, "渝", "CQ", "Chongqing"), "510000": (3, 3, "川", "SC", "Sichuan"),
    "330000": (7, 5, "浙", "ZJ", "Zhejiang"), "360000": (6, 5, "赣", "JX", "Jiangxi"),
    "430000": (5, 4, "湘", "HN", "Hunan"), "520000": (4, 4, "黔", "GZ", "Guizhou"),
    "530000": (3, 4, "滇", "YN", "Yunnan"), "350000": (7, 6, "闽", "FJ", "Fujian"),
    "440000": (6, 6, "粤", "GD", "Guangdong"), "450000": (5, 5, "桂", "GX", "Guangxi"),
    "460000": (5, 7, "琼", "HI", "Hainan"),
}  # fmt: skip
BEYOND: dict[str, tuple[int, int, str, str, str]] = {
    "710000": (8, 6, "台", "TW", "Taiwan"), "810000": (7, 7, "港", "HK", "Hong Kong"),
    "820000": (6, 7, "澳", "MO", "Macao"),
}  # fmt: skip
SIDE, GAP, CLASSES = 58.0, 4.0, 5


def tile_map(
    values: Mapping[str, float | None],
    *,
    title: str,
    unit: str = "",
    language: str = "en",
    decimals: int | None = None,
    beyond: bool = False,
) -> Figure:
    """A tile map of values by province.

    Args:
        values: GB/T 2260 code of the province -> value; missing or None is drawn as not known, never as zero.
        beyond: also Hong Kong, Macao and Taiwan.
    """
    tiles = TILES | (BEYOND if beyond else {})
    limits = class_limits(known([values.get(code) for code in tiles]))
    chinese = language.startswith("zh")
    words = _described(values, tiles, unit, language, decimals)
    canvas = Canvas(9 * (SIDE + GAP), 8 * (SIDE + GAP) + 34, title, words, language)
    rows: list[tuple[Cell, ...]] = []
    for code, (column, row, short, letters, name) in sorted(tiles.items()):
        value = values.get(code)
        x, y = column * (SIDE + GAP), row * (SIDE + GAP)
        shade = class_of(value, limits)
        canvas.add("rect", x=x, y=y, width=SIDE, height=SIDE, rx=3, css=f"tile {shade}")
        canvas.add("text", short if chinese else letters, x=x + 6, y=y + 20, css=f"tile-name on-{shade}")
        canvas.add("text", number(value, language, decimals), x=x + 6, y=y + SIDE - 9, css=f"tile-value on-{shade}")
        rows.append((code, short if chinese else name, value))
    _legend(canvas, limits, unit, language, decimals)
    return Figure(canvas.svg(), title, ("code", "省份" if chinese else "province", unit), rows)


def class_limits(values: list[float]) -> list[float]:
    """Upper limits of the classes, each holding about as many provinces; fewer classes where values repeat."""
    ordered = sorted(values)
    if not ordered:
        return []
    cuts = [ordered[min(len(ordered) - 1, len(ordered) * place // CLASSES)] for place in range(1, CLASSES)]
    return sorted({*cuts, ordered[-1]})


def class_of(value: float | None, limits: list[float]) -> str:
    """The class name of a value's shade: "shade-1" (lowest) to "shade-5", or "shade-none"."""
    if value is None or value != value or not limits:
        return "shade-none"
    place = next((n for n, limit in enumerate(limits) if value <= limit), len(limits) - 1)
    return f"shade-{place + 1 + CLASSES - len(limits)}"


def _legend(canvas: Canvas, limits: list[float], unit: str, language: str, decimals: int | None) -> None:
    y = 8 * (SIDE + GAP) + 8
    x = 0.0
    for limit in limits:
        shade = class_of(limit, limits)
        canvas.add("rect", x=x, y=y, width=14, height=14, css=f"tile {shade}")
        words = f"≤ {number(limit, language, decimals)}"
        canvas.add("text", words, x=x + 19, y=y + 12, css="axis")
        x += 34 + 7.5 * len(words)
    canvas.add("text", unit, x=x, y=y + 12, css="axis")


def _described(
    values: Mapping[str, float | None],
    tiles: Mapping[str, tuple[int, int, str, str, str]],
    unit: str,
    language: str,
    decimals: int | None,
) -> str:
    chinese = language.startswith("zh")
    ranked = sorted(((v, c) for c in tiles if (v := values.get(c)) is not None and v == v), reverse=True)
    unknown = len(tiles) - len(ranked)
    names = [f"{tiles[c][2] if chinese else tiles[c][4]} {number(v, language, decimals)}" for v, c in ranked]
    if chinese:
        return f"单位：{unit}。由高到低：{'、'.join(names) or '无'}。未知：{unknown}。"
    return f"In {unit or 'numbers'}, from the highest: {', '.join(names) or 'none'}. Not known: {unknown}."
