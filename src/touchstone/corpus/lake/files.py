"""The Parquet files of one unit: written as the rows come, whole and on the disk before the log names them.

Every row carries two columns more than its kind has: `_input`, the id of the input that states it, and `_row`, its
place among the rows of that input, from 0.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from types import TracebackType

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from touchstone.corpus.lake.errors import DiskFull
from touchstone.corpus.lake.log import DataFile
from touchstone.corpus.refusals import Quarantined

INPUT, ROW = "_input", "_row"
QUARANTINE = "quarantine"
GROUP_ROWS, GROUP_BYTES = 122_880, 32 * 1024**2
HELD = 64  # batches; each weighs some 50 KB beside its rows
DOCUMENT_BYTES = 4 * 1024**2  # of a row group of whole documents, which are read one at a time
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS)

QUARANTINED = pa.schema(
    [
        pa.field("file", pa.string(), metadata={"what": "name of the input file"}),
        pa.field("member", pa.string(), metadata={"what": "path inside the archive", "null": "the file is no archive"}),
        pa.field("offset", pa.int64(), metadata={"what": "first byte of the record in the unpacked member"}),
        pa.field("line", pa.int64(), metadata={"what": "line of the fault", "unit": "from 1", "null": "no lines"}),
        pa.field("number", pa.string(), metadata={"what": "number of the record", "null": "could not be read"}),
        pa.field("reason", pa.string(), metadata={"what": "what is wrong with it"}),
        pa.field("raw", pa.binary(), metadata={"what": "the record as it came, its first 64 KiB"}),
    ],
    metadata={"kind": QUARANTINE, "what": "Records that were set aside while the rest of their file went in."},
)


def with_origin(schema: pa.Schema) -> pa.Schema:
    """The schema of a kind as it is stored."""
    return schema.append(pa.field(INPUT, pa.string())).append(pa.field(ROW, pa.int64()))


def fingerprint(schema: pa.Schema) -> str:
    """The same for schemas with the same columns and types; what the columns say of themselves does not count."""
    return _fingerprint(schema.remove_metadata())


@lru_cache(maxsize=256)
def _fingerprint(schema: pa.Schema) -> str:
    plain = json.dumps([(each.name, str(each.type)) for each in schema])
    return hashlib.sha256(plain.encode()).hexdigest()[:16]


class UnitWriter:
    """Writes the files of one unit; used as a context, it leaves nothing behind when an error ends it."""

    def __init__(self, root: Path, unit: str) -> None:
        self.root, self.unit = root, unit
        self._tables: dict[str, _TableWriter] = {}

    def __enter__(self) -> UnitWriter:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if error is None:
            return
        self.discard()
        if isinstance(error, OSError) and is_full(error):
            raise full(self.root, error) from error

    def write(self, table: str, batch: pa.RecordBatch, source: str) -> None:
        """Rows of one kind that an input states, numbered on from those before."""
        writer = self._writer(table, with_origin(batch.schema))
        first = writer.next_row
        columns = [
            *batch.columns,
            pa.array([source] * batch.num_rows, pa.string()),
            pa.array(np.arange(first, first + batch.num_rows, dtype=np.int64)),
        ]
        writer.add(pa.RecordBatch.from_arrays(columns, schema=writer.schema))
        writer.next_row += batch.num_rows

    def copy(self, table: str, batch: pa.RecordBatch) -> None:
        """Stored rows as they are, `_input` and `_row` with them."""
        self._writer(table, batch.schema).add(batch)

    def set_aside(self, records: Iterable[Quarantined], source: str) -> None:
        columns = list(zip(*((r.file, r.member, r.offset, r.line, r.number, r.reason, r.raw) for r in records),
                           strict=True))  # fmt: skip
        if columns:
            arrays = [pa.array(column, each.type) for column, each in zip(columns, QUARANTINED, strict=True)]
            self.write(QUARANTINE, pa.RecordBatch.from_arrays(arrays, schema=QUARANTINED), source)

    def finish(self) -> tuple[DataFile, ...]:
        """Close every file and have it on the disk; returns what the log has to say of them."""
        return tuple(writer.finish(self.root) for writer in self._tables.values())

    def discard(self) -> None:
        """Take away whatever was written."""
        for writer in self._tables.values():
            writer.discard()

    def _writer(self, table: str, schema: pa.Schema) -> _TableWriter:
        if table not in self._tables:
            self._tables[table] = _TableWriter(table, self.root / table / f"{self.unit}.parquet", schema)
        return self._tables[table]


class _TableWriter:
    """One Parquet file; rows gather until they make a row group worth reading by itself."""

    def __init__(self, table: str, path: Path, schema: pa.Schema) -> None:
        self.table, self.path, self.schema = table, path, schema
        path.parent.mkdir(parents=True, exist_ok=True)
        documents = [field.name for field in schema if pa.types.is_binary(field.type)]
        self._file = pq.ParquetWriter(
            path, schema, compression="zstd", compression_level=1,
            use_dictionary=not documents,  # bytes of records never repeat
            write_statistics=[field.name for field in schema if field.name not in documents] if documents else True,
        )  # fmt: skip
        self._group_bytes = DOCUMENT_BYTES if documents else GROUP_BYTES
        self._held: list[pa.RecordBatch] = []
        self._held_rows = self._held_bytes = 0
        self.rows = self.next_row = 0

    def add(self, batch: pa.RecordBatch) -> None:
        self._held.append(batch)
        self._held_rows += batch.num_rows
        self._held_bytes += batch.nbytes
        self.rows += batch.num_rows
        if self._held_rows >= GROUP_ROWS or self._held_bytes >= self._group_bytes:
            self._flush()
        elif len(self._held) >= HELD:
            self._held = pa.Table.from_batches(self._held, self.schema).combine_chunks().to_batches()

    def finish(self, root: Path) -> DataFile:
        self._flush()
        self._file.close()
        digest = on_disk(self.path)
        relative = self.path.relative_to(root).as_posix()
        size = self.path.stat().st_size
        return DataFile(self.table, relative, self.rows, size, digest, fingerprint(self.schema))

    def discard(self) -> None:
        try:
            self._file.close()
        except (OSError, pa.ArrowException):
            pass  # the disk is full: what could not be written is taken away with the rest
        finally:
            self.path.unlink(missing_ok=True)

    def _flush(self) -> None:
        if self._held:
            self._file.write_table(pa.Table.from_batches(self._held, self.schema), row_group_size=GROUP_ROWS)
            self._held, self._held_rows, self._held_bytes = [], 0, 0


def on_disk(path: Path) -> str:
    """The SHA-256 of a file, read back after it was forced to the disk."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_full(error: OSError) -> bool:
    """Whether there is no room, or no leave, to write; delta-rs puts the number of the error in its words alone."""
    return error.errno in FULL or any(f"os error {number})" in str(error) for number in FULL)


def full(root: Path, error: OSError) -> DiskFull:
    """Why nothing more can be written to the lake."""
    why = next((os.strerror(n) for n in FULL if error.errno == n or f"os error {n})" in str(error)), str(error))
    return DiskFull(
        f"{root}: the lake cannot grow ({why}). The input that was being stored is not in, what was committed before "
        "stays. Make room and run the same command again: it goes on where it stopped."
    )


def remove(root: Path, units: Sequence[str]) -> int:
    """Take away the files of units that the log does not name; returns how many files there were."""
    gone = 0
    for unit in units:
        for path in root.glob(f"*/{unit}.parquet"):
            path.unlink(missing_ok=True)
            gone += 1
    return gone
