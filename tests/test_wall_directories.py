"""An organ's own directory signs its people in: by verified e-mail, to accounts that are there, never to new ones."""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from django.core.cache import cache
from django.test import Client

from touchstone.kernel.access.models import Membership, User
from touchstone.web.signing_in import DirectoriesUnreadable, directories

pytestmark = pytest.mark.django_db


class Directory(BaseHTTPRequestHandler):
    """A directory on this machine: it vouches for whoever `claims` names."""

    claims: dict[str, object] = {}

    def do_GET(self):
        here = f"http://{self.headers['Host']}"
        if self.path.endswith("/openid-configuration"):
            self.answer({
                "issuer": here, "authorization_endpoint": f"{here}/authorize", "token_endpoint": f"{here}/token",
                "userinfo_endpoint": f"{here}/userinfo", "jwks_uri": f"{here}/keys",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            })  # fmt: skip
        else:
            self.answer(self.claims)

    def do_POST(self):
        sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        assert sent["client_secret"] == ["kept"] and "code_verifier" in sent
        here = f"http://{self.headers['Host']}"
        token = jwt.encode(
            self.claims | {"iss": here, "aud": "touchstone", "exp": int(time.time()) + 60}, "k" * 32, algorithm="HS256"
        )
        self.answer({"access_token": "a", "token_type": "bearer", "id_token": token})

    def answer(self, body):
        sent = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)

    def log_message(self, *_given):
        pass


@pytest.fixture
def directory(tmp_path, settings):
    cache.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Directory)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    listed = tmp_path / "directories.json"
    listed.write_text(json.dumps([{
        "id": "sipo", "name": "Patent office", "server_url": f"http://127.0.0.1:{server.server_port}",
        "client_id": "touchstone", "secret": "kept",
    }]))  # fmt: skip
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": directories(listed)}}
    settings.TOUCHSTONE_DIRECTORIES = [("sipo", "Patent office")]
    yield server
    server.shutdown()


@pytest.fixture
def officer(db):
    from touchstone.kernel.parties.models import Organ

    user = User.objects.create_user("officer", email="Li.Wen@sipo.example", password="reeds-by-the-river-7")
    organ = Organ.objects.create(code="SIPO", name_en="Patent office", name_zh="知识产权局")
    Membership.objects.create(user=user, organ=organ, role="head")
    return user


def vouched(**claims):
    """Come back from the directory, which vouches for these claims; returns the client and the last answer."""
    Directory.claims = {"sub": "42", "email": "li.wen@sipo.example", "email_verified": True} | claims
    client = Client()
    away = client.post("/directories/sipo/")
    asked = parse_qs(urlsplit(away["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    return client, client.get("/directories/sipo/back/", {"state": asked["state"][0], "code": "c"})


def is_signed_in(client):
    return client.get("/desk/").status_code == 200


def test_a_verified_address_signs_in_the_user_who_bears_it(directory, officer):
    client, answer = vouched()
    assert answer["Location"] == "/desk/"
    assert is_signed_in(client)
    assert User.objects.count() == 1


@pytest.mark.parametrize("verified", [False, None, "false", "no"])
def test_an_address_that_the_directory_has_not_verified_signs_nobody_in(directory, officer, verified):
    client, answer = vouched(email_verified=verified)
    assert answer.status_code == 403
    assert not is_signed_in(client)


@pytest.mark.parametrize("claims", [{"email": "stranger@sipo.example"}, {"email": ""}, {"email": None}])
def test_who_has_no_account_gets_none(directory, officer, claims):
    client, answer = vouched(**claims)
    assert answer.status_code == 403
    assert "no account" in answer.content.decode()
    assert not is_signed_in(client)
    assert User.objects.count() == 1


def test_an_address_that_two_accounts_bear_signs_nobody_in(directory, officer):
    User.objects.create_user("other", email="li.wen@sipo.example")
    client, _answer = vouched()
    assert not is_signed_in(client)


def test_a_closed_account_stays_closed(directory, officer):
    User.objects.filter(pk=officer.pk).update(is_active=False)
    client, _answer = vouched()
    assert not is_signed_in(client)


def test_a_head_from_a_directory_owes_the_second_factor_all_the_same(directory, officer, settings):
    settings.TOUCHSTONE_SECOND_FACTOR = "head"
    client, _answer = vouched()
    assert client.get("/desk/")["Location"] == "/account/second-factor/"


def test_an_answer_to_a_question_that_was_not_asked_signs_nobody_in(directory, officer):
    client = Client()
    client.get("/directories/sipo/back/", {"state": "made-up", "code": "c"})
    assert not is_signed_in(client)


def test_sign_in_offers_the_directories(directory, client):
    assert "Patent office" in client.get("/sign-in/").content.decode()


@pytest.mark.parametrize(
    "text",
    ["{", '[{"id": "a"}]', '[{"id":"a","name":"A","server_url":"http://far.example","client_id":"c","secret":"s"}]'],
)
def test_a_list_that_cannot_be_used_is_refused_with_its_reason(tmp_path, text):
    path = tmp_path / "directories.json"
    path.write_text(text)
    with pytest.raises(DirectoriesUnreadable, match=r"directories\.json"):
        directories(path)
