"""Plans that run on without new lines: chapters and measures that stand within a line, put on lines of their own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from .endings import split_organs
from .folding import fold, han_value, roman_value
from .labels import is_heading
from .model import Line

_HAN = "〇零一二三四五六七八九十百"
#: how labels are written; what follows is a word
_MEASURES = (
    r"\(\s*(\d{1,3})\s*\)",
    rf"\(\s*([{_HAN}]{{1,5}})\s*\)",
    r"(?<![\d.(])(\d{1,3})\s*[.、](?![\d\s]*\d)",
    r"([①-⑳])",
)
_CHAPTERS = (r"(?<![A-Za-z.])([IVX]{1,5})\.", rf"(?<![{_HAN}第])([{_HAN}]{{1,3}})、", rf"第([{_HAN}]{{1,3}})[章条]")
_FOLLOWS = r"\s*(?=[^\W\d_]|[《“\"])"
_LEAST = 3
_LONGEST = 2_000_000


@dataclass(frozen=True)
class _Mark:
    """A label: the line it stands in, where it begins, and its number."""

    place: int
    start: int
    value: int


def measures_apart(lines: Sequence[Line]) -> list[Line]:
    """The lines, cut where the measures of a plan stand one behind the other and name their organs.

    >>> [each.text for each in measures_apart([Line(1, "(1) A b. (SIPO) (2) C d. (MOST) (3) E f. (MOF)")])]
    ['(1) A b. (SIPO)', '(2) C d. (MOST)', '(3) E f. (MOF)']
    """
    made = list(lines)
    if sum(len(line.text) for line in made) > _LONGEST:
        return made
    for shape in _MEASURES:
        marks = _marks(made, shape, after_heading=True)
        if _run_on(marks, least=_LEAST) and _name_organs(_cut(made, marks)):
            made = _cut(made, marks)
            for heads in _CHAPTERS:
                found = _marks(made, heads, after_heading=False)
                made = _cut(made, found) if _run_on(found, least=2) else made
            return _cut(made, _marks(made, shape, after_heading=True))
    return made


def _marks(lines: Sequence[Line], shape: str, *, after_heading: bool) -> list[_Mark]:
    """The labels of one shape that begin a line, follow a sentence or a list, or a heading with a label of its own."""
    found: list[_Mark] = []
    for place, line in enumerate(lines):
        folded, last = fold(line.text), 0
        for each in re.finditer(shape + _FOLLOWS, folded) if not line.role else ():
            before = folded[last : each.start()].rstrip()
            heads = after_heading and re.match(r"\W?\w{1,4}[.、)章]", before) and is_heading(before)
            if not folded[: each.start()].strip() or before.endswith((".", "。", ";", ")", "]", "!", "?")) or heads:
                found.append(_Mark(place, each.start(), _value(each[1])))
                last = each.end()
    return found


def _value(word: str) -> int:
    if word.isdecimal():
        return int(word)
    if "①" <= word <= "⑳":
        return ord(word) - 0x245F
    return (roman_value(word) if word.isascii() else han_value(word)) or 0


def _run_on(marks: Sequence[_Mark], *, least: int) -> bool:
    """Whether labels count up from 1, perhaps again and again, and most stand within a line."""
    within = sum(mark.start > 0 for mark in marks)
    if len(marks) < least or within * 2 < len(marks) or marks[0].value != 1:
        return False
    last = 0
    for mark in marks:
        if mark.value not in (last + 1, 1):
            return False
        last = mark.value
    return True


def _name_organs(lines: Sequence[Line]) -> bool:
    named = sum(bool(split_organs(line.text[-1000:])[1]) for line in lines)
    return named >= _LEAST and named * 10 >= 6 * sum(bool(re.match(r"\W?[\w]{1,4}\W", line.text)) for line in lines)


def _cut(lines: Sequence[Line], marks: Sequence[_Mark]) -> list[Line]:
    """The lines with a new one at each label; all keep the number of the line they stood in."""
    starts: dict[int, list[int]] = {}
    for mark in marks:
        starts.setdefault(mark.place, []).append(mark.start)
    made: list[Line] = []
    for place, line in enumerate(lines):
        cuts = [0, *(start for start in starts.get(place, ()) if start), len(line.text)]
        for n, (start, end) in enumerate(pairwise(cuts)):
            text = line.text[start:end].strip()
            if text:
                made.append(replace(line, text=text, starts=line.starts or n > 0))
    return made
