"""The plan's API: hand-offs, milestones, deliveries and lineage, with the same rights as the pages."""

import pytest

from touchstone.plan.models import Deliverable, Lineage
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
SEVEN = "/api/v1/plan/cn-2012/measures/7"


@pytest.fixture(autouse=True)
def measure(db, settings):
    settings.TOUCHSTONE_TODAY = TODAY
    an_office()
    return a_measure(a_plan(), 7, "NCAC", "SAIC")


def asked(code, method, address, body=None, role="officer"):
    client = a_client(a_member(code, role) if code else None)
    return client.generic(method, address, content_type="application/json", data=_json(body))


def _json(body):
    import json

    return json.dumps(body or {})


def test_everybody_reads_who_answers_what_is_owed_and_how_a_measure_goes_on(measure):
    a_deliverable(measure)
    said = a_client(None).get(SEVEN).json()
    assert [(each["organ"], each["part"]) for each in said["parts"]] == [("NCAC", "lead"), ("SAIC", "joint")]
    assert [(each["title"]["en"], each["id"]) for each in said["deliverables"]] == [("Patent rules", None)]
    assert [each["verb"] for each in said["history"]] == ["opened"]


def test_a_hand_off_by_api_is_told_in_the_history():
    an_organ("SIPO")
    body = {"from_organ": "NCAC", "to_organ": "SIPO", "on": "2012-06-01", "reason": "Merged"}
    said = asked("NCAC", "POST", f"{SEVEN}/hand-offs", body)
    assert said.status_code == 201
    assert said.json()["history"][0] | {"seq": 0} == {
        "seq": 0, "verb": "handed_off", "title": "Handed off", "held_on": "2012-06-01",
        "words": "Organ NCAC → Organ SIPO (lead)", "reason": "Merged",
    }  # fmt: skip


def test_a_refused_hand_off_is_a_problem_document_by_field():
    an_organ("SIPO")
    body = {"from_organ": "NCAC", "to_organ": "SIPO", "on": "2013-06-01", "reason": "Merged"}
    said = asked("NCAC", "POST", f"{SEVEN}/hand-offs", body)
    assert (said.status_code, said["Content-Type"]) == (422, "application/problem+json")
    assert "on" in said.json()["fields"]


def test_milestones_are_set_changed_done_and_withdrawn():
    made = asked("SAIC", "POST", f"{SEVEN}/deliverables", {"title_en": "Draft", "due_on": "2012-09-01"}).json()
    one = f"{SEVEN}/deliverables/{made['id']}"
    assert asked("SAIC", "PATCH", one, {"due_on": "2012-10-01"}).status_code == 422
    moved = asked("SAIC", "PATCH", one, {"due_on": "2012-10-01", "reason": "Holidays"}).json()
    assert (moved["due_on"], moved["title"]["en"], moved["done_on"]) == ("2012-10-01", "Draft", None)
    assert asked("SAIC", "PATCH", one, {"done_on": "2012-10-08"}).json()["done_on"] == "2012-10-08"
    assert asked("SAIC", "POST", f"{one}/withdrawal", {"reason": "Twice"}).status_code == 204
    assert not Deliverable.objects.exists()


def test_lineage_is_entered_by_number():
    later = a_measure(a_plan("cn-2013", 2013), 4, "NCAC", label="2.3")
    said = asked("JMO", "POST", f"{SEVEN}/lineage", {"kind": "continued", "later": later.number})
    assert said.json()["goes_on_in"][0]["later"] == "CN-2013-M02.03"
    back = a_client(None).get("/api/v1/plan/cn-2013/measures/2.3").json()
    assert back["comes_from"][0]["earlier"] == "CN-2012-M07"


@pytest.mark.parametrize(
    ("code", "role"),
    [("MOF", "head"), ("NCAC", "reader"), ("JMO", "reader")],
    ids=["another organ's head", "the lead's reader", "the office's reader"],
)
@pytest.mark.parametrize(
    ("rest", "body"),
    [
        ("hand-offs", {"from_organ": "NCAC", "to_organ": "SAIC", "on": "2012-06-01", "reason": "x"}),
        ("deliverables", {"title_en": "Draft", "due_on": "2012-09-01"}),
        ("lineage", {"kind": "dropped"}),
    ],
)
def test_who_does_not_answer_changes_nothing(measure, code, role, rest, body):
    assert asked(code, "POST", f"{SEVEN}/{rest}", body, role).status_code == 403
    assert measure.history().count() == 1
    assert not Lineage.objects.exists()


def test_nobody_changes_anything_without_signing_in(measure):
    body = {"title_en": "Draft", "due_on": "2012-09-01"}
    assert asked(None, "POST", f"{SEVEN}/deliverables", body).status_code == 401


def test_a_lead_s_officer_does_not_enter_lineage():
    assert asked("NCAC", "POST", f"{SEVEN}/lineage", {"kind": "dropped"}, "head").status_code == 403


def test_an_unknown_measure_or_organ_is_not_found_by_name():
    assert asked("NCAC", "POST", "/api/v1/plan/cn-2012/measures/91/hand-offs", {}).status_code == 422
    body = {"from_organ": "NOBODY", "to_organ": "SAIC", "on": "2012-06-01", "reason": "x"}
    assert "NOBODY" in asked("NCAC", "POST", f"{SEVEN}/hand-offs", body).json()["detail"]
