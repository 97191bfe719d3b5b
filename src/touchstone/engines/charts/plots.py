"""Ranked bars and lines over time, with a target line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .figure import Canvas, Cell, Figure, known, number, ticks

ROW, LEFT, RIGHT = 24.0, 150.0, 80.0


def bars(
    rows: Sequence[tuple[str, float | None]],
    *,
    title: str,
    unit: str = "",
    language: str = "en",
    decimals: int | None = None,
    width: float = 680,
) -> Figure:
    """Horizontal bars in the order given, each with its value; an unknown value has no bar and says so."""
    top = max(known([value for _name, value in rows]), default=0.0)
    end = ticks(0, top)[-1] if top > 0 else 1.0
    listed = "; ".join(f"{name} {number(value, language, decimals)}" for name, value in rows[:40])
    canvas = Canvas(width, len(rows) * ROW + 8, title, listed, language)
    scale = (width - LEFT - RIGHT) / end
    for place, (name, value) in enumerate(rows):
        y = place * ROW + 4
        canvas.add("text", name, x=LEFT - 8, y=y + 16, css="label", text_anchor="end")
        length = max(value, 0.0) * scale if known([value]) and value is not None else 0.0
        if length:
            canvas.add("rect", x=LEFT, y=y + 3, width=length, height=ROW - 8, css="bar")
        canvas.add("text", number(value, language, decimals), x=LEFT + length + 6, y=y + 16, css="value")
    cells: list[tuple[Cell, ...]] = [(name, value) for name, value in rows]
    return Figure(canvas.svg(), title, ("", unit), cells)


def line(
    series: Mapping[str, Sequence[tuple[int, float | None]]],
    *,
    title: str,
    unit: str = "",
    language: str = "en",
    target: float | None = None,
    target_words: str = "",
    breaks: Sequence[int] = (),
    decimals: int | None = None,
    width: float = 680,
    height: float = 280,
) -> Figure:
    """Lines over years, from zero; an unknown year is a gap, never a zero.

    Args:
        series: name -> (year, value) pairs. target: drawn as a line with its words.
        breaks: years at which the series' definition changed, marked by a dotted upright.
    """
    years = sorted({year for points in series.values() for year, _value in points})
    heights = known([value for points in series.values() for _year, value in points])
    scale = ticks(min([0.0, *heights]), max([*heights, target or 0.0, 0.0]))
    canvas = Canvas(width, height, title, _told(series, unit, language, decimals), language)
    left, bottom, top, right = 56.0, height - 28, 18.0, 130.0

    def x_of(year: int) -> float:
        span = years[-1] - years[0] if len(years) > 1 else 1
        return left + (year - years[0]) / span * (width - left - right)

    def y_of(value: float) -> float:
        return bottom - (value - scale[0]) / (scale[-1] - scale[0]) * (bottom - top)

    for tick in scale:
        canvas.add("line", x1=left, x2=width - right, y1=y_of(tick), y2=y_of(tick), css="grid")
        canvas.add("text", number(tick, language), x=left - 6, y=y_of(tick) + 4, css="axis", text_anchor="end")
    for year in years[:: max(1, len(years) // 10)]:
        canvas.add("text", str(year), x=x_of(year), y=height - 8, css="axis", text_anchor="middle")
    for year in breaks:
        canvas.add("line", x1=x_of(year), x2=x_of(year), y1=top, y2=bottom, css="break", stroke_dasharray="2 4")
    if target is not None:
        canvas.add(
            "line", x1=left, x2=width - right, y1=y_of(target), y2=y_of(target), css="target", stroke_dasharray="6 4"
        )
        words = f"{target_words} {number(target, language)}".strip()
        canvas.add("text", words, x=width - right + 6, y=y_of(target) + 4, css="label")
    for place, (name, points) in enumerate(series.items()):
        for stretch in stretches(points):
            corners = " ".join(f"{x_of(year):.1f},{y_of(value):.1f}" for year, value in stretch)
            canvas.add("polyline", points=corners, css=f"line line-{place % 5 + 1}")
            for year, value in stretch:
                canvas.add("circle", cx=x_of(year), cy=y_of(value), r=3, css=f"dot line-{place % 5 + 1}")
        last = next(((year, value) for year, value in reversed(list(points)) if value is not None), None)
        if last and len(series) > 1:
            canvas.add("text", name, x=x_of(last[0]) + 8, y=y_of(last[1]) + 4, css="label")
    return Figure(canvas.svg(), title, ("", *series), _table(series, years))


def stretches(points: Sequence[tuple[int, float | None]]) -> list[list[tuple[int, float]]]:
    """Runs of known points; a gap begins a new run.

    >>> stretches([(2010, 1.0), (2011, None), (2012, 3.0), (2013, 4.0)])
    [[(2010, 1.0)], [(2012, 3.0), (2013, 4.0)]]
    """
    found: list[list[tuple[int, float]]] = [[]]
    for year, value in sorted(points, key=lambda point: point[0]):
        if value is None or value != value:
            found.append([])
        else:
            found[-1].append((year, value))
    return [run for run in found if run]


def _table(series: Mapping[str, Sequence[tuple[int, float | None]]], years: Sequence[int]) -> list[tuple[Cell, ...]]:
    looked = {name: dict(points) for name, points in series.items()}
    return [(year, *(looked[name].get(year) for name in series)) for year in years]


def _told(
    series: Mapping[str, Sequence[tuple[int, float | None]]], unit: str, language: str, decimals: int | None
) -> str:
    parts = []
    for name, points in series.items():
        told = ", ".join(f"{year}: {number(value, language, decimals)}" for year, value in points)
        parts.append(f"{name} ({unit}): {told}")
    return "; ".join(parts)
