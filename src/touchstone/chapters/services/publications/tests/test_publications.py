"""Measure 72: the search pages over a small lake of generated publications."""

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from touchstone.chapters.services.publications import proofs, reads
from touchstone.chapters.services.publications.models import SavedQuery
from touchstone.corpus.generator import generate
from touchstone.corpus.lake.lake import Lake
from touchstone.corpus.search import index
from touchstone.kernel.access.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def lake(tmp_path_factory):
    folder = tmp_path_factory.mktemp("publications")
    made = Lake.make(folder / "lake")
    for form, name in (("us-grant-4.5", "grants.xml"), ("cn-2012", "applications.zip")):
        generate(form, 30, 7, folder / name, paragraphs=0)
        made.ingest(folder / name, jobs=1)
    index.build(made)
    return made


@pytest.fixture(autouse=True)
def _settled(settings, lake):
    settings.TOUCHSTONE_LAKE = lake.root


def a_patent(lake, office="US"):
    asked = "SELECT * FROM patents WHERE office = $office AND len(citations) > 0 ORDER BY number DESC LIMIT 1"
    return lake.ask(asked, {"office": office})[0]


def test_the_search_page_finds_what_the_lake_holds_and_narrows_it():
    client = Client()
    page = client.get("/corpus/").content.decode()
    assert "60 publications" in page
    narrowed = client.get("/corpus/", {"of": "cn"}).content.decode()
    assert "30 publications" in narrowed
    assert "Office: cn" in narrowed
    assert client.get("/zh-hans/corpus/", {"q": "of=US"}).status_code == 200


def test_a_query_that_cannot_be_read_is_told_beside_the_field():
    answer = Client().get("/corpus/", {"q": "titel=pump"})
    assert answer.status_code == 400
    assert "Did you mean title=?" in answer.content.decode()


def test_a_publication_is_shown_with_inid_codes_claims_and_citations_both_ways(lake):
    row = a_patent(lake)
    key = index.key_of(row["office"], row["number"], row["kind_code"])
    page = Client().get(f"/corpus/{key}/").content.decode()
    for shown in ("(54)", row["titles"][0]["text"], "(71)", "Claims", "Cited documents"):
        assert shown in page, shown
    cited = next((each for each in row["citations"] if each["number"]), None)
    if cited is not None:
        assert cited["number"] in page
    assert Client().get("/corpus/US-0-Z9/").status_code == 404
    assert Client().get("/corpus/nonsense/").status_code == 404


def test_a_publication_tells_who_cites_it(lake):
    asked = reads.search()
    cited = "SELECT c.number FROM (SELECT unnest(citations) AS c FROM patents)"
    known = lake.ask(f"{cited} WHERE c.number IN (SELECT number FROM patents) LIMIT 1")
    if not known:
        pytest.skip("the generated publications cite none of each other")
    row = lake.ask("SELECT * FROM patents WHERE number = $number", {"number": known[0]["number"]})[0]
    by_hand = lake.ask(
        "SELECT count(DISTINCT number) AS n FROM (SELECT number, unnest(citations) AS c FROM patents) "
        "WHERE c.number = $number AND c.office = $office",
        {"number": row["number"], "office": row["office"]},
    )
    assert reads.cited_by(asked, row)[0] == by_hand[0]["n"]


@pytest.mark.parametrize("fmt", ["csv", "jsonl", "parquet", "ris", "bib"])
def test_the_whole_answer_is_a_file_for_everybody(fmt):
    sent = b"".join(Client().get(f"/corpus/answer.{fmt}", {"q": "of=us"}).streaming_content)
    if fmt == "csv":
        assert len(list(csv.DictReader(io.StringIO(sent.decode("utf-8-sig"))))) == 30
    else:
        assert sent
    assert Client().get(f"/corpus/answer.{fmt}", {"q": "titel=x"}).status_code == 400


def test_a_query_is_kept_by_its_maker_alone():
    client, other = Client(), Client()
    client.force_login(User.objects.create(username="li"))
    other.force_login(User.objects.create(username="wu"))
    client.post("/corpus/queries/", {"name": "Pumps", "address": "q=pump"})
    assert "Pumps" in client.get("/corpus/").content.decode()
    assert "Pumps" not in other.get("/corpus/").content.decode()
    kept = SavedQuery.objects.get()
    other.post(f"/corpus/queries/{kept.pk}/forget/")
    assert SavedQuery.objects.exists()
    client.post(f"/corpus/queries/{kept.pk}/forget/")
    assert not SavedQuery.objects.exists()


def test_the_proof_counts_what_can_be_searched_and_says_when_there_is_no_lake(settings, tmp_path):
    assert proofs.publications_open(date(2012, 11, 30)).value == 60
    settings.TOUCHSTONE_LAKE = Path(tmp_path / "none")
    assert proofs.publications_open(date(2012, 11, 30)).value is None
    answer = Client().get("/corpus/")
    assert answer.status_code == 503
    assert "touchstone corpus ingest" in answer.content.decode()
