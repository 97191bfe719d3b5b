"""A fair gate before a file: who wants to write waits in a queue, and nobody is passed over for seconds.

SQLite lets one writer in at a time and makes the others try again at growing intervals, so that an unlucky one waits
for seconds. Here each waits in the kernel's own queue for a file lock. A lock is let go by the kernel when its
process dies, however it dies.
"""

from __future__ import annotations

import fcntl
import os
import threading
import time
from pathlib import Path


class Shut(TimeoutError):
    """The gate stayed shut for as long as the writer would wait."""


class Gate:
    """One writer's place at the gate; a connection has one and passes it again and again.

    Two locks are passed: whoever holds the first is next, so that a writer who has just written cannot slip in again
    before those who wait.
    """

    def __init__(self, path: Path) -> None:
        self._paths = (path.with_name(path.name + "-next"), path)
        self._next: int | None = None
        self._writing: int | None = None
        self.inside = False

    def enter(self, timeout: float) -> None:
        """Wait for one's turn.

        Raises:
            Shut: it did not come in `timeout` seconds.
            OSError: the gate's files cannot be made, as in a folder that is read-only.
        """
        until = time.monotonic() + timeout
        if self._next is None or self._writing is None:
            self._open()
        self._next = self._wait(self._next, self._paths[0], until)
        try:
            self._writing = self._wait(self._writing, self._paths[1], until)
        finally:
            if self._next is not None:
                fcntl.flock(self._next, fcntl.LOCK_UN)
        self.inside = True

    def leave(self) -> None:
        """Let the next one in."""
        if self.inside and self._writing is not None:
            self.inside = False
            fcntl.flock(self._writing, fcntl.LOCK_UN)

    def close(self) -> None:
        self.leave()
        for handle in (self._next, self._writing):
            if handle is not None:
                os.close(handle)
        self._next = self._writing = None

    def _open(self) -> None:
        self.close()
        self._next, self._writing = _handle(self._paths[0]), _handle(self._paths[1])

    def _wait(self, handle: int | None, path: Path, until: float) -> int:
        assert handle is not None
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return handle
        except BlockingIOError:
            pass
        if _Waiting(handle).came(until - time.monotonic()):
            return handle
        if handle == self._next:  # it is left to the one that still waits with it
            self._next = None
        else:
            self._writing = None
        raise Shut(f"{path.name} was held by another writer for too long.")


def _handle(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o640)


class _Waiting:
    """A wait for a file lock that can be given up: the kernel's own wait knows no time limit, so a thread waits."""

    def __init__(self, handle: int) -> None:
        self._handle = handle
        self._mutex = threading.Lock()
        self._came = threading.Event()
        self._given_up = False
        threading.Thread(target=self._wait, name="gate", daemon=True).start()

    def _wait(self) -> None:
        fcntl.flock(self._handle, fcntl.LOCK_EX)
        with self._mutex:
            if self._given_up:
                os.close(self._handle)
            else:
                self._came.set()

    def came(self, seconds: float) -> bool:
        """Whether one's turn came in time; if not, the handle is given up with the wait."""
        if self._came.wait(max(seconds, 0)):
            return True
        with self._mutex:
            if not self._came.is_set():
                self._given_up = True
            return self._came.is_set()
