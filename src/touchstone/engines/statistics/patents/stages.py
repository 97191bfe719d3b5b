"""Tables between the steps of a computation, stored where the backend keeps them so that they are computed once."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import ibis
import pyarrow as pa

_NUMBERS = itertools.count(1)


def stored(table: ibis.Table) -> ibis.Table:
    """The table, computed now and kept by its backend for as long as the connection is open.

    DuckDB keeps it as a temporary table (which spills to disk), Spark in the memory and disks of its executors, or in
    the session's folder for checkpoints, where one was set, so that it outlives an executor.
    """
    backend: Any = ibis.get_backend(table)
    name = f"stage_{next(_NUMBERS)}"
    if backend.name == "pyspark":  # its cache would carry the plans of all steps before into each step
        frame = backend._session.sql(backend.compile(table))
        lasting = backend._session.sparkContext.getCheckpointDir() is not None
        (frame.checkpoint() if lasting else frame.localCheckpoint()).createOrReplaceTempView(name)
        return backend.table(name)
    if backend.name != "duckdb":
        return table.cache()
    backend.con.execute(f"CREATE TEMP TABLE {name} AS {backend.compile(table)}")
    return backend.table(name, database=("temp", "main"))


def let_go(table: ibis.Table) -> None:
    """Drop a table that `stored` made. What Spark keeps of it goes once no frame reads it."""
    backend: Any = ibis.get_backend(table)
    if backend.name == "pyspark":
        backend._session.catalog.dropTempView(table.op().name)
    elif backend.name == "duckdb":
        backend.con.execute(f"DROP TABLE temp.main.{table.op().name}")


def batches(table: ibis.Table, rows: int = 100_000) -> pa.RecordBatchReader:
    """The rows of a table as a stream, so that any number of them passes through.

    Ibis 12 has `to_pyarrow_batches` for this, which calls a method that DuckDB 2.0 no longer has.
    """
    backend: Any = ibis.get_backend(table)
    if backend.name != "duckdb":
        return table.to_pyarrow_batches(chunk_size=rows)
    found: pa.RecordBatchReader = backend.con.sql(backend.compile(table)).to_arrow_reader(rows)
    return found.cast(table.schema().to_pyarrow())


class Stages:
    """The tables of one computation, each stored when it is made and dropped when it has served.

    Args:
        store: what is done with a table; `stored` unless told. Only what `stored` made is dropped.
    """

    def __init__(self, store: Callable[[ibis.Table], ibis.Table] | None = None) -> None:
        self._store, self._ours = store or stored, store is None
        self._held: list[ibis.Table] = []

    def __call__(self, table: ibis.Table) -> ibis.Table:
        found = self._store(table)
        self._held.append(found)
        return found

    def only(self, table: ibis.Table) -> ibis.Table:
        """The table, stored; whatever was stored before it is dropped."""
        before, self._held = self._held, []
        found = self(table)
        for each in before if self._ours else ():
            let_go(each)
        return found

    def end(self) -> None:
        """Drop all of them."""
        for each in self._held if self._ours else ():
            let_go(each)
        self._held = []
