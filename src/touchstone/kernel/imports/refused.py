"""The refused rows of an import as a file: the original columns, and why each row did not go in.

Mended in place and handed in again, the file goes in by itself: its two columns of remarks are left out.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator

from touchstone.engines.cells import neutral
from touchstone.kernel.exports.tables import Line
from touchstone.kernel.records.streaming import streamed

from .models import BadRow, Import
from .reading import BEYOND, format_of
from .rows import text_of


def format_for(job: Import) -> str:
    """The format the refused rows are given back in: that of the file, CSV for a workbook."""
    return "jsonl" if format_of(job.name) == "jsonl" else "csv"


def as_file(job: Import) -> Iterator[bytes]:
    """The refused rows, streamed."""
    rows = streamed(job.bad_rows.all(), "id")
    return _jsonl(rows) if format_for(job) == "jsonl" else _csv(job, rows)


def why(row: BadRow) -> str:
    """A row's problems as one line of words."""
    said = []
    for problem in row.problems:
        where = f"{problem['field']}: " if problem["field"] else ""
        hint = f" → {problem['suggestion']}" if problem["suggestion"] else ""
        said.append(f"{where}{problem['reason']}{hint}")
    return " | ".join(said)


def _csv(job: Import, rows: Iterator[BadRow]) -> Iterator[bytes]:
    names = list(job.columns)
    writer = csv.writer(Line())
    yield b"\xef\xbb\xbf" + str(writer.writerow([*map(neutral, names), "refused_row", "refused_why"])).encode()
    for row in rows:
        cells = [text_of(row.cells.get(name)) for name in names] + [str(row.row), why(row)]
        beyond = [text_of(each) for each in row.cells.get(BEYOND, [])]
        yield str(writer.writerow([neutral(cell) for cell in cells + beyond])).encode()


def _jsonl(rows: Iterator[BadRow]) -> Iterator[bytes]:
    for row in rows:
        told = row.cells | {"refused_row": row.row, "refused_why": why(row)}
        yield json.dumps(told, ensure_ascii=False).encode() + b"\n"
