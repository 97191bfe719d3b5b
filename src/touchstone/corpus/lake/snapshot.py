"""One version of a lake as SQL relations: which files hold the rows in force, and what is left out of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from touchstone.corpus import schema as kinds
from touchstone.corpus.lake import originals
from touchstone.corpus.lake.engines import DuckDB, Engine
from touchstone.corpus.lake.files import INPUT, QUARANTINE, QUARANTINED, ROW, fingerprint, with_origin
from touchstone.corpus.lake.log import DataFile, State, Unit
from touchstone.corpus.lake.merging import FOLDER, Merged, merge

DUCKDB = DuckDB()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a lake holds at one version."""

    root: Path
    state: State

    def tables(self) -> list[str]:
        """Every kind of record this software knows, and any other that the lake holds."""
        return sorted({*kinds.KINDS, QUARANTINE, *self.state.tables()})

    def schema(self, table: str) -> pa.Schema:
        """The columns of a table as stored, `_input` and `_row` at the end."""
        if table == QUARANTINE:
            return with_origin(QUARANTINED)
        if table == originals.TABLE:
            return with_origin(originals.SCHEMA)
        if table in kinds.KINDS:
            return with_origin(kinds.of(table))
        return pq.read_schema(self.root / self.files(table)[0].path)

    def files(self, table: str) -> list[DataFile]:
        return [file for _unit, file in self._held(table)]

    def stated(self, table: str, engine: Engine = DUCKDB, files: Iterable[tuple[Unit, DataFile]] | None = None) -> str:
        """SQL for the rows in force as their inputs state them; empty where no file holds any."""
        held = self._held(table) if files is None else list(files)
        whole = [file for unit, file in held if unit.holds <= self.state.inputs.keys()]
        parts = [self._scan(table, engine, whole)] if whole else []
        partial = [(unit, file) for unit, file in held if not unit.holds <= self.state.inputs.keys()]
        if partial:
            dead = sorted({key for unit, _file in partial for key in unit.holds - self.state.inputs.keys()})
            listed = ", ".join(f"'{key}'" for key in dead)
            scan = self._scan(table, engine, [file for _unit, file in partial])
            parts.append(f"{scan} WHERE {INPUT} NOT IN ({listed})")
        return " UNION ALL ".join(parts)

    def query(self, table: str, engine: Engine = DUCKDB) -> str:
        """SQL for the table, one row a publication; empty where no file holds any row of it."""
        merged = self.merged(table)
        if merged is None:
            return self.stated(table, engine)
        held = self._held(table)
        clear = [(unit, file) for unit, file in held if unit.holds.isdisjoint(merged.inputs)]
        other = [(unit, file) for unit, file in held if not unit.holds.isdisjoint(merged.inputs)]
        names = _names(self.schema(table), engine)
        parts = [self.stated(table, engine, clear)] if clear else []
        same = f"hidden.{INPUT} = stated.{INPUT} AND hidden.{ROW} = stated.{ROW}"
        parts.append(
            f"SELECT {names} FROM ({self.stated(table, engine, other)}) stated "
            f"WHERE NOT EXISTS (SELECT 1 FROM {engine.scan([merged.hidden])} hidden WHERE {same})"
        )
        parts.append(f"SELECT {names} FROM {engine.scan([merged.rows])}")
        return " UNION ALL ".join(parts)

    def merged(self, table: str) -> Merged | None:
        """What several inputs state of one publication, in one row each; None where no two inputs meet."""
        sources = {key for unit, _file in self._held(table) for key in unit.holds}
        live = [entry for key, entry in self.state.inputs.items() if key in sources]
        ranks = {entry.id: rank for rank, entry in enumerate(sorted(live, key=lambda e: (e.run, e.name, e.id)))}
        if len(ranks) < 2:
            return None
        return merge(self.root, table, self.stated(table), self.schema(table), ranks)

    def create_views(self, connection: duckdb.DuckDBPyConnection) -> list[Path]:
        """Make a view of every table in a connection, and say which folders it reads."""
        for table in self.tables():
            query = self.query(table)
            if query:
                connection.execute(f'CREATE VIEW "{table}" AS {query}')
            else:
                _keep(connection, table, self.schema(table).empty_table())
        _keep(connection, "inputs", self.inputs())
        return [self.root / FOLDER, self.root]

    def inputs(self) -> pa.Table:
        """The inputs in force, one row each."""
        names = "id name path sha256 bytes format read stored quarantined version at software".split()  # noqa: SIM905
        rows = [{name: getattr(entry, name) for name in names} for entry in self.state.inputs.values()]
        whole = {"bytes", "read", "stored", "quarantined", "version"}
        types = {"at": pa.timestamp("us", tz="UTC")} | {name: pa.int64() for name in whole}
        return pa.Table.from_pylist(rows, pa.schema([(name, types.get(name, pa.string())) for name in names]))

    def _held(self, table: str) -> list[tuple[Unit, DataFile]]:
        return [(unit, file) for unit in self.state.units.values() for file in unit.files if file.table == table]

    def _scan(self, table: str, engine: Engine, files: Sequence[DataFile]) -> str:
        schema = self.schema(table)
        paths = [self.root / file.path for file in files]
        if all(file.columns == fingerprint(schema) for file in files):
            return f"SELECT {_names(schema, engine)} FROM {engine.scan(paths)}"
        have = {name for path in paths for name in pq.read_schema(path).names}  # files of earlier software lack some
        columns = ((engine.column(name), name in have) for name in schema.names)
        listed = ", ".join(column if there else f"NULL AS {column}" for column, there in columns)
        return f"SELECT {listed} FROM {engine.scan(paths, by_name=True)}"


def _keep(connection: duckdb.DuckDBPyConnection, name: str, rows: pa.Table) -> None:
    """A table of the database itself, so that every cursor of the connection sees it."""
    connection.register("rows_to_keep", rows)
    connection.execute(f'CREATE TABLE "{name}" AS FROM rows_to_keep')
    connection.unregister("rows_to_keep")


def _names(schema: pa.Schema, engine: Engine) -> str:
    return ", ".join(map(engine.column, schema.names))
