"""Many new rows in one statement: the quickest way into a table that every trigger, constraint and wall still sees.

SQLite takes many rows in one VALUES; with a statement a row, as in `executemany`, its full-text index would be written
to disk once a row. PostgreSQL takes one JSON text and makes rows of it: COPY would be a little quicker, but it does
not pass a table behind row-level security.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import chain, islice
from operator import attrgetter
from typing import Any

from django.db import connection, models

Column = Sequence[Any]

#: Rows in one statement on SQLite: more would not be quicker.
STEP = 500

#: Types of field whose values stand in the database as they stand in Python, and the types those values have.
_PLAIN = {
    **dict.fromkeys(("CharField", "TextField", "SlugField"), frozenset({str, type(None)})),
    **dict.fromkeys(
        ("IntegerField", "BigIntegerField", "SmallIntegerField", "PositiveIntegerField", "PositiveBigIntegerField",
         "PositiveSmallIntegerField", "BigAutoField", "AutoField", "ForeignKey", "OneToOneField"),
        frozenset({int, type(None)}),
    ),
    "BooleanField": frozenset({bool, type(None)}),
}  # fmt: skip
_NO_JSON = frozenset({"BinaryField", "ArrayField"})


@dataclass(frozen=True)
class _Table:
    """How rows of a model are written: its columns, and what reads them all off one object."""

    name: str
    fields: tuple[models.Field[Any, Any], ...]
    read: Callable[[Any], tuple[Any, ...]]

    @classmethod
    @cache
    def of(cls, model: type[models.Model], names: tuple[str, ...]) -> _Table:
        fields: tuple[Any, ...] = tuple(model._meta.get_field(name) for name in names)
        return cls(model._meta.db_table, fields, attrgetter(*(field.attname for field in fields)))


@contextmanager
def overlapping() -> Iterator[None]:
    """Let PostgreSQL work at a statement while the rows of the next are made; one it refuses is told at the end.

    Within it nothing ought to be read: that waits for all that was sent before.
    """
    if connection.vendor != "postgresql":
        yield
        return
    from psycopg import Pipeline

    connection.ensure_connection()
    if not Pipeline.is_supported():
        yield
        return
    with connection.wrap_database_errors, connection.connection.pipeline():
        yield


def insert(
    model: type[models.Model], names: Iterable[str], rows: Iterable[Sequence[Any]], *, anew: bool = True
) -> None:
    """Write rows given as values of these fields, relations by key; every field without a database default is named.

    Args:
        anew: whether a row that is there already is an error; it is left as it is otherwise.
    """
    _write(_Table.of(model, tuple(names)), list(zip(*rows, strict=True)), anew)


def insert_objects(model: type[models.Model], objects: Sequence[Any], *, keyed: bool) -> None:
    """Write new objects of one model; with `keyed` they are given their keys first, in order, as `bulk_create` does."""
    if not objects:
        return
    fields = [each for each in model._meta.concrete_fields if keyed or not each.primary_key]
    if any(not _is_simple(each) for each in fields):
        model._base_manager.bulk_create(objects)
        return
    keys = _keys(model, len(objects)) if keyed else [None] * len(objects)
    for each, key in zip(objects, keys, strict=True):
        each.pk = key
        if each._state.fields_cache:
            each._prepare_related_fields_for_save(operation_name="bulk_create")
    table = _Table.of(model, tuple(each.name for each in fields))
    _write(table, list(zip(*map(table.read, objects), strict=True)), anew=True)
    for each in objects:
        each._state.adding, each._state.db = False, connection.alias


@cache
def _is_simple(field: models.Field[Any, Any]) -> bool:
    """Whether a value goes into the table with nothing but itself: no expression, no value made while saving."""
    made = getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    saved = type(field).pre_save in (models.Field.pre_save, models.DateField.pre_save, models.DateTimeField.pre_save)
    kind = field.get_internal_type()
    return saved and not made and not field.generated and not field.has_db_default() and kind not in _NO_JSON


def _keys(model: type[models.Model], count: int) -> Sequence[int]:
    """Free keys in rising order; drawn in the transaction that writes them."""
    table, column = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [f'"{table}"', column, count],
            )
            return sorted(row[0] for row in cursor.fetchall())
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        found = cursor.fetchone()
    first = found[0] + 1 if found else 1
    return range(first, first + count)


def _write(table: _Table, columns: list[tuple[Any, ...]], anew: bool) -> None:
    if not columns:
        return
    on_sqlite = connection.vendor == "sqlite"
    stored = [_stored(field, column, on_sqlite) for field, column in zip(table.fields, columns, strict=True)]
    named = [f'"{field.column}"' for field in table.fields]
    into = f'INSERT INTO "{table.name}" ({", ".join(named)})'
    after = "" if anew else " ON CONFLICT DO NOTHING"
    with connection.cursor() as cursor:
        if on_sqlite:
            signs = f"({', '.join(['%s'] * len(named))})"
            waiting = zip(*stored, strict=True)
            while rows := list(islice(waiting, min(STEP, _most_values() // len(named)))):
                values = ", ".join([signs] * len(rows))
                cursor.execute(f"{into} VALUES {values}{after}", list(chain.from_iterable(rows)))
            return
        columns_of = ", ".join(f'"{field.column}" {field.db_type(connection)}' for field in table.fields)
        keys = [field.column for field in table.fields]
        text = json.dumps([dict(zip(keys, row, strict=True)) for row in zip(*stored, strict=True)], default=_spelt)
        cursor.execute(
            f"{into} SELECT {', '.join(named)} FROM json_to_recordset(%s) AS row({columns_of}){after}", [text]
        )


def _most_values() -> int:
    """How many values one statement may name."""
    connection.ensure_connection()
    return int(connection.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER))


def _stored(field: Any, column: Column, on_sqlite: bool) -> Column:
    """A column as the database takes it."""
    kind = field.get_internal_type()
    plain = _PLAIN.get(kind)
    if plain is not None and set(map(type, column)) <= plain:
        return column
    if isinstance(field, models.JSONField):
        return _json(field, column, on_sqlite)
    if plain is not None or isinstance(field, models.DateField):  # few days and levels, many rows
        known = {value: _prepared(field, value) for value in set(column)}
        if not on_sqlite and plain is None:
            known = {value: value and _spelt(value) for value in known}
        return [known[value] for value in column]
    return [_prepared(field, value) for value in column]


def _prepared(field: Any, value: Any) -> Any:
    return None if value is None else field.get_db_prep_save(value, connection)


def _json(field: models.JSONField, column: Column, on_sqlite: bool) -> Column:
    if on_sqlite:
        written = json.JSONEncoder().encode if field.encoder is None else field.encoder().encode
        return [None if value is None else written(value) for value in column]
    if field.encoder is None:
        return column
    return [None if value is None else json.loads(json.dumps(value, cls=field.encoder)) for value in column]


def _spelt(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return str(value)
