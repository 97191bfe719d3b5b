"""Every public table whole: the rows of the lake in three forms, with checksums and a descriptor that holds."""

import csv
import gzip
import hashlib
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from touchstone.corpus.lake import bulk
from touchstone.corpus.lake.errors import LakeError
from touchstone.corpus.lake.lake import Lake
from touchstone.corpus.lake.tests.grants import a_grant
from touchstone.engines.cells import neutral


@pytest.fixture
def lake(tmp_path):
    """Two grants of one week."""
    (tmp_path / "week.xml").write_text(a_grant(8900001) + a_grant(8900002, "Willow chair"), encoding="utf-8")
    made = Lake.make(tmp_path / "lake")
    made.ingest(tmp_path / "week.xml", jobs=1)
    return made


def test_every_form_of_a_table_holds_the_rows_of_the_lake(lake):
    made = bulk.write(lake)
    folder = lake.root / "open" / f"v{lake.version}"
    assert {each["table"] for each in made["resources"]} == {"patents", "patent_texts", "originals", "inputs"}
    numbers = ["8900001", "8900002"]
    assert sorted(pq.read_table(folder / "patents.parquet")["number"].to_pylist()) == numbers
    with gzip.open(folder / "patents.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    assert sorted(row["number"] for row in rows) == numbers
    assert all(row["published_on"] == "2015-01-06" for row in rows)
    with gzip.open(folder / "patents.csv.gz", "rt", encoding="utf-8", newline="") as table:
        cells = {row["number"]: row for row in csv.DictReader(table)}
    assert json.loads(cells["8900002"]["titles"])[0]["text"] == "Willow chair"
    assert cells["8900002"]["family_id"] == ""  # unknown stays unknown


def test_the_descriptor_and_the_sums_tell_what_the_files_are(lake):
    made = bulk.write(lake)
    folder = lake.root / "open" / f"v{lake.version}"
    sums = dict(line.split("  ")[::-1] for line in (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines())
    for each in made["resources"]:
        content = (folder / each["path"]).read_bytes()
        assert each["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert (each["bytes"], sums[each["path"]]) == (len(content), each["hash"][7:])
        fields = json.loads((folder / each["schema"]).read_text(encoding="utf-8"))["fields"]
        assert [field["name"] for field in fields] == pq.read_schema(folder / f"{each['table']}.parquet").names
    assert (made["version"], made["licenses"][0]["name"]) == (str(lake.version), "CC0-1.0")
    assert json.loads((folder / "datapackage.json").read_text(encoding="utf-8")) == made


def test_the_catalogue_names_the_files_beside_it_by_the_words_of_dcat(lake):
    bulk.write(lake)
    told = json.loads((lake.root / "open" / f"v{lake.version}" / "catalog.jsonld").read_text(encoding="utf-8"))
    assert (told["@type"], told["@context"]["dcat"]) == ("dcat:Catalog", "http://www.w3.org/ns/dcat#")
    # what DCAT-AP asks of every catalogue, dataset and distribution
    assert {"dct:title", "dct:description", "dct:publisher", "dcat:dataset"} <= told.keys()
    assert all({"dct:title", "dct:description"} <= each.keys() for each in told["dcat:dataset"])
    patents = next(each for each in told["dcat:dataset"] if each["dct:identifier"] == "patents")
    assert {each["dcat:accessURL"]["@id"]: each["dcat:mediaType"]["@id"].rpartition("media-types/")[2]
            for each in patents["dcat:distribution"]} == {
        "patents.parquet": "application/vnd.apache.parquet",
        "patents.jsonl.gz": "application/json",
        "patents.csv.gz": "text/csv",
    }  # fmt: skip


def test_fields_tell_type_meaning_and_what_is_inside_of_them(lake):
    bulk.write(lake)
    schema = json.loads((lake.root / "open" / f"v{lake.version}" / "patents.schema.json").read_text(encoding="utf-8"))
    fields = {each["name"]: each for each in schema["fields"]}
    assert fields["published_on"] | {"null": ""} == {
        "name": "published_on", "type": "date", "description": "day of publication", "null": "",
    }  # fmt: skip
    assert [each["name"] for each in fields["titles"]["fields"]] == ["lang", "text"]


def test_csv_guards_the_same_texts_as_every_other_file_of_the_house(tmp_path):
    texts = ["=1+1", "-3.5", "'=x", "it's", "@sum", "+49", "\tx", "", "''+1", "a=b", "水泵"]
    table = pa.table({"text": texts})
    pq.write_table(table, tmp_path / "t.parquet")
    bulk._text(tmp_path / "t.parquet", tmp_path / "t.csv.gz", "csv", table.schema)
    with gzip.open(tmp_path / "t.csv.gz", "rt", encoding="utf-8", newline="") as lines:
        written = [row["text"] for row in csv.DictReader(lines, quoting=csv.QUOTE_MINIMAL)]
    assert written == [neutral(text) for text in texts]


def test_where_files_lay_on_the_operators_disk_is_nobodys_business(lake, tmp_path):
    bulk.write(lake)
    for path in (lake.root / "open").rglob("*"):
        if path.is_file():
            content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
            assert str(tmp_path).encode() not in content, path.name


def test_a_version_is_written_once_and_two_are_kept(lake, tmp_path):
    first = bulk.write(lake)
    assert bulk.write(lake) == first
    for n in (3, 4):
        (tmp_path / f"week{n}.xml").write_text(a_grant(8900000 + n), encoding="utf-8")
        lake.ingest(tmp_path / f"week{n}.xml", jobs=1)
        bulk.write(lake)
    assert bulk.versions(lake.root) == [lake.version, lake.version - 1]


def test_what_was_offered_stays_where_the_disk_fails(lake, tmp_path, monkeypatch):
    bulk.write(lake)
    before = lake.version
    (tmp_path / "more.xml").write_text(a_grant(8900009), encoding="utf-8")
    lake.ingest(tmp_path / "more.xml", jobs=1)
    monkeypatch.setattr(bulk, "_text", lambda *told: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(LakeError, match="No space left"):
        bulk.write(lake)
    assert bulk.versions(lake.root) == [before]
    assert [each.name for each in (lake.root / "open").iterdir()] == [f"v{before}"]
