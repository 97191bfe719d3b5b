"""Search over a small lake of made-up publications, each answer counted by hand."""

import csv
import io
import json
import re
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from touchstone.corpus import filings
from touchstone.corpus.search import exporting, index
from touchstone.corpus.search.entries import SCHEMA
from touchstone.corpus.search.refused import QueryRefused
from touchstone.corpus.search.searching import Search

SHAPE = SCHEMA.append(pa.field("place", pa.int64())).append(pa.field("claims", pa.string()))


def an_entry(number, title, *, office="US", kind="B2", day=None, holder="", lang="en", abstract="", **facts):
    usual = {
        "key": f"{office}-{number}-{kind}", "table": "patents", "office": office, "number": number, "kind_code": kind,
        "right": "invention", "published_on": day, "filing_number": f"{office}9{number}", "language": lang,
        "titles": [{"lang": lang, "text": title}], "abstracts": [{"lang": lang, "text": abstract}] if abstract else [],
        "holders": [holder] if holder else [], "countries": [office] if holder else [],
    }  # fmt: skip
    return {field.name: (usual | facts).get(field.name) for field in SHAPE}


ROWS = [
    an_entry("1", "Pump with a rotor blade", day=date(2010, 5, 4), holder="Siemens AG", ipc=["F04D29/18", "F04D1/00"],
             inventors=["Wu, Li", "Ng, Yeow"]),
    an_entry("2", "Rotor for a water pump", day=date(2011, 1, 1), holder="Kärcher GmbH", ipc=["F04D29/24"],
             abstract="The blade turns."),
    an_entry("3", "水泵及其转子", office="CN", kind="A", day=date(2012, 7, 1), holder="格力电器", ipc=["F04D290/1"],
             lang="zh"),
    an_entry("4", "Colour screen", day=date(2012, 7, 1), ipc=["G09G5/02"], claims="A screen comprising a pump."),
    an_entry("D5", "=Lamp", kind="S1"),
]  # fmt: skip
A_MARK = an_entry(
    "74327654", "FLOWSTAR", kind="", day=date(2013, 2, 5), key="trademark.US.74327654", table="trademarks",
    right="trademark", kind_code=None, registration_number="4500001", goods="Industrial robots; heat exchangers",
    nice=["7", "11"], vienna=["26.17.21"], status="700",
)  # fmt: skip


class FakeLake:
    """Stands for a lake: a folder and a version."""

    def __init__(self, root):
        self.root, self.version = root, 7


def the_rows(lake):
    return index.Source(pa.Table.from_pylist(ROWS, SHAPE).to_batches(max_chunksize=2), filings.SCHEMA.empty_table())


@pytest.fixture(scope="module")
def search(tmp_path_factory):
    lake = FakeLake(tmp_path_factory.mktemp("lake"))
    assert index.build(lake, source=the_rows) == 5
    return Search(lake)


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("pump", "124"),
        ("ti=pump", "12"),
        ("cl=pump", "4"),
        ("PUMP rotor", "12"),
        ("pump -rotor", "4"),
        ("NOT pump", "3D5"),
        ("colour OR lamp", "4D5"),
        ("水泵", "3"),
        ("泵转", ""),
        ("转子", "3"),
        ('"rotor blade"', "1"),
        ('"blade rotor"', ""),
        ("blade NEAR/1 rotor", "1"),
        ("pump ADJ/4 blade", "1"),
        ("blade ADJ/4 pump", ""),
        ("rot* NEAR/3 blade", "1"),
        ("(pump OR fan) NEAR/2 (rotor OR wheel)", ""),
        ("(pump OR fan) NEAR/3 (rotor OR wheel)", "1"),
        ('("water pump" OR fan) NEAR/3 rot*', "2"),
        ("pump NEAR/3 rotor ADJ blade", "1"),
        ("pump NEAR/3 rotor ADJ lamp", ""),
        ("ti=(rotor ADJ/3 pump)", ""),
        ("ti=(rotor ADJ/4 pump)", "2"),
        ("水泵 NEAR/3 转子", "3"),
        ("pump and rotor not water", "1"),
        ("colour or lamp", "4D5"),
        ("ti＝（pump OR 水泵）", "123"),
        ("“rotor blade”", "1"),
        ("*otor", "12"),
        ("水泵*", "3"),
        ("ipc=F04D 29/18", "1"),
        ("F04D29", "12"),
        ("ipc=f04*", "123"),
        ("pd=2010-2011", "12"),
        ("pd=2010..2011", "12"),
        ("公开日=2010年5月4日", "1"),
        ("pn=US 1", "1"),
        ("in=ng", "1"),
        ("rot*", "12"),
        ("colo?r", "4"),
        ("color", ""),
        ("karcher", "2"),
        ("pa=siemens AND ipc=F04D29", "1"),
        ("ipc=F04D29", "12"),
        ("ipc=F04D29/18", "1"),
        ("ipc=F04D", "123"),
        ("ipc=F04", "123"),
        ("pd=2010", "1"),
        ("pd=201101:20120701", "234"),
        ("pd>2011", "34"),
        ("pd<=2010-05-04", "1"),
        ("pn=US2B2", "2"),
        ('pn="US 2 B2"', "2"),
        ("pn=CN3", "3"),
        ("of=cn", "3"),
        ("ap=91", "1"),
        ("", "1234D5"),
        ("...", ""),
    ],
)
def test_a_query_finds_what_a_reader_would(search, query, numbers):
    found = search.find(query)
    assert "".join(sorted(row["number"] for row in found.rows)) == numbers
    assert found.count == len(found.rows)


def test_hits_are_sorted_paged_narrowed_and_counted_by_facet(search):
    newest = search.find("pd=2010:2012", sort="-pd", limit=2, facets=True)
    assert [row["published_on"] for row in newest.rows] == ["2012-07-01", "2012-07-01"]
    assert search.find("pd=2010:2012", sort="pd", offset=1, limit=1).rows[0]["number"] == "2"
    assert dict(newest.facets["year"]) == {"2010": 1, "2011": 1, "2012": 2}
    assert dict(newest.facets["of"]) == {"us": 3, "cn": 1}
    assert search.find("pump", narrowed={"year": "2010"}).count == 1
    assert search.find("", narrowed={"holder": "格力电器"}).count == 1


@pytest.mark.parametrize(
    ("query", "options", "fact"),
    [
        ("*", {}, "every word there is"),
        ("* NEAR/3 blade", {}, "every word there is"),
        ("水#泵", {}, "inside a Chinese"),
        ("ipc=*", {}, "every word there is"),
        ("a NEAR/500 b", {}, "proximity reaches 50"),
        ("ipc=a NEAR ipc=b", {}, "codes"),
        ("pump", {"sort": "price"}, "not sorted by “price”"),
        ("pump", {"narrowed": {"colour": "red"}}, "not narrowed by “colour”"),
        ("pump", {"narrowed": {"year": "red"}}, "no year"),
        ("pump", {"offset": 10_000}, "Pages end"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_words(search, query, options, fact):
    with pytest.raises(QueryRefused, match=fact):
        search.find(query, **options)


def test_the_facets_of_everything_are_counted_when_the_index_is_built(search):
    kept = search.find("", facets=True).facets
    assert not search.counted.get(("", ()))
    counted = index.facets(search.searcher, search.query(""))
    assert {name: sorted(values) for name, values in kept.items()} == {n: sorted(v) for n, v in counted.items()}
    assert dict(kept["of"]) == {"us": 4, "cn": 1}


def test_a_publication_is_most_like_the_one_that_shares_its_rare_words(search):
    alike = search.alike("US-1-B2")
    assert alike[0]["number"] == "2"
    assert "1" not in [row["number"] for row in alike]


def test_the_whole_answer_is_told_once_whatever_the_batch(search):
    for batch in (1, 2, 100):
        told = [row["number"] for rows in search.every("", batch=batch) for row in rows]
        assert told == ["1", "2", "3", "4", "D5"], batch
    assert search.table("pump").column("number").to_pylist() == ["1", "2", "4"]
    assert search.table("nothing").num_rows == 0


def test_an_answer_says_all_that_is_known_of_a_hit(search):
    told = search.table("pn=US1").to_pylist()[0]
    assert told["inventors"] == ["Wu, Li", "Ng, Yeow"]
    assert told["ipc"] == ["F04D29/18", "F04D1/00"]
    assert told["published_on"] == date(2010, 5, 4)


def test_answers_are_written_in_every_format(search):
    made = {name: b"".join(write(search.every(""))) for name, write in exporting.WRITERS.items()}
    rows = list(csv.DictReader(io.StringIO(made["csv"].decode("utf-8-sig"))))
    assert sorted(row["number"] for row in rows) == ["1", "2", "3", "4", "D5"]
    assert rows[-1]["title"] == "'=Lamp"
    assert rows[0]["inventors"] == "Wu, Li; Ng, Yeow"
    assert json.loads(made["jsonl"].decode().splitlines()[0])["ipc"] == ["F04D29/18", "F04D1/00"]
    assert len(made["jsonl"].decode().splitlines()) == 5
    table = pq.read_table(io.BytesIO(made["parquet"]))
    assert table.schema.field("published_on").type == pa.date32()
    assert table.column("ipc").to_pylist()[0] == ["F04D29/18", "F04D1/00"]
    ris = made["ris"].decode()
    assert ris.count("TY  - PAT\r\n") == ris.count("ER  - \r\n") == 5
    assert "AU  - Wu, Li\r\nAU  - Ng, Yeow\r\nPB  - Siemens AG" in ris
    assert "AU  - 格力电器" in ris
    assert "@patent{US1B2,\n  title = {Pump with a rotor blade}" in made["bib"].decode()
    assert "author = {Wu, Li and Ng, Yeow}" in made["bib"].decode()
    assert "{Siemens AG}" in made["bib"].decode()


def test_entries_of_bibtex_have_names_of_their_own_and_a_file_may_hold_a_document_twice():
    twice = an_entry("9", "Chair")
    mark = twice | {"table": "trademarks", "right": "trademark", "titles": []}
    made = b"".join(exporting.as_bibtex([[twice, twice], [mark]])).decode()
    assert re.findall(r"@patent\{(.*),", made) == ["US9B2", "US9B2-2", "trademark-US9B2"]
    assert "TI  - US9B2" in b"".join(exporting.as_ris([[mark]])).decode()


def test_no_sign_of_a_title_is_a_command_in_bibtex(tmp_path):
    row = an_entry("9", "A {50%} \\input{x} & ~ß")
    made = b"".join(exporting.as_bibtex([[row]])).decode()
    assert r"title = {A \{50\%\} \textbackslash{}input\{x\} \& \textasciitilde{}ß}" in made


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("ti=flowstar", 1),
        ("mark=flow*", 1),
        ("gs=robots", 1),
        ("nc=7", 1),
        ("nc=07", 1),
        ("nc=9", 0),
        ("商品类别=11", 1),
        ("vc=26.17*", 1),
        ("pn=4500001", 1),
        ("rt=trademark AND st=700", 1),
        ("robots", 1),
    ],
)
def test_marks_are_found_by_words_goods_classes_and_numbers(tmp_path, query, found):
    lake = FakeLake(tmp_path)
    index.build(lake, source=lambda of: index.Source(
        pa.Table.from_pylist([*ROWS, A_MARK], SHAPE).to_batches(), filings.SCHEMA.empty_table()))  # fmt: skip
    assert Search(lake).find(query).count == found


def test_an_index_is_made_once_for_a_version_and_older_ones_go(tmp_path):
    lake = FakeLake(tmp_path)
    index.build(lake, source=the_rows)
    made = index.folder_of(lake)
    before = (made / index.MARK).stat().st_mtime_ns
    index.build(lake, source=the_rows)
    assert (made / index.MARK).stat().st_mtime_ns == before
    lake.version = 8
    with pytest.raises(index.NoIndex, match="touchstone corpus index"):
        Search(lake)
    index.build(lake, source=the_rows)
    assert not made.exists()
