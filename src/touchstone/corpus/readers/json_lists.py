"""A list of objects in JSON, alone or in an answer, read object by object whatever its size."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from touchstone.corpus.refusals import Refused, Unreadable

_CHUNK = 256 * 1024
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL)
_OPENS = re.compile(r"\[\s*\{")
_BETWEEN = re.compile(r"[\s,]*")
DEPTH = 3  # of the objects around a list: {"response": {"docs": [{…}]}}


@dataclass(slots=True)
class Found:
    """One object, with its bytes and its place."""

    value: dict[str, Any]
    raw: bytes
    offset: int
    line: int


def begins(text: str) -> int | None:
    """Where in a text the first list of objects begins, no deeper than a few objects; None where there is none.

    >>> begins('{"count": 2, "patents": [{"id": 1}]}'), begins('[{"id": 1}]'), begins('{"id": 1}')
    (24, 0, None)
    """
    depth = 0
    for token in _TOKEN.finditer(text):
        sign = token[0]
        if sign == "{":
            depth += 1
        elif sign == "}":
            depth -= 1
        elif sign == "[" and _OPENS.match(text, token.start()):
            return token.start() if depth <= DEPTH else None
    return None


def objects(stream: Any, encoding: str, longest: int) -> Iterator[Found | Unreadable]:
    """The objects of the first list in a stream; where one is no JSON, it says so and ends, for nothing parts the rest.

    Raises:
        Refused: an object is longer than the limit.
    """
    source = codecs.getincrementaldecoder(encoding)("strict")
    decoder = json.JSONDecoder()
    text, here, offset, line, ended = "", 0, 0, 1, False

    def more() -> None:
        nonlocal text, here, ended
        chunk = stream.read(_CHUNK)
        ended = not chunk
        text, here = text[here:] + source.decode(chunk, ended), 0

    def leave(end: int) -> bytes:
        nonlocal here, offset, line
        left = text[here:end].encode(encoding)
        here, offset, line = end, offset + len(left), line + left.count(b"\n")
        return left

    try:
        more()
        start = begins(text)
        if start is None:
            return
        leave(start + 1)
        while True:
            leave(_BETWEEN.match(text, here).end())  # type: ignore[union-attr]
            if text[here : here + 1] == "]":
                return
            wrong: object = "the list ends before its bracket"
            try:
                value, end = decoder.raw_decode(text, here)
            except (ValueError, RecursionError) as error:
                value, end = None, len(text)
                if text[here:]:
                    wrong = f"from here on it is no JSON: {error}"
            if value is not None and (ended or end < len(text)):
                at, on = offset, line
                raw = leave(end)
                if isinstance(value, dict):
                    yield Found(value, raw, at, on)
                else:
                    yield Unreadable("an entry of the list is no object", line=on, offset=at, raw=raw)
            elif len(text) - here > longest:
                raise Refused(f"An object of the list is longer than {longest:,} signs, the limit.")
            elif ended:
                yield Unreadable(str(wrong), line=line, offset=offset, raw=text[here:].encode(encoding))
                return
            else:
                more()
    except UnicodeDecodeError as error:
        yield Unreadable(f"the file is not {encoding}: {error.reason}", line=line, offset=offset)
