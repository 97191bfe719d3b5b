"""What an organ owes and by when; what is overdue; what has no evidence: each a page in both languages."""

from datetime import date, timedelta

import pytest
from django.utils.translation import override

from touchstone.kernel.access.viewer import PUBLIC
from touchstone.kernel.proofs.declaration import Declared, Proof, SourceDied, proofs
from touchstone.kernel.proofs.reads import compute_proofs
from touchstone.plan import owed
from touchstone.plan.models import Deliverable, Measure, ProgressReport, Reminder
from touchstone.plan.tests.places import (
    TODAY,
    a_client,
    a_deliverable,
    a_measure,
    a_member,
    a_plan,
    an_office,
    an_organ,
)

pytestmark = pytest.mark.django_db
AFTER = date(2013, 1, 10)


@pytest.fixture
def plan(db, settings):
    settings.TOUCHSTONE_TODAY = TODAY
    an_office()
    return a_plan()


@pytest.fixture
def answered():
    """Registers a proof of a measure of the plan that answers with a value of 10, and computes it."""
    added = []

    def add(position, value, on=TODAY):
        def answer(day):
            if value is None:
                raise SourceDied("the register", "it is away")
            return Proof(value=value, target=10, unit="", as_of=day, data_version="v1", link="")

        declared = Declared("cn-2012", position, "made-up", "Made up", timedelta(days=400), answer)
        proofs.add(declared)
        added.append(declared)
        compute_proofs(on, plan="cn-2012")

    yield add
    for each in added:
        proofs.remove(each)


def owes(code, on=TODAY, viewer=PUBLIC):
    return [(each.due, each.what, each.about) for each in owed.owed_list([an_organ(code).pk], viewer, on)]


def test_an_organ_owes_its_measures_and_what_they_must_bring_about_by_day(plan):
    measure = a_measure(plan, 7, "NCAC", "SAIC")
    a_deliverable(measure, "Patent rules", due_on=date(2012, 9, 30))
    a_deliverable(measure, "Published already", done_on=date(2012, 3, 1))
    assert owes("NCAC") == [
        (date(2012, 9, 30), "Deliver", "Patent rules"),
        (date(2012, 12, 31), "Report as lead", "M7 Task 7"),
    ]
    assert owes("SAIC")[1][1] == "Report as joint organ"


def test_a_measure_that_is_met_is_owed_no_more(plan, answered):
    a_measure(plan, 8, "NCAC")
    answered(8, 12)
    assert owes("NCAC") == []


def test_what_was_handed_off_is_owed_by_the_organ_that_took_it_over(plan):
    part = a_measure(plan, 7, "NCAC").responsibilities.get()
    part.until = date(2012, 6, 1)
    part.save()
    assert owes("NCAC") == []
    page = a_client(None).get("/plan/cn-2012/organs/NCAC/").content.decode()
    assert "Handed off" in page


def test_reports_begun_and_returned_are_owed_and_only_those_who_may_read_them_see_that(plan):
    measure = a_measure(plan, 7, "NCAC")
    officer = a_member("NCAC")
    report = ProgressReport.open(by=officer, on=TODAY, measure=measure, period="2012 Q3", text="A fair.")
    shown = a_client(officer).get("/plan/cn-2012/organs/NCAC/").content.decode()
    assert "Hand in the draft" in shown
    assert report.number in shown
    for other in (None, a_member("SAIC", "head")):
        assert report.number not in a_client(other).get("/plan/cn-2012/organs/NCAC/").content.decode()


@pytest.mark.parametrize("prefix", ["", "/zh-hans"], ids=["English", "Chinese"])
@pytest.mark.parametrize("address", ["overdue/", "without-evidence/", "organs/NCAC/", "lineage/"])
def test_each_has_a_page_and_the_plan_leads_to_it(plan, prefix, address):
    a_measure(plan, 7, "NCAC")
    client = a_client(None)
    assert client.get(f"{prefix}/plan/cn-2012/{address}").status_code == 200
    led = {"organs/NCAC/": f"{prefix}/plan/cn-2012/organs/"}.get(address, f"{prefix}/plan/cn-2012/")
    assert f'href="{prefix}/plan/cn-2012/{address}"' in client.get(led).content.decode()


def rows(client, address="overdue/", **query):
    return client.get(f"/plan/cn-2012/{address}", query).context


def test_overdue_is_what_is_not_met_after_its_day_the_longest_first(plan, answered, settings):
    for position, code in ((1, "NCAC"), (2, "NCAC"), (4, "SAIC")):
        a_measure(plan, position, code)
    Measure.everything.filter(position=2).update(due_on=date(2012, 6, 30))
    answered(4, 12, on=AFTER)
    settings.TOUCHSTONE_TODAY = AFTER
    found = rows(a_client(None))["rows"]
    assert [(row.tile.measure.position, row.days) for row in found] == [(2, 194), (1, 10)]
    assert [row.tile.measure.position for row in rows(a_client(None), organ="SAIC")["rows"]] == []


def test_the_day_itself_is_still_in_time(plan, settings):
    a_measure(plan, 1, "NCAC")
    settings.TOUCHSTONE_TODAY = date(2012, 12, 31)
    assert rows(a_client(None))["rows"] == []


def test_a_deliverable_whose_day_has_passed_is_overdue_until_it_is_done(plan):
    rules = a_deliverable(a_measure(plan, 7, "NCAC"), due_on=date(2012, 9, 30))
    assert [row.deliverable for row in rows(a_client(None))["rows"]] == [rules]
    rules.done_on = date(2012, 11, 1)
    rules.save()
    assert rows(a_client(None))["rows"] == []


def test_when_an_organ_was_last_reminded_is_told_to_organs_and_not_to_the_public(plan, settings):
    measure = a_measure(plan, 1, "NCAC")
    settings.TOUCHSTONE_TODAY = AFTER
    Reminder.objects.create(
        measure=measure, organ=an_organ("NCAC"), days=7, due_on=measure.due_on, sent_on=date(2013, 1, 7)
    )
    assert b"2013-01-07" in a_client(a_member("JMO")).get("/plan/cn-2012/overdue/").content
    assert b"2013-01-07" not in a_client(None).get("/plan/cn-2012/overdue/").content


def test_without_evidence_tells_what_no_system_proves_and_what_has_gone_stale(plan, answered):
    for position in (1, 2, 3):
        a_measure(plan, position, "NCAC")
    answered(2, 4)
    answered(3, None)
    shown = rows(a_client(None), "without-evidence/")
    assert (shown["without"], shown["stale"], shown["total"]) == (1, 1, 3)
    assert [tile.measure.position for tile in shown["chapters"][0].stale] == [3]
    assert "the register" in a_client(None).get("/plan/cn-2012/without-evidence/").content.decode()


@pytest.mark.parametrize("address", ["overdue/", "without-evidence/", "organs/NCAC/", "lineage/"])
def test_a_measure_above_the_reader_is_on_none_of_them(plan, settings, address):
    measure = a_measure(plan, 7, "NCAC", title_en="Defence rights")
    a_deliverable(measure, "Defence rules", due_on=date(2012, 9, 30))
    Measure.everything.filter(pk=measure.pk).update(level=3)
    settings.TOUCHSTONE_TODAY = AFTER
    page = a_client(a_member("NCAC", "head")).get(f"/plan/cn-2012/{address}").content.decode()
    assert "Defence" not in page


def test_the_header_names_the_reader_s_organ_and_not_those_of_the_list(plan):
    a_measure(plan, 7, "NCAC", "SAIC")
    page = a_client(a_member("JMO")).get("/plan/cn-2012/overdue/").content.decode()
    assert "Organ SAIC" not in page.split("<main")[0]


def test_the_desk_shows_milestones_with_a_day_of_their_own(plan):
    measure = a_measure(plan, 7, "NCAC")
    a_deliverable(measure, "Draft circulated", kind="milestone", due_on=date(2012, 12, 10))
    page = a_client(a_member("NCAC")).get("/desk/").content.decode()
    assert "Draft circulated" in page
    assert "Reach the milestone" in page


def test_the_calendar_has_milestones_on_their_own_day_and_asks_few_questions(plan, django_assert_max_num_queries):
    from icalendar import Calendar

    for position in range(1, 21):
        measure = a_measure(plan, position, "NCAC")
        a_deliverable(measure, "Same day")
        a_deliverable(measure, "Draft circulated", kind="milestone", due_on=date(2012, 12, 10))
    with django_assert_max_num_queries(15):
        answer = a_client(None).get("/plan/cn-2012/calendar.ics")
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    assert len(events) == len({str(event["uid"]) for event in events}) == 40
    assert {event["dtstart"].dt for event in events if "Draft" in event["summary"]} == {date(2012, 12, 10)}


def test_a_plan_under_review_stands_on_the_desk_of_the_coordinating_office(plan):
    from touchstone.plan import drafts

    drafts.make_draft(b"Plan of 2013\n\nI. Rules\n1. Revise the rules. (SIPO)\n", "plan.txt", "cn-2013", "operator")
    assert "/plan/drafts/cn-2013/" in a_client(a_member("JMO")).get("/desk/").content.decode()
    assert "/plan/drafts/" not in a_client(a_member("NCAC")).get("/desk/").content.decode()


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "4–5 patent alliances"), ("zh-hans", "4–5个专利联盟")],
)
def test_a_number_to_reach_is_owed_with_its_number_and_not_with_its_unit_alone(language, words):
    target = Deliverable(
        kind="target", low=4, high=5, qualifier="between", title_en="patent alliances", title_zh="个专利联盟"
    )
    with override(language):
        assert target.title == words
