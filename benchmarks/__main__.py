"""`make bench`: plan compile, demonstration set-up, list and search at 1,000 and 100,000 records."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from . import harness

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    folder = tempfile.mkdtemp(prefix="touchstone-bench-")
    os.environ["TOUCHSTONE_DATA"] = folder
    os.environ["DJANGO_SETTINGS_MODULE"] = "touchstone.web.settings"
    from . import demo_setup, plan_compile, register_list

    figures = plan_compile.measure() + demo_setup.measure()
    for size in (1_000, 100_000):
        print(f"filling a register with {size:,} records", file=sys.stderr)
        figures += register_list.measure(size)
    _show(figures)
    (ROOT / "build").mkdir(exist_ok=True)
    kept = {"machine": harness.machine(), "figures": [harness.as_dict(each) for each in figures]}
    (ROOT / "build" / "bench.json").write_text(json.dumps(kept, indent=1), encoding="utf-8")


def _show(figures: list[harness.Figure]) -> None:
    table = Table("what", "median ms", "p95 ms", "against", "median ms", "ratio")
    for each in figures:
        table.add_row(*each.row())
    Console().print(table)


main()
