"""What is said of input that cannot go in: a whole file refused, one record set aside, a member passed over."""

from __future__ import annotations

from dataclasses import dataclass

RAW_KEPT = 64 * 1024


class Refused(Exception):
    """A whole file is not read: its format is unknown, it is cut short, or it is built to do harm.

    The message names the file, the fact, the limit where there is one, and what can be done next.
    Whoever stores what a reading yields throws away all of that file when this is raised.
    """


class Unmapped(Refused):
    """A table whose columns are not known: alone it is refused, in an archive it is set aside and the rest goes in."""


class Unreadable(ValueError):
    """One record cannot be read; the message is the reason. A reader raises it, the reading sets the record aside."""

    def __init__(
        self, reason: str, *, line: int | None = None, number: str | None = None, offset: int = 0, raw: bytes = b""
    ) -> None:
        super().__init__(reason)
        self.line, self.number, self.offset, self.raw = line, number, offset, raw


@dataclass(frozen=True, slots=True)
class Quarantined:
    """One record that was set aside while the rest of its file went in.

    Attributes:
        file: name of the input file, as it was given.
        member: path inside the archive, inner archives joined with "!"; None for a plain file.
        offset: first byte of the record in the unpacked member, from 0.
        line: line of the fault in the member, from 1; for a table the line of the row; None where there are no lines.
        number: the publication or filing number, where it could still be read.
        reason: what is wrong with it.
        raw: the record as it came, its first 64 KiB.
    """

    file: str
    member: str | None
    offset: int
    line: int | None
    number: str | None
    reason: str
    raw: bytes


@dataclass(frozen=True, slots=True)
class Skipped:
    """A member of an archive that holds no record by its kind (a list, a report, a drawing): named, not lost."""

    member: str
    reason: str


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one file may ask of the machine before it is refused; sizes in bytes.

    Attributes:
        document: one record; a longer one is set aside, since one record is held in memory at a time.
        unpacked: all that comes out of one archive, inner archives included.
        ratio: unpacked over packed size, looked at once `ratio_from` bytes are out.
        members: files in one archive, inner archives included.
        archive_depth: archives inside archives.
        depth: elements inside elements of one document.
        entities: bytes that the entities declared in one document may add to it.
    """

    document: int = 256 * 1024**2
    unpacked: int = 256 * 1024**3
    ratio: int = 250
    ratio_from: int = 16 * 1024**2
    members: int = 5_000_000
    archive_depth: int = 4
    depth: int = 256
    entities: int = 1024**2
