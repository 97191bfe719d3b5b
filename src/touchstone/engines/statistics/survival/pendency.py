"""How long filings wait for a decision, those still waiting included."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from touchstone.engines.statistics.survival.curves import Curve, kaplan_meier


@dataclass(frozen=True)
class Pendency:
    """Waiting times in days.

    Args:
        curve: share still waiting over the days since filing.
        decided, pending: how many have and have not been decided. set_aside: days unknown or out of order.
        median, quarter, three_quarters: days by which half, a quarter and three quarters are decided; None while
            they are not. Averages over decided filings alone would leave out those who wait longest.
    """

    curve: Curve
    decided: int
    pending: int
    set_aside: int
    median: float | None
    quarter: float | None
    three_quarters: float | None


def pendency(filings: Iterable[tuple[date | None, date | None]], *, observed_on: date) -> Pendency:
    """Waiting times of filings seen on a day.

    Args:
        filings: (filed on, decided on or None). A decision after the day of observation has not been made yet;
            filings that came after it, or were decided before they came, or have no day, are set aside and counted.
    """
    days: list[float] = []
    happened: list[bool] = []
    set_aside = 0
    for filed, decided in filings:
        known = decided if decided is not None and decided <= observed_on else None
        if filed is None or filed > observed_on or (known is not None and known < filed):
            set_aside += 1
            continue
        days.append(((known or observed_on) - filed).days)
        happened.append(known is not None)
    return waited(days, happened, set_aside=set_aside)


def waited(days: Sequence[float], happened: Sequence[bool], *, set_aside: int = 0) -> Pendency:
    """Waiting times of filings whose days are counted already.

    Args:
        days: from filing to decision or to the day of observation. happened: whether it was decided by then.
    """
    curve = kaplan_meier(days, happened)
    return Pendency(
        curve=curve,
        decided=curve.events,
        pending=curve.number - curve.events,
        set_aside=set_aside,
        median=curve.median,
        quarter=curve.quantile(0.25),
        three_quarters=curve.quantile(0.75),
    )
