"""Ranked bars and lines over time, with a target line and marks where a series breaks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from .figure import Canvas, Cell, Figure, cut, exact, known, number, spread, text_width, ticks, word

ROW, LEFT, WIDEST, RIGHT = 24.0, 150.0, 260.0, 80.0
Points = Sequence[tuple[int, float | None]]


def bars(
    rows: Sequence[tuple[str, float | None]],
    *,
    title: str,
    unit: str = "",
    language: str = "en",
    decimals: int | None = None,
    width: float = 680,
) -> Figure:
    """Horizontal bars in the order given, each with its value; an unknown value has no bar and says so.

    Bars grow to the right from zero; where a value is below zero the scale begins there and its bar grows to the left.
    """
    values = known([value for _name, value in rows])
    scale = ticks(min([0.0, *values]), max([0.0, *values])) if any(values) else [0.0, 1.0]
    listed = "; ".join(f"{name} {number(value, language, decimals)}" for name, value in rows[:40])
    canvas = Canvas(width, len(rows) * ROW + 8, title, listed, language)
    left = min(WIDEST, max([LEFT, *(text_width(name) + 16 for name, _value in rows)]))
    unit_length = (width - left - RIGHT) / (scale[-1] - scale[0])
    zero = left - scale[0] * unit_length
    for place, (name, value) in enumerate(rows):
        y = place * ROW + 4
        canvas.add("text", cut(name, left - 12), x=left - 8, y=y + 16, css="label", text_anchor="end")
        length = value * unit_length if value is not None and known([value]) else 0.0
        if length:
            canvas.add("rect", x=zero + min(length, 0.0), y=y + 3, width=abs(length), height=ROW - 8, css="bar")
        canvas.add("text", number(value, language, decimals), x=zero + max(length, 0.0) + 6, y=y + 16, css="value")
    cells: list[tuple[Cell, ...]] = [(name, value) for name, value in rows]
    columns = (word("name", language), unit or word("value", language))
    return Figure(canvas.svg(), title, columns, cells, kind="bars", language=language, decimals=decimals)


def line(
    series: Mapping[str, Points],
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
        breaks: years at which the series' definition changed, marked by a dotted upright; a break outside the years
            shown is told in the note.
    """
    aim = next(iter(known([target])), None)
    years = sorted({year for points in series.values() for year, _value in points})
    inside = [year for year in breaks if years and years[0] <= year <= years[-1]]
    room = Frame(series, years, width, height, aim)
    told = _told(series, unit, language, decimals, aim, inside)
    canvas = Canvas(width, height, title, told, language)
    room.draw_axes(canvas, language)
    for year in inside:
        x = room.x_of(year)
        canvas.add("line", x1=x, x2=x, y1=room.top, y2=room.bottom, css="break", stroke_dasharray="2 4")
        canvas.add("text", word("break", language), x=x + 4, y=room.top - 6, css="axis")
    if aim is not None:
        y = room.y_of(aim)
        canvas.add("line", x1=room.left, x2=width - room.right, y1=y, y2=y, css="target", stroke_dasharray="6 4")
    for place, points in enumerate(series.values()):
        draw_run(canvas, points, room.x_of, room.y_of, f"line-{place % 5 + 1}")
    _end_labels(canvas, series, room, aim, f"{target_words or word('target', language)} {exact(aim, language)}")
    outside = ", ".join(str(year) for year in breaks if year not in inside)
    return Figure(
        canvas.svg(), title, (word("year", language), *series), _table(series, years), kind="line", language=language,
        decimals=decimals, note=f"{word('break', language)}: {outside}" if outside else "",
        facts={"unit": unit, "target": aim, "breaks": inside},
    )  # fmt: skip


class Frame:
    """Where years and values lie in a line chart."""

    left, top, right = 64.0, 20.0, 150.0

    def __init__(
        self, series: Mapping[str, Points], years: Sequence[int], width: float, height: float, target: float | None
    ) -> None:
        values = known([value for points in series.values() for _year, value in points])
        self.years, self.width, self.height, self.bottom = years, width, height, height - 28
        self.scale = ticks(min([0.0, target or 0.0, *values]), max([0.0, target or 0.0, *values]))

    def x_of(self, year: int) -> float:
        span = self.years[-1] - self.years[0] or 1
        return self.left + (year - self.years[0]) / span * (self.width - self.left - self.right)

    def y_of(self, value: float) -> float:
        part = (value - self.scale[0]) / (self.scale[-1] - self.scale[0])
        return self.bottom - part * (self.bottom - self.top)

    def draw_axes(self, canvas: Canvas, language: str) -> None:
        for tick in self.scale:
            y = self.y_of(tick)
            canvas.add("line", x1=self.left, x2=self.width - self.right, y1=y, y2=y, css="grid")
            canvas.add("text", number(tick, language), x=self.left - 6, y=y + 4, css="axis", text_anchor="end")
        for year in self.years[:: max(1, -(-len(self.years) // 11))]:
            x = self.x_of(year)
            canvas.add("text", str(year), x=x, y=self.height - 8, css="axis", text_anchor="middle")


def draw_run(
    canvas: Canvas, points: Points, x_of: Callable[[int], float], y_of: Callable[[float], float], css: str
) -> None:
    """A series as lines with a dot at each known year; a gap breaks the line."""
    for stretch in stretches(points):
        corners = " ".join(f"{x_of(year):.1f},{y_of(value):.1f}" for year, value in stretch)
        if len(stretch) > 1:
            canvas.add("polyline", points=corners, css=f"line {css}")
        for year, value in stretch:
            canvas.add("circle", cx=x_of(year), cy=y_of(value), r=3, css=f"dot {css}")


def _end_labels(
    canvas: Canvas, series: Mapping[str, Points], room: Frame, target: float | None, target_label: str
) -> None:
    """Names at the right end of their lines, moved apart where they would lie on one another."""
    ends = []
    for name, points in series.items():
        runs = stretches(points)
        if runs and len(series) > 1:
            ends.append((room.y_of(runs[-1][-1][1]) + 4, name))
    if target is not None:
        ends.append((room.y_of(target) + 4, target_label))
    for y, (_wanted, words) in zip(spread([place for place, _words in ends], 14), ends, strict=True):
        canvas.add("text", cut(words, room.right - 12), x=room.width - room.right + 8, y=y, css="label")


def stretches(points: Points) -> list[list[tuple[int, float]]]:
    """Runs of known points; a gap begins a new run.

    >>> stretches([(2010, 1.0), (2011, None), (2012, 3.0), (2013, 4.0)])
    [[(2010, 1.0)], [(2012, 3.0), (2013, 4.0)]]
    """
    found: list[list[tuple[int, float]]] = [[]]
    for year, value in sorted(points, key=lambda point: point[0]):
        if value is None or not known([value]):
            found.append([])
        else:
            found[-1].append((year, value))
    return [run for run in found if run]


def _table(series: Mapping[str, Points], years: Sequence[int]) -> list[tuple[Cell, ...]]:
    looked = {name: dict(points) for name, points in series.items()}
    return [(year, *(looked[name].get(year) for name in series)) for year in years]


def _told(
    series: Mapping[str, Points], unit: str, language: str, decimals: int | None, target: float | None,
    breaks: Sequence[int],
) -> str:  # fmt: skip
    parts = []
    for name, points in series.items():
        told = ", ".join(f"{year}: {number(value, language, decimals)}" for year, value in points)
        parts.append(f"{name} ({unit}): {told}" if unit else f"{name}: {told}")
    if target is not None:
        parts.append(f"{word('target', language)}: {exact(target, language)}")
    if breaks:
        parts.append(f"{word('break', language)}: {', '.join(str(year) for year in breaks)}")
    return "; ".join(parts)
