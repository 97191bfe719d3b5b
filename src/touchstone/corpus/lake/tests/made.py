"""A lake of publications that a test writes down itself, without a file of any office."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from touchstone.corpus.lake.files import UnitWriter
from touchstone.corpus.lake.lake import Lake
from touchstone.corpus.lake.log import Entry, Log
from touchstone.corpus.schema.fields import Record, batch
from touchstone.corpus.schema.patents import Classification, Party, Patent


def a_lake(root: Path, rows: Sequence[Record]) -> Lake:
    """A lake that holds these records as one input."""
    lake = Lake.make(root)
    unit = hashlib.sha256(repr(rows).encode()).hexdigest()[:32]
    with UnitWriter(lake.root, unit) as writer:
        kinds: dict[type, list[Record]] = {}
        for row in rows:
            kinds.setdefault(type(row), []).append(row)
        for kind, held in kinds.items():
            writer.write(kind.KIND, batch(kind, held), unit)
        entry = Entry(
            id=unit, action="input", name="made.xml", path="made.xml", sha256=unit * 2, bytes=1, format="made",
            read=len(rows), stored=len(rows), run="made", files=writer.finish(), at=datetime.now(UTC), software="test",
        )  # fmt: skip
    Log(lake.root).append(lambda state: [entry])
    return lake.newest()


def a_publication(number: str, holder: str = "", country: str = "CN", *, ipc: str = "", **facts: object) -> Patent:
    """A granted invention filed in 2000 and published in 2003."""
    usual: dict[str, object] = {
        "office": "CN", "right": "invention", "stage": "grant", "kind_code": "B", "filing_office": "CN",
        "filing_number": f"F{number}", "filed_on": date(2000, 1, 1), "published_on": date(2003, 1, 1),
        "parties": [Party("applicant", holder, country=country)] if holder else [],
        "classes": [Classification("ipc", ipc)] if ipc else [],
    }  # fmt: skip
    return Patent(number=number, **usual | facts)  # type: ignore[arg-type]
