"""Every page of the house, found by following links as each kind of reader: no dead link, no page that nobody finds."""

from __future__ import annotations

import errno
import io
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles import finders
from django.shortcuts import render
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import translation
from lxml import html as pages

from touchstone.chapters.quality.works.models import Work
from touchstone.kernel.testing.addresses import addresses
from touchstone.kernel.testing.crawl import CHINESE, Crawl, Met, crawl

#: Where a reader begins; all else is found by links.
BEGIN = ("/", "/desk/")
READERS = ("public", "author", "ncac-reviewer", "ncac-administrator", "jmo-officer")


@pytest.fixture
def demonstration(db: Any, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The demonstration country, smaller: every role, works of every state, proofs, a lake, an import, a draft."""
    from touchstone.demo import country, publications

    monkeypatch.setattr(publications, "FILES", tuple((form, name, 12) for form, name, _n in publications.FILES))
    country.reference()
    users = country.people()
    country.works(60, users, lambda done: None)
    country.publications(lambda done: None)
    country.evidence(date(2012, 11, 30), datetime(2012, 11, 30, 9, tzinfo=UTC))
    _hand_in_a_file(users["ncac-reviewer"])
    _draft_a_plan()
    return users | {"public": None}


def _hand_in_a_file(officer: Any) -> None:
    """A file of two rows of works, one of which cannot go in; checked, not written."""
    from touchstone.kernel.imports import running
    from touchstone.kernel.records.register import registers

    rows = (
        "title,kind,authors,owner,region,completed_on\nReeds,written,Li Wen,Li Wen,320100,2012-01-20\nOak,stone,,,1,x\n"
    )
    job = running.hand_in(
        io.BytesIO(rows.encode()), "works.csv", registers.get("works"), by=officer, on=date(2012, 11, 1)
    )
    running.check(job, by=officer)


def _draft_a_plan() -> None:
    from touchstone.plan.drafts import make_draft

    text = "Plan of 2013\n\nI. Quality\n\n1. Revise the Trademark Law (SIPO). Reach 40 or so pilot cities.\n"
    make_draft(text.encode(), "plan.txt", "plan-2013", "jmo-officer")


def client_of(user: Any) -> Client:
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user)
    return client


@pytest.fixture
def met(demonstration: dict[str, Any]) -> dict[str, Crawl]:
    """What each reader meets by following links."""
    return {reader: crawl(client_of(demonstration[reader]), BEGIN) for reader in READERS}


#: Addresses that no link leads to, and why; the rest is found by links, or is not found by anybody.
BY_HAND = {
    "^health/$": "for those who watch the server",
    "^api/v1/": "for programs; the footer leads to their description",
    "^corpus/queries/": "targets of forms beside a search",
    "^analysis/parties/decide/$": "a form's target",
    "^indicators/<code>/figures": "files, offered with the choices of the page",
    "^language/$": "a form's target",
    "^sign-out/$|^plan/.*/(remark|accept|discard)/$|/accept/$": "a form's target",
    "^(sign-in|sign-out|account|oidc|directories)": "opened on the way through signing in; tested there",
    r"^(open-data/<path|favicon|help/pictures|imports/<int:pk>/(write|check|cancel|columns|refused))": "files, targets",
    "^registers/<slug:slug>/<str:number>/steps/": "offered where a step is open",
    "^works/verify/<": "printed on certificates",
    "^(documents|parties)/": "offered on records to those who may change them",
    "^plan/.*(hand-off|deliverable|milestone|lineage/|link|unlink|reports?/new|report/)": "offered to those who may",
}


def test_no_link_leads_nowhere_and_every_page_explains_itself(met):
    wrong = [f"{reader}: {link}" for reader, found in met.items() for link in found.dead]
    for reader, found in met.items():
        assert len(found.pages) > 30, reader
        wrong += [f"{reader}: {each.address} has no line under its title" for each in found.pages if not _lead(each)]
        wrong += [f"{reader}: {each.address} has no help" for each in found.pages if not _helps(each)]
    reached = set().union(*(found.routes for found in met.values()))
    hidden = [each.route.lstrip("/") for each in addresses() if not each.is_api]
    hidden = [route for route in hidden if route not in reached and not any(re.search(by, route) for by in BY_HAND)]
    wrong += [f"no link leads to {route}" for route in hidden]
    assert not wrong, "\n".join(wrong)


def _is_ours(page: Met) -> bool:
    """The description of the API for machines is no page."""
    return not page.address.startswith("/api/v1/")


def _helps(page: Met) -> bool:
    return b'rel="help"' in page.body or not _is_ours(page)


def _lead(page: Met) -> str:
    found = pages.fromstring(page.body).xpath("//p[@class='lead']")
    return "".join(found[0].itertext()).strip() if found else "a page of another kind"


@pytest.mark.browser
@pytest.mark.parametrize("prefix", ["", CHINESE], ids=["English", "Chinese"])
def test_axe_finds_nothing_on_any_page_and_nothing_scrolls_sideways(chromium, demonstration, met, prefix):
    """The first page of every pattern and shape, as each reader meets it, and the pages of trouble."""
    seen: set[tuple[str, str]] = set()
    looked: list[tuple[str, bytes]] = []
    for reader, found in met.items():
        client = client_of(demonstration[reader])
        for each in found.shapes():
            if _is_ours(each) and (each.route, each.shape) not in seen:
                seen.add((each.route, each.shape))
                body = client.get(prefix + each.address, follow=True).content if prefix else each.body
                looked.append((f"{reader} {prefix}{each.address}", body))
    looked += [(f"{prefix} {name}", body) for name, body in _troubles(demonstration, prefix)]
    wrong = _objections(chromium, looked)
    assert not wrong, "\n".join(wrong)


def _troubles(users: dict[str, Any], prefix: str) -> Iterator[tuple[str, bytes]]:
    """What a reader sees when something is refused or broken."""
    from touchstone.kernel.durability.trouble import trouble_of

    reviewer, works = client_of(users["ncac-reviewer"]), f"{prefix}/registers/works/"
    number = Work.everything.filter(state="registered").latest("number").number
    yield "not found", reviewer.get(f"{prefix}/nothing/").content
    yield "not allowed", client_of(users["sipo-officer"]).get(f"{works}new/").content
    yield "not understood", reviewer.get(f"{works}?after=nonsense").content
    yield "form refused", reviewer.post(f"{works}new/", {"title": ""}).content
    yield (
        "step refused",
        reviewer.post(f"{works}{number}/steps/register/", {"on": "2012-11-30", "version": "1"}).content,
    )
    sent = {"on": "2012-11-30", "version": "1", "reason": "x", "title": "y", "kind": "written", "authors": "z",
            "authorship": "sole", "owner": "z", "region": "320100", "completed_on": "2012-01-01"}  # fmt: skip
    conflict = reviewer.post(f"{works}{number}/amend/", sent)
    assert conflict.status_code == 409
    yield "changed meanwhile", conflict.content
    with translation.override("zh-hans" if prefix else "en"):
        asked = RequestFactory().get(f"{prefix}/sign-in/")
        asked.user, asked.viewer = AnonymousUser(), None  # type: ignore[attr-defined]
        yield "too often", render(asked, "429.html").content
    yield "server failed", render_to_string("500.html").encode()
    full = trouble_of(OSError(errno.ENOSPC, "No space left on device"))
    yield "disk full", render_to_string("503.html", {"trouble": full}).encode()


def _objections(chromium: Any, looked: list[tuple[str, bytes]]) -> list[str]:
    """What axe and the width of a phone have against pages that were rendered already; nothing is asked again."""
    from axe_playwright_python.sync_playwright import Axe

    context = chromium.new_context(bypass_csp=True)
    sheet, wrong, shown = context.new_page(), [], {"body": b""}

    def answer(route: Any) -> None:
        path = urlsplit(route.request.url).path
        static = finders.find(path.removeprefix("/static/")) if path.startswith("/static/") else None
        if static:
            route.fulfill(path=static)
        elif route.request.resource_type == "document":
            route.fulfill(body=shown["body"], content_type="text/html; charset=utf-8")
        else:
            route.fulfill(status=404)

    context.route("**/*", answer)
    for name, body in looked:
        shown["body"] = body
        for width in (1440, 360):  # what axe objects to shows on the narrow one, where lines break and boxes touch
            sheet.set_viewport_size({"width": width, "height": 900})
            sheet.goto("http://house/")
            if sheet.evaluate("document.documentElement.scrollWidth") > width:
                wrong.append(f"{name} scrolls sideways at {width}")
        found = Axe().run(sheet).response["violations"]
        wrong += [f"{name}: {each['id']}: {each['nodes'][0]['html'][:150]}" for each in found]
    context.close()
    return wrong
