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


class _Text:
    """A stream of text, read as it is asked for, and the place from which it is still to be read."""

    def __init__(self, stream: Any, encoding: str) -> None:
        self.stream, self.encoding = stream, encoding
        self.decoder = codecs.getincrementaldecoder(encoding)("strict")
        self.held, self.here, self.offset, self.line, self.ended = "", 0, 0, 1, False

    def more(self) -> None:
        """Read on; what was left is forgotten."""
        chunk = self.stream.read(_CHUNK)
        self.ended = not chunk
        self.held, self.here = self.held[self.here :] + self.decoder.decode(chunk, self.ended), 0

    def leave(self, end: int) -> bytes:
        """Go on to a place, and return what lies before it."""
        left = self.held[self.here : end].encode(self.encoding)
        self.here, self.offset, self.line = end, self.offset + len(left), self.line + left.count(b"\n")
        return left

    @property
    def rest(self) -> str:
        return self.held[self.here :]


def objects(stream: Any, encoding: str, longest: int) -> Iterator[Found | Unreadable]:
    """The objects of the first list in a stream; where one is no JSON, it says so and ends, for nothing parts the rest.

    Raises:
        Refused: an object is longer than the limit.
    """
    text = _Text(stream, encoding)
    try:
        text.more()
        start = begins(text.held)
        if start is not None:
            text.leave(start + 1)
            yield from _entries(text, longest)
    except UnicodeDecodeError as error:
        yield Unreadable(f"the file is not {encoding}: {error.reason}", line=text.line, offset=text.offset)


def _entries(text: _Text, longest: int) -> Iterator[Found | Unreadable]:
    decoder = json.JSONDecoder()
    while True:
        text.leave(_BETWEEN.match(text.held, text.here).end())  # type: ignore[union-attr]
        if text.held[text.here : text.here + 1] == "]":
            return
        wrong, value, end = "the list ends before its bracket", None, None
        try:
            value, end = decoder.raw_decode(text.held, text.here)
        except (ValueError, RecursionError) as error:
            wrong = f"from here on it is no JSON: {error}" if text.rest else wrong
        if end is not None and (text.ended or end < len(text.held)):
            at, on = text.offset, text.line
            raw = text.leave(end)
            if isinstance(value, dict):
                yield Found(value, raw, at, on)
            else:
                yield Unreadable("an entry of the list is no object", line=on, offset=at, raw=raw)
        elif len(text.held) - text.here > longest:
            raise Refused(f"An object of the list is longer than {longest:,} signs, the limit.")
        elif text.ended:
            yield Unreadable(wrong, line=text.line, offset=text.offset, raw=text.rest.encode(text.encoding))
            return
        else:
            text.more()
