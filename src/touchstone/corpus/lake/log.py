"""The log of a lake: which inputs went in, which files hold their rows, and what is in force at a version.

The log is a Delta table, `inputs`, one row a change; its Delta version is the version of the whole lake. A file that
no row of the log names is not part of the lake, so that one commit makes every row of an input visible, in all
tables at once, or none of them.
"""

from __future__ import annotations

import json
import os
import random
import secrets
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from deltalake import CommitProperties, DeltaTable
from deltalake.exceptions import CommitFailedError, TableNotFoundError
from deltalake.transaction import AddAction

import touchstone.corpus.arrow  # noqa: F401 - before the first list becomes a column
from touchstone.corpus.lake.errors import LakeError

FOLDER = "inputs"
TRIES = 200


@dataclass(frozen=True, slots=True)
class DataFile:
    """One Parquet file of one table.

    Args:
        table: kind of its rows, for example "patents". path: from the lake's folder, with "/".
        rows, bytes: its size. sha256: of its bytes. columns: fingerprint of its schema.
    """

    table: str
    path: str
    rows: int
    bytes: int
    sha256: str
    columns: str


@dataclass(frozen=True, slots=True)
class Count:
    """How often something was met, for example a reason for quarantine."""

    what: str
    count: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One change of the lake: an input that went in, or a compaction.

    Args:
        id: names the input and its files. action: "input" or "compaction". version: the lake version it makes.
        name: of the input, from the folder it was found in. path: where it lay. sha256, bytes: of the input as it came.
        format: as its reader names it. read: records met. stored: records that went in. quarantined: set aside.
        reasons: of quarantine, by count. skipped: members without records.
        run: the call of ingest it belongs to, as a moment in UTC; with the name it orders what two inputs state.
        supersedes: inputs that are no longer in force. sources: units that a compaction takes the place of.
        holds: inputs whose rows a compaction's files hold. files: what it added.
    """

    id: str
    action: str
    version: int = 0
    name: str = ""
    path: str = ""
    sha256: str = ""
    bytes: int = 0
    format: str = ""
    read: int = 0
    stored: int = 0
    quarantined: int = 0
    reasons: tuple[Count, ...] = ()
    skipped: int = 0
    run: str = ""
    supersedes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    holds: tuple[str, ...] = ()
    files: tuple[DataFile, ...] = ()
    at: datetime = datetime(1970, 1, 1, tzinfo=UTC)
    software: str = ""


@dataclass(frozen=True, slots=True)
class Unit:
    """Files that stand or fall together: those of one input, or those that a compaction wrote for several."""

    id: str
    files: tuple[DataFile, ...]
    holds: frozenset[str]


@dataclass(slots=True)
class State:
    """What is in force at one version: inputs by id in the order they came, and the units that hold their rows."""

    version: int
    inputs: dict[str, Entry] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)

    def by_sha256(self) -> dict[str, Entry]:
        return {entry.sha256: entry for entry in self.inputs.values()}

    def tables(self) -> list[str]:
        return sorted({file.table for unit in self.units.values() for file in unit.files})


_COUNT = pa.struct([("what", pa.string()), ("count", pa.int64())])
_FILE = pa.struct(
    [("table", pa.string()), ("path", pa.string()), ("rows", pa.int64()), ("bytes", pa.int64()),
     ("sha256", pa.string()), ("columns", pa.string())]
)  # fmt: skip
_TYPES: dict[str, pa.DataType] = {
    "version": pa.int64(), "bytes": pa.int64(), "read": pa.int64(), "stored": pa.int64(), "quarantined": pa.int64(),
    "skipped": pa.int64(), "reasons": pa.list_(_COUNT), "supersedes": pa.list_(pa.string()),
    "sources": pa.list_(pa.string()), "holds": pa.list_(pa.string()), "files": pa.list_(_FILE),
    "at": pa.timestamp("us", tz="UTC"),
}  # fmt: skip
SCHEMA = pa.schema([(each.name, _TYPES.get(each.name, pa.string())) for each in fields(Entry)])


def new_id() -> str:
    """An id that no other input or compaction has."""
    return secrets.token_hex(10)


class Log:
    """Reads and appends to the log of one lake."""

    def __init__(self, root: Path) -> None:
        self.folder = root / FOLDER
        self._read: dict[str, list[Entry]] = {}

    def exists(self) -> bool:
        return (self.folder / "_delta_log").is_dir()

    def create(self) -> None:
        """Begin an empty log, version 0; another process that does so at the same moment makes the same one."""
        self.folder.mkdir(parents=True, exist_ok=True)
        DeltaTable.create(
            str(self.folder), SCHEMA, mode="ignore", name=FOLDER, description="What went into the lake, a row a change",
            configuration={"delta.logRetentionDuration": "interval 36500 days",
                           "delta.deletedFileRetentionDuration": "interval 36500 days"},
        )  # fmt: skip

    def version(self) -> int:
        return self._table(None).version()

    def entries(self, version: int | None = None) -> tuple[int, list[Entry]]:
        """The version that was read, and its changes in the order they were made."""
        table = self._table(version)
        return table.version(), self._entries(table)

    def state(self, version: int | None = None) -> State:
        return fold(*self.entries(version))

    def append(self, decide: Callable[[State], Sequence[Entry]]) -> State:
        """Add what `decide` finds right for the newest state; when another process was first, it decides again.

        Returns:
            The state after; unchanged when there was nothing to add.
        """
        for turn in range(TRIES):
            table = self._table(None)
            state = fold(table.version(), self._entries(table))
            made = [_at_version(entry, state.version + 1) for entry in decide(state)]
            if not made or self._commit(table, made):
                return apply(state, state.version + bool(made), made)
            time.sleep(random.uniform(0.005, 0.05) * min(turn + 1, 10))
        raise LakeError(
            f"{self.folder.parent}: the log was changed by others {TRIES} times while this change waited. "
            "Nothing of it went in; run the command again when fewer processes write to the lake."
        )

    def _entries(self, table: DeltaTable) -> list[Entry]:
        """The changes a version of the log holds; its files never change, so that each is read once."""
        found: list[Entry] = []
        for name in (Path(uri).name for uri in table.file_uris()):
            if name not in self._read:
                rows = pq.ParquetFile(self.folder / name).read().to_pylist()
                self._read[name] = [_entry(row) for row in rows]
            found += self._read[name]
        return sorted(found, key=lambda entry: entry.version)

    def _commit(self, table: DeltaTable, entries: Sequence[Entry]) -> bool:
        path = self.folder / f"{entries[0].version:010d}-{secrets.token_hex(4)}.parquet"
        try:
            pq.write_table(pa.Table.from_pylist([asdict(entry) for entry in entries], SCHEMA), path)
            _settle(path)
            stats = json.dumps({"numRecords": len(entries)})
            moment = int(time.time() * 1000)
            action = AddAction(path.name, path.stat().st_size, {}, moment, True, stats)
            once = CommitProperties(max_commit_retries=0)
            table.create_write_transaction([action], "append", SCHEMA, commit_properties=once)
        except CommitFailedError:
            path.unlink(missing_ok=True)
            return False
        except BaseException:
            if path.name not in _named(self.folder):
                path.unlink(missing_ok=True)
            raise
        return True

    def _table(self, version: int | None) -> DeltaTable:
        try:
            table = DeltaTable(str(self.folder))
        except TableNotFoundError:
            raise LakeError(
                f"{self.folder.parent} holds no lake. Make one with `touchstone corpus ingest PATH --lake FOLDER`."
            ) from None
        newest = table.version()
        if version is None or version == newest:
            return table
        if not 0 <= version < newest:
            raise LakeError(f"{self.folder.parent} has no version {version}; it has 0 to {newest}.")
        table.load_as_version(version)
        return table


def fold(version: int, entries: Iterable[Entry]) -> State:
    """What is in force after these changes, in their order."""
    return apply(State(version), version, entries)


def apply(state: State, version: int, entries: Iterable[Entry]) -> State:
    """The state with the changes taken in; the state given is the one that changes."""
    for entry in entries:
        if entry.action == "input":
            for old in entry.supersedes:
                state.inputs.pop(old, None)
            state.inputs[entry.id] = entry
            state.units[entry.id] = Unit(entry.id, entry.files, frozenset((entry.id,)))
        else:
            for source in entry.sources:
                state.units.pop(source, None)
            state.units[entry.id] = Unit(entry.id, entry.files, frozenset(entry.holds))
    state.units = {key: unit for key, unit in state.units.items() if not unit.holds.isdisjoint(state.inputs)}
    state.version = version
    return state


def _entry(row: dict[str, Any]) -> Entry:
    nested: dict[str, Any] = {
        "reasons": tuple(Count(**each) for each in row["reasons"]),
        "files": tuple(DataFile(**each) for each in row["files"]),
        **{name: tuple(row[name]) for name in ("supersedes", "sources", "holds")},
    }
    return Entry(**(row | nested))


def _at_version(entry: Entry, version: int) -> Entry:
    return replace(entry, version=version)


def _named(folder: Path) -> set[str]:
    return {Path(uri).name for uri in DeltaTable(str(folder)).file_uris()}


def _settle(path: Path) -> None:
    """Have the file on the disk, not only in memory, before a commit names it."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
