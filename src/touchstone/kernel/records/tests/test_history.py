"""History: folding, late-recorded facts, corrections, and the proof that nobody touched it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from touchstone.kernel.access.viewer import SYSTEM
from touchstone.kernel.durability import guards
from touchstone.kernel.parties.models import Party
from touchstone.kernel.records import chain, history, ledger, reads
from touchstone.kernel.records.errors import FactsRefused
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


def test_a_fact_told_late_that_equals_the_present_one_is_not_lost():
    party = a_party()
    party.amend(by="set-up", reason="Renamed in March", on=MAR, name="Second Press")
    late = party.amend(by="set-up", reason="It was in February", on=FEB, name="Second Press")
    assert late.diff == {"name": ["First Press", "Second Press"]}
    assert history.as_of(party, FEB)["name"] == "Second Press"
    assert history.as_of(party, JAN)["name"] == "First Press"


def test_a_correction_to_what_holds_now_is_not_lost():
    party = a_party()
    party.amend(by="set-up", reason="Renamed in March", on=MAR, name="Second Press")
    party.correct(1, by="set-up", reason="It bore that name from the first", name="Second Press")
    assert history.as_of(party, JAN)["name"] == "Second Press"


STATEMENTS = st.lists(
    st.tuples(DAYS, st.integers(0, 6), st.sampled_from(["name", "contact"]), st.sampled_from(["A", "B", "C"])),
    max_size=8,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(statements=STATEMENTS, asked=st.lists(DAYS, min_size=1, max_size=4), data=st.data())
def test_late_facts_and_corrections_answer_as_a_plain_list_of_what_was_said_when(statements, asked, data):
    """A record is replayed by hand: the last statement held by the day, in the order (held, said), is what holds."""
    party = a_party()
    said = [(JAN, 0, {"name": party.name, "contact": party.contact})]
    recorded = [party.history().get(seq=1).recorded_at]
    for on, which, field, value in statements:
        corrects = which % len(said) + 1 if which else None  # 0 is a plain amendment, others correct an event
        held = said[corrects - 1][0] if corrects else on
        if replayed(said, held, len(said))[field] == value:
            continue  # nothing new for that day
        if corrects:
            event = party.correct(corrects, by="set-up", reason="Misread", **{field: value})
        else:
            event = party.amend(by="set-up", reason="Any", on=on, **{field: value})
        said.append((held, event.seq - 1, {field: value}))
        recorded.append(event.recorded_at)
    assert history.as_of(party, date(2013, 1, 1))["name"] == Party.everything.get(pk=party.pk).name
    for day in asked:
        known = data.draw(st.integers(1, len(said)))
        then = history.as_of(party, day, known_at=recorded[known - 1])
        assert {name: then[name] for name in ("name", "contact")} == replayed(said, day, known)
        version = Version.objects.filter(Version.on(day), register="parties", number=party.number).get()
        assert {name: version.facts[name] for name in ("name", "contact")} == replayed(said, day, len(said))


def replayed(said, day, known):
    facts = {}
    for _held, _order, told in sorted((each for each in said[:known] if each[0] <= day), key=lambda each: each[:2]):
        facts |= told
    return facts


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


def test_a_batch_that_the_store_refuses_is_told_in_words_and_nothing_of_it_is_written():
    """A party that is living cannot point to another: the table's own constraint, asked of the store once a batch."""
    kept = a_party()
    rows = [{"kind": "organisation", "name": f"Press {n}", "on": JAN} for n in range(3)]
    rows[1]["merged_into"] = kept
    with pytest.raises(FactsRefused, match="merged_party_says_into_which"):
        ledger.open_many(Party, rows, by="set-up")
    assert Party.everything.count() == 1
