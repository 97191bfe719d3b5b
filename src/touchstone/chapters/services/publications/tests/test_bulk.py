"""Bulk data on the pages: what there is, field by field, and files that a broken transfer goes on with."""

import hashlib
import json

import pytest
from django.test import Client

from touchstone.corpus.lake import bulk
from touchstone.corpus.lake.lake import Lake
from touchstone.corpus.lake.tests.grants import a_grant

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def lake(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bulk")
    (folder / "week.xml").write_text(a_grant(8900001) + a_grant(8900002), encoding="utf-8")
    made = Lake.make(folder / "lake")
    made.ingest(folder / "week.xml", jobs=1)
    bulk.write(made)
    return made


@pytest.fixture(autouse=True)
def _settled(settings, lake):
    settings.TOUCHSTONE_LAKE = lake.root


def test_the_page_lists_every_table_with_rows_files_checksums_and_licence():
    page = Client().get("/corpus/data/").content.decode()
    for words in ("patents.parquet", "patents.csv.gz", "patent_texts.jsonl.gz", "2 rows", "CC0-1.0", "sha256:"):
        assert words in page, words
    assert "数据湖第" in Client().get("/zh-hans/corpus/data/").content.decode()


def test_the_descriptor_names_files_from_its_own_address_and_each_is_what_it_says():
    described = Client().get("/corpus/data/datapackage.json").json()
    for each in described["resources"]:
        answer = Client().get(f"/corpus/data/{each['path']}")
        content = b"".join(answer.streaming_content)
        assert each["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert Client().get(f"/corpus/data/{each['schema']}").status_code == 200


def test_portals_find_every_file_in_the_catalogue_under_its_whole_address():
    answer = Client().get("/corpus/data/catalog.jsonld")
    assert answer["Content-Type"] == "application/ld+json"
    files = {}
    for dataset in answer.json()["dcat:dataset"]:
        for each in dataset["dcat:distribution"]:
            address = each["dcat:downloadURL"]["@id"]
            assert address.startswith("http://testserver/corpus/data/v")
            content = b"".join(Client().get(address.removeprefix("http://testserver")).streaming_content)
            assert each["spdx:checksum"]["spdx:checksumValue"]["@value"] == hashlib.sha256(content).hexdigest()
            assert each["dcat:byteSize"]["@value"] == str(len(content))
            files[dataset["dct:identifier"]] = files.get(dataset["dct:identifier"], 0) + 1
    assert files == {"patents": 3, "patent_texts": 3, "originals": 1, "inputs": 3}


def test_a_broken_transfer_goes_on_and_a_known_file_is_not_sent_again(lake):
    address = f"/corpus/data/v{lake.version}/patents.parquet"
    whole = Client().get(address)
    content = b"".join(whole.streaming_content)
    rest = Client().get(address, headers={"Range": "bytes=100-", "If-Range": whole["ETag"]})
    assert (rest.status_code, b"".join(rest.streaming_content)) == (206, content[100:])
    assert Client().get(address, headers={"If-None-Match": whole["ETag"]}).status_code == 304


def test_every_field_of_a_table_tells_what_it_holds():
    page = Client().get("/corpus/data/patents/").content.decode()
    assert "<code>published_on</code>" in page and "day of publication" in page
    assert "<code>titles.lang</code>" in page
    assert Client().get("/corpus/data/nothing/").status_code == 404


@pytest.mark.parametrize("name", ["..", "%2e%2e", ".draft", "nothing.csv", "..%2f..%2finputs"])
def test_no_other_file_of_the_machine_is_handed_out(lake, name):
    assert Client().get(f"/corpus/data/v{lake.version}/{name}").status_code == 404
    assert Client().get(f"/corpus/data/v99/{name}").status_code == 404


def test_search_open_data_and_the_api_lead_to_it():
    for address in ("/corpus/", "/open-data/", "/api/"):
        assert 'href="/corpus/data/"' in Client().get(address).content.decode(), address


def test_before_anything_is_written_the_page_says_what_serves_meanwhile(settings, tmp_path):
    settings.TOUCHSTONE_LAKE = tmp_path / "none"
    page = Client().get("/corpus/data/").content.decode()
    assert "open-data write" in page and "/corpus/answer.csv" in page
    assert Client().get("/corpus/data/datapackage.json").status_code == 404


def test_the_command_of_open_data_writes_the_lake_too(lake, settings, tmp_path):
    from typer.testing import CliRunner

    from touchstone.cli import open_data

    settings.TOUCHSTONE_DATA = tmp_path
    told = CliRunner().invoke(open_data.app, ["write", "--json"])
    assert told.exit_code == 0, told.output
    made = json.loads(told.stdout)
    assert made["publications"]["version"] == str(lake.version)
    assert (tmp_path / "open" / "manifest.json").is_file()
