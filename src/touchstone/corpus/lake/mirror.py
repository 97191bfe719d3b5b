"""The tables of a lake as Delta tables, for engines that read Delta by themselves.

The log is what counts; each Delta table follows it, whole inputs at a time, so that its newest version never shows
half an input. A process that is killed before it followed leaves a table as it was; the next one brings it up.
"""

from __future__ import annotations

import json
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from deltalake import CommitProperties, DeltaTable, Schema
from deltalake.exceptions import CommitFailedError, DeltaError, TableNotFoundError
from deltalake.transaction import AddAction, RemoveAction

from touchstone.corpus.lake.files import fingerprint
from touchstone.corpus.lake.log import DataFile, State

TRIES = 20
FOR_EVER = {"delta.deletedFileRetentionDuration": "interval 36500 days"}


def follow(root: Path, state: State) -> None:
    """Bring every Delta table to what is in force; what cannot be written now is brought up the next time."""
    for table in state.tables():
        try:
            _follow_table(root, table, state)
        except (DeltaError, OSError):
            continue


def behind(root: Path, state: State) -> list[str]:
    """The tables whose newest Delta version shows something else than is in force."""
    return [table for table in state.tables() if _shown(root, table) != set(_wanted(state, table))]


def _follow_table(root: Path, table: str, state: State) -> None:
    if any(not unit.holds <= state.inputs.keys() for unit in state.units.values()):
        return  # a unit with rows no longer in force is compacted first
    wanted = _wanted(state, table)
    for turn in range(TRIES):
        delta = _table(root, table, wanted)
        shown = {Path(uri).name for uri in delta.file_uris()}
        if shown == set(wanted):
            return
        try:
            _commit(delta, wanted, shown, state.version)
            return
        except CommitFailedError:
            time.sleep(0.02 * (turn + 1))


def _wanted(state: State, table: str) -> dict[str, DataFile]:
    held = [file for unit in state.units.values() for file in unit.files if file.table == table]
    return {Path(file.path).name: file for file in held}


def _shown(root: Path, table: str) -> set[str]:
    try:
        return {Path(uri).name for uri in DeltaTable(str(root / table)).file_uris()}
    except TableNotFoundError:
        return set()


def _table(root: Path, table: str, wanted: dict[str, DataFile]) -> DeltaTable:
    """The Delta table with the columns that its newest files have."""
    newest = pq.read_schema(root / list(wanted.values())[-1].path)
    try:
        delta = DeltaTable(str(root / table))
        if fingerprint(_plain(pa.schema(delta.schema()))) == fingerprint(_plain(newest)):
            return delta
        return DeltaTable.create(str(root / table), newest, mode="overwrite", configuration=FOR_EVER)
    except TableNotFoundError:
        return DeltaTable.create(str(root / table), newest, mode="ignore", name=table, configuration=FOR_EVER)


def _plain(schema: pa.Schema) -> pa.Schema:
    """The schema as Delta keeps it, so that two spellings of one type are alike."""
    return pa.schema(Schema.from_arrow(schema))


def _commit(delta: DeltaTable, wanted: dict[str, DataFile], shown: set[str], version: int) -> None:
    now = int(time.time() * 1000)
    actions: list[AddAction | RemoveAction] = [
        AddAction(name, file.bytes, {}, now, True, json.dumps({"numRecords": file.rows}))
        for name, file in wanted.items()
        if name not in shown
    ]
    actions += [RemoveAction(name, True, now) for name in sorted(shown - set(wanted))]
    about = CommitProperties(custom_metadata={"lake_version": str(version)}, max_commit_retries=0)
    delta.create_write_transaction(actions, "append", delta.schema(), commit_properties=about)
