"""The indicators of patent quality of OECD 2013, one row a filing, with each filing's place in its cohort.

Source: Squicciarini, M., H. Dernis and C. Criscuolo (2013), Measuring Patent Quality: Indicators of Technological and
Economic Value, OECD STI Working Papers 2013/03, https://doi.org/10.1787/5k4522wkw1r8-en (pages cited as p.).
Where this differs from the paper, and why: docs/guide/patent-indicators.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import Any

import ibis

from touchstone.engines.statistics.patents import citations as cited
from touchstone.engines.statistics.patents import cohorts, stages, tables

#: what gets an index beside its count.
INDEXED = tuple(name.removesuffix("_index") for name in tables.INDICATORS.names if name.endswith("_index"))
#: what can be missing from the table of filings.
OPTIONAL = ("family_id", "field", "many_field", "claims", "renewed_on", "lapsed")
_TOP = 0.01


@dataclass(frozen=True)
class Sources:
    """The tables to read, as Ibis tables of one backend; see `tables` for their columns.

    Args:
        families: offices per family; None counts the offices of `patents`.
    """

    patents: ibis.Table
    classes: ibis.Table
    citations: ibis.Table
    families: ibis.Table | None = None


def patent_indicators(
    sources: Sources, *, observed_on: date, winsor: cohorts.Winsor | None = None, stage: Any = None
) -> ibis.Table:
    """All indicators of every filing: columns, units and nulls as in `tables.INDICATORS`.

    Args:
        observed_on: the day up to which the sources know of publications, grants and renewals; later ones are not
            read, and what needs a longer look is flagged as censored.
        winsor: where outliers are cut before normalising; the 99th percentile unless told.
        stage: what is done with a table that is read more than once; the default stores it in the backend
            (`stages.stored`) and drops it when it has served; the last one stays for the answer to be read from.
            Pass `lambda table: table` for one query without intermediate tables.
    Raises:
        ValueError: a table lacks a column of its contract.
    """
    store = stages.Stages(stage)
    patents = store(_filings(sources.patents, observed_on))
    citations = tables.conformed(sources.citations, tables.CITATIONS, name="citations", optional=_CITATION_OPTIONS)
    counts = store(cited.class_counts(tables.conformed(sources.classes, tables.CLASSES, name="classes")))
    known = citations.filter((citations.cited_on <= observed_on).fill_null(True))
    raw = store.only(_joined(patents, known, counts, _family_sizes(sources, patents), store))
    flagged = _breakthrough(_breakthrough(raw, "fwd_cits5", "breakthrough"), "fwd_cits5_xy", "breakthrough_xy")
    flagged = store.only(flagged)  # read once a column by what follows
    indexed = store.only(cohorts.normalised(flagged, INDEXED, winsor=winsor))
    return _finished(indexed, observed_on)


_CITATION_OPTIONS = ("category", "cited_on", "reference")


def _filings(table: ibis.Table, observed_on: date) -> ibis.Table:
    """Filings as known on a day: what came later is not there yet."""
    patents = tables.conformed(table, tables.PATENTS, name="patents", optional=OPTIONAL)
    seen = {
        name: _if(patents[name] <= observed_on, patents[name]) for name in ("published_on", "granted_on", "renewed_on")
    }
    patents = patents.filter((patents.filed_on <= observed_on).fill_null(True)).mutate(**seen)
    return patents.mutate(year=patents.filed_on.year().cast("int32"), lapsed=patents.lapsed.fill_null(False))


def _if(condition: Any, value: Any) -> Any:
    return ibis.cases((condition, value), else_=None)


def _family_sizes(sources: Sources, patents: ibis.Table) -> ibis.Table:
    """family_id, family_size: the number of offices (p. 14)."""
    if sources.families is None:
        members = patents.select("family_id", "office").filter(lambda t: t.family_id.notnull())
    else:
        members = tables.conformed(sources.families, tables.FAMILIES, name="families")
    return members.group_by("family_id").aggregate(family_size=members.office.nunique())


def _joined(
    patents: ibis.Table, citations: ibis.Table, counts: ibis.Table, families: ibis.Table, store: Any
) -> ibis.Table:
    pairs = store(cited.patent_pairs(citations))
    received = store(cited.received(pairs, patents))
    subclasses = store(cited.by_subclass(counts))
    scope = subclasses.group_by(id="patent").aggregate(patent_scope=subclasses.count())
    joined = _beside(patents, families, "family_id")
    parts = (
        scope,
        cited.backward(citations).rename(id="citing"),
        cited.forward(received),
        store(cited.generality(received, subclasses)),
        store(cited.ground(pairs, counts)),
    )
    return _counted(reduce(lambda left, right: _beside(left, right, "id"), parts, joined))


def _beside(left: ibis.Table, right: ibis.Table, key: str) -> ibis.Table:
    """Every row of the left table with the right one's columns beside it, null where there are none."""
    return left.left_join(right, key).select(*left.columns, *(name for name in right.columns if name != key))


def _counted(joined: ibis.Table) -> ibis.Table:
    """Raw indicators from the joined parts: a filing that nothing cites has 0 citations, an unknown stays unknown."""
    back, works = joined.bwd_cits.fill_null(0), joined.npl_cits.fill_null(0)
    forward = ("fwd_cits5", "fwd_cits5_xy", "fwd_cits7", "fwd_cits7_xy")
    whole = ibis.window(group_by=list(cohorts.COHORT))
    placed = joined.office.notnull() & joined.year.notnull() & joined.field.notnull()
    return joined.select(
        *("id", "office", "year", "field", "many_field", "patent_scope", "family_size", "claims"),
        *("generality", "originality", "originality_4", "radicalness"),
        *("filed_on", "published_on", "granted_on", "lapsed"),
        cohort_size=_if(placed, joined.count().over(whole)),
        grant_lag=_days(joined.granted_on, joined.filed_on),
        bwd_cits=back,
        npl_cits=works,
        npl_share=works.cast("float64") / (back + works).nullif(0),
        claims_bwd=joined.claims.cast("float64") / back.nullif(0),
        renewal=_renewal(joined),
        **{name: _if(joined.published_on.notnull(), joined[name].fill_null(0)) for name in forward},
    )


def _days(end: Any, start: Any) -> Any:
    """Days from one day to another; null where the order is impossible."""
    return _if(end >= start, end.delta(start, unit="day"))


def _renewal(joined: ibis.Table) -> Any:
    """Years from the year of filing to that of the latest renewal or lapse, for granted filings (p. 57)."""
    years = joined.renewed_on.year() - joined.filed_on.year()
    return _if(joined.granted_on.notnull() & (years >= 0), years.cast("int64"))


def _breakthrough(table: ibis.Table, column: str, name: str) -> ibis.Table:
    """The top 1 % of the cohort's filings that are cited at all, rounded up; equals stand together (p. 44)."""
    cited_at_all = _if((table[column] > 0) & table.cohort_size.notnull(), table[column])
    along = [*cohorts.COHORT]
    marked = table.mutate(_cited=cited_at_all)
    window = ibis.window(group_by=along, order_by=marked["_cited"].desc(nulls_first=False))
    place = ibis.rank().over(window)  # from 0
    quota = (marked["_cited"].count().over(ibis.window(group_by=along)) * _TOP).ceil()
    top = _if(marked[column].notnull() & marked.cohort_size.notnull(), (marked["_cited"].notnull() & (place < quota)))
    return marked.mutate(**{name: top}).drop("_cited")


def _finished(table: ibis.Table, observed_on: date) -> ibis.Table:
    """Composites (granted filings only, p. 59), flags, and the columns of the contract in their order."""
    granted = table.granted_on.notnull()
    last = ibis.literal(observed_on)
    five, seven = (_unseen(table.published_on, years, last) for years in (5, 7))
    cohort = ibis.window(group_by=list(cohorts.COHORT))
    every = table.mutate(
        quality_index_4=_if(granted, cohorts.quality_index(table)),
        quality_index_4b=_if(granted, cohorts.quality_index(table, cohorts.QUALITY_4B)),
        quality_index_6=_if(granted, cohorts.quality_index(table, cohorts.QUALITY_6)),
        fwd_cits5_censored=five,
        fwd_cits7_censored=seven,
        grant_lag_censored=table.granted_on.isnull(),
        renewal_censored=_if(granted, ~table.lapsed),
        cohort_censored=_if(table.cohort_size.notnull(), five.fill_null(True).max().over(cohort)),
    )
    return tables.conformed(every, tables.INDICATORS, name="indicators")


def _unseen(published_on: Any, years: int, last: Any) -> Any:
    """Whether fewer than so many years since publication have been seen; null where it is not published."""
    return (published_on + ibis.interval(years=years)).cast("date") > last
