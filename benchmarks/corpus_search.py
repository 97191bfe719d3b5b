"""Search over an index of made-up publications, against the bare engine's own term query."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import tantivy

from touchstone.corpus import filings
from touchstone.corpus.search import index
from touchstone.corpus.search.searching import Search

from .harness import Figure, compare

SIGNS = "知识产权专利泵转子叶片电机方法装置系统材料"
WORDS = [f"{a}{b}" for a in ("pump", "rotor", "valve", "motor", "film", "cell", "gear") for b in ("", "s", "ed", "ing")]


class MadeUp:
    """Stands for a lake of so many publications."""

    version = 1

    def __init__(self, root: Path, size: int) -> None:
        self.root, self.size = root, size

    def source(self) -> index.Source:
        return index.Source(self.batches(), filings.SCHEMA.empty_table())

    def batches(self, batch: int = 2000) -> Iterator[pa.RecordBatch]:
        chance = random.Random(self.size)
        for first in range(0, self.size, batch):
            rows = [_row(chance, n) for n in range(first, min(first + batch, self.size))]
            yield from pa.Table.from_pylist(rows).to_batches()


def _row(chance: random.Random, n: int) -> dict[str, Any]:
    said = " ".join(chance.choices(WORDS, k=40)) + "".join(chance.choices(SIGNS, k=20))
    return {
        "office": chance.choice(["CN", "US", "EP"]), "number": str(n), "kind_code": "A", "right": "invention",
        "published_on": date(2000, 1, 1) + timedelta(days=chance.randrange(8000)), "filed_on": None,
        "filing_office": None, "filing_number": None, "family_id": None, "language": "en",
        "titles": [{"lang": "en", "text": " ".join(chance.choices(WORDS, k=6))}],
        "abstracts": [{"lang": "en", "text": said}],
        "classes": [{"scheme": "ipc", "symbol": f"F04D{chance.randrange(99)}/{chance.randrange(99)}", "use": "given"}],
        "parties": [{"role": "applicant", "name": f"Holder {chance.randrange(5000)}", "country": "CN"}],
        "priorities": [], "citations": [], "claims": "",
    }  # fmt: skip


def measure(size: int) -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="touchstone-search-") as folder:
        lake: Any = MadeUp(Path(folder), size)
        index.build(lake, source=MadeUp.source)
        asked = Search(lake)

        def bare() -> object:
            return asked.searcher.search(tantivy.Query.term_query(asked.schema, "ab", "pump"), 20)

        def find(query: str) -> Callable[[], object]:
            return lambda: asked.find(query, facets=True)

        queries = {
            "word": "pump",
            "two Chinese signs": "专利",
            "Boolean in fields": "ti=pump AND ipc=F04D29 AND pd=2010:2012",
            "proximity": "pump NEAR/3 rotor",
            "truncation": "pum*",
        }
        return [
            compare(f"search, {name}, {size:,}", find(query), "one term, bare engine", bare)
            for name, query in queries.items()
        ]
