"""How long filings wait for a grant, those still waiting included, by office, year, field or kind of right.

What a lake does not tell must not be guessed: filings that were refused or withdrawn look as if they waited still
unless legal-status events say so, and an office of which the lake holds grants alone has no waiting filings to see.
Both are said beside the figures.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from touchstone.corpus.lake.errors import LakeError
from touchstone.engines.statistics.survival import Pendency, waited

if TYPE_CHECKING:
    import pyarrow.dataset as ds

#: what filings are told apart by, and how it is read from a filing.
BY = {"office": "office", "year": "year(filed_on)::INTEGER", "field": "field", "right": '"right"'}
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


def waiting(filings: pa.Table | ds.Dataset, *, observed_on: date, by: tuple[str, ...] = ("office",)) -> list[Waiting]:
    """Waiting times of these filings, one curve a group, the groups with most filings first.

    Raises:
        LakeError: filings are not told apart by one of these.
    """
    unknown = [name for name in by if name not in BY]
    if unknown:
        raise LakeError(f"Filings are not told apart by {', '.join(unknown)}. They are by: {', '.join(BY)}.")
    columns = "".join(f"{BY[name]} AS key_{place}, " for place, name in enumerate(by))
    order = ", ".join(f"key_{place}" for place in range(len(by))) or "NULL"
    asked = duckdb.connect()
    asked.register("given", filings)
    table = asked.sql(_WAITED.format(keys=columns, order=order), params=[observed_on]).to_arrow_table()
    groups = table["of"].to_numpy()
    starts = np.flatnonzero(np.diff(groups, prepend=-1))
    ends = [*starts[1:].tolist(), len(groups)]
    told = [_told(table.slice(start, end - start), by) for start, end in zip(starts.tolist(), ends, strict=False)]
    return sorted(told, key=lambda each: (-each.found.decided - each.found.pending, str(each.of)))


#: one row a filing in the order of groups: its group, days waited (null where they cannot be told), whether decided.
_WAITED = """
WITH each AS (SELECT {keys} filed_on, CASE WHEN granted_on <= $1 THEN granted_on END AS decided_on FROM given)
SELECT * EXCLUDE (filed_on, decided_on), dense_rank() OVER (ORDER BY {order}) AS of,
       CASE WHEN filed_on <= coalesce(decided_on, $1) THEN coalesce(decided_on, $1) - filed_on END AS days,
       decided_on IS NOT NULL AS decided
FROM each ORDER BY of
"""


def _told(held: pa.Table, by: tuple[str, ...]) -> Waiting:
    known = held.filter(pc.is_valid(held["days"]))
    days, decided = known["days"].to_numpy().astype(np.float64), known["decided"].to_numpy().astype(bool)
    found = waited(days, decided, set_aside=len(held) - len(known))
    seen = found.decided + found.pending
    of = tuple(held[f"key_{place}"][0].as_py() for place in range(len(by)))
    return Waiting(of, found, found.pending / seen if seen else None, bool(seen) and not found.pending, seen < FEW)


def observed_until(filings: pa.Table | ds.Dataset) -> date | None:
    """The newest day of publication among the filings: what came later was not seen."""
    asked = duckdb.connect()
    asked.register("given", filings)
    found = asked.execute("SELECT max(published_on), max(granted_on) FROM given").fetchall()[0]
    return max((day for day in found if day), default=None)
