"""Patent indicators after OECD 2013 over made-up filings, classes and citations, as the number of filings grows.

`python -m benchmarks.corpus_indicators [FILINGS …]` prints the figures; 100,000 filings without a number. Each filing
has two to four symbols and cites five earlier ones, near ones more often.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import ibis
from rich.console import Console
from rich.table import Table

from touchstone.engines.statistics.patents import Sources, patent_indicators, stages

from .harness import Figure, against, machine

#: what DuckDB may hold at once, so that ten million filings fit beside other work on 24 GB.
MEMORY = "5GB"

_FILINGS = """
CREATE TABLE filings AS SELECT i::VARCHAR AS id, ['CN', 'US', 'EP', 'JP'][1 + i % 4] AS office,
  DATE '2000-01-01' + (i * 7000 // {n})::INTEGER AS filed_on,
  DATE '2001-07-01' + (i * 7000 // {n})::INTEGER AS published_on,
  CASE WHEN hash(i, 1) % 2 = 0 THEN DATE '2003-01-01' + (i * 7000 // {n})::INTEGER END AS granted_on,
  (hash(i, 2) % ({n} // 2 + 1))::VARCHAR AS family_id, (1 + hash(i, 3) % 40)::BIGINT AS claims,
  (1 + hash(i, 4) % 35)::INTEGER AS field, hash(i, 5) % 3 = 0 AS many_field, NULL::DATE AS renewed_on,
  NULL::BOOLEAN AS lapsed
FROM range({n}) t(i)
"""
_CLASSES = """
CREATE TABLE classes AS SELECT i::VARCHAR AS patent,
  chr((65 + hash(i, j) % 8)::INTEGER) || lpad((1 + hash(i, j, 1) % 20)::VARCHAR, 2, '0')
  || chr((65 + hash(i, j, 2) % 12)::INTEGER) || (1 + hash(i, j, 3) % 30)::VARCHAR || '/'
  || (10 + hash(i, j, 4) % 60)::VARCHAR AS symbol
FROM range({n}) t(i), range(4) s(j) WHERE j < 2 + hash(i, 9) % 3
"""
_CITATIONS = """
CREATE TABLE citations AS SELECT i::VARCHAR AS citing,
  (i - 1 - floor(pow((hash(i, j) % 100000) / 100000.0, 3) * i)::BIGINT)::VARCHAR AS cited,
  CASE WHEN j = 4 AND hash(i, 7) % 3 = 0 THEN 'literature' ELSE 'patent' END AS kind,
  CASE WHEN j = 0 THEN 'X' END AS category, NULL::DATE AS cited_on, 'ref ' || hash(i, j) AS reference
FROM range(1, {n}) t(i), range(5) s(j)
"""
_JOIN = (
    "SELECT count(*), max(b.published_on) FROM citations c JOIN filings a ON a.id = c.citing "
    "JOIN filings b ON b.id = c.cited"
)


def sources(filings: int, folder: Path) -> Sources:
    """Made-up tables in a database file of their own; what does not fit in `MEMORY` is spilled beside it."""
    backend = ibis.duckdb.connect(folder / "made.duckdb")
    for setting in ("enable_progress_bar = false", f"memory_limit = '{MEMORY}'", f"temp_directory = '{folder}/spill'"):
        backend.con.execute(f"SET {setting}")
    for made in (_FILINGS, _CLASSES, _CITATIONS):
        backend.con.execute(made.format(n=filings))
    return Sources(*(backend.table(name) for name in ("filings", "classes", "citations")))


def measure(filings: int = 100_000) -> list[Figure]:
    """The indicators, once and handed on in batches, against joining the citations with both filings."""
    patent_indicators(_nothing(), observed_on=date(2020, 12, 31))  # loads what the first computation loads
    with tempfile.TemporaryDirectory(prefix="touchstone-indicators-") as name:
        given = sources(filings, Path(name))
        connection = ibis.get_backend(given.patents).con
        begun, worked = time.perf_counter(), time.process_time()
        found = patent_indicators(given, observed_on=date(2020, 12, 31))
        rows = sum(batch.num_rows for batch in stages.batches(found))
        took, used = time.perf_counter() - begun, time.process_time() - worked
        print(f"{filings:,} filings: {rows:,} rows in {took:.1f} s ({used:.1f} s of processors), peak memory "
              f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10:,.0f} MiB", file=sys.stderr)  # fmt: skip
        return [against(f"patent indicators, {filings:,}", took, "one join of the citations",
                        lambda: connection.sql(_JOIN).to_arrow_table())]  # fmt: skip


def _nothing() -> Sources:
    backend = ibis.duckdb.connect()
    made = (_FILINGS, _CLASSES, _CITATIONS)
    for each in made:
        backend.con.execute(each.format(n=2))
    return Sources(*(backend.table(name) for name in ("filings", "classes", "citations")))


if __name__ == "__main__":
    print(machine())
    shown = Table("what", "median ms", "p95 ms", "against", "median ms", "ratio")
    for number in map(int, sys.argv[1:] or ["100000"]):
        for figure in measure(number):
            shown.add_row(*figure.row())
    Console(width=130).print(shown)
