"""Publications of every format stated in ST.96: valid by the official schemas, and the same facts when read back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from touchstone.corpus import restating
from touchstone.corpus.generator import generate
from touchstone.corpus.reading import Refused, open_input

FACTS = ("office", "number", "kind_code", "published_on", "filing_number", "filed_on")
FURTHER = ("language", "drawing_sheets", "figures", "term_years", "term_extension_days")
IPC = ("symbol", "version", "level", "position", "value", "given_on", "office", "status", "source")


def ipc_of(row: dict[str, Any]) -> list[tuple[Any, ...]]:
    given = [each for each in row["classes"] if each["scheme"] == "ipc" and each["use"] == "given" and each["version"]]
    return [tuple(each[name] for name in IPC) for each in given]


@pytest.fixture(scope="module")
def schema(shared: Path) -> etree.XMLSchema:
    folder = shared / "data/standards/wipo_st96/schema_v6_0"
    return etree.XMLSchema(etree.parse(folder / "PatentPublication_V6_0.xsd"))


def publications(path: Path) -> list[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Each publication of a file with its claims."""
    rows: list[dict[str, Any]] = []
    claims: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for kind, batch in open_input(path).batches():
        for row in batch.to_pylist():
            if kind == "patents":
                rows.append(row)
            elif kind == "patent_texts" and row["part"] == "claim":
                claims.setdefault((row["office"], row["number"], row["kind_code"]), []).append(row)
    return [(row, claims.get((row["office"], row["number"], row["kind_code"]), [])) for row in rows]


@pytest.mark.parametrize(("form", "name"), [("us-grant-4.5", "grants.xml"), ("cn-2012", "filings.zip")])
def test_what_is_restated_is_valid_and_reads_back_the_same(
    schema: etree.XMLSchema, tmp_path: Path, form: str, name: str
) -> None:
    generate(form, 6, 11, tmp_path / name, paragraphs=0)
    for row, claims in publications(tmp_path / name):
        xml = restating.written(row, claims)
        assert schema.validate(etree.fromstring(xml)), schema.error_log
        again = tmp_path / "again.xml"
        again.write_bytes(xml)
        [(back, texts)] = publications(again)
        assert {fact: back[fact] for fact in FACTS} == {fact: row[fact] for fact in FACTS}
        assert [each["text"] for each in back["titles"]] == [each["text"] for each in row["titles"]]
        names = [(each["role"], each["name"]) for each in row["parties"] if each["role"] in restating.ROLES]
        assert sorted(names) == sorted((p["role"], p["name"]) for p in back["parties"] if p["role"] in restating.ROLES)
        assert [each["text"] for each in texts] == [each["text"] for each in claims]
        assert {fact: back[fact] for fact in FURTHER} == {fact: row[fact] for fact in FURTHER}
        assert ipc_of(back) == ipc_of(row)


@pytest.mark.parametrize("folder", ["st36-st96", "epo-ops", "uspto-samples", "uspto-versions"])
def test_real_publications_are_restated_validly(schema: etree.XMLSchema, shared: Path, folder: str) -> None:
    stated = 0
    for path in sorted((shared / "data/patents" / folder).rglob("*.xml")):
        if path.stat().st_size > 2_000_000:
            continue
        try:
            found = publications(path)
        except Refused:  # a file that is no publication is refused by its reader, which has tests of its own
            continue
        for row, claims in found[:20]:
            if row["partial"] or restating.lacking(row, bool(claims)):
                continue
            assert schema.validate(etree.fromstring(restating.written(row, claims))), (path.name, schema.error_log)
            stated += 1
    if not stated:
        pytest.skip("no publication of this folder states all that ST.96 asks for")


def test_what_the_standard_asks_for_and_nobody_stated_is_named(tmp_path: Path) -> None:
    generate("us-grant-4.5", 1, 11, tmp_path / "grants.xml", paragraphs=0)
    [(row, claims)] = publications(tmp_path / "grants.xml")
    row |= {"filing_number": None, "filing_number_original": None, "titles": []}
    with pytest.raises(restating.CannotRestate, match="a filing number, a title"):
        restating.written(row, claims)


def test_a_publication_without_claims_is_a_bibliography_that_reads_back(
    schema: etree.XMLSchema, tmp_path: Path
) -> None:
    generate("us-grant-4.5", 1, 11, tmp_path / "grants.xml", paragraphs=0)
    [(row, _)] = publications(tmp_path / "grants.xml")
    international = {
        "relation": "international_filing", "office": "WO", "number": "US2008081493", "is_filing": True,
        "number_original": "PCT/US2008/081493", "date": row["filed_on"],
    }  # fmt: skip
    cited = {
        "kind": "patent", "office": "EP", "number": "1000000", "number_original": "1000000", "kind_code": "A1",
        "category": "XI&", "cited_by": "examiner", "name": None, "date": None, "text": None,
    }  # fmt: skip
    stated = row | {
        "term_years": 14, "term_extension_days": 268, "drawing_sheets": 5, "figures": 9,
        "relations": [international], "citations": [cited],
    }  # fmt: skip
    xml = restating.written(stated)
    assert schema.validate(etree.fromstring(xml)), schema.error_log
    (tmp_path / "again.xml").write_bytes(xml)
    [(back, claims)] = publications(tmp_path / "again.xml")
    assert (back["number"], back["kind_code"], claims) == (row["number"], row["kind_code"], [])
    assert [back[fact] for fact in FURTHER] == ["en", 5, 9, 14, 268]
    assert [(each["relation"], each["number"], each["date"]) for each in back["relations"]] == [
        ("international_filing", "US2008081493", row["filed_on"])
    ]
    # ST.96 has no letter I among its categories.
    assert [each["category"] for each in back["citations"]] == ["X&"]
