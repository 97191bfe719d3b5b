"""What is inside a file: itself, or the members of a zip, tar, gzip, bzip2 or xz, archives inside archives included.

Nothing is unpacked to disk but inner zips, whose directory stands at their end. What comes out is counted on the way,
so that a bomb is refused before it has filled anything.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import shutil
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from touchstone.corpus.refusals import Limits, Refused

PEEK = 64 * 1024
BROKEN = (zipfile.BadZipFile, tarfile.TarError, EOFError, zlib.error, lzma.LZMAError, gzip.BadGzipFile)
_CUT = (tarfile.TruncatedHeaderError, tarfile.EmptyHeaderError, tarfile.InvalidHeaderError)  # type: ignore[attr-defined]
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
SINGLE = {b"\x1f\x8b": gzip.GzipFile, b"BZh": bz2.BZ2File, b"\xfd7zXZ\x00": lzma.LZMAFile}
UNREAD = {
    b"7z\xbc\xaf\x27\x1c": "7-Zip",
    b"Rar!\x1a\x07": "RAR",
    b"\x28\xb5\x2f\xfd": "Zstandard",
    b"\x1f\x9d": "compress (.Z)",
}


@dataclass(slots=True)
class Budget:
    """Counts what comes out of one input file, and stops it at the limits."""

    file: str
    packed: int
    limits: Limits
    unpacked: int = 0
    members: int = 0

    def take(self, size: int) -> None:
        """Count bytes that came out of an archive."""
        self.unpacked += size
        if self.unpacked > self.limits.unpacked:
            raise Refused(
                f"{self.file}: more than {self.limits.unpacked:,} bytes come out of it, the limit for one archive. "
                "Split it, or raise the limit 'unpacked' if it is known to be so large."
            )
        if self.unpacked > self.limits.ratio_from and self.unpacked > self.limits.ratio * self.packed:
            raise Refused(
                f"{self.file}: {self.packed:,} bytes unpack to over {self.unpacked:,}, more than "
                f"{self.limits.ratio} times as many; official files stay below 50 times. It is taken for a zip "
                "bomb and nothing of it goes in."
            )

    def enter(self) -> None:
        """Count one member."""
        self.members += 1
        if self.members > self.limits.members:
            raise Refused(
                f"{self.file}: more than {self.limits.members:,} members, the limit for one archive. Split it."
            )


@dataclass(slots=True)
class Member:
    """One readable stream: a plain file (no name) or what lies in an archive under a name."""

    name: str | None
    stream: Any
    head: bytes = field(default=b"", repr=False)


class _Metered(io.RawIOBase):
    """A stream whose bytes are counted, and whose breaking is told as a refusal."""

    def __init__(self, inner: Any, budget: Budget, name: str) -> None:
        self.inner, self.budget, self.name_ = inner, budget, name

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data = self.inner.read(len(buffer))
        except BROKEN as error:
            raise _broken(self.budget.file, self.name_, error)
        self.budget.take(len(data))
        buffer[: len(data)] = data
        return len(data)


def members(path: str | Path, limits: Limits) -> Iterator[Member]:
    """The streams of a file, one after another; each must be read before the next is asked for."""
    path = Path(path)
    try:
        size = path.stat().st_size
        file = path.open("rb")
    except OSError as error:
        raise Refused(f"{path.name}: cannot be opened: {error.strerror or error}.")
    with file:
        if path.is_dir():
            raise Refused(f"{path.name}: is a folder; name the files in it.")
        yield from _inside(io.BufferedReader(file.raw, PEEK), None, Budget(path.name, size, limits), 0)


def _inside(stream: Any, name: str | None, budget: Budget, depth: int) -> Iterator[Member]:
    head = stream.peek(PEEK)[:PEEK]
    opener = next((kind for magic, kind in SINGLE.items() if head.startswith(magic)), None)
    unread = next((kind for magic, kind in UNREAD.items() if head.startswith(magic)), None)
    if unread:
        raise Refused(
            f"{_place(budget.file, name)}: {unread} archives are not read. Unpack it and give the files inside."
        )
    if opener or head.startswith(ZIP) or _is_tar(head):
        if depth >= budget.limits.archive_depth:
            raise Refused(
                f"{_place(budget.file, name)}: archives inside archives, more than "
                f"{budget.limits.archive_depth} deep, the limit."
            )
        unpack = _zip if head.startswith(b"PK") else _single if opener else _tar
        yield from unpack(stream, name, budget, depth)
    else:
        budget.enter()
        yield Member(name, stream, head)


class _Entry(tarfile.TarInfo):
    """A member of a tar; where its head is cut short or wrong, tarfile would end there as if the archive had."""

    @classmethod
    def fromtarfile(cls, archive: tarfile.TarFile) -> Any:
        try:
            return super().fromtarfile(archive)
        except _CUT as error:
            raise tarfile.ReadError(f"its end is missing: {error}")


def _is_tar(head: bytes) -> bool:
    return head[257:262] == b"ustar"


def _single(stream: Any, name: str | None, budget: Budget, depth: int) -> Iterator[Member]:
    head = stream.peek(8)
    opener: Any = next(kind for magic, kind in SINGLE.items() if head.startswith(magic))
    metered = _Metered(
        opener(filename=None, fileobj=stream) if opener is gzip.GzipFile else opener(stream), budget, name or ""
    )
    yield from _inside(io.BufferedReader(metered, PEEK), name, budget, depth + 1)


def _tar(stream: Any, name: str | None, budget: Budget, depth: int) -> Iterator[Member]:
    try:
        archive = tarfile.open(fileobj=stream, mode="r|", tarinfo=_Entry)  # noqa: SIM115
        for info in archive:
            if info.isfile():
                inner = archive.extractfile(info)
                assert inner is not None
                metered = _Metered(inner, budget, info.name)
                yield from _inside(io.BufferedReader(metered, PEEK), _joined(name, info.name), budget, depth + 1)
    except BROKEN as error:
        raise _broken(budget.file, name, error)


def _zip(stream: Any, name: str | None, budget: Budget, depth: int) -> Iterator[Member]:
    with tempfile.TemporaryFile() as copy:
        source: IO[bytes] = stream
        if depth:
            shutil.copyfileobj(stream, copy, 1024**2)
            source = copy
        try:
            archive = zipfile.ZipFile(source)
        except (*BROKEN, OSError, ValueError, NotImplementedError) as error:
            raise _broken(budget.file, name, error)
        with archive:
            for info in archive.infolist():
                if not info.is_dir():
                    yield from _zip_member(archive, info, name, budget, depth)


def _zip_member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str | None, budget: Budget, depth: int
) -> Iterator[Member]:
    inner = _joined(name, info.filename)
    if info.flag_bits & 1:
        raise Refused(
            f"{_place(budget.file, inner)}: is encrypted. Unpack it with its password and give the files inside."
        )
    try:
        member = archive.open(info)
    except (*BROKEN, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise _broken(budget.file, inner, error)
    with member:
        stream = io.BufferedReader(_Metered(member, budget, info.filename), PEEK)
        yield from _inside(stream, inner, budget, depth + 1)


def _joined(outer: str | None, name: str) -> str:
    return name if outer is None else f"{outer}!{name}"


def _place(file: str, name: str | None) -> str:
    return f"{file}, member {name}" if name else file


def _broken(file: str, name: str | None, error: BaseException) -> Refused:
    return Refused(
        f"{_place(file, name)}: the archive is cut short or damaged ({error}). Nothing of it goes in; fetch it again "
        "and compare its size or checksum with the publisher's."
    )
