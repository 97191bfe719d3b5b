"""Many small lines on one common scale, and a line small enough for a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .figure import Canvas, Cell, Figure, cut, known, number, ticks, word
from .plots import Points, draw_run, stretches

PANEL_WIDTH, PANEL_HEIGHT, GAP, AXIS = 150.0, 96.0, 16.0, 44.0


def small_multiples(
    series: Mapping[str, Points],
    *,
    title: str,
    unit: str = "",
    language: str = "en",
    target: float | None = None,
    decimals: int | None = None,
    across: int = 4,
) -> Figure:
    """One small line chart for each series, all on the same scale so that panels can be compared.

    Args:
        series: name -> (year, value) pairs; a series without any known value keeps its empty panel.
        target: drawn in every panel. across: panels in a row.
    """
    aim = next(iter(known([target])), None)
    years = sorted({year for points in series.values() for year, _value in points})
    values = known([value for points in series.values() for _year, value in points])
    scale = ticks(min([0.0, *values]), max([0.0, aim or 0.0, *values]), count=3)
    ends = {years[0]: "start", years[-1]: "end"} if years else {}
    lines = -(-len(series) // across)
    size = (AXIS + across * (PANEL_WIDTH + GAP), max(lines, 1) * (PANEL_HEIGHT + GAP) + 8)
    canvas = Canvas(*size, title, _told(series, unit, language, decimals), language)
    for place, (name, points) in enumerate(series.items()):
        x, y = AXIS + place % across * (PANEL_WIDTH + GAP), place // across * (PANEL_HEIGHT + GAP)
        x_of, y_of = _places(years, scale, x, y)
        canvas.add("text", cut(name, PANEL_WIDTH), x=x, y=y + 12, css="value")
        for tick in (scale[0], scale[-1]):
            canvas.add("line", x1=x, x2=x + PANEL_WIDTH, y1=y_of(tick), y2=y_of(tick), css="grid")
            if place % across == 0:
                canvas.add("text", number(tick, language), x=x - 6, y=y_of(tick) + 4, css="axis", text_anchor="end")
        if aim is not None:
            canvas.add("line", x1=x, x2=x + PANEL_WIDTH, y1=y_of(aim), y2=y_of(aim), css="target")
        draw_run(canvas, points, x_of, y_of, "line-1")
        for year, anchor in ends.items():
            canvas.add("text", str(year), x=x_of(year), y=y + PANEL_HEIGHT, css="axis", text_anchor=anchor)
    rows: list[tuple[Cell, ...]] = [
        (name, *(dict(points).get(year) for year in years)) for name, points in series.items()
    ]
    columns = (word("name", language), *(str(year) for year in years))
    return Figure(canvas.svg(), title, columns, rows, language=language, decimals=decimals)


def sparkline(
    points: Points, *, title: str, language: str = "en", decimals: int | None = None,
    width: float = 120, height: float = 28,
) -> Figure:  # fmt: skip
    """A line for the cell of a table: no axes, a gap where a year is unknown, a dot on the newest known value.

    Its scale is its own: it shows a course, and two sparklines cannot be compared by height.
    """
    values = known([value for _year, value in points])
    years = sorted(year for year, _value in points)
    low, high = min(values, default=0.0), max(values, default=1.0)

    def x_of(year: int) -> float:
        return 4 + (year - years[0]) / ((years[-1] - years[0]) or 1) * (width - 8)

    def y_of(value: float) -> float:
        return height / 2 if high == low else height - 4 - (value - low) / (high - low) * (height - 8)

    told = ", ".join(f"{year}: {number(value, language, decimals)}" for year, value in sorted(points))
    canvas = Canvas(width, height, title, told or word("none", language), language)
    for stretch in stretches(points):
        if len(stretch) > 1:
            corners = " ".join(f"{x_of(year):.1f},{y_of(value):.1f}" for year, value in stretch)
            canvas.add("polyline", points=corners, css="line line-1")
    for year, value in [stretch[-1] for stretch in stretches(points)][-1:]:
        canvas.add("circle", cx=x_of(year), cy=y_of(value), r=3, css="dot line-1")
    rows: list[tuple[Cell, ...]] = [(year, value) for year, value in sorted(points)]
    columns = (word("year", language), word("value", language))
    return Figure(canvas.svg(), title, columns, rows, kind="line", language=language, decimals=decimals)


def _places(
    years: list[int], scale: list[float], x: float, y: float
) -> tuple[Callable[[int], float], Callable[[float], float]]:
    """Where years and values lie in the panel whose upper left corner is given."""
    span = years[-1] - years[0] or 1 if years else 1
    top, bottom = y + 22, y + PANEL_HEIGHT - 16

    def x_of(year: int) -> float:
        return x + (year - years[0]) / span * PANEL_WIDTH

    def y_of(value: float) -> float:
        return bottom - (value - scale[0]) / (scale[-1] - scale[0]) * (bottom - top)

    return x_of, y_of


def _told(series: Mapping[str, Points], unit: str, language: str, decimals: int | None) -> str:
    parts = [unit] if unit else []
    for name, points in series.items():
        runs = stretches(points)
        if not runs:
            parts.append(f"{name}: {word('unknown', language)}")
            continue
        (first, start), (last, end) = runs[0][0], runs[-1][-1]
        written = f"{number(start, language, decimals)} → {number(end, language, decimals)}"
        parts.append(f"{name} {first}–{last}: {written}")
    return "; ".join(parts)
