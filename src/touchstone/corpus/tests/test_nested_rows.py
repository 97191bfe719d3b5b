"""Rows of Google's public data set and of The Lens, whose lists of objects columns cannot say; all made up."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from touchstone.corpus.tests.test_patent_tables import rows, written

GOOGLE: dict[str, Any] = {
    "publication_number": "US-9000001-B2",
    "application_number": "US-201313800001-A",
    "country_code": "US",
    "kind_code": "B2",
    "title_localized": [{"text": "A lid", "language": "en"}],
    "publication_date": 20160209,
    "filing_date": 20130428,
    "priority_claim": [
        {"application_number": "JP-2012018345-A", "filing_date": 20120202},
        {"application_number": "US-201261600001-P", "filing_date": 20120203},
    ],
    "inventor": ["EK ANN", "EK BO"],
    "inventor_harmonized": [{"name": "EK ANN", "country_code": "SE"}, {"name": "EK BO", "country_code": "FI"}],
    "assignee": ["Lids Ltd"],
    "assignee_harmonized": [{"name": "LIDS LTD", "country_code": "GB"}],
    "ipc": [{"code": "A61N1/36", "inventive": True, "first": True}, {"code": "A61B5/00", "inventive": False}],
    "cpc": [{"code": "A61N1/3605", "inventive": True, "first": True}],
    "citation": [
        {"publication_number": "US-8000001-B1", "npl_text": "", "type": "", "category": "EXA"},
        {"publication_number": "EP-1000001-A1", "npl_text": "", "type": "X", "category": "SEA"},
        {"publication_number": "", "npl_text": "Ek, Lids, 2010", "type": "", "category": "APP"},
    ],
    "parent": [{"application_number": "US-201113000001-A", "type": "CONTINUATION", "filing_date": 20110428}],
}
LENS: dict[str, Any] = {
    "lens_id": "000-000-000-000-001",
    "jurisdiction": "US",
    "doc_number": "9000001",
    "kind": "B2",
    "date_published": "2016-02-09",
    "biblio": {
        "application_reference": {"jurisdiction": "US", "doc_number": "201313800001", "date": "2013-04-28"},
        "priority_claims": {
            "claims": [{"jurisdiction": "JP", "doc_number": "2012018345", "kind": "A", "date": "2012-02-02"}]
        },
        "invention_title": [{"text": "A lid", "lang": "en"}],
        "parties": {
            "applicants": [{"residence": "GB", "extracted_name": {"value": "LIDS LTD"}}],
            "agents": [{"extracted_name": {"value": "Some Firm"}}],
        },
        "references_cited": {
            "citations": [
                {"patcit": {"document_id": {"jurisdiction": "US", "doc_number": "8000001", "kind": "B1"}},
                 "category": ["X", "Y"], "cited_phase": "SEA"},
                {"nplcit": {"text": "Ek, Lids, 2010"}, "cited_phase": "APP"},
            ]
        },
    },
    "families": {
        "simple_family": {
            "members": [
                {"document_id": {"jurisdiction": "US", "doc_number": "9000001", "kind": "B2"}},
                {"document_id": {"jurisdiction": "JP", "doc_number": "6543210", "kind": "B2"}},
            ]
        }
    },
    "legal_status": {"grant_date": "2016-02-09"},
}  # fmt: skip


def row_of(tmp_path: Path, value: dict[str, Any]) -> dict[str, Any]:
    _, (row,) = rows(written(tmp_path, json.dumps(value) + "\n", "rows.jsonl"))
    return row


def told(row: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [
        (each["kind"], each["office"], each["number"], each["category"], each["cited_by"], each["phase"])
        for each in row["citations"]
    ]


def test_a_row_of_googles_data_set_keeps_what_its_lists_tell(tmp_path: Path) -> None:
    row = row_of(tmp_path, GOOGLE)
    assert told(row) == [
        ("patent", "US", "8000001", None, "examiner", "examination"),
        ("patent", "EP", "1000001", "X", "examiner", "search"),
        ("literature", None, None, None, "applicant", "application"),
    ]
    assert [(each["office"], each["number"], each["date"]) for each in row["priorities"]] == [
        ("JP", "2012018345", dt.date(2012, 2, 2)),
        ("US", "61600001", dt.date(2012, 2, 3)),
    ]
    assert [(each["role"], each["name"], each["country"]) for each in row["parties"]] == [
        ("inventor", "EK ANN", "SE"),
        ("inventor", "EK BO", "FI"),
        ("assignee", "Lids Ltd", "GB"),
    ]
    assert [(each["scheme"], each["symbol"], each["value"], each["position"]) for each in row["classes"]] == [
        ("ipc", "A61N1/36", "I", "F"),
        ("ipc", "A61B5/00", "A", "L"),
        ("cpc", "A61N1/3605", "I", "F"),
    ]
    assert [(each["relation"], each["number"]) for each in row["relations"]] == [("continuation", "13000001")]


def test_a_row_of_the_lens_keeps_what_its_lists_tell(tmp_path: Path) -> None:
    row = row_of(tmp_path, LENS)
    assert told(row) == [
        ("patent", "US", "8000001", "XY", "examiner", "search"),
        ("literature", None, None, None, "applicant", "application"),
    ]
    assert (row["granted_on"], row["filing_number"]) == (dt.date(2016, 2, 9), "13800001")
    assert [(each["office"], each["number"], each["date"]) for each in row["priorities"]] == [
        ("JP", "2012018345", dt.date(2012, 2, 2))
    ]
    assert [(each["role"], each["name"], each["residence"]) for each in row["parties"]] == [
        ("applicant", "LIDS LTD", "GB"),
        ("agent", "Some Firm", None),
    ]
    assert [(each["relation"], each["office"], each["number"]) for each in row["relations"]] == [
        ("family_member", "JP", "6543210")
    ]


@pytest.mark.parametrize("broken", [{"citation": [None, 3, {"publication_number": {"a": 1}}]}, {"priority_claim": "x"}])
def test_lists_of_another_shape_cost_nothing_but_themselves(tmp_path: Path, broken: dict[str, Any]) -> None:
    row = row_of(tmp_path, GOOGLE | broken)
    assert row["number"] == "9000001"
