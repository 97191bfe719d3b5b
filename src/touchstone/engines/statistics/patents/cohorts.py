"""Cohorts: what is usual among filings of one office, year and technology field, and each filing's place in it.

An index divides by the cohort's 99th percentile after cutting what lies above it (Squicciarini, Dernis and Criscuolo
2013, p. 8). The percentile is the value nearest in rank, so that in a small cohort it is the maximum.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

import ibis

#: a filing's cohort.
COHORT = ("office", "year", "field")
QUALITY_4 = ("fwd_cits5", "family_size", "claims", "generality")
QUALITY_4B = ("fwd_cits5", "family_size", "claims_bwd", "generality")
QUALITY_6 = (*QUALITY_4, "bwd_cits", "grant_lag")
#: what is better when smaller: its index is one less the share.
REVERSED = ("grant_lag",)
PERCENTILES = (0.01, 0.10, 0.25, 0.50, 0.75, 0.90, 0.99)


@dataclass(frozen=True)
class Winsor:
    """Where values are cut before they are compared.

    Args:
        upper: share of the cohort below the upper cut; 1.0 cuts nothing.
        lower: share below the lower cut; None cuts nothing. The paper's 98 % form is Winsor(0.99, 0.01).
    """

    upper: float = 0.99
    lower: float | None = None

    def __post_init__(self) -> None:
        lower = self.lower or 0.0
        if not 0 <= lower < self.upper <= 1:
            raise ValueError(f"Cuts {lower:g} and {self.upper:g} do not lie in order between 0 and 1.")


def quantiles(table: ibis.Table, column: str, wanted: Mapping[str, float], by: Sequence[str] = COHORT) -> ibis.Table:
    """For each cohort the values nearest in rank to the wanted shares; nulls do not count.

    Of n sorted values the one at place floor(q (n - 1) + 1/2), counted from 0: what Polars calls "nearest".

    Args:
        wanted: name of the new column -> share, 0 to 1.
    Returns:
        One row a cohort that has a value: the cohort's columns, then one a wanted share.
    """
    keys = list(by)
    known = table.filter([table[name].notnull() for name in (*keys, column)])
    values = known.group_by([*keys, column]).aggregate(n=lambda t: t.count())
    along = ibis.window(group_by=keys, order_by=column, rows=(None, 0))
    ranked = values.mutate(upto=values.n.sum().over(along), total=values.n.sum().over(ibis.window(group_by=keys)))
    places = {name: (share * (ranked.total - 1) + 0.5).floor() for name, share in wanted.items()}
    picked = {name: ranked[column].min(where=ranked.upto > place) for name, place in places.items()}
    return ranked.group_by(keys).aggregate(**picked)


def normalised(
    table: ibis.Table,
    columns: Sequence[str],
    *,
    by: Sequence[str] = COHORT,
    winsor: Winsor | None = None,
    suffix: str = "_index",
) -> ibis.Table:
    """The table with an index of 0 to 1 for each column: its value, cut, over the cohort's upper cut.

    An index is 0 where the upper cut is 0 (nobody in the cohort has any), and null where the value is null or the
    filing has no cohort. Where less is better (`grant_lag`) the index is one less the share.
    """
    cuts = winsor or Winsor()
    parts = [_cuts(table, column, cuts, by) for column in columns]
    cohorts = reduce(lambda left, right: left.outer_join(right, list(by)).pipe(_one_key, by), parts)
    cut = [name for name in cohorts.columns if name not in by]
    joined = table.left_join(cohorts, list(by)).select(*table.columns, *cut)
    indexes = {f"{column}{suffix}": _index(joined, column, cuts) for column in columns}
    return joined.select(*table.columns, **indexes)


def _cuts(table: ibis.Table, column: str, cuts: Winsor, by: Sequence[str]) -> ibis.Table:
    wanted = {f"{column}__upper": cuts.upper}
    if cuts.lower is not None:
        wanted[f"{column}__lower"] = cuts.lower
    return quantiles(table, column, wanted, by)


def _one_key(joined: ibis.Table, by: Sequence[str]) -> ibis.Table:
    """An outer join's two copies of the key, as one."""
    twins = [f"{key}_right" for key in by]
    return joined.mutate(**{key: joined[key].coalesce(joined[f"{key}_right"]) for key in by}).drop(*twins)


def _index(joined: ibis.Table, column: str, cuts: Winsor) -> Any:
    upper = joined[f"{column}__upper"].cast("float64")
    value = ibis.least(joined[column].cast("float64"), upper)
    if cuts.lower is not None:
        value = ibis.greatest(value, joined[f"{column}__lower"].cast("float64"))
    share = ibis.cases((joined[column].isnull() | upper.isnull(), None), (upper > 0, value / upper), else_=0.0).cast(
        "float64"
    )
    return 1.0 - share if column in REVERSED else share


def quality_index(table: ibis.Table, components: Sequence[str] = QUALITY_4, *, suffix: str = "_index") -> Any:
    """The mean of the components' indexes, each of equal weight; null where one is null. Generality null counts 0.

    A filing that nobody cited has no generality, and the composite reads that as no spread at all; any other unknown
    component leaves the composite unknown. Source: Squicciarini, Dernis and Criscuolo 2013, p. 59.
    """
    parts = [table[f"{name}{suffix}"] for name in components]
    filled = [
        part.fill_null(0.0) if name == "generality" else part for name, part in zip(components, parts, strict=True)
    ]
    return reduce(lambda left, right: left + right, filled) / len(filled)


def cohort_statistics(table: ibis.Table, columns: Sequence[str], *, by: Sequence[str] = COHORT) -> ibis.Table:
    """What the values of each cohort look like: one row a cohort and indicator.

    Columns: the cohort, variable, patents (filings with a value), mean, std_dev (population), skewness and kurtosis
    (Fisher's g1 and g2 of the population, null below two different values), min, p1, p10, p25, p50, p75, p90, p99, max.
    Source: the "cohorts" table of Squicciarini, Dernis and Criscuolo 2013, p. 64.
    """
    return reduce(lambda left, right: left.union(right), (_statistics(table, column, by) for column in columns))


def _statistics(table: ibis.Table, column: str, by: Sequence[str]) -> ibis.Table:
    keys = list(by)
    placed = table.filter([table[name].notnull() for name in (*keys, column)])
    known = placed.select(*keys, value=placed[column].cast("float64"))
    centre = known.group_by(keys).aggregate(
        patents=known.count(), mean=known.value.mean(), min=known.value.min(), max=known.value.max()
    )
    moments = _moments(known.inner_join(centre, keys), keys)
    ranks = quantiles(known, "value", {f"p{round(share * 100)}": share for share in PERCENTILES}, by)
    whole = centre.inner_join(moments, keys).inner_join(ranks, keys)
    names = ["patents", "mean", "std_dev", "skewness", "kurtosis", "min", *(c for c in ranks.columns if c not in keys)]
    return whole.select(*keys, *names, "max", variable=ibis.literal(column))


def _moments(joined: ibis.Table, keys: list[str]) -> ibis.Table:
    off = joined.value - joined["mean"]
    powers = joined.group_by(keys).aggregate(
        m2=(off * off).mean(), m3=(off * off * off).mean(), m4=(off * off * off * off).mean()
    )
    spread = ibis.cases((powers.m2 > 0, powers.m2), else_=None)
    return powers.select(
        *keys, std_dev=powers.m2.sqrt(), skewness=powers.m3 / spread**1.5, kurtosis=powers.m4 / (spread * spread) - 3
    )


def nearest_rank(values: Sequence[float], share: float) -> float | None:
    """The value nearest in rank to a share, as `quantiles` does for tables. None of no values.

    >>> nearest_rank([1, 2, 3, 4], 0.5)
    3
    """
    known = sorted(value for value in values if value is not None and not math.isnan(value))
    return known[math.floor(share * (len(known) - 1) + 0.5)] if known else None
