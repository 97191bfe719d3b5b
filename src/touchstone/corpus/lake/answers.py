"""Rows as JSON that keeps their types: dates as ISO 8601, lists and structs as they are, bytes in base 64."""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pyarrow as pa


def plain(value: Any) -> Any:
    """A value of Arrow as JSON has it; what is not a number (nan, infinity) is null, as JSON has no word for it.

    >>> plain([{"on": date(2012, 4, 11), "n": Decimal("3")}])
    [{'on': '2012-04-11', 'n': 3}]
    """
    if isinstance(value, dict):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if isinstance(value, datetime):
        return (value.astimezone(UTC) if value.tzinfo else value).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Decimal):
        return int(value) if value.as_tuple().exponent == 0 else str(value)
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, timedelta | UUID):
        return str(value)
    return value


def names(schema: pa.Schema) -> list[str]:
    """The columns' names, told apart where two are called the same: n, n_2."""
    found: list[str] = []
    for name in schema.names:
        times, fresh = 1, name
        while fresh in found:
            times += 1
            fresh = f"{name}_{times}"
        found.append(fresh)
    return found


def rows(reader: pa.RecordBatchReader) -> Iterator[dict[str, Any]]:
    """Each row as a JSON object, in order, a batch in memory at a time."""
    titles = names(reader.schema)
    for batch in reader:
        columns = [column.to_pylist() for column in batch.columns]
        for values in zip(*columns, strict=True):
            yield {title: plain(value) for title, value in zip(titles, values, strict=True)}


def document(reader: pa.RecordBatchReader, version: int) -> Iterator[str]:
    """A JSON document in pieces: the lake's version, the columns with their types, the rows."""
    columns = [
        {"name": name, "type": str(each.type)} for name, each in zip(names(reader.schema), reader.schema, strict=True)
    ]
    yield f'{{"lake_version": {version}, "columns": {json.dumps(columns, ensure_ascii=False)}, "rows": ['
    count = 0
    for count, row in enumerate(rows(reader), 1):
        yield ("\n" if count == 1 else ",\n") + json.dumps(row, ensure_ascii=False, allow_nan=False)
    yield f'\n], "count": {count}}}\n'


def lines(found: Iterable[dict[str, Any]]) -> Iterator[str]:
    """JSON lines."""
    for row in found:
        yield json.dumps(row, ensure_ascii=False, allow_nan=False) + "\n"
