"""Every address of the house, walked by every kind of person; what an address declares is what it answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, path
from django.urls.resolvers import RegexPattern
from django.utils.translation import override

from touchstone.kernel.access.openness import Openness, declared, declares_by_method
from touchstone.kernel.access.viewer import viewer_of
from touchstone.kernel.records.register import registers

API = "/api/v1/"
#: methods by which an address of a page is tried; those of the API are the ones it declares.
METHODS = ("GET", "HEAD", "POST")
SLOW = re.compile(r"\.pdf$")


@dataclass(frozen=True)
class Address:
    """One address as it is declared: its pattern, the names in it, and the view behind it."""

    route: str
    names: tuple[str, ...]
    view: Any

    @property
    def is_api(self) -> bool:
        return declares_by_method(self.view)

    def methods(self) -> tuple[str, ...]:
        return ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE") if self.is_api else METHODS

    def openness(self, method: str) -> Openness | None:
        return declared(self.view, method if self.is_api else "GET")


def addresses(patterns: Any = None, before: str = "/", names: tuple[str, ...] = ()) -> Iterator[Address]:
    """Every address that the resolver knows, in English; new pages are found by themselves."""
    for each in patterns if patterns is not None else get_resolver().url_patterns:
        here = before + _route(each.pattern)
        inside = (*names, *each.pattern.regex.groupindex, *getattr(each.pattern, "converters", {}))
        if isinstance(each, URLPattern):
            yield Address(here, tuple(dict.fromkeys(inside)), each.callback)
        else:
            yield from addresses(each.url_patterns, here, inside)


def _route(pattern: Any) -> str:
    if isinstance(pattern, RegexPattern):
        plain = re.sub(r"\(\?P<(\w+)>(?:\[[^\]]*\]|[^()\[\]])*\)", r"<\1>", str(pattern))
        return plain.strip("^$").replace("\\", "")
    return str(pattern)


def filled(address: Address, country: Any) -> list[str]:
    """The address with real values in it, once for each register where it names one, and once with strange ones."""
    with_values = [_put(address.route, values) for values in _values(address, country)]
    return list(dict.fromkeys(with_values))


def _values(address: Address, country: Any) -> Iterator[dict[str, str]]:
    usual = {
        "code": "320100",
        "key": "cn-2012",
        "name": "manifest.json",
        "fmt": "csv",
        "form": "json",
        "step": "accept",
    }
    if "plan/" in address.route:
        usual |= {"code": "NCAC", "number": "7"}
    if "indicators/" in address.route:
        usual |= {"code": "invention-patents-per-10k"}
    if address.route.startswith("/works/"):
        usual |= {"number": country.numbers["works"][0], "code": "AAAA-BBBB"}
    if "slug" in address.names:
        for register in registers:
            known = country.numbers.get(register.slug, ["NONE-1"])
            yield {**usual, "slug": register.slug, "number": known[0], "name": _first_step(register), "pk": "1"}
    elif address.names:
        yield usual
    if address.names:
        yield dict.fromkeys(address.names, "7")
    else:
        yield {}


def _first_step(register: Any) -> str:
    steps = register.record.life.steps
    return str(steps[0].name) if steps else "none"


def _put(route: str, values: dict[str, str]) -> str:
    return re.sub(r"[<{](?:\w+:)?(\w+)[>}]", lambda found: values.get(found[1], "7"), route)


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
    for address in ALL:
        for method in address.methods():
            for where in filled(address, country):
                if address.route == "/sign-out/" or (SLOW.search(where) and (method != "GET" or person != "public")):
                    continue
                answer = _asked(client, method, where, address)
                problem = _problem(answer, address, method, viewer)
                if problem:
                    wrong.append(
                        f"{method} {where}: {answer.status_code} {answer.headers.get('Location', '')} {problem}"
                    )
    assert not wrong, "\n".join(wrong)


def _asked(client: Client, method: str, where: str, address: Address) -> Any:
    if method in ("GET", "HEAD"):
        return client.generic(method, where)
    media = "application/json" if address.is_api else "application/x-www-form-urlencoded"
    return client.generic(method, where, "{}" if address.is_api else "", content_type=media)


def _problem(answer: Any, address: Address, method: str, viewer: Any) -> str:
    """What is wrong with an answer, or an empty text."""
    status, openness = answer.status_code, address.openness(method)
    to_sign_in = status == 302 and "/sign-in/" in answer.headers["Location"]
    if status >= 500 and not (status == 503 and "indicators/" in address.route):
        return "the server failed"
    if openness is None:
        return "" if status in (401, 403, 404, 405) else "an undeclared method was served"
    if openness.admits(viewer):
        if status == 401 or (to_sign_in and "sign-in" not in address.route):
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
