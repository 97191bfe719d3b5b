"""`make bench`: plan compile, demonstration set-up, registers on both stores, the lake and its search.

python -m benchmarks [--sizes 1000,100000] [--stores sqlite,postgresql]
                     [--only PART,…]: the parts are the keys of PARTS, all of them without it
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from contextlib import nullcontext
from importlib import import_module
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from . import harness

ROOT = Path(__file__).resolve().parents[1]
#: part -> its module, and whether it measures once, at each size, at the largest, or at all sizes together.
PARTS = {
    "plan": ("plan_compile", "once"),
    "demo": ("demo_setup", "once"),
    "lists": ("register_list", "each"),
    "writes": ("writes", "once"),
    "load": ("load", "largest"),
    "standing": ("standing", "once"),
    "memory": ("memory", "all"),
    "corpus": ("corpus_ingest", "once"),
    "questions": ("corpus_queries", "each"),
    "search": ("corpus_search", "each"),
    "indicators": ("corpus_indicators", "each"),
    "engines": ("corpus_engines", "once"),
}
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
    sizes, figures = [int(each) for each in asked.sizes.split(",")], []
    for part in (each for each in PARTS if each in asked.only.split(",")):
        name, way = PARTS[part]
        measure = import_module(f".{name}", __package__).measure
        if way == "each":
            for size in sizes:
                print(f"{part}: {size:,}", file=sys.stderr)
                figures += measure(size)
        else:
            given = {"once": (), "largest": (max(sizes),), "all": (sizes,)}[way]
            figures += measure(*given)
    return figures


def _show(store: str, figures: list[harness.Figure]) -> None:
    table = Table("what", "median ms", "p95 ms", "against", "median ms", "ratio", title=store)
    for each in figures:
        table.add_row(*each.row())
    Console().print(table)


main()
