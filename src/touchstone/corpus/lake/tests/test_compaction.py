from deltalake import DeltaTable

from touchstone.corpus.lake.lake import Lake
from touchstone.corpus.lake.tests.grants import a_file
from touchstone.corpus.lake.verify import verify


def count(lake):
    return lake.answer("SELECT count(*) AS n FROM patents").read_all()["n"].to_pylist()[0]


def a_lake(tmp_path, files=4):
    lake = Lake.make(tmp_path / "lake")
    for n in range(files):
        lake.ingest(a_file(tmp_path / f"{n}.xml", [8900001 + 2 * n, 8900002 + 2 * n]))
    return lake


def test_compaction_joins_files_and_changes_no_answer_of_any_version(tmp_path):
    lake = a_lake(tmp_path)
    before = [count(lake.at(version)) for version in range(lake.version + 1)]
    done = lake.compact()
    assert (done.files_before, done.files_after) == (12, 3)
    assert count(lake) == 8
    assert [count(lake.at(version)) for version in range(len(before))] == before


def test_a_second_compaction_has_nothing_to_do(tmp_path):
    lake = a_lake(tmp_path)
    version = lake.compact().version
    assert lake.compact().version == version


def test_an_input_is_corrected_after_its_rows_were_joined_with_others(tmp_path):
    lake = a_lake(tmp_path)
    lake.compact()
    lake.ingest(a_file(tmp_path / "1.xml", [8900003], title="Corrected"))
    assert count(lake) == 7
    rows = lake.answer("SELECT titles[1].text AS t FROM patents WHERE number = '8900003'").read_all()
    assert rows["t"].to_pylist() == ["Corrected"]
    assert verify(lake.root).holds


def test_many_small_files_are_joined_at_the_end_of_an_ingest(tmp_path):
    for n in range(70):
        a_file(tmp_path / "in" / f"{n}.xml", [8900001 + n])
    lake = Lake.make(tmp_path / "lake")
    lake.ingest(tmp_path / "in")
    assert len(lake.snapshot.files("patents")) == 1
    assert count(lake) == 70


def test_the_delta_tables_show_what_is_in_force(tmp_path):
    lake = a_lake(tmp_path)
    lake.ingest(a_file(tmp_path / "0.xml", [8900001]))
    lake.compact()
    delta = DeltaTable(str(lake.root / "patents"))
    assert sorted(delta.to_pyarrow_table()["number"].to_pylist()) == [str(8900001 + n) for n in range(8) if n != 1]
    assert delta.history(1)[0]["lake_version"] == str(lake.version)


def test_a_lake_that_holds_is_found_to_hold(tmp_path):
    report = verify(a_lake(tmp_path).root)
    assert (report.holds, report.files, report.rows, report.strays, report.behind) == (True, 12, 24, [], [])


def test_a_changed_byte_is_found(tmp_path):
    lake = a_lake(tmp_path, files=1)
    (path,) = lake.root.glob("patents/*.parquet")
    content = bytearray(path.read_bytes())
    content[100] ^= 1
    path.write_bytes(content)
    (fault,) = verify(lake.root).faults
    assert fault.where == path.relative_to(lake.root).as_posix()
    assert "SHA-256" in fault.what


def test_a_missing_and_a_short_file_are_found_without_reading_every_byte(tmp_path):
    lake = a_lake(tmp_path, files=2)
    one, two = sorted(lake.root.glob("patents/*.parquet"))
    one.unlink()
    two.write_bytes(two.read_bytes()[:-1])
    found = {fault.where: fault.what for fault in verify(lake.root, checksums=False).faults}
    assert "missing" in found[one.relative_to(lake.root).as_posix()]
    assert "bytes" in found[two.relative_to(lake.root).as_posix()]


def test_a_file_that_no_version_names_is_told(tmp_path):
    lake = a_lake(tmp_path, files=1)
    (lake.root / "patents" / "stray.parquet").write_bytes(b"PAR1")
    report = verify(lake.root)
    assert (report.holds, report.strays) == (True, ["patents/stray.parquet"])
