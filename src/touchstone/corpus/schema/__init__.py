"""One typed Arrow schema per kind of record; every field says what it is, its unit, and what null means.

>>> of("patents").field("published_on").type
DataType(date32[day])
>>> of("patents").field("published_on").metadata[b"what"]
b'day of publication'
"""

from __future__ import annotations

from importlib import import_module

import pyarrow as pa

from touchstone.corpus.schema.fields import arrow_schema

RECORDS = {
    "patents": "touchstone.corpus.schema.patents:Patent",
    "patent_texts": "touchstone.corpus.schema.patents:PatentText",
    "trademarks": "touchstone.corpus.schema.trademarks:Trademark",
    "designs": "touchstone.corpus.schema.rights:Design",
    "indications": "touchstone.corpus.schema.rights:Indication",
    "events": "touchstone.corpus.schema.events:LegalEvent",
}
KINDS = tuple(RECORDS)


def record_class(kind: str) -> type:
    """The class whose instances are the rows of a kind."""
    if kind not in RECORDS:
        raise KeyError(f"No kind of record is called {kind!r}. Kinds: {', '.join(KINDS)}.")
    module, name = RECORDS[kind].split(":")
    return getattr(import_module(module), name)


def of(kind: str) -> pa.Schema:
    """The Arrow schema of a kind."""
    return arrow_schema(record_class(kind))
