"""Rows out of a file: CSV, JSON Lines or XLSX, one at a time, each with its place in the file.

Nothing is guessed away: a row that cannot be read comes out as a row with a fault, and the rest follows.
"""

from __future__ import annotations

import codecs
import csv
import io
import itertools
import json
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from touchstone.engines.cells import as_was
from touchstone.kernel.records import facts

from .errors import FileRefused

FORMATS = ("csv", "jsonl", "xlsx")
LONGEST_CELL = 10 * 2**20
MOST_COLUMNS = 1000
UNPACKED = 4 * 2**30
RATIO = 200
BEYOND = "…"  # the name under which cells beyond the last column are kept

SheetRows = Iterator[tuple[int, tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its place (line of a text, row of a sheet), its cells by column, and why it could not be read."""

    at: int
    cells: dict[str, Any]
    fault: str = ""
    sheet: str = ""


@dataclass
class Table:
    """A file's columns and rows; `said` tells what a reader of the report should know of the file itself."""

    format: str
    columns: list[str]
    rows: Iterator[Row]
    said: list[str] = field(default_factory=list)


def format_of(name: str) -> str:
    """The format a file's ending says.

    Raises:
        FileRefused: the ending is none of .csv, .tsv, .txt, .jsonl, .ndjson and .xlsx.
    """
    ending = Path(name).suffix.lower().lstrip(".")
    known = {"csv": "csv", "tsv": "csv", "txt": "csv", "jsonl": "jsonl", "ndjson": "jsonl", "xlsx": "xlsx"}
    if ending not in known:
        fact = _("A file ending in “.%s” is not read here.") % ending
        raise FileRefused(name, fact, _("Save it as .csv, .jsonl or .xlsx and hand it in again."))
    return known[ending]


def open_table(file: BinaryIO, name: str) -> Table:
    """The table in a file that can be read from its beginning.

    Raises:
        FileRefused: it is empty, has no heading, or is not what its name says.
    """
    file.seek(0)
    if not file.read(1):
        raise FileRefused(name, _("It is empty."), _("Choose the file again."))
    file.seek(0)
    return {"csv": _csv, "jsonl": _jsonl, "xlsx": _xlsx}[format_of(name)](file, name)


# -- text -----------------------------------------------------------------------------------------------------------


def encoding_of(file: BinaryIO, name: str) -> tuple[str, str]:
    """The encoding of a text and what to say of it.

    UTF-8 where most lines beyond ASCII are UTF-8 (the others become faults of their rows), else GB 18030 where the
    whole text is.
    """
    start = file.read(4)
    file.seek(0)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        if _decodes(file, "utf-16"):
            return "utf-16", ""
        fact = _("It begins as UTF-16 and does not go on so.")
        raise FileRefused(name, fact, _("Save it as UTF-8 and hand it in again."))
    if start.startswith(b"PK\x03\x04") or b"\x00" in start:
        fact = _("It is not a text.")
        raise FileRefused(name, fact, _("If it is a workbook, give it the ending .xlsx."))
    whole, broken = _lines_in_utf8(file)
    if not broken:
        return "utf-8-sig", ""
    if whole >= broken:
        return "utf-8-sig", _("%s lines are not UTF-8; their rows are refused.") % broken
    if _decodes(file, "gb18030"):
        return "gb18030", _("The file is not UTF-8; it was read as GB 18030.")
    fact = _("Its characters are neither UTF-8 nor GB 18030.")
    raise FileRefused(name, fact, _("Save it as UTF-8 and hand it in again."))


def _lines_in_utf8(file: BinaryIO) -> tuple[int, int]:
    """How many lines beyond ASCII are UTF-8, and how many are not."""
    whole = broken = 0
    file.seek(0)
    for line in file:
        if line.isascii():
            continue
        try:
            line.decode("utf-8")
            whole += 1
        except UnicodeDecodeError:
            broken += 1
    file.seek(0)
    return whole, broken


def _decodes(file: BinaryIO, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    try:
        while piece := file.read(2**20):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    finally:
        file.seek(0)
    return True


def _text(file: BinaryIO, encoding: str) -> io.TextIOWrapper:
    errors = "surrogateescape" if encoding.startswith("utf-8") else "strict"
    return io.TextIOWrapper(file, encoding, errors=errors, newline="")


def fault_in(text: str) -> str:
    """Why a text cannot be kept by a register: a NUL or bytes that are no characters; empty where it can."""
    if not facts.unfit(text):
        return ""
    if "\x00" in text:
        return _("It contains a NUL character, which no register keeps.")
    return _("It contains bytes that are no characters in the file's encoding.")


def _csv(file: BinaryIO, name: str) -> Table:
    encoding, said = encoding_of(file, name)
    text = _text(file, encoding)
    csv.field_size_limit(LONGEST_CELL)
    delimiter = _delimiter(text.readline())
    text.seek(0)
    reader = csv.reader(text, delimiter=delimiter)
    heading = next((row for row in reader if any(cell.strip() for cell in row)), None)
    if heading is None:
        raise FileRefused(name, _("It has no heading."), _("The first row names the columns."))
    columns = _named(name, [cell.strip() for cell in heading])
    return Table("csv", columns, _csv_rows(reader, columns), [said] if said else [])


def _delimiter(heading: str) -> str:
    return max(",;\t", key=lambda sign: heading.count(sign))


def _csv_rows(reader: Any, columns: list[str]) -> Iterator[Row]:
    while True:
        at = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Row(at, {}, _("The row cannot be read: %s.") % error)
            continue
        if any(cell.strip() for cell in cells):
            yield _row(at, columns, [as_was(cell) for cell in cells])


def _row(at: int, columns: list[str], cells: list[Any], sheet: str = "") -> Row:
    kept = dict(zip(columns, cells, strict=False))
    if len(cells) == len(columns):
        return Row(at, kept, "", sheet)
    fault = _("The row has %(cells)s cells; the heading has %(columns)s.")
    fault %= {"cells": len(cells), "columns": len(columns)}
    return Row(at, kept | ({BEYOND: cells[len(columns) :]} if len(cells) > len(columns) else {}), fault, sheet)


def _named(name: str, columns: list[str]) -> list[str]:
    while columns and not columns[-1]:
        columns.pop()
    _refuse_too_many(name, len(columns))
    twice = sorted(column for column, times in Counter(columns).items() if column and times > 1)
    if twice:
        fact = _("The heading names %s twice.") % ", ".join(f"“{each[:60]}”" for each in twice[:10])
        raise FileRefused(name, fact, _("Give every column a name of its own."))
    if "" in columns:
        fact = _("Column %s has no name in the heading.") % (columns.index("") + 1)
        raise FileRefused(name, fact, _("Name it, or take it out."))
    return columns


def _refuse_too_many(name: str, columns: int) -> None:
    if columns > MOST_COLUMNS:
        fact = _("It has more than %s columns, the most that are read.") % MOST_COLUMNS
        raise FileRefused(name, fact, _("Take out those that the register does not ask for."))


def _jsonl(file: BinaryIO, name: str) -> Table:
    start = file.read(64).lstrip(b"\xef\xbb\xbf \t\r\n")
    file.seek(0)
    if start.startswith(b"["):
        fact = _("It is one JSON array.")
        raise FileRefused(name, fact, _("Write one JSON object a line (JSON Lines)."))
    encoding, said = encoding_of(file, name)
    named: dict[str, None] = {}
    for row in _json_rows(_text(file, encoding)):
        named |= dict.fromkeys(row.cells)
        _refuse_too_many(name, len(named))
    columns = list(named)
    if not columns:
        raise FileRefused(name, _("No line of it is a JSON object."), _("Write one JSON object a line."))
    file.seek(0)
    return Table("jsonl", columns, _json_rows(_text(file, encoding)), [said] if said else [])


def _json_rows(text: io.TextIOWrapper) -> Iterator[Row]:
    for at, line in enumerate(text, 1):
        if not line.strip():
            continue
        try:
            found = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield Row(at, {}, _("The line is not JSON: %s.") % error)
            continue
        if isinstance(found, dict):
            yield Row(at, found)
        else:
            yield Row(at, {}, _("The line is no JSON object."))
    text.detach()


# -- workbooks ------------------------------------------------------------------------------------------------------


def _xlsx(file: BinaryIO, name: str) -> Table:
    from openpyxl import load_workbook  # slow to load
    from openpyxl.utils.exceptions import InvalidFileException

    _refuse_bomb(file, name)
    try:
        book = load_workbook(file, read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError, SyntaxError) as error:
        fact = _("It is no workbook that can be read (%s).") % error
        raise FileRefused(name, fact, _("Save it again as .xlsx, or as .csv.")) from error
    sheets = [(sheet.title, _sheet_rows(sheet)) for sheet in book.worksheets]
    first = next(sheets[0][1], None) if sheets else None
    if first is None:
        raise FileRefused(name, _("Its first sheet is empty."), _("The first row names the columns."))
    columns = _named(name, [_cell(cell).strip() for cell in first[1]])
    following, said = [], []
    for title, rows in sheets[1:]:
        heading = next(rows, None)
        if heading is not None and [_cell(cell).strip() for cell in heading[1]][: len(columns)] == columns:
            following.append((title, rows))
        elif heading is not None:
            said.append(_("The sheet “%s” was not read: its first row is not that of the first sheet.") % title)
    return Table("xlsx", columns, _book_rows([sheets[0], *following], columns), said)


def _refuse_bomb(file: BinaryIO, name: str) -> None:
    try:
        with zipfile.ZipFile(file) as packed:
            size = sum(each.file_size for each in packed.infolist())
            small = sum(each.compress_size for each in packed.infolist())
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        fact = _("It is no .xlsx workbook.")
        raise FileRefused(name, fact, _("Save it again as .xlsx, or as .csv.")) from error
    finally:
        file.seek(0)
    if size > UNPACKED or (size > 64 * 2**20 and size > RATIO * max(small, 1)):
        fact = _("It unpacks to %(size)s MB; a workbook may unpack to %(limit)s MB and %(ratio)s times its size.")
        words = {"size": size // 2**20, "limit": UNPACKED // 2**20, "ratio": RATIO}
        raise FileRefused(name, fact % words, _("Hand it in as .csv, or in parts."))


def _sheet_rows(sheet: Any) -> SheetRows:
    """The filled rows of a sheet with their numbers, without the empty cells at the end."""
    for at, cells in enumerate(sheet.iter_rows(values_only=True), 1):
        filled = len(cells)
        while filled and cells[filled - 1] in (None, ""):
            filled -= 1
        if filled:
            yield at, cells[:filled]


def _book_rows(
    sheets: Iterable[tuple[str, Iterator[tuple[int, tuple[Any, ...]]]]], columns: list[str]
) -> Iterator[Row]:
    several = itertools.count()
    for title, rows in sheets:
        sheet = "" if next(several) == 0 else title
        for at, cells in rows:
            texts = [as_was(_cell(cell)) for cell in cells]
            yield _row(at, columns, texts + [""] * (len(columns) - len(texts)), sheet)


def _cell(value: Any) -> str:
    """A cell as text: days in ISO form, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
