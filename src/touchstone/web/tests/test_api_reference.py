"""The API as people read it: every operation that machines are told of, with a command that works."""

from __future__ import annotations

import shlex

import pytest
from django.test import Client
from lxml import html

from touchstone.kernel.api.root import api

pytestmark = pytest.mark.django_db


def _page(address: str = "/api/") -> html.HtmlElement:
    return html.fromstring(Client().get(address).content)


def test_every_operation_stands_on_the_page_with_what_it_takes() -> None:
    shown = {
        (each.xpath("string(h3/span)"), each.xpath("string(h3/code)")): each
        for each in _page().xpath("//section[@class='operation']")
    }
    described = api.get_openapi_schema()["paths"]
    told = {(method.upper(), path): each for path, methods in described.items() for method, each in methods.items()}
    assert shown.keys() == told.keys()
    for key, each in told.items():
        names = set(shown[key].xpath(".//tbody/tr/th/code/text()"))
        assert names >= {parameter["name"] for parameter in each.get("parameters", ())}, key
    opening = shown["POST", "/api/v1/registers/{slug}/records"]
    assert opening.xpath(".//tbody/tr/th/code/text()") == ["slug", "Idempotency-Key", "on", "facts"]
    assert "Open to whoever sends a token" in opening.text_content()


def test_the_command_for_a_list_can_be_called_as_it_stands() -> None:
    [command] = [each for each in _page().xpath("//pre/code/text()") if each.endswith("/records'") and "-X" not in each]
    program, address = shlex.split(command)
    assert program == "curl"
    assert Client().get(address.replace("http://testserver", "").format(slug="works")).json()["items"] == []


def test_the_old_address_leads_to_the_page_and_each_language_has_its_own() -> None:
    assert Client().get("/api/v1/docs").headers["Location"] == "/api/"
    assert "必填" in _page("/zh-hans/api/").text_content()
    assert len({each.get("id") for each in _page().xpath("//section[@class='operation']")}) == len(
        _page().xpath("//section[@class='operation']")
    )
