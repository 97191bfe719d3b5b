"""Times two things in turn and compares their medians, so that a noisy machine slows both alike."""

from __future__ import annotations

import os
import platform
import sqlite3
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Figure:
    """One comparison.

    Args:
        ours, peer: median seconds. p95: of ours. ratio: ours divided by the peer.
    """

    name: str
    against: str
    ours: float
    p95: float
    peer: float
    ratio: float
    runs: int

    def row(self) -> list[str]:
        return [self.name, f"{self.ours * 1000:.2f}", f"{self.p95 * 1000:.2f}", self.against,
                f"{self.peer * 1000:.2f}", f"{self.ratio:.2f}"]  # fmt: skip


def compare(
    name: str, ours: Callable[[], object], against: str, peer: Callable[[], object], *, runs: int = 30
) -> Figure:
    """Both in turn after one warm-up each; medians of the counted runs."""
    ours(), peer()
    mine, theirs = [], []
    for _run in range(runs):
        mine.append(_timed(ours))
        theirs.append(_timed(peer))
    middle, other = statistics.median(mine), statistics.median(theirs)
    p95 = sorted(mine)[min(len(mine) - 1, int(len(mine) * 0.95))]
    return Figure(name, against, middle, p95, other, middle / other, runs)


def against(name: str, took: float, peer_name: str, peer: Callable[[], object], *, runs: int = 3) -> Figure:
    """A long thing that was timed once, beside the median of a peer run after it."""
    other = statistics.median(_timed(peer) for _run in range(runs))
    return Figure(name, peer_name, took, took, other, took / other, 1)


def once(name: str, work: Callable[[], object]) -> Figure:
    """A long thing, timed once."""
    took = _timed(work)
    return Figure(name, "itself", took, took, took, 1.0, 1)


def _timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def machine() -> dict[str, object]:
    """What the figures were measured on."""
    return {
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "system": platform.platform(),
        "cores": os.cpu_count(),
    }


def as_dict(figure: Figure) -> dict[str, object]:
    return asdict(figure)
