"""Compaction: many small files made into few large ones, without a change in what any version answers.

The small files stay where they are, for the versions that read them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from touchstone import __version__
from touchstone.corpus.lake import files, mirror
from touchstone.corpus.lake.files import INPUT, UnitWriter, fingerprint
from touchstone.corpus.lake.log import Entry, Log, State, Unit
from touchstone.corpus.lake.sessions import Session
from touchstone.corpus.lake.snapshot import Snapshot

SMALL, TARGET = 64 * 1024**2, 256 * 1024**2
WORTH = 64


@dataclass(frozen=True, slots=True)
class Compacted:
    """What a compaction did: files before and after, and the version that has them."""

    files_before: int
    files_after: int
    version: int


def compact(root: Path, log: Log, *, least: int = 2) -> Compacted:
    """Join small units, and rewrite those that hold rows no longer in force.

    Args:
        least: small units that must be there before they are joined; what is out of force is always rewritten.
    """
    state = log.state()
    before = _count(state)
    bins = _bins(root, state, least)
    if bins:
        session = Session(root)
        for chosen in bins:
            state = _join(root, log, state, chosen, session.begin())
        session.end()
    mirror.follow(root, state)
    return Compacted(before, _count(state), state.version)


def _count(state: State) -> int:
    return sum(len(unit.files) for unit in state.units.values())


def _bins(root: Path, state: State, least: int) -> list[list[Unit]]:
    """Units to be written together, each bin of about the target size."""
    able = [unit for unit in state.units.values() if _is_of_today(root, state, unit)]
    small = [unit for unit in able if _size(unit) < SMALL]
    stale = [[unit] for unit in able if not unit.holds <= state.inputs.keys() and unit not in small]
    if len(small) < least:
        return stale + [[unit] for unit in small if not unit.holds <= state.inputs.keys()]
    bins: list[list[Unit]] = [[]]
    for unit in small:
        if sum(map(_size, bins[-1])) + _size(unit) > TARGET:
            bins.append([])
        bins[-1].append(unit)
    return stale + [each for each in bins if len(each) > 1 or not each[0].holds <= state.inputs.keys()]


def _size(unit: Unit) -> int:
    return sum(file.bytes for file in unit.files)


def _is_of_today(root: Path, state: State, unit: Unit) -> bool:
    """Whether the files have the columns that this software writes; others are left as they are."""
    snapshot = Snapshot(root, state)
    return all(file.columns == fingerprint(snapshot.schema(file.table)) for file in unit.files)


def _join(root: Path, log: Log, state: State, units: Sequence[Unit], name: str) -> State:
    live = frozenset().union(*(unit.holds for unit in units)) & state.inputs.keys()
    with UnitWriter(root, name) as writer:
        for table, batch in _rows(root, units, sorted(live)):
            writer.copy(table, batch)
        entry = Entry(
            id=name, action="compaction", sources=tuple(unit.id for unit in units), holds=tuple(sorted(live)),
            files=writer.finish(), at=datetime.now(UTC), software=f"touchstone {__version__}",
        )  # fmt: skip
    after = log.append(lambda newest: [entry] if newest.units.keys() >= set(entry.sources) else [])
    if name not in after.units:
        files.remove(root, [name])
    return after


def _rows(root: Path, units: Sequence[Unit], live: list[str]) -> Iterator[tuple[str, pa.RecordBatch]]:
    for unit in units:
        whole = unit.holds <= set(live)
        for file in unit.files:
            for batch in pq.ParquetFile(root / file.path).iter_batches(batch_size=8192):
                kept = batch if whole else batch.filter(pc.is_in(batch[INPUT], pa.array(live)))
                yield file.table, kept
