"""`make bench`: plan compile, demonstration set-up, registers on both stores, the lake and its search.

python -m benchmarks [--sizes 1000,100000] [--stores sqlite,postgresql]
                     [--only plan,demo,lists,writes,load,corpus,questions,search,indicators,engines]
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from . import harness

ROOT = Path(__file__).resolve().parents[1]
PARTS = (
    "plan",
    "demo",
    "lists",
    "writes",
    "load",
    "standing",
    "memory",
    "corpus",
    "questions",
    "search",
    "indicators",
    "engines",
)
ON_BOTH = ("lists", "writes", "load")


def main() -> None:
    asked = _asked()
    if asked.here:
        print(json.dumps([harness.as_dict(each) for each in _measured(asked)]))
        return
    kept: dict[str, Any] = {"machine": harness.machine(), "figures": {}}
    for store in asked.stores.split(","):
        figures = _on(store, asked)
        kept["figures"][store] = figures
        _show(store, [harness.Figure(**each) for each in figures])
    (ROOT / "build").mkdir(exist_ok=True)
    (ROOT / "build" / "bench.json").write_text(json.dumps(kept, indent=1), encoding="utf-8")


def _asked() -> argparse.Namespace:
    options = argparse.ArgumentParser(prog="benchmarks")
    options.add_argument("--sizes", default="1000,100000")
    options.add_argument("--stores", default="sqlite,postgresql")
    options.add_argument("--only", default=",".join(PARTS))
    options.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    return options.parse_args()


def _on(store: str, asked: argparse.Namespace) -> list[dict[str, Any]]:
    """The figures of one store, measured in a process and a data folder of their own."""
    sys.path.insert(0, str(ROOT / "tests"))
    import postgres

    only = asked.only if store == "sqlite" else ",".join(p for p in asked.only.split(",") if p in ON_BOTH)
    server = postgres.server() if store == "postgresql" else nullcontext("")
    with tempfile.TemporaryDirectory(prefix="touchstone-bench-") as folder, server as address:
        environment = os.environ | {"TOUCHSTONE_DATA": folder, "DJANGO_SETTINGS_MODULE": "touchstone.web.settings"}
        environment |= {"TOUCHSTONE_DATABASE_URL": address} if address else {}
        command = [sys.executable, "-m", "benchmarks", "--here", "--sizes", asked.sizes, "--only", only]
        done = subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout.splitlines()[-1])  # type: ignore[no-any-return]


def _measured(asked: argparse.Namespace) -> list[harness.Figure]:
    only, figures = asked.only.split(","), []
    if "plan" in only:
        from . import plan_compile

        figures += plan_compile.measure()
    if "demo" in only:
        from . import demo_setup

        figures += demo_setup.measure()
    if "lists" in only:
        from . import register_list

        for size in map(int, asked.sizes.split(",")):
            print(f"filling a register with {size:,} records", file=sys.stderr)
            figures += register_list.measure(size)
    if "writes" in only:
        from . import writes

        figures += writes.measure()
    if "load" in only:
        from . import load

        figures += load.measure(max(map(int, asked.sizes.split(","))))
    if "standing" in only:
        from . import standing

        figures += standing.measure()
    if "memory" in only:
        from . import memory

        figures += memory.measure(list(map(int, asked.sizes.split(","))))
    if "corpus" in only:
        from . import corpus_ingest

        figures += corpus_ingest.measure()
    if "questions" in only:
        from . import corpus_queries

        for size in map(int, asked.sizes.split(",")):
            print(f"asking a lake of {size:,} grants", file=sys.stderr)
            figures += corpus_queries.measure(size)
    if "search" in only:
        from . import corpus_search

        for size in map(int, asked.sizes.split(",")):
            print(f"indexing {size:,} publications", file=sys.stderr)
            figures += corpus_search.measure(size)
    if "indicators" in only:
        from . import corpus_indicators

        for size in map(int, asked.sizes.split(",")):
            print(f"measuring {size:,} filings", file=sys.stderr)
            figures += corpus_indicators.measure(size)
    if "engines" in only:
        from . import corpus_engines

        figures += corpus_engines.elsewhere()
    return figures


def _show(store: str, figures: list[harness.Figure]) -> None:
    table = Table("what", "median ms", "p95 ms", "against", "median ms", "ratio", title=store)
    for each in figures:
        table.add_row(*each.row())
    Console().print(table)


main()
