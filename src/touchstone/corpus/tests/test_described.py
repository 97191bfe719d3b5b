"""Documents that descriptions name, and national dresses of ST.36; all made up after published documents."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from touchstone.corpus.readers import described
from touchstone.corpus.reading import open_input
from touchstone.corpus.tests.test_epo_answers import read
from touchstone.corpus.tests.test_epo_publications import EP, a_docdb_document

LIST = (
    '<ep-reference-list id="ref-list"><heading><b>REFERENCES CITED IN THE DESCRIPTION</b></heading><p><ul>'
    '<li><patcit id="ref-pcit0001" dnum="WO9106571A"><document-id><country>WO</country><doc-number>9106571</doc-number>'
    '<kind>A</kind></document-id></patcit><crossref idref="pcit0001">[0004]</crossref></li>'
    '<li><patcit id="ref-pcit0002" dnum="US545396A" dnum-type="L"><document-id><country>US</country>'
    "<doc-number>545396</doc-number><kind>A</kind><date>19951019</date></document-id></patcit></li>"
    '<li><patcit id="ref-pcit0003" dnum="JP58181591A"><document-id><country>JP</country><doc-number>58181591'
    "</doc-number><kind>A</kind></document-id></patcit></li></ul></p><p><ul>"
    '<li><nplcit id="ref-ncit0001" npl-type="s"><article><author><name>M. Suzuki et al.</name></author>'
    "<atl>An alignment technique</atl><serial><sertitle>Journal of Technology</sertitle><vid>7</vid>"
    "<ino>6</ino></serial><location><pp>"
    "<ppf>1971</ppf><ppl>1976</ppl></pp></location></article></nplcit></li></ul></p></ep-reference-list>"
)
JAPANESE = """<?xml version="1.0" encoding="UTF-8"?>
<jp-official-gazette kind-of-jp="A" kind-of-st16="A" lang="ja" country="JP"><bibliographic-data lang="ja" country="JP">
<publication-reference><document-id><country>JP</country><doc-number>2021999999</doc-number><kind>公開特許公報(A)</kind>
<date>20210318</date></document-id></publication-reference></bibliographic-data><application-body>
<description><background-art><p num="0003">従来の装置がある。</p></background-art><citation-list><patent-literature>
<p num="0004"><patcit num="1"><text>特開平８−９９３２号公報</text></patcit>
<patcit num="2"><text>特許第６１５１５５７号公報</text></patcit>
<patcit num="3"><text>米国特許出願公開第２０１２／０１２３４５６号明細書</text></patcit>
</p></patent-literature>
<non-patent-literature><p num="0005"><nplcit num="1"><text>山田、「装置の研究」、2019年</text></nplcit></p>
</non-patent-literature></citation-list></description></application-body></jp-official-gazette>"""
REGISTER = """<dpma-patent-document xmlns="http://www.dpma.de/standards/XMLSchema/DE-PATGBM-RegisterExt">
<bibliographic-data><publication-references><publication-reference sequence="1"><document-id><country>DE</country>
<doc-number>000010099999</doc-number><kind>A1</kind></document-id></publication-reference></publication-references>
<application-reference><document-id><country>DE</country><doc-number>10099999.2</doc-number><date>2000-06-02</date>
</document-id></application-reference><invention-title lang="DE">Umsetzer</invention-title><classifications-ipcr>
<classification-ipcr sequence="1"><text>H02K0016000000</text><ipc-version-indicator>2006.01</ipc-version-indicator>
</classification-ipcr></classifications-ipcr><parties><applicants><applicant sequence="1"><addressbook><name>Muster AG
</name><address><address-1>85354 Freising</address-1><country>DE</country></address></addressbook></applicant>
</applicants></parties><priority-claims><priority-claim sequence="1"><country>JP</country><date>1999-06-04</date>
<doc-number>11158010</doc-number></priority-claim></priority-claims><office-specific-bib-data><type-of-ip-right>patent
</type-of-ip-right><date-of-first-publication>2000-12-07</date-of-first-publication></office-specific-bib-data>
</bibliographic-data><events><event-data><type-of-procedure>verwaltungsverfahren</type-of-procedure>
<procedural-status>R119</procedural-status><date-of-procedural-status>2007-01-03</date-of-procedural-status>
</event-data></events></dpma-patent-document>"""


def told(row: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [
        (each["sequence"], each["kind"], each["office"], each["number"], each["cited_by"]) for each in row["citations"]
    ]


def test_the_list_behind_a_european_text_is_cited_by_the_applicant_and_a_filing_in_it_is_no_patent(
    tmp_path: Path,
) -> None:
    inside = "<B500><B560><B561><text>EP-A- 0 680 812</text></B561></B560></B500>"
    document = EP.format(inside).replace("</ep-patent-document>", f"{LIST}</ep-patent-document>")
    _, (row,) = read(tmp_path, document)
    # 08/545,396 was filed in 1995; the patent 545,396 is of 1895. Showa 58 is 1983.
    assert told(row) == [
        (1, "patent", "EP", "0680812", None),
        (2, "patent", "WO", "1991006571", "applicant"),
        (3, "patent", "US", None, "applicant"),
        (4, "patent", "JP", "1983181591", "applicant"),
        (5, "literature", None, None, "applicant"),
    ]
    assert row["citations"][2]["text"] == "US545396A"
    assert row["citations"][4]["text"] == (
        "M. Suzuki et al., An alignment technique, Journal of Technology, vol. 7, no. 6, pages 1971-1976"
    )


def test_marks_without_an_end_cost_no_more_than_their_length_and_a_comment_is_no_reference() -> None:
    """Two hundred thousand of them once took the time of their square, which is hours."""
    sound = b'<nplcit num="1"><text>Yamada<!-- sic -->, 2019</text></nplcit>'
    _spans, found = described.lift(b"<a><description>" + b"<patcit x " * 200_000 + sound + b"</description></a>")
    assert [each.text for each in found] == ["Yamada, 2019"]


@pytest.mark.parametrize("encoding", ["UTF-8", "EUC-JP"])
@pytest.mark.parametrize("descriptions", [False, True])
def test_what_a_japanese_description_marks_is_cited_whether_the_description_is_kept_or_not(
    tmp_path: Path, encoding: str, descriptions: bool
) -> None:
    text = JAPANESE.replace("UTF-8", encoding)
    (tmp_path / "jp.xml").write_bytes(text.encode(encoding))
    batches = open_input(tmp_path / "jp.xml", descriptions=descriptions).batches()
    (row,) = next(batch.to_pylist() for kind, batch in batches if kind == "patents")
    assert told(row) == [
        (1, "patent", "JP", "1996009932", "applicant"),  # Heisei 8 is 1996
        (2, "patent", "JP", "6151557", "applicant"),
        (3, "patent", "US", "20120123456", "applicant"),
        (4, "literature", None, None, "applicant"),
    ]


@pytest.mark.parametrize("root", ["wo-patent-document", "wo-international-application-status"])
def test_international_publications_have_other_roots_too(tmp_path: Path, root: str) -> None:
    _, (row,) = read(
        tmp_path,
        f"<{root}><bibliographic-data><publication-reference><document-id><country>WO</country>"
        "<doc-number>2009/105044</doc-number><kind>A1</kind><date>20090827</date></document-id></publication-reference>"
        '<invention-title lang="en">A pump</invention-title></bibliographic-data>'
        f'<abstract lang="en"><p>It pumps.</p></abstract></{root}>',
    )
    assert (row["office"], row["number"], row["titles"][0]["text"]) == ("WO", "2009105044", "A pump")
    assert row["abstracts"] == [{"lang": "en", "text": "It pumps."}]


def test_a_file_of_the_german_register_tells_its_publications_and_its_steps(tmp_path: Path) -> None:
    reading, (row,) = read(tmp_path, REGISTER)
    assert reading.formats == {"de-register": 1}
    assert (row["office"], row["number"], row["kind_code"], row["partial"]) == ("DE", "10099999", "A1", True)
    assert (row["published_on"], row["filing_number"]) == (date(2000, 12, 7), "10099999")
    assert [(each["symbol"], each["version"]) for each in row["classes"]] == [("H02K16/00", date(2006, 1, 1))]
    assert [(each["number"], each["date"]) for each in row["priorities"]] == [("1999158010", date(1999, 6, 4))]
    assert [(each["name"], each["street"], each["country"]) for each in row["parties"]] == [
        ("Muster AG", "85354 Freising", "DE")
    ]
    assert [(each["code"], each["date"]) for each in row["events"]] == [("R119", date(2007, 1, 3))]


def test_an_american_filing_of_docdb_without_its_day_keeps_its_year_out_of_its_number(tmp_path: Path) -> None:
    claim = (
        '<exch:priority-claims><exch:priority-claim sequence="1" data-format="docdb"><document-id><country>US</country>'
        "<doc-number>12345609</doc-number><kind>A</kind></document-id></exch:priority-claim></exch:priority-claims>"
    )
    row = a_docdb_document(tmp_path, "US", "A1", claim)
    assert [each["number"] for each in row["priorities"]] == ["123456"]  # of 2009; not 12/345,609
