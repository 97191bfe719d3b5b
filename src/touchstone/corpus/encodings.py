"""Encodings in which ASCII is not where it stands, brought to UTF-8 on the way."""

from __future__ import annotations

import codecs
import re
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


def encoding_of(head: bytes) -> str:
    """The encoding of a text from its beginning: UTF-8, GB 18030, Shift_JIS, EUC-JP or Windows-1252.

    Japanese is told by its kana, which no other text has; read in the wrong one of the two encodings they are none.
    """
    if head.startswith(b"\xef\xbb\xbf"):
        return "utf-8"
    whole = head[: head.rfind(b"\n") + 1] or head
    texts = {}
    for encoding in ("utf-8", "cp932", "euc_jp", "gb18030"):
        try:
            texts[encoding] = [sign for sign in whole.decode(encoding) if sign > "\u007f"]
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8":
            return encoding
    for encoding in ("cp932", "euc_jp"):
        if _is_japanese(texts.get(encoding, [])):
            return encoding
    wide = sum("\u4e00" <= sign <= "\u9fff" for sign in texts.get("gb18030", []))
    return "gb18030" if texts.get("gb18030") and wide * 2 > len(texts["gb18030"]) else "cp1252"


def _is_japanese(foreign: list[str]) -> bool:
    """Whether a text has kana in their full width, and few in half, which is what Chinese becomes in Shift_JIS."""
    kana = sum("\u3041" <= sign <= "\u30fe" for sign in foreign)
    half = sum("\uff61" <= sign <= "\uff9f" for sign in foreign)
    return kana * 20 > len(foreign) and half * 10 < len(foreign)


def undeclared(prolog: bytes) -> bool:
    """Whether a document says nothing of its encoding; one that does is taken at its word.

    >>> undeclared(b'<?xml version="1.0"?>'), undeclared(b'<?xml version="1.0" encoding="UTF-8"?>')
    (True, False)
    """
    return re.search(rb"<\?xml[^>]*?encoding\s*=", prolog) is None


def mislabelled(body: bytes) -> bytes | None:
    """In UTF-8, the bytes of a Chinese or Japanese document that does not say that it is in another encoding.

    None where it is in UTF-8, but for a byte here and there, or where its encoding cannot be told.

    >>> mislabelled("<name>中国的专利</name>".encode("gb18030")).decode(), mislabelled("<name>中国</name>".encode())
    ('<name>中国的专利</name>', None)
    """
    text = body.decode("utf-8", "replace")
    foreign = [sign for sign in text if sign > "\u007f"]
    if sum(sign == "\ufffd" for sign in foreign) * 5 < len(foreign) or not foreign:
        return None
    encoding = encoding_of(body + b"\n")  # to its end, which need be no end of a line
    try:
        return body.decode(encoding).encode() if encoding in ("gb18030", "cp932", "euc_jp") else None
    except UnicodeDecodeError:
        return None
