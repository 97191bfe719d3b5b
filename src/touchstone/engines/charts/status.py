"""How many measures stand how: one bar, each part with word, shape and count, so that colour alone says nothing."""

from __future__ import annotations

from collections.abc import Mapping

from .figure import Canvas, Cell, Figure

#: status -> (mark, English word, Chinese word), in the order they are shown.
STATUSES: dict[str, tuple[str, str, str]] = {
    "met": ("●", "met", "已完成"),
    "on_track": ("◐", "on track", "进展正常"),
    "late": ("▲", "late", "逾期"),
    "stale": ("◌", "stale", "证据过期"),
    "no_evidence": ("○", "no evidence", "尚无证据"),
}


def status_bar(counts: Mapping[str, int], *, title: str, language: str = "en", width: float = 680) -> Figure:
    """A stacked bar of measures by status; statuses without measures are named below it all the same."""
    chinese = language.startswith("zh")
    total = sum(counts.get(name, 0) for name in STATUSES)
    words = [(f"{mark} {zh if chinese else en}", counts.get(name, 0)) for name, (mark, en, zh) in STATUSES.items()]
    told = "; ".join(f"{name} {count}" for name, count in words)
    canvas = Canvas(width, 64, title, told, language)
    x = 0.0
    for name in STATUSES:
        part = counts.get(name, 0)
        if part:
            length = part / total * width
            canvas.add("rect", x=x, y=0, width=max(length - 2, 1), height=28, css=f"status-{name}")
            if length > 24:
                canvas.add("text", str(part), x=x + length / 2 - 1, y=19, css="status-count", text_anchor="middle")
            x += length
    step = width / len(words)
    for place, (name, count) in enumerate(words):
        canvas.add("text", f"{name} {count}", x=place * step, y=52, css="label")
    cells: list[tuple[Cell, ...]] = [(name, count) for name, count in words]
    return Figure(canvas.svg(), title, ("状态" if chinese else "status", "措施" if chinese else "measures"), cells)
