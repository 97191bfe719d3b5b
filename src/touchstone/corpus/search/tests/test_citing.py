"""Citations two steps each way: who stands where, what is left out, and how it is drawn."""

import pytest
from lxml import etree

from touchstone.corpus.lake.lake import Lake
from touchstone.corpus.lake.tests.grants import a_grant
from touchstone.corpus.search import index
from touchstone.corpus.search.citing import around
from touchstone.corpus.search.searching import Search
from touchstone.engines.charts.arcs import Thing, arcs


def citing(number, *cited, papers=0):
    """A grant that cites others, and works that are no patents."""
    told = (
        "".join(
            f"<us-citation><patcit><document-id><country>US</country><doc-number>{each}</doc-number><kind>B2</kind>"
            "<name>Wu</name><date>20101100</date></document-id></patcit></us-citation>"
            for each in cited
        )
        + "<us-citation><nplcit><othercit>A book</othercit></nplcit></us-citation>" * papers
    )
    end = "</us-bibliographic-data-grant>"
    return a_grant(number).replace(end, f"<us-references-cited>{told}</us-references-cited>{end}")


@pytest.fixture(scope="module")
def search(tmp_path_factory):
    """8900005 cites 8900004 cites 8900003 (the middle) cites 8900002 cites 8900001 and, outside of the lake, 7000001;
    8900006 cites the middle and 8900004."""
    folder = tmp_path_factory.mktemp("citing")
    week = (
        citing(8900001)
        + citing(8900002, 8900001, 7000001)
        + citing(8900003, 8900002, 7000002, papers=2)
        + citing(8900004, 8900003)
        + citing(8900005, 8900004)
        + citing(8900006, 8900003, 8900004)
    )
    (folder / "week.xml").write_text(week, encoding="utf-8")
    made = Lake.make(folder / "lake")
    made.ingest(folder / "week.xml", jobs=1)
    index.build(made)
    return Search(made)


def middle(search):
    return search.lake.ask("SELECT * FROM patents WHERE number = '8900003'")[0]


def test_documents_stand_by_their_steps_both_ways(search):
    found = around(search, middle(search))
    steps = {each.name: each.step for each in found.documents}
    assert steps == {
        "US8900005": -2, "US8900004": -1, "US8900006": -1, "US8900003": 0,
        "US8900002": 1, "US7000002": 1, "US8900001": 2, "US7000001": 2,
    }  # fmt: skip
    assert (found.left_out, found.papers) == ({}, 2)


def test_every_citation_among_those_shown_is_a_link(search):
    assert around(search, middle(search)).links == [
        ("US8900002", "US7000001"), ("US8900002", "US8900001"), ("US8900003", "US7000002"),
        ("US8900003", "US8900002"), ("US8900004", "US8900003"), ("US8900005", "US8900004"),
        ("US8900006", "US8900003"), ("US8900006", "US8900004"),
    ]  # fmt: skip


def test_a_document_outside_of_the_lake_has_no_page_but_what_is_said_of_it(search):
    (outside,) = (each for each in around(search, middle(search)).documents if each.name == "US7000002")
    assert (outside.key, outside.title, outside.published_on) == ("", "Wu", "2010")


def test_what_is_left_out_is_counted_step_by_step(search):
    found = around(search, middle(search), most=1)
    assert [each.step for each in found.documents] == [-2, -1, 0, 1, 2]
    assert found.left_out == {-1: 1, 1: 1, 2: 1}


def test_the_drawing_is_well_formed_and_its_links_are_links():
    svg = arcs(
        [("Cites <it>", [Thing("A", "2012 · x", "/a/")]), ("This", [Thing("B", itself=True)])], [("A", "B")], title="T"
    )
    drawn = etree.fromstring(svg)
    space = {"s": "http://www.w3.org/2000/svg"}
    assert drawn.xpath("//s:a/@href", namespaces=space) == ["/a/"]
    assert len(drawn.xpath("//s:path", namespaces=space)) == 1
    assert drawn.get("role") == "group"  # a picture's parts would not be read out as links
    assert not drawn.xpath("//@style")
