"""Answers in JSON that hold no publication are refused by what they are; the field names are those of the services."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from touchstone.corpus.reading import Refused, open_input
from touchstone.corpus.tests.test_patent_tables import rows, written

FILE_WRAPPER = {
    "count": 1,
    "patentFileWrapperDataBag": [
        {
            "applicationNumberText": "14412875",
            "applicationMetaData": {"patentNumber": "10000000", "inventionTitle": "A lid", "filingDate": "2015-01-05"},
            "eventDataBag": [{"eventCode": "IEXX", "eventDate": "2015-01-05"}],
        }
    ],
}
ENRICHED = {
    "response": {
        "docs": [
            {"patentApplicationNumber": "15739603", "citedDocumentIdentifier": "US 20190165601 A1",
             "publicationNumber": "20190165601", "kindCode": "A1"}
        ]
    }
}  # fmt: skip


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (FILE_WRAPPER, "is a file wrapper of the USPTO's Open Data Portal .* weekly XML"),
        (
            {"numFound": 1, "docs": [{"id": "18247-405", "reelNo": "18247", "frameNo": "405"}]},
            "patent or trademark ass",
        ),
        ({"patentTrialProceedingDataBag": [{"trialNumber": "IPR2020-00001"}]}, "Patent Trial and Appeal Board"),
        (ENRICHED, "office actions or the citations in them"),
        ({"ops:world-patent-data": {"@xmlns": {"ops": "http://ops.epo.org"}}}, "Open Patent Services in JSON"),
        ({"trademarks": [{"status": {"serialNumber": 1}, "gsList": []}]}, "TSDR"),
    ],
    ids=["file wrapper", "assignments", "trial", "citations", "ops", "tsdr"],
)
@pytest.mark.parametrize("indent", [None, 2])
def test_an_answer_without_publications_is_refused_by_its_name(
    tmp_path: Path, answer: dict[str, Any], says: str, indent: int | None
) -> None:
    with pytest.raises(Refused, match=says):
        open_input(written(tmp_path, json.dumps(answer, indent=indent), "answer.json"))


def test_whoever_names_its_columns_has_it_read_all_the_same(tmp_path: Path) -> None:
    path = written(tmp_path, json.dumps(FILE_WRAPPER), "answer.json")
    columns = {"number": "applicationMetaData.patentNumber", "title": "applicationMetaData.inventionTitle",
               "filed_on": "applicationMetaData.filingDate", "office": "=US"}  # fmt: skip
    (row,) = [row for _, batch in open_input(path, columns=columns).batches() for row in batch.to_pylist()]
    assert (row["number"], row["titles"][0]["text"], row["filed_on"]) == ("10000000", "A lid", dt.date(2015, 1, 5))


def test_hits_of_the_search_of_the_united_states_are_the_publications_their_identifiers_name(tmp_path: Path) -> None:
    hit = {
        "guid": "US-9000001-B2",
        "publicationReferenceDocumentNumber": "9000001",
        "publicationDate": None,  # there in every hit and never filled
        "datePublished": "2016-02-09T00:00:00Z",
        "inventionTitle": "A lid",
        "applicationNumber": "13/800001",
        "applicationFilingDate": ["2013-04-28T00:00:00Z"],
        "inventorsName": ["Ek; Ann A.", "Ek; Bo"],
        "assigneeName": ["Lids, LLC"],
        "cpcInventiveFlattened": "A61N1/36;A61B5/00",
        "kindCode": ["B2"],
        "numberOfClaims": "12",
    }
    _, (row,) = rows(written(tmp_path, json.dumps([hit]), "doc.json"))
    assert (row["office"], row["number"], row["kind_code"], row["filing_number"]) == ("US", "9000001", "B2", "13800001")
    assert (row["published_on"], row["filed_on"]) == (dt.date(2016, 2, 9), dt.date(2013, 4, 28))
    assert [(each["role"], each["name"]) for each in row["parties"]] == [
        ("inventor", "Ek, Ann A."),
        ("inventor", "Ek, Bo"),
        ("assignee", "Lids, LLC"),
    ]
    assert [each["symbol"] for each in row["classes"]] == ["A61N1/36", "A61B5/00"]
