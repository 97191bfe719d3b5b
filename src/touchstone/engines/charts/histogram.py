"""How values are spread: bins of equal, round width."""

from __future__ import annotations

from collections.abc import Sequence

from .figure import Canvas, Cell, Figure, known, number, ticks, word

LEFT, BOTTOM, TOP = 56.0, 44.0, 16.0


def histogram(
    values: Sequence[float | None],
    *,
    title: str,
    unit: str = "",
    language: str = "en",
    decimals: int | None = None,
    bins: int = 10,
    width: float = 680,
    height: float = 240,
) -> Figure:
    """Counts of values in bins of equal, round width; a bin holds its lower limit, the last one both limits.

    Unknown values are in no bin; the note says how many there are.
    """
    held = known(values)
    limits = ticks(min(held), max(held), count=bins) if held else []
    counts = _counts(held, limits)
    unknown = len(values) - len(held)
    note = f"{word('unknown', language)}: {unknown}" if unknown else ""
    told = [f"{_range(limits, n, language, decimals)}: {count}" for n, count in enumerate(counts)]
    canvas = Canvas(width, height, title, "; ".join([*told, *([note] if note else [])]) or "–", language)
    scale = ticks(0, max(counts, default=1), count=4)
    step = (width - LEFT - 16) / max(len(counts), 1)
    rise = (height - BOTTOM - TOP) / scale[-1]
    for tick in scale:
        y = height - BOTTOM - tick * rise
        canvas.add("line", x1=LEFT, x2=width - 16, y1=y, y2=y, css="grid")
        canvas.add("text", number(tick, language), x=LEFT - 6, y=y + 4, css="axis", text_anchor="end")
    for n, count in enumerate(counts):
        if count:
            top = height - BOTTOM - count * rise
            canvas.add("rect", x=LEFT + n * step + 1, y=top, width=step - 2, height=count * rise, css="bar")
    for n, limit in enumerate(limits):
        words = number(limit, language, decimals)
        canvas.add("text", words, x=LEFT + n * step, y=height - BOTTOM + 16, css="axis", text_anchor="middle")
    canvas.add("text", unit, x=LEFT, y=height - 8, css="axis")
    rows: list[tuple[Cell, ...]] = [(_range(limits, n, language, decimals), count) for n, count in enumerate(counts)]
    columns = (unit or word("value", language), word("count", language))
    return Figure(canvas.svg(), title, columns, rows, note=note, kind="bars", language=language)


def _counts(values: list[float], limits: list[float]) -> list[int]:
    """How many values lie in each bin.

    >>> _counts([0.0, 1.0, 2.0, 4.0], [0.0, 2.0, 4.0])
    [2, 2]
    """
    counts = [0] * max(len(limits) - 1, 0)
    for value in values:
        place = sum(value >= limit for limit in limits) - 1
        counts[min(place, len(counts) - 1)] += 1
    return counts


def _range(limits: list[float], n: int, language: str, decimals: int | None) -> str:
    return f"{number(limits[n], language, decimals)} – {number(limits[n + 1], language, decimals)}"
