"""Questions that the pages of publications ask of the lake and its index."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

import touchstone.corpus as corpus
from touchstone.corpus.lake.errors import LakeError
from touchstone.corpus.search import index
from touchstone.corpus.search.index import NoIndex
from touchstone.corpus.search.searching import Search

COLUMNS = "SELECT * FROM patents WHERE office IS NOT DISTINCT FROM $office AND number = $number"
KEY = re.compile(r"(?P<office>[A-Z]{0,2})-(?P<number>[^-]+)-(?P<kind>[A-Z]?\w*)")


class NoLake(LakeError):
    """There is no lake yet, or nothing of it is indexed; the message says what makes one."""


def lake_folder() -> Path:
    """The folder of the lake that the pages read."""
    return Path(settings.TOUCHSTONE_LAKE)


def search() -> Search:
    """The newest indexed version of the lake, open for questions.

    Raises:
        NoLake: there is none.
    """
    folder = lake_folder()
    versions = [int(found[1]) for each in (folder / "search").glob("v*") if (found := re.match(r"v(\d+)-", each.name))]
    for version in sorted(versions, reverse=True):
        try:
            return _open(folder, version)
        except NoIndex:
            continue
    raise NoLake(
        "No publications are indexed yet. Bring files in with “touchstone corpus ingest PATH --lake "
        f"{folder.name}”, then “touchstone corpus index --lake {folder.name}”."
    )


@lru_cache(maxsize=4)
def _open(folder: Path, version: int) -> Search:
    return Search(corpus.open(folder, version))


def publication(asked: Search, key: str) -> dict[str, Any] | None:
    """A publication with everything the lake has of it, its claims in order; None where there is none of that name."""
    found = KEY.fullmatch(key)
    if found is None or "patents" not in asked.lake.tables():
        return None
    values = {"office": found["office"] or None, "number": found["number"]}
    kind = found["kind"] or None
    rows = [row for row in asked.lake.ask(COLUMNS, values) if row["kind_code"] == kind]
    if not rows:
        return None
    row = rows[0]
    row["claims"] = _claims(asked, values, kind)
    return row


def _claims(asked: Search, values: dict[str, Any], kind: str | None) -> list[dict[str, Any]]:
    if "patent_texts" not in asked.lake.tables():
        return []
    rows = asked.lake.ask(
        "SELECT sequence, label, independent, depends_on, lang, text, kind_code FROM patent_texts "
        "WHERE office IS NOT DISTINCT FROM $office AND number = $number AND part = 'claim' ORDER BY lang, sequence",
        values,
    )
    return [row for row in rows if row["kind_code"] == kind]


def cited_by(asked: Search, row: dict[str, Any], limit: int = 20) -> tuple[int, list[dict[str, Any]]]:
    """How many publications cite this one, and the newest of them."""
    if not row["number"]:
        return 0, []
    found = asked.find(f'ct="{row["office"] or ""}{row["number"]}"', sort="-pd", limit=limit)
    return found.count, found.rows


def family(asked: Search, row: dict[str, Any], limit: int = 40) -> list[dict[str, Any]]:
    """The other publications of the same simple family."""
    if not row["family_id"]:
        return []
    own = index.key_of(row["office"], row["number"], row["kind_code"])
    found = asked.find(f'fam="{row["family_id"]}"', sort="pd", limit=limit)
    return [each for each in found.rows if each["key"] != own]


def events_until(row: dict[str, Any], on: date | None) -> list[dict[str, Any]]:
    """Legal-status events up to a day, newest first; all of them where no day is asked for."""
    events = [each for each in row["events"] or [] if on is None or (each["date"] is not None and each["date"] <= on)]
    return sorted(events, key=lambda each: each["date"] or date.min, reverse=True)


def tree(claims: list[dict[str, Any]]) -> list[tuple[int, dict[str, Any]]]:
    """Claims with their depth in the tree of dependence, each below the first claim it refers to.

    >>> [(d, c["sequence"]) for d, c in tree([{"sequence": 1, "depends_on": []}, {"sequence": 2, "depends_on": []},
    ...                                        {"sequence": 3, "depends_on": [1]}])]
    [(0, 1), (1, 3), (0, 2)]
    """
    below: dict[int | None, list[dict[str, Any]]] = {}
    known = {claim["sequence"] for claim in claims}
    for claim in claims:
        parents = [each for each in claim["depends_on"] or [] if each in known and each < claim["sequence"]]
        below.setdefault(parents[0] if parents else None, []).append(claim)
    found: list[tuple[int, dict[str, Any]]] = []
    waiting = [(0, claim) for claim in reversed(below.get(None, []))]
    while waiting:
        depth, claim = waiting.pop()
        found.append((depth, claim))
        waiting += [(depth + 1, each) for each in reversed(below.get(claim["sequence"], []))]
    return found
