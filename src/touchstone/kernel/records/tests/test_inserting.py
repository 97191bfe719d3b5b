"""Many rows at once stand in the table as rows saved one by one do."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import DataError, IntegrityError, connection, transaction

from touchstone.kernel.parties.models import Party
from touchstone.kernel.records import inserting
from touchstone.kernel.records.models import Event, SearchEntry

pytestmark = pytest.mark.django_db
DAY = date(2011, 1, 3)
ENTRY = ("id", "register", "record_id", "number", "public_text", "full_text")


def a_party(number, **facts):
    usual = {
        "name": "江南书局",
        "state": "living",
        "opened_on": DAY,
        "state_since": DAY,
        "changed_at": datetime.now(UTC),
    }
    return Party(number=number, kind="organisation", also_called=["Jiangnan “Press”"], **usual | facts)


def stored(model, **where):
    rows = model._base_manager.filter(**where).values()
    return [{name: value for name, value in row.items() if name not in ("id", "number")} for row in rows]


def test_a_record_put_in_with_others_is_kept_as_a_saved_one():
    moment = datetime(2011, 1, 3, 12, 30, 1, 5, tzinfo=UTC)
    a_party("P-1", changed_at=moment).save(force_insert=True)
    together = [a_party("P-2", changed_at=moment), a_party("P-3", changed_at=moment)]
    inserting.insert_objects(Party, together, keyed=True)
    assert stored(Party, number="P-1") == stored(Party, number="P-2") == stored(Party, number="P-3")
    assert together[0].pk < together[1].pk
    assert Party.everything.get(number="P-3") == together[1]


def test_the_next_record_saved_takes_a_key_of_its_own():
    inserting.insert_objects(Party, [a_party("P-1"), a_party("P-2")], keyed=True)
    later = a_party("P-3")
    later.save(force_insert=True)
    assert Party.everything.count() == 3


def test_history_put_in_with_others_keeps_its_structures():
    moment = datetime(2011, 1, 3, 12, 30, tzinfo=UTC)
    diff = {"name": [None, "江南 'Press' \\ \n"], "n": [1, 2.5], "on": [True, None]}
    inserting.insert(
        Event,
        ("register", "number", "seq", "verb", "held_on", "recorded_at", "actor", "actor_name", "reason", "from_state",
         "to_state", "diff", "corrects", "st27", "previous_hash", "hash"),
        [("parties", "P-1", 1, "opened", DAY, moment, None, "clock", "", "", "living", diff, None, "", "", "0" * 64)],
    )  # fmt: skip
    kept = Event.objects.get()
    assert (kept.diff, kept.held_on, kept.recorded_at, kept.corrects) == (diff, DAY, moment, None)


def test_more_rows_than_one_statement_takes_go_in():
    count = inserting.STEP * 2 + 1
    inserting.insert(SearchEntry, ENTRY, [(n + 1, "parties", n, f"P-{n}", "a", "a") for n in range(count)])
    assert SearchEntry.objects.count() == count


def test_statements_that_overlap_go_in_together_or_not_at_all():
    inserting.insert(SearchEntry, ENTRY, [(1, "parties", 1, "P-1", "first", "")])
    with pytest.raises(IntegrityError), transaction.atomic(), inserting.overlapping():
        inserting.insert_objects(Party, [a_party("P-2")], keyed=True)
        inserting.insert(SearchEntry, ENTRY, [(1, "parties", 1, "P-1", "second", "")])
        inserting.insert_objects(Party, [a_party("P-3")], keyed=True)
    assert not Party.everything.exists()
    with transaction.atomic(), inserting.overlapping():
        inserting.insert_objects(Party, [a_party("P-2")], keyed=True)
        inserting.insert(SearchEntry, ENTRY, [(2, "parties", 2, "P-2", "second", "")])
    assert (Party.everything.count(), SearchEntry.objects.count()) == (1, 2)


def test_a_row_that_is_there_is_an_error_or_is_left_as_asked():
    inserting.insert(SearchEntry, ENTRY, [(1, "parties", 1, "P-1", "first", "")])
    again = [(1, "parties", 1, "P-1", "second", "")]
    with pytest.raises(IntegrityError), transaction.atomic():
        inserting.insert(SearchEntry, ENTRY, again)
    inserting.insert(SearchEntry, ENTRY, again, anew=False)
    assert SearchEntry.objects.get().public_text == "first"


def test_a_text_that_is_too_long_is_never_cut():
    if connection.vendor == "sqlite":  # it knows no lengths
        inserting.insert_objects(Party, [a_party("P" * 41)], keyed=True)
        assert Party.everything.filter(number="P" * 41).exists()
        return
    with pytest.raises(DataError), transaction.atomic():
        inserting.insert_objects(Party, [a_party("P" * 41)], keyed=True)
