"""Copies of the database taken while others write, and put back: SQLite by its online backup, PostgreSQL by pg_dump."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlunsplit

from django.db import connection

from touchstone.kernel.access.viewer import SYSTEM

from . import asking

Progress = Callable[[int], None]
PAGES = 4096
_COUNTS = ("SELECT count(*) FROM records_event", "SELECT app, name FROM django_migrations ORDER BY id")


class Trouble(RuntimeError):
    """A backup or a restore that could not be done; the message says why and what can be done."""


def copied(target: Path, progress: Progress = lambda _bytes: None) -> dict[str, Any]:
    """Copy the database as it is at one moment into a file; its number of events and its migrations."""
    if connection.vendor == "sqlite":
        return _copy_sqlite(Path(str(connection.settings_dict["NAME"])), target, progress)
    return _dump_postgresql(target)


def _facts(rows: Callable[[str], Any]) -> dict[str, Any]:
    events, migrations = (list(rows(statement)) for statement in _COUNTS)
    return {"events": events[0][0], "migrations": [list(each) for each in migrations]}


# -- SQLite ---------------------------------------------------------------------------------------------------------


def _copy_sqlite(source: Path, target: Path, progress: Progress) -> dict[str, Any]:
    """A read transaction holds the moment; in WAL mode it keeps no writer waiting, and the copy never begins anew."""
    reading, writing = sqlite3.connect(source), sqlite3.connect(target)
    try:
        reading.execute("BEGIN")
        found = _facts(reading.execute)
        size = reading.execute("PRAGMA page_size").fetchone()[0]
        done = 0

        def told(_status: int, left: int, total: int) -> None:
            nonlocal done
            progress((total - left - done) * size)
            done = total - left

        reading.backup(writing, pages=PAGES, progress=told)
    finally:
        reading.close()
        writing.close()
    return found


def refuse_while_in_use(path: Path) -> None:
    """Leave WAL mode, which SQLite does only for the last connection; all that was committed is then in one file."""
    if not path.exists():
        return
    asking = sqlite3.connect(path, timeout=2)
    try:
        asking.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError:
        raise Trouble(f"{path.name} is in use. Stop the server and every command, then restore.")
    finally:
        asking.close()


# -- PostgreSQL -----------------------------------------------------------------------------------------------------


def program(name: str) -> str:
    """The path of a PostgreSQL program, from PATH or from Debian's folders, newest version first."""
    found = shutil.which(name)
    if found:
        return found
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (folder / name).exists():
            return str(folder / name)
    raise Trouble(f"'{name}' is not on this machine; install the PostgreSQL client, for example postgresql-client.")


def _place() -> dict[str, str]:
    """Where the database is, as libpq's environment; a password never stands in a command line."""
    settings = connection.settings_dict
    given = {
        "PGHOST": settings["HOST"], "PGPORT": settings["PORT"], "PGUSER": settings["USER"],
        "PGPASSWORD": settings["PASSWORD"], "PGOPTIONS": asking.for_a_program(),
    }  # fmt: skip
    return {name: str(value) for name, value in given.items() if value}


def address(database: str) -> str:
    """The address of another database on the same server."""
    settings = connection.settings_dict
    user = quote(str(settings["USER"] or ""), safe="")
    password = quote(str(settings["PASSWORD"] or ""), safe="")
    host = f"{settings['HOST']}:{settings['PORT']}" if settings["PORT"] else str(settings["HOST"] or "")
    who = (f"{user}:{password}" if password else user) + "@" if user else ""
    return urlunsplit(("postgresql", who + host, "/" + database, "", ""))


@contextmanager
def connected(database: str) -> Iterator[Any]:
    """A connection of its own to a database of the server, each statement committed at once."""
    import psycopg

    try:
        opened = psycopg.connect(address(database), autocommit=True)
    except psycopg.OperationalError as error:
        raise Trouble(f"The database {database} cannot be reached: {error}")
    with opened:
        if asking.role():
            for name, value in asking.sealed(SYSTEM, "session", str(opened.info.backend_pid)).items():
                opened.execute("SELECT set_config(%s, %s, false)", (name, value))
        yield opened


def _dump_postgresql(target: Path) -> dict[str, Any]:
    name = str(connection.settings_dict["NAME"])
    with connected(name) as own:
        own.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        snapshot = own.execute("SELECT pg_export_snapshot()").fetchone()[0]
        found = _facts(own.execute)
        _ran(
            [program("pg_dump"), "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}",
             f"--file={target}", f"--dbname={name}", *(["--enable-row-security"] if asking.role() else [])],
        )  # fmt: skip
        own.execute("ROLLBACK")
    return found


def load_postgresql(source: Path, database: str) -> None:
    """Make a database and fill it from a dump, in one transaction."""
    with connected(str(connection.settings_dict["NAME"])) as own:
        own.execute(f'CREATE DATABASE "{database}" TEMPLATE template0')
    _ran(
        [program("pg_restore"), "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges",
         f"--dbname={database}", str(source)],
    )  # fmt: skip


def drop_postgresql(database: str) -> None:
    with connected(str(connection.settings_dict["NAME"])) as own:
        own.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')


def put_in_place(staged: str, kept_as: str) -> None:
    """Give the staged database the name of the present one, which is kept under another name.

    No database can be renamed from within itself, so each renames the other.
    """
    import psycopg

    name = str(connection.settings_dict["NAME"])
    connection.close()
    try:
        with connected(staged) as own:
            own.execute(f'ALTER DATABASE "{name}" RENAME TO "{kept_as}"')
    except psycopg.Error as error:
        raise Trouble(f"{name} could not be set aside: {str(error).strip()} Stop the server and every command.")
    with connected(kept_as) as own:
        own.execute(f'ALTER DATABASE "{staged}" RENAME TO "{name}"')


def _ran(command: list[str]) -> None:
    done = subprocess.run(command, env=os.environ | _place(), capture_output=True, text=True)
    if done.returncode:
        raise Trouble(f"{Path(command[0]).name} failed: {done.stderr.strip()[-800:]}")
