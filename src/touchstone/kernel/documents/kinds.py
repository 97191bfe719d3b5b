"""What kinds of file are taken, and how large they may be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from . import sniffing

MIB = 2**20
DEFAULT_LIMIT = 50 * MIB

PAPERS = frozenset({"application/pdf", sniffing.DOCX, sniffing.OLD_OFFICE, "application/rtf", sniffing.TEXT,
                    "application/vnd.oasis.opendocument.text", "image/png", "image/jpeg", "image/tiff"})  # fmt: skip
TABLES = frozenset({sniffing.XLSX, sniffing.CSV, sniffing.TEXT, sniffing.JSON, sniffing.XML,
                    "application/vnd.oasis.opendocument.spreadsheet"})  # fmt: skip

#: Content that no kind takes: it acts instead of saying something.
NEVER = frozenset({sniffing.PROGRAM, "application/x-msdownload", "application/x-executable", "application/x-sh"})


@dataclass(frozen=True)
class Kind:
    """One kind of document: its name, the media types it takes (None: all that are no programs), its size limit."""

    name: str
    types: frozenset[str] | None = None
    limit: int = DEFAULT_LIMIT


ANY = Kind("document")
_kinds: dict[str, Kind] = {}


def declare(name: str, *, types: Iterable[str] | None = None, limit: int = DEFAULT_LIMIT) -> Kind:
    """Narrow a kind of document: `declare("deed", types=PAPERS, limit=20 * MIB)`.

    A kind that nobody declared takes any media type but programs, up to 50 MiB.
    """
    made = Kind(name, None if types is None else frozenset(types), limit)
    if _kinds.setdefault(name, made) != made:
        raise ValueError(f"The kind of document '{name}' is declared twice, and not alike: {_kinds[name]} and {made}.")
    return made


def kind_of(name: str) -> Kind:
    """What holds for a kind of document."""
    return _kinds.get(name, Kind(name))


def size_in_words(size: int) -> str:
    """A size as a person reads it.

    >>> size_in_words(52_428_800), size_in_words(1500), size_in_words(12)
    ('50 MiB', '1.5 KiB', '12 bytes')
    """
    for unit, worth in (("GiB", 2**30), ("MiB", MIB), ("KiB", 1024)):
        if size >= worth:
            return f"{size / worth:.1f}".removesuffix(".0") + f" {unit}"
    return f"{size} bytes"
