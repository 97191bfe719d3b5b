"""Questions to the lake against DuckDB over the same Parquet files by hand.

`python -m benchmarks.corpus_queries [RECORDS]` prints the figures; without a number 20,000 records.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import duckdb
from rich.console import Console
from rich.table import Table

from touchstone.corpus.generator import generate
from touchstone.corpus.lake.lake import Lake

from .harness import Figure, compare, machine

QUESTIONS = {
    "count by office and year": "SELECT office, year(published_on) AS y, count(*) AS n FROM {patents} GROUP BY ALL",
    "top applicants": "SELECT p.name, count(*) AS n FROM (SELECT unnest(parties) AS p FROM {patents}) "
    "WHERE p.role = 'applicant' GROUP BY 1 ORDER BY n DESC, 1 LIMIT 20",
    "citations received": "SELECT c.number, count(*) AS n FROM (SELECT unnest(citations) AS c FROM {patents}) "
    "WHERE c.kind = 'patent' GROUP BY 1 ORDER BY n DESC, 1 LIMIT 20",
    "one number": "SELECT * FROM {patents} WHERE office = 'US' AND number = '8925123'",
    "words in titles": "SELECT number FROM {patents} "
    "WHERE len(list_filter(titles, lambda t: t.text ILIKE '%sensor%')) > 0",
    "claims of a class": "SELECT count(*) AS n, avg(length(t.text)) AS m FROM {patent_texts} t JOIN {patents} p "
    "USING (office, number, kind_code) WHERE p.classes[1].symbol LIKE 'G06F%'",
}


def a_lake(folder: Path, records: int) -> Lake:
    """Generated weeks of grants in a lake."""
    generate("us-grant-4.5", records, 1, folder / "weeks", paragraphs=0)
    lake = Lake.make(folder / "lake")
    lake.ingest(folder / "weeks")
    return lake


def measure(records: int = 20_000) -> list[Figure]:
    """One figure a question; both sides read the same files."""
    with tempfile.TemporaryDirectory(prefix="touchstone-corpus-") as name:
        lake = a_lake(Path(name), records)
        by_hand = duckdb.connect()
        scans = {
            table: f"read_parquet({[str(lake.root / file.path) for file in lake.snapshot.files(table)]!r})"
            for table in ("patents", "patent_texts")
        }
        figures = []
        for title, question in QUESTIONS.items():
            ours, theirs = question.format(patents="patents", patent_texts="patent_texts"), question.format(**scans)
            lake.answer(ours).read_all()
            figures.append(
                compare(f"{title}, {records:,}", lambda q=ours: lake.answer(q).read_all(), "DuckDB by hand",
                        lambda q=theirs: by_hand.sql(q).to_arrow_table(), runs=15)
            )  # fmt: skip
    return figures


if __name__ == "__main__":
    print(machine())
    shown = Table("what", "median ms", "p95 ms", "against", "median ms", "ratio")
    for figure in measure(*map(int, sys.argv[1:2])):
        shown.add_row(*figure.row())
    Console().print(shown)
