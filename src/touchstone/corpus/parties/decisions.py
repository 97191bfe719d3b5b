"""What people decided on pairs of names: kept beside the lake, every decision with who, when and why.

`parties/decisions.jsonl`, one JSON object a line, the newest last. Nothing is taken out: the last line on a pair holds,
and the lines before it are its history. "undecided" takes an earlier decision back.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from touchstone.corpus.lake.errors import LakeError
from touchstone.corpus.parties.clusters import Decision

VERDICTS = ("same", "different", "undecided")
_TOLD = ("left", "right", "verdict", "by", "reason")


def folder_of(root: Path) -> Path:
    return root / "parties"


def _path(root: Path) -> Path:
    return folder_of(root) / "decisions.jsonl"


def history(root: Path) -> list[dict[str, Any]]:
    """Every decision with all that is kept beside it (the day), the newest last.

    Raises:
        LakeError: a line is no decision.
    """
    path, found = _path(root), []
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    for number, line in enumerate(lines, 1):
        try:
            told = json.loads(line)
            found.append({name: str(told[name]) for name in _TOLD} | {"on": told.get("on")})
        except (ValueError, KeyError, TypeError) as error:
            raise LakeError(f"{path.name}, line {number}: no decision can be read ({error}). Mend or delete the line.")
    return found


def holding(told: Iterable[Mapping[str, Any]]) -> list[Decision]:
    """The decisions that hold, in the order in which they were taken: of each pair the last, unless taken back."""
    last: dict[frozenset[str], Decision] = {}
    for each in told:
        pair = frozenset((each["left"], each["right"]))
        last.pop(pair, None)
        if each["verdict"] != "undecided":
            last[pair] = Decision(**{name: each[name] for name in _TOLD})
    return list(last.values())


def read_decisions(root: Path) -> list[Decision]:
    """The decisions that hold; errors as `history`."""
    return holding(history(root))


def check(decision: Decision) -> None:
    """See that a decision is one.

    Raises:
        LakeError: its verdict is none of the three, both names are one, or nobody or no reason is named.
    """
    if decision.verdict not in VERDICTS:
        raise LakeError(f"'{decision.verdict}' is no verdict. Verdicts: {', '.join(VERDICTS)}.")
    if decision.left == decision.right:
        raise LakeError(f"{decision.left}: a decision is on two names. Give another one.")
    if not decision.by.strip() or not decision.reason.strip():
        raise LakeError("A decision names who took it and why.")


@contextmanager
def writing(root: Path) -> Iterator[None]:
    """One writer at a time; others wait."""
    folder_of(root).mkdir(parents=True, exist_ok=True)
    with (folder_of(root) / ".decisions.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def keep(root: Path, decision: Decision, on: str) -> None:
    """Add a decision; it is on the disk when this returns."""
    with _path(root).open("a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(decision) | {"on": on}, ensure_ascii=False) + "\n")
        file.flush()
        os.fsync(file.fileno())
