"""Tables between the steps of a computation, stored where the backend keeps them so that they are computed once."""

from __future__ import annotations

import itertools
from typing import Any

import ibis

_NUMBERS = itertools.count(1)


def stored(table: ibis.Table) -> ibis.Table:
    """The table, computed now and kept by its backend for as long as the connection is open.

    DuckDB keeps it as a temporary table (which spills to disk), Spark in the cluster's memory and disks.
    """
    backend: Any = ibis.get_backend(table)
    if backend.name != "duckdb":
        return table.cache()
    name = f"stage_{next(_NUMBERS)}"
    backend.con.execute(f"CREATE TEMP TABLE {name} AS {backend.compile(table)}")
    return backend.table(name, database=("temp", "main"))
