"""What the server costs before anybody asks much: starting, memory of a worker, and the size of what is installed."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution, requires

from packaging.requirements import Requirement

from . import served
from .harness import Figure

PAGES = ("/", "/plan/", "/registers/", "/registers/parties/", "/registers/works/", "/search/?q=press", "/help/",
         "/glossary/", "/open-data/", "/api/v1/registers/parties/records")  # fmt: skip
ASKED = 300


def measure() -> list[Figure]:
    with served.serving(workers=1) as server:
        started = server.worked()
        at_first = _weight(server)
        for turn in range(ASKED):
            server.answers(PAGES[turn % len(PAGES)])
        later = _weight(server)
    size = sum(map(_size, _installed("touchstone", frozenset({"postgres"})))) / 2**20
    print(f"{started:.1f} s of processor until the first answer, one worker of {at_first['resident']:.0f} MB "
          f"({at_first['own']:.0f} its own), after {ASKED} pages {later['resident']:.0f} MB ({later['own']:.0f}); "
          f"installed {size:.0f} MB", file=sys.stderr, flush=True)  # fmt: skip
    return [
        Figure("processor until the first answer, one worker", "itself", started, started, started, 1.0, 1),
        Figure(f"memory of a worker after {ASKED} pages (MB, not ms)", "when it was started", later["resident"] / 1000,
               later["resident"] / 1000, at_first["resident"] / 1000, later["resident"] / at_first["resident"], 1),
        Figure("installed without tools of development (MB, not ms)", "itself", size / 1000, size / 1000, size / 1000,
               1.0, 1),
    ]  # fmt: skip


def _weight(server: served.Server) -> dict[str, float]:
    weights = [served.weight_of(pid) for pid in server.workers()]
    return {name: statistics.mean(each[name] for each in weights) for name in ("resident", "own")}


def _installed(name: str, extras: frozenset[str]) -> Iterator[str]:
    """A package and all that it asks for, each once."""
    found, waiting = set(), [(name, extras)]
    while waiting:
        name, extras = waiting.pop()
        try:
            asked = [Requirement(each) for each in requires(name) or ()]
        except PackageNotFoundError:
            continue
        if name not in found:
            found.add(name)
            yield name
        for each in asked:
            wanted = each.marker is None or any(each.marker.evaluate({"extra": extra}) for extra in ("", *extras))
            if wanted and each.name not in found:
                waiting.append((each.name, frozenset(each.extras)))


def _size(name: str) -> int:
    """Bytes of a package's files; of one that is installed for editing, only of what points to it."""
    files = distribution(name).files or ()
    return sum(path.stat().st_size for each in files if (path := each.locate()).is_file())  # type: ignore[union-attr]
