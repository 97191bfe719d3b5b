"""Answers of Open Patent Services beyond the bibliography, and what DOCDB's own forms ask of a reader.

The documents are made up after the layouts that the office publishes; numbers that stand for real ones are named.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from touchstone.corpus.reading import Reading, Refused, open_input

OPS = (
    '<ops:world-patent-data xmlns="http://www.epo.org/exchange" xmlns:ops="http://ops.epo.org" '
    'xmlns:reg="http://www.epo.org/register">{}</ops:world-patent-data>'
)
REGISTER = OPS.format(
    '<ops:register-search total-result-count="1"><ops:query syntax="CQL">publication=EP9000001</ops:query>'
    '<reg:register-documents><reg:register-document status="The patent has been granted">{}'
    "</reg:register-document></reg:register-documents></ops:register-search>"
)
STATUS = (
    '<reg:ep-patent-statuses><reg:ep-patent-status change-date="20191025" status-code="8">The patent has been granted'
    "</reg:ep-patent-status></reg:ep-patent-statuses>"
)
BIBLIOGRAPHY = """<reg:bibliographic-data country="EP">
<reg:publication-reference><reg:document-id><reg:country>EP</reg:country><reg:doc-number>9000001</reg:doc-number>
<reg:kind>B1</reg:kind><reg:date>20191127</reg:date></reg:document-id></reg:publication-reference>
<reg:publication-reference><reg:document-id><reg:country>EP</reg:country><reg:doc-number>9000001</reg:doc-number>
<reg:kind>A1</reg:kind><reg:date>20111228</reg:date></reg:document-id></reg:publication-reference>
<reg:classifications-ipcr><reg:classification-ipcr><reg:text>H04W84/20,  // H04W88/04</reg:text>
</reg:classification-ipcr></reg:classifications-ipcr>
<reg:application-reference><reg:document-id><reg:country>EP</reg:country><reg:doc-number>10167109</reg:doc-number>
<reg:date>20100624</reg:date></reg:document-id></reg:application-reference>
<reg:language-of-filing>en</reg:language-of-filing>
<reg:priority-claims><reg:priority-claim kind="national" sequence="1"><reg:country>US</reg:country>
<reg:doc-number>202163251090P</reg:doc-number><reg:date>20211001</reg:date></reg:priority-claim></reg:priority-claims>
<reg:parties><reg:applicants change-date="20191018"><reg:applicant sequence="1"><reg:addressbook><reg:name>New Oy
</reg:name><reg:address><reg:address-1>Katu 2</reg:address-1><reg:address-2>90590 Oulu</reg:address-2>
<reg:country>FI</reg:country></reg:address></reg:addressbook></reg:applicant></reg:applicants>
<reg:applicants change-date="20111228"><reg:applicant sequence="1"><reg:addressbook><reg:name>Old Oy</reg:name>
<reg:address><reg:country>FI</reg:country></reg:address></reg:addressbook></reg:applicant></reg:applicants></reg:parties>
<reg:designation-of-states><reg:designation-pct><reg:regional><reg:region><reg:country>EP</reg:country></reg:region>
<reg:country>AL</reg:country><reg:country>AT</reg:country></reg:regional></reg:designation-pct></reg:designation-of-states>
<reg:invention-title lang="en" change-date="20190621">NETWORKING</reg:invention-title>
<reg:invention-title lang="en" change-date="20111228">Network</reg:invention-title>
<reg:term-of-grant><reg:lapsed-in-country><reg:country>HU</reg:country><reg:date>20200224</reg:date>
</reg:lapsed-in-country></reg:term-of-grant>
<reg:references-cited><reg:citation cited-phase="search"><reg:patcit url="https://x.example/search?q=pn%3DWO02054790">
<reg:document-id><reg:doc-number>02054790</reg:doc-number></reg:document-id><reg:text>(IBM [US]) [A] 1-15</reg:text>
</reg:patcit><reg:category>A</reg:category></reg:citation></reg:references-cited>
</reg:bibliographic-data>"""
STEP = """<reg:procedural-data><reg:procedural-step><reg:procedural-step-code>RFEE</reg:procedural-step-code>
<reg:procedural-step-text step-text-type="STEP_DESCRIPTION">Renewal fee payment</reg:procedural-step-text>
<reg:procedural-step-text step-text-type="YEAR">03</reg:procedural-step-text>
<reg:procedural-step-date step-date-type="DATE_OF_PAYMENT"><reg:date>20120620</reg:date></reg:procedural-step-date>
</reg:procedural-step></reg:procedural-data>"""
EVENT = """<reg:events-data><reg:dossier-event event-type="new"><reg:event-date><reg:date>20220708</reg:date>
</reg:event-date><reg:event-code>0009250</reg:event-code><reg:event-text>Lapse of the patent</reg:event-text>
<reg:gazette-reference><reg:gazette-num>2022/32</reg:gazette-num></reg:gazette-reference></reg:dossier-event>
</reg:events-data>"""


def read(tmp_path: Path, text: str, name: str = "answer.xml") -> tuple[Reading, list[dict[str, Any]]]:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    found = open_input(path)
    return found, [row for kind, batch in found.batches() if kind == "patents" for row in batch.to_pylist()]


def test_a_divided_filing_of_the_register_names_its_parent_and_the_publication_of_that(tmp_path: Path) -> None:
    def named(kind: str, number: str) -> str:
        return (
            f'<reg:document-id document-id-type="{kind} number"><reg:country>EP</reg:country><reg:doc-number>{number}'
            "</reg:doc-number></reg:document-id>"
        )

    parents = named("application", "20220790168") + named("publication", "4409306")
    related = (
        f"<reg:related-documents><reg:division><reg:relation><reg:parent-doc>{parents}</reg:parent-doc></reg:relation>"
        "</reg:division></reg:related-documents></reg:bibliographic-data>"
    )
    _, found = read(tmp_path, REGISTER.format(BIBLIOGRAPHY.replace("</reg:bibliographic-data>", related)))
    # EPODOC writes 22790168 as 2022 and 0790168; both stand on the register's page of the divided application
    assert [(each["relation"], each["number"], each["is_filing"]) for each in found[0]["relations"]] == [
        ("division", "22790168", True),
        ("division", "4409306", False),
    ]


def test_the_register_gives_each_publication_of_a_filing_with_what_is_newest(tmp_path: Path) -> None:
    _, (first, second) = read(tmp_path, REGISTER.format(STATUS + BIBLIOGRAPHY))
    assert [(row["number"], row["kind_code"], row["stage"], row["partial"]) for row in (first, second)] == [
        ("9000001", "A1", "application", True),
        ("9000001", "B1", "grant", True),
    ]
    assert (first["filing_number"], str(first["filed_on"]), str(second["granted_on"])) == (
        "10167109",
        "2010-06-24",
        "2019-11-27",
    )
    assert [each["text"] for each in first["titles"]] == ["NETWORKING"]
    assert [(each["role"], each["name"], each["street"]) for each in first["parties"]] == [
        ("applicant", "New Oy", "Katu 2, 90590 Oulu")
    ]
    assert [each["symbol"] for each in first["classes"]] == ["H04W84/20", "H04W88/04"]
    assert [each["number"] for each in first["priorities"]] == ["63251090"]
    assert first["designated"] == ["AL", "AT"]
    assert [(each["office"], each["number"], each["category"]) for each in first["citations"]] == [
        ("WO", "2002054790", "A")
    ]


def test_what_happened_stands_with_the_first_publication_once(tmp_path: Path) -> None:
    _, (first, second) = read(tmp_path, REGISTER.format(STATUS + BIBLIOGRAPHY + EVENT + STEP))
    told = [(str(each["date"]), each["code"], each["country"], each["text"]) for each in first["events"]]
    assert told == [
        ("2019-10-25", "8", None, None),
        ("2022-07-08", "0009250", None, "Bulletin 2022/32"),
        ("2012-06-20", "RFEE", None, "YEAR: 03"),
        ("None", None, "HU", None),
    ]
    assert str(first["events"][3]["effective_on"]) == "2020-02-24"
    assert second["events"] == []


def test_an_answer_of_events_alone_belongs_to_the_publication_that_was_asked_for(tmp_path: Path) -> None:
    _, (row,) = read(tmp_path, REGISTER.format(STATUS + EVENT))
    assert (row["office"], row["number"], row["kind_code"], row["partial"]) == ("EP", "9000001", None, True)
    assert len(row["events"]) == 2


def test_equivalents_are_members_of_the_family(tmp_path: Path) -> None:
    equivalents = OPS.format(
        '<ops:equivalents-inquiry><ops:publication-reference><document-id document-id-type="docdb">'
        "<country>EP</country><doc-number>2400812</doc-number><kind>A1</kind></document-id></ops:publication-reference>"
        + "".join(
            f'<ops:inquiry-result><publication-reference><document-id document-id-type="epodoc"><doc-number>{number}'
            "</doc-number></document-id></publication-reference></ops:inquiry-result>"
            for number in ("EP2400812", "US2012057518", "CA2744162")
        )
        + "</ops:equivalents-inquiry>"
    )
    _, (row,) = read(tmp_path, equivalents)
    assert (row["number"], row["kind_code"]) == ("2400812", "A1")
    assert [(each["office"], each["number"], each["detail"]) for each in row["relations"]] == [
        ("US", "20120057518", "equivalent"),
        ("CA", "2744162", "equivalent"),
    ]


def test_an_answer_that_holds_no_publication_says_what_it_is(tmp_path: Path) -> None:
    found, rows = read(tmp_path, OPS.format("<ops:standardization><ops:output/></ops:standardization>"))
    assert not rows
    assert "number service" in found.quarantined[0].reason


def test_an_error_answer_is_refused_with_its_own_words(tmp_path: Path) -> None:
    told = "<code>SERVER.EntityNotFound</code><message>No results found</message>"
    fault = f'<fault xmlns="http://ops.epo.org">{told}</fault>'
    with pytest.raises(Refused, match=r"error answer .* \(SERVER.EntityNotFound: No results found\)"):
        read(tmp_path, fault)


# --- DOCDB

CUT_OUT = """<exch:exchange-document country="YU" doc-number="6701" kind="A" date-publ="20031231" family-id="1">
<exch:bibliographic-data><exch:publication-reference data-format="docdb"><document-id><country>YU</country>
<doc-number>6701</doc-number><kind>A</kind><date>20031231</date></document-id></exch:publication-reference>
<exch:classification-ipc><exch:edition>7</exch:edition><exch:main-classification> 7A 61K   9/16   A
</exch:main-classification></exch:classification-ipc>
<exch:priority-claims>{}</exch:priority-claims>
<exch:references-cited><exch:citation cited-phase="ISR" sequence="1"><nplcit num="1"><text>TILLER: "A library", MABS,
2013</text><article><atl>A library</atl><serial><sertitle>MABS</sertitle><pubdate><sdate>20130501</sdate></pubdate>
<doi>10.4161/mabs.24218</doi></serial></article></nplcit></exch:citation></exch:references-cited>
</exch:bibliographic-data></exch:exchange-document>"""


def claim(sequence: int, form: str, number: str, kind: str = "", on: str = "", country: str = "US") -> str:
    inner = f"<country>{country}</country>" if form == "docdb" else ""
    inner += f"<doc-number>{number}</doc-number>" + (f"<kind>{kind}</kind><date>{on}</date>" if kind else "")
    return (
        f'<exch:priority-claim sequence="{sequence}" data-format="{form}"><document-id>{inner}</document-id>'
        "</exch:priority-claim>"
    )


def test_a_record_cut_out_of_its_file_is_read_though_its_prefix_is_declared_nowhere(tmp_path: Path) -> None:
    found, (row,) = read(tmp_path, CUT_OUT.format(""))
    assert (found.format, row["office"], row["number"], row["kind_code"]) == ("epo-docdb", "YU", "6701", "A")
    (symbol,) = row["classes"]
    assert (symbol["symbol"], symbol["edition"], symbol["original"]) == ("A61K9/16", "7", "7A 61K 9/16 A")


def test_literature_is_told_once_with_its_day_and_its_doi(tmp_path: Path) -> None:
    _, (row,) = read(tmp_path, CUT_OUT.format(""))
    (cited,) = row["citations"]
    assert cited["text"] == 'TILLER: "A library", MABS, 2013'
    assert (str(cited["date"]), cited["year"], cited["doi"]) == ("2013-05-01", 2013, "10.4161/mabs.24218")


def test_numbers_as_filed_go_to_the_priority_they_are_of_though_they_are_counted_otherwise(tmp_path: Path) -> None:
    """As in AP 1206 A, whose two numbers as filed stand in the other order."""
    claims = (
        claim(1, "docdb", "8359798", "A", "19980522")
        + claim(2, "docdb", "9816128", "W", "19980804")
        + claim(1, "original", "PCT/US98/16128")
        + claim(2, "original", "09/083,597")
    )
    _, (row,) = read(tmp_path, CUT_OUT.format(claims))
    assert [(each["office"], each["number"], str(each["date"])) for each in row["priorities"]] == [
        ("US", "09083597", "1998-05-22"),
        ("WO", "US1998016128", "1998-08-04"),
    ]


@pytest.mark.parametrize(
    ("form", "country", "number", "kind", "on", "expected"),
    [
        ("docdb", "US", "8359798", "A", "19980522", "09083597"),
        ("docdb", "US", "40809899", "A", "19990929", "09408098"),
        ("docdb", "US", "9500698", "P", "19980730", "60095006"),
        ("docdb", "US", "90030292", "A", "19920618", "07900302"),
        ("docdb", "US", "12345605", "A", "20050315", "123456"),
        ("docdb", "JP", "8469678", "A", "19780710", "1978084696"),
    ],
)
def test_two_digits_of_year_after_a_serial_number_are_no_part_of_it(
    tmp_path: Path, form: str, country: str, number: str, kind: str, on: str, expected: str
) -> None:
    """Serial 83597 of 1998 is of series 09, which began on 30 December 1997; from December 2001 the day tells none."""
    _, (row,) = read(tmp_path, CUT_OUT.format(claim(1, form, number, kind, on, country)))
    assert row["priorities"][0]["number"] == expected
    assert row["priorities"][0]["number_original"] == number


# --- publications of the office and of the United States that hold the same thing in another way


def test_classes_of_the_second_edition_have_symbols_and_what_is_additional_is_told(tmp_path: Path) -> None:
    """As in EP 0 000 001 to 0 020 000: edition, section and class stand apart, B513 is additional information."""
    _, (row,) = read(
        tmp_path,
        '<ep-patent-document lang="en" country="EP" doc-number="9000002" kind="A1"><SDOBI lang="en">'
        "<B100><B110>9000002</B110><B130>A1</B130><B140><date>19800103</date></B140><B190>EP</B190></B100>"
        "<B500><B510><B516>2</B516><B511>2C 07D 307/12 A</B511><B513>2A 01N 43/08 -</B513></B510></B500></SDOBI>"
        "</ep-patent-document>",
    )
    assert [(each["symbol"], each["edition"], each["position"], each["value"]) for each in row["classes"]] == [
        ("C07D307/12", "2", "F", None),
        ("A01N43/08", "2", None, "A"),
    ]


@pytest.mark.parametrize(("listed", "inventors"), [(True, 1), (False, 1)])
def test_an_applicant_who_is_the_inventor_counts_as_inventor_once(tmp_path: Path, listed: bool, inventors: int) -> None:
    book = "<addressbook><last-name>Roe</last-name><first-name>Ann</first-name></addressbook>"
    _, (row,) = read(
        tmp_path,
        "<us-patent-application><us-bibliographic-data-application><publication-reference><document-id><country>US"
        "</country><doc-number>20150000001</doc-number><kind>A1</kind><date>20150101</date></document-id>"
        '</publication-reference><us-parties><us-applicants><us-applicant sequence="00" app-type="applicant-inventor">'
        + book
        + "</us-applicant></us-applicants>"
        + (f'<inventors><inventor sequence="00">{book}</inventor></inventors>' if listed else "")
        + "</us-parties></us-bibliographic-data-application></us-patent-application>",
    )
    assert [each["role"] for each in row["parties"]].count("inventor") == inventors
