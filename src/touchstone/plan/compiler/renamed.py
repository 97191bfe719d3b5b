"""One body that changed its abbreviation: under which of them a plan knows it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from .lexicon import table
from .model import Chapter, Measure


def one_abbreviation(chapters: Sequence[Chapter], year: int | None) -> tuple[Chapter, ...]:
    """The chapters with such a body under the abbreviation that the plan uses, else that of the plan's year."""
    for before, after, since in table("organ_words")["renamed"]:
        code = _chosen(chapters, before, after, year is not None and year >= since)
        chapters = [_with(chapter, {before: code, after: code}) for chapter in chapters]
    return tuple(chapters)


def _chosen(chapters: Sequence[Chapter], before: str, after: str, later: bool) -> str:
    names = [name for chapter in chapters for measure in chapter.measures for name in _names(measure, (before, after))]
    told = {code for code in (before, after) if any(name.upper() == code for name in names)}
    return told.pop() if len(told) == 1 else after if later else before


def _names(measure: Measure, codes: Iterable[str]) -> list[str]:
    return [name for code, name in zip(measure.organs, measure.organ_names, strict=True) if code in codes]


def _with(chapter: Chapter, codes: dict[str, str]) -> Chapter:
    return replace(chapter, measures=tuple(_renamed(measure, codes) for measure in chapter.measures))


def _renamed(measure: Measure, codes: dict[str, str]) -> Measure:
    if not any(code in codes for code in measure.organs):
        return measure
    names: dict[str, str] = {}
    for code, name in zip(measure.organs, measure.organ_names, strict=True):
        names.setdefault(codes.get(code, code), name)
    return replace(measure, organs=tuple(names), organ_names=tuple(names.values()))
