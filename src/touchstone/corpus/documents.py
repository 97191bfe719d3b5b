"""Where one XML document ends and the next begins, found by scanning bytes in the memory of one record.

Offices ship weekly files of thousands of documents one after another, and files of one root with a million records
in it. Both come out as pieces, each with its place. A document that stops before its end costs itself alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import BinaryIO

CHUNK = 1024**2
NAME = rb"[A-Za-z_\x80-\xff][^\s/>\[\"'<]*"
_TAG = re.compile(rb"<(" + NAME + rb")")
_SPACE = re.compile(rb"(?:\s|\x00|\xef\xbb\xbf)*")
_NEXT = re.compile(rb"<(?:\?xml\s|!DOCTYPE|!--|" + NAME + rb")")
_TAG_END = re.compile(rb"(?:[^>\"']|\"[^\"]*\"|'[^']*')*>")
_LONGEST_TAG = 1024**2
# Nothing that was taken is given back: tried in every way, a document type without an end takes for ever.
_DOCTYPE = re.compile(
    rb"<!DOCTYPE(?:[^\[>\"']++|\"[^\"]*+\"|'[^']*+')*+(?:\[(?:[^\]\"'<]++|\"[^\"]*+\"|'[^']*+'|<!--.*?-->|<[^-\"'>]"
    rb"(?:[^\"'>]++|\"[^\"]*+\"|'[^']*+')*+>|<)*+\]\s*+)?+>",
    re.DOTALL,
)


@dataclass(slots=True)
class Piece:
    """One document, or one record of a file that is one great document.

    Attributes:
        raw: its bytes. head: how many of them come before the root element.
        offset, line: where it begins in the member, from 0 and from 1.
        root: name of its root element with prefix, as written.
        around: opening tag of the great document's root, empty for a document of its own.
        prolog: what came before the great document's root. fault: why it cannot be whole; empty when it can.
    """

    raw: bytes
    head: int
    offset: int
    line: int
    root: bytes
    around: bytes = b""
    prolog: bytes = b""
    fault: str = ""


class Overlong(Exception):
    """A piece has no end within the limit."""


def local_name(tag: bytes) -> str:
    """The name of a tag without its prefix."""
    return tag.rpartition(b":")[2].decode("utf-8", "replace")


@lru_cache(maxsize=256)
def _ends(root: bytes, inner: bool) -> tuple[bytes, tuple[bytes, ...]]:
    """How an element closes, and what must not come before that: another document, another record."""
    return b"</" + root, (b"<?xml", b"<" + root) if inner else (b"<?xml",)


class Documents:
    """The documents of one stream.

    Args:
        stream: bytes in an encoding that keeps ASCII where it is.
        within: root element -> element whose instances are the records, for files that are one great document.
        limit: bytes of the longest document.
    """

    def __init__(self, stream: BinaryIO, within: Mapping[str, str], limit: int) -> None:
        self.stream, self.within, self.limit = stream, within, limit
        self.data, self.at, self.ended = b"", 0, False
        self.offset, self.line = 0, 1

    def __iter__(self) -> Iterator[Piece]:
        while self._skip(_SPACE):
            head = self._head()
            if head < 0:
                yield self._fragment("there is no element after it" if self.data[self.at : self.at + 1] == b"<" else "")
                continue
            root = _TAG.match(self.data, self.at + head)
            assert root is not None
            if local_name(root[1]) in self.within:
                yield from self._records(head, root[1])
            else:
                yield self._document(head, root[1])

    # --- reading on

    def _more(self) -> bool:
        """Read on; what lies before the place is let go."""
        if self.ended:
            return False
        chunk = self.stream.read(max(CHUNK, len(self.data) - self.at))
        self.data, self.at = self.data[self.at :] + chunk, 0
        self.ended = not chunk
        return bool(chunk)

    def _take(self, size: int) -> bytes:
        raw = self.data[self.at : self.at + size]
        self.at += len(raw)
        self.offset += len(raw)
        self.line += raw.count(b"\n")
        return raw

    def _skip(self, pattern: re.Pattern[bytes]) -> bool:
        """Pass over what matches; False at the end of the stream."""
        while True:
            found = pattern.match(self.data, self.at)
            self._take(found.end() - self.at if found else 0)
            if len(self.data) - self.at >= 8:
                return True
            if not self._more():
                return self.at < len(self.data)

    def _find(self, pattern: re.Pattern[bytes], start: int) -> re.Match[bytes] | None:
        """The first match from `start`, counted from the place, however much must be read for it."""
        while True:
            found = pattern.search(self.data, self.at + start)
            if found:
                return found
            start = max(start, len(self.data) - self.at - 512)
            if len(self.data) - self.at > self.limit:
                raise Overlong
            if not self._more():
                return None

    def _tag_end(self, start: int) -> re.Match[bytes] | None:
        """The rest of an opening tag whose name ends at `start`; None when it has no end within a mebibyte."""
        while True:
            found = _TAG_END.match(self.data, self.at + start)
            if found or len(self.data) - self.at - start > _LONGEST_TAG or not self._more():
                return found

    # --- pieces

    def _head(self) -> int:
        """Length of the prolog before the root element at the place; -1 where no element begins."""
        size = 0
        while True:
            while len(self.data) - self.at < size + 4096 and self._more():
                pass
            here = self.at + size
            size = (found.end() if (found := _SPACE.match(self.data, here)) else here) - self.at
            here = self.at + size
            if _TAG.match(self.data, here):
                return size
            step = self._prolog_step(here, first=size == 0)
            if step < 0:
                return -1
            size = step - self.at

    def _prolog_step(self, here: int, *, first: bool) -> int:
        if self.data.startswith(b"<?", here):
            end = re.compile(rb"\?>")
            if not first and re.compile(rb"<\?xml\s").match(self.data, here):
                return -1
        elif self.data.startswith(b"<!--", here):
            end = re.compile(rb"-->")
        elif self.data.startswith(b"<!DOCTYPE", here):
            while not (found := _DOCTYPE.match(self.data, here)):
                back = here - self.at
                if len(self.data) - self.at > self.limit or not self._more():
                    return -1
                here = self.at + back
            return found.end()
        else:
            return -1
        try:
            hit = self._find(end, here - self.at)
        except Overlong:
            return -1
        return hit.end() if hit else -1

    def _fragment(self, fault: str) -> Piece:
        """What is no document, up to where the next may begin."""
        offset, line = self.offset, self.line
        raw = self._take(1)
        try:
            found = self._find(_NEXT, 0)
            raw += self._take((found.start() if found else len(self.data)) - self.at)
        except Overlong:
            raw += self._take(len(self.data) - self.at)
        return Piece(raw, 0, offset, line, b"", fault=fault or "text between documents that is no XML")

    def _close(self, ends: tuple[bytes, tuple[bytes, ...]], start: int) -> tuple[bool | None, int]:
        """Where an element ends, from the place: True with its end, False with the begin of what comes before it.

        None and all there is where the stream ends first. `find` is ten times as fast as a pattern.
        """
        closing, others = ends
        begin = start
        while True:
            at = self._closing(closing, self.at + start)
            stop = at if at >= 0 else len(self.data)
            before = [hit for other in others if (hit := self._begin(other, self.at + begin, stop)) >= 0]
            if before:
                return False, min(before) - self.at
            past = at - self.at + 1  # counted before `_closed` reads on, which moves the place
            if at >= 0 and (end := self._closed(at + len(closing))) is not None:
                return True, end
            begin = start = past if at >= 0 else max(start, len(self.data) - self.at - 512)
            if len(self.data) - self.at > self.limit:
                raise Overlong
            if at < 0 and not self._more():
                return None, len(self.data) - self.at

    def _closing(self, closing: bytes, start: int) -> int:
        """Where the name closes and goes on no further: `</case-file>` among many of `</case-file-owner>`."""
        at = self.data.find(closing, start)
        if at < 0 or self.data[at + len(closing) : at + len(closing) + 1] == b">":
            return at  # the rule, and one pass instead of five
        at = self.data.find(closing + b">", at)
        for space in (b" ", b"\n", b"\r", b"\t"):
            spaced = self.data.find(closing + space, start, at if at >= 0 else len(self.data))
            at = spaced if spaced >= 0 else at
        return at

    def _begin(self, what: bytes, at: int, stop: int) -> int:
        """Where a tag begins whose name ends with `what`; -1 where none does before `stop`."""
        at = self.data.find(what, at, stop)
        if at < 0:
            return at
        after = self.data[at + len(what) : at + len(what) + 1]
        if after and after in b" >\t\r\n":
            return at  # where the stream has been read no further, the place is looked at again
        # A name that many others begin with, `<case-file` among `<case-file-owner>`: a pass for each sign after it.
        hits = (self.data.find(what + bytes((sign,)), at + 1, min(stop + 1, len(self.data))) for sign in b" >\t\r\n")
        return min((hit for hit in hits if 0 <= hit < stop), default=-1)

    def _closed(self, after: int) -> int | None:
        """The end of a closing tag whose name ends at `after`, counted from the place; None if the name goes on."""
        after -= self.at
        while True:
            rest = self.data[self.at + after : self.at + after + 4096]
            bare = rest.lstrip()
            if bare or not self._more():
                return after + len(rest) - len(bare) + 1 if bare[:1] == b">" else None

    def _document(self, head: int, root: bytes) -> Piece:
        start = head + len(root) + 1
        opening = self._tag_end(start)
        if opening is not None and opening[0].endswith(b"/>"):
            return self._whole(head, root, opening.end() - self.at)
        return self._element(head, root, start, inner=False)

    def _whole(self, head: int, root: bytes, size: int, fault: str = "") -> Piece:
        offset, line = self.offset, self.line
        return Piece(self._take(size), head, offset, line, root, fault=fault)

    def _element(self, head: int, root: bytes, start: int, *, inner: bool) -> Piece:
        name = root.decode("utf-8", "replace")
        try:
            closed, size = self._close(_ends(root, inner), start)
        except Overlong:
            return self._overlong(root)
        if closed:
            return self._whole(head, root, size)
        if closed is None:
            return self._whole(head, root, size, f"the file ends before </{name}>")
        other = "record" if inner else "document"
        return self._whole(head, root, size, f"another {other} begins before </{name}>")

    def _overlong(self, root: bytes) -> Piece:
        offset, line = self.offset, self.line
        raw = self._take(64 * 1024)
        while True:
            try:
                _, size = self._close(_ends(root, True), 0)
                break
            except Overlong:
                self._take(len(self.data) - self.at - 512)
        self._take(size)
        fault = f"longer than {self.limit:,} bytes, the limit for one record"
        return Piece(raw, 0, offset, line, root, fault=fault)

    def _records(self, head: int, root: bytes) -> Iterator[Piece]:
        """The records inside one great document."""
        opening = self._tag_end(head + len(root) + 1)
        if opening is None or opening[0].endswith(b"/>"):
            yield self._document(head, root)
            return
        prolog = self._take(head)
        around = self._take(opening.end() - self.at if self.at <= opening.end() else 0)
        yield from self._inner(prolog, around, root)

    def _inner(self, prolog: bytes, around: bytes, root: bytes) -> Iterator[Piece]:
        inner = self.within[local_name(root)].encode()
        begins = re.compile(
            rb"<((?:" + NAME + rb":)?" + re.escape(inner) + rb")(?=[\s>/])|</" + re.escape(root) + rb"\s*>|<\?xml\s"
        )
        while True:
            found = self._find(begins, 0)
            if found is None:
                self._take(len(self.data) - self.at)
                fault = f"the file ends before </{root.decode('utf-8', 'replace')}>"
                yield Piece(b"", 0, self.offset, self.line, root, fault=fault)
                return
            if found[1] is None:
                self._take((found.end() if found[0].startswith(b"</") else found.start()) - self.at)
                return
            name = found[1]
            self._take(found.start() - self.at)
            piece = self._record(name)
            piece.prolog, piece.around = prolog, around
            yield piece

    def _record(self, name: bytes) -> Piece:
        opening = self._tag_end(len(name) + 1)
        if opening is not None and opening[0].endswith(b"/>"):
            return self._whole(0, name, opening.end() - self.at)
        return self._element(0, name, len(name) + 1, inner=True)
