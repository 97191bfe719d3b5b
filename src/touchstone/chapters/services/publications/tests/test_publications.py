"""Measure 72: the search pages over a small lake of generated publications."""

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from django.utils.html import escape

from touchstone.chapters.services.publications import proofs, reads, wording
from touchstone.chapters.services.publications.models import SavedQuery
from touchstone.corpus.generator import generate
from touchstone.corpus.lake.lake import Lake
from touchstone.corpus.search import index, language, refused
from touchstone.kernel.access.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def lake(tmp_path_factory):
    folder = tmp_path_factory.mktemp("publications")
    made = Lake.make(folder / "lake")
    files = (("us-grant-4.5", "grants.xml"), ("cn-2012", "applications.zip"), ("us-trademark-2.0", "marks.zip"))
    for form, name in files:
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
    assert "90 publications" in page
    narrowed = client.get("/corpus/", {"of": "cn"}).content.decode()
    assert "30 publications" in narrowed
    assert "Office: CN" in narrowed
    assert client.get("/zh-hans/corpus/", {"q": "of=US"}).status_code == 200


def test_hits_show_where_the_words_stand_with_everything_else_as_text(lake):
    (row,) = lake.ask(
        "SELECT number, titles[1].text AS title FROM patents WHERE office = 'US' AND contains(abstracts[1].text, '%') "
        "ORDER BY number LIMIT 1"
    )
    word = row["title"].split()[0].strip(",")
    query = f"US {int(row['number']):,} AND {word}"  # a number as it is printed, among other words
    page = Client().get("/corpus/", {"q": query}).content.decode()
    assert "1 publication" in page
    assert f"<mark>{word}</mark>" in page
    page = Client().get("/zh-hans/corpus/", {"q": f"ab={word} OR cl={word}"}).content.decode()
    assert "摘要：" in page or "权利要求：" in page
    marked = Client().get("/corpus/", {"q": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert" not in marked


def test_a_query_that_cannot_be_read_is_told_beside_the_field():
    answer = Client().get("/corpus/", {"q": "titel=pump"})
    assert answer.status_code == 400
    assert "Did you mean title=?" in answer.content.decode()


def test_a_fault_is_marked_in_its_place_and_told_in_the_reader_s_language():
    page = Client().get("/corpus/", {"q": "pump AND titel=x"}).content.decode()
    assert "pump AND <mark>titel=x</mark>" in page
    page = Client().get("/zh-hans/corpus/", {"q": "pump AND titel=x"}).content.decode()
    assert "第 10 个字符处的“titel”不是字段。" in page
    assert Client().get("/zh-hans/corpus/answer.csv", {"q": "(x"}).content.decode().startswith("第 1 个字符处的括号")


def test_every_field_facet_and_refusal_has_its_words():
    assert wording.FIELDS.keys() == language.FIELDS.keys()
    assert {name: str(words) for name, words in wording.FIELDS.items()} == language.FIELDS
    assert wording.FACETS.keys() == index.FACETS.keys()
    assert {name: tuple(map(str, told)) for name, told in wording.REFUSALS.items()} == refused.REASONS


def test_a_number_that_is_not_in_the_lake_is_told_with_the_nearest(lake):
    held = lake.ask("SELECT number FROM patents WHERE office = 'US' ORDER BY number DESC LIMIT 1")[0]["number"]
    page = Client().get("/corpus/", {"q": f"US{int(held) + 1}"}).content.decode()
    assert "0 publications" in page
    assert f"US {held}" in page


@pytest.mark.parametrize("spelling", ["US {0:,} B2", "US{0}B2", "{0:,}", "US-{0}-B2", "us 0{0}"])
def test_a_number_is_found_as_people_type_it(lake, spelling):
    number = a_patent(lake)["number"]
    page = Client().get("/corpus/", {"q": spelling.format(int(number))}).content.decode()
    assert f'href="/corpus/US-{number}-B2/"' in page


def test_a_chinese_filing_is_found_by_its_number_without_its_office(lake):
    asked = "SELECT number, kind_code, filing_number_original AS n FROM patents WHERE office = 'CN' ORDER BY 1 LIMIT 1"
    (row,) = lake.ask(asked)
    page = Client().get("/corpus/", {"q": row["n"]}).content.decode()
    assert f'href="/corpus/CN-{row["number"]}-{row["kind_code"]}/"' in page


@pytest.mark.parametrize(
    ("number", "english", "chinese"),
    [
        ("CN 201310209986.0", "9 would be right", "应为 9"),
        ("XQ 123456", "is no office of ST.3", "不是 ST.3 中的局"),
        ("CN12345", "they are written like", "其号码写法如"),
        ("US 5,000,001", "records of that office", "收有该局记录 60 条"),
        ("FR1234567", "holds nothing of that office", "没有该局的任何记录"),
    ],
)
def test_why_a_number_is_absent_is_said_in_the_readers_language(number, english, chinese):
    assert english in Client().get("/corpus/", {"q": number}).content.decode()
    assert chinese in Client().get("/zh-hans/corpus/", {"q": number}).content.decode()


def test_where_words_find_nothing_together_each_is_told_alone():
    page = Client().get("/corpus/", {"q": "of=CN AND wibblewobble"}).content.decode()
    assert '<span class="mono">of=CN</span></a> <span class="muted">30</span>' in page
    assert '<span class="mono">wibblewobble</span></a> <span class="muted">0</span>' in page


def test_a_trademark_is_found_and_shown_with_its_codes_goods_and_original(lake):
    row = lake.ask("SELECT * FROM trademarks WHERE mark_text IS NOT NULL AND len(goods) > 0 ORDER BY number LIMIT 1")[0]
    page = Client().get("/corpus/", {"q": f"rt=trademark AND pn={row['number']}"}).content.decode()
    address = f"/corpus/trademark.US.{row['number']}/"
    assert address in page
    page = Client().get(address).content.decode()
    for shown in ("(540)", row["mark_text"], "(511)", row["goods"][0]["text"], "(210)", "Similar rights"):
        assert str(escape(shown)) in page, shown
    assert Client().get(f"{address}original.xml").status_code == 200
    assert "（尼斯" not in page
    assert "商品和服务" in Client().get(f"/zh-hans{address}").content.decode()
    for wrong in ("trademark.US.0", "design.US.0", "trademark.XX.1"):
        assert Client().get(f"/corpus/{wrong}/").status_code == 404


def test_a_trademark_is_to_be_had_in_st96_and_its_holder_leads_further(lake):
    (mark,) = lake.ask("SELECT number, parties[1].name AS holder FROM trademarks ORDER BY number LIMIT 1")
    page = Client().get(f"/corpus/trademark.US.{mark['number']}/").content.decode()
    assert f'href="/corpus/trademark.US.{mark["number"]}/st96.xml"' in page
    assert 'href="/corpus/?q=pa%3D' in page
    answer = Client().get(f"/corpus/trademark.US.{mark['number']}/st96.xml")
    assert b"<tmk:TrademarkApplication" in answer.content
    assert answer["Content-Disposition"].startswith("attachment")
    assert Client().get("/corpus/trademark.US.0/st96.xml").status_code == 404


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
    sent = b"".join(Client().get(f"/corpus/answer.{fmt}", {"q": "of=us NOT rt=trademark"}).streaming_content)
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
    assert proofs.publications_open(date(2012, 11, 30)).value == 90
    settings.TOUCHSTONE_LAKE = Path(tmp_path / "none")
    assert proofs.publications_open(date(2012, 11, 30)).value is None
    answer = Client().get("/corpus/")
    assert answer.status_code == 503
    assert "touchstone corpus ingest" in answer.content.decode()
