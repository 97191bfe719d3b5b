"""Made-up publications for the demonstration's lake: the official formats of three offices, from one seed."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

from touchstone.corpus.generator import generate
from touchstone.corpus.lake import bulk
from touchstone.corpus.lake.lake import Lake
from touchstone.corpus.lake.reading import Result
from touchstone.corpus.parties import harmonising
from touchstone.corpus.search import index

#: (format, file name, records); the same seed gives the same bytes, so that a second run changes nothing.
FILES = (("us-grant-4.5", "grants.zip", 400), ("cn-2012", "applications.zip", 400), ("epo-docdb", "exchange.xml", 400))
SEED = 2012
#: Published from the first Tuesday of 2010 on, three of a format a week: the last on 24 July 2012, before the clock.
FIRST, WEEKLY = date(2010, 1, 5), 3


def fill(folder: Path, advance: Callable[[int], None]) -> int:
    """Fill an empty lake with made-up publications, link names, write tables whole, index; one with anything is kept.

    Returns: publications in the index.
    """
    lake = Lake.make(folder)
    if not lake.ask("SELECT count(*) AS n FROM inputs")[0]["n"]:
        with tempfile.TemporaryDirectory(prefix="touchstone-demo-") as made:
            for form, name, records in FILES:
                generate(form, records, SEED, Path(made) / name, paragraphs=0, first=FIRST, weekly=WEEKLY)
                _whole(lake.ingest(Path(made) / name, jobs=1)[0])
                advance(records)
    if not harmonising.stamp(folder):
        harmonising.harmonise(lake)
    bulk.write(lake)
    return index.build(lake)


def _whole(result: Result) -> None:
    """Our own files go in whole; anything else is a fault of ours and must not look like an empty country."""
    if result.refused or result.quarantined or not result.stored:
        raise RuntimeError(
            f"{result.file} of the demonstration: {result.stored} of {result.read} records stored, "
            f"{result.quarantined} set aside. {result.refused or '; '.join(map(str, result.reasons))}"
        )
