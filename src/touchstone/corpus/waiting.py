"""How long filings wait for a grant, those still waiting included, by office, year, field or kind of right.

What a lake does not tell must not be guessed: filings that were refused or withdrawn look as if they waited still
unless legal-status events say so, and an office of which the lake holds grants alone has no waiting filings to see.
Both are said beside the figures.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa

from touchstone.corpus.lake.errors import LakeError
from touchstone.engines.statistics.survival import Pendency, pendency

BY: dict[str, Callable[[dict[str, Any]], Any]] = {
    "office": lambda row: row["office"],
    "year": lambda row: row["filed_on"].year if row["filed_on"] else None,
    "field": lambda row: row["field"],
    "right": lambda row: row["right"],
}
#: filings below which a curve says little.
FEW = 5


@dataclass(frozen=True)
class Waiting:
    """The waiting times of one group.

    Args:
        of: the values of the group, in the order asked for; None unknown. found: the curve and its quartiles, in days.
        censored: share of the filings still waiting on the day of observation. grants_only: the lake holds no waiting
            filing of the group: the curve tells of granted filings alone. few: too few to say much.
    """

    of: tuple[Any, ...]
    found: Pendency
    censored: float | None
    grants_only: bool
    few: bool


def waiting(filings: pa.Table, *, observed_on: date, by: tuple[str, ...] = ("office",)) -> list[Waiting]:
    """Waiting times of these filings, one curve a group, the groups with most filings first.

    Raises:
        LakeError: filings are not told apart by one of these.
    """
    unknown = [name for name in by if name not in BY]
    if unknown:
        raise LakeError(f"Filings are not told apart by {', '.join(unknown)}. They are by: {', '.join(BY)}.")
    groups: dict[tuple[Any, ...], list[tuple[date | None, date | None]]] = {}
    for row in filings.select(["office", "right", "field", "filed_on", "granted_on"]).to_pylist():
        groups.setdefault(tuple(BY[name](row) for name in by), []).append((row["filed_on"], row["granted_on"]))
    told = [_told(of, held, observed_on) for of, held in groups.items()]
    return sorted(told, key=lambda each: (-each.found.decided - each.found.pending, str(each.of)))


def _told(of: tuple[Any, ...], held: list[tuple[date | None, date | None]], observed_on: date) -> Waiting:
    found = pendency(held, observed_on=observed_on)
    seen = found.decided + found.pending
    censored = found.pending / seen if seen else None
    return Waiting(of, found, censored, bool(seen) and not found.pending, seen < FEW)


def observed_until(filings: pa.Table) -> date | None:
    """The newest day of publication among the filings: what came later was not seen."""
    days = [day for name in ("published_on", "granted_on") for day in filings[name].drop_null().to_pylist()]
    return max(days, default=None)
