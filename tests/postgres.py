"""A throw-away PostgreSQL server: made in a temporary folder, gone when done.

python tests/postgres.py -- pytest …      runs a command with TOUCHSTONE_DATABASE_URL set to it
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class NoPostgres(RuntimeError):
    """PostgreSQL's programs are not on this machine."""


def program(name: str) -> str:
    """The path of a PostgreSQL program, from PATH or from Debian's folders, newest version first."""
    found = shutil.which(name)
    if found:
        return found
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (folder / name).exists():
            return str(folder / name)
    raise NoPostgres(f"'{name}' of PostgreSQL is not on this machine; install Debian's package postgresql.")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _as_plain_user(command: list[str]) -> list[str]:
    """The server refuses to run as root; it then runs as postgres or nobody."""
    if os.geteuid() != 0:
        return command
    name = "postgres" if any(each.pw_name == "postgres" for each in pwd.getpwall()) else "nobody"
    return ["setpriv", f"--reuid={name}", f"--regid={pwd.getpwnam(name).pw_gid}", "--clear-groups", *command]


@contextmanager
def server() -> Iterator[str]:
    """A running server; yields the address of its database."""
    folder = Path(tempfile.mkdtemp(prefix="touchstone-pg-"))
    if os.geteuid() == 0:
        folder.chmod(0o777)
    port = _free_port()
    initdb, control = program("initdb"), program("pg_ctl")
    quiet = {"stdout": subprocess.DEVNULL, "check": True, "cwd": folder}
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=60"
    try:
        made = ["-D", str(folder / "db"), "-U", "touchstone", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
        subprocess.run(_as_plain_user([initdb, *made]), **quiet)
        start = ["-D", str(folder / "db"), "-w", "-l", str(folder / "log"), "-o", options, "start"]
        subprocess.run(_as_plain_user([control, *start]), **quiet)
        try:
            yield f"postgresql://touchstone@127.0.0.1:{port}/postgres"
        finally:
            stop = ["-D", str(folder / "db"), "-m", "immediate", "stop"]
            subprocess.run(_as_plain_user([control, *stop]), **quiet)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    with server() as address:
        command = sys.argv[sys.argv.index("--") + 1 :]
        environment = os.environ | {"TOUCHSTONE_DATABASE_URL": address}
        raise SystemExit(subprocess.run(command, env=environment).returncode)
