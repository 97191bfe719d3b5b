"""Each document is kept as it came, and found again from its row."""

import pytest
from lxml import etree

from touchstone.corpus.generator import generate
from touchstone.corpus.lake.lake import Lake
from touchstone.corpus.lake.originals import original

from .grants import a_file, a_grant, a_zip


def a_row(lake, number):
    return lake.ask("SELECT * FROM patents WHERE number = $number", {"number": number})[0]


def test_a_document_is_given_back_byte_for_byte(tmp_path):
    lake = Lake.make(tmp_path / "lake")
    lake.ingest([a_file(tmp_path / "week.xml", (8926509, 8926510)), a_zip(tmp_path / "next.zip", (8926511,))], jobs=1)
    assert original(lake, a_row(lake, "8926510")) == a_grant(8926510).strip().encode()
    assert original(lake, a_row(lake, "8926511")) == a_grant(8926511).strip().encode()


def test_compaction_and_corrections_keep_the_original_of_the_row_in_force(tmp_path):
    lake = Lake.make(tmp_path / "lake")
    for n in range(4):
        lake.ingest(a_file(tmp_path / f"{n}.xml", (8926509 + n,)), jobs=1)
    lake.ingest(a_file(tmp_path / "0.xml", (8926509,), title="Osier basket"), jobs=1)
    lake.compact()
    assert b"Osier basket" in original(lake, a_row(lake, "8926509"))
    assert b"8926512" in original(lake, a_row(lake, "8926512"))


def test_a_record_of_a_great_document_is_a_document_of_its_own(tmp_path):
    lake = Lake.make(tmp_path / "lake")
    generate("epo-docdb", 5, 3, tmp_path / "exchange.xml")
    lake.ingest(tmp_path / "exchange.xml", jobs=1)
    for row in lake.ask("SELECT * FROM patents"):
        tree = etree.fromstring(original(lake, row))
        assert len(tree) == 1
        assert row["number"] in etree.tostring(tree, encoding="unicode")


@pytest.mark.parametrize("kept", [True, False])
def test_originals_can_be_left_out(tmp_path, kept):
    lake = Lake.make(tmp_path / "lake")
    lake.ingest(a_file(tmp_path / "week.xml", (8926509,)), jobs=1, originals=kept)
    assert (original(lake, a_row(lake, "8926509")) is not None) is kept


def test_a_row_of_a_table_has_no_document(tmp_path):
    lake = Lake.make(tmp_path / "lake")
    path = tmp_path / "grants.csv"
    path.write_text("Patent No.,Title\n8926509,Basket\n", encoding="utf-8")
    lake.ingest(path, jobs=1, columns={"number": "Patent No.", "office": "=US"})
    assert original(lake, a_row(lake, "8926509")) is None
