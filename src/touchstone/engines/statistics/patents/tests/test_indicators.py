"""Every indicator, against a plain reading of the definitions on seeded filings, and against hand-made cases."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import date, timedelta

import duckdb
import ibis
import pyarrow as pa
import pytest

from touchstone.engines.statistics.patents import Sources, patent_indicators, tables
from touchstone.engines.statistics.patents.tests import plain

SEEN = date(2020, 1, 1)


FILING = {"office": "CN", "filed_on": date(2000, 1, 1), "published_on": date(2001, 7, 1)}
FILING |= {"granted_on": date(2003, 1, 1), "field": 6, "many_field": False, "claims": 10}
FILING |= {"renewed_on": date(2010, 1, 1), "lapsed": True}
CITATION = {"kind": "patent", "category": None, "cited_on": None, "reference": None}


def a_filing(id, **facts):
    return {"id": id, "family_id": id} | FILING | facts


def a_citation(citing, cited, **facts):
    return {"citing": citing, "cited": cited} | CITATION | facts


def a_backend(patents, classes=(), citations=()):
    connection = duckdb.connect()
    given = {
        "patents": (patents, tables.PATENTS),
        "classes": ([{"patent": p, "symbol": s} for p, s in classes], tables.CLASSES),
        "citations": (list(citations), tables.CITATIONS),
    }
    for name, (rows, schema) in given.items():
        connection.register(name, pa.Table.from_pylist(rows, schema=schema))
    backend = ibis.duckdb.from_connection(connection)
    return backend, Sources(**{name: backend.table(name) for name in given})


def measured(patents, classes=(), citations=(), observed_on=SEEN, **options):
    _backend, sources = a_backend(patents, classes, citations)
    found = patent_indicators(sources, observed_on=observed_on, **options).to_pyarrow()
    assert found.column_names == tables.INDICATORS.names
    return {row["id"]: row for row in found.to_pylist()}


def a_country(seed, number=300):
    dice = random.Random(seed)
    symbols = [f"{s}/{g}" for s in ("G06F3", "G06F9", "G06N3", "H04L1", "H04L9", "A61K31", "C07D2") for g in range(4)]
    filed = [date(2000, 1, 1) + timedelta(days=dice.randrange(3000)) for _ in range(number)]
    patents = []
    for n, day in enumerate(filed):
        granted = day + timedelta(days=dice.randrange(300, 2500)) if dice.random() < 0.7 else None
        claims = dice.choice([None, *range(1, 30)])
        published = day + timedelta(days=540)
        patents.append(
            a_filing(
                f"P{n}",
                office=dice.choice(["CN", "US"]),
                filed_on=day,
                published_on=published,
                granted_on=granted,
                family_id=dice.choice([None, f"F{dice.randrange(200)}"]),
                field=dice.choice([6, 6, 4, None]),
                claims=claims,
                renewed_on=granted and granted + timedelta(days=dice.randrange(4000)),
            )
        )
    classes = [(f"P{n}", s) for n in range(number) for s in dice.choices(symbols, k=dice.randrange(5))]
    citations = []
    for _ in range(number * 6):
        pair = f"P{int(number * dice.random())}", f"P{int(number * dice.random() ** 3)}"
        citations.append(a_citation(*pair, category=dice.choice([None, "X", "A", "YD", "I", "AD"])))
    for _ in range(number):
        work = f"Work {dice.randrange(9)}"
        citations.append(a_citation(f"P{dice.randrange(number)}", None, kind="literature", reference=work))
    return patents, classes, citations


@pytest.fixture(scope="module", params=[1])
def country(request):
    patents, classes, citations = a_country(request.param)
    rows = [{"patent": p, "symbol": s} for p, s in classes]
    latest = date(2040, 1, 1)
    return plain.Plain(patents, rows, citations), measured(patents, classes, citations, observed_on=latest)


def test_every_raw_indicator_agrees_with_the_plain_reading(country):
    slow, found = country
    assert len(found) == len(slow.patents)
    for focal, row in found.items():
        expected = slow.of(focal)
        assert {name: row[name] for name in expected} == pytest.approx(expected, abs=1e-12), focal


def test_every_index_agrees_with_the_plain_reading(country):
    _slow, found = country
    cohorts = defaultdict(list)
    for row in found.values():
        cohorts[row["office"], row["year"], row["field"]].append(row)
    for (_office, _year, field), rows in cohorts.items():
        for name in (n.removesuffix("_index") for n in tables.INDICATORS.names if n.endswith("_index")):
            values = [row[name] for row in rows]
            for row in rows:
                expected = plain.index(values, row[name], reverse=name == "grant_lag") if field else None
                assert row[f"{name}_index"] == pytest.approx(expected, abs=1e-12), (row["id"], name)


def test_quality_is_the_mean_of_the_indexes_of_granted_filings(country):
    _slow, found = country
    for row in found.values():
        parts = [row[f"{name}_index"] for name in ("fwd_cits5", "family_size", "claims")]
        parts.append(0.0 if row["generality_index"] is None else row["generality_index"])
        known = row["grant_lag"] is not None and None not in parts
        assert row["quality_index_4"] == (pytest.approx(sum(parts) / 4) if known else None)
        if known:
            six = [*parts, row["bwd_cits_index"], row["grant_lag_index"]]
            assert row["quality_index_6"] == pytest.approx(sum(six) / 6)


def test_the_breakthroughs_are_one_in_a_hundred_of_the_cited_rounded_up_and_equals_together():
    patents = [a_filing(f"P{n}") for n in range(101)] + [a_filing(f"C{n}", filed_on=date(2002, 1, 1)) for n in range(9)]
    every = [a_citation(f"C{c}", f"P{n}") for n in range(101) for c in range(2 if n else 5)]
    found = measured(patents, citations=[dict(c, cited_on=date(2002, 1, 1)) for c in every])
    top = {k for k, row in found.items() if row["breakthrough"]}
    assert top == {f"P{n}" for n in range(101)}


def test_a_filing_that_nobody_cites_is_never_a_breakthrough():
    found = measured([a_filing("A"), a_filing("B")])
    assert [row["breakthrough"] for row in found.values()] == [False, False]


def test_the_window_opens_at_publication_and_ends_on_the_same_day_five_years_on():
    day = date(2004, 2, 29)
    days = [date(2004, 2, 28), day, date(2009, 2, 28), date(2009, 3, 1), date(2011, 2, 28), date(2011, 3, 1)]
    patents = [a_filing("A", published_on=day), *(a_filing(f"C{n}", published_on=d) for n, d in enumerate(days))]
    row = measured(patents, citations=[a_citation(f"C{n}", "A") for n in range(len(days))])["A"]
    assert (row["fwd_cits5"], row["fwd_cits7"]) == (2, 4)


def test_the_same_citation_twice_counts_once_and_a_filing_does_not_cite_itself():
    citations = [a_citation("B", "A"), a_citation("B", "A", category="X"), a_citation("A", "A")]
    found = measured([a_filing("A"), a_filing("B", published_on=date(2002, 1, 1))], citations=citations)
    assert (found["A"]["fwd_cits5"], found["A"]["fwd_cits5_xy"], found["B"]["bwd_cits"], found["A"]["bwd_cits"]) == (
        1, 1, 1, 0,
    )  # fmt: skip


def test_patents_outside_the_table_are_cited_all_the_same():
    rows = [a_citation("A", "X9"), a_citation("A", None, reference="US 1"), a_citation("A", None)]
    assert measured([a_filing("A")], citations=rows)["A"]["bwd_cits"] == 3


def test_unknown_stays_unknown():
    row = measured([a_filing("A", published_on=None, granted_on=None, family_id=None, claims=None, field=None)])["A"]
    unknown = ("fwd_cits5", "grant_lag", "family_size", "claims", "generality", "originality", "renewal")
    assert {row[name] for name in (*unknown, "cohort_size", "quality_index_4", "breakthrough", "patent_scope")} == {
        None
    }
    assert (row["bwd_cits"], row["npl_share"], row["claims_bwd"]) == (0, None, None)


def test_a_grant_before_the_filing_is_no_lag():
    assert measured([a_filing("A", granted_on=date(1999, 1, 1))])["A"]["grant_lag"] is None


def test_what_was_not_seen_long_enough_is_flagged():
    young = a_filing("Y", published_on=date(2018, 1, 1), granted_on=None)
    found = measured([a_filing("A", lapsed=False), young, a_filing("U", office="US")])
    flags = ("fwd_cits5_censored", "fwd_cits7_censored", "grant_lag_censored", "renewal_censored", "cohort_censored")
    assert [found["A"][name] for name in flags] == [False, False, False, True, True]
    assert [found["Y"][name] for name in flags] == [True, True, True, None, True]
    assert [found["U"][name] for name in flags] == [False, False, False, False, False]


def test_nothing_that_came_after_the_day_of_observation_is_read():
    patents = [a_filing("A"), a_filing("B", published_on=date(2003, 1, 1)), a_filing("L", filed_on=date(2004, 1, 1))]
    found = measured(patents, citations=[a_citation("B", "A")], observed_on=date(2002, 6, 1))
    assert set(found) == {"A", "B"}
    assert (found["A"]["fwd_cits5"], found["A"]["grant_lag"], found["A"]["grant_lag_censored"]) == (0, None, True)


def test_symbols_that_are_not_of_the_ipc_do_not_count():
    classes = [("A", "G06F3/01"), ("A", "G06F 3/02"), ("A", "D14-432"), ("A", None), ("A", "h04l9/00")]
    assert measured([a_filing("A")], classes=classes)["A"]["patent_scope"] == 2


def test_one_query_gives_the_same_as_stored_stages():
    patents, classes, citations = a_country(3, 80)
    whole = measured(patents, classes, citations, stage=lambda table: table)
    staged = measured(patents, classes, citations)
    for focal, row in whole.items():
        assert row == pytest.approx(staged[focal], abs=1e-12), focal


def test_of_the_tables_between_only_the_one_that_is_answered_from_stays():
    backend, sources = a_backend([a_filing("A")])
    for times in (1, 2):
        patent_indicators(sources, observed_on=SEEN)
        made = backend.con.execute("SELECT count(*) FROM duckdb_tables() WHERE temporary").fetchall()
        assert made == [(times,)]


def test_a_missing_column_is_named():
    bare = ibis.memtable(pa.table({"id": ["A"]}))
    with pytest.raises(ValueError, match="The table of patents lacks office, filed_on, published_on, granted_on"):
        patent_indicators(Sources(bare, bare, bare), observed_on=SEEN)
