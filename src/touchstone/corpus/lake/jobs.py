"""Standing questions to a lake as Ibis expressions: written once, run by DuckDB or by Spark."""

from __future__ import annotations

from collections.abc import Callable

import ibis

from touchstone.corpus.lake.errors import LakeError
from touchstone.corpus.lake.lake import Lake


def publications(lake: Lake) -> ibis.Table:
    """Publications by office, right, stage and year.

    Columns: office, right, stage, year (null where no day is stated), publications.
    """
    patents = lake.patents()
    year = patents.published_on.year().name("year")
    return patents.group_by(patents.office, patents.right, patents.stage, year).agg(
        publications=patents.count()
    ).order_by("office", "right", "stage", "year")  # fmt: skip


def applicants(lake: Lake) -> ibis.Table:
    """Applicants as published, not harmonised, by number of publications.

    Columns: name, country, publications.
    """
    patents = lake.patents()
    parties = patents.select(party=patents.parties.unnest())
    named = parties.select(
        role=parties.party["role"], name=parties.party["name"], country=parties.party["country"]
    )  # fmt: skip
    held = named.filter(named.role == "applicant")
    return held.group_by("name", "country").agg(publications=held.count()).order_by(
        ibis.desc("publications"), "name", "country"
    )  # fmt: skip


def citations_received(lake: Lake) -> ibis.Table:
    """Patents by how often publications of the lake cite them.

    Columns: office, number, citations (as often as cited), examiner (of these, by an examiner).
    """
    patents = lake.patents()
    each = patents.select(citation=patents.citations.unnest())
    cited = each.select(
        office=each.citation["office"], number=each.citation["number"], by=each.citation["cited_by"]
    )  # fmt: skip
    known = cited.filter(cited.number.notnull())
    by_examiner = (known.by == "examiner").fill_null(False).cast("int64").sum()
    return known.group_by("office", "number").agg(citations=known.count(), examiner=by_examiner).order_by(
        ibis.desc("citations"), "office", "number"
    )  # fmt: skip


def pendency(lake: Lake) -> ibis.Table:
    """Days from filing to grant by office and year of grant.

    Columns: office, year, grants (with both days), mean_days.
    """
    patents = lake.patents()
    granted = patents.filter(patents.granted_on.notnull() & patents.filed_on.notnull())
    days = granted.granted_on.delta(granted.filed_on, unit="day")
    dated = granted.select(office=granted.office, year=granted.granted_on.year(), days=days)
    return dated.group_by("office", "year").agg(grants=dated.count(), mean_days=dated.days.mean()).order_by(
        "office", "year"
    )  # fmt: skip


JOBS: dict[str, Callable[[Lake], ibis.Table]] = {
    "publications": publications, "applicants": applicants, "citations-received": citations_received,
    "pendency": pendency,
}  # fmt: skip


def job(lake: Lake, name: str) -> ibis.Table:
    """The answer of a standing question.

    Raises:
        LakeError: there is no such question.
    """
    if name not in JOBS:
        raise LakeError(f"'{name}' is no standing question. There are: {', '.join(JOBS)}.")
    return JOBS[name](lake)
