"""How a plan numbers its measures: through the whole plan, or anew in each chapter or section."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any


def in_chinese(number: int) -> str:
    """A number from 1 to 99 in Chinese, as chapters are numbered.

    >>> [in_chinese(each) for each in (1, 10, 12, 20, 45)]
    ['一', '十', '十二', '二十', '四十五']
    """
    signs = "〇一二三四五六七八九"
    tens, ones = divmod(number, 10)
    if not 0 < number < 100:
        return str(number)
    return ("" if not tens else "十" if tens == 1 else f"{signs[tens]}十") + (signs[ones] if ones else "")


@dataclass(frozen=True)
class Numbering:
    """The place of each measure in the order of the plan.

    Args:
        positions: place in the whole plan, by which proofs name a measure.
        labels: chapter, section and number such as "2.3"; empty where the plan numbers its measures through.
        doubled: numbers that name two measures however they are read; a plan with any cannot be accepted.
    """

    positions: tuple[int, ...]
    labels: tuple[str, ...]
    doubled: tuple[str, ...] = ()


def numbering(chapters: Sequence[Mapping[str, Any]]) -> Numbering:
    """How the chapters of a compiled plan are numbered.

    Numbers that are each there once run through the plan and are kept. Where they stand again, they begin anew if every
    chapter (or every section of every chapter) has a number 1 and none twice; otherwise they are doubled by mistake.

    >>> numbering([{"number": 1, "measures": [{"number": 1}, {"number": 2}]},
    ...            {"number": 2, "measures": [{"number": 1}]}]).labels
    ('1.1', '1.2', '2.1')
    >>> numbering([{"number": 1, "measures": [{"number": 1}, {"number": 2}]},
    ...            {"number": 2, "measures": [{"number": 2}]}]).doubled
    ('2',)
    """
    numbers = [measure["number"] for chapter in chapters for measure in chapter["measures"]]
    if len(set(numbers)) == len(numbers):
        return Numbering(tuple(numbers), ("",) * len(numbers))
    for places in (_by_chapter(chapters), _by_section(chapters)):
        if _begin_anew(places):
            labels = tuple(".".join(map(str, place)) for place in places)
            return Numbering(tuple(range(1, len(numbers) + 1)), labels)
    doubled = sorted(number for number, times in Counter(numbers).items() if times > 1)
    return Numbering(tuple(numbers), ("",) * len(numbers), tuple(map(str, doubled)))


def _by_chapter(chapters: Iterable[Mapping[str, Any]]) -> list[tuple[int, ...]]:
    return [(chapter["number"], measure["number"]) for chapter in chapters for measure in chapter["measures"]]


def _by_section(chapters: Iterable[Mapping[str, Any]]) -> list[tuple[int, ...]]:
    """Chapter, section and number; sections are counted as they come, measures before the first stand in none."""
    places: list[tuple[int, ...]] = []
    for chapter in chapters:
        count = 0
        for section, measures in groupby(chapter["measures"], key=lambda measure: measure.get("section")):
            count += section is not None
            within = (chapter["number"], count) if section is not None else (chapter["number"],)
            places += [(*within, measure["number"]) for measure in measures]
    return places


def _begin_anew(places: Sequence[tuple[int, ...]]) -> bool:
    """Whether no place stands twice and numbers begin at 1 wherever they begin."""
    firsts = {place[:-1] for place in places if place[-1] == 1}
    return len(set(places)) == len(places) and firsts == {place[:-1] for place in places}
