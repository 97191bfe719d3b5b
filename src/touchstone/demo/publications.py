"""Made-up publications for the demonstration's lake: the official formats of three offices, from one seed."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from touchstone.corpus.generator import generate
from touchstone.corpus.lake.lake import Lake
from touchstone.corpus.search import index

#: (format, file name, records); the same seed gives the same bytes, so that a second run changes nothing.
FILES = (("us-grant-4.5", "grants.zip", 400), ("cn-2012", "applications.zip", 400), ("epo-docdb", "exchange.xml", 400))
SEED = 2012


def fill(folder: Path, advance: Callable[[int], None]) -> int:
    """Fill an empty lake with made-up publications and index it; a lake that holds anything is left alone.

    Returns: publications in the index.
    """
    lake = Lake.make(folder)
    if not lake.tables():
        with tempfile.TemporaryDirectory(prefix="touchstone-demo-") as made:
            for form, name, records in FILES:
                generate(form, records, SEED, Path(made) / name, paragraphs=0)
                lake.ingest(Path(made) / name, jobs=1)
                advance(records)
    return index.build(lake)
