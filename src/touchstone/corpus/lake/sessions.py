"""Who is writing to a lake now, so that what a killed process left behind is told apart and taken away."""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from touchstone.corpus.lake import files
from touchstone.corpus.lake.log import Log, new_id

FOLDER = "sessions"


class Session:
    """One process, and its workers, at work on a lake: a file that lists the units it begins, locked while it lives.

    The lock falls with the last process that holds it, however that ends.
    """

    def __init__(self, root: Path) -> None:
        folder = root / FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / f"{secrets.token_hex(8)}.units"
        self._file = self.path.open("a+", encoding="ascii")
        fcntl.flock(self._file, fcntl.LOCK_SH)

    def begin(self) -> str:
        """A new unit, written down before a file of it exists."""
        unit = new_id()
        self._file.write(f"{unit}\n")
        self._file.flush()
        return unit

    def end(self) -> None:
        """Nothing of this session is left over."""
        self.path.unlink(missing_ok=True)
        self._file.close()


def join(path: Path) -> int:
    """Hold the lock of a session from a worker process too; it is held until the process ends."""
    handle = os.open(path, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_SH)
    return handle


def clear(root: Path, log: Log) -> int:
    """Take away what sessions that are no more had begun and not committed; returns the number of files."""
    gone = 0
    for path in (root / FOLDER).glob("*.units"):
        try:
            file = path.open("r+", encoding="ascii")
        except FileNotFoundError:
            continue
        with file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            gone += files.remove(root, sorted(_begun(file) - named(log)))
            path.unlink(missing_ok=True)
    return gone


def named(log: Log) -> set[str]:
    """Every unit that the log ever named."""
    return {entry.id for entry in log.entries()[1]}


def _begun(file: Iterable[str]) -> set[str]:
    return {line.strip() for line in file if line.endswith("\n")}
