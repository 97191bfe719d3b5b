"""One other parser over one weekly file, run by the Python of `.venv-peers`: peer.py NAME FILE; prints JSON.

Nothing of Touchstone is imported here. A peer that knows one document alone is given them one by one, and the cutting
is not counted.
"""

from __future__ import annotations

import contextlib
import importlib.metadata
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path


def documents(path: Path) -> Iterator[bytes]:
    """The documents of a weekly file."""
    held: list[bytes] = []
    with path.open("rb") as file:
        for line in file:
            if line.startswith(b"<?xml ") and held:
                yield b"".join(held)
                held.clear()
            held.append(line)
    yield b"".join(held)


def fastpat(path: Path) -> tuple[float, int]:
    """The whole file to its three tables in CSV; it goes by the file's name."""
    from fastpat.parse.grant import parse_file

    with tempfile.TemporaryDirectory() as name:
        link = Path(name) / "ipgb20150106.xml"
        link.symlink_to(path.resolve())
        begun = time.process_time()
        with contextlib.redirect_stdout(sys.stderr):
            parse_file(str(link), name)
        took = time.process_time() - begun
        with (Path(name) / "grant_ipgb20150106.csv").open() as rows:
            return took, sum(1 for _row in rows) - 1


def one_by_one(parse: Callable[[bytes], object]) -> Callable[[Path], tuple[float, int]]:
    def run(path: Path) -> tuple[float, int]:
        took, count = 0.0, 0
        for document in documents(path):
            begun = time.process_time()
            parse(document)
            took, count = took + time.process_time() - begun, count + 1
        return took, count

    return run


def patpubrender() -> Callable[[bytes], object]:
    import patpubrender

    return lambda document: patpubrender.parse(document.decode())


def xmltodict() -> Callable[[bytes], object]:
    import xmltodict

    return xmltodict.parse  # type: ignore[no-any-return]


def beautifulsoup4() -> Callable[[bytes], object]:
    from bs4 import BeautifulSoup

    return lambda document: BeautifulSoup(document, "xml")


if __name__ == "__main__":
    os.environ["PYTHONWARNINGS"] = "ignore"
    peer, path = sys.argv[1], Path(sys.argv[2])
    run = fastpat if peer == "fastpat" else one_by_one(globals()[peer]())
    seconds, count = run(path)
    version = importlib.metadata.version(peer)
    print(json.dumps({"name": f"{peer} {version}", "cpu": seconds, "records": count, "bytes": path.stat().st_size}))
