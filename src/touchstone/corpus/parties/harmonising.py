"""The names in a lake brought together: what was linked, what people decided, and who each name is taken for.

Beside the lake, in `parties/`: `v<version>/names.parquet` says whose each name is, `pairs.parquet` what may be one
party, with the reasons; what people decided is kept by `decisions` and outlives every linking.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from touchstone.corpus.lake.errors import LakeError
from touchstone.corpus.lake.lake import Lake
from touchstone.corpus.parties import decisions
from touchstone.corpus.parties.clusters import ASK_FROM, JOIN_FROM, Decision, cluster, to_review
from touchstone.corpus.parties.linking import Link, Mention, Reason, link

HOLDERS = "('applicant', 'assignee', 'grantee')"
_NAMES = f"""
SELECT name, mode(country) AS country, mode(city) AS city, count(*) AS publications FROM (
  SELECT p.name AS name, coalesce(p.country, p.residence) AS country, p.city AS city
  FROM (SELECT unnest(parties) AS p FROM patents) WHERE p.role IN {HOLDERS} AND p.name IS NOT NULL)
GROUP BY name ORDER BY publications DESC, name
"""
NAMES = pa.schema(
    [("name", pa.string()), ("country", pa.string()), ("publications", pa.int64()), ("party", pa.string())]
)
PAIRS = pa.schema(
    [
        ("left", pa.string()),
        ("right", pa.string()),
        ("probability", pa.float64()),
        ("prior", pa.float64()),
        ("reasons", pa.list_(pa.struct([("what", pa.string()), ("finding", pa.string()), ("weight", pa.float64())]))),
    ]
)


@dataclass(frozen=True)
class Harmonised:
    """What a linking found.

    Args:
        lake_version: that the names are of. names, parties: how many. pairs: that may be one party, likeliest first.
        joined: names that share their party with another. to_review: pairs a person should look at. refused: likely
            pairs kept apart by a decision.
    """

    lake_version: int
    names: int
    parties: int
    joined: int
    pairs: int
    to_review: int
    decisions: int
    refused: int


def folder_of(root: Path) -> Path:
    return decisions.folder_of(root)


def harmonise(lake: Lake, given: Sequence[Decision] | None = None) -> Harmonised:
    """Link the names of the lake's applicants and holders, and say whose each is; decisions hold.

    Args:
        given: what people decided; what is kept beside the lake where none is given.
    """
    rows = lake.ask(_NAMES) if "patents" in lake.tables() and lake.snapshot.files("patents") else []
    links = link(Mention(row["name"], row["name"], row["country"], row["city"]) for row in rows)
    folder = folder_of(lake.root) / f"v{lake.version}"
    _replace(folder, {"names": _names(rows, {}), "pairs": _pairs(links)})
    for other in folder.parent.glob("v*"):
        if other != folder:
            shutil.rmtree(other, ignore_errors=True)
    return settle(lake.root, given)


def settle(root: Path, given: Sequence[Decision] | None = None) -> Harmonised:
    """Say anew whose each name is, from the pairs that were found and what people decided since.

    Raises:
        LakeError: nothing was linked yet.
    """
    folder = _newest(root)
    if folder is None:
        raise LakeError(
            f"The parties of this lake were not linked yet. Link them with: touchstone corpus parties link --lake "
            f"{root.name}"
        )
    rows, links = pq.read_table(folder / "names.parquet").to_pylist(), pairs(root)
    known = {row["name"] for row in rows}
    decided = given if given is not None else decisions.read_decisions(root)
    holding = [each for each in decided if each.left in known and each.right in known]
    found = cluster([row["name"] for row in rows], links, holding)
    _replace(folder, {"names": _names(rows, found.party_of)})
    members = found.members
    return Harmonised(
        lake_version=int(folder.name.removeprefix("v")),
        names=len(rows),
        parties=len(members),
        joined=sum(len(each) for each in members.values() if len(each) > 1),
        pairs=len(links),
        to_review=len(to_review(links, holding)),
        decisions=len(decided),
        refused=len(found.refused),
    )


def harmonised(root: Path) -> Mapping[str, str]:
    """Whose each name is; a party is called by the commonest of its names. Empty where nothing was linked."""
    folder = _newest(root)
    if folder is None:
        return {}
    table = pq.read_table(folder / "names.parquet", columns=["name", "party"])
    return dict(zip(table["name"].to_pylist(), table["party"].to_pylist(), strict=True))


def names(root: Path) -> list[dict[str, Any]]:
    """Every name with its country, its number of publications and its party; none where nothing was linked."""
    folder = _newest(root)
    return pq.read_table(folder / "names.parquet").to_pylist() if folder else []


def pairs(root: Path) -> list[Link]:
    """Every pair that may be one party, the likeliest first."""
    folder = _newest(root)
    rows = pq.read_table(folder / "pairs.parquet").to_pylist() if folder else []
    return [_link(row) for row in rows]


def _link(row: Mapping[str, Any]) -> Link:
    return Link(**{**row, "reasons": tuple(Reason(**each) for each in row["reasons"])})


def about(root: Path, party: str) -> tuple[list[dict[str, Any]], list[Link]]:
    """One party: its names, the commonest first, and every pair that was found of them, the likeliest first.

    A pair may lead to a name of another party: it was thought of, and is too unlikely or kept apart by a decision.
    """
    folder = _newest(root)
    if folder is None:
        return [], []
    held = pq.read_table(folder / "names.parquet", filters=[("party", "=", party)]).to_pylist()
    if not held:
        return [], []
    own = [row["name"] for row in held]
    beside = pq.read_table(folder / "pairs.parquet", filters=[[("left", "in", own)], [("right", "in", own)]])
    return held, [_link(row) for row in beside.to_pylist()]


def party_of(root: Path, name: str) -> str | None:
    """The party that a name is taken for; None where the name is not among those that were linked."""
    folder = _newest(root)
    rows = pq.read_table(folder / "names.parquet", filters=[("name", "=", name)]).to_pylist() if folder else []
    return str(rows[0]["party"]) if rows else None


def decide(root: Path, decision: Decision, *, on: str) -> Harmonised:
    """Keep one decision more and say anew whose each name is; the newest on a pair holds.

    Nothing is kept where it cannot hold beside the others. Two people who decide at once wait for each other.

    Args:
        on: day of the decision, as 2012-11-30.
    Raises:
        LakeError: nothing was linked yet, the verdict is none, or a name is not in the lake.
        Contradiction: it cannot hold beside the others.
    """
    decisions.check(decision)
    known = {each["name"] for each in names(root)}
    strangers = [name for name in (decision.left, decision.right) if known and name not in known]
    if strangers:
        raise LakeError(f"{' and '.join(strangers)}: no applicant of this name was linked.")
    with decisions.writing(root):
        found = settle(root, decisions.holding([*decisions.history(root), asdict(decision)]))
        decisions.keep(root, decision, on)
    return found


def weighed(root: Path, left: str, right: str) -> Link | None:
    """What was found of one pair of names, in any order; None where they were never thought to be one party."""
    folder, pair = _newest(root), sorted((left, right))
    asked = [("left", "=", pair[0]), ("right", "=", pair[1])]
    rows = pq.read_table(folder / "pairs.parquet", filters=asked).to_pylist() if folder else []
    return _link(rows[0]) if rows else None


def open_pairs(root: Path) -> list[Link]:
    """The pairs a person should look at, the most doubtful first."""
    return to_review(pairs(root), decisions.read_decisions(root), ask_from=ASK_FROM, join_from=JOIN_FROM)


def stamp(root: Path) -> str:
    """A short name of who is taken for whom; it changes with every linking and every decision that matters."""
    folder = _newest(root)
    if folder is None:
        return ""
    path = folder / "names.parquet"
    return _stamp(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=8)
def _stamp(path: Path, _changed: int) -> str:
    table = pq.read_table(path, columns=["name", "party"])
    told = "\n".join(f"{a}\t{b}" for a, b in zip(*(table[c].to_pylist() for c in ("name", "party")), strict=True))
    return hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:8]


def as_facts(found: Harmonised) -> dict[str, Any]:
    return asdict(found)


def _newest(root: Path) -> Path | None:
    held = {int(m[1]): each for each in folder_of(root).glob("v*") if (m := re.fullmatch(r"v(\d+)", each.name))}
    whole = [number for number, each in held.items() if (each / "names.parquet").is_file()]
    return held[max(whole)] if whole else None


def _names(rows: Sequence[Mapping[str, Any]], party_of: Mapping[str, str]) -> pa.Table:
    """Names in the order of their publications, so that a party's first name is its commonest."""
    told = [
        {name: row[name] for name in ("name", "country", "publications")}
        | {"party": party_of.get(row["name"], row["name"])}
        for row in rows
    ]
    return pa.Table.from_pylist(told, NAMES)


def _pairs(links: Sequence[Link]) -> pa.Table:
    return pa.Table.from_pylist([asdict(each) for each in links], PAIRS)


def _replace(folder: Path, tables: Mapping[str, pa.Table]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        passing = folder / f".{name}.partial"
        pq.write_table(table, passing, compression="zstd")
        passing.replace(folder / f"{name}.parquet")
