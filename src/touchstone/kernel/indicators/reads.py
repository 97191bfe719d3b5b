"""Questions asked of indicators: pages, files, proofs and commands share them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from touchstone.kernel.access.viewer import PUBLIC
from touchstone.kernel.days import today
from touchstone.kernel.records import facts
from touchstone.kernel.records import reads as records
from touchstone.kernel.records.register import Register
from touchstone.kernel.regions.models import Region

from .compute import Computed, compute, make_shipped
from .declaration import COUNTRY, Indicator, Table
from .snapshots import NoSnapshot, Snapshot, latest, snapshots, write_snapshot


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
    """An indicator's figures; tables that come with the product or are drawn from registers are frozen on first use.

    Args:
        given: table name -> snapshot id, to compute from those and not from the newest.
    """
    root = snapshot_root()
    if any(table.shipped and not snapshots(root, table.name) for table in indicator.tables):
        make_shipped(indicator, root=root, made_at=timezone.now())
    for table in indicator.tables:
        if table.drawn and not snapshots(root, table.name):
            freeze(table, today(), made_at=timezone.now())
    return compute(indicator, root=root, on=on, switches=switches, snapshots=given)


def frozen(table: Table, on: date) -> Snapshot:
    """The newest snapshot of a drawn table by a day; where there is none at all, one is made now."""
    if not snapshots(snapshot_root(), table.name):
        freeze(table, today(), made_at=timezone.now())
    return latest(snapshot_root(), table.name, on=on)


def freeze(table: Table, as_of: date, *, made_at: datetime) -> Snapshot:
    """Freeze a table that is drawn from a register, as it stands on a day.

    Raises:
        NoSnapshot: the table is drawn from no register.
    """
    if table.drawn is None:
        raise NoSnapshot(f'"{table.name}" is drawn from no register; it comes with the product or from a file.')
    return write_snapshot(
        snapshot_root(), table.drawn.rows(as_of), name=table.name, as_of=as_of, made_at=made_at,
        source=table.drawn.source.format(on=as_of), licence=table.drawn.licence,
    )  # fmt: skip


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


class NotPublic(ValueError):
    """A register without public fields cannot be frozen: what is published from it would be readable by all."""


def snapshot_register(register: Register, as_of: date, *, made_at: datetime) -> Snapshot:
    """Freeze what the public may read of a register, as it stood on a day.

    Returns: a snapshot named "register-<slug>"; one row a record: number, state and the public fields, null where
        unknown.
    Raises:
        NotPublic: the register shows the public nothing.
    """
    import pyarrow as pa  # slow to load

    if not register.public:
        raise NotPublic(f"The register “{register.slug}” shows the public nothing, so no snapshot of it is made.")
    names = tuple(dict.fromkeys(("number", "state", *register.public)))
    found = records.each(register, PUBLIC, records.RowsQuery(sort="number", on=as_of))
    rows = [{name: _plain(facts.kept(register.field(name), record)) for name in names} for record in found]
    return write_snapshot(
        snapshot_root(),
        pa.table({name: pa.array([row[name] for row in rows], pa.string()) for name in names}),
        name=f"register-{register.slug}",
        as_of=as_of,
        made_at=made_at,
        source=f"Register “{register.slug}” of this installation, public fields, as of {as_of}",
        licence="Open data of the office that keeps the register",
    )


def _plain(value: Any) -> str | None:
    """A kept value as text, so that a column has one type whatever the register holds."""
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
