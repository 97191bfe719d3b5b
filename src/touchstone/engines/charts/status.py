"""How many measures stand how: one bar, each part with mark, word and count, so that colour alone says nothing."""

from __future__ import annotations

from collections.abc import Mapping

from .figure import Canvas, Cell, Figure, word

#: status -> (mark, English word, Chinese word), in the order they are shown.
STATUSES: dict[str, tuple[str, str, str]] = {
    "met": ("●", "met", "已完成"),
    "on_track": ("◐", "on track", "进展正常"),
    "late": ("▲", "late", "逾期"),
    "stale": ("◌", "stale", "证据过期"),
    "no_evidence": ("○", "no evidence", "尚无证据"),
}


class UnknownStatus(ValueError):
    """Counts name a status that the chart does not know."""


def status_bar(counts: Mapping[str, int], *, title: str, language: str = "en", width: float = 680) -> Figure:
    """A stacked bar of measures by status; statuses without measures are named below it all the same.

    Raises:
        UnknownStatus: a name that is not a status, rather than leaving its measures out.
    """
    strange = sorted(set(counts) - set(STATUSES))
    if strange:
        raise UnknownStatus(f"{', '.join(strange)}: no such status. The statuses are {', '.join(STATUSES)}.")
    chinese = language.startswith("zh")
    total = sum(counts.values())
    words = [(f"{mark} {zh if chinese else en}", counts.get(name, 0)) for name, (mark, en, zh) in STATUSES.items()]
    told = "; ".join(f"{name} {count}" for name, count in words)
    canvas = Canvas(width, 64, title, told, language)
    x = 0.0
    for name, (mark, _en, _zh) in STATUSES.items():
        part = counts.get(name, 0)
        if not part:
            continue
        length = part / total * width
        canvas.add("rect", x=x, y=0, width=max(length - 2, 1), height=28, css=f"status-{name}")
        written = f"{mark} {part}" if length > 44 else str(part)
        if length > 14:
            canvas.add("text", written, x=x + length / 2 - 1, y=19, css="status-count", text_anchor="middle")
        x += length
    step = width / len(words)
    for place, (name, count) in enumerate(words):
        canvas.add("text", f"{name} {count}", x=place * step, y=52, css="label")
    cells: list[tuple[Cell, ...]] = [(name, count) for name, count in words]
    columns = (word("status", language), word("measures", language))
    return Figure(canvas.svg(), title, columns, cells, kind="bars", language=language)
