"""Which line is a title, a chapter, a section, a measure or a continuation: found from how the lines are numbered."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from .folding import ends_in_han, fold, han_value, is_chinese, roman_value
from .model import Line
from .organs import CUE, looks_like_organs

_HAN = "〇零一二三四五六七八九十百两"
_LABELS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("di", re.compile(rf"^(第\s*([{_HAN}\d]+)\s*(?:章|部分|编|篇))\s*[:、.]?\s*(.*)$")),
    (
        "word",
        re.compile(
            r"^((?:Chapter|Part|Pillar|Goal|Priority|Theme|Objective)\s+([IVXLC]+|\d+))\s*[:.\-–—]?\s+(.*)$", re.I
        ),
    ),
    ("parenhan", re.compile(rf"^(\(\s*([{_HAN}]+)\s*\))\s*[、.]?\s*(.*)$")),
    ("paren", re.compile(r"^(\(\s*(\d{1,3})\s*\))\s*[、.]?\s*(.*)$")),
    ("halfparen", re.compile(r"^((\d{1,3})\s*\))\s*(.*)$")),
    ("roman", re.compile(r"^(([IVXLC]+|[Ⅰ-Ⅻ]+)\s*[.、:])\s*(.*)$")),
    ("han", re.compile(rf"^(([{_HAN}]+)\s*[、.])\s*(.*)$")),
    (
        "word_measure",
        re.compile(r"^((?:Measure|Action|Task|Step|Item|措施|任务)\s*(\d{1,3}))\s*[:.\-–—、]?\s*(.*)$", re.I),
    ),
    ("decimal", re.compile(r"^(\d{1,2}\.(\d{1,3}))[.、]?\s+(.*)$")),
    ("arabic", re.compile(r"^((\d{1,3})\s*[.、])(?!\d)\s*(.*)$")),
)
_BOILERPLATE = re.compile(
    r"^(?:updated|copyright|©|\(c\) \d{4}|share\b|print\b|source:|all rights reserved|home\b|back to|page \d|- ?\d+ ?-|"
    r"来源|发布时间|发布日期|字号|打印|分享|责任编辑|编辑:|索引号|主办单位|版权所有|上一篇|下一篇|浏览次数|第\d+页|附件[:：]?\s*$)|"
    r"ICP[备備]|公网安备|版权所有|all rights reserved|https?://",
    re.I,
)
_PLAN = re.compile(
    r"\b(?:plan|programme|program|strategy|outline|agenda|roadmap|guidelines)\b|计划|方案|纲要|规划|安排|战略|要点",
    re.I,
)


@dataclass
class Item:
    """A labelled line and the lines that go on with it."""

    kind: str
    value: int
    label: str
    line: int
    parts: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)

    @property
    def text(self) -> str:
        return joined(self.parts)


@dataclass
class Outline:
    """A plan's lines in their places; `events` are chapters, sections, introductions and measures in order."""

    title: str = ""
    introduction: list[str] = field(default_factory=list)
    events: list[tuple[str, Item]] = field(default_factory=list)
    unplaced: list[Line] = field(default_factory=list)


def joined(parts: Sequence[str]) -> str:
    """Lines put together: with a space between words, without one after Chinese."""
    text = ""
    for part in parts:
        text += part if not text or ends_in_han(text) else f" {part}"
    return text


def label_of(line: Line) -> Item | None:
    """The label a line begins with, or None."""
    folded = fold(line.text)
    for kind, pattern in _LABELS:
        found = pattern.match(folded)
        if found is None:
            continue
        value = _value(found[2])
        if value is not None:
            rest = line.text[len(line.text) - len(found[3]) :] if found[3] else ""
            return Item(kind, value, found[1], line.number, [rest.strip()] if rest.strip() else [], [line.number])
    return None


def _value(word: str) -> int | None:
    if word.isdecimal():
        return int(word)
    return roman_value(word) if re.fullmatch(r"[IVXLCivxlcⅠ-Ⅻ]+", word) else han_value(word)


def outline(lines: Sequence[Line]) -> Outline:
    """Every line in its place; a line that has none is in `unplaced`."""
    labels = [label_of(line) for line in lines]
    measure, chapter, section = _roles(lines, labels)
    made = Outline()
    first = next((n for n, each in enumerate(labels) if each and each.kind in (chapter, section, measure)), len(lines))
    headed, top = chapter == "heading", _top_level(lines)
    if headed:
        first = min([first, *(n for n, line in enumerate(lines) if line.level == top and n)])
    _front(made, lines[:first])
    current: Item | None = None
    role = ""
    for line, label in zip(lines[first:], labels[first:], strict=True):
        placed = label.kind if label else ""
        if (label and placed == chapter) or (headed and line.level == top and not label):
            current = label or Item("heading", 0, "", line.number, [line.text], [line.number])
            role = "chapter"
        elif label and placed == measure:
            current, role = label, "measure"
        elif label and placed == section:
            current, role = label, "section"
        elif _BOILERPLATE.search(fold(line.text)) and len(line.text) < 200:
            made.unplaced.append(line)
            continue
        elif role == "measure" and current is not None and not _is_over(current, line):
            current.parts.append(line.text)
            current.numbers.append(line.number)
            continue
        elif role in ("chapter", "section", "introduction"):
            current, role = Item("text", 0, "", line.number, [line.text], [line.number]), "introduction"
        else:
            made.unplaced.append(line)
            continue
        made.events.append((role, current))
    return made


def _is_over(measure: Item, line: Line) -> bool:
    """Whether a measure has ended before this line: its organs are named and a gap follows."""
    text = joined(measure.parts[-3:]).rstrip(" .。;；")
    if not text.endswith((")", "）")):
        return False
    content, before = trailing_parenthesis(text)
    if content is None or not looks_like_organs(content, after_sentence=before.rstrip().endswith((".", "。", ";"))):
        return False
    alone = fold(line.text).strip()
    return not (alone.startswith("(") and alone.rstrip(" .。").endswith(")"))


def trailing_parenthesis(text: str) -> tuple[str | None, str]:
    """The content of the parenthesis a text ends in, and the text before it; (None, text) where it ends in none.

    >>> trailing_parenthesis("Revise it (Draft) (MOST (lead), SIPO)")
    ('MOST (lead), SIPO', 'Revise it (Draft) ')
    """
    folded = fold(text).rstrip(" .。;；,")
    if not folded.endswith(")"):
        return None, text
    depth = 0
    for place in range(len(folded) - 1, max(-1, len(folded) - 2000), -1):
        depth += (folded[place] == ")") - (folded[place] == "(")
        if depth == 0:
            return text[place + 1 : len(folded) - 1], text[:place]
    return None, text


def _roles(lines: Sequence[Line], labels: Sequence[Item | None]) -> tuple[str, str, str]:
    """Which kinds of label are measures, chapters and sections; "" where there is none."""
    found: dict[str, list[tuple[int, Item]]] = defaultdict(list)
    for place, each in enumerate(labels):
        if each is not None:
            found[each.kind].append((place, each))
    kinds = {kind: rows for kind, rows in found.items() if any(each.value == 1 for _n, each in rows) or len(rows) > 2}
    if not kinds:
        return "", "heading" if _top_level(lines) else "", ""
    candidates = [kind for kind in kinds if kind not in ("di", "word")] or list(kinds)
    measure = max(candidates, key=lambda kind: _weight(lines, kinds[kind]))
    start = kinds[measure][0][0]
    outer = sorted((kinds[kind][0][0], kind) for kind in kinds if kind != measure and kinds[kind][0][0] < start)
    if not outer:
        headings = any(line.level for line in lines)
        return measure, "heading" if headings and _top_level(lines) else "", ""
    chapter = outer[0][1]
    section = outer[1][1] if len(outer) > 1 else ""
    return measure, chapter, section


def _weight(lines: Sequence[Line], rows: Sequence[tuple[int, Item]]) -> tuple[int, int]:
    """How much a kind of label looks like measures: lines that name organs first, then number and length."""
    named = 0
    for place, item in rows:
        own = item.text
        following = lines[place + 1].text if place + 1 < len(lines) else ""
        for text in (own, following if label_of_text(following) is None else ""):
            content, before = trailing_parenthesis(text)
            if content is not None and looks_like_organs(content, after_sentence=before.rstrip().endswith((".", "。"))):
                named += 1
                break
            if CUE.search(fold(text)) and re.search(r"[:：]", text):
                named += 1
                break
    length = sum(min(len(item.text), 200) for _place, item in rows)
    return named, length


def label_of_text(text: str) -> Item | None:
    return label_of(Line(0, text)) if text else None


def _top_level(lines: Sequence[Line]) -> int:
    """The heading level of chapters: the topmost that stands more than once; 0 where no format marks headings."""
    levels = [line.level for line in lines if line.level]
    repeated = sorted({level for level in levels if levels.count(level) > 1})
    return repeated[0] if repeated else 0


def _front(made: Outline, lines: Sequence[Line]) -> None:
    """Title and introduction among the lines before the first label; the rest has no place."""
    plain = [line for line in lines if not _BOILERPLATE.search(fold(line.text))]
    dated = [line for line in plain if _PLAN.search(fold(line.text)) and len(line.text) < 200]
    with_year = [line for line in dated if re.search(r"(?:19|20)\d\d|十[一二三四五]五|\d+th Five", fold(line.text))]
    chosen = next(iter(with_year or dated or plain), None)
    made.title = chosen.text if chosen else ""
    for line in lines:
        if line is chosen:
            continue
        long = len(line.text) >= (30 if is_chinese(line.text) else 80)
        ends = fold(line.text).rstrip().endswith((".", "。", ":", ";", "”", '"'))
        if line in plain and long and ends and not line.text.startswith(("(", "（")):
            made.introduction.append(line.text)
        else:
            made.unplaced.append(line)
