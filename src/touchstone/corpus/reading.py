"""From an official file to record batches, whatever is in it: `open_input(path).batches()`.

>>> reading = open_input("ipgb20221025_wk43.zip")                                                    # doctest: +SKIP
>>> for kind, batch in reading.batches(): ...                                                       # doctest: +SKIP
>>> reading.format, reading.read, len(reading.quarantined)                                          # doctest: +SKIP
('us-grant-4.5', 11, 0)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa

from touchstone.corpus import readers
from touchstone.corpus.archives import Member, members
from touchstone.corpus.documents import Documents, Piece, local_name
from touchstone.corpus.encodings import Recoded, mislabelled, recoding, undeclared
from touchstone.corpus.parsing import declared, parse
from touchstone.corpus.refusals import RAW_KEPT, Limits, Quarantined, Refused, Skipped, Unmapped, Unreadable
from touchstone.corpus.schema.fields import Record, batch
from touchstone.corpus.sniffing import Seen, seen

__all__ = ["Limits", "Quarantined", "Reading", "Refused", "Skipped", "open_input"]
BATCH_BYTES = 4 * 1024**2  # more would be fresh memory, which the system clears first, for each batch anew


class Original(NamedTuple):
    """A document as it came: where, what stood around it in a great document, and its bytes."""

    member: str | None
    offset: int
    around: bytes
    raw: bytes


@dataclass
class Reading:
    """One input file on its way in; the counts are right once `batches` has run to its end.

    Attributes:
        path: the input file. format: that of the first member which holds records.
        read: documents or rows that gave records. quarantined: those that were set aside.
        originals: whether the bytes of each XML document gather in `originals_read`; whoever asks takes them out.
        skipped: members that hold no records by their kind. formats: documents by format.
    """

    path: Path
    format: str
    columns: Mapping[str, Any] | None = None
    limits: Limits = field(default_factory=Limits)
    descriptions: bool = False
    originals: bool = False
    read: int = 0
    quarantined: list[Quarantined] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    originals_read: list[Original] = field(default_factory=list)
    formats: Counter[str] = field(default_factory=Counter)

    def batches(self, size: int = 512) -> Iterator[tuple[str, pa.RecordBatch]]:
        """Batches of records by kind, each with the schema of its kind, of about `size` documents.

        Raises:
            Refused: the file cannot go in at all; throw away what came before.
        """
        self.read, self.formats = 0, Counter()
        self.quarantined.clear()
        self.skipped.clear()
        self.originals_read.clear()
        rows: dict[str, list[Record]] = {}
        held = 0
        for length, records in self._documents():
            held += length
            for record in records:
                rows.setdefault(record.KIND, []).append(record)
            if self.read % size == 0 or held > BATCH_BYTES:
                yield from _flushed(rows)
                held = 0
        yield from _flushed(rows)
        if not self.formats and not self.quarantined:
            raise Refused(f"{self.path.name}: no member of it holds records. {_list(self.skipped)}")

    def _documents(self) -> Iterator[tuple[int, list[Record]]]:
        for member in members(self.path, self.limits):
            what = seen(member.head, member.name or self.path.name, mapped=self.columns is not None)
            if what.how in ("xml", "plain"):
                yield from self._pieces(member, what)
            elif what.how == "table":
                yield from self._table(member, what)
            elif member.name is None:
                raise Refused(f"{self.path.name}: {what.reason}")
            elif what.how == "skip":
                self.skipped.append(Skipped(member.name, what.reason))
            else:
                self._set_aside(member, 0, None, None, what.reason, member.head)

    def _pieces(self, member: Member, what: Seen) -> Iterator[tuple[int, list[Record]]]:
        recode = recoding(member.head)
        stream: Any = Recoded(member.stream, recode) if recode else member.stream
        plain = readers.PLAIN.get(what.name)
        cut: Iterable[Piece] = (
            readers.function(plain.pieces)(stream, self.limits.document)
            if plain and plain.pieces
            else Documents(stream, readers.WITHIN, self.limits.document)
        )
        for piece in cut:
            records = self._records(member, piece, plain, recoded=bool(recode))
            if records:
                self.read += 1
                self._keep(member, piece)
                yield len(piece.raw), records

    def _keep(self, member: Member, piece: Piece) -> None:
        if self.originals:
            around = piece.prolog + piece.around
            self.originals_read.append(Original(member.name, piece.offset, around, piece.raw))

    def _records(self, member: Member, piece: Piece, plain: readers.Format | None, *, recoded: bool) -> list[Record]:
        """The records of a piece; none when it was set aside."""
        try:
            if piece.fault:
                raise Unreadable(piece.fault, line=piece.line + piece.raw.count(b"\n"))
            if plain:
                name, records = plain.name, list(readers.function(plain.read)(piece.raw, self.descriptions))
            else:
                name, records = self._marked_up(piece, recoded=recoded)
        except Unreadable as error:
            self._set_aside(member, piece.offset, error.line or piece.line, error.number, str(error), piece.raw)
            return []
        except Refused as error:
            raise Refused(f"{self.path.name}: {error}")
        self.formats[name] += 1
        for record in records:
            if hasattr(record, "offset"):
                record.format, record.member, record.offset = name, member.name, piece.offset
                record.length = len(piece.raw)
        return records

    def _marked_up(self, piece: Piece, *, recoded: bool) -> tuple[str, list[Record]]:
        """The name of the format and the records of a piece of XML or SGML."""
        root = local_name(piece.root)
        if root not in readers.FORMATS:
            raise Unreadable(f"no reader knows documents whose root element is <{root}>", line=piece.line)
        format = readers.FORMATS[root]
        element, lifted = self._parsed(piece, format, recoded=recoded)
        name = readers.name_of(root, piece.prolog + piece.around + piece.raw[:8192])
        extra = () if format.lift is None else (lifted,)
        return name, list(readers.function(format.read)(element, self.descriptions, *extra))

    def _parsed(self, piece: Piece, format: readers.Format, *, recoded: bool) -> Any:
        lift = readers.function(format.lift) if format.lift else None
        aside = None if self.descriptions else format.aside
        try:
            return parse(piece, self.limits, recoded=recoded, lift=lift, aside=aside, bare=format.bare)
        except Unreadable:
            mend = readers.function(format.mend) if format.mend else declared
            body = piece.raw[piece.head :]
            mended = mend(body)
            if mended is None and undeclared(piece.prolog + piece.raw[: piece.head]):
                mended, recoded = mislabelled(body), True
            if mended is None:
                raise
            return parse(replace(piece, raw=piece.raw[: piece.head] + mended), self.limits, recoded=recoded)

    def _table(self, member: Member, what: Seen) -> Iterator[tuple[int, list[Record]]]:
        rows: Iterable[Any] = readers.function(readers.HERE + "tabular:rows")(member, what, self.columns, self.limits)
        try:
            yield from self._rows(rows, member, what)
        except Refused as error:
            if isinstance(error, Unmapped) and member.name is not None:
                self._set_aside(member, 0, 1, None, str(error), member.head)
            else:
                told = str(error)
                raise Refused(told if told.startswith(self.path.name) else f"{self.path.name}: {told}")

    def _rows(self, rows: Iterable[Any], member: Member, what: Seen) -> Iterator[tuple[int, list[Record]]]:
        for row in rows:
            if isinstance(row, Unreadable):
                self._set_aside(member, row.offset, row.line, row.number, str(row), row.raw)
            else:
                self.read += 1
                self.formats[what.name] += 1
                row.format, row.member = what.name, member.name
                yield row.length or 0, [row]

    def _set_aside(
        self, member: Member, offset: int, line: int | None, number: str | None, reason: str, raw: bytes
    ) -> None:
        self.quarantined.append(
            Quarantined(self.path.name, member.name, offset, line, number, reason, bytes(raw[:RAW_KEPT]))
        )


def open_input(
    path: str | Path,
    *,
    columns: Mapping[str, Any] | None = None,
    limits: Limits | None = None,
    descriptions: bool = False,
    originals: bool = False,
) -> Reading:
    """Look at a file and say how it will be read; nothing is kept of it yet.

    Args:
        path: a file as an office ships it: XML, SGML, CSV, JSON lines, or an archive of such.
        columns: for tables, field -> column (see docs/guide/corpus-formats.md); None lets the headings be guessed.
        limits: what one file may ask of the machine.
        descriptions: whether the text of descriptions is read too, as rows of patent_texts.
        originals: whether the bytes of each XML document are handed on with its batch.
    Raises:
        Refused: nothing in it can be read, with the reason.
    """
    path, limits = Path(path), limits or Limits()
    first = ""
    for member in members(path, limits):
        what = seen(member.head, member.name or path.name, mapped=columns is not None)
        if what.how in ("xml", "plain", "table"):
            return Reading(path, what.name, columns, limits, descriptions, originals)
        if member.name is None:
            raise Refused(f"{path.name}: {what.reason}")
        first = first or f"{member.name}: {what.reason}"
    raise Refused(f"{path.name}: no member of it holds records. {first or 'It is an archive without files.'}")


def _flushed(rows: dict[str, list[Record]]) -> Iterator[tuple[str, pa.RecordBatch]]:
    for kind in list(rows):
        held = rows.pop(kind)
        yield kind, batch(type(held[0]), held)


def _list(skipped: list[Skipped]) -> str:
    named = "; ".join(f"{each.member}: {each.reason}" for each in skipped[:3])
    return named + (f"; and {len(skipped) - 3} more." if len(skipped) > 3 else "")
