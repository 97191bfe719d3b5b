"""The manual inside the house: every page is explained, in both languages, with pictures that are there and light."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from django.test import Client
from django.urls import get_resolver

from touchstone.web import manual

ROOT = Path(__file__).parents[1]
PICTURES = sorted((ROOT / "docs" / "pictures").glob("*.png"))


@pytest.mark.django_db
@pytest.mark.parametrize("prefix", ["", "/zh-hans"], ids=["English", "Chinese"])
def test_every_page_links_the_part_of_the_manual_that_explains_it(prefix):
    body = Client().get(f"{prefix}/help/guide/pages/").content.decode()
    anchors = set(re.findall(r'<a id="([\w-]+)"', body))
    assert set(manual.EXPLAINED.values()) <= anchors
    page = Client().get(f"{prefix}/registers/").content.decode()
    assert f'href="{prefix}/help/guide/pages/#registers"' in page


def test_every_part_of_the_house_with_pages_is_explained():
    spaces = {str(each.namespace) for each in _included(get_resolver().url_patterns) if each.namespace}
    explained = {name.split(":")[0] for name in manual.EXPLAINED}
    assert spaces - explained <= {"api", "help"}, spaces - explained


def _included(patterns):
    for each in patterns:
        if hasattr(each, "url_patterns"):
            yield each
            yield from _included(each.url_patterns)


@pytest.mark.django_db
@pytest.mark.parametrize("name", manual.JOURNEYS)
@pytest.mark.parametrize("prefix", ["", "/zh-hans"], ids=["English", "Chinese"])
def test_each_kind_of_reader_has_a_journey_with_pictures(name, prefix):
    answer = Client().get(f"{prefix}/help/guide/journeys/{name}/")
    body = answer.content.decode()
    assert answer.status_code == 200
    assert ("written in English only" in body) is False
    shown = re.findall(r'<img src="([^"]+)"', body.split("<article")[1])
    assert shown
    assert all(each.endswith("-zh.png" if prefix else "-en.png") for each in shown)
    assert all(Client().get(each).status_code == 200 for each in shown)


@pytest.mark.django_db
def test_links_between_pages_of_the_manual_lead_to_pages_of_the_manual():
    for name in manual._names():
        if not name.startswith("guide/"):
            continue
        found = manual.page(name, "en")
        assert found.title, name
        for link in re.findall(r'href="(/[^"#]*)', found.body):
            assert Client().get(link).status_code == 200, f"{name}: {link}"


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["nothing", "../../etc/passwd", "guide/../../pyproject", "pictures/..%2f..%2fx.png"])
def test_nothing_but_the_manual_is_served(name):
    assert Client().get(f"/help/{name}/").status_code == 404


def test_pictures_are_those_that_the_command_takes_and_are_light():
    sys.path.insert(0, str(ROOT / "tests"))
    try:
        import pictures
    finally:
        sys.path.remove(str(ROOT / "tests"))
    wanted = {f"{each.name}-{language}.png" for each in pictures.PICTURES for language in pictures.LANGUAGES}
    assert {each.name for each in PICTURES} == wanted
    assert max(each.stat().st_size for each in PICTURES) < pictures.HEAVIEST
    assert sum(each.stat().st_size for each in PICTURES) < 20 * pictures.HEAVIEST
