"""One row a publication, though several inputs state it.

A weekly file and its correction under another name, or a bibliography and the claims in files of their own, speak of
the same publication. Each column then takes the newest statement that says something; where a row came from is that of
the newest input. A patent's bibliography goes before later files that hold a part of it alone. What one input states
twice stays twice: that is the source's own say.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import stat
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from touchstone.corpus.lake.engines import quoted
from touchstone.corpus.lake.errors import LakeError
from touchstone.corpus.lake.files import INPUT, QUARANTINE, ROW, fingerprint

KEY = ("office", "number", "kind_code", "design_number")
TEXT = ("part", "lang")
ORIGIN = ("format", "member", "offset", "length", INPUT, ROW)
PATENTS = "patents"
FOLDER = "merged"
RULE = 1  # counted up when merging changes, so that rows merged by an older rule are not taken
KEPT_SECONDS = 7 * 86400


@dataclass(frozen=True, slots=True)
class Merged:
    """The rows that give way to others, as `_input` and `_row`, and the rows that stand for them."""

    hidden: Path
    rows: Path
    inputs: frozenset[str]


def key_of(columns: Sequence[str]) -> tuple[str, ...]:
    """What tells publications apart in a table with these columns; nothing where rows are not records."""
    if "office" not in columns or "number" not in columns or "reason" in columns:
        return ()
    return tuple(name for name in (*KEY, *TEXT) if name in columns)


def merge(root: Path, table: str, stated: str, schema: pa.Schema, ranks: Mapping[str, int]) -> Merged | None:
    """The publications that more than one input states, merged; None where there are none.

    Args:
        root: folder of the lake. stated: SQL that gives every row in force. ranks: age of each input, newest highest.
    """
    key = key_of(schema.names)
    if len(ranks) < 2 or not key or table == QUARANTINE:
        return None
    lines = [f"{RULE} {fingerprint(schema)}", *(f"{rank} {source}" for source, rank in sorted(ranks.items()))]
    name = f"{table}-{hashlib.sha256(','.join(lines).encode()).hexdigest()[:24]}"
    for folder in (root / FOLDER, beside()):
        made = _read(folder, name)
        if made is not None:
            return made if made.inputs else None
    folder = _writable(root / FOLDER)
    _write(folder, name, table, key, stated, schema, ranks)
    made = _read(folder, name)
    return made if made is not None and made.inputs else None


def _read(folder: Path, name: str) -> Merged | None:
    hidden, rows = folder / f"{name}.hidden.parquet", folder / f"{name}.rows.parquet"
    if not (hidden.exists() and rows.exists()) or (folder == beside() and not _is_own(folder)):
        return None
    with duckdb.connect() as connection:
        found = connection.execute(f"SELECT DISTINCT {INPUT} FROM read_parquet({quoted(hidden)})").fetchall()
    return Merged(hidden, rows, frozenset(row[0] for row in found))


def _write(
    folder: Path, name: str, table: str, key: tuple[str, ...], stated: str, schema: pa.Schema, ranks: Mapping[str, int]
) -> None:
    same = " AND ".join(f"s.{part} IS NOT DISTINCT FROM r.{part}" for part in key)
    grouped = ", ".join(key)
    with duckdb.connect() as connection:
        connection.execute(f"SET temp_directory = {quoted(spill())}")
        connection.register("ages", pa.table({INPUT: list(ranks), "age": pa.array(ranks.values(), pa.int64())}))
        connection.execute(
            f"CREATE TEMP TABLE repeated AS SELECT {grouped}, max(age) AS newest "
            f"FROM ({stated}) JOIN ages USING ({INPUT}) WHERE number IS NOT NULL "
            f"GROUP BY {grouped} HAVING min(age) < max(age)"
        )
        among = f"FROM ({stated}) s JOIN repeated r ON {same} JOIN ages a ON a.{INPUT} = s.{INPUT}"
        if "part" in key:
            hidden = f"SELECT s.{INPUT}, s.{ROW} {among} WHERE a.age < r.newest"
            rows = f"SELECT s.* FROM ({stated}) s WHERE false"
        else:
            hidden = f"SELECT s.{INPUT}, s.{ROW} {among}"
            by = ", ".join(f"s.{part}" for part in key)
            order = f"a.age * 1099511627776 + s.{ROW}"
            if table == PATENTS and "partial" in schema.names:
                order = f"(CASE WHEN s.partial THEN 0 ELSE 1 END) * 4611686018427387904 + {order}"
            rows = f"SELECT {', '.join(_newest(column, order) for column in schema)} {among} GROUP BY {by}"
        _copy(connection, hidden, folder / f"{name}.hidden.parquet")
        _copy(connection, rows, folder / f"{name}.rows.parquet")


def _newest(column: pa.Field, order: str) -> str:
    quoted = f's."{column.name}"'
    if column.name == "partial":
        return 'bool_and(s."partial") AS "partial"'
    if column.name in ORIGIN:
        return f'arg_max_null({quoted}, {order}) AS "{column.name}"'
    if pa.types.is_list(column.type):
        return f'coalesce(arg_max({quoted}, {order}) FILTER (len({quoted}) > 0), []) AS "{column.name}"'
    return f'arg_max({quoted}, {order}) AS "{column.name}"'


def _copy(connection: duckdb.DuckDBPyConnection, query: str, path: Path) -> None:
    """Write the answer whole under its name, or not at all."""
    passing = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        connection.execute(f"COPY ({query}) TO {quoted(passing)} (FORMAT parquet, COMPRESSION zstd)")
        passing.replace(path)
    finally:
        passing.unlink(missing_ok=True)


def _writable(folder: Path) -> Path:
    """The lake's own folder for merged rows, or one beside the system's temporary files where the lake is read only."""
    try:
        folder.mkdir(exist_ok=True)
        probe = folder / f"probe-{secrets.token_hex(4)}"
        probe.touch()
        probe.unlink()
    except OSError:
        folder = beside()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _is_own(folder):
            raise LakeError(f"{folder} belongs to another user. Take it away, or set TMPDIR to a folder of your own.")
    for old in folder.glob("*.parquet"):
        with contextlib.suppress(FileNotFoundError):
            if time.time() - old.stat().st_mtime > KEPT_SECONDS:
                old.unlink()
    return folder


def spill() -> Path:
    """Where DuckDB puts what does not fit in memory."""
    return Path(tempfile.gettempdir()) / f"touchstone-duckdb-{os.getuid()}"


def _is_own(folder: Path) -> bool:
    """Whether nobody else can have put rows there: temporary folders are open to every user of the machine."""
    status = folder.lstat()
    return stat.S_ISDIR(status.st_mode) and status.st_uid == os.getuid() and not status.st_mode & 0o022


def beside() -> Path:
    """Where merged rows of lakes lie that cannot be written to, such as one on a read-only disk."""
    return Path(tempfile.gettempdir()) / f"touchstone-merged-{os.getuid()}"
