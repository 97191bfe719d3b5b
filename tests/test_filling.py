"""What the benchmarks fill a register with is what the ledger writes."""

from __future__ import annotations

import pytest

from touchstone.kernel.parties.models import Party
from touchstone.kernel.records import chain, history, search
from touchstone.kernel.records.models import Event, SearchEntry, Version


@pytest.fixture
def parties(db):
    from benchmarks import filling

    filling.fill(12)
    return list(Party.everything.order_by("number"))


def versions():
    return list(Version.objects.order_by("number", "held_from").values_list("number", "held_from", "held_to", "facts"))


def test_filled_history_verifies(parties):
    assert Event.objects.count() == 15  # 12 opened, and every fifth amended: 0, 5 and 10
    assert list(chain.verify()) == []


def test_filled_versions_are_those_made_from_the_events(parties):
    filled = versions()
    for party in parties:
        before = {field.name: getattr(party, field.attname) for field in Party._meta.concrete_fields}
        history.rebuild(party)
        assert before == {field.name: getattr(party, field.attname) for field in Party._meta.concrete_fields}
    assert versions() == filled


def test_filled_words_are_those_the_index_would_hold(parties):
    filled = list(SearchEntry.objects.order_by("number").values_list("number", "public_text", "full_text"))
    search.index(parties)
    assert list(SearchEntry.objects.order_by("number").values_list("number", "public_text", "full_text")) == filled


def test_a_record_opened_after_filling_takes_the_next_number(parties):
    opened = Party.open(by="set-up", on=parties[0].opened_on, kind="organisation", name="Later")
    assert opened.number not in {party.number for party in parties}
