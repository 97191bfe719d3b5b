"""Questions that the pages of publications ask of the lake and its index."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

import touchstone.corpus as corpus
from touchstone.corpus.lake.errors import LakeError
from touchstone.corpus.lake.lookup import Found, find
from touchstone.corpus.numbers import is_number
from touchstone.corpus.search.index import NoIndex
from touchstone.corpus.search.searching import Search
from touchstone.corpus.search.words import plain

COLUMNS = "SELECT * FROM patents WHERE office IS NOT DISTINCT FROM $office AND number = $number"
KEY = re.compile(r"(?P<office>[A-Z]{0,2})-(?P<number>[^-]+)-(?P<kind>[A-Z]?\w*)")

#: a field of numbers before a query that is nothing but a number.
OF_NUMBERS = re.compile(r"(?i)\s*(?:pn|ap|公开号|公开（公告）号|申请号)\s*[=:：]\s*")


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


def cited(asked: Search, row: dict[str, Any]) -> list[dict[str, Any]]:
    """What a publication cites, each with what the lake tells of it, if it holds it."""
    rows = [dict(each) for each in row["citations"] or []]
    held = asked.named(f"{each['office'] or ''}{each['number']}" for each in rows if each["number"])
    for each in rows:
        each["held"] = held.get(plain(f"{each['office'] or ''}{each['number']}")) if each["number"] else None
    return rows


def citing_query(row: dict[str, Any]) -> str:
    """The query that finds every publication that cites one."""
    return f'ct="{row["office"] or ""}{row["number"]}"' if row["number"] else ""


def cited_by(asked: Search, row: dict[str, Any], limit: int = 20) -> tuple[int, list[dict[str, Any]]]:
    """How many publications cite this one, and the newest of them."""
    if not row["number"]:
        return 0, []
    found = asked.find(citing_query(row), sort="-pd", limit=limit)
    return found.count, found.rows


def nearest(asked: Search, query: str) -> Found | None:
    """Why a number that was typed finds nothing, with the nearest numbers; None where the query is no number."""
    number = OF_NUMBERS.sub("", query, count=1).strip().strip('"“”')
    return find(asked.lake, number) if is_number(number) else None


def families(asked: Search, key: str, limit: int = 200) -> dict[str, Any]:
    """The publications of the extended family, each with whether it is of the simple family too; oldest first.

    Where the publication belongs to no filing (it holds a part of a document alone), there are none.
    """
    filing = asked.filing_of(key)
    told: dict[str, Any] = {"simple": 0, "extended": 0, "members": [], "query": "", "simple_query": ""}
    if filing is None:
        return told
    wide = asked.find(f'xf="{filing["extended_family"]}"', sort="pd", limit=limit)
    narrow = asked.find(f'fam="{filing["simple_family"]}"', sort="pd", limit=limit)
    close = set(narrow.keys)
    members = {each["key"]: each for each in [*narrow.rows, *wide.rows]}
    ordered = sorted(members.values(), key=lambda each: (each["published_on"] or "9", each["key"]))
    return {
        "simple": narrow.count,
        "extended": wide.count,
        "members": [each | {"simple": each["key"] in close, "itself": each["key"] == key} for each in ordered],
        "query": f'xf="{filing["extended_family"]}"',
        "simple_query": f'fam="{filing["simple_family"]}"',
    }


def by_language(claims: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Claims of each language in which they are published; a European patent has three."""
    told: dict[str, list[dict[str, Any]]] = {}
    for claim in claims:
        told.setdefault(claim["lang"] or "", []).append(claim)
    return told


def claim_trees(claims: list[dict[str, Any]]) -> list[tuple[str, list[tuple[int, dict[str, Any]]]]]:
    """Language and tree of claims, depth at most 6, one tree a language."""
    return [
        (language, [(min(depth, 6), claim) for depth, claim in tree(each)])
        for language, each in by_language(claims).items()
    ]


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
