"""The engines that read a lake: how each names a column and a list of files; all else is said once, in `snapshot`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol


class Engine(Protocol):
    """What the SQL of a table leaves to the engine."""

    def column(self, name: str) -> str:
        """A column's name, quoted."""

    def scan(self, paths: Sequence[Path], *, by_name: bool = False) -> str:
        """What stands behind FROM for these Parquet files; `by_name` where their columns differ."""


class DuckDB:
    """The engine in the process."""

    def column(self, name: str) -> str:
        return f'"{name}"'

    def scan(self, paths: Sequence[Path], *, by_name: bool = False) -> str:
        union = ", union_by_name = true" if by_name else ""
        return f"read_parquet([{', '.join(map(quoted, paths))}], hive_partitioning = false{union})"


def quoted(text: str | Path) -> str:
    """A path or another text as a string of SQL."""
    return "'" + str(text).replace("'", "''") + "'"
