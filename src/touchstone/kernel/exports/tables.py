"""Records as rows of a file; what is written here, an import reads back without loss."""

from __future__ import annotations

import csv
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator
from typing import IO, Any

from touchstone.engines.cells import neutral
from touchstone.kernel.access.viewer import Viewer
from touchstone.kernel.records import facts
from touchstone.kernel.records.models import Record
from touchstone.kernel.records.register import Register

XLSX_ROWS = 1_048_575


class Line:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def columns(register: Register, viewer: Viewer) -> list[str]:
    """The columns of the viewer's file: the public ones for the public, all for others."""
    names = dict.fromkeys(("number", *register.shown))
    if viewer.is_public:
        return [name for name in names if name in register.public or name == "number"]
    return [*names, "version"]


def row(register: Register, viewer: Viewer, record: Record, names: Iterable[str]) -> dict[str, str]:
    """One record as text by column; empty where the viewer does not read that field of it."""
    readable = set(register.readable(viewer, record, follow=True)) | {"number", "version"}
    return {name: facts.written(register.field(name), record) if name in readable else "" for name in names}


def as_csv(register: Register, viewer: Viewer, records: Iterable[Record]) -> Iterator[bytes]:
    """CSV with a byte-order mark, so that spreadsheets read Chinese."""
    names = columns(register, viewer)
    writer = csv.writer(Line())
    yield b"\xef\xbb\xbf" + str(writer.writerow(names)).encode()
    for record in records:
        values = row(register, viewer, record, names).values()
        yield str(writer.writerow([neutral(value) for value in values])).encode("utf-8", "replace")


def as_jsonl(register: Register, viewer: Viewer, records: Iterable[Record]) -> Iterator[bytes]:
    """One JSON object a line, with typed values."""
    names = columns(register, viewer)
    for record in records:
        readable = set(register.readable(viewer, record, follow=True)) | {"number", "version"}
        found = {name: typed(register, record, name) for name in names if name in readable}
        yield json.dumps(found, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def typed(register: Register, record: Record, name: str) -> Any:
    """A value as JSON carries it; relations by their number or code."""
    field = register.field(name)
    if field.is_relation:
        return facts.written(field, record) or None
    return facts.kept(field, record)


def xlsx(register: Register, viewer: Viewer, records: Iterable[Record]) -> IO[bytes]:
    """A workbook in a temporary file; beyond a sheet's rows it goes on in the next sheet."""
    from openpyxl import Workbook  # slow to load
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    names = columns(register, viewer)
    book = Workbook(write_only=True)
    sheet, filled = None, 0
    for record in records:
        if sheet is None or filled == XLSX_ROWS:
            sheet, filled = book.create_sheet(), 0
            sheet.append(names)
        values = row(register, viewer, record, names).values()
        sheet.append([ILLEGAL_CHARACTERS_RE.sub("\ufffd", neutral(value)) for value in values])
        filled += 1
    if sheet is None:
        book.create_sheet().append(names)
    made = tempfile.TemporaryFile()  # noqa: SIM115 - handed to the response, which closes it
    book.save(made)
    made.seek(0)
    return made


WRITERS: dict[str, Callable[[Register, Viewer, Iterable[Record]], Iterator[bytes]]] = {"csv": as_csv, "jsonl": as_jsonl}
