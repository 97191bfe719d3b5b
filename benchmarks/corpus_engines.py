"""Standing questions and all patent indicators on DuckDB and on Spark, over the same lake as it grows.

`python -m benchmarks.corpus_engines [RECORDS …]` where the extra `spark` and Java 17 are installed; 2,000 and 20,000
records without numbers. Spark runs as a cluster of two executors, each a process of its own.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.table import Table

from touchstone.corpus.generator import generate
from touchstone.corpus.indicators import indicators
from touchstone.corpus.lake.jobs import JOBS, job
from touchstone.corpus.lake.lake import Lake

from .harness import Figure, as_dict, compare, machine

ROOT = Path(__file__).resolve().parents[1]
SIZES = (2_000, 20_000)
MASTER = "local-cluster[2,1,1024]"


def a_lake(folder: Path, records: int) -> Path:
    """Generated exchange documents in a lake."""
    generate("epo-docdb", records, 1, folder / f"{records}.zip")
    lake = Lake.make(folder / str(records))
    lake.ingest(folder / f"{records}.zip")
    return lake.root


def measure(sizes: tuple[int, ...] = SIZES) -> list[Figure]:
    """The same, measured in the environment that holds Spark; nothing, said aloud, where that was never made."""
    python = ROOT / ".venv-spark" / "bin" / "python"
    if shutil.which("java") is None or not python.exists():
        print("Spark is left out: it needs Java 17 and `python tests/run.py --spark` once", file=sys.stderr)
        return []
    command = [str(python), "-m", "benchmarks.corpus_engines", "--json", *map(str, sizes)]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return [Figure(**each) for each in json.loads(done.stdout.splitlines()[-1])]


def here(sizes: tuple[int, ...] = SIZES) -> list[Figure]:
    """One figure a question and size: Spark against DuckDB, in turn; and how long Spark took to be ready."""
    figures = []
    with tempfile.TemporaryDirectory(prefix="touchstone-corpus-") as name:
        for size in sizes:
            root = a_lake(Path(name), size)
            ours = Lake(root)
            begun = time.perf_counter()
            spark = Lake(root, engine="spark", master=MASTER)
            spark.table("patents").count().to_pyarrow()
            print(f"{size:,} records: Spark ready after {time.perf_counter() - begun:.1f} s", file=sys.stderr)
            for title in JOBS:
                figures.append(
                    compare(f"{title}, {size:,}, Spark", _run(spark, title), "DuckDB", _run(ours, title), runs=3)
                )
            figures.append(compare(f"indicators, {size:,}, Spark", _measured(spark), "DuckDB", _measured(ours), runs=1))
    spark.backend._session.stop()
    return figures


def _run(lake: Lake, title: str) -> Callable[[], object]:
    return lambda: job(lake, title).to_pyarrow()


def _measured(lake: Lake) -> Callable[[], object]:
    return lambda: indicators(lake.patents(), observed_on=date(2024, 12, 31)).count().to_pyarrow()


if __name__ == "__main__":
    options = argparse.ArgumentParser(prog="benchmarks.corpus_engines")
    options.add_argument("sizes", type=int, nargs="*", default=SIZES)
    options.add_argument("--json", action="store_true", help="Print the figures as JSON.")
    given = options.parse_args()
    figures = here(tuple(given.sizes))
    if given.json:
        print(json.dumps([as_dict(figure) for figure in figures]))
    else:
        print(machine())
        shown = Table("what", "median ms", "p95 ms", "against", "median ms", "ratio")
        for figure in figures:
            shown.add_row(*figure.row())
        Console(width=130).print(shown)
