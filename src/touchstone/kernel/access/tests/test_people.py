"""How an administrator looks after the people of an organ, and what stays out of reach."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from touchstone.kernel.access import people
from touchstone.kernel.access.models import ApiToken, Circle, Membership, RightsChange, User
from touchstone.kernel.parties.models import Organ
from touchstone.kernel.records.errors import FactsRefused, NotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def organ():
    return Organ.objects.create(code="NCAC", name_en="Copyright office", name_zh="版权局")


@pytest.fixture
def other():
    return Organ.objects.create(code="SIPO", name_en="Patent office", name_zh="知识产权局")


def a_member(name, organ, role="officer"):
    user = User.objects.create(username=name)
    Membership.objects.create(user=user, organ=organ, role=role)
    return user


@pytest.fixture
def ann(organ):
    return a_member("ann", organ, "administrator")


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def test_an_administrator_adds_a_person_whose_first_password_is_shown_once(ann, organ):
    client = signed_in(ann)
    facts = {"username": "li.wen", "last_name": "Li", "organ": "NCAC", "role": "officer", "reason": "New in the office"}
    page = client.post("/people/new/", facts, follow=True)
    password = page.content.decode().split("The password of li.wen is ")[1].split(". It")[0]
    assert Client().login(username="li.wen", password=password)
    assert password not in client.get("/people/of/li.wen/").content.decode()
    assert User.objects.get(username="li.wen").memberships.get().role == "officer"


def test_every_change_is_kept_with_who_made_it_and_why(ann, organ):
    ben = a_member("ben", organ)
    people.give_role(ben, organ, "reviewer", by=ann, reason="Chen retired")
    people.end_role(ben, organ, by=ann, reason="Left for the court")
    kept = [(each.what, each.before, each.after, each.actor_name, each.reason) for each in ben.rights_changes.all()]
    assert kept == [
        ("role_given", "officer", "reviewer", "ann", "Chen retired"),
        ("role_ended", "reviewer", "", "ann", "Left for the court"),
    ]
    page = signed_in(ann).get("/people/of/ben/").content.decode()
    assert "Chen retired" in page and "Left for the court" in page


def test_the_database_itself_refuses_to_change_what_was_kept(ann, organ):
    people.give_role(a_member("ben", organ), organ, "head", by=ann, reason="Promoted")
    for statement in ("UPDATE access_rightschange SET reason = 'x'", "DELETE FROM access_rightschange"):
        with pytest.raises(DatabaseError, match="history only grows"), transaction.atomic():
            connection.cursor().execute(statement)
    assert RightsChange.objects.get().reason == "Promoted"


def test_a_new_role_ends_the_sign_ins_that_were_made_with_the_old_one(ann, organ):
    ben = a_member("ben", organ)
    client = signed_in(ben)
    assert client.get("/desk/").status_code == 200
    people.give_role(ben, organ, "reader", by=ann, reason="Half time")
    assert client.get("/desk/").status_code == 302


def test_nobody_changes_the_own_rights(ann, organ):
    for change in (
        lambda: people.give_role(ann, organ, "head", by=ann, reason="x"),
        lambda: people.end_role(ann, organ, by=ann, reason="x"),
        lambda: people.set_active(ann, False, by=ann, reason="x"),
    ):
        with pytest.raises(NotAllowed, match="another administrator"):
            change()


def test_an_administrator_reaches_no_other_organ(ann, organ, other):
    stranger = a_member("stranger", other)
    with pytest.raises(NotAllowed, match="its administrators"):
        people.give_role(stranger, other, "head", by=ann, reason="x")
    assert signed_in(ann).get("/people/of/stranger/").status_code == 404
    assert "stranger" not in signed_in(ann).get("/people/").content.decode()


def test_an_account_that_belongs_to_two_organs_is_closed_by_an_operator_alone(ann, organ, other):
    ben = a_member("ben", organ)
    Membership.objects.create(user=ben, organ=other, role="reader")
    for change in (people.forget_second_factor, people.new_password):
        with pytest.raises(NotAllowed, match="operator"):
            change(ben, by=ann, reason="Lost")
    people.set_active(ben, False, by="operator", reason="Left the service")
    assert not User.objects.get(username="ben").is_active


def test_the_last_administrator_of_an_organ_stays(ann, organ):
    eve = a_member("eve", organ, "administrator")
    people.end_role(ann, organ, by=eve, reason="Retired")
    with pytest.raises(NotAllowed, match="administrator"):
        people.end_role(eve, organ, by=ann, reason="Back again")
    with pytest.raises(NotAllowed, match="another administrator"):
        people.give_role(eve, organ, "officer", by=eve, reason="Enough")


def test_two_administrators_do_not_both_leave(organ):
    ann, eve = (a_member(name, organ, "administrator") for name in ("ann", "eve"))
    people.give_role(eve, organ, "head", by=ann, reason="Promoted")
    assert [each.user.username for each in organ.memberships.filter(role="administrator")] == ["ann"]
    with pytest.raises(NotAllowed, match="its administrators"):
        people.give_role(ann, organ, "reader", by=User.objects.get(username="eve"), reason="x")


@pytest.mark.parametrize(
    ("facts", "field", "said"),
    [
        ({"username": "ann"}, "username", "already exists"),
        ({"username": "a b"}, "username", "valid username"),
        ({"role": "king"}, "role", "not one of the available choices"),
        ({"reason": " "}, "reason", "required"),
        ({"organ": "SIPO"}, "organ", "not one of the available choices"),
    ],
    ids=["taken", "a space", "no such role", "no reason", "another organ"],
)
def test_what_is_wrong_with_a_new_person_stands_beside_its_field(ann, organ, other, facts, field, said):
    usual = {"username": "li", "organ": "NCAC", "role": "reader", "reason": "New"}
    page = signed_in(ann).post("/people/new/", usual | facts)
    assert page.status_code == 422
    assert any(said in message for message in page.context["form"].errors[field]), page.context["form"].errors


def test_clearance_and_circles_are_an_operators_and_are_not_shown_to_the_organ(ann, organ):
    ben = a_member("ben", organ)
    with pytest.raises(NotAllowed, match="operator"):
        people.clear(ben, level=2, compartments=["marlin"], by=ann, reason="x")
    people.clear(ben, level=2, compartments=["marlin"], by="operator", reason="Decision 12")
    people.set_circle("marlin file", compartments=["marlin"], persons=[ben], by="operator", reason="Decision 13")
    assert Circle.objects.get().persons.get() == ben
    assert "marlin" not in signed_in(ann).get("/people/of/ben/").content.decode()
    assert [each.what for each in people.changes_of(ben, people.SYSTEM)] == ["circle", "cleared"]


def test_a_key_is_ended_and_answers_no_more(ann, organ):
    ben, now = a_member("ben", organ), timezone.now()
    token, key = ApiToken.issue(ben, name="desk", scopes=["read"], made_at=now, expires_at=now + timedelta(days=1))
    people.end_key(token, by=ann, reason="Lost laptop")
    assert ApiToken.holder_of(key, timezone.now()) is None


def test_a_weak_password_is_refused_and_nothing_of_the_account_is_left(organ):
    with pytest.raises(FactsRefused) as refused:
        people.add_person("li", by="operator", organ=organ, password="12345678")
    assert "password" in refused.value.fields
    assert not User.objects.filter(username="li").exists()
