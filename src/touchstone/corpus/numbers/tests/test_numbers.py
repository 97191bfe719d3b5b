"""Numbers of rights: normal forms, check digits, and why a number is wrong."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from touchstone.corpus.numbers import explain, normalise, office


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
        ("CN", "ZL201310209986.9", "", "201310209986"),
        ("CN", "CN 104245682 A", "", "104245682"),
    ],
)
def test_forms_of_offices_come_to_the_normal_form(office_code: str, written: str, of: str, number: str) -> None:
    found = normalise(office_code, written, of=of)  # type: ignore[arg-type]
    assert (found.number, found.valid is not False) == (number, True), found


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
