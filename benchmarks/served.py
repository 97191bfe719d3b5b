"""The real server, started as an operator starts it, and what its processes weigh and have worked."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Server:
    """A running server: where it listens, and its processes."""

    port: int
    pid: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def workers(self) -> list[int]:
        """The processes that answer."""
        listed = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        return [int(each) for each in listed if b"resource_tracker" not in Path(f"/proc/{each}/cmdline").read_bytes()]

    def worked(self) -> float:
        """Seconds of processor that it and its workers have used."""
        return sum(seconds_of(pid) for pid in (self.pid, *self.workers()))

    def answers(self, path: str) -> int | None:
        """The status of one request; None where nobody answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            return answer.status
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()


def seconds_of(pid: int) -> float:
    """Seconds of processor of a process."""
    with suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICK
    return 0.0


def weight_of(pid: int) -> dict[str, float]:
    """Megabytes of memory of a process: all that is resident, and what is its own."""
    rows = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    kilobytes = {row.split(":")[0]: int(row.split()[1]) for row in rows}
    own = kilobytes["Private_Clean"] + kilobytes["Private_Dirty"]
    return {"resident": kilobytes["Rss"] / 1024, "own": own / 1024}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(*words: str, workers: int = 2) -> Iterator[Server]:
    """`touchstone serve` on this environment's data, once it answers; killed as a whole at the end.

    Args:
        words: another command line that takes --port, where it is not `touchstone serve`.
    """
    port = free_port()
    command = [*words, "--port", str(port)] if words else [
        sys.executable, "-m", "touchstone.cli.main", "serve", "--port", str(port), "--workers", str(workers)
    ]  # fmt: skip
    process = subprocess.Popen(command, start_new_session=True)
    server = Server(port, process.pid)
    try:
        until = time.monotonic() + 180
        while server.answers("/health/") != 200:
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"{command} does not answer")
            time.sleep(0.05)
        yield server
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
