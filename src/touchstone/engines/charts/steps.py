"""Step curves: the share for whom something has not happened yet, over the time since it could."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

from .figure import Canvas, Cell, Figure, cut, number, spread, ticks, word

LEFT, TOP, RIGHT = 56.0, 14.0, 150.0
#: time, share still without it (0 to 1), lower and upper bound of that share where they are known.
Steps = Sequence[tuple[float, float, float | None, float | None]]
Axis = Callable[[float], float]
#: rows of each curve in the table beside the drawing; a long curve is told at even distances.
MOST_ROWS = 60


def steps(
    curves: Mapping[str, Steps],
    *,
    title: str,
    unit: str = "",
    share: str = "",
    until: float | None = None,
    language: str = "en",
    width: float = 680,
    height: float = 300,
) -> Figure:
    """Curves that go down in steps from 1, each with its name at its right end; the first with its bounds as a band.

    Args:
        unit: of the time. share: what the upright axis shows. until: where the drawing ends; the last step without it.
    """
    ends = [curve[-1][0] for curve in curves.values() if curve]
    last = max([until or 0.0, *ends, 1.0])
    marks = ticks(0, last, 6)
    end = max(marks[-1], last)
    listed = "; ".join(_told(name, curve, unit, language) for name, curve in curves.items())
    canvas = Canvas(width, height, title, listed, language)
    bottom = height - 40

    def x_of(time: float) -> float:
        return LEFT + time / end * (width - LEFT - RIGHT)

    def y_of(value: float) -> float:
        return bottom - value * (bottom - TOP)

    for value in (0.0, 0.25, 0.5, 0.75, 1.0):
        canvas.add("line", x1=LEFT, x2=width - RIGHT, y1=y_of(value), y2=y_of(value), css="grid")
        canvas.add("text", f"{value:.0%}", x=LEFT - 6, y=y_of(value) + 4, css="axis", text_anchor="end")
    for mark in marks:
        canvas.add("text", number(mark, language), x=x_of(mark), y=bottom + 16, css="axis", text_anchor="middle")
    canvas.add("text", unit, x=width - RIGHT, y=height - 6, css="axis", text_anchor="end")
    for place, curve in enumerate(curves.values()):
        if place == 0:
            _band(canvas, curve, x_of, y_of)
        canvas.add("polyline", points=_corners(curve, x_of, y_of), css=f"line line-{place % 5 + 1}")
    heights = [y_of(curve[-1][1] if curve else 1.0) + 4 for curve in curves.values()]
    for y, name in zip(spread(heights, 14), curves, strict=True):
        canvas.add("text", cut(name, RIGHT - 12), x=width - RIGHT + 8, y=y, css="label")
    rows: list[tuple[Cell, ...]] = [
        (name, time, left, low, high) for name, curve in curves.items() for time, left, low, high in _thinned(curve)
    ]
    columns = (
        word("name", language), unit or word("value", language), share or word("share", language),
        word("low", language), word("high", language),
    )  # fmt: skip
    return Figure(canvas.svg(), title, columns, rows, kind="steps", language=language, decimals=3)


def _corners(curve: Steps, x_of: Axis, y_of: Axis) -> str:
    places, height = [(x_of(0), y_of(1.0))], 1.0
    for time, left, _low, _high in curve:
        places += [(x_of(time), y_of(height)), (x_of(time), y_of(left))]
        height = left
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in places)


def _band(canvas: Canvas, curve: Steps, x_of: Axis, y_of: Axis) -> None:
    known = [(time, low, high) for time, _left, low, high in curve if low is not None and high is not None]
    if len(known) < 2:
        return
    upper, lower = [(x_of(0), y_of(1.0))], [(x_of(0), y_of(1.0))]
    tops, bottoms = 1.0, 1.0
    for time, low, high in known:
        upper += [(x_of(time), y_of(tops)), (x_of(time), y_of(high))]
        lower += [(x_of(time), y_of(bottoms)), (x_of(time), y_of(low))]
        tops, bottoms = high, low
    canvas.add("polygon", points=" ".join(f"{x:.1f},{y:.1f}" for x, y in [*upper, *reversed(lower)]), css="band")


def _thinned(curve: Steps) -> Steps:
    """The curve's rows, at even distances where there are many; the last is always among them.

    >>> len(_thinned([(float(n), 0.5, None, None) for n in range(1000)])) <= MOST_ROWS + 1
    True
    """
    if len(curve) <= MOST_ROWS:
        return curve
    apart = math.ceil(len(curve) / MOST_ROWS)
    return [*curve[::apart], *([curve[-1]] if (len(curve) - 1) % apart else [])]


def _told(name: str, curve: Steps, unit: str, language: str) -> str:
    if not curve:
        return f"{name}: {word('unknown', language)}"
    half = next((time for time, left, _low, _high in curve if left <= 0.5), None)
    last = f"{number(curve[-1][0], language)} {unit}: {curve[-1][1]:.0%}"
    return f"{name}: 50% {number(half, language)} {unit}; {last}" if half is not None else f"{name}: {last}"
