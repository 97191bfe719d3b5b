"""Answers written to files: CSV, JSON lines or Parquet, whole or not at all, with a word on what they are."""

from __future__ import annotations

import csv
import hashlib
import json
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from touchstone import __version__
from touchstone.corpus.lake import answers, queries
from touchstone.corpus.lake.errors import LakeError
from touchstone.corpus.lake.lake import Lake
from touchstone.engines.cells import neutral

Told = Callable[[int], None]


def export(
    lake: Lake, query: str, path: Path, form: str | None = None, told: Told = lambda rows: None
) -> dict[str, Any]:
    """Write the answer to a query, and beside it NAME.about.json: lake version, query, columns, rows, checksum.

    Args:
        path: file to write; an older one of that name is replaced when the new one is whole.
        form: csv, jsonl or parquet; without it the path's ending says.
    Raises:
        LakeError: the form is none of these, or the file cannot be written.
    """
    form = form or path.suffix.lstrip(".").lower()
    if form not in WRITERS:
        raise LakeError(
            f"{path.name}: '{form}' is no form of export. Forms: {', '.join(WRITERS)}; name one with --format."
        )
    try:
        reader = lake.answer(query)
        with _whole(path) as passing:
            rows = WRITERS[form](reader, passing, lake.version, told)
        about = _about(lake, query, path, form, reader.schema, rows)
        with _whole(path.with_name(f"{path.name}.about.json")) as passing:
            passing.write_text(json.dumps(about, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    except duckdb.Error as error:
        raise queries.explained(error, lake.tables())
    except OSError as error:
        raise LakeError(
            f"{path}: cannot be written: {error.strerror or error}. Nothing was left there; name another place."
        )
    return about


def _about(lake: Lake, query: str, path: Path, form: str, schema: pa.Schema, rows: int) -> dict[str, Any]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    columns = [{"name": n, "type": str(f.type)} for n, f in zip(answers.names(schema), schema, strict=True)]
    return {
        "file": path.name, "format": form, "rows": rows, "bytes": path.stat().st_size, "sha256": digest,
        "lake_version": lake.version, "query": query, "columns": columns,
        "written_at": datetime.now(UTC).isoformat(timespec="seconds"), "software": f"touchstone {__version__}",
    }  # fmt: skip


def _csv(reader: pa.RecordBatchReader, path: Path, version: int, told: Told) -> int:
    """Nested values as JSON in their cell; text that a spreadsheet would run gets an apostrophe before it."""
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(map(neutral, answers.names(reader.schema)))
        for count, row in enumerate(answers.rows(reader), 1):
            writer.writerow(map(_cell, row.values()))
            if count % 10_000 == 0:
                told(count)
    return count


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return neutral(value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value


def _jsonl(reader: pa.RecordBatchReader, path: Path, version: int, told: Told) -> int:
    count = 0
    with path.open("w", encoding="utf-8") as file:
        for count, line in enumerate(answers.lines(answers.rows(reader)), 1):
            file.write(line)
            if count % 10_000 == 0:
                told(count)
    return count


def _parquet(reader: pa.RecordBatchReader, path: Path, version: int, told: Told) -> int:
    fields = [f.with_name(n) for f, n in zip(reader.schema, answers.names(reader.schema), strict=True)]
    schema = pa.schema(fields, metadata={"lake_version": str(version), "software": f"touchstone {__version__}"})
    rows = 0
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for batch in reader:
            writer.write_batch(pa.RecordBatch.from_arrays(batch.columns, schema=schema))
            rows += batch.num_rows
            told(rows)
    return rows


WRITERS: dict[str, Callable[[pa.RecordBatchReader, Path, int, Told], int]] = {
    "csv": _csv, "jsonl": _jsonl, "parquet": _parquet,
}  # fmt: skip


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """A path to write to that takes the name of the other once it is whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    passing = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        yield passing
        passing.replace(path)
    finally:
        passing.unlink(missing_ok=True)
