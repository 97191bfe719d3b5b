"""A self-contained folder of a lake version: data, schema, checksums, and a search page that needs no network.

Meant for a disk or a stick in a library: the page is opened from the folder itself, by any browser, with nothing
installed. Browsers let such a page load scripts of its own folder but read no other file, so the index is scripts.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.resources import files as resources
from pathlib import Path
from typing import Any

import pyarrow as pa

from touchstone import __version__
from touchstone.corpus.lake import bundle_index
from touchstone.corpus.lake.errors import LakeError
from touchstone.corpus.lake.export import export
from touchstone.corpus.lake.lake import Lake
from touchstone.corpus.lake.originals import TABLE

PAGES = ("index.html", "search.js", "search.css", "README.txt")


def bundle(
    lake: Lake, to: Path, *, csv: bool = False, originals: bool = False, told: Callable[[str], None] = lambda what: None
) -> dict[str, Any]:
    """Write the folder; it must be empty or new, so that nothing older is taken for a part of it.

    Args:
        csv: whether each table is written as CSV too, for readers without Parquet.
        originals: whether the documents as they came go along; they are most of a lake.
    Returns:
        The manifest: lake version, tables with rows, and every file with its size and SHA-256.
    """
    if to.exists() and (not to.is_dir() or any(to.iterdir())):
        raise LakeError(
            f"{to} is not empty. Name a new folder, so that nothing older is taken for a part of the bundle."
        )
    (to / "data").mkdir(parents=True)
    tables = []
    left_out = () if originals else (TABLE,)
    for table in (name for name in lake.tables() if name not in left_out and lake.snapshot.files(name)):
        told(f"writing {table}")
        tables.append(_table(lake, table, to, csv))
    told("writing the search index")
    found = bundle_index.write(lake, to / "search")
    for page in PAGES:
        content = (resources(__package__) / "offline" / page).read_text(encoding="utf-8")
        (to / page).write_text(content.replace("{{version}}", str(lake.version)), encoding="utf-8")
    files = _files(to, told)
    manifest = {
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"), "software": f"touchstone {__version__}",
        "lake_version": lake.version, "searchable_records": found, "tables": tables, "files": files,
    }  # fmt: skip
    _put(to / "manifest.json", manifest)
    sums = [f"{each['sha256']}  {each['file']}\n" for each in [*files, _file(to, to / "manifest.json")]]
    (to / "SHA256SUMS").write_text("".join(sums), encoding="utf-8")
    return manifest


def _table(lake: Lake, table: str, to: Path, csv: bool) -> dict[str, Any]:
    query = f'SELECT * FROM "{table}"'
    about = export(lake, query, to / "data" / f"{table}.parquet")
    if csv:
        export(lake, query, to / "data" / f"{table}.csv")
    for left in (to / "data").glob("*.about.json"):
        left.unlink()
    _put(to / "schema" / f"{table}.json", describe(lake.snapshot.schema(table)))
    return {"table": table, "rows": about["rows"], "file": f"data/{table}.parquet", "schema": f"schema/{table}.json"}


def describe(schema: pa.Schema) -> dict[str, Any]:
    """What a table and each of its columns hold, with unit and what null means, nested fields too."""
    about = {key.decode(): value.decode() for key, value in (schema.metadata or {}).items()}
    return about | {"columns": [_column(field) for field in schema]}


def _column(field: pa.Field) -> dict[str, Any]:
    said = {key.decode(): value.decode() for key, value in (field.metadata or {}).items()}
    inner = field.type.value_type if pa.types.is_list(field.type) else field.type
    parts = {"fields": [_column(each) for each in inner]} if pa.types.is_struct(inner) else {}
    kind = "list" if pa.types.is_list(field.type) else "struct" if parts else str(field.type)
    return {"name": field.name, "type": kind if parts else str(field.type)} | said | parts


def _files(to: Path, told: Callable[[str], None]) -> list[dict[str, Any]]:
    told("taking checksums")
    return [_file(to, path) for path in sorted(to.rglob("*")) if path.is_file()]


def _file(to: Path, path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {"file": path.relative_to(to).as_posix(), "bytes": path.stat().st_size, "sha256": digest}


def _put(path: Path, value: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
