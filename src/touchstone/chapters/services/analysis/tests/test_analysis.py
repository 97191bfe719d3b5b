"""The pages of analysis over a lake small enough to count by hand; and in a real browser, with axe."""

from __future__ import annotations

import os
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.test import Client

from touchstone.chapters.services.analysis import proofs, reads
from touchstone.corpus.lake.lake import Lake
from touchstone.corpus.lake.tests.made import a_lake, a_publication
from touchstone.corpus.parties import harmonising
from touchstone.corpus.schema.patents import Citation, Party, Priority
from touchstone.corpus.search import index
from touchstone.kernel.access.models import Membership, User
from touchstone.kernel.parties.models import Organ

pytestmark = pytest.mark.django_db

#: filings of each year: a technology that grows, and bends.
YEARS = {1998: 2, 1999: 3, 2000: 6, 2001: 12, 2002: 20, 2003: 26, 2004: 22, 2005: 14, 2006: 6, 2007: 3}
HOLDERS = (
    ("Huawei Technologies Co., Ltd.", "CN", "广东省"), ("华为技术有限公司", "CN", "广东省"), ("Siemens AG", "DE", None),
    ("HUAWEI TECHNOLOGIES CO LTD", "CN", "广东省"), ("SIEMENS AKTIENGESELLSCHAFT", "DE", None),
    ("清华大学", "CN", "北京市"),
    ("Willow Pumps Inc.", "US", "CA"),
)  # fmt: skip


def a_technology():
    """Filings by year, each applicant in turn; every third cites the one before, every fifth claims its priority."""
    rows, number = [], 0
    for year, count in YEARS.items():
        for n in range(count):
            number += 1
            name, country, region = HOLDERS[number % len(HOLDERS)]
            filed = date(year, 1, 1) + timedelta(days=n * 11)
            before = str(number - 1)
            rows.append(
                a_publication(
                    str(number),
                    ipc="F04D29/18" if number % 2 else "H01M10/00",
                    parties=[Party("applicant", name, country=country, region=region)],
                    filed_on=filed,
                    published_on=filed + timedelta(days=1000),
                    claim_count=number % 9 + 1,
                    citations=[Citation("patent", office="CN", number=before)] if number % 3 == 0 else [],
                    priorities=[Priority("CN", f"F{before}")] if number % 5 == 0 else [],
                )
            )
    return rows


@pytest.fixture(scope="module")
def lake(tmp_path_factory):
    made = a_lake(tmp_path_factory.mktemp("analysis") / "lake", a_technology())
    harmonising.harmonise(made)
    index.build(made)
    return made


@pytest.fixture(autouse=True)
def _settled(settings, lake, monkeypatch):
    settings.TOUCHSTONE_LAKE = lake.root
    monkeypatch.setattr(reads, "PATIENCE", 300.0)


def page(address, **asked):
    answer = Client().get(address, asked)
    assert answer.status_code == 200, answer.content.decode()[:2000]
    return answer.content.decode()


def plain(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_the_way_in_names_the_fields_and_the_version_of_the_lake():
    found = page("/analysis/")
    assert 'href="/analysis/landscape/?tf=31"' in found or 'href="/analysis/landscape/?tf=' in found
    assert "Version 1 of the lake" in found
    assert 'aria-current="page"' in found.split('class="rail"')[1].split("</nav>")[0]


def test_a_landscape_tells_who_holds_it_and_opens_to_the_command():
    found = plain(page("/analysis/landscape/"))
    assert f"Filings {sum(YEARS.values())}" in found
    assert "touchstone corpus landscape --lake lake --version 1" in found
    assert "maturing" in found or "saturated" in found
    assert "Gompertz" in found
    assert "Not on the map: CA" not in found
    assert "Guangdong" in found


def test_a_landscape_is_narrowed_by_facets_and_by_a_query_as_its_command_says():
    found = plain(page("/analysis/landscape/", q="ipc=H01M", of="CN"))
    half = sum(YEARS.values()) // 2
    assert f"Filings {half}" in found
    assert "--query ipc=H01M --narrow of=CN" in found
    assert Client().get("/analysis/landscape/", {"q": "titel=x"}).status_code == 400
    assert "No filing answers" in page("/analysis/landscape/", q="of=JP")


def test_whatever_a_search_is_narrowed_by_narrows_a_landscape_too():
    from touchstone.chapters.services.publications.wording import FACETS

    for facet in FACETS:
        answer = Client().get("/analysis/landscape/", {facet: "2012" if facet in ("year", "fy") else "1"})
        assert answer.status_code in (200, 202), facet


def test_waiting_times_are_told_by_group_and_say_what_cannot_be_seen():
    found = plain(page("/analysis/survival/", by="field"))
    assert "1,000" in found  # every filing was granted after 1,000 days
    assert "The lake holds grants alone" in found
    assert "--by field" in found
    assert plain(page("/analysis/survival/", by="nonsense")) == plain(page("/analysis/survival/"))


def test_families_count_the_filings_that_share_their_priorities():
    found = plain(page("/analysis/families/"))
    claiming = sum(YEARS.values()) // 5
    assert f"Simple families {sum(YEARS.values()) - claiming}" in found
    assert "touchstone corpus families CNF10 --lake lake" in found


def test_an_indicator_opens_from_cohort_to_rows_and_arithmetic():
    found = page("/analysis/indicators/", variable="claims")
    assert "claims as granted" in found
    assert "indicators --lake lake --version 1 --cohorts" in found
    address = re.search(r'href="(/analysis/indicators/rows/\?[^"]+)"', found)[1].replace("&amp;", "&")
    rows = plain(page(address.replace("variable=claims", "variable=quality_index_4")))
    assert "÷ 4 =" in rows
    assert "min(" in rows
    for name in ("breakthrough", "fwd_cits7", "renewal"):
        assert Client().get("/analysis/indicators/", {"variable": name, "office": "CN"}).status_code == 200


def test_a_party_is_shown_with_its_spellings_and_why():
    assert "HUAWEI" in page("/analysis/parties/", name="huawei").upper()
    found = plain(page("/analysis/party/", name="HUAWEI TECHNOLOGIES CO LTD"))
    assert "Huawei Technologies Co., Ltd." in found
    assert "SIEMENS" not in found.upper()
    assert "name: the same core (+" in found
    assert "touchstone corpus parties show" in found
    assert "no filing of this applicant" in page("/analysis/party/", name="Nobody")


def an_officer():
    organ = Organ.objects.create(code="TEST", name_en="Office", name_zh="局")
    user = User.objects.create(username="li-wen", first_name="Wen", last_name="Li")
    Membership.objects.create(user=user, organ=organ, role="officer")
    client = Client()
    client.force_login(user)
    return client


def test_an_officer_decides_on_names_and_the_next_linking_goes_by_it(lake):
    officer, pair = an_officer(), {"left": "Huawei Technologies Co., Ltd.", "right": "Siemens AG"}
    assert Client().get("/analysis/parties/review/").status_code != 200
    assert "never thought to be one party" in officer.get("/analysis/parties/review/", pair).content.decode()
    refused = officer.post("/analysis/parties/decide/", pair | {"verdict": "same", "reason": " "})
    assert (refused.status_code, "Say why" in refused.content.decode()) == (409, True)
    kept = {"reason": "one entry in the company register", "alone": "1"}
    for verdict, one in (("same", True), ("undecided", False)):
        told = officer.post("/analysis/parties/decide/", pair | kept | {"verdict": verdict}, follow=True)
        assert told.status_code == 200
        harmonising.harmonise(lake)
        party = harmonising.harmonised(lake.root)
        assert (party[pair["left"]] == party[pair["right"]]) is one
    found = plain(told.content.decode())
    assert "Wen Li" in found
    assert found.count("one entry in the company register") == 2  # both decisions stay readable


def test_a_decision_that_cannot_hold_is_refused_with_the_reason_still_typed(lake):
    officer, names = an_officer(), ("Siemens AG", "SIEMENS AKTIENGESELLSCHAFT", "清华大学")
    told = {"reason": "seen the register"}
    for left, right in (names[:2], names[1:]):
        answer = officer.post("/analysis/parties/decide/", told | {"left": left, "right": right, "verdict": "same"})
        assert answer.status_code == 302
    last = told | {"left": names[0], "right": names[2], "verdict": "different"}
    answer = officer.post("/analysis/parties/decide/", last)
    assert (answer.status_code, 'value="seen the register"' in answer.content.decode()) == (409, True)
    for left, right in (names[:2], names[1:]):
        officer.post("/analysis/parties/decide/", told | {"left": left, "right": right, "verdict": "undecided"})


def test_an_answer_that_takes_long_is_promised_and_not_waited_for(monkeypatch):
    monkeypatch.setattr(reads, "PATIENCE", 0.0)
    reads._KEPT.clear()
    answer = Client().get("/analysis/landscape/")
    assert answer.status_code == 202
    assert "It goes on by itself" in answer.content.decode()
    monkeypatch.setattr(reads, "PATIENCE", 300.0)
    assert Client().get("/analysis/landscape/").status_code == 200


def test_a_lake_too_large_for_a_page_names_the_command(monkeypatch, tmp_path, settings):
    made = a_lake(tmp_path / "large", a_technology())
    index.build(made)
    settings.TOUCHSTONE_LAKE = made.root
    monkeypatch.setattr(reads, "MOST_MEASURED", 10)
    assert "touchstone corpus analyse --lake large" in page("/analysis/indicators/")


def test_without_a_lake_a_page_says_what_makes_one_and_an_empty_one_is_empty(settings, tmp_path):
    empty = Lake.make(tmp_path / "empty")
    index.build(empty)
    settings.TOUCHSTONE_LAKE = empty.root
    for address in ("landscape/", "survival/", "families/", "indicators/", "parties/", "party/?name=x", ""):
        assert Client().get(f"/analysis/{address}").status_code == 200, address
    settings.TOUCHSTONE_LAKE = tmp_path / "none"
    assert Client().get("/analysis/").status_code == 503


PAGES = ("", "landscape/", "landscape/?q=ipc%3DH01M", "survival/?by=field", "families/", "indicators/",
         "indicators/?variable=fwd_cits5&office=CN&field=27",
         "indicators/rows/?variable=quality_index_4&office=CN&year=2003&field=1",
         "parties/", "party/?name=Siemens+AG", "parties/review/")  # fmt: skip


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("prefix", ["", "/zh-hans"], ids=["English", "Chinese"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(chromium, live_server, prefix):
    from axe_playwright_python.sync_playwright import Axe

    officer = an_officer()  # an officer meets every page, those on names included
    context = chromium.new_context(bypass_csp=True)
    context.add_cookies([{"name": "sessionid", "value": officer.cookies["sessionid"].value, "url": live_server.url}])
    context.set_default_navigation_timeout(300_000)  # indicators are computed on the first call
    sheet = context.new_page()
    found = []
    for place, address in enumerate(PAGES):
        for width in (1440, 360):
            sheet.set_viewport_size({"width": width, "height": 900})
            sheet.goto(f"{live_server.url}{prefix}/analysis/{address}")
            if sheet.evaluate("document.documentElement.scrollWidth") > width:
                found.append(f"{prefix}{address} scrolls sideways at {width}")
            if folder := os.environ.get("TOUCHSTONE_PICTURES"):
                name = f"analysis-{place}-{prefix.strip('/') or 'en'}-{width}.png"
                sheet.screenshot(path=str(Path(folder) / name), full_page=True)
        wrong = Axe().run(sheet).response["violations"]
        found += [f"{prefix}{address}: {each['id']}: {each['nodes'][0]['html'][:150]}" for each in wrong]
    context.close()
    assert not found, "\n".join(found)


def test_the_proof_counts_fields_seen_by_the_day_and_speaks_for_the_newest_publication():
    found = proofs.fields_analysed(date(2012, 11, 30))
    # F04D is field 27, H01M field 1; the last filing, of 2007-01-23, was published 1,000 days later
    assert (found.value, found.as_of) == (2, date(2009, 10, 19))
    early = proofs.fields_analysed(date(1990, 1, 1))
    assert (early.value, early.as_of) == (None, None)
