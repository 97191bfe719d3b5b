import json

import pytest
from typer.testing import CliRunner

from touchstone.cli.corpus import app
from touchstone.corpus.lake.tests.grants import a_file, a_zip


@pytest.fixture
def run(tmp_path):
    def call(*words):
        done = CliRunner().invoke(app, [*map(str, words), "--lake", str(tmp_path / "lake")])
        return done.exit_code, done.stdout, done.stderr

    return call


def test_ingest_says_per_file_what_became_of_it(run, tmp_path):
    good = a_file(tmp_path / "in" / "week.xml", [8900001, 8900002])
    broken = a_zip(tmp_path / "in" / "broken.zip", range(8900003, 8900303))
    broken.write_bytes(broken.read_bytes()[:-300])
    code, out, _err = run("ingest", good.parent, "--json")
    report = json.loads(out)
    assert code == 1
    assert report["lake_version"] == 1
    by_file = {each["file"]: each for each in report["files"]}
    assert by_file["week.xml"] | {"path": "", "bytes": 0, "seconds": 0} == {
        "file": "week.xml", "path": "", "status": "stored", "format": "us-grant-4.5", "read": 2, "stored": 2,
        "quarantined": 0, "reasons": {}, "rows": {"patents": 2, "patent_texts": 2}, "members_skipped": 0,
        "superseded": [], "error": None, "bytes": 0, "seconds": 0,
    }  # fmt: skip
    assert by_file["broken.zip"]["status"] == "refused"
    assert "broken.zip" in by_file["broken.zip"]["error"]


def test_what_is_in_is_asked_for_verified_and_written(run, tmp_path):
    run("ingest", a_file(tmp_path / "week.xml", [8900001]))
    code, out, _err = run("sql", "SELECT office, count(*) AS n FROM patents GROUP BY 1", "--json")
    assert (code, json.loads(out)["rows"]) == (0, [{"office": "US", "n": 1}])
    assert run("verify")[0] == 0
    assert json.loads(run("status", "--json")[1])["inputs"] == 1
    assert run("export", tmp_path / "out.csv")[0] == 0
    assert (tmp_path / "out.csv").read_text(encoding="utf-8").startswith("office,number,kind_code")
    assert run("find", "US8900001")[0] == 0
    assert run("quarantine")[0] == 0
    assert run("compact")[0] == 0


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("sql", "DROP VIEW patents"), 1, "read only"),
        (("status", "--version", "9"), 1, "no version 9"),
        (("export", "out.csv", "--table", "nowhere"), 2, "no table of the lake"),
        (("find", "XQ1"), 1, "no office of ST.3"),
        (("ingest", "nowhere.xml"), 1, "Nothing lies at nowhere.xml"),
    ],
)
def test_a_refusal_says_why_and_ends_with_a_code(run, tmp_path, words, code, said):
    run("ingest", a_file(tmp_path / "week.xml", [8900001]))
    done, _out, err = run(*words)
    assert done == code
    assert said in err


def test_without_a_lake_a_question_says_how_to_begin(run):
    code, _out, err = run("status")
    assert code == 1
    assert "touchstone corpus ingest" in err
