"""Search over a small lake of made-up publications, each answer counted by hand."""

import csv
import io
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from touchstone.corpus import filings
from touchstone.corpus.search import exporting, index
from touchstone.corpus.search.language import QueryRefused
from touchstone.corpus.search.searching import Search


def a_patent(number, title, *, office="US", kind="B2", day=None, holder="", ipc=(), abstract="", claims="", lang="en"):
    return {
        "office": office, "number": number, "kind_code": kind, "right": "invention", "published_on": day,
        "filed_on": None, "filing_office": office, "filing_number": f"9{number}", "family_id": None, "language": lang,
        "titles": [{"lang": lang, "text": title}], "abstracts": [{"lang": lang, "text": abstract}] if abstract else [],
        "classes": [{"scheme": "ipc", "symbol": each, "use": "given"} for each in ipc],
        "parties": [{"role": "applicant", "name": holder, "country": office}] if holder else [],
        "priorities": [], "citations": [], "claims": claims,
    }  # fmt: skip


ROWS = [
    a_patent("1", "Pump with a rotor blade", day=date(2010, 5, 4), holder="Siemens AG", ipc=["F04D29/18", "F04D1/00"]),
    a_patent("2", "Rotor for a water pump", day=date(2011, 1, 1), holder="Kärcher GmbH", ipc=["F04D29/24"],
             abstract="The blade turns."),
    a_patent("3", "水泵及其转子", office="CN", kind="A", day=date(2012, 7, 1), holder="格力电器", ipc=["F04D290/1"],
             lang="zh"),
    a_patent("4", "Colour screen", day=date(2012, 7, 1), ipc=["G09G5/02"], claims="A screen comprising a pump."),
    a_patent("D5", "=Lamp", kind="S1"),
]  # fmt: skip


class FakeLake:
    """Stands for a lake: a folder and a version."""

    def __init__(self, root):
        self.root, self.version = root, 7


def the_rows(lake):
    return index.Source(pa.Table.from_pylist(ROWS).to_batches(max_chunksize=2), filings.SCHEMA.empty_table())


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
        ("rot* NEAR/3 blade", {}, "not truncated"),
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


def test_a_publication_is_most_like_the_one_that_shares_its_rare_words(search):
    alike = search.alike(ROWS[0])
    assert alike[0]["number"] == "2"
    assert "1" not in [row["number"] for row in alike]


def test_the_whole_answer_is_told_once_whatever_the_batch(search):
    for batch in (1, 2, 100):
        told = [row["number"] for rows in search.every("", batch=batch) for row in rows]
        assert sorted(told) == ["1", "2", "3", "4", "D5"], batch
        assert told[-1] == "D5"


def test_answers_are_written_in_every_format(search):
    made = {name: b"".join(write(search.every(""))) for name, write in exporting.WRITERS.items()}
    rows = list(csv.DictReader(io.StringIO(made["csv"].decode("utf-8-sig"))))
    assert sorted(row["number"] for row in rows) == ["1", "2", "3", "4", "D5"]
    assert rows[-1]["title"] == "'=Lamp"
    assert len(made["jsonl"].decode().splitlines()) == 5
    assert pq.read_table(io.BytesIO(made["parquet"])).num_rows == 5
    ris = made["ris"].decode()
    assert ris.count("TY  - PAT\r\n") == ris.count("ER  - \r\n") == 5
    assert "AU  - 格力电器" in ris
    assert "@patent{US1B2,\n  title = {Pump with a rotor blade}" in made["bib"].decode()


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
