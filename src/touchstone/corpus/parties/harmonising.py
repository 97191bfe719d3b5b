"""The names in a lake brought together: what was linked, what people decided, and who each name is taken for.

Beside the lake, in `parties/`: `v<version>/names.parquet` says whose each name is, `pairs.parquet` what may be one
party, with the reasons; `decisions.jsonl` is what people decided, one JSON object a line, and outlives every linking.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from touchstone.corpus.lake.errors import LakeError
from touchstone.corpus.lake.lake import Lake
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
    return root / "parties"


def harmonise(lake: Lake, decisions: Sequence[Decision] | None = None) -> Harmonised:
    """Link the names of the lake's applicants and holders, and say whose each is; decisions hold.

    Args:
        decisions: what people decided; those kept beside the lake where none are given.
    """
    rows = lake.ask(_NAMES) if "patents" in lake.tables() and lake.snapshot.files("patents") else []
    links = link(Mention(row["name"], row["name"], row["country"], row["city"]) for row in rows)
    folder = folder_of(lake.root) / f"v{lake.version}"
    _replace(folder, {"names": _names(rows, {}), "pairs": _pairs(links)})
    for other in folder.parent.glob("v*"):
        if other != folder:
            shutil.rmtree(other, ignore_errors=True)
    return settle(lake.root, decisions)


def settle(root: Path, decisions: Sequence[Decision] | None = None) -> Harmonised:
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
    decided = decisions if decisions is not None else read_decisions(root)
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
    return [Link(**row | {"reasons": tuple(Reason(**each) for each in row["reasons"])}) for row in rows]


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
    links = [Link(**row | {"reasons": tuple(Reason(**each) for each in row["reasons"])}) for row in beside.to_pylist()]
    return held, links


def party_of(root: Path, name: str) -> str | None:
    """The party that a name is taken for; None where the name is not among those that were linked."""
    folder = _newest(root)
    rows = pq.read_table(folder / "names.parquet", filters=[("name", "=", name)]).to_pylist() if folder else []
    return str(rows[0]["party"]) if rows else None


def decide(root: Path, decision: Decision, **told: Any) -> None:
    """Keep one decision more beside the lake; a later one on the same pair takes the place of an earlier.

    Args:
        told: what else is kept with it, such as the day.
    Raises:
        LakeError: the decisions kept so far cannot be read, or the verdict is neither same nor different.
    """
    if decision.verdict not in ("same", "different"):
        raise LakeError(f"'{decision.verdict}' is no verdict. Verdicts: same, different.")
    pair = {decision.left, decision.right}
    others = [each for each in stored_decisions(root) if {each["left"], each["right"]} != pair]
    write_decisions(root, [*others, asdict(decision) | told])


def open_pairs(root: Path, decisions: Iterable[Decision]) -> list[Link]:
    """The pairs a person should look at, the most doubtful first."""
    return to_review(pairs(root), decisions, ask_from=ASK_FROM, join_from=JOIN_FROM)


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


def read_decisions(root: Path) -> list[Decision]:
    """What people decided, in the order in which they did.

    Raises:
        LakeError: a line is no decision.
    """
    path = folder_of(root) / "decisions.jsonl"
    if not path.is_file():
        return []
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            told = json.loads(line)
            found.append(Decision(**{name: told[name] for name in ("left", "right", "verdict", "by", "reason")}))
        except (ValueError, KeyError, TypeError) as error:
            raise LakeError(f"{path.name}, line {number}: no decision can be read ({error}). Mend or delete the line.")
    return found


def stored_decisions(root: Path) -> list[dict[str, Any]]:
    """What people decided, with all that is kept beside it (the day); errors as `read_decisions`."""
    read_decisions(root)
    path = folder_of(root) / "decisions.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return [json.loads(line) for line in lines]


def write_decisions(root: Path, decisions: Iterable[Mapping[str, Any]]) -> None:
    """Keep decisions beside the lake, all of them at once; what else they say (a day) is kept with them."""
    folder = folder_of(root)
    folder.mkdir(parents=True, exist_ok=True)
    passing = folder / ".decisions.partial"
    passing.write_text(
        "".join(json.dumps(dict(each), ensure_ascii=False) + "\n" for each in decisions), encoding="utf-8"
    )
    passing.replace(folder / "decisions.jsonl")


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
