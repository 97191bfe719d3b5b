import csv
import json
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from touchstone.corpus.lake import aside
from touchstone.corpus.lake.answers import document, names, plain
from touchstone.corpus.lake.errors import LakeError
from touchstone.corpus.lake.export import export
from touchstone.corpus.lake.lake import Lake
from touchstone.corpus.lake.lookup import find
from touchstone.corpus.lake.queries import QueryRefused
from touchstone.corpus.lake.status import status
from touchstone.corpus.lake.tests.grants import a_file, a_grant


@pytest.fixture(scope="module")
def lake(tmp_path_factory):
    folder = tmp_path_factory.mktemp("answers")
    path = a_file(folder / "week.xml", [8926509, 8926511, 8930553], title="=1+1 baskets", claims=2)
    bad = a_grant(8999999).replace("</invention-title>", "")
    path.write_text(path.read_text(encoding="utf-8") + bad, encoding="utf-8")
    lake = Lake.make(folder / "lake")
    lake.ingest(path)
    return lake


def test_json_keeps_types(lake):
    query = """
        SELECT number, published_on, claim_count, titles, granted_on IS NULL AS n, sum(claim_count) OVER () AS s
        FROM patents LIMIT 1
    """
    answer = json.loads("".join(document(lake.answer(query), lake.version)))
    assert answer["lake_version"] == 1
    assert [column["name"] for column in answer["columns"]] == [
        "number",
        "published_on",
        "claim_count",
        "titles",
        "n",
        "s",
    ]
    (row,) = answer["rows"]
    assert row["published_on"] == "2015-01-06"
    assert row["titles"] == [{"lang": "en", "text": "=1+1 baskets"}]
    assert (row["claim_count"], row["s"]) == (2, 6)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (float("nan"), None),
        (float("inf"), None),
        (Decimal("7"), 7),
        (Decimal("1.50"), "1.50"),
        (b"\xff", "/w=="),
        (None, None),
    ],
)
def test_what_json_has_no_word_for_is_written_safely(value, written):
    assert plain(value) == written


def test_two_columns_of_one_name_are_told_apart():
    schema = pa.schema([("n", pa.int32()), ("n", pa.int32()), ("n_2", pa.int32())])
    assert names(schema) == ["n", "n_2", "n_2_2"]


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
def test_an_export_is_whole_and_says_what_it_is(lake, tmp_path, form):
    about = export(
        lake, "SELECT number, titles[1].text AS title FROM patents ORDER BY number", tmp_path / f"out.{form}"
    )
    assert (about["rows"], about["lake_version"]) == (3, 1)
    assert json.loads((tmp_path / f"out.{form}.about.json").read_text(encoding="utf-8")) == about
    assert {path.name for path in tmp_path.iterdir()} == {f"out.{form}", f"out.{form}.about.json"}


def test_a_formula_in_csv_is_made_harmless(lake, tmp_path):
    export(lake, "SELECT titles[1].text AS title FROM patents LIMIT 1", tmp_path / "out.csv")
    rows = list(csv.reader((tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()))
    assert rows == [["title"], ["'=1+1 baskets"]]


def test_parquet_and_json_lines_keep_the_text_as_it_was(lake, tmp_path):
    query = "SELECT titles[1].text AS title FROM patents LIMIT 1"
    export(lake, query, tmp_path / "out.parquet")
    export(lake, query, tmp_path / "out.jsonl")
    assert pq.read_table(tmp_path / "out.parquet")["title"].to_pylist() == ["=1+1 baskets"]
    assert pq.read_schema(tmp_path / "out.parquet").metadata[b"lake_version"] == b"1"
    assert json.loads((tmp_path / "out.jsonl").read_text(encoding="utf-8")) == {"title": "=1+1 baskets"}


def test_an_export_that_is_refused_leaves_nothing(lake, tmp_path):
    with pytest.raises(LakeError, match="no form of export"):
        export(lake, "SELECT 1", tmp_path / "out.xls")
    with pytest.raises(QueryRefused):
        export(lake, "SELECT nothing FROM patents", tmp_path / "out.csv")
    assert list(tmp_path.iterdir()) == []


def test_a_number_is_found_however_it_is_printed(lake):
    for text in ("US8926509B2", "US 8,926,509", "us8926509"):
        (record,) = find(lake, text).records
        assert (record["number"], record["matched"], record["input"]) == ("8926509", "number", "week.xml")


def test_a_filing_is_found_by_its_number(lake):
    found = find(lake, "US13900001")
    assert {row["matched"] for row in found.records} == {"filing_number"}


@pytest.mark.parametrize(
    ("text", "why", "says"),
    [
        ("US8926510B2", "not_in_this_snapshot", "version 1"),
        ("XQ123", "unknown_office", "no office of ST.3"),
        ("CN201310209986.0", "wrong_format", "9 would be right"),
        ("", "unknown_office", ""),
    ],
)
def test_a_number_that_is_not_found_answers_why(lake, text, why, says):
    found = find(lake, text)
    assert (found.records, found.why) == ([], why)
    assert says in found.says


def test_the_nearest_numbers_are_named(lake):
    near = [row["number"] for row in find(lake, "US8926510B2").nearest]
    assert set(near[:2]) == {"8926509", "8926511"}
    assert "8930553" in near


def test_the_quarantine_is_listed_and_written_out_as_it_came(lake, tmp_path):
    report = aside.listed(lake, None, 10)
    assert (report["records"], len(report["rows"])) == (1, 1)
    aside.write(lake, "week.xml", tmp_path)
    assert b"08999999" in (tmp_path / "000001.record").read_bytes()
    (row,) = csv.DictReader((tmp_path / "list.csv").read_text(encoding="utf-8").splitlines())
    assert (row["file"], row["record"]) == ("week.xml", "000001.record")
    assert aside.listed(lake, "other.xml", 10)["records"] == 0


def test_status_counts_inputs_records_and_reasons(lake):
    found = status(lake)
    assert (found["lake_version"], found["inputs"], found["read"], found["stored"], found["quarantined"]) == (
        1,
        1,
        4,
        3,
        1,
    )
    assert found["tables"]["patents"]["rows"] == 3
    assert sum(found["reasons"].values()) == 1
