"""Documents as they came: the bytes of each XML document, in a table of their own, found by their place.

They lie in Parquet, compressed in pages of many documents, since documents of one office are much alike. Rows of
tables (CSV, JSON lines) are not kept here: such a file is its own original.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pyarrow as pa

if TYPE_CHECKING:
    from touchstone.corpus.lake.files import UnitWriter
    from touchstone.corpus.lake.lake import Lake
    from touchstone.corpus.reading import Reading

TABLE = "originals"
SCHEMA = pa.schema(
    [
        pa.field("member", pa.string(), metadata={"what": "path inside the archive", "null": "the file is no archive"}),
        pa.field("offset", pa.int64(), metadata={"what": "first byte of the document in the unpacked member"}),
        pa.field(
            "around", pa.binary(), metadata={"what": "what opens the great document that it is a record of, or empty"}
        ),
        pa.field("raw", pa.binary(), metadata={"what": "the document, in UTF-8 where the file was not in ASCII's kin"}),
    ],
    metadata={"kind": TABLE, "what": "XML documents as they came, one row each."},
)
_OPENING = re.compile(rb"<([A-Za-z_\x80-\xff][^\s/>\[\"'<]*)[^<]*>\s*$")


def keep(writer: UnitWriter, reading: Reading, source: str) -> None:
    """Move what a reading has gathered into the lake, so that it does not gather in memory."""
    held = reading.originals_read
    if held:
        columns = list(zip(*held, strict=True))
        arrays = [pa.array(column, each.type) for column, each in zip(columns, SCHEMA, strict=True)]
        writer.write(TABLE, pa.RecordBatch.from_arrays(arrays, schema=SCHEMA), source)
        held.clear()


def original(lake: Lake, row: Mapping[str, Any]) -> bytes | None:
    """The XML document that states a row of the lake, as a document of its own; None where it was not kept.

    A record of one great document gets that document's opening and closing tag around it, and nothing else is changed.

    Args:
        row: of any table of records: `_input`, `member` and `offset` say where it came from.
    """
    if row["offset"] is None or not lake.snapshot.files(TABLE):
        return None
    found = lake.ask(
        f'SELECT around, raw FROM {TABLE} WHERE _input = $source AND "offset" = $place '
        "AND member IS NOT DISTINCT FROM $member LIMIT 1",
        {"source": row["_input"], "place": row["offset"], "member": row["member"]},
    )
    return whole(found[0]["around"], found[0]["raw"]) if found else None


def whole(around: bytes, raw: bytes) -> bytes:
    """A record with the opening and closing tag of the great document that it stood in.

    >>> whole(b'<?xml version="1.0"?><all xmlns="x">', b"<one/>")
    b'<?xml version="1.0"?><all xmlns="x">\\n<one/>\\n</all>\\n'
    >>> whole(b"", b"<one/>")
    b'<one/>'
    """
    opening = _OPENING.search(around)
    return raw if opening is None else around + b"\n" + raw + b"\n</" + opening[1] + b">\n"
