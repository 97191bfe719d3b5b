"""Ingest of weekly files against a bare libxml2 parse of the same file, and memory as the input grows.

`python -m benchmarks.corpus_ingest [MEGABYTES …]` prints the figures; without sizes 100 MB.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from lxml import etree

from touchstone.corpus.generator import generate

from .harness import Figure, machine

PROBE = """
import json, resource, sys, time
from touchstone.corpus.lake.lake import Lake
lake = Lake.make(sys.argv[2])
begun = time.process_time(), time.perf_counter()
(result,) = lake.ingest(sys.argv[1], jobs=1)
assert result.status == "stored", result
print(json.dumps({"cpu": time.process_time() - begun[0], "wall": time.perf_counter() - begun[1],
                  "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024, "records": result.read}))
"""
MB = 1_000_000


def a_weekly_file(folder: Path, megabytes: int) -> Path:
    """Generated grants of about that size, plain XML as it lies in the weekly zip."""
    path = folder / f"ipg{megabytes}.xml"
    if not path.exists():
        generate("us-grant-4.5", 50, 1, folder / "sample.xml")
        each = (folder / "sample.xml").stat().st_size / 50
        generate("us-grant-4.5", round(megabytes * MB / each), 1, path)
    return path


def bare_parse(path: Path) -> float:
    """Seconds of processor that libxml2 needs to make a tree of every document, one at a time."""
    begun = time.process_time()
    held: list[bytes] = []
    with path.open("rb") as file:
        for line in file:
            if line.startswith(b"<?xml ") and held:
                etree.fromstring(b"".join(held))
                held.clear()
            held.append(line)
    etree.fromstring(b"".join(held))
    return time.process_time() - begun


def probe(path: Path, lake: Path) -> dict[str, float]:
    """An ingest in a process of its own: processor and wall seconds, peak memory in bytes, records."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE, str(path), str(lake)], capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def measure(sizes: tuple[int, ...] = (100,)) -> list[Figure]:
    """One figure a size: seconds of processor for ingest, against the bare parse, in turn on the same file."""
    figures = []
    with tempfile.TemporaryDirectory(prefix="touchstone-corpus-") as name:
        for size in sizes:
            path = a_weekly_file(Path(name), size)
            got, bare = probe(path, Path(name) / f"lake{size}"), bare_parse(path)
            real = path.stat().st_size / MB
            print(
                f"{real:,.0f} MB, {got['records']:,} records: ingest {real / got['cpu']:.1f} MB/s of one core "
                f"({real / got['wall']:.1f} by the clock), bare parse {real / bare:.1f} MB/s, share "
                f"{bare / got['cpu']:.0%}, peak memory {got['peak'] / MB:,.0f} MB",
                file=sys.stderr,
            )
            what = f"ingest {real:,.0f} MB of grants, peak memory {got['peak'] / MB:,.0f} MB"
            figures.append(Figure(what, "bare libxml2 parse", got["cpu"], got["cpu"], bare, got["cpu"] / bare, 1))
            path.unlink()
    return figures


if __name__ == "__main__":
    print(machine())
    measure(tuple(map(int, sys.argv[1:])) or (100,))
