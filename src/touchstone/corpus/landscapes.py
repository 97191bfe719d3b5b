"""The landscape of a technology, from its filings: how it grows, who holds it, who comes and leaves, in what it lies.

Filings are counted, not publications; a filing of several applicants counts once for each of them (whole counting).
A filing is seen when it is published, so the last years are not whole yet: they are marked, and growth, life cycle,
concentration over time and exits leave them out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from touchstone.engines.statistics.landscape import (
    Burst,
    Logistic,
    Turnover,
    annual_growth,
    bursts,
    compound_growth,
    concentration_ratio,
    fit_logistic,
    hhi,
    revealed_advantage,
    turnover,
)
from touchstone.engines.statistics.landscape.growth import NoCurve

#: filings from which bursts are sought; the search takes longer than a reader waits beyond.
MOST_FOR_BURSTS = 20_000
#: rows and columns of the table of advantages.
COUNTRIES, FIELDS = 10, 10


@dataclass(frozen=True)
class Year:
    """One year of filing.

    Args:
        filings: how many. growth: over the year before, less 1; None without one. whole: whether all are published.
        hhi, cr4: concentration of the year's applicants; None where nobody is named.
    """

    year: int
    filings: int
    growth: float | None
    whole: bool
    hhi: float | None
    cr4: float | None


@dataclass(frozen=True)
class Share:
    """One holder, office, country or field: its filings, and their share of all filings that have any, 0 to 1."""

    name: str
    filings: int
    share: float


@dataclass(frozen=True)
class Advantage:
    """Revealed technological advantage of countries (rows) in fields; 1.0 is as usual, None where there is nothing."""

    countries: tuple[str, ...]
    fields: tuple[int, ...]
    values: tuple[tuple[float | None, ...], ...]


@dataclass(frozen=True)
class Landscape:
    """What the filings of a technology show.

    Args:
        filings: how many. undated, nameless: of these without day of filing, without applicant.
        observed_on: the day up to which publications were seen. whole_until: the last year that is published whole.
        years: every year from the first to the last. growth: compound yearly growth over whole years.
        parties, offices, countries, fields: the largest first. holders: how many applicants there are.
        hhi, cr4: concentration of applicants, 0 to 1.
        advantage: of countries in fields, among these filings. turnover: applicants that came and left, by year.
        bursts: spells of faster filing, as days since 1970. cycle: the S-curve of cumulated filings over whole years.
        cycle_why, bursts_why: why there is none.
    """

    filings: int
    undated: int
    nameless: int
    observed_on: date | None
    whole_until: int | None
    years: tuple[Year, ...]
    growth: float | None
    holders: int
    parties: tuple[Share, ...]
    offices: tuple[Share, ...]
    countries: tuple[Share, ...]
    fields: tuple[Share, ...]
    hhi: float | None
    cr4: float | None
    advantage: Advantage
    turnover: tuple[Turnover, ...]
    bursts: tuple[Burst, ...]
    bursts_why: str
    cycle: Logistic | None
    cycle_why: str

    @property
    def phase(self) -> str | None:
        """Where the technology stood at the end of the last whole year; None without a curve."""
        return self.cycle.phase(self.whole_until) if self.cycle and self.whole_until is not None else None


def landscape(filings: pa.Table, *, observed_on: date | None, top: int = 20) -> Landscape:
    """The landscape of these filings.

    Args:
        filings: as `touchstone.corpus.filings.SCHEMA`. observed_on: the day up to which publications were seen; None
            where that is not known: then no year counts as whole. top: how many of each kind are named.
    """
    dated = filings.filter(pc.is_valid(filings["filed_on"]))
    years = pc.year(dated["filed_on"]).to_pylist()
    held = list(zip(dated["parties"].to_pylist(), years, strict=True))
    every = Counter(name for names in filings["parties"].to_pylist() for name in names)
    last = last_whole_year(observed_on) if observed_on else None
    cycle, cycle_why = _cycle(years, last)
    spells, bursts_why = _bursts(dated["filed_on"].to_pylist())
    told = _years(held, last)
    return Landscape(
        filings=len(filings),
        undated=len(filings) - len(dated),
        nameless=sum(not names for names in filings["parties"].to_pylist()),
        observed_on=observed_on,
        whole_until=last,
        years=told,
        growth=_compound(told),
        holders=len(every),
        parties=_shares(every, top, sum(bool(names) for names in filings["parties"].to_pylist())),
        offices=_counted(filings["office"], top),
        countries=_counted(filings["countries"], top),
        fields=_counted(filings["field"], 35),
        hhi=hhi(every.values()),
        cr4=concentration_ratio(every.values()),
        advantage=_advantage(filings),
        turnover=_turnover(held, last),
        bursts=spells,
        bursts_why=bursts_why,
        cycle=cycle,
        cycle_why=cycle_why,
    )


def last_whole_year(observed_on: date) -> int:
    """The last year of filing of which everything is published on a day: eighteen months after its end.

    >>> last_whole_year(date(2015, 6, 29)), last_whole_year(date(2015, 6, 30))
    (2012, 2013)
    """
    return observed_on.year - (2 if (observed_on.month, observed_on.day) >= (6, 30) else 3)


def _years(held: Sequence[tuple[list[str], int]], last: int | None) -> tuple[Year, ...]:
    counts = Counter(year for _names, year in held)
    if not counts:
        return ()
    names: dict[int, Counter[str]] = {}
    for each, year in held:
        names.setdefault(year, Counter()).update(each)
    span = range(min(counts), max(counts) + 1)
    growth = annual_growth([counts[year] for year in span])
    return tuple(
        Year(
            year,
            counts[year],
            grown,
            last is not None and year <= last,
            hhi(names.get(year, Counter()).values()),
            concentration_ratio(names.get(year, Counter()).values()),
        )
        for year, grown in zip(span, growth, strict=True)
    )


def _compound(years: Sequence[Year]) -> float | None:
    whole = [each for each in years if each.whole]
    return compound_growth(whole[0].filings, whole[-1].filings, len(whole) - 1) if len(whole) > 1 else None


def _counted(column: pa.ChunkedArray, top: int) -> tuple[Share, ...]:
    values = column.to_pylist()
    lists = [each if isinstance(each, list) else [each] if each is not None else [] for each in values]
    return _shares(Counter(str(name) for names in lists for name in names), top, sum(map(bool, lists)))


def _shares(counts: Counter[str], top: int, whole: int) -> tuple[Share, ...]:
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:top]
    return tuple(Share(name, count, count / whole) for name, count in ordered)


def _advantage(filings: pa.Table) -> Advantage:
    """The largest countries in the largest fields; shares are of all countries and fields, shown or not."""
    pairs: Counter[tuple[str, int]] = Counter()
    columns = (filings["countries"].to_pylist(), filings["field"].to_pylist())
    for countries, field in zip(*columns, strict=True):
        if field is not None:
            pairs.update((country, field) for country in countries)
    rows, columns_ = (Counter[Any](), Counter[Any]())
    for (country, field), count in pairs.items():
        rows[country] += count
        columns_[field] += count
    countries, fields = _largest(rows, len(rows)), _largest(columns_, len(columns_))
    whole = revealed_advantage([[pairs[country, field] for field in fields] for country in countries]) if pairs else []
    shown = tuple(tuple(row[:FIELDS]) for row in whole[:COUNTRIES])
    return Advantage(tuple(countries[:COUNTRIES]), tuple(fields[:FIELDS]), shown)


def _largest(counts: Counter[Any], top: int) -> list[Any]:
    return [name for name, _count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:top]]


def _turnover(held: Iterable[tuple[list[str], int]], last: int | None) -> tuple[Turnover, ...]:
    """Years that are not whole would show applicants as gone that are not published yet, and are left out."""
    seen = ((name, year) for names, year in held for name in names if last is None or year <= last)
    return tuple(turnover(seen))


def _bursts(days: Sequence[date]) -> tuple[tuple[Burst, ...], str]:
    """Spells of faster filing; filings of one day are spread evenly over it, since the method takes no two at once."""
    if len(days) > MOST_FOR_BURSTS:
        return (), "too_many"
    counts = Counter(day.toordinal() - date(1970, 1, 1).toordinal() for day in days)
    moments = [day + n / count for day, count in sorted(counts.items()) for n in range(count)]
    return tuple(each for each in bursts(moments) if each.level > 1), "" if len(moments) > 1 else "too_few"


def _cycle(years: Sequence[int], last: int | None) -> tuple[Logistic | None, str]:
    """The S-curve of cumulated filings at the ends of whole years."""
    counts = Counter(year for year in years if last is not None and year <= last)
    if not counts:
        return None, "no_whole_year"
    assert last is not None
    span = np.arange(min(counts), last + 1)
    try:
        curve = fit_logistic(span.tolist(), np.cumsum([counts[int(year)] for year in span]).tolist())
    except NoCurve:
        return None, "no_bend" if len(span) > 3 else "too_few_years"
    if curve.scale <= 0 or curve.saturation <= 0:
        return None, "no_bend"
    return curve, ""


def day_of(moment: float) -> date:
    """The day of a moment that is counted in days since 1970."""
    return date(1970, 1, 1) + timedelta(days=int(moment))
