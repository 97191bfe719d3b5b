"""Encodings in which ASCII is not where it stands, brought to UTF-8 on the way."""

from __future__ import annotations

import codecs
from typing import BinaryIO

_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
)


def recoding(head: bytes) -> str | None:
    """The encoding to be brought to UTF-8, told by the first bytes; None where bytes can be read as they are."""
    return next((name for mark, name in _MARKS if head.startswith(mark)), None)


class Recoded:
    """A stream of UTF-8 bytes over a stream in another encoding; bytes that fit no character become U+FFFD."""

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        self.stream = stream
        self.decoder = codecs.getincrementaldecoder(encoding)(errors="replace")

    def read(self, size: int) -> bytes:
        """At most about `size` bytes more; empty at the end."""
        while chunk := self.stream.read(size):
            text = self.decoder.decode(chunk)
            if text:
                return text.encode("utf-8", "replace")
        return self.decoder.decode(b"", final=True).encode("utf-8", "replace")
