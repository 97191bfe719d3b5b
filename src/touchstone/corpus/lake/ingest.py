"""Ingest: inputs read by several processes, each committed whole, in the order in which they are done."""

from __future__ import annotations

import multiprocessing
import os
import queue
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from touchstone.corpus.lake import files, inputs, sessions
from touchstone.corpus.lake.compaction import WORTH, compact
from touchstone.corpus.lake.errors import DiskFull, LakeError
from touchstone.corpus.lake.log import Entry, Log, State
from touchstone.corpus.lake.placing import Placing
from touchstone.corpus.lake.reading import Read, Result, Task, read, stored
from touchstone.corpus.lake.sessions import Session
from touchstone.corpus.refusals import Limits

COMMIT_EVERY = 0.5
COMMIT_AT = 500
SMALL = 16 * 1024**2


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an ingest has come.

    Args:
        files, bytes: done of how many. records: read. seconds: since it began. file: the last that was done.
    """

    files_done: int
    files: int
    bytes_done: int
    bytes: int
    records: int
    seconds: float
    file: str = ""

    @property
    def rate(self) -> float:
        """Bytes of input a second."""
        return self.bytes_done / self.seconds if self.seconds else 0.0

    @property
    def left(self) -> float | None:
        """Seconds to the end at this rate; None while there is no rate."""
        return (self.bytes - self.bytes_done) / self.rate if self.rate else None


OnProgress = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Options:
    """How to read: the column map of tables, whether descriptions and originals go in, limits, processes, again."""

    columns: Mapping[str, Any] | None = None
    descriptions: bool = False
    originals: bool = True
    limits: Limits | None = None
    jobs: int | None = None
    again: bool = False


def ingest(
    root: Path, paths: Sequence[str | Path], options: Options, on_progress: OnProgress | None = None
) -> list[Result]:
    """Bring every file under the paths into the lake.

    Returns:
        What became of each, in the order of the files. A file is in whole, or not at all.
    Raises:
        DiskFull: the lake cannot grow; the files committed before that are in.
    """
    log = Log(root)
    log.create()
    sessions.clear(root, log)
    found = inputs.find(paths, beside=root.resolve())
    run = _Run(root, log, found, options, on_progress or (lambda progress: None))
    run.do()
    return [run.results[each.path] for each in found]


class _Run:
    """One call of ingest."""

    def __init__(
        self, root: Path, log: Log, found: list[inputs.Input], options: Options, on_progress: OnProgress
    ) -> None:
        self.root, self.log, self.options, self.on_progress = root, log, options, on_progress
        self.run = datetime.now(UTC).isoformat(timespec="microseconds")
        self.results = {each.path: _not_read(each) for each in found if each.skip or each.refused}
        self.todo = [each for each in found if not each.skip and not each.refused]
        self.files, self.bytes = len(self.todo), sum(each.size for each in self.todo)
        self.running: dict[Path, tuple[int, int]] = {}
        self.records = self.files_done = self.bytes_done = 0
        self.begun = self.committed_at = time.monotonic()
        self.waiting: list[Read] = []
        self.changed = False

    def do(self) -> None:
        session = Session(self.root)
        jobs = self._jobs()
        try:
            for done in self._alone(session) if jobs == 1 else self._together(session, jobs):
                self._take(done)
            self._commit()
            session.end()
            self._settle()
        except BaseException:
            files.remove(self.root, [each.entry.id for each in self.waiting if each.entry])
            raise

    def _settle(self) -> None:
        """Join what became many small files, and let the Delta tables follow; without room, that waits."""
        if not self.changed:
            return
        with suppress(DiskFull, OSError):
            compact(self.root, self.log, least=WORTH)

    def _jobs(self) -> int:
        """Processes worth starting; each takes about a second to be ready, so that small work is done by one."""
        wanted = self.options.jobs or (os.cpu_count() or 1 if self.bytes > SMALL else 1)
        return max(1, min(wanted, len(self.todo)))

    def _tasks(self, session: Session) -> Iterator[Task]:
        known = frozenset() if self.options.again else frozenset(self.log.state().by_sha256())
        for each in self.todo:
            yield Task(self.root, each, session.begin(), self.run, known, self.options.columns,
                       self.options.descriptions, self.options.originals, self.options.limits)  # fmt: skip

    def _alone(self, session: Session) -> Iterator[Read]:
        for task in self._tasks(session):
            yield read(task, lambda position, records, path=task.input.path: self._hear(path, position, records))  # type: ignore[misc]

    def _together(self, session: Session, jobs: int) -> Iterator[Read]:
        context = multiprocessing.get_context("spawn")
        words = context.Queue()
        begin = (os.getpid(), session.path, words)
        with _pool(ProcessPoolExecutor(jobs, context, _begin_worker, begin)) as pool:
            tasks, running = self._tasks(session), dict[Future[Read], Path]()
            while True:
                while len(running) < 2 * jobs and (task := next(tasks, None)):
                    running[pool.submit(_work, task)] = task.input.path
                if not running:
                    return
                done, _rest = wait(running, timeout=0.25, return_when=FIRST_COMPLETED)
                self._listen(words)
                for each in done:
                    yield _result(each, running.pop(each))

    def _listen(self, words: Any) -> None:
        try:
            while True:
                self._hear(*words.get_nowait())
        except queue.Empty:
            self._report()
            if self.waiting and time.monotonic() - self.committed_at > COMMIT_EVERY:
                self._commit()

    def _hear(self, path: Path, position: int, records: int) -> None:
        if path not in self.results:
            self.running[path] = (position, records)
            self._report()

    def _take(self, done: Read) -> None:
        path = Path(done.result.path)
        self.running.pop(path, None)
        self.results[path] = done.result
        self.records += done.result.read
        self.files_done += 1
        self.bytes_done += done.result.bytes
        if done.entry:
            self.waiting.append(done)
        late = time.monotonic() - self.committed_at > COMMIT_EVERY
        if late or len(self.waiting) >= COMMIT_AT:
            self._commit()
        self._report(done.result.file)

    def _commit(self) -> None:
        """Make what is done part of the lake: one commit, whole inputs."""
        waiting, self.waiting = self.waiting, []
        self.committed_at = time.monotonic()
        if not waiting:
            return
        placed: dict[str, Result] = {}
        try:
            self.log.append(lambda state: self._place(state, waiting, placed))
        except BaseException as error:
            files.remove(
                self.root, sorted({each.entry.id for each in waiting if each.entry} - sessions.named(self.log))
            )
            if isinstance(error, OSError) and files.is_full(error):
                raise files.full(self.root, error) from error
            raise
        self.changed = True
        unused = [each.entry.id for each in waiting if each.entry and placed[each.entry.id].status == "unchanged"]
        files.remove(self.root, unused)
        for each in waiting:
            if each.entry:
                result = placed[each.entry.id]
                self.results[Path(result.path)] = replace(result, seconds=each.result.seconds)

    def _place(self, state: State, waiting: Sequence[Read], placed: dict[str, Result]) -> list[Entry]:
        """The entries that are right for this state of the lake, and what is said of each."""
        entries: list[Entry] = []
        placing = Placing(self.root, state)
        for entry in (each.entry for each in waiting if each.entry):
            if placing.is_in(entry.sha256) and not self.options.again:
                placed[entry.id] = Result(entry.name, entry.path, "unchanged", entry.format, bytes=entry.bytes)
                continue
            old = placing.place(entry)
            entries.append(replace(entry, supersedes=tuple(each.id for each in old)))
            placed[entry.id] = stored(entry, tuple(each.name for each in old))
        return entries

    def _report(self, file: str = "") -> None:
        position = sum(position for position, _records in self.running.values())
        records = sum(records for _position, records in self.running.values())
        done, seconds = min(self.bytes_done + position, self.bytes), time.monotonic() - self.begun
        self.on_progress(Progress(self.files_done, self.files, done, self.bytes, self.records + records, seconds, file))


def _not_read(each: inputs.Input) -> Result:
    status = "refused" if each.refused else "skipped"
    return Result(each.name, each.shown, status, refused=each.refused or each.skip, bytes=each.size)


@contextmanager
def _pool(pool: ProcessPoolExecutor) -> Iterator[ProcessPoolExecutor]:
    """The pool; when an error ends the run, what has not begun is not begun."""
    try:
        yield pool
    except BaseException:
        pool.shutdown(wait=True, cancel_futures=True)
        raise
    pool.shutdown()


def _result(done: Future[Read], path: Path) -> Read:
    try:
        return done.result()
    except BrokenProcessPool:
        raise LakeError(
            f"A process that read beside {path.name} ended of itself, perhaps for want of memory. What was committed "
            "is in; run the command again with fewer --jobs and it goes on where it stopped."
        )


_words: Any = None
_lock: int | None = None


def _begin_worker(parent: int, session: Path, words: Any) -> None:
    """Hold the session's lock, and end when the process that leads has ended."""
    global _words, _lock
    _words, _lock = words, sessions.join(session)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.2)
    os._exit(1)


def _work(task: Task) -> Read:
    return read(task, lambda position, records: _words.put((task.input.path, position, records)))
