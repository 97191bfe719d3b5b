"""What stands around every page: header, rail, error pages, and templates that a strict policy accepts."""

import re
from pathlib import Path

import polib
import pytest
from django.test import Client, RequestFactory
from lxml import html

from touchstone.web import rail, views

PACKAGE = Path(__file__).parents[2]
TEMPLATES = sorted(PACKAGE.glob("**/templates/**/*.html"))
#: made into PDF, not sent to a browser: a style sheet inside is meant.
PRINTED = re.compile(r"_print\.html$|certificate\.html$")


@pytest.mark.django_db
@pytest.mark.parametrize(("address", "language"), [("/glossary/", "en"), ("/zh-hans/glossary/", "zh-Hans")])
def test_a_page_names_its_language_and_leads_to_the_other(client, address, language):
    page = html.fromstring(client.get(address).content)
    assert page.get("lang") == language
    other = "/zh-hans/glossary/" if language == "en" else "/glossary/"
    assert page.xpath('//ul[@class="languages"]//a/@href') == [other]


@pytest.mark.django_db
def test_the_skip_link_leads_to_the_one_main_part(client):
    page = html.fromstring(client.get("/glossary/").content)
    assert page.xpath('//a[@class="skip"]/@href') == ["#main"]
    assert len(page.xpath('//main[@id="main"]')) == len(page.xpath("//h1")) == 1


@pytest.mark.django_db
def test_the_menu_of_a_narrow_screen_holds_the_same_entries_as_the_rail(client):
    page = html.fromstring(client.get("/glossary/").content)
    beside, folded = (page.xpath(f'//*[contains(@class, "{name}")]//li/a/@href') for name in ("rail", "menu"))
    assert beside == folded
    assert beside


def test_an_entry_whose_pages_are_not_installed_is_left_out(monkeypatch):
    monkeypatch.setattr(rail, "ENTRIES", (("Nowhere", "nowhere:index"), ("Registers", "registers:index")))
    assert [entry.words for entry in rail._entries("/registers/works/")] == ["Registers"]
    assert rail._home() == "/registers/"


def test_the_rail_tells_the_page_itself_from_the_part_it_lies_in():
    current = {
        path: [entry.current for entry in rail._entries(path) if entry.here]
        for path in ("/registers/", "/registers/works/")
    }
    assert current == {"/registers/": ["page"], "/registers/works/": ["true"]}


def test_a_failure_is_told_in_both_languages_without_asking_the_store():
    answer = views.broken(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert "服务器出错" in answer.content.decode()
    assert "The server failed" in answer.content.decode()


@pytest.mark.django_db
def test_a_form_that_was_open_too_long_gets_the_page_of_the_house():
    answer = Client(enforce_csrf_checks=True).post("/sign-in/", {"username": "a"})
    assert answer.status_code == 403
    assert "the page had been open too long" in answer.content.decode()


@pytest.mark.django_db
def test_a_missing_page_offers_search_and_the_front_page(client):
    answer = client.get("/zh-hans/nowhere/")
    assert answer.status_code == 404
    links = html.fromstring(answer.content).xpath("//main//a/@href")
    assert links == ["/zh-hans/help/", "/zh-hans/search/", "/zh-hans/"]


@pytest.mark.parametrize(
    "template", [each for each in TEMPLATES if not PRINTED.search(each.name)], ids=lambda path: path.name
)
def test_no_template_carries_style_or_script_that_the_policy_forbids(template):
    text = template.read_text(encoding="utf-8")
    assert not re.search(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=|javascript:", text)


def test_every_word_of_the_shell_has_its_chinese():
    texts = [path.read_text(encoding="utf-8") for path in (PACKAGE / "web" / "templates").glob("**/*.html")]
    asked = {words for text in texts for _quote, words in re.findall(r"{%\s*translate (['\"])(.*?)\1", text)}
    asked |= {words for text in texts for words in re.findall(r"{%\s*blocktranslate[^%]*%}(.*?){%", text, re.S)}
    held = polib.pofile(str(PACKAGE / "web" / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"))
    given = {entry.msgid for entry in held if entry.msgstr}
    assert {re.sub(r"{{ (\w+) }}", r"%(\1)s", words) for words in asked} - given == set()
