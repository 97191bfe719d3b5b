"""Survival curves after Kaplan and Meier, with Greenwood's errors, and the cumulative hazard of Nelson and Aalen."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

Interval = Literal["log", "plain", "log-log"]


@dataclass(frozen=True)
class Point:
    """The curve from one time at which something happened until the next.

    Args:
        time: in the unit of the times given. at_risk: still under observation just before. events: happened then.
        censored: left observation from here on, before the next time.
        survival: share for whom it has not happened yet, 0 to 1.
        error: Greenwood's standard error of it; None where nobody is left and the formula has no value.
        low, high: bounds of the confidence interval, 0 to 1; None likewise.
    """

    time: float
    at_risk: int
    events: int
    censored: int
    survival: float
    error: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Curve:
    """A survival curve: its points, and how many were observed and how many of them had the event."""

    points: tuple[Point, ...]
    number: int
    events: int

    def survival_at(self, time: float) -> float:
        """The share for whom it has not happened by the time, 1.0 before the first event."""
        return next((p.survival for p in reversed(self.points) if p.time <= time), 1.0)

    def quantile(self, share: float) -> float | None:
        """The time by which it has happened for a share; None where the curve never comes down so far.

        Where the curve runs level at exactly that height, the middle of the level stretch, as R's survfit has it.
        """
        height = 1.0 - share
        for place, point in enumerate(self.points):
            if abs(point.survival - height) < 1e-9:
                later = self.points[place + 1 : place + 2]
                return (point.time + later[0].time) / 2 if later else point.time
            if point.survival < height:
                return point.time
        return None

    @property
    def median(self) -> float | None:
        """The time by which it has happened for half of them; None while it has not."""
        return self.quantile(0.5)

    def median_bounds(self) -> tuple[float | None, float | None]:
        """Confidence bounds of the median: where the curve's own bounds cross one half.

        Source: Brookmeyer and Crowley 1982, Biometrics 38.
        """
        low = next((p.time for p in self.points if p.low is not None and p.low <= 0.5), None)
        high = next((p.time for p in self.points if p.high is not None and p.high <= 0.5), None)
        return low, high

    def restricted_mean(self, until: float) -> float:
        """The mean time without the event up to a limit: the area under the curve, in units of time."""
        steps = [(0.0, 1.0), *((p.time, p.survival) for p in self.points if p.time < until)]
        ends = [*(time for time, _ in steps[1:]), until]
        return sum((end - time) * height for (time, height), end in zip(steps, ends, strict=True))


def kaplan_meier(
    times: Sequence[float], happened: Sequence[bool], *, level: float = 0.95, interval: Interval = "log"
) -> Curve:
    """For how many it has not happened yet, over time, when some left observation before it could.

    Args:
        times: how long each was observed, 0 or more, one unit for all (years, days).
        happened: True: the event came then (lapse, grant, repeat); False: observation ended without it (censored).
        level: of the confidence interval. interval: how its bounds are built; R's default is "log".
    Returns:
        One point a time at which an event happened. Whoever leaves at the time of an event was still at risk of it.
    Raises:
        ValueError: the lists are not of one length, or a time is negative or not a number.
    Source: Kaplan and Meier 1958, JASA 53; error: Greenwood 1926; checked against R survival 3.5.3.
    """
    from scipy.stats import norm  # slow to load

    spans, marks = checked(times, happened)
    moments = np.unique(spans[marks])
    factor = float(norm.ppf((1 + level) / 2))
    points: list[Point] = []
    survival, spread = 1.0, 0.0
    order, censored = np.sort(spans), np.sort(spans[~marks])
    lefts = np.diff(np.append(np.searchsorted(censored, moments, side="left"), len(censored)))
    for moment, left, events in zip(moments, lefts, np.unique(spans[marks], return_counts=True)[1], strict=True):
        at_risk = len(order) - int(np.searchsorted(order, moment, side="left"))
        survival *= 1 - float(events) / at_risk
        spread = spread + float(events) / (at_risk * (at_risk - int(events))) if at_risk > events else math.inf
        error = survival * math.sqrt(spread) if math.isfinite(spread) else None
        low, high = _bounds(survival, spread, factor, interval)
        points.append(Point(float(moment), at_risk, int(events), int(left), survival, error, low, high))
    return Curve(tuple(points), len(spans), int(marks.sum()))


def nelson_aalen(times: Sequence[float], happened: Sequence[bool]) -> list[tuple[float, float, float]]:
    """The cumulative hazard: (time, hazard, standard error) at each time at which it happened.

    The hazard is the number of events to be expected per person up to the time, were each event followed by another
    chance. Args and errors: as `kaplan_meier`. Source: Nelson 1972; Aalen 1978; error by Aalen's variance.

    >>> nelson_aalen([1, 2, 3], [True, False, True])[-1][:2]
    (3.0, 1.3333333333333333)
    """
    hazard = variance = 0.0
    found = []
    for point in kaplan_meier(times, happened).points:
        hazard += point.events / point.at_risk
        variance += point.events / point.at_risk**2
        found.append((point.time, hazard, math.sqrt(variance)))
    return found


def checked(times: Sequence[float], happened: Sequence[bool]) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """Times and marks as arrays; refused where they cannot be right."""
    spans, marks = np.asarray(times, dtype=np.float64), np.asarray(happened, dtype=bool)
    if len(spans) != len(marks):
        raise ValueError(f"{len(spans)} times and {len(marks)} marks: there must be one mark a time.")
    if spans.size and not (np.isfinite(spans) & (spans >= 0)).all():
        raise ValueError("A time is negative or not a number. Set aside cases whose days are unknown or out of order.")
    return spans, marks


def _bounds(survival: float, spread: float, factor: float, interval: Interval) -> tuple[float | None, float | None]:
    if survival <= 0 or not math.isfinite(spread):
        return None, None
    width = factor * math.sqrt(spread)
    if interval == "plain":
        low, high = survival - survival * width, survival + survival * width
    elif interval == "log":
        low, high = survival * math.exp(-width), survival * math.exp(width)
    elif survival >= 1:
        return 1.0, 1.0
    else:
        reach = width / math.log(survival)
        low, high = sorted((survival ** math.exp(reach), survival ** math.exp(-reach)))
    return max(low, 0.0), min(high, 1.0)
