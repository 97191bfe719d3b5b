"""Triggers in the database itself: what is written into history is neither changed nor removed.

They hold against every program that connects, not only against this one. Who owns the tables can drop them; then the
chains, the checkpoints and the signed heads tell (see `records.chain` and `heads`), and `touchstone audit verify`
names a guard that is gone.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Guarded:
    """A table that only grows, and the sets of columns that name a row in it."""

    table: str
    keys: tuple[tuple[str, ...], ...]


GUARDED = (
    Guarded("records_event", (("id",), ("register", "number", "seq"))),
    Guarded("records_checkpoint", (("id",), ("last_id",))),
    Guarded("access_rightschange", (("id",),)),
)

_FUNCTION = """CREATE OR REPLACE FUNCTION touchstone_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % is refused: history only grows', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', HINT = 'Put a wrong fact right with a correction of the record.';
END $$"""


def _triggers(guarded: Guarded, vendor: str) -> dict[str, tuple[str, ...]]:
    """Name of each trigger -> the statements that make it."""
    return _on_sqlite(guarded) if vendor == "sqlite" else _on_postgresql(guarded)


def _on_sqlite(guarded: Guarded) -> dict[str, tuple[str, ...]]:
    """REPLACE removes rows without firing triggers on DELETE, so a row may not take the place of another either."""
    table = guarded.table
    taken = " OR ".join(
        f"EXISTS (SELECT 1 FROM {table} WHERE {' AND '.join(f'{name} = NEW.{name}' for name in key)})"
        for key in guarded.keys
    )
    made: dict[str, tuple[str, ...]] = {}
    for verb, when in (("UPDATE", ""), ("DELETE", ""), ("INSERT", f"WHEN {taken} ")):
        said = f"{verb if verb != 'INSERT' else 'REPLACE'} of {table} is refused: history only grows"
        made[_name(guarded, verb)] = (
            f"CREATE TRIGGER {_name(guarded, verb)} BEFORE {verb} ON {table} {when}"
            f"BEGIN SELECT RAISE(ABORT, '{said}'); END",
        )
    return made


def _on_postgresql(guarded: Guarded) -> dict[str, tuple[str, ...]]:
    made: dict[str, tuple[str, ...]] = {}
    for verb, each in (("UPDATE", "ROW"), ("DELETE", "ROW"), ("TRUNCATE", "STATEMENT")):
        name = _name(guarded, verb)
        made[name] = (
            f"CREATE TRIGGER {name} BEFORE {verb} ON {guarded.table} "
            f"FOR EACH {each} EXECUTE FUNCTION touchstone_refuse_change()",
            f"ALTER TABLE {guarded.table} ENABLE ALWAYS TRIGGER {name}",
        )
    return made


def _name(guarded: Guarded, verb: str) -> str:
    return f"{guarded.table}_refuses_{verb.lower()}"


def install(connection: Any) -> None:
    """Put every guard in place that is not there, on the tables that are."""
    gone = set(missing(connection))
    _settle(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_FUNCTION)
        for guarded in _there(connection):
            for name, statements in _triggers(guarded, connection.vendor).items():
                if name in gone:
                    _make_anew(cursor, connection.vendor, guarded.table, name, statements)


def _settle(connection: Any) -> None:
    """PostgreSQL alters no table whose foreign keys are still to be checked."""
    if connection.vendor == "postgresql":
        connection.check_constraints()


def _make_anew(cursor: Any, vendor: str, table: str, name: str, statements: tuple[str, ...]) -> None:
    _drop(cursor, vendor, table, name)
    for statement in statements:
        cursor.execute(statement)


def _drop(cursor: Any, vendor: str, table: str, name: str) -> None:
    on = f" ON {table}" if vendor == "postgresql" else ""
    cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


def remove(connection: Any) -> None:
    """Take the guards away: for migrations backwards, and for tests that empty their database."""
    _settle(connection)
    with connection.cursor() as cursor:
        for guarded in _there(connection):
            for name in _triggers(guarded, connection.vendor):
                _drop(cursor, connection.vendor, guarded.table, name)


def missing(connection: Any) -> list[str]:
    """Names of the guards that are not in the database, or are switched off there."""
    there = _present(connection)
    wanted = [name for guarded in GUARDED for name in _triggers(guarded, connection.vendor)]
    return [name for name in wanted if name not in there]


def absent_tables(connection: Any) -> list[str]:
    """Guarded tables that the database does not have, as before the first migration."""
    known = set(connection.introspection.table_names())
    return [guarded.table for guarded in GUARDED if guarded.table not in known]


def _there(connection: Any) -> list[Guarded]:
    """The guarded tables that the database has; one of a later migration is guarded when that is done."""
    absent = absent_tables(connection)
    return [guarded for guarded in GUARDED if guarded.table not in absent]


def _present(connection: Any) -> set[str]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
                "WHERE NOT tgisinternal AND tgenabled = 'A' AND pg_table_is_visible(tgrelid)"
            )
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        return {row[0] for row in cursor.fetchall()}


@contextmanager
def lifted(connection: Any) -> Iterator[None]:
    """The guards away for a while; for tests that tamper with history or empty their database."""
    remove(connection)
    try:
        yield
    finally:
        install(connection)
