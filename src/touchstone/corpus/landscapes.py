"""The landscape of a technology, from its filings: how it grows, who holds it, who comes and leaves, in what it lies.

Filings are counted, not publications; a filing of several applicants counts once for each of them (whole counting).
A filing is seen when it is published, so the last years are not whole yet: they are marked, and growth, life cycle,
concentration over time and exits leave them out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from touchstone.engines.statistics.landscape import (
    Burst,
    Gompertz,
    Logistic,
    Turnover,
    annual_growth,
    bursts,
    compound_growth,
    concentration_ratio,
    fit_gompertz,
    fit_logistic,
    hhi,
    revealed_advantage,
    turnover,
)
from touchstone.engines.statistics.landscape.growth import NoCurve

if TYPE_CHECKING:
    import pyarrow.dataset as ds

#: filings from which bursts are sought; the search takes longer than a reader waits beyond.
MOST_FOR_BURSTS = 20_000
#: rows and columns of the table of advantages.
COUNTRIES, FIELDS = 10, 10
#: regions that are told: every province of China and the places beside them.
TILES = 40

Curve = TypeVar("Curve", Logistic, Gompertz)


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
        parties, offices, countries, fields: the largest first. regions: of applicants in China, as addresses name them.
            holders: how many applicants there are.
        hhi, cr4: concentration of applicants, 0 to 1.
        advantage: of countries in fields, among these filings. turnover: applicants that came and left, by year.
        bursts: spells of faster filing, as days since 1970. cycle, gompertz: the S-curves of cumulated filings over
            whole years, logistic and Gompertz's.
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
    regions: tuple[Share, ...]
    fields: tuple[Share, ...]
    hhi: float | None
    cr4: float | None
    advantage: Advantage
    turnover: tuple[Turnover, ...]
    bursts: tuple[Burst, ...]
    bursts_why: str
    cycle: Logistic | None
    gompertz: Gompertz | None
    cycle_why: str

    @property
    def curve(self) -> Logistic | Gompertz | None:
        """Of the two S-curves the one that lies closer to the filings; both have three parameters."""
        return min((each for each in (self.cycle, self.gompertz) if each), key=lambda each: each.sigma, default=None)

    @property
    def phase(self) -> str | None:
        """Where the technology stood at the end of the last whole year; None without a curve."""
        return self.curve.phase(self.whole_until) if self.curve and self.whole_until is not None else None


def landscape(filings: pa.Table | ds.Dataset, *, observed_on: date | None, top: int = 20) -> Landscape:
    """The landscape of these filings.

    Args:
        filings: as `touchstone.corpus.filings.SCHEMA`, in memory or a Parquet dataset, of which only what is counted
            is read. observed_on: the day up to which publications were seen; None where that is not known: then no
            year counts as whole. top: how many of each kind are named.
    """
    counted = _Counted(filings)
    last = last_whole_year(observed_on) if observed_on else None
    cycles, cycle_why = _cycles(counted.by_year, last)
    spells, bursts_why = _bursts(counted)
    told = _years(counted, last)
    return Landscape(
        filings=counted.filings,
        undated=counted.undated,
        nameless=counted.nameless,
        observed_on=observed_on,
        whole_until=last,
        years=told,
        growth=_compound(told),
        holders=len(counted.holdings),
        parties=counted.shares("parties", top),
        offices=counted.shares("[office]", top),
        countries=counted.shares("countries", top),
        regions=counted.shares("regions", TILES),
        fields=counted.shares("[field]", 35),
        hhi=hhi(counted.holdings),
        cr4=concentration_ratio(counted.holdings),
        advantage=_advantage(counted),
        turnover=_turnover(counted, last),
        bursts=spells,
        bursts_why=bursts_why,
        cycle=cycles[0],
        gompertz=cycles[1],
        cycle_why=cycle_why,
    )


class _Counted:
    """What is counted of filings, each count asked once."""

    def __init__(self, filings: pa.Table | ds.Dataset) -> None:
        self._asked = duckdb.connect()
        self._asked.register("given", filings)
        lacks = "regions" not in filings.schema.names
        self._asked.execute(
            f"CREATE VIEW filings AS SELECT *{', []::VARCHAR[] AS regions' if lacks else ''} FROM given"
        )
        totals = "SELECT count(*), count(*) - count(filed_on), count(*) FILTER (len(parties) = 0) FROM filings"
        self.filings, self.undated, self.nameless = self._rows(totals)[0]
        self.by_year: dict[int, int] = dict(
            self._rows("SELECT year(filed_on), count(*) FROM filings WHERE filed_on IS NOT NULL GROUP BY 1 ORDER BY 1")
        )
        self._asked.execute(_HELD)
        self.holdings = self._column("SELECT sum(n) FROM held GROUP BY holder ORDER BY 1")

    def _rows(self, query: str) -> list[tuple[Any, ...]]:
        return self._asked.execute(query).fetchall()

    def _column(self, query: str) -> npt.NDArray[np.float64]:
        return self._asked.sql(query).to_arrow_table().column(0).to_numpy().astype(np.float64)

    def shares(self, names: str, top: int) -> tuple[Share, ...]:
        """The largest of what a list of each filing names, with their share of the filings that name any."""
        each = f"SELECT unnest({names})::VARCHAR AS name FROM filings"
        known = f"SELECT name, count(*) AS n FROM ({each}) WHERE name IS NOT NULL GROUP BY 1"
        found = self._rows(f"{known} ORDER BY n DESC, name LIMIT {top}")
        said = f"len([x FOR x IN {names} IF x IS NOT NULL]) > 0"
        whole = self._rows(f"SELECT count(*) FROM filings WHERE {said}")[0][0]
        return tuple(Share(name, n, n / whole) for name, n in found)

    def held_in(self) -> Mapping[int, npt.NDArray[np.float64]]:
        """How many filings each holder made in a year, year by year."""
        table = self._asked.sql("SELECT year, n FROM held WHERE year IS NOT NULL ORDER BY year").to_arrow_table()
        years, counts = table["year"].to_numpy(), table["n"].to_numpy().astype(np.float64)
        starts = np.flatnonzero(np.diff(years, prepend=years[:1] - 1))
        return {int(years[at]): part for at, part in zip(starts, np.split(counts, starts[1:]), strict=False)}

    def seen(self, last: int | None) -> list[tuple[int, int]]:
        """Each holder, by a number, with each year in which it filed, up to the last whole year."""
        until = f"AND year <= {last}" if last is not None else ""
        return self._rows(f"SELECT holder, year FROM held WHERE year IS NOT NULL {until}")

    def placed(self) -> list[tuple[str, int, int]]:
        """country, field, filings."""
        each = "SELECT unnest(countries) AS country, field FROM filings WHERE field IS NOT NULL"
        return self._rows(f"SELECT country, field, count(*) FROM ({each}) WHERE country IS NOT NULL GROUP BY ALL")

    def days(self) -> list[tuple[int, int]]:
        """Days since 1970 on which something was filed, and how many filings each."""
        return self._rows("SELECT filed_on - DATE '1970-01-01' AS day, count(*) FROM filings "
                          "WHERE filed_on IS NOT NULL GROUP BY 1 ORDER BY 1")  # fmt: skip


#: holder (a number), year, n: filings of a year that name a holder; names are numbers from here on.
_HELD = """
CREATE TEMP TABLE held AS
WITH each AS (SELECT unnest(parties) AS name, year(filed_on)::INTEGER AS year FROM filings)
SELECT dense_rank() OVER (ORDER BY name) AS holder, year, count(*) AS n
FROM each WHERE name IS NOT NULL GROUP BY name, year
"""


def last_whole_year(observed_on: date) -> int:
    """The last year of filing of which everything is published on a day: eighteen months after its end.

    >>> last_whole_year(date(2015, 6, 29)), last_whole_year(date(2015, 6, 30))
    (2012, 2013)
    """
    return observed_on.year - (2 if (observed_on.month, observed_on.day) >= (6, 30) else 3)


def _years(counted: _Counted, last: int | None) -> tuple[Year, ...]:
    counts, held = counted.by_year, counted.held_in()
    if not counts:
        return ()
    span = range(min(counts), max(counts) + 1)
    growth = annual_growth([counts.get(year, 0) for year in span])
    nobody = np.zeros(0)
    return tuple(
        Year(
            year,
            counts.get(year, 0),
            grown,
            last is not None and year <= last,
            hhi(held.get(year, nobody)),
            concentration_ratio(held.get(year, nobody)),
        )
        for year, grown in zip(span, growth, strict=True)
    )


def _compound(years: Sequence[Year]) -> float | None:
    whole = [each for each in years if each.whole]
    return compound_growth(whole[0].filings, whole[-1].filings, len(whole) - 1) if len(whole) > 1 else None


def _advantage(counted: _Counted) -> Advantage:
    """The largest countries in the largest fields; shares are of all countries and fields, shown or not."""
    pairs = {(country, field): count for country, field, count in counted.placed()}
    rows, columns = (Counter[Any](), Counter[Any]())
    for (country, field), count in pairs.items():
        rows[country] += count
        columns[field] += count
    countries, fields = _largest(rows, len(rows)), _largest(columns, len(columns))
    matrix = [[pairs.get((country, field), 0) for field in fields] for country in countries]
    whole = revealed_advantage(matrix) if pairs else []
    shown = tuple(tuple(row[:FIELDS]) for row in whole[:COUNTRIES])
    return Advantage(tuple(countries[:COUNTRIES]), tuple(fields[:FIELDS]), shown)


def _largest(counts: Counter[Any], top: int) -> list[Any]:
    return [name for name, _count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:top]]


def _turnover(counted: _Counted, last: int | None) -> tuple[Turnover, ...]:
    """Years that are not whole would show applicants as gone that are not published yet, and are left out."""
    return tuple(turnover(counted.seen(last)))


def _bursts(counted: _Counted) -> tuple[tuple[Burst, ...], str]:
    """Spells of faster filing; filings of one day are spread evenly over it, since the method takes no two at once."""
    if counted.filings - counted.undated > MOST_FOR_BURSTS:
        return (), "too_many"
    moments = [day + n / count for day, count in counted.days() for n in range(count)]
    return tuple(each for each in bursts(moments) if each.level > 1), "" if len(moments) > 1 else "too_few"


def _cycles(by_year: Mapping[int, int], last: int | None) -> tuple[tuple[Logistic | None, Gompertz | None], str]:
    """The S-curves of cumulated filings at the ends of whole years, and why there is none."""
    counts = {year: count for year, count in by_year.items() if last is not None and year <= last}
    if not counts:
        return (None, None), "no_whole_year"
    assert last is not None
    span = list(range(min(counts), last + 1))
    heights = np.cumsum([counts.get(year, 0) for year in span]).tolist()
    found = _rising(fit_logistic, span, heights), _rising(fit_gompertz, span, heights)
    return found, "" if any(found) else "no_bend" if len(span) > 3 else "too_few_years"


def _rising(fit: Callable[..., Curve], span: list[int], heights: list[float]) -> Curve | None:
    try:
        curve = fit(span, heights)
    except NoCurve:
        return None
    return curve if curve.scale > 0 and curve.saturation > 0 else None


def day_of(moment: float) -> date:
    """The day of a moment that is counted in days since 1970."""
    return date(1970, 1, 1) + timedelta(days=int(moment))
