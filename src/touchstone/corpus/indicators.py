"""Patent indicators of a lake: its publications read as filings, their classes and citations."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import Any

import ibis

from touchstone.engines.statistics.patents import Sources, Winsor, concordance, patent_indicators, stages
from touchstone.engines.statistics.patents.citations import class_counts

#: kinds of rights that are measured; designs and utility models have cohorts of their own, if any.
RIGHTS = ("invention",)


def indicators(
    patents: ibis.Table,
    *,
    observed_on: date,
    rights: Collection[str] = RIGHTS,
    winsor: Winsor | None = None,
    families: ibis.Table | None = None,
) -> ibis.Table:
    """The indicators of every filing in a lake: columns as in `engines.statistics.patents.tables.INDICATORS`.

    Args:
        patents: the lake's table of publications (`Lake.patents()`).
        observed_on: the day up to which the lake is complete. rights: kinds of rights that are measured.
        winsor: where outliers are cut before normalising.
        families: filing, simple_family: for lakes whose sources name none, as `touchstone.corpus.filings` finds them.

    >>> import touchstone.corpus as corpus                                                         # doctest: +SKIP
    >>> indicators(corpus.open("lake").patents(), observed_on=date(2020, 12, 31)).to_pyarrow()       # doctest: +SKIP
    """
    between = stages.Stages()
    found = sources(patents, rights=rights, stage=between)
    if families is not None:
        found = replace(found, patents=between(_with_families(found.patents, families)))
    measured = patent_indicators(found, observed_on=observed_on, winsor=winsor)
    between.end()
    return measured


def _with_families(patents: ibis.Table, families: ibis.Table) -> ibis.Table:
    """The filings, each with the family that was found for it, or the one that its source names."""
    known = families.select(id=families.filing, found=families.simple_family)
    beside = patents.left_join(known, "id")
    return beside.select(
        *(n for n in patents.columns if n != "family_id"), family_id=beside.found.coalesce(patents.family_id)
    )


def sources(patents: ibis.Table, *, rights: Collection[str] = RIGHTS, stage: Any = stages.stored) -> Sources:
    """A lake's publications as the tables that the indicators read.

    Publications of one filing (application, grant, corrections) are one row, named "US/13000123" by office and
    filing number, or by publication number where the filing is unknown. A cited publication that the lake holds is
    named by its filing. Renewals are not read: legal-status events differ too much from office to office.

    Args:
        stage: how the tables are kept, as in `patent_indicators`.
    """
    known = patents.filter(~patents.partial & patents.right.isin(tuple(rights)))
    office = known.filing_office.coalesce(known.office)
    number = known.filing_number.coalesce(known.number)
    publications = known.mutate(filing=office + "/" + number, filing_of=office)
    classes = stage(_classes(publications))
    fields = concordance.main_fields(class_counts(classes), stage=stage)
    filings = _filings(publications)
    beside = filings.left_join(fields, filings.id == fields.patent)
    return Sources(
        patents=stage(beside.select(*filings.columns, "field", "many_field")),
        classes=classes,
        citations=stage(_citations(publications)),
    )


def _filings(publications: ibis.Table) -> ibis.Table:
    granted = publications.stage == "grant"
    claims = publications.claim_count.coalesce(publications.claim_count_stated).cast("int64")
    granted_on = publications.granted_on.coalesce(ibis.cases((granted, publications.published_on), else_=None))
    return publications.group_by(id=publications.filing).aggregate(
        office=publications.filing_of.min(),
        filed_on=publications.filed_on.min(),
        published_on=publications.published_on.min(),
        granted_on=granted_on.min(),
        family_id=publications.family_id.min(),
        claims=claims.max(where=granted).coalesce(claims.max()),
    )


def _classes(publications: ibis.Table) -> ibis.Table:
    each = publications.select(patent="filing", given=publications.classes.unnest())
    symbols = each.select("patent", scheme=each.given["scheme"], use=each.given["use"], symbol=each.given["symbol"])
    ours = symbols.filter((symbols.scheme == "ipc") & (symbols.use == "given") & symbols.symbol.notnull())
    return ours.select("patent", "symbol").distinct()


def _citations(publications: ibis.Table) -> ibis.Table:
    each = publications.select(citing="filing", of=publications.citations.unnest())
    parts = ("kind", "category", "office", "number", "text")
    made = each.select("citing", **{name: each.of[name] for name in parts})
    held = publications.group_by(["office", "number"]).aggregate(cited=publications.filing.min())
    found = made.left_join(held, ["office", "number"])
    printed = found.office.fill_null("") + "/" + found.number
    return found.select("citing", "cited", "kind", "category", reference=printed.coalesce(found.text)).distinct()
