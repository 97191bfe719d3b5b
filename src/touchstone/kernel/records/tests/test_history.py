"""History: folding, late-recorded facts, corrections, and the proof that nobody touched it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from touchstone.kernel.access.viewer import SYSTEM
from touchstone.kernel.durability import guards
from touchstone.kernel.parties.models import Party
from touchstone.kernel.records import chain, history, reads
from touchstone.kernel.records.models import Event, Version
from touchstone.kernel.records.register import registers

pytestmark = pytest.mark.django_db
JAN, FEB, MAR = date(2012, 1, 1), date(2012, 2, 1), date(2012, 3, 1)


def a_party(on=JAN, **facts):
    return Party.open(
        by="set-up", on=on, **({"kind": "organisation", "name": "First Press", "region": "110000"} | facts)
    )


def test_a_fact_recorded_late_holds_from_its_own_day_and_leaves_later_facts_alone():
    party = a_party()
    party.amend(by="set-up", reason="Moved", on=MAR, region="310000")
    party.amend(by="set-up", reason="Renamed in February, told in April", on=FEB, name="Second Press")
    assert history.as_of(party, date(2012, 1, 31))["name"] == "First Press"
    assert history.as_of(party, FEB)["name"] == "Second Press"
    assert history.as_of(party, FEB)["region"] == "110000"
    assert (party.name, party.region) == ("Second Press", "310000")


def test_what_was_known_then_differs_from_what_is_known_now():
    party = a_party()
    told = party.amend(by="set-up", reason="Told late", on=JAN, name="Second Press")
    before = told.recorded_at - timedelta(microseconds=1)
    assert history.as_of(party, FEB, known_at=before)["name"] == "First Press"
    assert history.as_of(party, FEB)["name"] == "Second Press"


def test_a_correction_holds_from_the_day_of_the_event_it_corrects():
    party = a_party()
    party.amend(by="set-up", reason="Moved", on=MAR, region="310000")
    party.correct(2, by="set-up", reason="It was Tianjin", region="120000")
    assert party.region == "120000"
    assert party.history().last().corrects == 2
    assert history.as_of(party, FEB)["region"] == "110000"


DAYS = st.dates(date(2012, 1, 1), date(2012, 12, 31))
CHANGES = st.lists(st.tuples(DAYS, st.sampled_from(["name", "contact"]), st.sampled_from(["A", "B", "C"])), max_size=6)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=CHANGES, asked=DAYS)
def test_versions_answer_as_a_replay_of_the_events_does(changes, asked):
    party = a_party()
    for on, field, value in changes:
        party.amend(by="set-up", reason="Any", on=on, **{field: value})
    version = Version.objects.filter(Version.on(asked), register="parties", number=party.number).get()
    assert version.facts == history.as_of(party, asked)
    assert history.snapshot(Party.everything.get(pk=party.pk)) == history.as_of(party, date(2013, 1, 1))


def test_lists_as_of_a_day_leave_out_what_was_opened_later():
    early, late = a_party(on=JAN), a_party(on=MAR, name="Late Press")
    page = reads.rows(registers.get("parties"), SYSTEM, reads.RowsQuery(on=FEB, sort="number"))
    assert [each.number for each in page.records] == [early.number]
    assert late.number != early.number


@pytest.mark.parametrize(
    ("tamper", "what"),
    [
        (lambda e: e.filter(seq=2).update(reason="Nothing"), "content is not what was sealed"),
        (lambda e: e.filter(seq=2).delete(), "are missing"),
        (lambda e: e.filter(seq=1).update(held_on=MAR), "content is not what was sealed"),
        (lambda e: e.filter(seq=3).update(previous_hash="0" * 64), "does not follow"),
        (lambda e: e.filter(seq=3).delete(), "sealed 3 events, 2 are there"),
    ],
    ids=["reason changed", "event removed", "day changed", "link changed", "tail cut"],
)
def test_tampering_is_found_and_named(tamper, what):
    party = a_party()
    party.amend(by="set-up", reason="One", on=FEB, name="B")
    party.amend(by="set-up", reason="Two", on=MAR, name="C")
    chain.seal(datetime(2012, 4, 1, tzinfo=UTC))
    assert next(chain.verify(), None) is None
    with guards.lifted(connection):
        tamper(Event.objects.filter(number=party.number))
    assert what in next(chain.verify()).what


def test_checkpoints_follow_one_another_and_seal_each_event_once():
    a_party()
    first = chain.seal(datetime(2012, 4, 1, tzinfo=UTC))
    assert chain.seal(datetime(2012, 4, 2, tzinfo=UTC)) is None
    a_party(name="Other")
    second = chain.seal(datetime(2012, 4, 3, tzinfo=UTC))
    assert (second.previous, second.first_id, second.count) == (first.hash, first.last_id + 1, 1)
