"""The labels that lines begin with: numbers of chapters, sections and measures in every usual style."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from .endings import without_abbreviation
from .folding import fold, han_value, is_chinese, joined, roman_value
from .lexicon import words
from .model import Line

_HAN = "〇零一二三四五六七八九十百两壹贰叁肆伍陆柒捌玖拾"
_ROMAN = r"(?:[IVXLC]{1,7}|[Ⅰ-Ⅻ]{1,2})"
_ENGLISH_NUMBERS = {word: n for n, word in enumerate(words("labels", "numbers"), start=1)}
_ENGLISH_NUMBERS |= {word: n for n, word in enumerate(words("labels", "ordinals"), start=1)}
_NUMBER_WORD = "|".join(sorted(_ENGLISH_NUMBERS, key=len, reverse=True))
_HEADS = "|".join(words("labels", "heads"))
_TASKS = "|".join(words("labels", "tasks"))
_AFTER = r"\s*(?:[:.、)|]\s*|[-–—]\s+|$|\s(?=(?-i:[^a-z])))"

#: kind -> how it is written on a folded line: label, value, rest.
_LABELS: tuple[tuple[str, re.Pattern[str]], ...] = (
    *(
        (kind, re.compile(rf"^(第\s*([{_HAN}\d]{{1,6}})\s*(?:{signs}))\s*[:、.]?\s*(.*)$"))
        for kind, signs in (
            ("di-part", "编|篇|部分"),
            ("di-chapter", "章"),
            ("di-section", "节"),
            ("di-article", "条|项"),
        )
    ),
    ("word-head", re.compile(rf"^((?:{_HEADS})\s+({_NUMBER_WORD}|{_ROMAN}|\d{{1,3}})){_AFTER}(.*)$", re.I)),
    ("word-task", re.compile(rf"^((?:{_TASKS})\s*({_NUMBER_WORD}|\d{{1,3}}|[{_HAN}]{{1,4}})){_AFTER}(.*)$", re.I)),
    ("paren-han", re.compile(rf"^(\(\s*([{_HAN}]{{1,5}})\s*\)|([㈠-㈩]))\s*[、.:]?\s*(.*)$")),
    ("paren", re.compile(r"^(\(\s*(\d{1,3})\s*\)|([⑴-⒇]))\s*[、.:]?\s*(.*)$")),
    ("circled", re.compile(r"^(([①-⑳]))\s*[、.:]?\s*(.*)$")),
    ("bracket", re.compile(r"^(\[\s*(\d{1,3})\s*\])\s*[、.:]?\s*(.*)$")),
    ("half-paren", re.compile(r"^((\d{1,3})\s*\))\s*[、.]?\s*(.*)$")),
    ("paren-roman", re.compile(rf"^(\(\s*({_ROMAN}|[ivxl]{{1,5}})\s*\))\s*(.*)$")),
    ("paren-letter", re.compile(r"^(\(?\s*([a-h])\s*\))\s*(.*)$")),
    ("roman", re.compile(rf"^(({_ROMAN})\s*[.、:)])\s*(.*)$")),
    ("letter", re.compile(r"^(([A-Z])\s*[.、:)])\s+(.*)$")),
    ("han", re.compile(rf"^(([{_HAN}]{{1,5}})\s*[、.:])\s*(.*)$")),
    ("decimal-3", re.compile(r"^(\d{1,2}\.\d{1,2}\.(\d{1,3}))[.、:]?\s+(.*)$")),
    ("decimal", re.compile(r"^(\d{1,2}[.-](\d{1,3}))[.、:]?\s+(?!%|percent|million|billion)(.*)$")),
    (
        "arabic",
        re.compile(r"^(((?:No\.?|Nr\.?|№|#)?\s*\d{1,3})\s*(?:[.、。:](?!\d)|[-–—]\s+(?=[^\W\d])))\s*(.*)$", re.I),
    ),
    ("arabic", re.compile(r"^(([⒈-⒛]))\s*(.*)$")),
    ("code", re.compile(r"^([A-Z]{1,2}[-. ]?(\d{1,3})[.:、)]?)\s+(?=[A-Z\u4e00-\u9fff])(.*)$")),
    ("roman-bare", re.compile(rf"^(({_ROMAN}))\s+(?:[-–—|]\s+)?(?=[A-Z])(.*)$")),
    ("han-bare", re.compile(rf"^(([{_HAN}]{{1,3}}))\s+(?=[\u4e00-\u9fff])(.*)$")),
    ("bare", re.compile(r"^((\d{1,3}))\s+(?:[-–—|]\s+)?(?=[A-Z\u4e00-\u9fff《])(.*)$")),
)
#: kinds that are no labels unless they count from 1 without a gap.
_DOUBTFUL = frozenset(["roman-bare", "han-bare", "bare", "code", "letter", "paren-letter"])
HEADS = frozenset(["di-part", "di-chapter", "di-section", "word-head"])
TASKS = frozenset(["di-article", "word-task"])
#: kinds that authors mix up in one plan.
LOOSE = frozenset(["paren", "half-paren", "arabic", "bracket", "paren-han", "circled"])
_BULLET = re.compile(r"^([•●■◆▪◦‣➢►▶★☆○□*·–—-])\s+(?=.*[^\W\d_])(.*)$")
_SIGN_VALUES = {chr(start + n): n + 1 for start, count in ((0x3220, 10), (0x2474, 20), (0x2460, 20), (0x2488, 20)) for n in range(count)}  # fmt: skip


@dataclass
class Item:
    """A labelled line and the lines that go on with it."""

    kind: str
    value: int
    label: str
    line: int
    parts: list[Line] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The words of all its lines."""
        return joined([part.text for part in self.parts])


_LONGEST_HEADING = {True: 40, False: 110}


def is_head(kind: str) -> bool:
    """Whether a kind of label heads chapters or parts by its word."""
    return kind.split(" ")[0] in HEADS


def is_heading(text: str) -> bool:
    """Whether a line could be a heading: short, no sentence, no list of organs."""
    folded = without_abbreviation(fold(text).strip())
    return (
        0 < len(folded) <= _LONGEST_HEADING[is_chinese(folded)]
        and folded[-1] not in '.。;,、!?)]”"'
        and not folded[0].islower()
        and folded[0] not in "([*"
        and any(sign.isalpha() for sign in folded)
    )


def label_of(line: Line) -> Item | None:
    """The label a line begins with, or None.

    >>> found = label_of(Line(7, "（十二）修订办法"))
    >>> found.kind, found.value, found.text
    ('paren-han', 12, '修订办法')
    """
    folded = fold(line.text[:400])
    if not folded or (folded[0] not in "([" and not folded[0].isalnum() and folded[0] not in "#№"):
        return None
    for kind, pattern in _LABELS:
        found = pattern.match(folded)
        if found is None:
            continue
        value = _value(next(filter(None, found.groups()[1:])))
        if value is not None:
            kind = f"{kind} {found[1].split()[0].lower()}" if kind == "word-head" else kind
            at = found.start(found.re.groups)
            return _item(kind, value, found[1], line, line.text[at:].strip())
    return None


def _item(kind: str, value: int, label: str, line: Line, rest: str) -> Item:
    part = Line(line.number, rest, line.level, line.starts, line.role, line.emphasis)
    return Item(kind, value, label.strip(), line.number, [part] if rest else [])


def _value(word: str) -> int | None:
    word = re.sub(r"^(?:No|Nr|№|#)[.\s]*|^#", "", word.strip(), flags=re.I)
    if word.isdecimal():
        return int(word)
    if word in _SIGN_VALUES:
        return _SIGN_VALUES[word]
    if word.lower() in _ENGLISH_NUMBERS:
        return _ENGLISH_NUMBERS[word.lower()]
    if re.fullmatch(r"[IVXLCivxlcⅠ-Ⅻ]+", word):
        return roman_value(word) or (ord(word) - 64 if len(word) == 1 and "A" <= word <= "Z" else None)
    if len(word) == 1 and word.isascii() and word.isalpha():
        return ord(word.upper()) - 64
    return han_value(word)


def labels_of(lines: Sequence[Line]) -> list[Item | None]:
    """The label of each line, where it begins with one that fits among the others of its kind."""
    labels = [None if line.role else label_of(line) for line in lines]
    _letters(labels)
    counted: dict[str, list[int]] = defaultdict(list)
    for each in labels:
        if each is not None:
            counted[each.kind].append(each.value)
    poor = {kind for kind, values in counted.items() if kind in _DOUBTFUL and not _counts_up(values)}
    poor -= {
        each.kind for each in labels if each and each.kind == "letter" and each.value == 1 and is_heading(each.text)
    }
    labels = [None if each is not None and each.kind in poor else each for each in labels]
    _nested(labels)
    return labels if any(labels) else _bullets(lines)


def _nested(labels: Sequence[Item | None]) -> None:
    """Headings numbered in the way of what stands below them, "1. Quality" over "1. Revise …", get a kind of their own."""
    kinds: dict[str, list[tuple[int, Item]]] = defaultdict(list)
    for place, each in enumerate([each for each in labels if each is not None]):
        if each.kind in LOOSE | {"han", "roman"}:
            kinds[each.kind].append((place, each))
    for kind, rows in kinds.items():
        heads: list[Item] = []
        last = 0
        for (place, item), (following, after) in pairwise(rows):
            new = item.value == len(heads) + 1 and (item.value != last + 1 or not heads)
            if new and after.value in (1, last + 1) and following == place + 1 and is_heading(item.text):
                heads.append(item)
            else:
                last = item.value
        if len(heads) > 1 and heads[0] is rows[0][1]:
            for head in heads:
                head.kind = f"head-{kind}"


def _letters(labels: Sequence[Item | None]) -> None:
    """C., D., I., V., X. and L. are letters where the letter before stood last, Roman numerals otherwise."""
    last = 0
    for each in labels:
        if each is None:
            continue
        sign = each.label[0]
        if each.kind == "letter":
            last = each.value
        elif each.kind == "roman" and len(each.label.rstrip(" .、:)")) == 1 and sign.isascii() and last:
            if ord(sign) - 64 == last + 1 and each.value != 1:
                each.kind, each.value = "letter", last + 1
                last += 1
        elif is_head(each.kind) or each.kind in ("roman", "han"):
            last = 0


def _counts_up(values: Sequence[int]) -> bool:
    """Whether values count 1, 2, 3 … with few gaps, perhaps from 1 again later."""
    if 1 not in values or len(values) < 2:
        return False
    steps = sum(after in (before + 1, 1) for before, after in pairwise(values))
    return steps >= 0.8 * (len(values) - 1)


def _bullets(lines: Sequence[Line]) -> list[Item | None]:
    """Points without numbers, counted through the plan, where no line bears a number at all."""
    found: list[Item | None] = []
    count = 0
    for line in lines:
        match = None if line.role or line.level else _BULLET.match(line.text)
        if match:
            count += 1
        found.append(_item("bullet", count, match[1], line, match[2]) if match else None)
    return found if count > 1 else [None] * len(lines)
