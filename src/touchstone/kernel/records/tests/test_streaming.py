"""Rows are read step by step in order, and a reading left in the middle holds nothing at the database."""

from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import touchstone
from touchstone.kernel.parties.models import Party
from touchstone.kernel.records.models import Event
from touchstone.kernel.records.streaming import streamed

SOURCES = Path(touchstone.__file__).parent


@pytest.fixture
def events(db):
    for name in ("First Press", "Second Press", "Third Press"):
        party = Party.open(by="set-up", on=date(2012, 1, 1), kind="organisation", name=name)
        party.amend(by="set-up", reason="Renamed", on=date(2012, 2, 1), name=f"New {name}")
    return list(Event.objects.order_by("register", "number", "seq"))


@pytest.mark.parametrize("size", [1, 2, 3, 4, 6, 7])
@pytest.mark.parametrize("keys", [("register", "number", "seq"), ("pk",)])
def test_every_row_comes_once_and_in_order_whatever_the_step(events, keys, size):
    assert list(streamed(Event.objects.all(), *keys, size=size)) == events


def test_tuples_go_on_from_the_columns_they_begin_with(events):
    rows = streamed(Event.objects.values_list("number", "seq", "verb"), "number", "seq", size=2)
    assert [row[:2] for row in rows] == [(each.number, each.seq) for each in events]


def test_a_step_is_one_question_and_none_is_asked_for_rows_nobody_wants(events):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert len(list(zip(range(5), streamed(Event.objects.all(), "pk", size=2), strict=False))) == 5
    assert len(asked) == 3


def test_a_row_written_meanwhile_appears_where_its_place_is_still_to_come(events):
    reading = streamed(Event.objects.all(), "id", size=2)
    next(reading)
    late = Party.open(by="set-up", on=date(2012, 3, 1), kind="organisation", name="Late Press").history().last()
    assert list(reading)[-1] == late


def test_no_part_reads_with_a_cursor_that_outlives_its_loop():
    reading = [path for path in SOURCES.rglob("*.py") if {"migrations", "tests"}.isdisjoint(path.parts)]
    assert len(reading) > 100
    assert [path.name for path in reading if ".iterator(" in path.read_text(encoding="utf-8")] == []
