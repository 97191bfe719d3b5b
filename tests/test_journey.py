"""The first journey in a real browser, against a real server, without script; and axe on every page on the way."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = (
    "/", "/plan/cn-2012/measures/7/", "/plan/cn-2012/measures/3/", "/plan/cn-2012/organs/",
    "/plan/cn-2012/organs/SIPO/",
    "/plan/cn-2012/chapters/1/", "/plan/cn-2012/annual-report/", "/registers/", "/registers/works/", "/works/ranking/",
    "/works/verify/", "/indicators/", "/regions/", "/glossary/", "/open-data/", "/search/?q=willow", "/sign-in/",
)  # fmt: skip


@pytest.fixture
def country(db):
    """The plan, an officer of the copyright office, and one registered work."""
    from touchstone.chapters.quality.works.models import Work
    from touchstone.kernel.access.models import Membership, User
    from touchstone.kernel.documents.attaching import attach_file
    from touchstone.kernel.parties.models import Organ
    from touchstone.kernel.regions.loader import load_regions
    from touchstone.plan.loading import load_edition

    load_regions()
    load_edition("cn-2012")
    officer = User.objects.create_user("officer", password="willow-and-oak-12")
    Membership.objects.create(user=officer, organ=Organ.objects.get(code="NCAC"), role="reviewer")
    work = Work.open(
        by="set-up", on=date(2012, 3, 1), title="Willows on the Qinhuai", kind="written", authors="Li Wen",
        owner="Li Wen", region="320100", completed_on=date(2012, 1, 20),
    )  # fmt: skip
    attach_file(work, SimpleUploadedFile("copy.txt", b"willows"), kind="deposit", by="set-up", on=date(2012, 3, 2))
    return work


@pytest.fixture
def page(chromium):
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def test_a_filing_goes_from_sign_in_to_a_verified_certificate_without_script(page, live_server, country):
    page.goto(live_server.url + "/sign-in/")
    page.get_by_label("Username").fill("officer")
    page.get_by_label("Password").fill("willow-and-oak-12")
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.goto(f"{live_server.url}/registers/works/{country.number}/")
    page.get_by_role("link", name="Accept").click()
    page.get_by_label("held on").fill("2012-03-05")
    page.get_by_role("button", name="Accept").click()
    page.get_by_role("link", name="Register", exact=True).click()
    page.get_by_label("held on").fill("2012-03-20")
    page.get_by_role("button", name="Register").click()
    assert "registered" in page.locator("h1").inner_text()
    page.get_by_role("link", name="Verify").click()
    assert "genuine" in page.get_by_role("status").inner_text()


def test_reasons_against_a_step_are_shown_together_on_the_page(page, live_server, country):
    page.goto(live_server.url + "/sign-in/")
    page.get_by_label("Username").fill("officer")
    page.get_by_label("Password").fill("willow-and-oak-12")
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.goto(f"{live_server.url}/registers/works/{country.number}/steps/register/")
    page.get_by_label("held on").fill("2012-02-01")
    page.get_by_role("button", name="Register").click()
    assert "cannot be taken from “received”" in page.get_by_role("alert").inner_text()


def test_a_measure_is_found_by_typing_its_number(page, live_server, country):
    page.goto(live_server.url)
    page.get_by_role("searchbox", name="Search everything").fill("M43")
    page.get_by_role("button", name="Search").click()
    assert page.locator("h1").inner_text().startswith("M43")


@pytest.mark.parametrize("prefix", ["", "/zh-hans"], ids=["English", "Chinese"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(chromium, live_server, country, prefix):
    from axe_playwright_python.sync_playwright import Axe

    context = chromium.new_context(bypass_csp=True)
    sheet = context.new_page()
    found = []
    for address in (*PAGES, f"/registers/works/{country.number}/"):
        for width in (1440, 360):
            sheet.set_viewport_size({"width": width, "height": 900})
            sheet.goto(live_server.url + prefix + address)
            if sheet.evaluate("document.documentElement.scrollWidth") > width:
                found.append(f"{prefix}{address} scrolls sideways at {width}")
            _keep_picture(sheet, f"{prefix}{address}", width)
        results = Axe().run(sheet)
        wrong = results.response["violations"]
        found += [f"{prefix}{address}: {each['id']}: {each['nodes'][0]['html'][:150]}" for each in wrong]
    context.close()
    assert not found, "\n".join(found)


def _keep_picture(sheet, address, width):
    """A picture of every page, where TOUCHSTONE_PICTURES names a folder for them."""
    folder = os.environ.get("TOUCHSTONE_PICTURES")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        name = address.strip("/").replace("/", "-").replace("?", "-") or "front"
        sheet.screenshot(path=str(Path(folder) / f"{name}-{width}.png"))
