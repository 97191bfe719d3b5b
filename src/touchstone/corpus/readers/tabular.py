"""Tables of rights: CSV, TSV and JSON lines, with the columns named by the caller or guessed from the headings.

A row that cannot be read is set aside with its line; the rest goes in. Where a quotation mark is never closed, the
line that opens it is set aside and the reading goes on with the next.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

from touchstone.corpus.archives import Member
from touchstone.corpus.encodings import Recoded, encoding_of, recoding
from touchstone.corpus.readers import headings as known_headings
from touchstone.corpus.readers import trademark_columns
from touchstone.corpus.readers.columns import Builder, settled
from touchstone.corpus.readers.json_lists import objects
from touchstone.corpus.refusals import Limits, Refused, Unreadable
from touchstone.corpus.schema.fields import Record
from touchstone.corpus.sniffing import Seen

SAMPLE = 1000
LONGEST_RECORD = 500
LONGEST_LINE = 16 * 1024**2
PREAMBLE = 10  # lines among which the headings are looked for


@dataclass(slots=True)
class Line:
    """One line of the member: its bytes with the line break, where it begins, and its number from 1."""

    raw: bytes
    offset: int
    number: int


@dataclass(slots=True)
class Row:
    """One record of the table: cells by heading, and its place."""

    cells: dict[str, Any]
    raw: bytes
    offset: int
    line: int


def rows(
    member: Member, what: Seen, columns: Mapping[str, str] | None, limits: Limits
) -> Iterator[Record | Unreadable]:
    """The records of a table, and what was set aside, in the order of the file.

    Raises:
        Unmapped: the columns cannot be settled; the message lists the headings and how to name the columns.
    """
    recode = recoding(member.head)
    stream: Any = Recoded(member.stream, recode) if recode else member.stream
    encoding = "utf-8" if recode else encoding_of(member.head)
    names: list[str] = []
    if what.name == "json":
        found = _list_rows(stream, encoding)
    else:
        found = _json_rows(stream, encoding) if what.name == "jsonl" else _csv_rows(stream, encoding, columns, names)
    first = list(islice(found, SAMPLE))
    sample = [row.cells for row in first if isinstance(row, Row)]
    if not first:
        raise Refused(
            "It holds headings and no row below them. Nothing of it goes in; compare it with the publisher's."
        )
    if not sample:
        if names and not known_headings.known(names) and columns is None and isinstance(first[0], Unreadable):
            raise Refused(
                f"None of its {len(first):,} first rows can be read, and none of its headings is known. Line "
                f"{first[0].line}: {first[0]}. It is no table of rights; name its columns if it is."
            )
        yield from (row for row in chain(first, found) if isinstance(row, Unreadable))
        return
    headings = list(dict.fromkeys(key for cells in sample for key in cells))
    marks = trademark_columns.speaks_of_marks(headings, columns)
    build: Callable[[dict[str, Any]], Record]
    if marks:
        build = trademark_columns.Builder(trademark_columns.settled(headings, sample, columns))
    else:
        build = Builder(settled(headings, sample, columns))
    for row in chain(first, found):
        yield row if isinstance(row, Unreadable) else _record(row, build)


def _record(row: Row, build: Callable[[dict[str, Any]], Record]) -> Record | Unreadable:
    try:
        record: Any = build(row.cells)
    except Unreadable as error:
        return Unreadable(str(error), line=row.line, number=error.number, offset=row.offset, raw=row.raw)
    record.offset, record.length = row.offset, len(row.raw)
    return record


def _lines(stream: Any) -> Iterator[Line]:
    rest, offset, number = b"", 0, 1
    while chunk := stream.read(256 * 1024):
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            yield Line(line + b"\n", offset, number)
            offset, number = offset + len(line) + 1, number + 1
        if len(rest) > LONGEST_LINE:
            raise Refused(
                f"Line {number:,} of the table is longer than {LONGEST_LINE:,} bytes, the limit. It is no table of one "
                "record a line; nothing of the file goes in."
            )
    if rest:
        yield Line(rest, offset, number)


# --- CSV


def _csv_rows(
    stream: Any, encoding: str, columns: Mapping[str, str] | None, headings: list[str]
) -> Iterator[Row | Unreadable]:
    """The rows; the headings are put into the list given."""
    lines = _lines(stream)
    written = (line for line in lines if line.raw.strip(b"\xef\xbb\xbf \t\r\n"))
    begins = list(islice(written, PREAMBLE))
    if not begins:
        return
    place, names, delimiter = _heading_of(begins, encoding, columns)
    headings.extend(names)
    for record in _csv_records(chain(begins[place + 1 :], lines)):
        if isinstance(record, Unreadable):
            yield record
        elif record.raw.strip():
            yield _cells(record, names, delimiter, encoding)


def _heading_of(begins: list[Line], encoding: str, columns: Mapping[str, str] | None) -> tuple[int, list[str], str]:
    """Which of the first lines holds the headings, with them and the sign that parts them.

    It is the first one, unless a later one holds all columns that the caller names, or two known headings and more
    where the first has none: some services write the search and its address before them.
    """
    wanted = {heading for heading in (columns or {}).values() if not heading.startswith("=")}
    first: tuple[int, list[str], str] | None = None
    for place, line in enumerate(begins):
        text = line.raw.decode(encoding, "replace").lstrip("\ufeff")
        delimiter = delimiter_of(text)
        names = [name.strip() for name in next(csv.reader([text], delimiter=delimiter), [])]
        first = first or (place, names, delimiter)
        if wanted <= set(names) if columns is not None else known_headings.known(names) > (1 if place else 0):
            return place, names, delimiter
    return first or (0, [], ",")


def delimiter_of(header: str) -> str:
    """The sign that parts the headings: the most frequent of tab, semicolon, bar and comma outside quotation marks."""
    bare = "".join(header.split('"')[::2])
    return max("\t;|,", key=bare.count) if any(sign in bare for sign in "\t;|,") else ","


def _csv_records(lines: Iterator[Line]) -> Iterator[Line | Unreadable]:
    """Lines put together where a quoted cell runs over a line break."""
    waiting: list[Line] = []
    while True:
        first = waiting.pop(0) if waiting else next(lines, None)
        if first is None:
            return
        if first.raw.count(b'"') % 2 == 0:
            yield first
            continue
        taken = [first]
        quotes = first.raw.count(b'"')
        while quotes % 2 and len(taken) < LONGEST_RECORD:
            following = waiting.pop(0) if waiting else next(lines, None)
            if following is None:
                break
            taken.append(following)
            quotes += following.raw.count(b'"')
        if quotes % 2 == 0:
            yield Line(b"".join(line.raw for line in taken), first.offset, first.number)
        else:
            waiting = taken[1:] + waiting
            reason = "a quotation mark is opened and not closed"
            yield Unreadable(reason, line=first.number, offset=first.offset, raw=first.raw)


def _cells(line: Line, names: list[str], delimiter: str, encoding: str) -> Row | Unreadable:
    try:
        text = line.raw.decode(encoding)
        cells = next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
    except UnicodeDecodeError as error:
        reason = f"byte {error.start} of the row is not {encoding}, in which the file begins"
        return Unreadable(reason, line=line.number, offset=line.offset, raw=line.raw)
    except csv.Error as error:
        return Unreadable(
            f"the row cannot be split into cells: {error}", line=line.number, offset=line.offset, raw=line.raw
        )
    if (len(cells) != len(names) and any(cell.strip() for cell in cells[len(names) :])) or len(cells) < len(names):
        reason = f"the row has {len(cells)} cells, the heading {len(names)}"
        return Unreadable(reason, line=line.number, offset=line.offset, raw=line.raw)
    return Row(dict(zip(names, cells, strict=False)), line.raw, line.offset, line.number)


# --- JSON lists and JSON lines


def _list_rows(stream: Any, encoding: str) -> Iterator[Row | Unreadable]:
    for found in objects(stream, encoding, LONGEST_LINE):
        yield found if isinstance(found, Unreadable) else Row(flat(found.value), found.raw, found.offset, found.line)


def _json_rows(stream: Any, encoding: str) -> Iterator[Row | Unreadable]:
    for line in _lines(stream):
        raw = line.raw.strip().lstrip(b"\xef\xbb\xbf")
        if not raw:
            continue
        try:
            cells = json.loads(raw.decode(encoding))
        except (ValueError, RecursionError) as error:
            yield Unreadable(f"the line is no JSON: {error}", line=line.number, offset=line.offset, raw=line.raw)
            continue
        if isinstance(cells, dict):
            yield Row(flat(cells), line.raw, line.offset, line.number)
        else:
            yield Unreadable("the line is JSON but no object", line=line.number, offset=line.offset, raw=line.raw)


def flat(cells: dict[str, Any], above: str = "") -> dict[str, Any]:
    """An object with the fields of its inner objects named by their path: applicant.country.

    A list of objects gives for each of their fields the list of its values, besides standing where it stood.

    >>> flat({"number": 1, "applicant": {"name": "A", "country": "CN"}})
    {'number': 1, 'applicant.name': 'A', 'applicant.country': 'CN'}
    >>> flat({"ipc": [{"code": "A61N1/36"}, {"code": "A61B5/00", "first": True}]})["ipc.first"]
    [None, True]
    """
    found: dict[str, Any] = {}
    for key, value in cells.items():
        path = f"{above}{key}"
        if isinstance(value, dict) and above.count(".") < 8:
            found |= flat(value, f"{path}.")
            continue
        found[path] = value
        if isinstance(value, list) and value and above.count(".") < 8 and all(isinstance(each, dict) for each in value):
            inner = [flat(each, f"{path}.") for each in value]
            for name in dict.fromkeys(name for each in inner for name in each):
                found.setdefault(name, [each.get(name) for each in inner])
    return found
