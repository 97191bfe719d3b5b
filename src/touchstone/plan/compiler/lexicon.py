"""Tables of words, kept as data beside the code."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def table(name: str) -> dict[str, Any]:
    """A table of words by its file's name.

    >>> table("labels")["tasks"][0]
    'measure'
    """
    found: dict[str, Any] = json.loads((files(__package__) / "data" / f"{name}.json").read_text(encoding="utf-8"))
    return found


def words(name: str, key: str) -> list[str]:
    """One list of words of a table."""
    found: list[str] = table(name)[key]
    return found


def any_of(name: str, key: str) -> str:
    """A list of plain words as alternatives of a pattern, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words(name, key), key=len, reverse=True))
