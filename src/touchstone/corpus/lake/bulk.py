"""Every public table of a lake version whole, as files that anybody may take: data, schema, checksums.

They lie in `open/v<version>/` of the lake beside `datapackage.json`, a descriptor after the Data Package standard
(https://datapackage.org), which programs of many languages read, and `catalog.jsonld`, the same after DCAT-AP for
open-data portals. What is set aside (the quarantine) and where files
lay on the operator's disk are not public and stay out.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from touchstone import __version__
from touchstone.corpus.lake.catalog import catalog
from touchstone.corpus.lake.engines import quoted
from touchstone.corpus.lake.errors import LakeError
from touchstone.corpus.lake.files import QUARANTINE
from touchstone.corpus.lake.lake import Lake
from touchstone.engines.cells import GUARD, NUMBER

Told = Callable[[str], None]
FOLDER, PACKAGE, SUMS, CATALOG = "open", "datapackage.json", "SHA256SUMS", "catalog.jsonld"
INPUTS = "inputs"
#: form -> (ending, media type); the two of text are compressed, since a weekly file of text is ten times its zip.
FORMS = {
    "parquet": ("parquet", "application/vnd.apache.parquet"),
    "jsonl": ("jsonl.gz", "application/gzip"),
    "csv": ("csv.gz", "application/gzip"),
}
LICENCE = {
    "name": "CC0-1.0",
    "title": "CC0 1.0 Universal, for what was added here: the arrangement in tables, normalised numbers, links. "
    "The publications themselves keep the terms of the office that issued them.",
    "path": "https://creativecommons.org/publicdomain/zero/1.0/",
}
_TYPES = (
    (pa.types.is_boolean, "boolean"),
    (pa.types.is_integer, "integer"),
    (pa.types.is_floating, "number"),
    (pa.types.is_date, "date"),
    (pa.types.is_timestamp, "datetime"),
    (pa.types.is_list, "array"),
    (pa.types.is_struct, "object"),
)


def write(lake: Lake, told: Told = lambda what: None) -> dict[str, Any]:
    """Write the files of the lake's version and the descriptor that names them; returns the descriptor.

    A version that is written already is left alone. The version before stays for those who take it now; older go.

    Raises:
        LakeError: the files cannot be written; what was offered before is offered still.
    """
    there = package(lake.root, lake.version)
    if there is not None:
        return there
    offered = lake.root / FOLDER
    draft = offered / f".draft-v{lake.version}-{os.getpid()}"
    try:
        draft.mkdir(parents=True)
        made = _described(lake, _resources(lake, draft, told))
        sums = "".join(f"{each['hash'][7:]}  {each['path']}\n" for each in made["resources"])
        (draft / SUMS).write_text(sums, encoding="utf-8")
        _put(draft / CATALOG, catalog(made))
        _put(draft / PACKAGE, made)
        draft.rename(offered / f"v{lake.version}")
    except OSError as error:
        raise LakeError(f"{offered}: cannot be written: {error.strerror or error}. Make room, and run it again.")
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    for old in versions(lake.root)[2:]:
        shutil.rmtree(offered / f"v{old}", ignore_errors=True)
    return made


def versions(root: Path) -> list[int]:
    """The lake's versions that are offered whole, newest first."""
    made = [path.parent.name for path in (root / FOLDER).glob(f"v*/{PACKAGE}")]
    return sorted((int(name[1:]) for name in made if name[1:].isdecimal()), reverse=True)


def package(root: Path, version: int) -> dict[str, Any] | None:
    """The descriptor of a version, or None where that is not written."""
    path = root / FOLDER / f"v{version}" / PACKAGE
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None


def tables(lake: Lake) -> dict[str, str]:
    """Public tables that hold anything, each with the question for its rows."""
    held = [name for name in lake.tables() if name != QUARANTINE and lake.snapshot.files(name)]
    return {name: f'SELECT * FROM "{name}"' for name in held} | {INPUTS: f"SELECT * EXCLUDE (path) FROM {INPUTS}"}


def _resources(lake: Lake, draft: Path, told: Told) -> list[dict[str, Any]]:
    made = []
    for table, query in tables(lake).items():
        told(f"{table}.parquet")
        schema = lake.snapshot.schema(table) if table != INPUTS else None
        whole = draft / f"{table}.parquet"
        written, rows = _parquet(lake, query, whole, schema)
        about = {key.decode(): value.decode() for key, value in (written.metadata or {}).items()}
        description = about.get("what", "Files that went in, one row each: name, checksum, format, records.")
        _put(draft / f"{table}.schema.json", table_schema(written))
        common = {"description": description, "rows": rows, "schema": f"{table}.schema.json"}
        for form, (ending, media) in FORMS.items():
            path = draft / f"{table}.{ending}"
            if form != "parquet":
                if any(pa.types.is_binary(field.type) for field in written):
                    continue  # documents as bytes: text has no good word for them
                told(path.name)
                _text(whole, path, form, written)
            made.append(_resource(table, form, path, media) | common)
    return made


def _resource(table: str, form: str, path: Path, media: str) -> dict[str, Any]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {
        "name": table if form == "parquet" else f"{table}-{form}",
        "path": path.name, "format": form, "mediatype": media, "encoding": "utf-8",
        "bytes": path.stat().st_size, "hash": f"sha256:{digest}", "table": table,
    } | ({"compression": "gz"} if path.suffix == ".gz" else {})  # fmt: skip


def _parquet(lake: Lake, query: str, path: Path, schema: pa.Schema | None) -> tuple[pa.Schema, int]:
    reader, rows = lake.answer(query), 0
    held = (schema or reader.schema).with_metadata(
        (schema.metadata if schema and schema.metadata else {}) | {"lake_version": str(lake.version)}
    )
    with pq.ParquetWriter(path, held, compression="zstd") as writer:
        for batch in reader:
            writer.write_batch(pa.RecordBatch.from_arrays([_cast(batch[f.name], f.type) for f in held], schema=held))
            rows += batch.num_rows
    return held, rows


def _cast(column: pa.Array, to: pa.DataType) -> pa.Array:
    return column if column.type == to else column.cast(to)


def _text(whole: Path, path: Path, form: str, schema: pa.Schema) -> None:
    """The rows of a Parquet file as compressed lines of JSON, or as CSV with nested values as JSON in their cell."""
    columns = ", ".join(_cell(field) for field in schema) if form == "csv" else "*"
    kind = "FORMAT csv, HEADER true" if form == "csv" else "FORMAT json"
    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")
        rows = f"SELECT {columns} FROM read_parquet({quoted(whole)})"
        connection.execute(f"COPY ({rows}) TO {quoted(path)} ({kind}, COMPRESSION gzip)")


def _cell(field: pa.Field) -> str:
    """A column of CSV in SQL: text that a spreadsheet would run gets an apostrophe before it, as in every file here."""
    name = f'"{field.name}"'
    if pa.types.is_nested(field.type):
        return f"CAST(to_json({name}) AS VARCHAR) AS {name}"
    if not pa.types.is_string(field.type):
        return name
    runs = f"regexp_matches({name}, {quoted('^' + GUARD)}) AND NOT regexp_full_match({name}, {quoted(NUMBER)})"
    return f"CASE WHEN {runs} THEN chr(39) || {name} ELSE {name} END AS {name}"


def table_schema(schema: pa.Schema) -> dict[str, Any]:
    """What a table and its columns hold, as Table Schema has it; unit, null's meaning and nested fields beside."""
    return {"fields": [_field(each) for each in schema], "missingValues": [""]}


def _field(field: pa.Field) -> dict[str, Any]:
    said = {key.decode(): value.decode() for key, value in (field.metadata or {}).items()}
    kind = next((name for is_it, name in _TYPES if is_it(field.type)), "string")
    told = {"name": field.name, "type": kind}
    if "what" in said:
        told["description"] = said["what"]
    told |= {name: said[name] for name in ("unit", "null") if name in said}
    inner = field.type.value_type if pa.types.is_list(field.type) else field.type
    return told | ({"fields": [_field(each) for each in inner]} if pa.types.is_struct(inner) else {})


def _described(lake: Lake, resources: list[dict[str, Any]]) -> dict[str, Any]:
    sources = lake.ask(f"SELECT format, count(*) AS n FROM {INPUTS} GROUP BY format ORDER BY format")
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "publications",
        "title": "Published rights",
        "description": "Patents and other rights as offices published them, every table whole.",
        "version": str(lake.version),
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "licenses": [LICENCE],
        "sources": [{"title": f"{each['format']}: {each['n']:,} files"} for each in sources],
        "software": f"touchstone {__version__}",
        "resources": resources,
    }  # fmt: skip


def _put(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
