"""Lists whose entries are so regular that one pattern reads each, ten times as fast as a tree of them is walked.

An entry must fit its pattern to the last sign, or the whole list is left to the tree: what is read here is well-formed,
and what it says is the same either way.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

TEXT = r"([^<]*)"
ATTRIBUTES = r"((?:\s+[A-Za-z_][\w.-]*=\"[^\"<&]*\")*)\s*"
_ATTRIBUTE = re.compile(r"\s+([\w.-]+)=\"([^\"]*)\"")
_ENTITY = re.compile(r"&(?:(amp|lt|gt|quot|apos)|#(\d{1,7})|#x([0-9A-Fa-f]{1,6}));")
_CONTROLS = bytes(code for code in range(32) if code not in (9, 10, 13))
_FORBIDDEN = {chr(code) for code in _CONTROLS} | {"\ufffe", "\uffff"}
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}


def entries(
    raw: bytes, pattern: re.Pattern[str], build: Callable[[tuple[Any, ...], int], Any], closed: int | None = None
) -> list[Any] | None:
    """The entries of a list; None when any of it does not fit the pattern.

    Args:
        build: makes an entry from what its groups hold and its place from 1; raises ValueError for one it cannot read.
        closed: where fields may stand in any order, how many closing tags an entry has beyond its groups; a field that
            comes twice is told by that, since a group holds the last alone.
    """
    text = legal(raw)
    if text is None:
        return None
    references = text.count("&")
    if references and references != len(_ENTITY.findall(text)):
        return None
    matches, at = [], 0
    try:
        while found := pattern.match(text, at):
            fields = found.groups()
            matches.append(_written_out(fields) if references and "&" in found[0] else fields)
            at = found.end()
        if text[at:].strip():
            return None
        if closed is not None:
            held = sum(len(each) - each.count(None) + closed for each in matches)
            if held != text.count("</"):
                return None
        return [build(each, number) for number, each in enumerate(matches, 1)]
    except ValueError:
        return None


def legal(raw: bytes) -> str | None:
    """The bytes as text of XML; None where they are none, or hold a sign that XML has not."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return None
    if len(raw.translate(None, _CONTROLS)) != len(raw) or "\ufffe" in text or "\uffff" in text or "]]>" in text:
        return None
    return text


@lru_cache(maxsize=8192)  # records of one office are marked up alike
def attributes(written: str) -> dict[str, str]:
    """The attributes of a tag.

    Raises:
        ValueError: one stands twice, or runs over a line.
    """
    found = _ATTRIBUTE.findall(written)
    told = dict(found)
    if len(told) != len(found) or not written.strip().isprintable():
        raise ValueError
    return told


def _written_out(fields: tuple[Any, ...]) -> tuple[Any, ...]:
    """Fields with their character references written out; words with mark-up keep theirs for the parser.

    Raises:
        ValueError: a reference names no character of XML.
    """
    return tuple(_ENTITY.sub(_character, each) if each and "&" in each and "<" not in each else each for each in fields)


def _character(match: re.Match[str]) -> str:
    if match[1]:
        return _NAMED[match[1]]
    sign = chr(int(match[2]) if match[2] else int(match[3], 16))
    if sign in _FORBIDDEN or "\ud800" <= sign <= "\udfff":
        raise ValueError
    return sign
