"""Bursts: spells in which events come much faster than usual, nested by how much faster."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True)
class Burst:
    """A spell at some level: 1 is the usual pace, each level above it is `base` times faster.

    Args:
        start, end: the first and last event of the spell, in the units of the events.
    """

    level: int
    start: float
    end: float


def bursts(events: Iterable[float], *, base: float = 2.0, gamma: float = 1.0) -> list[Burst]:
    """The spells of events by Kleinberg's automaton with infinitely many states, in the order of their start.

    Args:
        events: when each happened (days, years; any unit), all different: add up what falls on one moment first.
        base: how many times faster each level is than the one below, above 1 (Kleinberg's s).
        gamma: what it costs to climb a level, above 0: the higher, the fewer bursts.
    Returns:
        Level 1 spans all events; spells of a higher level lie within those below. A single event is one at level 0;
        no events have none.
    Source: Kleinberg 2003, Data Mining and Knowledge Discovery 7(4); agrees with the R package bursts 1.0.2.
    """
    if base <= 1 or gamma <= 0:
        raise ValueError(f"Base {base:g} must be above 1 and gamma {gamma:g} above 0.")
    times = np.sort(np.asarray(list(events), dtype=np.float64))
    if len(times) < 2:
        return [Burst(0, float(time), float(time)) for time in times]
    gaps = np.diff(times)
    if not (gaps > 0).all():
        raise ValueError(f"{int((gaps == 0).sum())} events fall on the moment of another. Add them up first.")
    return _spells(_cheapest(gaps, base, gamma), times)


def _cheapest(gaps: npt.NDArray[np.float64], base: float, gamma: float) -> npt.NDArray[np.int64]:
    """The level (from 1) of each gap along the cheapest way through the automaton."""
    number = len(gaps)
    levels = max(1, math.ceil(1 + math.log(gaps.sum(), base) + math.log(1 / gaps.min(), base)))
    rates = base ** np.arange(levels) / (gaps.sum() / number)
    steps = np.subtract.outer(np.arange(levels), np.arange(levels))  # row: to, column: from
    climb = np.where(steps > 0, steps, 0) * gamma * math.log(number)
    cost = np.full(levels, np.inf)
    cost[0] = 0.0
    back = np.zeros((number, levels), dtype=np.int64)
    for at, gap in enumerate(gaps):
        ways = cost[None, :] + climb
        back[at] = ways.argmin(axis=1)
        cost = ways.min(axis=1) - (np.log(rates) - rates * gap)
    path = np.empty(number, dtype=np.int64)
    path[-1] = int(cost.argmin())
    for at in range(number - 1, 0, -1):
        path[at - 1] = back[at, path[at]]
    return path + 1


def _spells(levels: npt.NDArray[np.int64], times: npt.NDArray[np.float64]) -> list[Burst]:
    found: list[tuple[int, float, float | None]] = []
    open_: list[int] = []
    for level, start in zip(levels, times[:-1], strict=True):
        while len(open_) < level:
            open_.append(len(found))
            found.append((len(open_), float(start), None))
        while len(open_) > level:
            spell = open_.pop()
            found[spell] = (*found[spell][:2], float(start))
    return [Burst(level, start, float(times[-1]) if end is None else end) for level, start, end in found]
