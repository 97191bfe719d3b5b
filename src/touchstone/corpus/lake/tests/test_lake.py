import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from touchstone.corpus.lake.errors import LakeError
from touchstone.corpus.lake.lake import Lake
from touchstone.corpus.lake.queries import QueryRefused
from touchstone.corpus.lake.tests import grants
from touchstone.corpus.lake.tests.grants import a_file, a_zip


def ask(lake, query):
    return [tuple(row.values()) for row in lake.answer(query).read_all().to_pylist()]


def count(lake, table="patents"):
    return ask(lake, f"SELECT count(*) FROM {table}")[0][0]


@pytest.fixture
def lake(tmp_path):
    return Lake.make(tmp_path / "lake")


def test_a_file_goes_in_and_says_what_was_read(lake, tmp_path):
    (result,) = lake.ingest(a_file(tmp_path / "week.xml", range(8900001, 8900006), claims=3))
    assert (result.status, result.format, result.read, result.stored) == ("stored", "us-grant-4.5", 5, 5)
    assert dict(result.rows) == {"patents": 5, "patent_texts": 15}
    assert count(lake) == 5
    assert count(lake, "patent_texts") == 15


def test_the_same_file_twice_changes_nothing(lake, tmp_path):
    path = a_file(tmp_path / "week.xml", range(8900001, 8900004))
    lake.ingest(path)
    before = lake.version, sorted(lake.root.rglob("*"))
    (again,) = lake.ingest(path)
    assert again.status == "unchanged"
    assert (lake.version, sorted(lake.root.rglob("*"))) == before


def test_the_same_bytes_under_another_name_change_nothing(lake, tmp_path):
    lake.ingest(a_file(tmp_path / "week.xml", [8900001]))
    (copy,) = lake.ingest(a_file(tmp_path / "copies" / "other.xml", [8900001]))
    assert copy.status == "unchanged"
    assert count(lake) == 1


def test_a_corrected_file_takes_the_place_of_the_first_and_the_first_stays_readable(lake, tmp_path):
    path = tmp_path / "week.xml"
    lake.ingest(a_file(path, [8900001, 8900002], title="Wilow basket"))
    first = lake.version
    (result,) = lake.ingest(a_file(path, [8900001], title="Willow basket"))
    assert result.superseded == ("week.xml",)
    assert ask(lake, "SELECT number, titles[1].text FROM patents") == [("8900001", "Willow basket")]
    assert count(lake.at(first)) == 2
    assert count(lake.at(0)) == 0


def test_a_corrected_file_from_another_folder_is_known_by_name_and_by_a_record_in_common(lake, tmp_path):
    lake.ingest(a_file(tmp_path / "first" / "week.xml", [8900001, 8900002]))
    (result,) = lake.ingest(a_file(tmp_path / "second" / "week.xml", [8900002], title="Corrected"))
    assert result.superseded == ("week.xml",)
    assert count(lake) == 1


def test_two_files_that_only_share_a_name_stand_beside_each_other(lake, tmp_path):
    lake.ingest(a_file(tmp_path / "first" / "toc.xml", [8900001]))
    (result,) = lake.ingest(a_file(tmp_path / "second" / "toc.xml", [8900002]))
    assert result.superseded == ()
    assert count(lake) == 2


def test_files_of_one_name_in_one_call_are_not_lost(lake, tmp_path):
    paths = [a_file(tmp_path / place / "DOC00001.xml", [8900001 + n]) for n, place in enumerate("abc")]
    lake.ingest(paths)
    assert count(lake) == 3


def test_a_publication_that_two_inputs_state_is_one_row_with_the_newest_that_says_something(lake, tmp_path):
    lake.ingest(a_file(tmp_path / "week.xml", [8900001, 8900002], title="Wilow"))
    lake.ingest(a_file(tmp_path / "correction.xml", [8900002], title="Willow", claims=2))
    rows = ask(lake, "SELECT number, titles[1].text, claim_count FROM patents ORDER BY number")
    assert rows == [("8900001", "Wilow", 1), ("8900002", "Willow", 2)]
    assert ask(lake, "SELECT number, sequence FROM patent_texts ORDER BY ALL") == [
        ("8900001", 1), ("8900002", 1), ("8900002", 2)]  # fmt: skip


def test_what_one_file_says_twice_stays_twice(lake, tmp_path):
    lake.ingest(a_file(tmp_path / "week.xml", [8900001, 8900001]))
    assert count(lake) == 2


def test_a_truncated_archive_leaves_nothing_behind(lake, tmp_path):
    whole = a_zip(tmp_path / "week.zip", range(8900001, 8900401))
    broken = tmp_path / "broken.zip"
    broken.write_bytes(whole.read_bytes()[:-400])
    (result,) = lake.ingest(broken)
    assert result.status == "refused"
    assert "broken.zip" in result.refused
    assert lake.version == 0
    assert not list(lake.root.glob("patents/*.parquet"))


def test_a_refused_correction_leaves_the_first_in_force(lake, tmp_path):
    path = a_zip(tmp_path / "week.zip", range(8900001, 8900401))
    lake.ingest(path)
    path.write_bytes(path.read_bytes()[:-400])
    (result,) = lake.ingest(path)
    assert result.status == "refused"
    assert count(lake) == 400


def test_a_malformed_record_is_set_aside_and_the_rest_goes_in(lake, tmp_path):
    good = grants.a_grant(8900001)
    bad = grants.a_grant(8900002).replace("</invention-title>", "")
    path = tmp_path / "week.xml"
    path.write_text(good + bad + grants.a_grant(8900003), encoding="utf-8")
    (result,) = lake.ingest(path)
    assert (result.read, result.stored, result.quarantined) == (3, 2, 1)
    ((file, offset, raw),) = ask(lake, 'SELECT file, "offset", raw FROM quarantine')
    assert file == "week.xml"
    assert len(good) <= offset < len(good) + 200
    assert b"8900002" in raw


def test_several_processes_bring_in_the_same_as_one(lake, tmp_path):
    folder = tmp_path / "weeks"
    for week in range(7):
        a_file(folder / str(week) / "week.xml", range(8900001 + 10 * week, 8900011 + 10 * week))
    results = lake.ingest(folder, jobs=2)
    assert [each.file for each in results] == [f"{week}/week.xml" for week in range(7)]
    assert {each.status for each in results} == {"stored"}
    assert ask(lake, "SELECT count(*), count(DISTINCT number) FROM patents") == [(70, 70)]


def test_progress_counts_up_to_all_files_and_bytes(lake, tmp_path):
    seen = []
    paths = [a_file(tmp_path / f"{n}.xml", [8900001 + n]) for n in range(3)]
    lake.ingest(paths, on_progress=seen.append)
    last = seen[-1]
    assert (last.files_done, last.files, last.records) == (3, 3, 3)
    assert last.bytes_done == last.bytes == sum(path.stat().st_size for path in paths)


def test_a_folder_gives_its_files_names_from_the_folder_and_passes_over_drawings(lake, tmp_path):
    a_file(tmp_path / "in" / "2015" / "week.xml", [8900001])
    (tmp_path / "in" / "2015" / "fig1.tif").write_bytes(b"II*\x00")
    results = {each.file: each.status for each in lake.ingest(tmp_path / "in")}
    assert results == {"2015/week.xml": "stored", "2015/fig1.tif": "skipped"}


def test_what_is_no_file_or_has_no_printable_name_is_refused_and_the_rest_goes_in(lake, tmp_path):
    folder = tmp_path / "in"
    a_file(folder / "week.xml", [8900001])
    (folder / "gone.xml").symlink_to(tmp_path / "nowhere.xml")
    os.mkfifo(folder / "pipe.xml")
    Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.xml")).write_text("<x/>", encoding="utf-8")
    found = {each.file: each.status for each in lake.ingest(folder)}
    assert found == {"week.xml": "stored", "gone.xml": "refused", "pipe.xml": "refused", "caf\\xe9.xml": "refused"}


def test_many_threads_may_ask_at_once(lake, tmp_path):
    lake.ingest(a_file(tmp_path / "week.xml", range(8900001, 8900011)))
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda n: count(lake, "inputs" if n % 2 else "patents"), range(32)))
    assert answers == [10, 1] * 16


def test_a_path_that_is_not_there_is_told_before_anything_is_read(lake, tmp_path):
    with pytest.raises(LakeError, match=r"nowhere\.xml"):
        lake.ingest([a_file(tmp_path / "week.xml", [8900001]), tmp_path / "nowhere.xml"])
    assert lake.newest().version == 0


def test_a_folder_without_a_lake_says_so(tmp_path):
    with pytest.raises(LakeError, match="holds no lake"):
        Lake(tmp_path)


def test_a_version_that_is_not_there_is_told_with_those_that_are(lake):
    with pytest.raises(LakeError, match="no version 7; it has 0 to 0"):
        lake.at(7)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("COPY patents TO '/tmp/out.csv'", "COPY is not answered"),
        ("ATTACH '/tmp/other.db'", "ATTACH is not answered"),
        ("INSTALL httpfs", "LOAD is not answered"),
        ("SET threads = 1", "SET is not answered"),
        ("PRAGMA database_list", "is not answered"),
        ("DROP VIEW patents", "DROP is not answered"),
        ("EXPLAIN ANALYZE COPY patents TO '/tmp/out.csv'", "COPY is not answered"),
        ("SELECT 1; SELECT 2", "2 statements"),
        ("", "0 statements"),
        ("SELECT * FROM read_text('/etc/passwd')", "no other file"),
        ("SELECT * FROM '/etc/passwd'", "cannot be answered"),
        ("SELECT * FROM read_csv('https://example.org/a.csv')", "no other file"),
        ("SELECT * FROM nowhere", "Tables: "),
        ("SELECT nothing FROM patents", "cannot be answered"),
        ("SELEC 1", "cannot be read"),
    ],
)
def test_a_query_reads_the_lake_and_nothing_else(lake, query, said):
    with pytest.raises(QueryRefused, match=said):
        lake.answer(query).read_all()


def test_questions_may_be_asked_through_ibis(lake, tmp_path):
    lake.ingest(a_file(tmp_path / "week.xml", [8900001, 8900002]))
    patents = lake.patents()
    assert patents.filter(patents.number == "8900001").count().to_pyarrow().as_py() == 1
    assert lake.sql("SELECT count(*) AS n FROM patents").to_pyarrow()["n"].to_pylist() == [2]


@pytest.mark.skipif(os.getuid() == 0, reason="root writes to read-only folders too")
def test_a_lake_on_a_read_only_disk_can_be_asked(lake, tmp_path):
    lake.ingest(a_file(tmp_path / "week.xml", [8900001]))
    lake.ingest(a_file(tmp_path / "other.xml", [8900001], title="Corrected"))
    for path in [lake.root, *lake.root.rglob("*")]:
        path.chmod(path.stat().st_mode & ~(stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH))
    assert count(Lake(lake.root)) == 1


def test_merged_rows_of_a_lake_that_cannot_be_written_to_lie_in_a_folder_of_our_own(lake, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    lake.ingest(a_file(tmp_path / "week.xml", [8900001]))
    lake.ingest(a_file(tmp_path / "other.xml", [8900001], title="Corrected"))
    (lake.root / "merged").write_text("no folder, so that nothing can be kept here", encoding="utf-8")
    (tmp_path / "temporary").mkdir()
    assert count(Lake(lake.root)) == 1
    (folder,) = (tmp_path / "temporary").glob("touchstone-merged-*")
    folder.chmod(0o777)
    with pytest.raises(LakeError, match="belongs to another user"):
        count(Lake(lake.root))
