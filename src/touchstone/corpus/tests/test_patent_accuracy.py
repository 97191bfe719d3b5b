"""What real publications say, field by field, against facts noted from their text without the readers.

The facts in `expected/` were taken from the raw files by searches for the elements' names, one script a format that
shares nothing with the readers; where the two differed the document was read and the fact put right.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from touchstone.corpus.reading import open_input

EXPECTED = Path(__file__).parent / "expected"
Row = dict[str, Any]
EARLIER = ("provisional", "international_filing", "earlier_publication")


def names(row: Row, *roles: str, form: str | None = None) -> list[str]:
    return [each["name"] for each in row["parties"] if each["role"] in roles and each["name_form"] == form]


def given(row: Row, *schemes: str) -> list[Row]:
    return [each for each in row["classes"] if each["scheme"] in schemes and each["use"] == "given"]


def cited(row: Row, kind: str) -> list[Row]:
    return [each for each in row["citations"] if each["kind"] == kind]


def related(row: Row, relation: str, field: str = "number_original") -> Any:
    found = [each[field] for each in row["relations"] if each["relation"] == relation]
    return str(found[0]) if found else None


def parents(row: Row) -> list[str]:
    """Filings from which this one descends; the international filing a parent entered from is told apart."""
    return [
        each["number_original"]
        for each in row["relations"]
        if each["is_filing"] and each["relation"] not in EARLIER and each["detail"] != "parent-pct-document"
    ]


FACTS: dict[str, Callable[[Row], Any]] = {
    **{
        name: lambda row, name=name: row[name]
        for name in ("office", "number_original", "kind_code", "family_id", "figures")
    },
    **{name: lambda row, name=name: str(row[name]) for name in ("published_on", "filed_on", "priority_on")},
    "filing_number_original": lambda row: row["filing_number_original"],
    "patents_cited": lambda row: len(cited(row, "patent")),
    "literature_cited": lambda row: len(cited(row, "literature")),
    "cited_by_examiner": lambda row: sum(each["cited_by"] == "examiner" for each in row["citations"]),
    "cited": lambda row: [[each["office"], each["number_original"]] for each in cited(row, "patent")][:3],
    "priorities": lambda row: [
        [each["office"], each["number_original"], str(each["date"])] for each in row["priorities"]
    ],
    "priority_dates": lambda row: sorted(str(each["date"]) for each in row["priorities"]),
    "ipc": lambda row: [each["symbol"] for each in given(row, "ipc") if each["version"]],
    "ipc_given": lambda row: [each["original"] for each in given(row, "ipc", "locarno")],
    "cpc": lambda row: [each["symbol"] for each in given(row, "cpc")],
    "cpc_count": lambda row: len(given(row, "cpc")),
    "uspc_given": lambda row: [each["original"] for each in given(row, "uspc")],
    "uspc_count": lambda row: len(given(row, "uspc")),
    "fterms": lambda row: len(given(row, "fterm")),
    "additional": lambda row: sum(each["value"] == "A" for each in row["classes"]),
    "inventors": lambda row: names(row, "inventor"),
    "applicants": lambda row: names(row, "applicant"),
    "assignees": lambda row: names(row, "assignee"),
    "grantees": lambda row: names(row, "grantee"),
    "agents": lambda row: sorted(set(names(row, "agent"))),
    "examiners": lambda row: names(row, "primary_examiner", "assistant_examiner"),
    "original_applicants": lambda row: names(row, "applicant", form="original"),
    "epodoc_inventors": lambda row: names(row, "inventor", form="epodoc"),
    "addresses": lambda row: [
        each["street"] for each in row["parties"] if each["role"] == "applicant" and each["street"]
    ],
    "claims": lambda row: row["claim_count"],
    "independent": lambda row: row["independent_claim_count"],
    "claims_stated": lambda row: row["claim_count_stated"],
    "extension": lambda row: row["term_extension_days"],
    "titles": lambda row: len(row["titles"]),
    "designated": lambda row: len(row["designated"]),
    "parents": parents,
    "provisionals": lambda row: [
        each["number_original"] for each in row["relations"] if each["relation"] == "provisional"
    ],
    "pct": lambda row: related(row, "international_filing"),
    "pct_published": lambda row: related(row, "international_publication"),
    "application_published_on": lambda row: related(row, "earlier_publication", "date"),
    "events": lambda row: len(row["events"]),
    "event_codes": lambda row: sorted({each["code"] for each in row["events"]}),
}


@lru_cache(maxsize=64)
def rows(path: Path) -> list[Row]:
    return [row for kind, batch in open_input(path).batches() if kind == "patents" for row in batch.to_pylist()]


@pytest.mark.parametrize("name", sorted(path.stem for path in EXPECTED.glob("*.json") if path.stem != "files"))
def test_every_noted_field_of_real_publications_is_read_as_it_stands(shared: Path, name: str) -> None:
    wrong, seen = [], 0
    for facts in json.loads((EXPECTED / f"{name}.json").read_text(encoding="utf-8")):
        row = rows(shared / "data/patents" / facts.pop("file"))[facts.pop("record")]
        for field, expected in facts.items():
            seen += 1
            if (found := FACTS[field](row)) != expected:
                wrong.append((row["number_original"], field, expected, found))
    assert not wrong, f"{len(wrong)} of {seen} fields differ: {wrong[:5]}"
