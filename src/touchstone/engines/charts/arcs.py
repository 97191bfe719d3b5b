"""Things in a column, group under group, joined by arcs: narrow enough for a phone, each thing a link."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from .figure import Canvas, clean, cut

WIDTH, ROOM, ROW, HEAD, TOP = 344.0, 76.0, 36.0, 30.0, 4.0
TEXT = ROOM + 14


@dataclass(frozen=True)
class Thing:
    """One thing: what it is called, what more there is to say of it, and where it leads ("" for nowhere)."""

    name: str
    more: str = ""
    link: str = ""
    itself: bool = False


def arcs(
    groups: Sequence[tuple[str, Sequence[Thing]]], links: Sequence[tuple[str, str]], *, title: str, language: str = "en"
) -> str:
    """Groups under their headings, top to bottom, and an arc on the left for each link between two names.

    A link that runs upwards is broken, so that it is not read the wrong way round.
    """
    height = TOP + sum(HEAD + ROW * len(things) for _head, things in groups) + 8
    canvas = Canvas(WIDTH, height, title, "; ".join(f"{left} → {right}" for left, right in links), language)
    places: dict[str, float] = {}
    labels: list[str] = []
    y = TOP
    for head, things in groups:
        labels.append(_text(head, TEXT, y + 20, "axis group-head"))
        y += HEAD
        for thing in things:
            places[thing.name] = y + 12
            labels.append(_labelled(thing, y))
            y += ROW
    for left, right in links:
        start, end = places[left], places[right]
        bend = ROOM * (0.25 + 0.7 * abs(end - start) / height)
        path = f"M{ROOM:.1f} {start:.1f}C{ROOM - bend:.1f} {start:.1f} {ROOM - bend:.1f} {end:.1f} {ROOM:.1f} {end:.1f}"
        canvas.add("path", d=path, css="arc" if end > start else "arc back")
    canvas.shapes += labels
    return canvas.svg().replace('role="img"', 'role="group"', 1)


def _labelled(thing: Thing, y: float) -> str:
    css = "dot itself" if thing.itself else "dot" if thing.link else "dot outside"
    name = _text(cut(thing.name, WIDTH - TEXT, 12), TEXT, y + 16, "node itself" if thing.itself else "node")
    more = _text(cut(thing.more, WIDTH - TEXT, 11.5), TEXT, y + 30, "axis") if thing.more else ""
    drawn = f'<circle class="{css}" cx="{ROOM:.0f}" cy="{y + 12:.1f}" r="4.5"/>{name}{more}'
    if not thing.link:
        return drawn
    room = f'<rect class="room" x="{ROOM - 8:.0f}" y="{y:.1f}" width="{WIDTH - ROOM + 8:.0f}" height="{ROW - 2:.0f}"/>'
    return f'<a href="{escape(thing.link, quote=True)}">{room}{drawn}</a>'


def _text(words: str, x: float, y: float, css: str) -> str:
    return f'<text class="{css}" x="{x:.0f}" y="{y:.1f}">{escape(clean(words))}</text>'
