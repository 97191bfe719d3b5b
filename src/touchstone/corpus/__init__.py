"""Bulk publications of rights: readers of official formats, the lake, queries. Plain Python over Arrow and DuckDB."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from touchstone.corpus.lake.lake import Lake


def open(
    path: str | Path = "lake", version: int | None = None, *, engine: str = "duckdb", master: str | None = None
) -> Lake:
    """The lake in a folder, at its newest version or another, read by DuckDB or by Spark.

    >>> open("lake").patents().filter(lambda t: t.office == "CN").count().to_pyarrow()                # doctest: +SKIP
    """
    from touchstone.corpus.lake.lake import Lake

    return Lake(path, version, engine=engine, master=master)
