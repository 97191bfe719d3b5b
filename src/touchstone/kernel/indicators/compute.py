"""From snapshots to figures: an indicator's expression is run by DuckDB, and the result names what it rests on."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .declaration import COUNTRY, Indicator
from .snapshots import Snapshot, latest, snapshot_by_id, write_snapshot

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True)
class Computed:
    """The figures of an indicator, and everything needed to make them again.

    Args:
        on: periods that had ended by this day are in. switches: every switch with its value.
        snapshots: those it was computed from. rows: one dict a figure, by region and year.
    """

    code: str
    on: date
    switches: Mapping[str, str]
    snapshots: tuple[Snapshot, ...]
    code_version: str
    rows: tuple[Mapping[str, Any], ...]

    @property
    def data_version(self) -> str:
        """One short mark for all snapshots together."""
        return hashlib.sha256(" ".join(each.id for each in self.snapshots).encode()).hexdigest()[:12]

    def years(self) -> list[int]:
        """Years with at least one value, oldest first."""
        return sorted({row["year"] for row in self.rows if row["value"] is not None})

    def of_year(self, year: int) -> list[Mapping[str, Any]]:
        return [row for row in self.rows if row["year"] == year]

    def of_region(self, region: str) -> list[Mapping[str, Any]]:
        return sorted((row for row in self.rows if row["region"] == region), key=lambda row: row["year"])

    def row(self, region: str, year: int) -> Mapping[str, Any] | None:
        return next((row for row in self.rows if (row["region"], row["year"]) == (region, year)), None)


def compute(
    indicator: Indicator,
    *,
    root: Path,
    on: date,
    switches: Mapping[str, str] | None = None,
    snapshots: Mapping[str, str] | None = None,
) -> Computed:
    """The figures of an indicator for all periods that had ended by a day.

    Args:
        root: folder of the snapshots.
        snapshots: table name -> id, to compute from those and not from the newest.
    Raises:
        NoSnapshot: a table has none. SnapshotDamaged: a file is not what was written. SwitchRefused: unknown choice.
    """
    chosen = indicator.chosen(switches)
    used = tuple(
        snapshot_by_id(root, snapshots[table.name])
        if snapshots and table.name in snapshots
        else latest(root, table.name, on=on if table.dated else None)
        for table in indicator.tables
    )
    rows = _run(indicator, used, on, tuple(sorted(chosen.items())))
    return Computed(indicator.code, on, chosen, used, indicator.code_version, rows)


@lru_cache(maxsize=64)
def _run(
    indicator: Indicator, used: tuple[Snapshot, ...], on: date, switches: tuple[tuple[str, str], ...]
) -> tuple[Mapping[str, Any], ...]:
    """The rows; the same question is answered once, since a snapshot never changes."""
    import ibis  # slow to load

    tables = {each.name: ibis.memtable(each.table()) for each in used}
    expression = indicator.compute(tables, **dict(switches))
    ended = expression.filter(expression[indicator.time] < last_year_ended(on) + 1)
    found = ibis.duckdb.connect().to_pyarrow(ended.order_by(list(indicator.dimensions)))
    return tuple(found.to_pylist())


def last_year_ended(on: date) -> int:
    """The last calendar year that had ended by a day.

    >>> last_year_ended(date(2012, 4, 30)), last_year_ended(date(2012, 12, 31))
    (2011, 2012)
    """
    return on.year if (on.month, on.day) == (12, 31) else on.year - 1


def rows_behind(
    used: tuple[Snapshot, ...], *, region: str = "", year: int | None = None, most: int = 1000
) -> dict[str, tuple[list[dict[str, Any]], int]]:
    """The rows of the snapshots that stand behind a figure, by table: the first `most` of them, and how many there are.

    For the whole country all regions are behind it; the year before is in as well, since its population may be.
    """
    return {each.name: _behind(each.table(), region, year, most) for each in used}


def _behind(table: pa.Table, region: str, year: int | None, most: int) -> tuple[list[dict[str, Any]], int]:
    if region not in ("", COUNTRY) and "region" in table.column_names:
        table = table.filter(_is_in(table["region"], [region]))
    if year is not None and "year" in table.column_names:
        table = table.filter(_is_in(table["year"], [year, year - 1]))
    return table.slice(0, most).to_pylist(), table.num_rows


def _is_in(column: pa.ChunkedArray, values: list[Any]) -> Any:
    """Where a column has one of the values, or says nothing."""
    import pyarrow as pa
    import pyarrow.compute as pc

    return pc.or_(pc.is_in(column, pa.array(values, column.type)), pc.is_null(column))


def make_shipped(indicator: Indicator, *, root: Path, made_at: datetime) -> list[Snapshot]:
    """Snapshots of the indicator's tables that come with the product; those that are there stay."""
    return [
        write_snapshot(
            root,
            table.shipped.read(),
            name=table.name,
            as_of=table.shipped.as_of,
            made_at=made_at,
            source=table.shipped.source,
            licence=table.shipped.licence,
        )
        for table in indicator.tables
        if table.shipped
    ]


def arithmetic(indicator: Indicator, row: Mapping[str, Any]) -> str:
    """The formula with the row's figures filled in; empty where the value is unknown or was published ready-made."""
    if row["value"] is None or row.get("basis") == "published":
        return ""
    shown = {key: _figure(value) for key, value in row.items()}
    return indicator.arithmetic.format(**shown | {"value": f"{row['value']:,.4f}"})


def _figure(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:,.10g}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def command(computed: Computed, *, year: int | None = None, region: str = "") -> str:
    """The command that makes the figures again."""
    parts = ["touchstone indicator compute", computed.code, f"--on {computed.on}"]
    parts += [f"--year {year}"] if year else []
    parts += [f"--region {region}"] if region else []
    parts += [f"--{name} {value}" for name, value in computed.switches.items()]
    parts += [f"--snapshot {each.id}" for each in computed.snapshots]
    return " ".join([*parts, "--json"])


def as_json(computed: Computed, indicator: Indicator, rows: list[Mapping[str, Any]]) -> dict[str, Any]:
    """What files and commands say: the definition's name, the choices, the data and the figures."""
    return {
        "indicator": computed.code,
        "title": str(indicator.title),
        "unit": str(indicator.unit),
        "on": str(computed.on),
        "switches": dict(computed.switches),
        "snapshots": [each.id for each in computed.snapshots],
        "data_version": computed.data_version,
        "code_version": computed.code_version,
        "figures": [dict(row) for row in rows],
    }
