"""Events of legal status: through ST.96 and back, on a day, and one after the other."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from touchstone.corpus import st27, st96

NUMBER = "201310209986.9"


def an_event(on: date, code: str, **facts: object) -> st27.Event:
    usual = {"office": "CN", "number": "201310209986", "number_original": NUMBER}
    return st27.Event(**usual | facts, happened_on=on, status=st27.parse(code))  # type: ignore[arg-type]


FILED = an_event(date(2013, 5, 30), "A-0-1-A10-A12-nap-X000")
EXAMINED = an_event(date(2014, 8, 2), "A-1-2-D10-D11-nap-SE")
GRANTED = an_event(date(2016, 8, 1), "A-2-4-F10-F11-nap-GR", identifier="7")


def test_events_are_the_same_after_the_way_through_st96() -> None:
    xml = st96.write(st27.document("CN", [FILED, EXAMINED, GRANTED], made_on=date(2020, 1, 1)))
    found = st96.read(xml)
    assert isinstance(found, st96.PatentLegalStatusData)
    assert list(st27.events(found)) == [FILED, EXAMINED, GRANTED]


def test_written_events_are_valid_by_the_schema(shared: Path) -> None:
    schemas = st96.Schemas(shared / "data/standards/wipo_st96/schema_v6_0")
    assert schemas.faults(st27.document("CN", [FILED, EXAMINED, GRANTED])) == []


def test_an_event_with_wrong_codes_is_read_with_its_fault() -> None:
    data = st27.document("CN", [FILED])
    data.rights[0].events[0].key = "Z10"
    (found,) = st27.events(data)
    assert (found.status, found.category) == (None, None)
    assert "'Z10' is no key event" in found.fault
    with pytest.raises(st27.BadStatus, match="the event has no codes"):
        st27.document("CN", [found])


@pytest.mark.parametrize(
    ("day", "event"),
    [(date(2013, 5, 29), None), (date(2013, 5, 30), FILED), (date(2016, 7, 31), EXAMINED), (date(2030, 1, 1), GRANTED)],
)
def test_the_standing_of_a_right_is_its_last_event_up_to_the_day(day: date, event: st27.Event | None) -> None:
    assert st27.standing([GRANTED, FILED, EXAMINED], day) == event


def test_of_two_events_on_one_day_the_later_in_the_list_counts() -> None:
    again = an_event(FILED.happened_on or date.min, "A-1-1-A10-A13-nap-X000")
    assert st27.standing([FILED, again], date(2013, 6, 1)) == again


def test_events_that_do_not_follow_from_one_another_are_named() -> None:
    assert st27.breaks([FILED, EXAMINED, GRANTED]) == []
    assert st27.breaks([FILED, GRANTED]) == ["2016-08-01: F11 leaves stage 2, but A12 of 2013-05-30 led to stage 1."]


def test_a_printed_code_of_too_few_parts_is_refused() -> None:
    with pytest.raises(st27.BadStatus, match="has 2 parts"):
        st27.parse("A-10")


def test_office_codes_are_known_only_where_a_table_says_so(tmp_path: Path) -> None:
    table = tmp_path / "codes.csv"
    table.write_text("office,code,category,title\nEP,PG25,H,Lapsed\nEP,REG,,Reference\n", encoding="utf-8")
    found = st27.OfficeCodes.read(table)
    category = found.category("EP", "PG25")
    assert category is not None and category.code == "H"
    assert found.category("EP", "REG") is None
    table.write_text("office,code,category\nEP,PG25,?\n", encoding="utf-8")
    with pytest.raises(st27.BadStatus, match=r"EP PG25: '\?' is no category"):
        st27.OfficeCodes.read(table)
