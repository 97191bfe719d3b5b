"""Every address of the house, walked by every kind of person; what an address declares is what it answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import path
from django.utils.translation import override

from touchstone.kernel.access.openness import Openness
from touchstone.kernel.access.viewer import viewer_of
from touchstone.kernel.testing.addresses import Address, addresses

SLOW = re.compile(r"\.pdf$")
ALL = list(addresses())


def test_the_walk_finds_pages_feeds_files_search_and_the_api():
    routes = {address.route for address in ALL}
    assert len(routes) > 50
    for known in ("/search/", "/registers/<slug:slug>/export.<format:fmt>", "/plan/<slug:key>/calendar.ics",
                  "/api/v1/registers/<slug>/records", "/open-data/<path:name>", "/sign-in/"):  # fmt: skip
        assert known in routes, known


@pytest.mark.parametrize("address", ALL, ids=lambda address: address.route)
def test_an_address_says_to_whom_it_is_open(address):
    methods = address.view.open_to_whom if address.is_api else ("GET",)
    for method in methods:
        assert isinstance(address.openness(method), Openness), f"declare {address.route} with @open_to(...)"


def test_every_operation_of_the_api_is_an_address_that_was_walked():
    from touchstone.kernel.api.root import api

    walked = {address.route.replace("<", "{").replace(">", "}"): address for address in ALL if address.is_api}
    for route, operations in api.get_openapi_schema()["paths"].items():
        assert route in walked, route
        for method in operations:
            assert walked[route].openness(method.upper()) is not None, f"{method} {route}"


def test_an_address_answers_as_it_declares(country, person):
    client = country.client(person)
    viewer = viewer_of(country.users[person])
    wrong = []
    for address, method, where in _walk(country, person):
        answer = _asked(client, method, where, address)
        problem = _problem(answer, address, method, viewer)
        if problem:
            wrong.append(f"{method} {where}: {answer.status_code} {answer.headers.get('Location', '')} {problem}")
    assert not wrong, "\n".join(wrong)


def _walk(country: Any, person: str) -> Iterator[tuple[Address, str, str]]:
    """Every address by every method; not those that end the sign-in, and a PDF only once, for it is slow."""
    for address in ALL:
        if address.route.startswith("/sign-out/"):
            continue
        for method in address.methods:
            for where in country.filled(address):
                if not SLOW.search(where) or (method, person) == ("GET", "public"):
                    yield address, method, where


def _asked(client: Client, method: str, where: str, address: Address) -> Any:
    if method in ("GET", "HEAD"):
        return client.generic(method, where)
    media = "application/json" if address.is_api else "application/x-www-form-urlencoded"
    return client.generic(method, where, "{}" if address.is_api else "", content_type=media)


def _problem(answer: Any, address: Address, method: str, viewer: Any) -> str:
    """What is wrong with an answer, or an empty text."""
    status, openness = answer.status_code, address.openness(method)
    to_sign_in = status == 302 and "/sign-in/" in answer.headers["Location"]
    if status >= 500 and (status != 503 or answer.exc_info):  # 503 is a view's own word that its data is not there
        return "the server failed"
    if status == 405:
        return ""  # nothing was served
    if openness is None:
        return "" if status in (401, 403, 404, 405) else "an undeclared method was served"
    if openness.admits(viewer):
        if (status == 401 and address.is_api) or (to_sign_in and "sign-in" not in address.route):
            return f"sent away, though open to {openness.to}"
        return "refused, though nothing narrows it" if status == 403 and not openness.narrowed else ""
    if viewer.is_public:
        sent_away = status == 401 if address.is_api else to_sign_in
        return "" if sent_away else f"served to the public, though open to {openness.to}"
    return "" if status == 403 else f"served, though open to {openness.to}"


def test_search_is_open_to_everybody_and_never_fails(country, person):
    client = country.client(person)
    for asked in ("willow", "M43", country.numbers["works"][2], "CW-X-2012-000001", "320100", "'\"*", "", "法"):
        assert client.get("/search/", {"q": asked}).status_code in (200, 302), asked


def test_what_declares_nothing_is_not_served(client, db, settings, caplog):
    from django.http import HttpResponse

    from touchstone.web import urls

    settings.ROOT_URLCONF = type("Urls", (), {"urlpatterns": [
        path("new/", lambda request: HttpResponse("new"), name="new"), *urls.urlpatterns]})  # fmt: skip
    for name in ("handler400", "handler403", "handler404", "handler500"):
        setattr(settings.ROOT_URLCONF, name, getattr(urls, name))
    with override("en"):
        assert client.get("/new/").status_code == 404
    assert "declare it with @open_to" in caplog.text


def test_an_operation_of_the_api_that_declares_nothing_stops_the_server():
    from django.core.exceptions import ImproperlyConfigured

    from touchstone.kernel.api.doors import WalledAPI

    api = WalledAPI(urls_namespace="undeclared")
    api.get("/open")(lambda request: {})
    with pytest.raises(ImproperlyConfigured, match="declare it"):
        _ = api.urls
