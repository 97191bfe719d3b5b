"""What is due when: one row for each deliverable, with the day on which one looks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from .figure import Canvas, Cell, Figure, cut, word

ROW, LEFT, RIGHT, TOP = 26.0, 240.0, 120.0, 28.0
A_MONTH, A_YEAR = 64.0, 44.0  # room that a label of the axis takes with the space beside it


@dataclass(frozen=True)
class Due:
    """One thing that is due: its name, its last day, and the day it was done, if it was."""

    name: str
    due_on: date
    done_on: date | None = None

    def standing(self, on: date) -> str:
        """How it stands on a day: "met", "late" (done late, or overdue) or "open"."""
        if self.done_on is not None and self.done_on <= on:
            return "met" if self.done_on <= self.due_on else "late"
        return "late" if self.due_on < on else "open"


MARKS = {"met": "●", "late": "▲", "open": "○"}


def timeline(items: Sequence[Due], *, on: date, title: str, language: str = "en", width: float = 680) -> Figure:
    """Deliverables by due day: ● done in time, ▲ late or overdue, ○ open; an upright marks the day asked for.

    A thing done after the day asked for is open on that day.
    """
    listed = sorted(items, key=lambda item: (item.due_on, item.name))
    days = [on, *(item.due_on for item in listed)]
    first, last = date(min(days).year, 1, 1), date(max(days).year, 12, 31)
    canvas = Canvas(width, TOP + max(len(listed), 1) * ROW + 8, title, _told(listed, on, language), language)

    def x_of(day: date) -> float:
        return LEFT + (day - first).days / (last - first).days * (width - LEFT - RIGHT)

    for mark, words in _marks(first, last, width - LEFT - RIGHT):
        canvas.add("line", x1=x_of(mark), x2=x_of(mark), y1=TOP - 6, y2=canvas.height - 4, css="grid")
        canvas.add("text", words, x=x_of(mark), y=14, css="axis", text_anchor="middle")
    canvas.add("line", x1=x_of(on), x2=x_of(on), y1=TOP - 8, y2=canvas.height - 4, css="target")
    for place, item in enumerate(listed):
        y, standing = TOP + place * ROW + 16, item.standing(on)
        canvas.add("text", cut(item.name, LEFT - 16), x=LEFT - 12, y=y, css="label", text_anchor="end")
        css = f"mark-{standing}"
        canvas.add("text", MARKS[standing], x=x_of(item.due_on), y=y, css=css, text_anchor="middle")
        canvas.add("text", day_words(item.due_on, language), x=x_of(item.due_on) + 10, y=y, css="axis")
    rows: list[tuple[Cell, ...]] = [
        (item.name, day_words(item.due_on, language), _state(item, on, language)) for item in listed
    ]
    columns = (word("name", language), word("due", language), word("status", language))
    note = f"{word('upright', language)} {day_words(on, language)}"
    return Figure(canvas.svg(), title, columns, rows, note=note, language=language)


def day_words(day: date, language: str) -> str:
    """A day as written in a language.

    >>> day_words(date(2012, 4, 11), "en"), day_words(date(2012, 4, 11), "zh")
    ('2012-04-11', '2012年4月11日')
    """
    return f"{day.year}年{day.month}月{day.day}日" if language.startswith("zh") else day.isoformat()


def _state(item: Due, on: date, language: str) -> str:
    standing = item.standing(on)
    if item.done_on is not None and item.done_on <= on:
        return f"{MARKS[standing]} {word('done', language)} {day_words(item.done_on, language)}"
    return f"{MARKS[standing]} {word('overdue' if standing == 'late' else 'open', language)}"


def _told(items: Sequence[Due], on: date, language: str) -> str:
    told = [f"{item.name} {day_words(item.due_on, language)} {_state(item, on, language)}" for item in items]
    return "; ".join(told) or word("none", language)


def _marks(first: date, last: date, room: float) -> list[tuple[date, str]]:
    """The days under which the axis is labelled: quarters, half-years or every so many years, as they find room.

    Args:
        room: width of the axis; a month as "2012-04" needs more of it than a year as "2012".
    """
    years = range(first.year, last.year + 1)
    for months in ((1, 4, 7, 10), (1, 7)):
        if len(years) * len(months) * A_MONTH <= room:
            return [(date(year, month, 1), f"{year}-{month:02}") for year in years for month in months]
    every = math.ceil(len(years) * A_YEAR / room)
    return [(date(year, 1, 1), str(year)) for year in years[::every]]
