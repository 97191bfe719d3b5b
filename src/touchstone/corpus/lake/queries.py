"""Questions to a lake in SQL, which can read the lake and nothing else, and change nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

import duckdb
import ibis

from touchstone.corpus.lake import merging
from touchstone.corpus.lake.engines import quoted
from touchstone.corpus.lake.errors import LakeError
from touchstone.corpus.lake.snapshot import Snapshot

EXPLAIN = re.compile(r"\s*explain(\s+analyze)?\b", re.IGNORECASE)


class QueryRefused(LakeError):
    """The question is not one that is answered here, or it cannot be understood."""


def connect(snapshot: Snapshot) -> Any:
    """An Ibis backend with a view for every table, closed off from every other file, the network and settings."""
    connection = duckdb.connect(":memory:")
    backend = ibis.duckdb.from_connection(connection)
    folders = sorted({*snapshot.create_views(connection), merging.beside()})
    for setting in (
        f"SET temp_directory = {quoted(merging.spill())}",
        f"SET allowed_directories = [{', '.join(map(quoted, folders))}]",
        "SET enable_external_access = false",
        "SET lock_configuration = true",
    ):
        connection.execute(setting)
    return backend


def only_reads(query: str) -> str:
    """The query, when it is one question that changes nothing.

    Raises:
        QueryRefused: it holds more than one statement, or one that does something.
    """
    statements = _statements(query)
    if len(statements) != 1:
        raise QueryRefused(
            f"The query holds {len(statements)} statements; one SELECT is answered at a time. Send them one by one."
        )
    statement = statements[0]
    if statement.type == duckdb.StatementType.EXPLAIN:
        only_reads(EXPLAIN.sub("", query, count=1))
    elif statement.type != duckdb.StatementType.SELECT:
        raise QueryRefused(
            f"{statement.type.name} is not answered: the lake is read only here. Ask with SELECT; `touchstone corpus "
            "export` writes answers to files, `touchstone corpus ingest` brings data in."
        )
    return statement.query.strip().rstrip(";")


def explained(error: duckdb.Error, tables: Sequence[str]) -> QueryRefused:
    """What is wrong with a query, and what may be asked."""
    said = str(error).strip()
    if isinstance(error, duckdb.PermissionException):
        return QueryRefused(f"A query reads the tables of the lake and no other file. {said.splitlines()[0]}")
    if isinstance(error, duckdb.CatalogException):
        said = f"{said.splitlines()[0]} Tables: {', '.join(tables)}, inputs."
    return QueryRefused(f"The query cannot be answered. {said}")


@cache
def _parser() -> duckdb.DuckDBPyConnection:
    return duckdb.connect(":memory:")


def _statements(query: str) -> list[duckdb.Statement]:
    try:
        return _parser().cursor().extract_statements(query)
    except duckdb.Error as error:
        raise QueryRefused(f"The query cannot be read. {str(error).strip()}")
