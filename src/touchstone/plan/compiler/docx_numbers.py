"""The automatic numbers of a word processor's lists, as the reader of the document sees them."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HAN = "〇一二三四五六七八九"


@dataclass(frozen=True)
class Level:
    """How one depth of a list counts."""

    form: str = "decimal"
    pattern: str = "%1."
    start: int = 1


@dataclass
class Numbering:
    """The lists of a document and how far each has counted; lists of one abstract list count on together."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    abstract: dict[str, str] = field(default_factory=dict)
    restarts: dict[str, dict[int, int]] = field(default_factory=dict)
    counters: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    begun: set[tuple[str, int]] = field(default_factory=set)

    def label(self, number_id: str, depth: int) -> str:
        """The next label of a list at a depth, such as "（三）" or "2.1."; "" for points and unknown lists."""
        abstract = self.abstract.get(number_id)
        if abstract is None:
            return ""
        levels, counts = self.levels.get(abstract, {}), self.counters[abstract]
        shape = levels.get(depth, Level(pattern=f"%{depth + 1}."))
        restart = self.restarts.get(number_id, {}).get(depth)
        if restart is not None and (number_id, depth) not in self.begun:
            counts.pop(depth, None)
        self.begun.add((number_id, depth))
        start = restart if restart is not None else shape.start
        counts[depth] = counts[depth] + 1 if depth in counts else start
        for deeper in [each for each in counts if each > depth]:
            del counts[deeper]
        if shape.form in ("bullet", "none"):
            return "• " if shape.form == "bullet" else ""
        return self._shown(shape, levels, counts) + " "

    def _shown(self, shape: Level, levels: dict[int, Level], counts: dict[int, int]) -> str:
        def count(found: re.Match[str]) -> str:
            depth = int(found[1]) - 1
            level = levels.get(depth, Level())
            return counted(counts.get(depth, level.start), level.form)

        return re.sub(r"%(\d)", count, shape.pattern)


def numbering_of(root: Any) -> Numbering:
    """The lists that `word/numbering.xml` defines."""
    made = Numbering()
    for abstract in root.iter(f"{W}abstractNum"):
        shapes = {_int(level.get(f"{W}ilvl")): _level(level) for level in abstract.findall(f"{W}lvl")}
        made.levels[str(abstract.get(f"{W}abstractNumId"))] = shapes
    for number in root.iter(f"{W}num"):
        key, abstract = str(number.get(f"{W}numId")), number.find(f"{W}abstractNumId")
        made.abstract[key] = str(abstract.get(f"{W}val")) if abstract is not None else ""
        for override in number.findall(f"{W}lvlOverride"):
            start = override.find(f"{W}startOverride")
            if start is not None:
                made.restarts.setdefault(key, {})[_int(override.get(f"{W}ilvl"))] = _int(start.get(f"{W}val"))
    return made


def _level(level: Any) -> Level:
    def value(tag: str, usual: str) -> str:
        found = level.find(f"{W}{tag}")
        return str(found.get(f"{W}val") or "") if found is not None else usual

    return Level(value("numFmt", "decimal"), value("lvlText", "%1."), _int(value("start", "1")))


def _int(told: str | None) -> int:
    return int(told) if told and re.fullmatch(r"\d{1,6}", told) else 0


def counted(value: int, form: str) -> str:
    """A number as a list shows it.

    >>> counted(14, "upperRoman"), counted(23, "chineseCounting"), counted(3, "lowerLetter")
    ('XIV', '二十三', 'c')
    """
    if value < 1 or value > 999:
        return str(value)
    if form in ("upperRoman", "lowerRoman"):
        roman = _roman(value)
        return roman if form == "upperRoman" else roman.lower()
    if form in ("upperLetter", "lowerLetter"):
        sign = chr(ord("A") + (value - 1) % 26) * ((value - 1) // 26 + 1)
        return sign if form == "upperLetter" else sign.lower()
    if form.startswith(("chinese", "ideograph", "taiwanese", "japanese")):
        return _han(value)
    if form == "decimalEnclosedCircle" and value <= 20:
        return chr(0x245F + value)
    return f"({value})" if form == "decimalEnclosedParen" else str(value)


def _roman(value: int) -> str:
    signs = ((900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"),
             (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip
    made = ""
    for size, sign in signs:
        made += sign * (value // size)
        value %= size
    return made


def _han(value: int) -> str:
    hundreds, rest = divmod(value, 100)
    tens, ones = divmod(rest, 10)
    made = f"{_HAN[hundreds]}百" if hundreds else ""
    if tens:
        made += ("一" if hundreds and tens == 1 else "") + ("" if tens == 1 else _HAN[tens]) + "十"
    elif hundreds and ones:
        made += "零"
    return made + (_HAN[ones] if ones else "")
