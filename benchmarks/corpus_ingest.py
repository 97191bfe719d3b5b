"""Ingest against a bare libxml2 parse of the same file and against other parsers, and memory as the input grows.

`python -m benchmarks.corpus_ingest [MEGABYTES …]` prints the figures for weekly files of grants of these sizes; without
sizes 50 MB, and then the other families and two processes. `--like FILE …` weaves the file from these real documents,
each with a number of its own, instead of generated ones.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterable
from pathlib import Path
from statistics import median
from typing import Any

from lxml import etree

from touchstone.corpus.generator import generate

from . import corpus_peers
from .harness import Figure, machine

PROBE = """
import json, resource, sys, time
from touchstone.corpus.generator import generate
from touchstone.corpus.lake.lake import Lake
if __name__ == "__main__":
    from pathlib import Path
    first = Path(sys.argv[1] + "-first.xml")  # the program is loaded before the clock runs: it is the same for any size
    generate("us-grant-4.5", 1, 1, first)
    Lake.make(sys.argv[1] + "-first").ingest(first, jobs=1)
    lake, jobs = Lake.make(sys.argv[1]), int(sys.argv[2])
    begun = time.process_time(), time.perf_counter()
    results = lake.ingest(sys.argv[3:], jobs=jobs)
    assert all(result.status == "stored" for result in results), results
    print(json.dumps({"cpu": time.process_time() - begun[0], "wall": time.perf_counter() - begun[1],
                      "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
                      "records": sum(result.read for result in results)}))
"""
MB = 1_000_000
ROUNDS = 3
PARAGRAPHS = 60  # makes descriptions three quarters of a document, as they are in real grants
SAMPLE = 4 * MB  # of the file, for peers that would take minutes for all of it
SLOW = ("xmltodict", "beautifulsoup4")
FAMILIES = {"epo-docdb": (2000, ".xml"), "cn-2012": (800, ".zip"), "us-trademark-2.0": (4000, ".xml")}  # 20 MB each


def a_weekly_file(folder: Path, megabytes: float) -> Path:
    """Generated grants of about that size, plain XML as it lies in the weekly zip."""
    path = folder / f"ipg{megabytes}.xml"
    if not path.exists():
        generate("us-grant-4.5", 50, 1, folder / "sample.xml", paragraphs=PARAGRAPHS)
        each = (folder / "sample.xml").stat().st_size / 50
        generate("us-grant-4.5", round(megabytes * MB / each), 1, path, paragraphs=PARAGRAPHS)
    return path


def woven(folder: Path, megabytes: float, like: Iterable[Path]) -> Path:
    """A weekly file of real documents, one after another and again, each with a publication number of its own."""
    documents = [_alone(each) for each in like]
    path, written, number = folder / f"woven{megabytes}.xml", 0, 8_000_000
    with path.open("wb") as file:
        while written < megabytes * MB:
            for document in documents:
                number += 1
                said = re.compile(rb"(<publication-reference>.*?<doc-number>)[^<]*", re.DOTALL)
                written += file.write(said.sub(rb"\g<1>%08d" % number, document, count=1))
    return path


def _alone(path: Path) -> bytes:
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return raw[raw.index(b"<?xml") :].rstrip() + b"\n"


def bare_parse(path: Path) -> float:
    """Seconds of processor that libxml2 needs to make a tree of every document, one at a time."""
    begun = time.process_time()
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                etree.fromstring(archive.read(name))
    elif not path.name.startswith(("ipg", "woven")):
        etree.parse(path, etree.XMLParser(huge_tree=True))
    else:
        held: list[bytes] = []
        with path.open("rb") as file:
            for line in file:
                if line.startswith(b"<?xml ") and held:
                    etree.fromstring(b"".join(held))
                    held.clear()
                held.append(line)
        etree.fromstring(b"".join(held))
    return time.process_time() - begun


def probe(lake: Path, *paths: Path, jobs: int = 1) -> dict[str, Any]:
    """An ingest in a process of its own: processor and wall seconds, peak memory in bytes, records."""
    with tempfile.TemporaryDirectory(dir=lake.parent) as place:
        script = Path(place) / "probe.py"
        script.write_text(PROBE, encoding="utf-8")
        command = [sys.executable, str(script), f"{place}/lake", str(jobs), *map(str, paths)]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])  # type: ignore[no-any-return]


def against_bare(path: Path, what: str, rounds: int = ROUNDS) -> Figure:
    """Processor seconds of an ingest and of the bare parse, in turn; medians."""
    ours, bare, got = [], [], {}
    for _round in range(rounds):
        got = probe(path.parent / "lake", path)
        ours.append(got["cpu"])
        bare.append(bare_parse(path))
    mine, theirs, real = median(ours), median(bare), _unpacked(path) / MB
    print(
        f"{real:,.0f} MB of {what}, {got['records']:,} records: ingest {real / mine:.1f} MB/s of one core, bare parse "
        f"{real / theirs:.1f} MB/s, share {theirs / mine:.0%}, peak memory {got['peak'] / MB:,.0f} MB",
        file=sys.stderr,
    )
    name = f"ingest {real:,.0f} MB of {what}, peak memory {got['peak'] / MB:,.0f} MB"
    return Figure(name, "bare libxml2 parse", mine, max(ours), theirs, mine / theirs, rounds)


def _unpacked(path: Path) -> int:
    if path.suffix != ".zip":
        return path.stat().st_size
    with zipfile.ZipFile(path) as archive:
        return sum(info.file_size for info in archive.infolist())


def against_peers(path: Path, what: str, ours: float) -> list[Figure]:
    """The same file through every peer that installs; `ours` is what an ingest took, in seconds of processor."""
    figures, size = [], path.stat().st_size
    sample = _cut(path)
    for peer in corpus_peers.PEERS:
        got = corpus_peers.measured(peer, sample if peer in SLOW else path)
        theirs = float(got["cpu"]) * size / float(got["bytes"])
        print(f"{got['name']}: {size / theirs / MB:.1f} MB/s, {theirs / ours:.1f} times as long", file=sys.stderr)
        figures.append(Figure(f"ingest of {what}", str(got["name"]), ours, ours, theirs, ours / theirs, 1))
    return figures


def _cut(path: Path) -> Path:
    """The first documents of a weekly file, to the size of a sample."""
    with path.open("rb") as file:
        raw = file.read(SAMPLE)
    cut = path.with_name("sample-" + path.name)
    cut.write_bytes(raw[: raw.rfind(b"<?xml ")])
    return cut


def by_two(folder: Path, megabytes: float) -> Figure:
    """Seconds by the clock for two weekly files, by two processes against one."""
    files = [folder / f"two{each}.xml" for each in range(2)]
    for seed, path in enumerate(files):
        generate("us-grant-4.5", round(megabytes / 2 * MB / 50_000), seed, path, paragraphs=PARAGRAPHS)
    alone, together = (probe(folder / "lake", *files, jobs=jobs)["wall"] for jobs in (1, 2))
    print(f"two files: one process {alone:.1f} s, two {together:.1f} s by the clock", file=sys.stderr)
    return Figure("two files by two processes", "one process", together, together, alone, together / alone, 1)


def measure(sizes: tuple[float, ...] = (50,), like: tuple[Path, ...] = ()) -> list[Figure]:
    """Grants of each size; at one size alone the peers, the other families and two processes too."""
    figures = []
    what = "real grants, woven" if like else "grants"
    with tempfile.TemporaryDirectory(prefix="touchstone-corpus-") as name:
        folder = Path(name)
        for size in sizes:
            path = woven(folder, size, like) if like else a_weekly_file(folder, size)
            figures.append(against_bare(path, what, ROUNDS if size <= 200 else 1))
            if len(sizes) == 1:
                figures += _peers(path, what, figures[-1].ours)
            path.unlink()
        if len(sizes) == 1 and not like:
            figures += [_family(folder, each) for each in FAMILIES]
            figures.append(by_two(folder, sizes[0]))
    return figures


def _peers(path: Path, what: str, ours: float) -> list[Figure]:
    try:
        return against_peers(path, what, ours)
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"left out: the peers cannot be installed or run here ({error})", file=sys.stderr)
        return []


def _family(folder: Path, name: str) -> Figure:
    records, suffix = FAMILIES[name]
    path = folder / f"{name}{suffix}"
    generate(name, records, 1, path, full=True)
    return against_bare(path, name)


def main() -> None:
    options = argparse.ArgumentParser(prog="benchmarks.corpus_ingest")
    options.add_argument("sizes", nargs="*", type=float)
    options.add_argument("--like", nargs="+", type=Path, default=())
    asked = options.parse_args()
    print(machine())
    measure(tuple(asked.sizes) or (50,), tuple(asked.like))


if __name__ == "__main__":
    main()
