"""Numbers of rights: normal forms, check digits, and why a number is wrong."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchstone.corpus.numbers import FORMS, Form, explain, kind, kinds, normalise, office, offices, parse_st13, st13
from touchstone.corpus.numbers.typed import is_number, known_by_signs


def test_the_check_digit_tells_right_from_broken_chinese_numbers(shared: Path) -> None:
    with (shared / "data/standards/cn_numbers/cn_application_numbers.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert rows
    for row in rows:
        assert normalise("CN", row["number"]).valid is (row["expect"] == "valid"), row


@pytest.mark.parametrize(
    "written",
    ["US20060142694A1", "US 2006/0142694 A1", "US2006142694A1", "us 2006 0142694 a1", "ＵＳ20060142694Ａ1"],
)
def test_one_publication_has_one_normal_form_however_it_is_written(written: str) -> None:
    assert normalise("", written).key == "US20060142694A1"


# Pairs of a national and a database form of the same document, as the EPO's and the offices' own files print them.
@pytest.mark.parametrize(
    ("office_code", "written", "of", "number"),
    [
        ("EP", "EP19990203729", "", "99203729"),
        ("EP", "99403122.7", "application", "99403122"),
        ("EP", "680812", "publication", "0680812"),
        ("WO", "US0321714", "application", "US2003021714"),
        ("WO", "WO2003US21714", "application", "US2003021714"),
        ("US", "PCT/US03/21714", "application", "US2003021714"),
        ("WO", "WO 99/12345", "publication", "1999012345"),
        ("WO", "WO2019135546", "publication", "2019135546"),
        ("US", "08936998", "grant", "8936998"),
        ("US", "D0435854", "", "D435854"),
        ("US", "Re. 29,094", "", "RE29094"),
        ("US", "09/123,456", "application", "09123456"),
        ("US", "09123456", "application", "09123456"),
        ("US", "US201213547826", "application", "13547826"),  # epodoc, beside 13/547,826 in one priority of EPO's OPS
        ("US", "13/547,826", "application", "13547826"),
        ("US", "78/123456", "trademark_application", "78123456"),
        ("JP", "特開平7-123456", "", "1995123456"),
        ("JP", "JPS61123456A", "", "1986123456"),
        ("JP", "特許第6543210号", "", "6543210"),
        ("JP", "2008-281993", "application", "2008281993"),
        ("KR", "10-2013-0138117", "application", "1020130138117"),
        ("KR", "KR20140012345A", "", "1020140012345"),
        ("KR", "KR20140012345U", "", "2020140012345"),
        ("DE", "DE 10 2006 011 652 A1", "", "102006011652"),
        ("DE", "P 31 30 619.5", "application", "3130619"),
        ("IN", "3358/DELNP/2010", "application", "3358/DELNP/2010"),
        ("JP", "再表2005/012345", "", "WO2005012345"),  # printed on the document itself: WO2005/012345
        ("JP", "WO2005012345", "publication", "WO2005012345"),
        ("JP", "再公表特許WO98/12345", "", "WO1998012345"),
        ("JP", "特許第６１５１５５７号公報", "publication", "6151557"),
        ("JP", "特開平８−９９３２号公報", "publication", "1996009932"),  # Heisei 8 is 1996
        ("JP", "実登3123456", "", "3123456"),
        ("JP", "登録実用新案第3123456号公報", "", "3123456"),
        ("JP", "JP58181591A", "", "1983181591"),  # Showa 58 is 1983: EP full texts leave the era's letter out
        ("JP", "JP4365581A", "", "1992365581"),
        ("JP", "JP4365581B2", "", "4365581"),
        ("JP", "11158010", "application", "1999158010"),  # DPMAregister, with the day 1999-06-04
        ("KR", "특1990-0001234", "", "1019900001234"),
        ("KR", "特1990-0001234", "", "1019900001234"),
        ("KR", "실1998-012345", "", "2019980012345"),
        ("KR", "공개특허 10-2004-0012345", "", "1020040012345"),
        ("KR", "등록특허공보 제10-1234567호", "", "101234567"),
        ("US", "40869409", "application", "408694"),  # DOCDB: serial number 408694 and the year 2009
        ("", "US 40869409 A", "", "408694"),
        ("US", "12606660", "application", "12606660"),
        ("US", "62454417", "publication", "62454417"),  # a provisional cited as a patent: no grant has such a number
        ("CN", "ZL201310209986.9", "", "201310209986"),
        ("CN", "CN 104245682 A", "", "104245682"),
    ],
)
def test_forms_of_offices_come_to_the_normal_form(office_code: str, written: str, of: str, number: str) -> None:
    found = normalise(office_code, written, of=of)  # type: ignore[arg-type]
    assert (found.number, found.valid is not False) == (number, True), found


@pytest.mark.parametrize(
    ("typed", "key"),
    [("再表2005/012345", "JPWO2005012345"), ("実登3123456", "JP3123456"), ("특1990-0001234", "KR1019900001234"),
     ("特1990-0001234", "KR1019900001234"), ("特許第6151557号", "JP6151557")],
)  # fmt: skip
def test_words_before_a_number_tell_whose_it_is(typed: str, key: str) -> None:
    assert is_number(typed)
    assert known_by_signs(typed)[0].key == key


def test_a_wrong_check_digit_is_explained_with_the_right_one() -> None:
    assert "9 would be right" in explain("CN201310209986.0")


def test_an_unknown_office_and_a_form_that_does_not_fit_are_explained() -> None:
    assert explain("QQ12").startswith("QQ 12: 'QQ' is no office of ST.3")
    assert "201910725275.4" in explain("CN2019")


def test_a_short_japanese_year_without_its_era_is_read_with_a_doubt() -> None:
    found = normalise("JP", "60-123456")
    assert (found.number, found.valid) == ("1985123456", None)
    assert "read as Showa" in found.why


def test_a_number_that_names_another_office_than_its_source_is_wrong() -> None:
    found = normalise("KR", "JP2005533465")
    assert found.valid is False
    assert "names JP" in found.why


def test_former_codes_are_known_with_what_took_their_place() -> None:
    found = office("DD")
    assert found is not None
    assert (found.former, found.withdrawn, found.successors) == (True, "1990-10-30", ("DE",))


# Both forms stand side by side in published Chinese files (cn_new1 and cn_new3 of the reference data).
@pytest.mark.parametrize(
    ("written", "form"),
    [
        ("202111286633.X", "102021001286633"),
        ("202110991218.8", "102021000991218"),
        ("202180002433.9", "112021000002433"),
    ],
)
def test_chinese_numbers_have_the_st13_form_of_the_published_files(written: str, form: str) -> None:
    assert st13(normalise("CN", written)) == form


def test_a_number_that_does_not_say_its_kind_or_year_has_no_st13_form() -> None:
    assert st13(normalise("US", "10/123,456")) is None
    assert st13(normalise("CN", "201310209986.0")) is None
    assert parse_st13("10/123,456") is None


def test_the_st13_form_is_taken_apart() -> None:
    found = parse_st13("CN 10 2021 001286633")
    assert found is not None
    assert (found.office, found.type, found.year, found.serial) == ("CN", "10", 2021, 1286633)
    assert str(found) == "CN102021001286633"


def test_a_publication_in_the_place_of_an_application_is_read_with_a_doubt() -> None:
    # United States grants name WO publications among related applications
    found = normalise("WO", "WO2016/191867", of="application")
    assert (found.number, found.of, found.valid) == ("2016191867", "publication", None)


def test_an_international_application_keeps_its_number_under_whatever_office() -> None:
    assert normalise("EP", "PCTEP9906456", of="application")[:2] == ("WO", "EP1999006456")


def test_every_office_and_kind_has_words_and_a_source() -> None:
    assert len(offices()) > 240
    assert all(each.name and each.source for each in offices().values())
    assert all(each.what and each.source for each in kinds().values())
    found = kind("US", "B2")
    assert found is not None and found.is_grant


@pytest.mark.shared
def test_nearly_every_indian_number_of_a_year_of_grants_fits_its_form(shared: Path) -> None:
    import gzip

    path = shared / "data/patents/india-grants/2019_grants.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", errors="replace") as file:
        rows = list(csv.DictReader(file))
    wrong = [
        row["Application Number"]
        for row in rows
        if normalise("IN", row["Application Number"], of="application").valid is not True
    ]
    assert (len(rows), wrong) == (22897, [])


def test_numbers_need_the_standard_library_alone() -> None:
    import subprocess
    import sys

    names = ["django", "duckdb", "pyarrow", "lxml", "numpy"]
    code = f"import sys, touchstone.corpus.numbers; print([n for n in {names} if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


EXAMPLES = [(code, form) for code, forms in FORMS.items() for form in forms]


@pytest.mark.parametrize(("code", "form"), EXAMPLES, ids=lambda each: getattr(each, "example", each))
def test_the_example_of_every_form_is_read_and_its_normal_form_once_more(code: str, form: Form) -> None:
    found = normalise(code, form.example, kind=form.kinds[:1], of=form.of)
    assert found.valid is not False, found
    again = normalise(code, found.number, of=found.of)
    assert again.number == found.number, (found, again)


@given(
    st.sampled_from([*FORMS, "", "AU", "QQ", "PCT"]), st.text(max_size=24) | st.from_regex(r"[A-Z]{0,3}[0-9 ./-]{4,16}")
)
def test_whatever_the_text_nothing_is_raised_and_something_is_said(code: str, text: str) -> None:
    found = normalise(code, text)
    assert found.original == text
    assert found.valid is True or found.why
    assert explain(text, code)
