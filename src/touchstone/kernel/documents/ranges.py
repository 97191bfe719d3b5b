"""Sending a stretch of a file, so that a broken download can go on."""

from __future__ import annotations

import re
from typing import Any


class Unsatisfiable(ValueError):
    """A stretch that lies beyond the end of the file."""


def asked_range(header: str, size: int) -> tuple[int, int] | None:
    """First and last byte asked for; None for the whole file, also where the header is none we understand.

    Source: RFC 9110, section 14. Several stretches in one request are answered with the whole file.

    >>> asked_range("bytes=2-5", 10), asked_range("bytes=-3", 10), asked_range("bytes=0-1,3-4", 10)
    ((2, 5), (7, 9), None)
    """
    asked = re.fullmatch(r"bytes=(\d{0,19})-(\d{0,19})", header.strip())
    if asked is None or asked.group(1) == asked.group(2) == "":
        return None
    first, last = asked.groups()
    if first == "":
        length = int(last)
        if length == 0:
            raise Unsatisfiable(header)
        return max(size - length, 0), size - 1
    if last and int(last) < int(first):
        return None
    if int(first) >= size:
        raise Unsatisfiable(header)
    return int(first), min(int(last), size - 1) if last else size - 1


class Stretch:
    """A file read from its byte `first` to its byte `last`, both included."""

    def __init__(self, file: Any, first: int, last: int) -> None:
        self.file, self.left = file, last - first + 1
        file.seek(first)

    def read(self, size: int = -1) -> bytes:
        wanted = self.left if size < 0 else min(size, self.left)
        piece: bytes = self.file.read(wanted)
        self.left -= len(piece)
        return piece

    def close(self) -> None:
        self.file.close()
