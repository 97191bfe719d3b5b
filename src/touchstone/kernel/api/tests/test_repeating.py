"""A change that is asked for twice under one key is done once, and told twice."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from typer.testing import CliRunner

from touchstone.kernel.access.models import ApiToken, Membership, User
from touchstone.kernel.api.models import GivenAnswer
from touchstone.kernel.api.root import api
from touchstone.kernel.clock.commands import app as clock
from touchstone.kernel.imports.models import Import
from touchstone.kernel.parties.models import Organ, Party

pytestmark = pytest.mark.django_db

RECORDS = "/api/v1/registers/parties/records"
FILING = {"on": "2012-03-01", "facts": {"kind": "organisation", "name": "Willow Press"}}


@pytest.fixture
def organ() -> Organ:
    return Organ.objects.create(code="NCAC", name_en="Keeper")


@pytest.fixture
def clerk(organ: Organ) -> User:
    return _officer("clerk", organ)


def _officer(name: str, organ: Organ) -> User:
    made = User.objects.create_user(name)
    Membership.objects.create(user=made, organ=organ, role="officer")
    return User.objects.get(pk=made.pk)


def token(user: User, *scopes: str) -> str:
    now = timezone.now()
    return ApiToken.issue(user, name="t", scopes=list(scopes), made_at=now, expires_at=now + timedelta(days=9))[1]


def sent(key: str, bearer: str, body: Any = FILING, path: str = RECORDS, method: str = "post") -> Any:
    """What is answered to a change sent under a key."""
    headers = {"Idempotency-Key": key, "Authorization": f"Bearer {bearer}"}
    ask = getattr(Client(), method)
    return ask(path, json.dumps(body), content_type="application/json", headers=headers)


def test_the_same_key_gets_the_first_answer_again_and_writes_nothing(clerk):
    bearer = token(clerk, "read", "file")
    first = sent("a-1", bearer)
    Party.everything.get(number=first.json()["number"]).amend(
        by="set-up", reason="Renamed", on=Party.everything.get().opened_on, name="Oak Press"
    )
    again = sent("a-1", bearer)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert again["Content-Type"] == first["Content-Type"]
    assert (first.headers.get("Idempotent-Replayed"), again["Idempotent-Replayed"]) == (None, "true")
    assert Party.everything.count() == 1


def test_a_key_in_the_quotes_of_the_standard_is_the_same_key(clerk):
    bearer = token(clerk, "file")
    first = sent('"a-1"', bearer)
    assert sent("a-1", bearer).content == first.content
    assert Party.everything.count() == 1


def test_the_same_key_with_another_request_is_refused(clerk):
    bearer = token(clerk, "file")
    number = sent("a-1", bearer).json()["number"]
    other = FILING | {"facts": {"kind": "organisation", "name": "Oak Press"}}
    for answer in (sent("a-1", bearer, other), sent("a-1", bearer, path=f"{RECORDS}?x=1")):
        assert answer.status_code == 422
        assert "sent before with another request" in answer.json()["detail"]
    change = {"on": "2012-04-01", "reason": "Renamed", "facts": {"name": "Oak Press"}}
    assert sent("a-1", bearer, change, f"{RECORDS}/{number}", "patch").status_code == 422
    assert Party.everything.count() == 1


def test_an_amendment_under_a_key_is_one_event(clerk):
    bearer = token(clerk, "file")
    record = Party.everything.get(number=sent("a-1", bearer).json()["number"])
    change = {"on": "2012-04-01", "reason": "Renamed", "facts": {"name": "Oak Press"}}
    answers = [sent("a-2", bearer, change, f"{RECORDS}/{record.number}", "patch") for _time in range(3)]
    assert [each.json() for each in answers] == [answers[0].json()] * 3
    record.refresh_from_db()
    assert record.version == 2


def test_keys_of_two_callers_are_two_keys(clerk, organ):
    first, second = sent("a-1", token(clerk, "file")), sent("a-1", token(_officer("other", organ), "file"))
    assert first.json()["number"] != second.json()["number"]


def test_a_new_token_of_the_same_caller_is_told_the_same_if_it_reaches_as_far(clerk):
    first = sent("a-1", token(clerk, "file"))
    assert sent("a-1", token(clerk, "read", "file")).content == first.content
    assert sent("a-1", token(clerk, "read")).status_code == 403


def test_what_was_refused_changed_nothing_and_its_key_is_free_for_the_mended_request(clerk):
    bearer = token(clerk, "file")
    wrong = FILING | {"facts": {"kind": "organisation", "name": ""}}
    assert [sent("a-1", bearer, wrong).status_code for _time in range(2)] == [422, 422]
    assert not GivenAnswer.objects.exists()
    assert sent("a-1", bearer).status_code == 201


@pytest.mark.parametrize("key", ["", "x" * 201, "two words", "\x7f"], ids=["empty", "long", "space", "control"])
def test_a_key_that_is_none_is_refused_with_what_one_is(clerk, key):
    answer = sent(key, token(clerk, "file"))
    assert answer.status_code == 400
    assert "1 to 200 visible characters" in answer.json()["detail"]
    assert not Party.everything.exists()


def test_a_key_lets_nobody_in_who_is_not(clerk):
    headers = {"Idempotency-Key": "a-1"}
    assert Client().post(RECORDS, FILING, content_type="application/json", headers=headers).status_code == 401
    assert sent("a-1", "ts_wrong").status_code == 401
    assert sent("a-1", token(clerk, "read")).status_code == 403
    assert not GivenAnswer.objects.exists()


def test_after_a_change_of_rights_the_old_answer_is_not_shown_and_nothing_is_done_again(clerk, organ):
    bearer = token(clerk, "file")
    sent("a-1", bearer)
    Membership.objects.filter(user=clerk).get().delete()
    Membership.objects.create(user=clerk, organ=organ, role="head")
    answer = sent("a-1", bearer)
    assert answer.status_code == 409
    assert "Willow" not in answer.content.decode()
    assert Party.everything.count() == 1


def test_a_file_handed_in_again_is_one_import_though_the_marks_of_its_form_differ(clerk):
    bearer, path = token(clerk, "file"), "/api/v1/registers/parties/imports"

    def handed_in(content: bytes) -> Any:
        form = {"on": "2012-03-01", "dry_run": "false", "file": SimpleUploadedFile("p.csv", content)}
        headers = {"Idempotency-Key": "a-1", "Authorization": f"Bearer {bearer}"}
        return Client().post(path, form, headers=headers)

    first, again = handed_in(b"kind,name\nperson,Li\n"), handed_in(b"kind,name\nperson,Li\n")
    assert (first.status_code, again.content) == (202, first.content)
    assert handed_in(b"kind,name\nperson,Wu\n").status_code == 422
    assert (Import.objects.count(), Party.everything.count()) == (1, 1)


def test_answers_are_kept_for_a_day_and_then_dropped_by_the_next_key_or_the_clock(clerk, organ):
    bearer, now = token(clerk, "file"), timezone.now()
    for name, age in (("young", timedelta(hours=23, minutes=50)), ("old", timedelta(hours=24, minutes=10))):
        sent(name, bearer)
        GivenAnswer.objects.filter(key=name).update(made_at=now - age)
    assert sent("young", bearer)["Idempotent-Replayed"] == "true"
    assert set(GivenAnswer.objects.values_list("key", flat=True)) == {"young"}
    sent("of another", token(_officer("other", organ), "file"))
    GivenAnswer.objects.update(made_at=now - timedelta(hours=25))
    CliRunner().invoke(clock, ["run"])
    assert not GivenAnswer.objects.exists()


def test_the_description_tells_of_the_key_at_every_change_and_at_no_reading():
    for operations in api.get_openapi_schema()["paths"].values():
        for method, each in operations.items():
            told = any(given["name"] == "Idempotency-Key" for given in each.get("parameters", ()))
            assert told is (method != "get"), each["operationId"]
