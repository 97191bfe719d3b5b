"""Periods of validity from dated lists."""

from datetime import date
from pathlib import Path

import pytest

from touchstone.kernel.regions.editions import Edition, EditionRefused, periods, read_edition
from touchstone.kernel.regions.loader import shipped_regions

END_2009, END_2010, END_2012 = date(2009, 12, 31), date(2010, 12, 31), date(2012, 12, 31)


def lists(*names):
    return [Edition(on, each) for on, each in zip((END_2009, END_2010, END_2012), names, strict=False)]


def test_a_unit_that_a_list_drops_held_until_the_day_before_that_list():
    [period] = periods(lists({"110103": "崇文区"}, {}))
    assert (period.valid_from, period.valid_to) == (END_2009, date(2010, 12, 30))
    assert (period.first_seen, period.last_seen) == (END_2009, END_2009)


def test_a_unit_in_the_newest_list_has_no_end():
    [period] = periods(lists({}, {"110101": "东城区"}))
    assert period.valid_to is None


def test_a_change_of_name_begins_a_new_period():
    before, after = periods(lists({"420600": "襄樊市"}, {"420600": "襄阳市"}))
    assert [before.name_zh, after.name_zh] == ["襄樊市", "襄阳市"]
    assert before.valid_to < after.valid_from


def test_a_code_that_comes_back_has_two_periods():
    first, second = periods(lists({"110101": "东城区"}, {}, {"110101": "东城区"}))
    assert first.valid_to == date(2010, 12, 30)
    assert second.valid_from == END_2012


def test_a_district_without_a_prefecture_in_the_list_stands_under_its_province():
    rows = periods(lists({"110000": "北京市", "110101": "东城区", "320500": "苏州市", "320508": "姑苏区"}))
    assert {row.code: row.parent_code for row in rows} == {
        "110000": "",
        "110101": "110000",
        "320500": "320000",
        "320508": "320500",
    }


def test_a_row_without_a_six_digit_code_is_refused_with_its_line(tmp_path):
    path = tmp_path / "mca-201012.tsv"
    path.write_text("Source\tRevision\tCode\tName\nmca\t201012\t1101\t东城区\n", encoding="utf-8")
    with pytest.raises(EditionRefused, match=r'mca-201012.tsv, line 2: code "1101"'):
        read_edition(path, END_2010)


def test_an_empty_list_is_refused(tmp_path):
    path = tmp_path / "mca-201012.tsv"
    path.write_text("Source\tRevision\tCode\tName\n", encoding="utf-8")
    with pytest.raises(EditionRefused, match="holds no unit"):
        read_edition(path, END_2010)


@pytest.mark.shared
def test_the_shipped_periods_are_made_from_the_lists():
    from touchstone.kernel.regions.editions import editions_in
    from touchstone.kernel.regions.loader import DATA

    folder = Path(__file__).resolve().parents[5].parent / "shared/data/china/gb2260"
    if not folder.exists():
        pytest.skip("the ministry's lists are not beside this checkout")
    made = {(row.code, row.valid_from, row.valid_to, row.name_zh) for row in periods(editions_in(folder, DATA))}
    assert made == {(row.code, row.valid_from, row.valid_to, row.name_zh) for row in shipped_regions()}
