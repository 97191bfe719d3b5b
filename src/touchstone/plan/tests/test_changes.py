"""Hand-offs, milestones, deliveries and lineage: who enters them, what is refused, what the history keeps."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from touchstone.kernel.records import chain
from touchstone.kernel.records.errors import FactsRefused, NotAllowed
from touchstone.plan import changes
from touchstone.plan.models import Deliverable, Lineage, Measure, ProgressReport, Responsibility
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
DAY = date(2012, 6, 1)


@pytest.fixture(autouse=True)
def _office(db, settings):
    settings.TOUCHSTONE_TODAY = TODAY
    an_office()


@pytest.fixture
def measure(db):
    return a_measure(a_plan(), 7, "NCAC", "SAIC")


def hand(part, to, by="set-up", on=DAY, reason="Merged into it"):
    return changes.hand_off(part, to=an_organ(to), by=by, on=on, today=TODAY, reason=reason)


def now(measure):
    return list(measure.responsibilities.filter(until=None).values_list("organ__code", "part"))


# -- hand-offs --------------------------------------------------------------------------------------------------------


def test_a_hand_off_ends_one_part_and_begins_the_next_on_the_same_day(measure):
    made = hand(measure.responsibilities.get(part="lead"), "SIPO", by=a_member("NCAC"))
    former = measure.responsibilities.get(organ__code="NCAC")
    assert (former.until, former.reason, made.since, made.part, made.order) == (DAY, "Merged into it", DAY, "lead", 0)
    assert now(measure) == [("SIPO", "lead"), ("SAIC", "joint")]


def test_a_hand_off_is_an_event_of_the_measure_on_its_day(measure):
    hand(measure.responsibilities.get(part="lead"), "SIPO", by=a_member("NCAC"))
    event = measure.history().last()
    assert (event.verb, event.held_on, event.actor_name) == ("handed_off", DAY, "ncac-officer")
    assert event.diff["responsibility"] == [{"organ": "NCAC", "part": "lead"}, {"organ": "SIPO", "part": "lead"}]
    assert next(chain.verify(), None) is None


def test_a_joint_organ_that_takes_the_lead_gives_up_its_joint_part(measure):
    hand(measure.responsibilities.get(part="lead"), "SAIC")
    assert now(measure) == [("SAIC", "lead")]


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"to": "SAIC", "which": "joint"}, "organ"),
        ({"to": "NCAC", "which": "joint"}, "organ"),
        ({"on": date(2011, 12, 31)}, "on"),
        ({"on": date(2012, 12, 1)}, "on"),
        ({"reason": " "}, "reason"),
    ],
    ids=["to itself", "to one that answers already", "before it was held", "in days to come", "without a reason"],
)
def test_a_hand_off_that_cannot_stand_is_refused_by_field(measure, facts, field):
    given = {"to": "SIPO", "on": DAY, "reason": "Merged", "which": "lead"} | facts
    part = measure.responsibilities.get(part=given.pop("which"))
    with pytest.raises(FactsRefused) as refused:
        hand(part, given["to"], on=given["on"], reason=given["reason"])
    assert field in refused.value.fields
    assert now(measure) == [("NCAC", "lead"), ("SAIC", "joint")]


def test_a_part_is_handed_off_once(measure):
    part = measure.responsibilities.get(part="lead")
    hand(part, "SIPO")
    with pytest.raises(FactsRefused, match="2012-06-01"):
        hand(part, "MOF")


@pytest.mark.parametrize("code", ["SAIC", "MOF"], ids=["the joint organ", "a stranger"])
def test_others_do_not_hand_off_a_part_that_is_not_theirs(measure, code):
    with pytest.raises(NotAllowed):
        hand(measure.responsibilities.get(part="lead"), "SIPO", by=a_member(code))
    assert now(measure)[0] == ("NCAC", "lead")


def test_a_reader_of_the_organ_does_not_hand_off(measure):
    with pytest.raises(NotAllowed):
        hand(measure.responsibilities.get(part="lead"), "SIPO", by=a_member("NCAC", "reader"))


def test_the_coordinating_office_gives_the_part_of_an_unnamed_group_to_an_organ(measure):
    group = Responsibility.objects.create(
        measure=measure, group="the departments concerned", part="joint", order=2, since=measure.opened_on
    )
    with pytest.raises(NotAllowed):
        hand(group, "SIPO", by=a_member("NCAC"))
    hand(group, "SIPO", by=a_member("JMO"))
    assert ("SIPO", "joint") in now(measure)
    assert measure.history().last().diff["responsibility"][0]["organ"] == "the departments concerned"


def test_the_database_holds_one_part_an_organ_at_a_time(measure):
    with pytest.raises(IntegrityError), transaction.atomic():
        Responsibility.objects.create(
            measure=measure, organ=an_organ("NCAC"), part="joint", order=5, since=measure.opened_on
        )


def test_the_reports_of_the_former_organ_stay_its_own_and_it_reports_no_more(measure):
    officer = a_member("NCAC")
    report = ProgressReport.open(by=officer, on=DAY, measure=measure, period="2012 Q1", text="Two drafts.")
    hand(measure.responsibilities.get(part="lead"), "SIPO")
    report.amend(by=officer, reason="Misspelt", on=DAY, text="Three drafts.")
    assert report.holder.code == "NCAC"
    with pytest.raises(NotAllowed):
        ProgressReport.open(by=officer, on=DAY, measure=measure, period="2012 Q2", text="More.")


def test_an_officer_hands_off_on_the_measure_s_page_and_the_page_tells_it(measure):
    client = a_client(a_member("NCAC"))
    part = measure.responsibilities.get(part="lead")
    address = f"/plan/cn-2012/measures/7/hand-off/{part.pk}/"
    assert address in client.get("/plan/cn-2012/measures/7/").content.decode()
    an_organ("SIPO")
    sent = client.post(address, {"organ": "SIPO", "on": "2012-06-01", "reason": "Merged into it"}, follow=True)
    page = sent.content.decode()
    assert "Organ NCAC → Organ SIPO (lead)" in page
    assert "Merged into it" in page
    assert client.get(address).status_code == 404


def test_a_refused_hand_off_is_shown_beside_its_field(measure):
    part = measure.responsibilities.get(part="lead")
    an_organ("SIPO")
    sent = a_client(a_member("NCAC")).post(
        f"/plan/cn-2012/measures/7/hand-off/{part.pk}/", {"organ": "SIPO", "on": "2012-12-24", "reason": "Later"}
    )
    assert sent.status_code == 422
    assert "still to come" in sent.content.decode()


# -- deliverables -----------------------------------------------------------------------------------------------------


def test_the_day_a_deliverable_was_done_is_entered_with_its_event_on_that_day(measure):
    rules = a_deliverable(measure)
    changes.change_deliverable(rules, by=a_member("SAIC"), today=TODAY, done_on=date(2012, 8, 15))
    rules.refresh_from_db()
    event = measure.history().last()
    assert rules.done_on == date(2012, 8, 15)
    assert (event.verb, event.held_on) == ("delivered", date(2012, 8, 15))
    assert [said["done_on"] for said in event.diff["deliverable"]] == [None, "2012-08-15"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"done_on": date(2012, 12, 1)}, "done_on"),
        ({"title_en": "Other rules"}, "title_en"),
        ({"due_on": date(2013, 1, 1)}, "due_on"),
    ],
    ids=["a day to come", "the plan's own title", "the plan's own day"],
)
def test_of_what_the_plan_names_only_the_day_done_is_entered(measure, given, field):
    rules = a_deliverable(measure)
    with pytest.raises(FactsRefused) as refused:
        changes.change_deliverable(rules, by="set-up", today=TODAY, reason="Wanted", **given)
    assert field in refused.value.fields


def test_taking_a_day_back_needs_a_reason_and_is_remembered(measure):
    rules = a_deliverable(measure, done_on=date(2012, 8, 15))
    with pytest.raises(FactsRefused, match="reason"):
        changes.change_deliverable(rules, by="set-up", today=TODAY, done_on=None)
    changes.change_deliverable(rules, by="set-up", today=TODAY, done_on=None, reason="Only a draft was out")
    assert measure.history().last().verb == "delivery_taken_back"


def test_a_milestone_leads_to_a_deliverable_and_stands_below_it_on_the_page(measure):
    rules = a_deliverable(measure)
    client = a_client(a_member("NCAC"))
    sent = {"title_en": "Draft circulated", "due_on": "2012-09-01", "part_of": rules.pk}
    page = client.post("/plan/cn-2012/measures/7/milestone/", sent, follow=True).content.decode()
    milestone = Deliverable.objects.get(kind="milestone")
    assert (milestone.part_of_id, milestone.due_on) == (rules.pk, date(2012, 9, 1))
    assert page.rindex("Patent rules") < page.rindex("</span>Draft circulated")
    assert measure.history().last().verb == "milestone_set"


@pytest.mark.parametrize(
    ("given", "field"),
    [({"title_en": ""}, "title_en"), ({"due_on": date(2011, 12, 31)}, "due_on")],
    ids=["without a title", "before the measure began"],
)
def test_a_milestone_that_cannot_stand_is_refused(measure, given, field):
    usual = {"title_en": "Draft", "due_on": date(2012, 9, 1)}
    with pytest.raises(FactsRefused) as refused:
        changes.set_milestone(measure, by="set-up", today=TODAY, **usual | given)
    assert field in refused.value.fields


def test_a_milestone_is_no_part_of_another_measure_s_deliverable(measure):
    other = a_deliverable(a_measure(a_plan(), 8, "NCAC"))
    with pytest.raises(FactsRefused, match="another measure"):
        changes.set_milestone(
            measure, by="set-up", today=TODAY, title_en="Draft", due_on=date(2012, 9, 1), part_of=other
        )


def test_a_milestone_is_moved_with_a_reason_and_withdrawn_with_one(measure):
    milestone = changes.set_milestone(measure, by="set-up", today=TODAY, title_zh="送审稿", due_on=date(2012, 9, 1))
    with pytest.raises(FactsRefused, match="reason"):
        changes.change_deliverable(milestone, by="set-up", today=TODAY, due_on=date(2012, 10, 1))
    changes.change_deliverable(milestone, by="set-up", today=TODAY, due_on=date(2012, 10, 1), reason="Elections")
    with pytest.raises(FactsRefused, match="reason"):
        changes.withdraw_milestone(milestone, by="set-up", today=TODAY, reason="")
    changes.withdraw_milestone(milestone, by="set-up", today=TODAY, reason="Entered for another measure")
    assert not Deliverable.objects.exists()
    assert [event.verb for event in measure.history()][1:] == [
        "milestone_set",
        "deliverable_changed",
        "milestone_withdrawn",
    ]


@pytest.mark.parametrize(
    ("code", "role", "allowed"),
    [("NCAC", "officer", True), ("SAIC", "officer", True), ("JMO", "officer", True), ("MOF", "head", False),
     ("NCAC", "reader", False), ("JMO", "reader", False)],
    ids=["lead", "joint", "office", "another organ's head", "lead's reader", "office's reader"],
)  # fmt: skip
def test_milestones_and_deliveries_are_entered_by_those_who_answer_and_the_office(measure, code, role, allowed):
    rules = a_deliverable(measure)
    client = a_client(a_member(code, role))
    pages = [f"/plan/cn-2012/measures/7/deliverables/{rules.pk}/", "/plan/cn-2012/measures/7/milestone/"]
    assert [client.get(page).status_code for page in pages] == ([200, 200] if allowed else [403, 403])
    client.post(pages[0], {"done_on": "2012-08-15"})
    rules.refresh_from_db()
    assert bool(rules.done_on) is allowed


def test_a_delivery_does_not_move_the_status(measure):
    before = a_client(None).get("/plan/cn-2012/measures/7/").context["standing"]
    changes.change_deliverable(a_deliverable(measure), by="set-up", today=TODAY, done_on=date(2012, 8, 15))
    assert a_client(None).get("/plan/cn-2012/measures/7/").context["standing"] == before


# -- lineage ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def later(measure):
    plan = a_plan("cn-2013", 2013)
    return [a_measure(plan, number, "NCAC") for number in (1, 2, 3)]


def enter(earlier, later, kind, by="set-up"):
    return changes.link(earlier, later, kind=kind, by=by, today=TODAY, note="As the plan says")


def test_lineage_is_shown_both_ways(measure, later):
    enter(measure, later[0], "continued")
    public = a_client(None)
    assert '<a href="/plan/cn-2013/measures/1/">' in public.get("/plan/cn-2012/measures/7/").content.decode()
    assert '<a href="/plan/cn-2012/measures/7/">' in public.get("/plan/cn-2013/measures/1/").content.decode()
    assert [measure.history().last().verb, later[0].history().last().verb] == ["lineage_entered"] * 2


def test_one_measure_is_split_into_several_and_several_are_merged_into_one(measure, later):
    enter(measure, later[0], "split")
    enter(measure, later[1], "split")
    enter(a_measure(a_plan(), 8, "NCAC"), later[2], "merged")
    enter(a_measure(a_plan(), 9, "NCAC"), later[2], "merged")
    assert Lineage.objects.count() == 4


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (("continued", 0), ("continued", 1)),
        (("continued", 0), ("split", 1)),
        (("continued", 0), ("dropped", None)),
        (("dropped", None), ("continued", 0)),
        (("split", 0), ("split", 0)),
        (("dropped", None), ("dropped", None)),
    ],
)
def test_entries_that_contradict_each_other_are_refused(measure, later, first, then):
    kind, place = first
    enter(measure, later[place] if place is not None else None, kind)
    kind, place = then
    with pytest.raises(FactsRefused):
        enter(measure, later[place] if place is not None else None, kind)
    assert Lineage.objects.count() == 1


def test_two_measures_are_not_continued_in_the_same_one(measure, later):
    enter(measure, later[0], "continued")
    with pytest.raises(FactsRefused, match="merged"):
        enter(a_measure(a_plan(), 8, "NCAC"), later[0], "merged")


@pytest.mark.parametrize(("kind", "place"), [("dropped", 0), ("continued", None), ("halved", 0)])
def test_a_kind_goes_with_its_measures(measure, later, kind, place):
    with pytest.raises(FactsRefused):
        enter(measure, later[place] if place is not None else None, kind)


def test_a_measure_does_not_go_on_in_an_earlier_plan(measure, later):
    with pytest.raises(FactsRefused, match="later year"):
        enter(later[0], measure, "continued")


def test_lineage_is_entered_and_taken_back_by_the_coordinating_office_on_the_page(measure, later):
    client = a_client(a_member("JMO"))
    sent = {"kind": "continued", "later": later[0].number, "note": ""}
    assert client.post("/plan/cn-2012/measures/7/lineage/", sent).status_code == 302
    entry = Lineage.objects.get()
    back = f"/plan/cn-2012/measures/7/lineage/{entry.pk}/take-back/"
    assert client.post(back, {"reason": ""}).status_code == 422
    assert client.post(back, {"reason": "The wrong one"}).status_code == 302
    assert not Lineage.objects.exists()
    assert [event.verb for event in later[0].history()][1:] == ["lineage_entered", "lineage_taken_back"]


@pytest.mark.parametrize(("code", "role"), [("NCAC", "head"), ("JMO", "reader")])
def test_others_do_not_enter_lineage(measure, later, code, role):
    sent = {"kind": "dropped", "later": ""}
    assert a_client(a_member(code, role)).post("/plan/cn-2012/measures/7/lineage/", sent).status_code == 403
    with pytest.raises(NotAllowed):
        enter(measure, None, "dropped", by=a_member(code, role))


@pytest.mark.parametrize("address", ["measures/7/", "lineage/"])
def test_lineage_tells_nobody_of_a_measure_they_may_not_see(measure, later, address):
    Measure.everything.filter(pk=later[0].pk).update(level=2)
    enter(measure, Measure.everything.get(pk=later[0].pk), "continued")
    page = a_client(a_member("SAIC")).get(f"/plan/cn-2012/{address}").content.decode()
    assert later[0].number not in page
    assert "Task 1" not in page
    assert "Lineage entered" not in a_client(None).get(f"/registers/measures/{measure.number}/").content.decode()


def test_a_register_serves_what_its_measure_goes_on_in_and_no_other_of_the_same_number(measure, later):
    plan = a_plan("cn-2013", 2013)
    seven = a_measure(plan, 7, "NCAC")
    enter(measure, later[0], "continued")
    public = a_client(None)
    assert "/registers/works/" in public.get("/plan/cn-2013/measures/1/").content.decode()
    assert "/registers/works/" not in public.get(f"/plan/cn-2013/measures/{seven.code}/").content.decode()
