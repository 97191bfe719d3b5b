"""Whether groups differ in how soon it happens: the log-rank test."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from touchstone.engines.statistics.survival.curves import checked


@dataclass(frozen=True)
class LogRank:
    """The test's outcome.

    Args:
        statistic: chi-square. freedom: groups less one. p: probability of so large a statistic were there no
            difference; None with fewer than two groups or without events.
        observed, expected: events in each group, and how many there would be were all alike.
    """

    statistic: float | None
    freedom: int
    p: float | None
    observed: dict[Hashable, int]
    expected: dict[Hashable, float]


def log_rank(times: Sequence[float], happened: Sequence[bool], groups: Sequence[Hashable]) -> LogRank:
    """The log-rank test over two or more groups, every event of equal weight.

    Args:
        times, happened: as `kaplan_meier`. groups: to which group each belongs.
    Source: Mantel 1966; Peto and Peto 1972; as R's survdiff with rho 0.
    """
    from scipy.stats import chi2  # slow to load

    spans, marks = checked(times, happened)
    if len(groups) != len(spans):
        raise ValueError(f"{len(spans)} times and {len(groups)} groups: there must be one group a time.")
    names = list(dict.fromkeys(groups))
    member = np.array([[group == name for group in groups] for name in names], dtype=bool).reshape(
        len(names), len(spans)
    )
    expected, variance = np.zeros(len(names)), np.zeros((len(names), len(names)))
    for moment in np.unique(spans[marks]):
        at_risk = (member & (spans >= moment)).sum(axis=1)
        number, events = at_risk.sum(), (marks & (spans == moment)).sum()
        shares = at_risk / number
        expected += events * shares
        if number > 1:
            part = events * (number - events) / (number - 1)
            variance += part * (np.diag(shares) - np.outer(shares, shares))
    observed = (member & marks).sum(axis=1)
    statistic = _statistic(observed - expected, variance)
    freedom = max(len(names) - 1, 0)
    return LogRank(
        statistic=statistic,
        freedom=freedom,
        p=None if statistic is None else float(chi2.sf(statistic, freedom)),
        observed={name: int(n) for name, n in zip(names, observed, strict=True)},
        expected={name: float(n) for name, n in zip(names, expected, strict=True)},
    )


def _statistic(excess: np.ndarray, variance: np.ndarray) -> float | None:
    """Excess over its variance without the last group, which the others determine."""
    if len(excess) < 2 or not variance.any():
        return None
    return float(excess[:-1] @ np.linalg.pinv(variance[:-1, :-1]) @ excess[:-1])
