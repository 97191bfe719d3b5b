"""The relatives of one filing: its simple and extended family, and its neighbours in the citation graph."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from touchstone.corpus.filings import NAME, filings
from touchstone.corpus.lake.errors import LakeError
from touchstone.corpus.lake.lake import Lake
from touchstone.corpus.lake.lookup import find
from touchstone.engines.statistics.patents.graph import CitationGraph

TOP = 10

_PAIRS = f"""
WITH told AS (SELECT {NAME} AS filing, office, number, citations FROM patents
              WHERE NOT partial AND coalesce(filing_number, number) IS NOT NULL),
each AS (SELECT filing AS citing, unnest(citations) AS c FROM told),
held AS (SELECT office, number, min(filing) AS cited FROM told GROUP BY ALL)
SELECT DISTINCT each.citing, coalesce(held.cited, coalesce(c.office, '') || '/' || c.number) AS cited
FROM each LEFT JOIN held ON held.office IS NOT DISTINCT FROM c.office AND held.number = c.number
WHERE c.number IS NOT NULL
"""


def filing_of(lake: Lake, number: str) -> str:
    """The name of the filing that a number belongs to.

    Raises:
        LakeError: nothing in the lake carries the number; the message says why, with the nearest numbers.
    """
    found = find(lake, number)
    for each in found.records:
        if each["table"] == "patents":
            filing = each.get("filing_number") or each["number"]
            return f"{each.get('filing_office') or each['office'] or ''}/{filing}"
    near = ", ".join(f"{each['office']} {each['number']}" for each in found.nearest)
    raise LakeError(f"{found.says or f'{number}: no patent carries it.'}" + (f" Nearest: {near}." if near else ""))


def families(lake: Lake, number: str) -> dict[str, Any]:
    """The simple and the extended family of the filing that carries a number; each member with its publications."""
    name, table = filing_of(lake, number), filings(lake)
    own = table.filter(pc.equal(table["filing"], name)).to_pylist()
    if not own:
        raise LakeError(f"{number}: the lake holds a part of this document alone, and no filing of it.")
    told: dict[str, Any] = {"lake_version": lake.version, "number": number, "filing": name}
    for kind in ("simple", "extended"):
        members = table.filter(pc.equal(table[f"{kind}_family"], own[0][f"{kind}_family"]))
        told[kind] = [_member(lake, row) for row in members.to_pylist()]
    return told


def _member(lake: Lake, row: dict[str, Any]) -> dict[str, Any]:
    asked = f"SELECT office, number, kind_code FROM patents WHERE {NAME} = $name AND NOT partial ORDER BY ALL"
    publications = [
        "".join(part or "" for part in (each["office"], each["number"], each["kind_code"]))
        for each in lake.ask(asked, {"name": row["filing"]})
    ]
    day = row["filed_on"].isoformat() if row["filed_on"] else None
    return {"filing": row["filing"], "office": row["office"], "filed_on": day, "publications": publications}


def citations(lake: Lake, number: str, *, depth: int = 1) -> dict[str, Any]:
    """The neighbours of the filing that carries a number, in steps, and filings that stand on the same ground.

    Cited documents that the lake does not hold are named by their publication number.
    """
    name, graph = filing_of(lake, number), CitationGraph(pairs(lake))
    told: dict[str, Any] = {"lake_version": lake.version, "number": number, "filing": name, "depth": depth}
    for way in ("cited", "citing"):
        around = graph.around(name, direction=way, depth=depth)
        told[way] = [{"filing": each, "steps": steps} for each, steps in sorted(around.items(), key=lambda p: p[::-1])]
    for how, alike in (("coupled", graph.coupled(name, top=TOP)), ("co_cited", graph.co_cited(name, top=TOP))):
        told[how] = [{"filing": each, "likeness": likeness} for each, likeness in alike]
    return told


def pairs(lake: Lake) -> pa.Table:
    """citing, cited: every citation of a patent between filings of the lake, and from them to other documents."""
    if not lake.snapshot.files("patents"):
        return pa.table({"citing": pa.array([], pa.string()), "cited": pa.array([], pa.string())})
    return lake.answer(_PAIRS).read_all()
