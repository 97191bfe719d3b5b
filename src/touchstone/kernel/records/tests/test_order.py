"""The order of lists that are not asked for in one, page by page, and that no page costs the whole register."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection

from touchstone.kernel.access.models import User
from touchstone.kernel.access.viewer import PUBLIC, SYSTEM, viewer_of
from touchstone.kernel.parties.models import Party
from touchstone.kernel.records import reads
from touchstone.kernel.records.register import registers

pytestmark = pytest.mark.django_db


def opened(names, *, year=2012, **facts):
    rows = [{"kind": "organisation", "name": name, "on": date(year, 1, 1)} | facts for name in names]
    return [Party.open(by="set-up", **row) for row in rows]


def pages(viewer=SYSTEM, **asked):
    """Names of every page, one list a page."""
    found, after = [], ""
    while True:
        page = reads.rows(registers.get("parties"), viewer, reads.RowsQuery(after=after, size=2, **asked))
        found.append([each.name for each in page.records])
        after = page.next
        if not after:
            return found


def count(viewer=SYSTEM, **asked):
    return reads.rows(registers.get("parties"), viewer, reads.RowsQuery(size=2, **asked)).count


def test_words_find_the_last_record_to_come_in_first():
    opened(["柳 1", "柳 2"], year=2013)
    opened(["柳 3", "杨", "柳 4"], year=2012)
    assert pages(q="柳") == [["柳 4", "柳 3"], ["柳 2", "柳 1"]]
    assert pages(q="柳", sort="number") == [["柳 3", "柳 4"], ["柳 1", "柳 2"]]
    assert count(q="柳") == 4


def test_hits_behind_the_wall_are_passed_over_and_not_counted():
    opened(["柳 1", "柳 2", "柳 3"])
    opened([f"柳氏 {n}" for n in range(30)], kind="person")
    assert pages(PUBLIC, q="柳") == [["柳 3", "柳 2"], ["柳 1"]]
    assert count(PUBLIC, q="柳") == 3
    assert count(SYSTEM, q="柳") == 33


def test_a_reader_finds_what_all_may_find_and_the_own_files():
    user = User.objects.create_user("liu")
    opened(["柳 1"])
    opened(["柳氏 1", "柳氏 2"], kind="person")
    opened(["柳氏 3"], kind="person", filed_by=user)
    assert pages(viewer_of(user), q="柳") == [["柳氏 3", "柳 1"]]
    assert count(viewer_of(user), q="柳") == 2


def test_words_and_filters_hold_together():
    opened(["柳 1", "柳 2"], region="110000")
    opened(["柳 3"], region="320100")
    assert pages(q="柳", filters={"region": ("110000",)}) == [["柳 2", "柳 1"]]


def test_as_of_a_day_comes_what_changed_last_before_it():
    first, second, _third = opened(["甲", "乙", "丙"])
    first.amend(by="set-up", reason="Renamed", on=date(2012, 3, 1), name="甲子")
    second.amend(by="set-up", reason="Renamed", on=date(2012, 5, 1), name="乙丑")
    assert pages(on=date(2012, 4, 1)) == [["甲子", "丙"], ["乙"]]
    assert pages(on=date(2012, 4, 1), sort="number") == [["甲子", "乙"], ["丙"]]
    assert pages(on=date(2012, 4, 1), sort="-number") == [["丙", "乙"], ["甲子"]]
    assert count(on=date(2012, 4, 1)) == 3
    assert pages(on=date(2011, 4, 1)) == [[]]


@pytest.mark.parametrize("after", ["W10", "WyIyMDEyLTAxLTAxIl0", "WyJuZXZlciIsICJQLTEiXQ"])
@pytest.mark.parametrize("asked", [{"q": "柳"}, {"on": date(2012, 4, 1)}], ids=["words", "day"])
def test_a_strange_cursor_is_refused(asked, after):
    with pytest.raises(reads.BadQuery):
        reads.rows(registers.get("parties"), SYSTEM, reads.RowsQuery(after=after, **asked))


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"sort": "number"},
        {"filters": {"region": ("110000",)}},
        {"on": date(2012, 4, 1)},
        {"on": date(2012, 4, 1), "sort": "-number"},
    ],
    ids=["list", "by number", "of a region", "of a day", "of a day by number"],
)
def test_a_page_walks_an_index_and_does_not_sort_the_register(asked, django_assert_max_num_queries):
    if connection.vendor == "postgresql":  # it chooses by what it knows of the rows: on few it sorts, and may
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_sort = off")
            cursor.execute("SET LOCAL enable_seqscan = off")
    opened(["甲"], region="110000")
    with django_assert_max_num_queries(3) as said:
        reads.rows(registers.get("parties"), PUBLIC, reads.RowsQuery(**asked))
    statement = said.captured_queries[0]["sql"]
    with connection.cursor() as cursor:
        cursor.execute(("EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN ") + statement)
        plan = " ".join(str(row[-1]) for row in cursor.fetchall())
    assert "TEMP B-TREE" not in plan and "Sort" not in plan, plan
