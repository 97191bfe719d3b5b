"""A publication's page: claims by language, citations both ways, family, legal status on a day, and files to keep."""

import re
from collections import defaultdict

import pytest
from django.test import Client
from lxml import etree

from touchstone.chapters.services.publications import bibliography, reads
from touchstone.corpus.lake.lake import Lake
from touchstone.corpus.lake.tests.grants import a_grant
from touchstone.corpus.search import index

pytestmark = pytest.mark.django_db
INVENTOR = (
    '<us-parties><inventors><inventor sequence="001" designation="us-only"><addressbook><last-name>Wu</last-name>'
    "<first-name>Li</first-name></addressbook></inventor></inventors></us-parties>"
)
CITES = (
    '<us-references-cited><us-citation><patcit num="00001"><document-id><country>US</country><doc-number>8900001'
    "</doc-number><kind>B2</kind><date>20141201</date></document-id></patcit><category>cited by examiner</category>"
    "</us-citation></us-references-cited>"
)


@pytest.fixture(scope="module")
def lake(tmp_path_factory):
    """Two grants of one filing's family: the second cites the first and claims the right of the same filing."""
    folder = tmp_path_factory.mktemp("documents")
    second = a_grant(8900002, "Willow <b>chair</b>", claims=3).replace(
        "</us-bibliographic-data-grant>", CITES + INVENTOR + "</us-bibliographic-data-grant>"
    )
    (folder / "week.xml").write_text(a_grant(8900001) + second, encoding="utf-8")
    made = Lake.make(folder / "lake")
    made.ingest(folder / "week.xml", jobs=1)
    index.build(made)
    return made


@pytest.fixture(autouse=True)
def _settled(settings, lake):
    settings.TOUCHSTONE_LAKE = lake.root


def test_citations_lead_to_the_publications_that_the_lake_holds_both_ways():
    page = Client().get("/corpus/US-8900002-B2/").content.decode()
    assert 'href="/corpus/US-8900001-B2/"' in page
    assert "Willow basket" in page
    assert 'href="/corpus/US-8900002-B2/"' in Client().get("/corpus/US-8900001-B2/").content.decode()


def test_citations_are_drawn_with_links_and_stand_in_a_table_beside():
    page = Client().get("/corpus/US-8900002-B2/citations/").content.decode()
    assert page.count('href="/corpus/US-8900001-B2/"') == 2  # in the drawing and in the table
    assert "<svg" in page and "style=" not in page
    assert 'href="/corpus/US-8900002-B2/citations/"' in Client().get("/corpus/US-8900002-B2/").content.decode()
    assert "它引用的文献" in Client().get("/zh-hans/corpus/US-8900002-B2/citations/").content.decode()
    assert Client().get("/corpus/US-1-B2/citations/").status_code == 404


def test_parties_and_classes_of_the_bibliography_lead_further():
    page = Client().get("/corpus/US-8900002-B2/").content.decode()
    assert 'href="/corpus/?q=in%3D%22Wu%2C+Li%22"' in page
    row = {"parties": [{"role": "assignee", "name": "Reed & Co", "country": "US"}],
           "classes": [{"scheme": "ipc", "use": "given", "symbol": "F04D29/18", "original": None}]}  # fmt: skip
    told = {code: values for code, _name, values in bibliography.lines(defaultdict(lambda: None, row))}
    assert told["73"] == [("Reed & Co (US)", "/analysis/party/?name=Reed+%26+Co")]
    assert told["51"] == [("F04D29/18", "/corpus/?q=ipc%3DF04D29%2F18")]


def test_the_family_shows_every_publication_of_one_filing():
    page = Client().get("/corpus/US-8900002-B2/").content.decode()
    assert "Simple family: 2 publications" in page


@pytest.mark.parametrize(
    ("day", "state"), [("2013-05-21", "not filed yet"), ("2013-05-22", "pending"), ("2015-01-06", "granted")]
)
def test_the_legal_status_is_that_of_the_day_asked_for(day, state):
    page = Client().get("/corpus/US-8900002-B2/", {"on": day}).content.decode()
    assert f"<strong>{state}</strong>" in page
    assert f'value="{day}"' in page


def test_a_day_that_is_none_is_told_and_not_passed_over():
    assert "is no day" in Client().get("/corpus/US-8900002-B2/", {"on": "2012-02-30"}).content.decode()


def test_the_document_as_published_is_a_file_that_a_browser_keeps_and_never_runs():
    answer = Client().get("/corpus/US-8900002-B2/original.xml")
    assert etree.fromstring(answer.content).tag == "us-patent-grant"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert Client().get("/corpus/US-1-B2/original.xml").status_code == 404


def test_the_document_is_to_be_had_in_st96_or_what_is_missing_is_said():
    answer = Client().get("/corpus/US-8900002-B2/st96.xml")
    assert b"<pat:PatentPublication" in answer.content
    assert answer["Content-Disposition"].startswith("attachment")
    refused = Client().get("/corpus/US-8900001-B2/")
    assert "the source does not tell a party" in refused.content.decode()
    assert Client().get("/corpus/US-8900001-B2/st96.xml").status_code == 404


def test_the_page_speaks_chinese():
    page = Client().get("/zh-hans/corpus/US-8900002-B2/").content.decode()
    for words in ("权利要求", "简单同族：2 件", "法律状态", "著录项目"):
        assert words in page, words


def test_claims_of_three_languages_are_three_trees():
    claims = [
        {"sequence": n, "label": None, "depends_on": [1] if n > 1 else [], "lang": lang, "text": "x"}
        for lang in ("de", "en", "fr")
        for n in (1, 2)
    ]
    told = reads.claim_trees(claims)
    assert [(lang, [(depth, each["sequence"]) for depth, each in tree]) for lang, tree in told] == [
        (lang, [(0, 1), (1, 2)]) for lang in ("de", "en", "fr")
    ]


def test_mark_up_in_a_title_is_not_run():
    page = Client().get("/corpus/US-8900002-B2/").content.decode()
    assert not re.search(r"<h1[^>]*>\s*<bdi>[^<]*<b>", page)
