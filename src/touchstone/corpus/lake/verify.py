"""Is the lake whole? Every file against the log: there, of the right bytes, with the right rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from touchstone.corpus.lake import mirror
from touchstone.corpus.lake.files import INPUT, QUARANTINE, on_disk
from touchstone.corpus.lake.log import FOLDER, DataFile, Log, State
from touchstone.corpus.lake.sessions import FOLDER as SESSIONS


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not as the log says."""

    where: str
    what: str


@dataclass(slots=True)
class Report:
    """What a check found.

    Args:
        files, bytes, rows: that were checked, over all versions. versions: how many there are.
        strays: files that belong to no version; a running ingest has some, and the next one takes leftovers away.
        behind: Delta tables that have not followed the log yet; the next ingest brings them up.
    """

    version: int
    files: int = 0
    bytes: int = 0
    rows: int = 0
    faults: list[Fault] = field(default_factory=list)
    strays: list[str] = field(default_factory=list)
    behind: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        return not self.faults


def verify(root: Path, *, checksums: bool = True, told: Callable[[int, int], None] = lambda done, all_: None) -> Report:
    """Check every file of every version, and the rows of every input in force.

    Args:
        checksums: whether each byte is read; without it only that files are there, with their sizes and rows.
        told: called with the files done, and of how many.
    """
    log = Log(root)
    version, entries = log.entries()
    state = log.state()
    report = Report(version)
    every = [file for entry in entries for file in entry.files]
    for done, file in enumerate(every, 1):
        report.faults += [Fault(file.path, what) for what in _faults(root, file, checksums)]
        report.files, report.bytes, report.rows = done, report.bytes + file.bytes, report.rows + file.rows
        told(done, len(every))
    if report.holds:
        report.faults += _miscounts(root, state)
    report.strays = _strays(root, {file.path for file in every})
    report.behind = mirror.behind(root, state)
    return report


def _faults(root: Path, file: DataFile, checksums: bool) -> Iterator[str]:
    path = root / file.path
    if not path.is_file():
        yield "is missing; bring it back from a copy of the lake, or ingest its input again with --again."
        return
    size = path.stat().st_size
    if size != file.bytes:
        yield f"has {size:,} bytes; the log says {file.bytes:,}. Bring it back from a copy."
        return
    if checksums and on_disk(path) != file.sha256:
        yield "has other bytes than were written (SHA-256 differs). Bring it back from a copy."
        return
    try:
        rows = pq.ParquetFile(path).metadata.num_rows
    except (OSError, pa.ArrowException) as error:
        yield f"is no readable Parquet file: {error}."
        return
    if rows != file.rows:
        yield f"has {rows:,} rows; the log says {file.rows:,}."


def _miscounts(root: Path, state: State) -> Iterator[Fault]:
    """Inputs whose rows are not all there, table by table, the quarantine with them."""
    for table in state.tables():
        found = _counted(root, state, table)
        for key, entry in state.inputs.items():
            right = sum(file.rows for file in entry.files if file.table == table)
            if found[key] != right:
                yield Fault(f"{table}: {entry.name}", f"{found[key]:,} rows are in the lake; {right:,} went in.")
    for entry in state.inputs.values():
        aside = sum(file.rows for file in entry.files if file.table == QUARANTINE)
        if aside != entry.quarantined:
            yield Fault(entry.name, f"{entry.quarantined:,} records were set aside; {aside:,} are in the quarantine.")


def _counted(root: Path, state: State, table: str) -> Counter[str]:
    paths = [str(root / file.path) for unit in state.units.values() for file in unit.files if file.table == table]
    with duckdb.connect() as connection:
        rows = connection.read_parquet(paths, hive_partitioning=False).aggregate(f"{INPUT}, count(*)").fetchall()
    return Counter(dict(rows))


def _strays(root: Path, named: set[str]) -> list[str]:
    every = {path.relative_to(root).as_posix() for path in root.glob("*/*.parquet")}
    own = {path for path in every if path.split("/")[0] in (FOLDER, SESSIONS, "merged")}
    return sorted(every - own - named)
