"""Questions asked of indicators: pages, files, proofs and commands share them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
from django.conf import settings
from django.utils import timezone

from touchstone.kernel.regions.models import Region

from .compute import Computed, compute, make_shipped
from .declaration import COUNTRY, Indicator
from .snapshots import Snapshot, snapshots, write_snapshot


def snapshot_root() -> Path:
    """The folder of all snapshots."""
    return Path(settings.TOUCHSTONE_DATA) / "snapshots"


def figures(
    indicator: Indicator,
    *,
    on: date,
    switches: Mapping[str, str] | None = None,
    given: Mapping[str, str] | None = None,
) -> Computed:
    """An indicator's figures; tables that come with the product are frozen on first use.

    Args:
        given: table name -> snapshot id, to compute from those and not from the newest.
    """
    root = snapshot_root()
    if any(table.shipped and not snapshots(root, table.name) for table in indicator.tables):
        make_shipped(indicator, root=root, made_at=timezone.now())
    return compute(indicator, root=root, on=on, switches=switches, snapshots=given)


def ranked(rows: Sequence[Mapping[str, Any]], direction: str) -> Iterator[tuple[int | None, Mapping[str, Any]]]:
    """Rows with their rank, best first; equal values share a rank, unknown ones have none and come last."""
    places = [row for row in rows if row["region"] != COUNTRY]
    known = [row for row in places if row["value"] is not None]
    known.sort(key=lambda row: row["value"], reverse=direction != "down")
    rank, last = 0, None
    for position, row in enumerate(known, start=1):
        if row["value"] != last:
            rank, last = position, row["value"]
        yield rank, row
    yield from ((None, row) for row in places if row["value"] is None)


def names_on(codes: Sequence[str], on: date) -> dict[str, str]:
    """Short names of regions on a day, in the reader's language; a code that no list shows stands for itself."""
    found = {region.code: region.short_name for region in Region.objects.on(on).filter(code__in=codes)}
    return {code: found.get(code, code) for code in codes}


def freeze(
    name: str, rows: Sequence[Mapping[str, Any]], *, as_of: date, made_at: datetime, source: str, licence: str
) -> Snapshot:
    """Freeze rows of a register, or of anything else, as a snapshot."""
    table = pa.Table.from_pylist([dict(row) for row in rows])
    return write_snapshot(
        snapshot_root(), table, name=name, as_of=as_of, made_at=made_at, source=source, licence=licence
    )
