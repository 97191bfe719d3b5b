"""Fields and industries of IPC symbols, against the printed tables."""

from __future__ import annotations

import duckdb
import ibis
import pyarrow as pa
import pytest

from touchstone.engines.statistics.patents import concordance
from touchstone.engines.statistics.patents.citations import class_counts


@pytest.mark.parametrize(
    ("symbol", "field"),
    [
        ("F21V8/00", 1), ("G06Q10/06", 7), ("G06F3/01", 6), ("H04N5/225", 2), ("H04N7/18", 3), ("H04L29/06", 4),
        ("G01N33/48", 11), ("G01N21/17", 10), ("A61K31/00", 16), ("A61K8/02", 14), ("A61Q5/00", 14), ("C07D1/00", 14),
        ("B01D53/94", 24), ("B01D9/02", 23), ("B01D61/02", 23), ("B01D46/00", 24), ("E01F8/00", 24), ("E01F9/00", 35),
        ("E01F15/02", 35), ("B60L11/18", 32), ("D06F39/08", 34), ("B82Y30/00", 22), ("H04W4/00", 4), ("G01N330/1", 10),
        ("A01B 1/24", 29), ("a01b1/24", 29),
    ],
)  # fmt: skip
def test_a_symbol_falls_into_its_field(symbol, field):
    assert concordance.code_of(symbol, "wipo_fields") == str(field)


@pytest.mark.parametrize(
    ("symbol", "nace"),
    [
        ("A23L2/02", "11"), ("A23L1/00", "10"), ("A61K8/02", "20.4"),
        ("A61K31/00", "21"), ("B65F3/00", "30"), ("H04L9/00", "26.3"),
    ],
)  # fmt: skip
def test_a_symbol_falls_into_its_industry(symbol, nace):
    assert concordance.code_of(symbol, "ipc_nace2") == nace


def test_chemistry_beside_medicine_is_no_organic_fine_chemistry_but_beside_cosmetics_it_is():
    assert concordance.code_of("C07D213/02", "wipo_fields", beside=["A61K31/44"]) is None
    assert concordance.code_of("C07D213/02", "wipo_fields", beside=["A61K8/49"]) == "14"


def test_what_has_no_place_has_no_field():
    assert concordance.code_of("D14-432", "wipo_fields") is None
    assert concordance.code_of("Z01A1/00", "wipo_fields") is None


def test_what_is_only_remembered_can_be_left_out():
    assert concordance.code_of("H04W4/00", "wipo_fields", verified_only=True) is None


def test_every_field_and_industry_has_a_name_and_a_symbol():
    assert (
        {int(rule.code) for rule in concordance.rules("wipo_fields")} == set(concordance.fields()) == set(range(1, 36))
    )
    assert {rule.code for rule in concordance.rules("ipc_nace2")} == set(concordance.industries())
    assert "?" not in concordance.industries().values()


def test_no_two_rules_that_say_as_much_contradict_each_other():
    for name in ("wipo_fields", "ipc_nace2"):
        seen = {}
        for rule in concordance.rules(name):
            for group in range(rule.groups[0], rule.groups[1] + 1) if rule.groups else (None,):
                assert seen.setdefault((rule.prefix, group), rule.code) == rule.code


def placed_patents(classes):
    connection = duckdb.connect()
    connection.register("classes", pa.table({"patent": [p for p, _ in classes], "symbol": [s for _, s in classes]}))
    return class_counts(ibis.duckdb.from_connection(connection).table("classes"))


CLASSES = [
    *(("A", s) for s in ("G06F3/01", "G06F9/00", "H04L9/00")),
    *(("B", s) for s in ("C07D213/02", "C07D1/00", "A61K31/44")),
    *(("C", s) for s in ("H04L9/00", "G06F1/00")),
    ("D", "Z99Z9/00"), ("E", "B01D53/00"), ("E", "B01D"),
]  # fmt: skip


def test_a_patent_belongs_to_the_field_of_most_of_its_symbols():
    found = concordance.main_fields(placed_patents(CLASSES)).to_pyarrow().to_pylist()
    assert sorted((row["patent"], row["field"], row["many_field"]) for row in found) == [
        ("A", 6, True), ("B", 16, False), ("C", 4, True), ("E", 24, False),
    ]  # fmt: skip


def test_tables_and_single_symbols_agree():
    every = sorted(
        {f"{rule.prefix.ljust(4, 'B')}{(rule.groups or (3,))[0]}/00" for rule in concordance.rules("wipo_fields")}
    )
    found = concordance.placed(placed_patents([(s, s) for s in every]), "wipo_fields").to_pyarrow().to_pylist()
    assert {row["patent"]: row["code"] for row in found} == {
        s: code for s in every if (code := concordance.code_of(s, "wipo_fields"))
    }


def test_industries_share_a_patent():
    found = concordance.industry_shares(placed_patents(CLASSES)).to_pyarrow().to_pylist()
    assert sorted((r["code"], round(r["share"], 4)) for r in found if r["patent"] == "A") == [
        ("26.2", 0.6667),
        ("26.3", 0.3333),
    ]
