"""Signing in: attempts are limited, sessions end with the rights they were opened with, second factors, directories."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from touchstone.kernel.access.models import ApiToken, Circle, Membership, User

PASSWORD = "reeds-by-the-river-7"
pytestmark = pytest.mark.django_db


QUICK = "django.contrib.auth.hashers.MD5PasswordHasher"


@pytest.fixture(autouse=True)
def _no_attempts_yet(db, settings):
    """And passwords hashed quickly, for hundreds are tried here."""
    settings.PASSWORD_HASHERS = [QUICK]
    cache.clear()


@pytest.fixture
def organ(db):
    from touchstone.kernel.parties.models import Organ

    return Organ.objects.create(code="NCAC", name_en="Copyright office", name_zh="版权局")


@pytest.fixture
def officer(organ):
    user = User.objects.create_user("officer", email="officer@ncac.example", password=PASSWORD)
    Membership.objects.create(user=user, organ=organ, role="officer")
    return user


def sign_in(client, name="officer", password=PASSWORD, **headers):
    return client.post("/sign-in/", {"login": name, "password": password}, **headers)


def is_signed_in(client):
    return client.get("/desk/").status_code == 200


def test_the_right_password_leads_to_the_desk_or_to_where_one_was_going(client, officer):
    assert sign_in(client)["Location"] == "/desk/"
    answer = Client().post("/sign-in/?next=/glossary/", {"login": "officer", "password": PASSWORD})
    assert answer["Location"] == "/glossary/"


def test_nobody_is_sent_elsewhere_after_signing_in(officer):
    answer = Client().post("/sign-in/", {"login": "officer", "password": PASSWORD, "next": "https://evil.example/"})
    assert answer["Location"] == "/desk/"


def test_an_unknown_user_and_a_wrong_password_are_answered_alike(officer):
    known, unknown = sign_in(Client(), "officer", "wrong"), sign_in(Client(), "nobody", "wrong")
    texts = [re.sub(r'value="[^"]*"', "", answer.content.decode()) for answer in (known, unknown)]
    assert texts[0] == texts[1]
    assert known.status_code == unknown.status_code == 200


def test_an_unknown_user_costs_one_hash_as_a_known_one_does(officer, monkeypatch):
    """No clock is read: the hash, which is slow outside of tests, is made as often."""
    from django.contrib.auth.hashers import MD5PasswordHasher

    counted = []
    slow = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *given, **more: counted.append(1) or slow(*given, **more))
    sign_in(Client(), "officer", "wrong")
    known = len(counted)
    sign_in(Client(), "nobody", "wrong")
    assert known == len(counted) - known == 1


def test_attempts_on_one_account_are_limited_from_wherever_they_come(officer):
    for n in range(7):
        sign_in(Client(), "officer", "wrong", REMOTE_ADDR=f"192.0.2.{n}")
    client = Client()
    assert "Too many failed" in sign_in(client, REMOTE_ADDR="192.0.2.99").content.decode()
    assert not is_signed_in(client)


def test_attempts_on_an_unknown_account_are_limited_alike(officer):
    for n in range(7):
        sign_in(Client(), "nobody", "wrong", REMOTE_ADDR=f"192.0.2.{n}")
    assert "Too many failed" in sign_in(Client(), "nobody", "wrong", REMOTE_ADDR="192.0.2.99").content.decode()


def test_attempts_from_one_address_are_limited_over_all_accounts(officer):
    for n in range(31):
        sign_in(Client(), f"guess-{n}", "wrong", REMOTE_ADDR="192.0.2.7")
    assert "Too many failed" in sign_in(Client(), REMOTE_ADDR="192.0.2.7").content.decode()
    assert is_signed_in_from_elsewhere()


def is_signed_in_from_elsewhere():
    client = Client()
    sign_in(client, REMOTE_ADDR="198.51.100.1")
    return is_signed_in(client)


@pytest.fixture
def office(organ):
    """Forty people behind one address."""
    users = [User(username=f"clerk-{n}", password=make_password(PASSWORD)) for n in range(40)]
    User.objects.bulk_create(users)
    return [user.username for user in users]


OFFICE = {"REMOTE_ADDR": "192.0.2.7"}


def test_an_office_of_forty_where_each_mistypes_once_signs_in_from_one_address(office):
    for name in office:
        client = Client()
        sign_in(client, name, "wrong", **OFFICE)
        sign_in(client, name, **OFFICE)
        assert is_signed_in(client), name


def test_who_signed_in_before_gets_in_while_another_guesses_from_the_same_address_or_at_the_same_name(officer):
    client, strange = Client(), Client()
    sign_in(client, **OFFICE)
    client.post("/sign-out/")
    for n in range(31):
        sign_in(Client(), "officer" if n % 2 else f"guess-{n}", "wrong", **OFFICE)
    assert "Too many failed" in sign_in(strange, **OFFICE).content.decode()
    sign_in(client, **OFFICE)
    assert is_signed_in(client)


def test_a_known_browser_is_held_by_itself_and_counts_for_no_other_name(officer, office):
    client = Client()
    sign_in(client)
    client.post("/sign-out/")
    for _n in range(6):
        assert "Too many failed" not in sign_in(client, "officer", "wrong", **OFFICE).content.decode()
    assert "Too many failed" in sign_in(client, **OFFICE).content.decode()
    for _n in range(6):
        sign_in(client, office[0], "wrong", **OFFICE)
    assert "Too many failed" in sign_in(client, office[0], **OFFICE).content.decode()
    assert not is_signed_in(client)


def test_one_who_guesses_gains_nothing_by_signing_in_as_themselves_again_and_again(officer, office):
    """31 guesses with right ones of one's own between them: one of them is forgiven, as after any person."""
    for n in range(31):
        sign_in(Client(), f"guess-{n}", "wrong", **OFFICE)
        if n % 5 == 0:
            sign_in(Client(), office[0], **OFFICE)
    assert "Too many failed" in sign_in(Client(), "guess-32", "wrong", **OFFICE).content.decode()


def test_a_mark_that_was_made_up_is_none(officer):
    client = Client()
    client.cookies["signed-in-before"] = "abc:1:def"
    for _n in range(7):
        sign_in(client, "officer", "wrong")
    assert "Too many failed" in sign_in(client).content.decode()


def test_behind_a_proxy_the_address_is_the_one_the_proxy_saw(officer, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for n in range(31):
        sign_in(Client(), f"guess-{n}", "wrong", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="203.0.113.5, 192.0.2.7")
    refused = sign_in(Client(), REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="192.0.2.7")
    assert "Too many failed" in refused.content.decode()
    client = Client()
    sign_in(client, REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="198.51.100.1")
    assert is_signed_in(client)


@pytest.mark.parametrize("weak", ["short-one", "passwordpassword"[:8] + "1234", "officer-1234", "482019375561"])
def test_a_weak_password_is_refused_with_its_reason(client, officer, weak):
    sign_in(client)
    answer = client.post("/account/password/", {"oldpassword": PASSWORD, "password1": weak, "password2": weak})
    assert answer.status_code == 200
    assert re.search(r"too short|too common|too similar|entirely numeric", answer.content.decode())


def test_a_new_password_ends_all_other_sign_ins(officer):
    here, elsewhere = Client(), Client()
    sign_in(here)
    sign_in(elsewhere)
    new = "willows-by-the-bridge-9"
    here.post("/account/password/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert not is_signed_in(elsewhere)
    assert is_signed_in(here)


def promoted(user):
    Membership.objects.filter(user=user).get().delete()


def role_set(user):
    member = Membership.objects.get(user=user)
    member.role = "reader"
    member.save()


def cleared(user):
    fresh = User.objects.get(pk=user.pk)
    fresh.clearance = 1
    fresh.save()


def circled(user):
    Circle.objects.create(name="Naval").persons.add(user)


def closed(user):
    fresh = User.objects.get(pk=user.pk)
    fresh.is_active = False
    fresh.save()


@pytest.mark.parametrize("change", [promoted, role_set, cleared, circled, closed])
def test_a_change_of_rights_ends_the_sessions_opened_before(client, officer, change):
    sign_in(client)
    assert is_signed_in(client)
    change(officer)
    assert not is_signed_in(client)


def test_one_sees_where_one_is_signed_in_and_signs_out_elsewhere(officer):
    here, elsewhere = Client(), Client()
    sign_in(here, HTTP_USER_AGENT="Browser A")
    sign_in(elsewhere, HTTP_USER_AGENT="Browser B", REMOTE_ADDR="192.0.2.44")
    page = here.get("/account/sessions/").content.decode()
    assert "Browser B" in page and "192.0.2.44" in page
    here.post("/account/sessions/")
    assert is_signed_in(here)
    assert not is_signed_in(elsewhere)


# -- second factor -----------------------------------------------------------------------------------------------------


@pytest.fixture
def head(organ):
    user = User.objects.create_user("head", password=PASSWORD)
    Membership.objects.create(user=user, organ=organ, role="head")
    return user


def code_now(secret):
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def enrolled(client):
    """Set up an authenticator app; returns its secret."""
    assert client.get("/account/second-factor/app/")["Location"].startswith("/account/again/")
    client.post("/account/again/", {"password": PASSWORD})
    page = client.get("/account/second-factor/app/").content.decode()
    secret = re.search(r'id="authenticator_secret"[^>]*value="([A-Z2-7]+)"', page)[1]
    answer = client.post("/account/second-factor/app/", {"code": code_now(secret)})
    assert answer.status_code == 302, answer.content.decode()
    return secret


def test_a_head_without_a_second_factor_reads_as_the_public_and_is_led_to_set_one_up(client, head, settings):
    settings.TOUCHSTONE_SECOND_FACTOR = "head"
    sign_in(client, "head")
    assert client.get("/desk/")["Location"] == "/account/second-factor/"
    assert client.get("/account/second-factor/").status_code == 200
    assert client.get("/registers/works/new/").status_code == 302
    secret = enrolled(client)
    assert client.get("/desk/").status_code == 200
    assert secret


def test_an_officer_is_not_asked_where_only_heads_are(client, officer, settings):
    settings.TOUCHSTONE_SECOND_FACTOR = "head"
    sign_in(client)
    assert is_signed_in(client)


def test_with_an_app_enrolled_the_password_alone_does_not_sign_in(client, head):
    sign_in(client, "head")
    secret = enrolled(client)
    cache.clear()
    later = Client()
    assert "second-factor" in sign_in(later, "head")["Location"]
    assert not is_signed_in(later)
    assert later.post("/sign-in/second-factor/", {"code": "000000"}).status_code == 200
    assert not is_signed_in(later)
    later.post("/sign-in/second-factor/", {"code": code_now(secret)})
    assert is_signed_in(later)


def test_a_recovery_code_serves_once(client, head):
    sign_in(client, "head")
    enrolled(client)
    page = client.get("/account/second-factor/codes/").content.decode()
    code = re.search(r"<textarea[^>]*>\s*(\d+)", page)[1]
    for expected in (True, False):
        cache.clear()
        later = Client()
        sign_in(later, "head")
        later.post("/sign-in/second-factor/", {"code": code})
        assert is_signed_in(later) is expected


def test_the_secret_of_a_second_factor_is_not_in_the_database(client, head):
    from allauth.mfa.models import Authenticator

    sign_in(client, "head")
    secret = enrolled(client)
    assert secret not in str(list(Authenticator.objects.values_list("data", flat=True)))


def test_the_key_page_asks_the_browser_for_a_key(client, head):
    sign_in(client, "head")
    client.post("/account/again/", {"password": PASSWORD})
    page = client.get("/account/second-factor/keys/add/")
    assert page.status_code == 200
    assert '"challenge"' in page.content.decode()


# -- tokens ------------------------------------------------------------------------------------------------------------


def a_token(user, **given):
    now = timezone.now()
    facts = {"name": "nightly", "scopes": ["read"], "made_at": now, "expires_at": now + timedelta(days=1)} | given
    return ApiToken.issue(user, **facts)


def ask(key):
    return Client().get("/api/v1/registers", headers={"Authorization": f"Bearer {key}"}).status_code


def test_a_token_is_kept_as_a_hash_shows_its_last_use_and_is_revoked_on_the_account_page(client, officer):
    token, key = a_token(officer)
    assert key not in str(ApiToken.objects.values())
    assert ask(key) == 200
    sign_in(client)
    token.refresh_from_db()
    assert token.last_used_at is not None
    assert "nightly" in client.get("/account/").content.decode()
    client.post(f"/account/tokens/{token.pk}/revoke/")
    assert ask(key) == 401


def test_nobody_revokes_another_ones_token(client, officer, head):
    token, key = a_token(head)
    sign_in(client)
    assert client.post(f"/account/tokens/{token.pk}/revoke/").status_code == 404
    assert ask(key) == 200


def test_a_token_past_its_day_or_of_a_closed_account_opens_nothing(officer):
    _token, late = a_token(officer, expires_at=timezone.now() - timedelta(seconds=1))
    _token, key = a_token(officer)
    assert (ask(late), ask(key)) == (401, 200)
    User.objects.filter(pk=officer.pk).update(is_active=False)
    assert ask(key) == 401


def test_a_token_reaches_no_further_than_its_scopes(officer):
    _token, key = a_token(officer)
    answer = Client().post(
        "/api/v1/registers/works/records", {"on": "2012-03-01", "facts": {}}, content_type="application/json",
        headers={"Authorization": f"Bearer {key}"},
    )  # fmt: skip
    assert answer.status_code == 403
    assert "needs 'file'" in answer.json()["detail"]
