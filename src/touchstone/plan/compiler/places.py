"""On which line of the source each thing stands that is read from a measure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .model import Line

_BETWEEN = re.compile(r"[\s\u00ad-]+")
_MOST_SIGNS = 20_000
_ENOUGH = 40


class Places:
    """The words of a measure's lines without what lines may be cut at, and the line of every sign."""

    def __init__(self, parts: Sequence[Line]) -> None:
        self.text = ""
        self.lines: list[int] = []
        for part in parts:
            plain = _BETWEEN.sub("", part.text)[: _MOST_SIGNS - len(self.text)]
            self.text += plain
            self.lines += [part.number] * len(plain)

    def in_order(self, told: Sequence[str]) -> tuple[int | None, ...]:
        """The line on which each of some words begins, the words in the order of the text.

        >>> Places([Line(3, "Revise the licen-"), Line(4, "sing rules in 2012")]).in_order(["licensing rules", "2012"])
        (3, 4)
        """
        found: list[int | None] = []
        at = 0
        for words in told:
            plain = _BETWEEN.sub("", words)[:_ENOUGH]
            place = self.text.find(plain, at)
            place = self.text.find(plain) if place < 0 else place
            at = max(at, place)
            found.append(self.lines[place] if plain and place >= 0 else None)
        return tuple(found)

    def last(self, words: str) -> int | None:
        """The line on which some words begin for the last time."""
        plain = _BETWEEN.sub("", words)[:_ENOUGH]
        place = self.text.rfind(plain) if plain else -1
        return self.lines[place] if place >= 0 else None
