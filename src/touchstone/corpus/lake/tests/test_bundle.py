import hashlib
import json

import pyarrow.parquet as pq
import pytest

from touchstone.corpus.generator import generate
from touchstone.corpus.lake.bundle import bundle
from touchstone.corpus.lake.bundle_index import PER_FILE
from touchstone.corpus.lake.errors import LakeError
from touchstone.corpus.lake.lake import Lake


@pytest.fixture(scope="module")
def bundled(tmp_path_factory):
    """60 Chinese publications and 60 of the EPO, in a folder for a stick."""
    folder = tmp_path_factory.mktemp("bundle")
    generate("cn-2012", 60, 3, folder / "in" / "cn.zip", paragraphs=0)
    generate("epo-docdb", 60, 3, folder / "in" / "ep.zip", paragraphs=0)
    lake = Lake.make(folder / "lake")
    lake.ingest([folder / "in" / "cn.zip", folder / "in" / "ep.zip"])
    return lake, folder / "stick", bundle(lake, folder / "stick", csv=True)


def test_a_bundle_holds_every_row_and_says_from_which_version(bundled):
    lake, folder, manifest = bundled
    assert manifest["lake_version"] == lake.version
    assert manifest["searchable_records"] == 120
    assert {each["table"]: each["rows"] for each in manifest["tables"]}["patents"] == 120
    assert pq.read_table(folder / "data" / "patents.parquet").num_rows == 120
    assert json.loads((folder / "manifest.json").read_text(encoding="utf-8")) == manifest


def test_every_file_but_the_list_itself_has_its_checksum(bundled):
    _lake, folder, _manifest = bundled
    lines = (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    listed = {line[66:]: line[:64] for line in lines}
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert there - set(listed) == {"SHA256SUMS"}
    assert all(hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest for name, digest in listed.items())


def test_the_schema_says_what_each_column_holds_down_to_nested_ones(bundled):
    _lake, folder, _manifest = bundled
    schema = json.loads((folder / "schema" / "patents.json").read_text(encoding="utf-8"))
    columns = {each["name"]: each for each in schema["columns"]}
    assert columns["published_on"]["what"] == "day of publication"
    assert {each["name"] for each in columns["titles"]["fields"]} == {"lang", "text"}


def test_the_page_names_no_address_outside_of_its_folder(bundled):
    _lake, folder, _manifest = bundled
    for path in folder.glob("*.*"):
        if path.suffix in (".html", ".js", ".css"):
            assert "http" not in path.read_text(encoding="utf-8")


def test_a_folder_with_something_in_it_is_left_alone(bundled, tmp_path):
    lake, _folder, _manifest = bundled
    (tmp_path / "letter.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(LakeError, match="is not empty"):
        bundle(lake, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_records_are_cut_into_files_that_the_page_can_find(bundled):
    _lake, folder, _manifest = bundled
    last = (120 - 1) // PER_FILE
    assert {path.name for path in (folder / "search").glob("d-*.js")} == {f"d-{n}.js" for n in range(last + 1)}


@pytest.mark.browser
def test_a_browser_without_network_finds_words_of_both_scripts(bundled, chromium):
    lake, folder, _manifest = bundled
    (title,) = lake.ask(
        "SELECT titles[1].text AS t, number AS n FROM patents WHERE office = 'CN' ORDER BY number LIMIT 1"
    )
    page = chromium.new_context(offline=True).new_page()
    page.goto((folder / "index.html").as_uri())
    for query, number in ((title["t"][2:6], title["n"]), (f"EP{2_900_007}", "2900007"), ("ep290000*", "2900001"),
                          ("EP 2,900,007", "2900007")):  # fmt: skip
        page.fill("#query", query)
        page.press("#query", "Enter")
        page.wait_for_selector(f"text={number}", timeout=60_000)
    page.fill("#query", "zzzz")
    page.press("#query", "Enter")
    page.wait_for_selector("text=Nothing found")


@pytest.mark.browser
def test_real_files_of_every_kind_of_right_are_found_from_the_folder_alone(shared, tmp_path, chromium):
    """Opened as a file, with nothing served: a Chinese and an American patent, a design and an indication."""
    files = shared / "data" / "patents"
    made = Lake.make(tmp_path / "lake")
    instances = files / "st36-st96" / "03-96-vii-example-instances"
    made.ingest(
        [files / "st36-st96" / "examples" / "cn_new1.xml", files / "uspto-samples" / "xml2014", instances], jobs=1
    )
    bundle(made, tmp_path / "stick")
    page = chromium.new_context(offline=True).new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.goto((tmp_path / "stick" / "index.html").as_uri())
    title = made.ask("SELECT titles[1].text AS t FROM patents WHERE office = 'CN'")[0]["t"]
    design, indication = (made.ask(f"SELECT office, number FROM {table}")[0] for table in ("designs", "indications"))
    for query, found in (
        (title[:4], title),
        ("US 8,926,509 B2", "Wireless physiological sensor patches"),
        ("sensor* magar", "Wireless physiological sensor patches"),
        (f"{design['office']}{design['number']}", design["number"]),
        (f"{indication['office']}{indication['number']}", indication["number"]),
    ):
        page.fill("#query", query)
        page.press("#query", "Enter")
        page.locator("#found li", has_text=found).first.wait_for(timeout=60_000)
    assert not wrong
