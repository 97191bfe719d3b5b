"""The most memory that an import and an export ever take, as the file grows: it ought to be the same.

Each is done by a process of its own, which tells by how much the memory it had taken for itself was ever larger than
when it began. Pages of the store's file that are mapped into it are not counted: they are the system's to take back.
SQLite's own cache, which fills up to the 64 MB that a server gives it, is held to 2 MB here.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from .harness import Figure

FORMATS = ("csv", "jsonl", "xlsx")
#: rows of an import beyond which a run would take more than some minutes.
MOST_IMPORTED = 100_000


def measure(sizes: list[int]) -> list[Figure]:
    """One figure an operation and size: megabytes beside those of the smallest file."""
    figures = []
    for what in ("import", "export"):
        for form in FORMATS:
            told = [(size, _apart(what, form, size)) for size in sorted(sizes)
                    if what == "export" or size <= MOST_IMPORTED]  # fmt: skip
            least = told[0][1]
            for size, most in told:
                print(f"{what} of {size:,} rows of {form}: {most:.0f} MB at most", file=sys.stderr, flush=True)
                name = f"{what} of {size:,} rows of {form} (MB, not ms)"
                figures.append(Figure(name, f"{told[0][0]:,} rows", most / 1000, most / 1000, least / 1000,
                                      most / max(least, 0.1), 1))  # fmt: skip
    return figures


def _apart(what: str, form: str, size: int) -> float:
    command = [sys.executable, "-m", "benchmarks.memory", what, form, str(size)]
    root = Path(__file__).resolve().parents[1]
    done = subprocess.run(command, cwd=root, env=os.environ, stdout=subprocess.PIPE, text=True, check=True)
    return float(json.loads(done.stdout.splitlines()[-1]))


@contextmanager
def _watched() -> Iterator[Callable[[], float]]:
    """Megabytes by which the process's own memory was ever larger meanwhile, looked at a hundred times a second."""
    over, begun, seen = threading.Event(), _own(), [_own()]

    def look() -> None:
        while not over.wait(0.01):
            seen[0] = max(seen[0], _own())

    watching = threading.Thread(target=look)
    watching.start()
    try:
        yield lambda: max(seen[0], _own()) - begun
    finally:
        over.set()
        watching.join()


def _own() -> float:
    """Megabytes in memory that belong to no file."""
    told = Path("/proc/self/status").read_text(encoding="ascii")
    return int(told.partition("RssAnon:")[2].split()[0]) / 1024


def _import(form: str, size: int) -> float:
    from touchstone.kernel.imports import running
    from touchstone.kernel.records.register import registers

    parties = registers.get("parties")

    def bring_in(path: Path) -> dict[str, int]:
        with path.open("rb") as file:
            return running.write(running.hand_in(file, path.name, parties, by="set-up", on=DAY), by="set-up").counts()

    with tempfile.TemporaryDirectory() as folder:
        first, path = Path(folder) / f"first.{form}", Path(folder) / f"parties.{form}"
        _written(first, form, 10)  # what is loaded when first asked for is no file's weight
        _written(path, form, size)
        bring_in(first)
        with _watched() as more:
            counts = bring_in(path)
            assert (counts["rows"], counts["refused"]) == (size, 0), counts
            return more()


DAY = date(2012, 1, 3)


def _written(path: Path, form: str, size: int) -> None:
    """A file of so many parties, written by a process of its own, so that this one is no larger for it."""
    program = (
        "import json, random, sys\n"
        "path, form, size = sys.argv[1], sys.argv[2], int(sys.argv[3])\n"
        "names = (f'Press {random.random()}' for _n in range(size))\n"
        "if form == 'xlsx':\n"
        "    from openpyxl import Workbook\n"
        "    book = Workbook(write_only=True); sheet = book.create_sheet(); sheet.append(['kind', 'name'])\n"
        "    for name in names: sheet.append(['organisation', name])\n"
        "    book.save(path)\n"
        "else:\n"
        "    with open(path, 'w') as file:\n"
        "        if form == 'csv': file.write('kind,name\\n')\n"
        "        for name in names:\n"
        "            row = {'kind': 'organisation', 'name': name}\n"
        "            file.write((json.dumps(row) if form == 'jsonl' else ','.join(row.values())) + '\\n')\n"
    )
    subprocess.run([sys.executable, "-c", program, str(path), form, str(size)], check=True)


def _export(form: str, size: int) -> float:
    import itertools

    from touchstone.kernel.access.viewer import SYSTEM
    from touchstone.kernel.exports import tables
    from touchstone.kernel.records import reads
    from touchstone.kernel.records.register import registers

    from . import filling

    filling.fill(size)
    parties = registers.get("parties")

    def write(most: int) -> int:
        rows = itertools.islice(reads.each(parties, SYSTEM, reads.RowsQuery(sort="number")), most)
        if form == "xlsx":
            with tables.xlsx(parties, SYSTEM, rows) as book:
                return book.seek(0, 2)
        return sum(map(len, tables.WRITERS[form](parties, SYSTEM, rows)))

    write(10)
    with _watched() as more:
        write(size)
        return more()


if __name__ == "__main__":
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from django.db import connection

    if connection.vendor == "sqlite":
        connection.cursor().execute("PRAGMA cache_size = -2048")
    work = {"import": _import, "export": _export}[sys.argv[1]]
    print(json.dumps(work(sys.argv[2], int(sys.argv[3]))))
