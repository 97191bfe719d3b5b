"""Who comes into a technology and who leaves it, year by year."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Turnover:
    """One year's holders.

    Args:
        active: holders with at least one filing in the year.
        entered: of these, those never seen before. returned: those seen before, but not the year before.
        left: active the year before and in no later year up to the last; None in the last years, where a pause
            cannot be told from leaving.
        entry_rate: entered over active, None where nobody is active. exit_rate: left over last year's active.
    """

    year: int
    active: int
    entered: int
    returned: int
    left: int | None
    entry_rate: float | None
    exit_rate: float | None


def turnover(filings: Iterable[tuple[Hashable, int]], *, patience: int = 3) -> list[Turnover]:
    """Entries and exits for every year from the first filing to the last.

    Args:
        filings: (holder, year), as many as there are.
        patience: years of silence after which a holder counts as gone. Who has been silent for less by the end of
            the data is not counted as gone: `left` is None for years that cannot be judged yet.
    """
    years: dict[int, set[Hashable]] = {}
    for holder, year in filings:
        years.setdefault(year, set()).add(holder)
    if not years:
        return []
    first, last = min(years), max(years)
    latest = {holder: year for year in sorted(years) for holder in years[year]}
    seen: set[Hashable] = set()
    found = []
    for year in range(first, last + 1):
        now, before = years.get(year, set()), years.get(year - 1, set())
        entered = now - seen
        judged = year - 1 + patience <= last and year > first
        left = sum(latest[holder] == year - 1 for holder in before) if judged else None
        found.append(
            Turnover(
                year=year,
                active=len(now),
                entered=len(entered),
                returned=len(now - entered - before),
                left=left,
                entry_rate=len(entered) / len(now) if now else None,
                exit_rate=left / len(before) if left is not None and before else None,
            )
        )
        seen |= now
    return found
