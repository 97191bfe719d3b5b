"""Trademark files of the USPTO: one made in the office's format, whole and damaged."""

from __future__ import annotations

import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from touchstone.corpus.documents import Documents
from touchstone.corpus.generator import generate
from touchstone.corpus.parsing import parse
from touchstone.corpus.readers import WITHIN, trademarks_uspto
from touchstone.corpus.reading import Limits, Reading, open_input

# Elements and their order after the office's documentation of version 2.0 of the format; the marks are made up.
CASE = """<case-file>
<serial-number>{serial}</serial-number><registration-number>{registration}</registration-number>
<transaction-date>20240914</transaction-date>
<case-file-header><filing-date>20200105</filing-date><registration-date>20210302</registration-date>
<status-code>700</status-code><status-date>20210302</status-date>
<mark-identification>WILLOW &amp; SON</mark-identification>
<mark-drawing-code>3000</mark-drawing-code><published-for-opposition-date>20201215</published-for-opposition-date>
<attorney-name>Jane Q. Filer</attorney-name><trademark-in>T</trademark-in><service-mark-in>F</service-mark-in>
<standard-characters-claimed-in>F</standard-characters-claimed-in><color-drawing-current-in>T</color-drawing-current-in>
<use-application-currently-in>T</use-application-currently-in></case-file-header>
<case-file-statements>
<case-file-statement><type-code>GS0251</type-code><text>Shirts; hats</text></case-file-statement>
<case-file-statement><type-code>GS0252</type-code><text>and scarves</text></case-file-statement>
<case-file-statement><type-code>D10000</type-code><text>"SON"</text></case-file-statement>
</case-file-statements>
<case-file-event-statements>
<case-file-event-statement><code>R.PR</code><type>A</type><description-text>REGISTERED</description-text><date>20210302</date>
<number>2</number></case-file-event-statement>
<case-file-event-statement><code>NWAP</code><type>I</type><date>20200105</date><number>1</number></case-file-event-statement>
</case-file-event-statements>
<prior-registration-applications><other-related-in>T</other-related-in><prior-registration-application>
<relationship-type>0</relationship-type><number>1234567</number></prior-registration-application>
</prior-registration-applications>
<foreign-applications><foreign-application><filing-date>20191201</filing-date><application-number>018123456</application-number>
<country>EM</country><foreign-priority-claim-in>T</foreign-priority-claim-in></foreign-application></foreign-applications>
<classifications><classification><international-code-total-no>1</international-code-total-no>
<us-code-total-no>2</us-code-total-no><international-code>025</international-code><us-code>022</us-code><us-code>039</us-code>
<status-code>6</status-code><status-date>20200110</status-date><first-use-anywhere-date>19990600</first-use-anywhere-date>
<first-use-in-commerce-date>20000115</first-use-in-commerce-date><primary-code>025</primary-code></classification></classifications>
<correspondent><address-1>Jane Q. Filer</address-1><address-2>1 Main St</address-2></correspondent>
<case-file-owners><case-file-owner><entry-number>01</entry-number><party-type>30</party-type>
<nationality><country>CN</country></nationality><legal-entity-type-code>03</legal-entity-type-code>
<party-name>Willow Works Co., Ltd.</party-name><address-1>1 River Road</address-1>
<city>Harbin</city><country>CN</country>
<postcode>150000</postcode></case-file-owner></case-file-owners>
<design-searches><design-search><code>261721</code></design-search></design-searches>
<international-registration><international-registration-number>1534567</international-registration-number>
<international-registration-date>20200601</international-registration-date><international-status-code>400</international-status-code>
</international-registration>
</case-file>"""
HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE trademark-applications-daily [<!ELEMENT trademark-applications-daily ANY><!-- DTD V2.0 2005-04-01 -->]>
<trademark-applications-daily><version><version-no>2.0</version-no><version-date>20041108</version-date></version>
<creation-datetime>202409150000</creation-datetime><application-information><file-segments>
<file-segment>TRMK</file-segment><action-keys><action-key>TX</action-key>
"""
TAIL = "\n</action-keys></file-segments></application-information></trademark-applications-daily>\n"


def a_case(serial: str = "88742301", registration: str = "6279115") -> str:
    return CASE.format(serial=serial, registration=registration)


def read(path: Path) -> tuple[list[dict[str, Any]], Reading]:
    reading = open_input(path)
    return [row for kind, batch in reading.batches() if kind == "trademarks" for row in batch.to_pylist()], reading


def a_file(folder: Path, *cases: str, tail: str = TAIL) -> Path:
    path = folder / "apc240914.xml"
    path.write_text(HEAD + "\n".join(cases) + tail, encoding="utf-8")
    return path


def test_a_case_file_is_read_field_by_field(tmp_path: Path) -> None:
    (row,), reading = read(a_file(tmp_path, a_case()))
    assert (reading.format, reading.read, reading.quarantined) == ("us-trademark-2.0", 1, [])
    facts = {
        name: row[name] for name in ("office", "number", "registration_number", "international_number", "mark_text")
    }
    assert facts == {
        "office": "US",
        "number": "88742301",
        "registration_number": "6279115",
        "international_number": "1534567",
        "mark_text": "WILLOW & SON",
    }
    assert (row["feature"], row["categories"], row["bases"], row["in_colour"]) == (
        "combined",
        ["trademark"],
        ["use"],
        True,
    )
    assert (row["applied_on"], row["published_on"]) == (date(2020, 1, 5), date(2020, 12, 15))
    assert (row["registered_on"], row["changed_on"]) == (date(2021, 3, 2), date(2024, 9, 14))


def test_events_and_statements_read_by_pattern_say_what_the_tree_says(tmp_path: Path) -> None:
    generate("us-trademark-2.0", 30, 1, tmp_path / "marks.xml", full=True)
    raws = [(tmp_path / "marks.xml").read_bytes(), f"{HEAD}{a_case()}{TAIL}".encode()]
    pieces = [piece for raw in raws for piece in Documents(BytesIO(raw), WITHIN, 1 << 28)]
    assert len(pieces) == 31
    for piece in pieces:
        (plain, _), (short, lifted) = (
            parse(piece, Limits()),
            parse(piece, Limits(), lift=trademarks_uspto.lift),
        )
        assert sorted(lifted) == ["case-file-event-statements", "case-file-statements"]
        assert list(trademarks_uspto.read(plain)) == list(trademarks_uspto.read(short, lifted=lifted))


def test_classes_take_their_goods_and_partial_days_stay_as_written(tmp_path: Path) -> None:
    (row,), _ = read(a_file(tmp_path, a_case()))
    nice, *national = row["goods"]
    assert (nice["scheme"], nice["number"], nice["text"]) == ("nice", "25", "Shirts; hats and scarves")
    assert (nice["first_used_on"], nice["first_used_original"]) == (None, "19990600")
    assert nice["first_used_in_commerce_on"] == date(2000, 1, 15)
    assert [(each["scheme"], each["number"]) for each in national] == [("us", "22"), ("us", "39")]


def test_parties_events_links_and_figures_are_read(tmp_path: Path) -> None:
    (row,), _ = read(a_file(tmp_path, a_case()))
    owner = next(each for each in row["parties"] if each["role"] == "registrant")
    assert (owner["name"], owner["city"], owner["country"]) == ("Willow Works Co., Ltd.", "Harbin", "CN")
    assert [each["code"] for each in row["events"]] == ["R.PR", "NWAP"]
    assert [(each["relation"], each["number"]) for each in row["relations"]] == [
        ("prior_registration", "1234567"),
        ("international_registration", "1534567"),
    ]
    assert (row["priorities"][0]["office"], row["priorities"][0]["claimed"]) == ("EM", True)
    assert row["figures"] == [{"scheme": "us_design", "code": "26.17.21", "original": "261721", "edition": None}]
    assert [each["subject"] for each in row["statements"]] == ["goods", "goods", "disclaimer"]


def test_a_record_with_numbers_alone_is_kept_and_marked_as_partial(tmp_path: Path) -> None:
    bare = "<case-file><serial-number>73000001</serial-number><transaction-date>20240914</transaction-date></case-file>"
    (row,), _ = read(a_file(tmp_path, bare))
    assert (row["number"], row["partial"], row["mark_text"], row["goods"]) == ("73000001", True, None, [])


def test_a_record_without_serial_number_is_set_aside_and_the_rest_goes_in(tmp_path: Path) -> None:
    broken = a_case("00000000")
    rows, reading = read(a_file(tmp_path, a_case("88000001"), broken, a_case("88000002")))
    assert [row["number"] for row in rows] == ["88000001", "88000002"]
    (aside,) = reading.quarantined
    assert (aside.reason, aside.number) == ("the case file has no serial number", "6279115")
    assert (tmp_path / "apc240914.xml").read_bytes()[aside.offset :].startswith(b"<case-file>")


def test_a_record_that_is_not_well_formed_costs_itself_alone(tmp_path: Path) -> None:
    broken = a_case("88000009").replace("<city>Harbin</city>", "<city>Harbin")
    rows, reading = read(a_file(tmp_path, a_case("88000001"), broken, a_case("88000002")))
    assert [row["number"] for row in rows] == ["88000001", "88000002"]
    assert "not well-formed" in reading.quarantined[0].reason


def test_a_zip_is_read_and_a_cut_file_says_where_it_ends(tmp_path: Path) -> None:
    whole, cut = a_file(tmp_path, a_case()), tmp_path / "cut.xml"
    cut.write_bytes(whole.read_bytes()[:-400])
    with zipfile.ZipFile(tmp_path / "apc240914.zip", "w") as archive:
        archive.write(whole, "apc240914.xml")
    rows, _ = read(tmp_path / "apc240914.zip")
    assert [row["number"] for row in rows] == ["88742301"]
    rows, reading = read(cut)
    assert rows == []
    assert "ends before </case-file>" in reading.quarantined[0].reason


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (("A. Daigger and Company, Inc., through it", "s ETA/Cuisenaire Division"),
         "A. Daigger and Company, Inc., through its ETA/Cuisenaire Division"),
        (("Larry L. Saret", "Michael Best"), "Larry L. Saret Michael Best"),
    ],
)  # fmt: skip
def test_names_over_several_lines_run_on_where_a_line_is_full(
    tmp_path: Path, lines: tuple[str, ...], name: str
) -> None:
    # both as an inquiry to the office printed them in November 2003
    old = "".join(f"<name-{at}>{line}</name-{at}>" for at, line in enumerate(lines, start=1))
    case = a_case().replace("<party-name>Willow Works Co., Ltd.</party-name>", old)
    (row,), _ = read(a_file(tmp_path, case))
    assert next(each["name"] for each in row["parties"] if each["role"] == "registrant") == name


# Facts of a real record in a yearly file of 2018, serial number 70011210, shortened: a registration of 1884, renewed.
SAMSON = """<case-file><serial-number>70011210</serial-number><registration-number>0011210</registration-number>
<transaction-date>20180707</transaction-date><case-file-header><filing-date>18840407</filing-date>
<registration-date>18840527</registration-date><status-code>800</status-code><status-date>20131214</status-date>
<mark-identification>SAMSON</mark-identification><mark-drawing-code>3T19</mark-drawing-code><trademark-in>T</trademark-in>
<use-application-currently-in>T</use-application-currently-in><renewal-date>20140527</renewal-date></case-file-header>
<case-file-statements><case-file-statement><type-code>DM0000</type-code><text>The mark consists of a picture.</text>
</case-file-statement><case-file-statement><type-code>GS0071</type-code><text>CORDS, LINES, [ TWINES, ] AND ROPES</text>
</case-file-statement></case-file-statements><classifications><classification>
<international-code-total-no>1</international-code-total-no><us-code-total-no>1</us-code-total-no>
<international-code>022</international-code><us-code>007</us-code><status-code>6</status-code>
<primary-code>007</primary-code></classification></classifications><case-file-owners><case-file-owner>
<entry-number>1</entry-number><party-type>42</party-type><nationality><state>DE</state></nationality>
<legal-entity-type-code>03</legal-entity-type-code><party-name>SAMSON OCEAN SYSTEMS, INC.</party-name>
<address-1>2090 THORNTON STREET</address-1><city>FERNDALE</city><state>WA</state><postcode>98248</postcode>
<name-change-explanation>NC42000001ASSIGNEE OF</name-change-explanation></case-file-owner><case-file-owner>
<entry-number>1</entry-number><party-type>30</party-type><nationality><country>US</country></nationality>
<legal-entity-type-code>01</legal-entity-type-code><party-name>TOLMAN, JAMPES P.</party-name><city>BOSTON</city>
<state>MA</state></case-file-owner></case-file-owners></case-file>"""


def test_a_registration_of_1884_is_read(tmp_path: Path) -> None:
    (row,), _ = read(a_file(tmp_path, SAMSON))
    assert (row["number"], row["registration_number"], row["feature"]) == ("70011210", "11210", "combined")
    assert (row["applied_on"], row["renewed_on"]) == (date(1884, 4, 7), date(2014, 5, 27))
    goods = [(each["scheme"], each["number"], each["text"]) for each in row["goods"]]
    assert goods == [("nice", "22", "CORDS, LINES, [ TWINES, ] AND ROPES"), ("us", "7", None)]
    later, first = row["parties"]
    assert (later["role"], later["country"], later["nationality"]) == ("owner", "US", "DE")
    assert later["history"] == "NC42000001ASSIGNEE OF"
    assert (first["role"], first["kind"], first["name"]) == ("registrant", "person", "TOLMAN, JAMPES P.")


def test_no_record_is_lost_where_a_name_is_cut_at_the_end_of_what_is_in_memory(tmp_path: Path) -> None:
    # the file is read by the mebibyte; "</case-file" of the second record's "</case-file-header>" ends around its end
    first = "<case-file><serial-number>70000001</serial-number><correspondent>{}</correspondent></case-file>"
    rest = "".join(a_case(str(70000002 + at)) for at in range(4)) + TAIL
    upto = len((HEAD + first.format("")).encode()) + rest.index("</case-file-header>") + len("</case-file")
    for shift in (-2, -1, 0, 1, 2):
        path = tmp_path / f"apc{shift}.xml"
        path.write_text(HEAD + first.format("x" * (2**20 - upto + shift)) + rest, encoding="utf-8")
        rows, reading = read(path)
        assert ([row["number"][-1] for row in rows], reading.quarantined) == (["1", "2", "3", "4", "5"], []), shift
