"""Reads one input into the files of one unit: what a worker process of an ingest does."""

from __future__ import annotations

import gc
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from touchstone import __version__
from touchstone.corpus.lake import inputs, originals
from touchstone.corpus.lake.errors import DiskFull
from touchstone.corpus.lake.files import QUARANTINE, UnitWriter, full, is_full
from touchstone.corpus.lake.log import Count, Entry
from touchstone.corpus.refusals import Limits, Refused

REASONS_KEPT = 20
ASIDE = (QUARANTINE, originals.TABLE)
COLLECT_AT = 100_000  # objects; some batches of rows
Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Task:
    """One input to read, and the unit that takes its rows.

    Args:
        root: folder of the lake. known: SHA-256 of the inputs in force; such bytes are not read again.
        columns: for tables, the column map. descriptions: whether the text of descriptions goes in too.
        originals: whether each XML document is kept as it came.
    """

    root: Path
    input: inputs.Input
    unit: str
    run: str
    known: frozenset[str] = frozenset()
    columns: Mapping[str, Any] | None = None
    descriptions: bool = False
    originals: bool = False
    limits: Limits | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one input.

    Args:
        file: its name in the lake. status: "stored", "unchanged" (these bytes are in force already), "refused",
            "skipped" or "failed" (the machine, not the file, was at fault).
        read: records met: those stored and those set aside. reasons: of quarantine. superseded: names of inputs that it
            takes the place of. refused: why nothing of it went in. rows: by table. seconds: it took to read.
    """

    file: str
    path: str
    status: str
    format: str = ""
    read: int = 0
    stored: int = 0
    quarantined: int = 0
    reasons: tuple[Count, ...] = ()
    skipped: int = 0
    refused: str = ""
    superseded: tuple[str, ...] = ()
    bytes: int = 0
    seconds: float = 0.0
    rows: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Read:
    """A result, and the entry that would make it part of the lake; no entry, nothing to commit."""

    result: Result
    entry: Entry | None = None


def read(task: Task, told: Told = lambda position, records: None) -> Read:
    """Read the input into Parquet files that nobody sees until the entry is in the log.

    Raises:
        DiskFull: the files cannot be written; what was written of them is taken away.
    """
    begun = time.perf_counter()
    plain = Result(task.input.name, str(task.input.path), "refused", bytes=task.input.size)
    try:
        made = _read(task, told)
    except Refused as error:
        made = Read(replace(plain, refused=str(error)))
    except DiskFull:
        raise
    except OSError as error:
        if is_full(error):
            raise full(task.root, error) from error
        reason = f"{task.input.name}: cannot be read: {error.strerror or error}. Nothing of it went in; run it again."
        made = Read(replace(plain, status="failed", refused=reason))
    except Exception as error:  # a fault of a reader stops its file, not the thousand after it
        made = Read(replace(plain, status="failed", refused=_fault(task.input.name, error)))
    return Read(replace(made.result, seconds=round(time.perf_counter() - begun, 3)), made.entry)


def _fault(name: str, error: Exception) -> str:
    """What to say, and to pass on to whoever mends it."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(place.filename).name}, line {place.lineno}"
    return (
        f"{name}: the reader met something it does not know ({type(error).__name__}: {error}; {where}). Nothing of the "
        "file went in; please report it with this line."
    )


def _read(task: Task, told: Told) -> Read:
    from touchstone.corpus.reading import open_input

    path, before = task.input.path, _stamp(task.input.path)
    digest = inputs.sha256(path)
    if digest in task.known:
        return Read(Result(task.input.name, str(path), "unchanged", bytes=task.input.size))
    reading = open_input(path, columns=task.columns, limits=task.limits, descriptions=task.descriptions,
                         originals=task.originals)  # fmt: skip
    with _collecting_seldom(), UnitWriter(task.root, task.unit) as writer:
        aside = _Aside(writer, task.unit)
        next_word = 0.0
        for kind, batch in reading.batches():
            writer.write(kind, batch, task.unit)
            originals.keep(writer, reading, task.unit)
            aside.take(reading.quarantined, leave=1)
            if time.monotonic() > next_word:
                told(inputs.position(path), reading.read)
                next_word = time.monotonic() + 0.3
        aside.take(reading.quarantined)
        if _stamp(path) != before:
            raise Refused(f"{task.input.name}: it changed while it was read. Run it again when nobody writes to it.")
        entry = Entry(
            id=task.unit, action="input", name=task.input.name, path=str(path), sha256=digest, bytes=before[0],
            format=reading.format, read=reading.read + aside.count, stored=reading.read, quarantined=aside.count,
            reasons=aside.reasons(), skipped=len(reading.skipped), run=task.run, files=writer.finish(),
            at=datetime.now(UTC), software=f"touchstone {__version__}",
        )  # fmt: skip
    return Read(stored(entry), entry)


@contextmanager
def _collecting_seldom() -> Iterator[None]:
    """Rows are made by the hundred thousand and hold no rings, for which Python would look at each seven hundred."""
    before = gc.get_threshold()
    gc.set_threshold(COLLECT_AT, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def stored(entry: Entry, superseded: tuple[str, ...] = ()) -> Result:
    """What is said of an input that went in."""
    rows = tuple((each.table, each.rows) for each in entry.files if each.table not in ASIDE)
    return Result(
        entry.name, entry.path, "stored", entry.format, entry.read, entry.stored, entry.quarantined, entry.reasons,
        entry.skipped, superseded=superseded, bytes=entry.bytes, rows=rows,
    )  # fmt: skip


class _Aside:
    """Moves records that were set aside to the lake while their file is read, so that they do not gather in memory."""

    def __init__(self, writer: UnitWriter, source: str) -> None:
        self.writer, self.source = writer, source
        self.count = 0
        self._reasons: Counter[str] = Counter()

    def take(self, records: list[Any], leave: int = 0) -> None:
        moved = records[leave:]
        del records[leave:]
        self.writer.set_aside(moved, self.source)
        self.count += len(moved)
        self._reasons.update(each.reason for each in moved)
        if len(self._reasons) > 1000:
            self._reasons = Counter(dict(self._reasons.most_common(500)))

    def reasons(self) -> tuple[Count, ...]:
        return tuple(Count(reason, count) for reason, count in self._reasons.most_common(REASONS_KEPT))


def _stamp(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_size, status.st_mtime_ns
