"""Rows of a table of any size, one after another, with flat memory and nothing held open at the database.

A cursor kept at the server outlives the loop that is left in the middle: Python closes it when it next tidies up, which
may be inside another transaction, where that fails, or inside another read of the same connection, which then waits for
itself for ever. Here each step is a question of its own, and asks for what lies beyond the last row.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

STEP = 2000


def streamed(found: QuerySet[Any], *keys: str, size: int = STEP) -> Iterator[Any]:
    """The rows in the order of columns of their own table that together tell them apart and are never null.

    Rows that are written while others are read appear where their place is still to come.

    Args:
        found: records, or tuples of `values_list` that begin with the keys.
        keys: names of columns; an index on them keeps each step quick.
        size: rows a step.
    """
    ordered, last = found.order_by(*keys), None
    while True:
        rows = list((ordered if last is None else _beyond(ordered, keys, last))[:size])
        yield from rows
        if len(rows) < size:
            return
        last = _place(rows[-1], keys)


def _place(row: Any, keys: tuple[str, ...]) -> tuple[Any, ...]:
    return row[: len(keys)] if isinstance(row, tuple) else tuple(getattr(row, key) for key in keys)


def _beyond(ordered: QuerySet[Any], keys: tuple[str, ...], last: tuple[Any, ...]) -> QuerySet[Any]:
    if len(keys) == 1:
        return ordered.filter(**{f"{keys[0]}__gt": last[0]})
    model = ordered.model._meta
    columns = ", ".join(f'"{model.db_table}"."{model.get_field(key).column}"' for key in keys)
    # compared as one row, which an index answers; Django would write it as an alternative for each key
    return ordered.extra(where=[f"({columns}) > ({', '.join(['%s'] * len(keys))})"], params=list(last))
