"""Spells on a time line: one bar from a first to a last day, deeper where it is of a higher level."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from .figure import Canvas, Cell, Figure, word
from .timeline import day_words

ROW, LEFT, RIGHT, TOP = 24.0, 56.0, 24.0, 28.0
#: level, first day, last day.
Spell = tuple[int, date, date]


def spells(
    found: Sequence[Spell],
    *,
    first: date,
    last: date,
    title: str,
    level: str,
    language: str = "en",
    width: float = 680,
) -> Figure:
    """Spells by level, one row a level, the lowest on top: a spell of a higher level lies below the one that holds it.

    Args:
        first, last: days at which the time line begins and ends. level: the word for what a row is.
    """
    levels = sorted({each[0] for each in found})
    listed = "; ".join(f"{level} {n}: {day_words(a, language)} – {day_words(b, language)}" for n, a, b in found)
    canvas = Canvas(width, TOP + max(len(levels), 1) * ROW + 8, title, listed or word("none", language), language)
    span = max((last - first).days, 1)

    def x_of(day: date) -> float:
        return LEFT + (day - first).days / span * (width - LEFT - RIGHT)

    years = range(first.year + 1, last.year + 1)
    for year in years[:: max(1, -(-len(years) // 11))]:
        x = x_of(date(year, 1, 1))
        canvas.add("line", x1=x, x2=x, y1=TOP - 6, y2=canvas.height - 4, css="grid")
        canvas.add("text", str(year), x=x, y=14, css="axis", text_anchor="middle")
    for place, one in enumerate(levels):
        y = TOP + place * ROW
        canvas.add("text", str(one), x=LEFT - 10, y=y + 15, css="label", text_anchor="end")
        for of, start, end in found:
            if of == one:
                broad = max(x_of(end) - x_of(start), 2.0)
                canvas.add("rect", x=x_of(start), y=y + 3, width=broad, height=ROW - 8, css="bar")
    rows: list[tuple[Cell, ...]] = [
        (str(n), day_words(start, language), day_words(end, language)) for n, start, end in found
    ]
    columns = (level, word("from", language), word("until", language))
    return Figure(canvas.svg(), title, columns, rows, kind="spells", language=language)
