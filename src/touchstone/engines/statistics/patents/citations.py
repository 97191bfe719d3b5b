"""What citations say of a filing: how often it is cited, from how far apart, and on how wide a ground it stands.

Every function takes and gives Ibis tables, so that DuckDB and Spark run one definition. Page numbers are of
Squicciarini, Dernis and Criscuolo 2013, OECD STI Working Paper 2013/03.
"""

from __future__ import annotations

from typing import Any

import ibis

#: category letters of citations that restrict what may be claimed (p. 35).
STRONG = "[XYI]"
#: a symbol of the IPC begins with section, class and subclass; whatever does not is no class.
SUBCLASS = "^[A-H][0-9]{2}[A-Z]"


def class_counts(classes: ibis.Table) -> ibis.Table:
    """How many distinct symbols each filing has in each main group.

    Returns:
        patent, main_group ("H05B41"), subclass ("H05B"), codes. Symbols that are not of the IPC's form are left out.
    """
    symbol = classes.symbol.upper().replace(" ", "")
    known = classes.filter(symbol.re_search(SUBCLASS)).select(patent=classes.patent, symbol=symbol).distinct()
    grouped = known.mutate(main_group=known.symbol.split("/")[0], subclass=known.symbol.substr(0, 4))
    return grouped.group_by(["patent", "main_group", "subclass"]).aggregate(codes=grouped.count())


def by_subclass(counts: ibis.Table) -> ibis.Table:
    """patent, subclass, codes, and share: the part of the filing's symbols that lies in the subclass."""
    coarse = counts.group_by(["patent", "subclass"]).aggregate(codes=counts.codes.sum())
    whole = ibis.window(group_by="patent")
    return coarse.mutate(share=coarse.codes.cast("float64") / coarse.codes.sum().over(whole))


def patent_pairs(citations: ibis.Table) -> ibis.Table:
    """citing, cited, strong, cited_on: each pair of filings once; a filing that cites itself is left out."""
    patents = citations.filter(
        (citations.kind == "patent") & citations.cited.notnull() & (citations.cited != citations.citing)
    )
    return patents.group_by(["citing", "cited"]).aggregate(
        strong=patents.category.upper().re_search(STRONG).fill_null(False).max(), cited_on=patents.cited_on.min()
    )


def backward(citations: ibis.Table) -> ibis.Table:
    """citing, bwd_cits, npl_cits: distinct patents and distinct literature that a filing cites (p. 22, p. 26).

    A row without `cited` counts by its `reference`; without that too, each row counts for itself.
    """
    named = citations.cited.cast("string").coalesce(citations.reference)
    literature = citations.kind != "patent"
    per = citations.group_by("citing").aggregate(
        patents=named.nunique(where=~literature & (citations.cited.isnull() | (citations.cited != citations.citing))),
        patents_bare=named.isnull().sum(where=~literature),
        works=named.nunique(where=literature),
        works_bare=named.isnull().sum(where=literature),
    )
    return per.select(
        "citing",
        bwd_cits=per.patents + per.patents_bare.fill_null(0),
        npl_cits=per.works + per.works_bare.fill_null(0),
    )


def received(pairs: ibis.Table, patents: ibis.Table) -> ibis.Table:
    """Every citation with the days it turns on: citing, cited, strong, in5, in7.

    A citation is in the window of T years when the citing filing was published on or after the day on which the cited
    one was, and no later than the same day T years on (p. 35: "from its publication"; self-citations count).
    """
    cited = patents.select(cited="id", published_on="published_on")
    citing = patents.select(citing="id", citing_on="published_on")
    placed = pairs.inner_join(cited, "cited")
    joined = placed.left_join(citing, "citing").select(*pairs.columns, "published_on", "citing_on")
    day = joined.cited_on.coalesce(joined.citing_on)
    return joined.select(
        "citing",
        "cited",
        "strong",
        in5=_within(day, joined.published_on, 5),
        in7=_within(day, joined.published_on, 7),
    ).filter(lambda t: t.in7)


def _within(day: Any, start: Any, years: int) -> Any:
    return ((day >= start) & (day <= (start + ibis.interval(years=years)).cast("date"))).fill_null(False)


def forward(citations: ibis.Table) -> ibis.Table:
    """id, fwd_cits5, fwd_cits5_xy, fwd_cits7, fwd_cits7_xy of filings cited at least once (p. 35)."""
    five, seven, strong = citations.in5, citations.in7, citations.strong
    return citations.group_by(id=citations.cited).aggregate(
        fwd_cits5=five.cast("int64").sum(),
        fwd_cits5_xy=(five & strong).cast("int64").sum(),
        fwd_cits7=seven.cast("int64").sum(),
        fwd_cits7_xy=(seven & strong).cast("int64").sum(),
    )


def generality(citations: ibis.Table, subclasses: ibis.Table) -> ibis.Table:
    """id, generality: 1 - sum over subclasses of the squared mean share among citing filings, 5-year window (p. 45).

    Citing filings without a class say nothing of the spread: they count neither above nor below the line.
    """
    in5 = citations.filter(citations.in5).select(id="cited", patent="citing")
    joined = in5.inner_join(subclasses, "patent")
    per_class = joined.group_by(["id", "subclass"]).aggregate(weight=joined.share.sum())
    total = per_class.group_by("id").aggregate(
        citers=per_class.weight.sum(), squares=(per_class.weight * per_class.weight).sum()
    )
    return total.select("id", generality=_not_negative(1.0 - total.squares / (total.citers * total.citers)))


def ground(pairs: ibis.Table, counts: ibis.Table) -> ibis.Table:
    """id, originality, originality_4, radicalness: the classes that a filing builds upon (p. 49, p. 53).

    Each cited filing counts by its distinct symbols. Originality is the spread over main groups (the paper's 8
    characters of a PATSTAT symbol), originality_4 over subclasses; radicalness is the part of the symbols that lies
    in subclasses to which the citing filing itself is not allocated.
    """
    joined = pairs.select(id="citing", patent="cited").inner_join(counts, "patent")
    fine = joined.group_by(["id", "main_group", "subclass"]).aggregate(codes=joined.codes.sum().cast("float64"))
    own = counts.select(id="patent", subclass="subclass").distinct().mutate(own=True)
    coarse = fine.group_by(["id", "subclass"]).aggregate(
        codes=fine.codes.sum(), squares=(fine.codes * fine.codes).sum()
    )
    marked = coarse.left_join(own, ["id", "subclass"]).select(*coarse.columns, "own")
    total = marked.group_by("id").aggregate(
        codes=marked.codes.sum(),
        squares=marked.squares.sum(),
        squares_4=(marked.codes * marked.codes).sum(),
        foreign=marked.codes.sum(where=marked.own.isnull()).fill_null(0.0),
    )
    whole = total.codes * total.codes
    return total.select(
        "id",
        originality=_not_negative(1.0 - total.squares / whole),
        originality_4=_not_negative(1.0 - total.squares_4 / whole),
        radicalness=total.foreign / total.codes,
    )


def _not_negative(value: Any) -> Any:
    """Rounding may leave a hair below 0 where all lies in one class."""
    return ibis.greatest(value, 0.0)
