"""What DOCDB and the publications of the European Patent Office tell beside the plain fields; documents are made up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from touchstone.corpus.tests.test_epo_answers import read

DOCDB = (
    '<exch:exchange-documents xmlns:exch="http://www.epo.org/exchange"><exch:exchange-document country="{}" '
    'doc-number="1200001" kind="{}" date-publ="19680104"><exch:bibliographic-data>{}</exch:bibliographic-data>'
    "</exch:exchange-document></exch:exchange-documents>"
)
EP = (
    '<ep-patent-document lang="en" country="EP" doc-number="9000003" kind="B1"><SDOBI lang="en"><B100><B110>9000003'
    "</B110><B130>B1</B130><B140><date>20060607</date></B140><B190>EP</B190></B100>{}</SDOBI></ep-patent-document>"
)


def a_docdb_document(tmp_path: Path, office: str, kind: str, inside: str) -> dict[str, Any]:
    _, (row,) = read(tmp_path, DOCDB.format(office, kind, inside))
    return row


def made_known(how: str) -> str:
    day = "<document-id><date>19680104</date></document-id>"
    return f"<exch:dates-of-public-availability><exch:{how}>{day}</exch:{how}></exch:dates-of-public-availability>"


@pytest.mark.parametrize(
    ("office", "kind", "how", "stage"),
    [
        ("DE", "B", "examined-printed-without-grant", "application"),
        ("AP", "A", "printed-with-grant", "grant"),
        ("DE", "C", "printed-with-grant", "grant"),
        ("EP", "A1", "unexamined-printed-without-grant", "application"),
    ],
)
def test_whether_it_was_printed_with_a_grant_is_told_by_docdb_and_not_by_the_letter(
    tmp_path: Path, office: str, kind: str, how: str, stage: str
) -> None:
    row = a_docdb_document(tmp_path, office, kind, made_known(how))
    assert (row["stage"], str(row["granted_on"])) == (stage, "1968-01-04" if stage == "grant" else "None")


def test_a_first_filing_is_its_own_priority_under_one_number(tmp_path: Path) -> None:
    def form(name: str, number: str) -> str:
        country = "<country>US</country>" if name == "docdb" else ""
        return f'data-format="{name}"><document-id>{country}<doc-number>{number}</doc-number></document-id>'

    filing = "".join(
        f"<exch:application-reference {form(name, number)}</exch:application-reference>"
        for name, number in (("docdb", "94268010"), ("epodoc", "US20100942680"), ("original", "12942680"))
    )
    claims = "".join(
        f'<exch:priority-claim sequence="1" {form(name, number)}</exch:priority-claim>'
        for name, number in (("docdb", "94268010"), ("epodoc", "US20100942680"))
    )
    row = a_docdb_document(tmp_path, "US", "A1", f"{filing}<exch:priority-claims>{claims}</exch:priority-claims>")
    assert row["filing_number"] == "12942680"
    assert [each["number"] for each in row["priorities"]] == ["12942680"]


def test_the_edition_before_a_japanese_symbol_is_no_part_of_it_and_states_are_designated_once(tmp_path: Path) -> None:
    symbol = (
        '<patent-classification><classification-scheme office="JP" scheme="FI"/><classification-symbol>4F21S43  /237'
        "</classification-symbol></patent-classification>"
    )
    states = "".join(f"<country>{code}</country>" for code in ("AL", "AT", "AL"))
    row = a_docdb_document(
        tmp_path,
        "JP",
        "A",
        f"<exch:patent-classifications>{symbol}</exch:patent-classifications>"
        f"<exch:designation-of-states>{states}</exch:designation-of-states>",
    )
    assert [(each["scheme"], each["symbol"]) for each in row["classes"]] == [("fi", "F21S43/237")]
    assert row["designated"] == ["AL", "AT"]


def test_members_of_the_family_that_a_document_names_are_kept_without_the_document_itself(tmp_path: Path) -> None:
    def member(*publications: tuple[str, str, str]) -> str:
        references = "".join(
            f'<publication-reference data-format="docdb" sequence="1"><document-id><country>{office}</country>'
            f"<doc-number>{number}</doc-number><kind>{kind}</kind></document-id></publication-reference>"
            f'<publication-reference data-format="epodoc"><document-id><doc-number>{office}{number}</doc-number>'
            "</document-id></publication-reference>"
            for office, number, kind in publications
        )
        return f"<family-member>{references}</family-member>"

    family = member(("DE", "1200001", "A1"), ("DE", "1200001", "C2")) + member(("US", "5556839", "A"))
    document = DOCDB.format("DE", "A1", "").replace(
        "</exch:exchange-document>", f"<patent-family>{family}</patent-family></exch:exchange-document>"
    )
    _, (row,) = read(tmp_path, document)
    assert [(each["relation"], each["office"], each["number"], each["kind_code"]) for each in row["relations"]] == [
        ("family_member", "DE", "1200001", "C2"),
        ("family_member", "US", "5556839", "A"),
    ]


def test_american_priorities_of_a_european_publication_get_the_series_of_their_day(tmp_path: Path) -> None:
    def claimed(number: str, on: str) -> str:
        return f"<B310>{number}</B310><B320><date>{on}</date></B320><B330><ctry>US</ctry></B330>"

    inside = claimed("516238 P", "20031031") + claimed("777859", "19911016") + claimed("202062962762 P", "20200117")
    _, (row,) = read(tmp_path, EP.format(f"<B300>{inside}</B300>"))
    # Provisionals have series 60 up to 2006; 07 is that of 1991 (MPEP 503).
    assert [(each["number"], each["kind_code"]) for each in row["priorities"]] == [
        ("60516238", "P"),
        ("07777859", None),
        ("62962762", "P"),
    ]


def test_the_publication_before_the_grant_and_divided_filings_are_kept(tmp_path: Path) -> None:
    inside = (
        "<B400><B430><date>20051130</date></B430><B450><date>20060607</date></B450></B400><B600><B620EP><parent><cdoc>"
        "<dnum><anum>06005248.7</anum></dnum><date>20060315</date></cdoc></parent></B620EP></B600>"
    )
    _, (row,) = read(tmp_path, EP.format(inside))
    assert [(each["relation"], each["number"], str(each["date"]), each["is_filing"]) for each in row["relations"]] == [
        ("earlier_publication", "9000003", "2005-11-30", False),
        ("family_member", "06005248", "2006-03-15", True),
    ]


@pytest.mark.parametrize(
    ("country", "number"), [("AT", "PCT/AT2025/060321"), ("AT", "AT2025/060321"), ("PCT", "AT2025060321")]
)
def test_an_international_filing_is_one_of_the_wipo_whatever_stands_for_its_office(
    tmp_path: Path, country: str, number: str
) -> None:
    _, (row,) = read(
        tmp_path,
        "<wo-published-application><wo-bibliographic-data><publication-reference><document-id><country>WO</country>"
        "<doc-number>2026/044310</doc-number><kind>A1</kind></document-id></publication-reference>"
        f"<application-reference><document-id><country>{country}</country><doc-number>{number}"
        "</doc-number></document-id></application-reference></wo-bibliographic-data></wo-published-application>",
    )
    assert (row["number"], row["filing_office"], row["filing_number"]) == ("2026044310", "WO", "AT2025060321")
