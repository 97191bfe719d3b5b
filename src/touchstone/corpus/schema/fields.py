"""From a record class to its Arrow schema and back to columns: one definition, documented field by field.

A record class is a dataclass whose fields are `Annotated[type, Doc(...)]`; a nested one is a NamedTuple declared
in the same way, which readers append to lists. Neither is spelled a second time for Arrow.
"""

from __future__ import annotations

import types
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from itertools import accumulate, chain
from operator import attrgetter, itemgetter
from typing import Annotated, Any, ClassVar, NamedTuple, Protocol, Union, get_args, get_origin, get_type_hints

import pyarrow as pa

import touchstone.corpus.arrow  # noqa: F401 - before the first list becomes a column


class Doc(NamedTuple):
    """What a field holds, for the person who reads the column.

    what: the fact in a phrase. unit: of a number, or the code list of a code; empty where there is none.
    null: what an absent value means.
    """

    what: str
    unit: str = ""
    null: str = "not stated in the source"


class Long(int):
    """A whole number that may pass two thousand million: 64 bits in Arrow."""


class Record(Protocol):
    """A row of one kind: a dataclass instance with documented fields."""

    KIND: ClassVar[str]


PLAIN: dict[type, pa.DataType] = {
    str: pa.string(),
    int: pa.int32(),
    Long: pa.int64(),
    bool: pa.bool_(),
    float: pa.float64(),
    date: pa.date32(),
}


def arrow_type(hint: Any) -> pa.DataType:
    """The Arrow type of a Python annotation: plain values, optional values, lists, and lists of NamedTuples."""
    if get_origin(hint) in (Union, types.UnionType):
        (hint,) = (part for part in get_args(hint) if part is not type(None))
    if get_origin(hint) is list:
        return pa.list_(pa.field("item", arrow_type(get_args(hint)[0])))
    if hint in PLAIN:
        return PLAIN[hint]
    return pa.struct(arrow_fields(hint))


def arrow_fields(record: type) -> list[pa.Field]:
    """The fields of a record class or NamedTuple, each with its documentation as metadata."""
    fields = []
    for name, hint in get_type_hints(record, include_extras=True).items():
        if get_origin(hint) is Annotated:
            inner, doc = get_args(hint)[:2]
            about = {key: text for key, text in doc._asdict().items() if text}
            fields.append(pa.field(name, arrow_type(inner), metadata=about))
    return fields


@lru_cache(maxsize=64)
def arrow_schema(record: type) -> pa.Schema:
    """The schema of one kind of record; its metadata carries the class's first sentence."""
    about = (record.__doc__ or "").strip().split("\n")[0]
    return pa.schema(arrow_fields(record), metadata={"kind": record.KIND, "what": about})  # type: ignore[attr-defined]


def batch(record: type, rows: Sequence[Record]) -> pa.RecordBatch:
    """Rows of one kind as a record batch: column lists first, one Arrow array a column."""
    schema = arrow_schema(record)
    arrays = [_column(field.type, list(map(attrgetter(field.name), rows))) for field in schema]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def _column(type_: pa.DataType, values: Sequence[Any]) -> pa.Array:
    if not (pa.types.is_list(type_) and pa.types.is_struct(type_.value_type)):
        return pa.array(values, type=type_)
    offsets = pa.array([0, *accumulate(map(len, values))], type=pa.int32())
    return pa.ListArray.from_arrays(offsets, _structs(type_.value_type, chain.from_iterable(values)), type=type_)


def _structs(type_: pa.StructType, rows: Iterable[tuple[Any, ...]]) -> pa.Array:
    held = list(rows)
    children = [_column(type_.field(i).type, list(map(itemgetter(i), held))) for i in range(type_.num_fields)]
    return pa.StructArray.from_arrays(children, fields=[type_.field(i) for i in range(type_.num_fields)])
