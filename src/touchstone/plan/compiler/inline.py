"""Measures that stand on one line, taken apart."""

from __future__ import annotations

import re
from itertools import pairwise

from .folding import fold, han_value
from .labels import Item
from .model import Line

_HAN = "〇零一二三四五六七八九十百"
_SHAPES = {
    "paren": r"\(\s*(\d{1,3})\s*\)",
    "paren-han": rf"\(\s*([{_HAN}]{{1,5}})\s*\)",
    "half-paren": r"(?<![\d(])(\d{1,3})\)",
    "bracket": r"\[\s*(\d{1,3})\s*\]",
    "arabic": r"(?<![\d.])(\d{1,3})\s*[.、](?!\d)",
    "circled": r"([①-⑳])",
    "di-article": rf"第\s*([{_HAN}\d]{{1,6}})\s*[条项]",
}


def one_measure_each(events: list[tuple[str, Item]]) -> None:
    """Cut a measure where the next number stands in the middle of its line and nowhere else."""
    measures = [item for role, item in events if role == "measure"]
    following = {id(item): after for item, after in pairwise(measures)}
    made: list[tuple[str, Item]] = []
    for role, item in events:
        made.append((role, item))
        after = following.get(id(item))
        while role == "measure" and (cut := _cut(item, after)):
            item = cut
            made.append((role, cut))
    events[:] = made


def _cut(item: Item, after: Item | None) -> Item | None:
    """The next measure, taken out of the words of this one."""
    shape = _SHAPES.get(item.kind)
    if shape is None or (after is not None and after.kind == item.kind and after.value == item.value + 1):
        return None
    for place, part in enumerate(item.parts):
        if part.role:
            continue
        for found in re.finditer(rf"(?<=[.。;)\]])\s*({shape})\s*(?=[^\W\d_]|《|“|\")", fold(part.text)):
            if _value(found[2]) != item.value + 1:
                continue
            rest = Line(part.number, part.text[found.end() :].strip(), 0, part.starts, "", part.emphasis)
            moved = [rest, *item.parts[place + 1 :]]
            label = part.text[found.start(1) : found.end(1)].strip()
            del item.parts[place + 1 :]
            item.parts[place] = Line(part.number, part.text[: found.start()].strip(), 0, part.starts, "", part.emphasis)
            return Item(item.kind, item.value + 1, label, part.number, moved)
    return None


def _value(word: str) -> int | None:
    if word.isdecimal():
        return int(word)
    return ord(word) - 0x245F if "①" <= word <= "⑳" else han_value(word)
