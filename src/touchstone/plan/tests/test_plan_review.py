"""A compiled plan on its way into force: reviewed by the coordinating office, accepted whole or not at all."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from touchstone.kernel.access.models import Membership, User
from touchstone.kernel.access.viewer import PUBLIC
from touchstone.kernel.parties.models import Organ
from touchstone.plan import drafts, loading
from touchstone.plan.compiler import compile_plan
from touchstone.plan.exports.jsonfile import as_json
from touchstone.plan.models import Deliverable, Draft, Measure, Plan


def a_measure(number, **facts):
    usual = {
        "number": number, "text": f"Revise rules {number}; publish them.", "line": 10 + number,
        "organs": ["SIPO", "MOF"], "organ_groups": [], "instruments": [{"title": "Patent rules", "verb": "revise"}],
        "targets": [{"low": 4, "high": 5, "qualifier": "", "unit": "rules", "words": "4 to 5 rules"}],
    }  # fmt: skip
    return usual | facts


def a_compiled(*numbers, **facts):
    chapter = {"number": 1, "title": "Rules", "introduction": "On rules.", "line": 3,
               "measures": [a_measure(each) for each in numbers]}  # fmt: skip
    usual = {
        "title": "Plan of 2013", "year": 2013, "year_to": None, "language": "en", "introduction": "",
        "chapters": [chapter], "unplaced": [{"line": 2, "text": "A line between"}],
        "warnings": [{"line": 12, "message": "Number 3 is missing."}],
    }  # fmt: skip
    return usual | facts


@pytest.fixture
def a_draft(db):
    def made(*numbers, key="cn-2013", **facts):
        return Draft.objects.create(
            key=key, file_name="plan.txt", sha256="0" * 64, compiled=a_compiled(*numbers, **facts),
            made_at=datetime(2013, 1, 5, tzinfo=UTC), made_by="operator",
        )  # fmt: skip

    return made


@pytest.fixture
def client(db):
    office = Organ.objects.create(code="JMO", name_en="Coordinating office", name_zh="办公室", coordinates=True)
    user = User.objects.create(username="jmo-officer")
    Membership.objects.create(user=user, organ=office, role="officer")
    signed_in = Client()
    signed_in.force_login(user)
    return signed_in


def test_the_review_shows_unplaced_lines_and_warnings_with_their_numbers(client, a_draft):
    a_draft(1, 2)
    page = client.get("/plan/drafts/cn-2013/").content.decode()
    assert "A line between" in page
    assert "Number 3 is missing." in page


def test_accepting_puts_every_measure_in_force_with_its_source_line_and_organs(client, a_draft):
    a_draft(1, 2, 4)
    assert client.post("/plan/drafts/cn-2013/accept/").status_code == 302
    measures = list(Measure.everything.filter(plan__key="cn-2013"))
    assert [(each.position, each.source_line) for each in measures] == [(1, 11), (2, 12), (4, 14)]
    parts = measures[0].responsibilities.values_list("organ__code", "part")
    assert list(parts) == [("SIPO", "lead"), ("MOF", "joint")]
    assert Draft.objects.get().accepted_by == "jmo-officer"


def test_a_range_and_an_instrument_become_deliverables(a_draft):
    drafts.accept(a_draft(1), "operator")
    found = set(Deliverable.objects.values_list("kind", "title_en", "low", "high"))
    assert found == {("instrument", "Patent rules", None, None), ("target", "rules", 4.0, 5.0)}
    assert {each.due_on for each in Deliverable.objects.all()} == {date(2013, 12, 31)}


def test_a_number_that_stands_twice_keeps_the_whole_plan_out(client, a_draft):
    a_draft(1, 1)
    page = client.post("/plan/drafts/cn-2013/accept/", follow=True).content.decode()
    assert "Numbers stand twice: 1." in page
    assert not Plan.objects.exists()


def test_nothing_is_half_accepted(a_draft, monkeypatch):
    def fails(*_given):
        raise RuntimeError("the disk is full")

    draft = a_draft(1, 2)
    monkeypatch.setattr(loading, "_open_measures", fails)
    with pytest.raises(RuntimeError):
        drafts.accept(draft, "operator")
    assert not Plan.objects.exists()
    draft.refresh_from_db()
    assert draft.accepted_at is None


def test_a_draft_is_accepted_once(client, a_draft):
    a_draft(1)
    client.post("/plan/drafts/cn-2013/accept/")
    assert client.post("/plan/drafts/cn-2013/accept/").status_code == 404
    assert Measure.everything.count() == 1


def test_a_draft_that_will_not_do_is_discarded_and_a_plan_in_force_is_not(client, a_draft):
    a_draft(1, 2)
    assert "no longer under review" in client.post("/plan/drafts/cn-2013/discard/", follow=True).content.decode()
    assert not Draft.objects.exists()
    drafts.accept(a_draft(1), "operator")
    assert client.post("/plan/drafts/cn-2013/discard/").status_code == 404
    assert Plan.objects.filter(key="cn-2013").exists()


@pytest.mark.parametrize("rest", ["", "cn-2013/", "cn-2013/accept/", "cn-2013/discard/"])
def test_others_than_the_coordinating_office_do_not_review(a_draft, rest):
    a_draft(1)
    client = Client()
    ask = client.post if rest.endswith(("accept/", "discard/")) else client.get
    assert ask(f"/plan/drafts/{rest}").status_code in (302, 403)
    assert not Plan.objects.exists()


def test_importing_a_plan_in_force_again_is_refused_by_name(a_draft):
    drafts.accept(a_draft(1), "operator")
    with pytest.raises(drafts.DraftRefused, match="cn-2013"):
        drafts.make_draft(b"Plan", "plan.txt", "cn-2013", "operator")


def test_two_chapters_of_one_number_keep_the_whole_plan_out(a_draft):
    twice = [*a_compiled(1)["chapters"], *a_compiled(2)["chapters"]]
    with pytest.raises(ValueError, match="Chapter numbers stand twice: 1"):
        drafts.accept(a_draft(1, chapters=twice), "operator")
    assert not Plan.objects.exists()


def test_a_key_that_cannot_stand_is_refused_beside_its_field(client):
    from django.core.files.uploadedfile import SimpleUploadedFile

    sent = {"key": "Plan 2013", "file": SimpleUploadedFile("plan.txt", b"Plan of 2013")}
    answer = client.post("/plan/drafts/", sent)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["key"]
    assert not Draft.objects.exists()


def test_an_accepted_plan_keeps_its_actions_periods_heading_and_the_line_of_each(db):
    text = (
        "Plan 2013\nI. Quality\nAbout it.\n1.1 Patents\n(1) Formulate and publish the Guide to\n"
        "Filing, train 30 or so judges by 2014. (SIPO,\nMOST)\n"
        "1.2 Marks\n(2) Go on. (SAIC)\n"
    )
    compiled = compile_plan(text).to_json()
    plan = loading.accept(compiled, "cn-2013", "plan.txt")
    measure = Measure.everything.get(plan=plan, position=1)
    assert [(each.kind, each.verb, each.words, each.source_line) for each in measure.wordings.all()] == [
        ("action", "formulate", "the Guide to Filing", 5),
        ("action", "publish", "the Guide to Filing", 5),
        ("action", "train", "30 or so judges by 2014", 6),
        ("period", "", "2014", 6),
        ("section", "", "Patents", None),
    ]
    assert [(each.kind, each.source_line) for each in measure.deliverables.order_by("pk")] == [
        ("instrument", 5),
        ("target", 6),
    ]
    assert [each.source_line for each in measure.responsibilities.all()] == [6, 6]
    assert measure.chapter.source_line == 2
    shown = as_json(plan, PUBLIC, date(2013, 1, 1))["chapters"][0]["measures"][0]
    assert (shown["section"], shown["periods"]) == ("Patents", ["2014"])
    assert shown["actions"][2] == {"verb": "train", "object": "30 or so judges by 2014", "source_line": 6}


def test_the_review_and_the_measure_show_what_is_to_be_done_and_when(client, a_draft):
    facts = {"actions": [{"verb": "train", "object": "ten judges"}], "periods": ["2014"], "lines": {"actions": [11]}}
    chapter = {"number": 1, "title": "R", "introduction": "", "line": 3, "measures": [a_measure(1, **facts)]}
    a_draft(1, chapters=[chapter])
    page = client.get("/plan/drafts/cn-2013/").content.decode()
    assert "ten judges" in page
    client.post("/plan/drafts/cn-2013/accept/")
    page = client.get("/plan/cn-2013/measures/1/").content.decode()
    assert "<strong>train</strong> ten judges" in page
    assert "line 11" in page
    assert "<dd>2014</dd>" in page
