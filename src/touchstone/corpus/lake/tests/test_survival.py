"""Killed, starved of disk, crowded: the lake is as before or as after, never between."""

import contextlib
import fcntl
import multiprocessing
import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from touchstone.corpus.lake.errors import DiskFull, LakeError
from touchstone.corpus.lake.files import full, is_full
from touchstone.corpus.lake.lake import Lake
from touchstone.corpus.lake.tests.grants import a_file, a_zip
from touchstone.corpus.lake.verify import verify

PRELOAD = ["touchstone.corpus.lake.lake", "touchstone.corpus.reading", "touchstone.corpus.readers.uspto_xml"]
context = multiprocessing.get_context("forkserver")
context.set_forkserver_preload(PRELOAD)
FILES, RECORDS = 6, 150


def bring_in(root: str, folder: str, limit: int = 0, told: "multiprocessing.Queue | None" = None) -> None:
    if limit:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    try:
        results = Lake.make(root).ingest(folder, jobs=1)
        said = Counter(each.status for each in results)
    except DiskFull as error:
        said = str(error)
    if told is not None:
        told.put(said)


def start(*arguments):
    process = context.Process(target=bring_in, args=arguments)
    process.start()
    return process


@pytest.fixture(scope="module")
def weeks(tmp_path_factory):
    folder = tmp_path_factory.mktemp("weeks")
    for week in range(FILES):
        a_zip(folder / f"week{week}.zip", range(8900001 + 1000 * week, 8900001 + 1000 * week + RECORDS))
    return folder


def is_whole(root: Path) -> int:
    """Every input that is in has all its rows, in every table; returns how many inputs are in."""
    lake = Lake(root)
    for table in ("patents", "patent_texts"):
        rows = lake.answer(f"SELECT _input, count(*) AS n FROM {table} GROUP BY 1").read_all().to_pylist()
        assert {row["n"] for row in rows} <= {RECORDS}
        assert len(rows) == len(lake.snapshot.state.inputs)
    assert verify(root).faults == []
    return len(lake.snapshot.state.inputs)


def test_a_process_killed_at_any_moment_leaves_whole_inputs_and_the_next_goes_on(weeks, tmp_path):
    chance = random.Random(7)
    root = tmp_path / "lake"
    for name in ("warm", "timed"):  # the first also pays for the imports
        begun = time.monotonic()
        process = start(str(tmp_path / name), str(weeks))
        process.join()
        took = time.monotonic() - begun
    killed, most = 0, 0
    for turn in range(20):
        lake = root / str(turn // 2)
        process = start(str(lake), str(weeks))
        time.sleep(chance.uniform(0.02, 0.9) * took)
        killed += process.is_alive()
        process.kill()
        process.join()
        if (lake / "inputs" / "_delta_log").is_dir() and list((lake / "inputs" / "_delta_log").glob("*.json")):
            most = max(most, is_whole(lake))
    assert killed >= 5
    for lake in root.iterdir():
        Lake.make(lake).ingest(weeks)
        assert is_whole(lake) == FILES
        assert verify(lake).strays == []
        assert not list((lake / "sessions").iterdir())


def led(root: Path, weeks: Path, beside: Path) -> subprocess.Popen:
    """An ingest by two workers, in a group of processes of its own."""
    script = beside / "run.py"
    script.write_text(
        "import sys; from touchstone.corpus.lake.lake import Lake\n"
        "if __name__ == '__main__': Lake.make(sys.argv[1]).ingest(sys.argv[2], jobs=2)",
        encoding="utf-8",
    )
    return subprocess.Popen(
        [sys.executable, str(script), str(root), str(weeks)],
        start_new_session=True, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def when_at_work(root: Path, process: subprocess.Popen) -> None:
    """Wait until a worker has begun to write."""
    deadline = time.monotonic() + 60
    while not list(root.glob("patents/*.parquet")) and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.01)


def workers(leader: int) -> list[int]:
    children = Path(f"/proc/{leader}/task/{leader}/children").read_text(encoding="ascii").split()
    commands = {int(each): Path(f"/proc/{each}/cmdline").read_bytes() for each in children}
    return [each for each, command in commands.items() if b"spawn_main" in command]


def test_workers_end_with_the_process_that_leads_them(weeks, tmp_path):
    root = tmp_path / "lake"
    process = led(root, weeks, tmp_path)
    deadline = time.monotonic() + 60
    when_at_work(root, process)
    process.kill()
    process.wait()
    (session,) = (root / "sessions").iterdir()
    with session.open() as file:
        while time.monotonic() < deadline + 30:
            with contextlib.suppress(BlockingIOError):
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            time.sleep(0.05)
        else:
            pytest.fail("a worker still holds the lock of a session whose leader was killed")
    Lake.make(root).ingest(weeks)
    assert is_whole(root) == FILES
    assert verify(root).strays == []


def test_leader_and_workers_killed_together_at_any_moment_leave_whole_inputs(weeks, tmp_path):
    chance = random.Random(11)
    for turn in range(4):
        root = tmp_path / f"lake{turn}"
        process = led(root, weeks, tmp_path)
        when_at_work(root, process)
        time.sleep(chance.uniform(0, 0.4))
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        is_whole(root)
        Lake.make(root).ingest(weeks)
        assert is_whole(root) == FILES
        assert verify(root).strays == []


def test_a_worker_killed_by_itself_stops_the_run_in_words_and_leaves_whole_inputs(weeks, tmp_path):
    root = tmp_path / "lake"
    process = led(root, weeks, tmp_path)
    when_at_work(root, process)
    os.kill(workers(process.pid)[0], signal.SIGKILL)
    _nothing, said = process.communicate(timeout=60)
    assert process.returncode != 0
    assert "ended of itself" in said
    assert is_whole(root) < FILES
    Lake.make(root).ingest(weeks)
    assert is_whole(root) == FILES
    assert verify(root).strays == []


def test_two_ingests_at_once_bring_in_everything_once(weeks, tmp_path):
    root = tmp_path / "lake"
    told = context.Queue()
    both = [start(str(root), str(weeks), 0, told) for _turn in range(2)]
    said = [told.get(timeout=60) for _each in both]
    for process in both:
        process.join()
    assert sum((Counter(each) for each in said), Counter())["stored"] == FILES
    assert is_whole(root) == FILES
    assert verify(root).strays == []


def test_one_of_two_ingests_is_killed_and_the_other_brings_in_everything(weeks, tmp_path):
    chance = random.Random(5)
    for turn in range(3):
        root = tmp_path / f"lake{turn}"
        told = context.Queue()
        victim, other = start(str(root), str(weeks)), start(str(root), str(weeks), 0, told)
        time.sleep(chance.uniform(0.05, 0.5))
        victim.kill()
        assert not isinstance(told.get(timeout=60), str)
        victim.join()
        other.join()
        assert is_whole(root) == FILES
        Lake.make(root).ingest(weeks)
        assert verify(root).strays == []


@pytest.fixture
def small_disk(tmp_path):
    """A file system of its own whose size is set, unmounted afterwards."""
    place = tmp_path / "disk"
    place.mkdir()

    def sized(kilobytes: int, *, again: bool = False) -> Path:
        options = f"{'remount,' if again else ''}size={kilobytes}k"
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)], capture_output=True)
        if done.returncode:
            pytest.skip(f"a file system of its own needs leave to mount: {done.stderr.decode().strip()}")
        return place

    yield sized
    while place.is_mount():
        subprocess.run(["umount", "--lazy", str(place)], check=True)


@pytest.mark.parametrize("kilobytes", [128, 224, 320, 416, 512])
def test_a_disk_that_fills_at_any_moment_leaves_whole_inputs_and_the_next_goes_on(weeks, small_disk, kilobytes):
    root = small_disk(kilobytes) / "lake"
    try:  # the whole takes about 500 KB, more where commits are many: the largest may just hold it
        Lake.make(root).ingest(weeks, jobs=1)
    except LakeError as error:
        assert "No space left on device" in str(error)
    else:
        assert kilobytes > 320
    small_disk(64 * 1024, again=True)
    if (root / "inputs" / "_delta_log").is_dir():
        is_whole(root)
    Lake.make(root).ingest(weeks, jobs=1)
    assert is_whole(root) == FILES
    assert verify(root).strays == []


def test_a_full_disk_is_known_from_the_words_of_delta_rs_too():
    # as deltalake 1.6.6 says it on a full tmpfs: no number of the error but in the text
    said = "Generic LocalFileSystem error: Unable to copy data to file: No space left on device (os error 28)"
    assert is_full(OSError(said))
    assert "No space left on device" in str(full(Path("lake"), OSError(said)))
    assert not is_full(OSError("Unable to open file (os error 2)"))


def test_a_full_disk_stops_the_run_and_keeps_what_was_committed(tmp_path):
    root, folder = tmp_path / "lake", tmp_path / "in"
    a_file(folder / "a.xml", [8900001])
    Lake.make(root).ingest(folder)
    before = Lake(root).version
    chance = random.Random(3)
    large = "".join(chr(chance.randrange(0x4E00, 0x9FFF)) for _n in range(300_000))
    a_file(folder / "b.xml", [8900002], title=large)
    told = context.Queue()
    process = start(str(root), str(folder), 100_000, told)
    said = told.get(timeout=60)
    process.join()
    assert "cannot grow" in said
    assert Lake(root).version == before
    report = verify(root)
    assert (report.holds, report.strays) == (True, [])
    (_one, after) = Lake(root).ingest(folder)
    assert after.status == "stored"
