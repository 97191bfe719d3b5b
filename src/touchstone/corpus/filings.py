"""Filings: publications of one application brought together, with family, technology field and harmonised parties.

Search, landscapes, survival curves and cohorts all read this one table, so that they count the same things. It is made
once for a version of the lake and lies beside it, in `analysis/`.
"""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from touchstone import __version__
from touchstone.corpus.lake.lake import Lake
from touchstone.corpus.parties import harmonising
from touchstone.engines.statistics.patents import concordance, families
from touchstone.engines.statistics.patents.citations import class_counts

#: counted up when the table's meaning changes, so that one made by an older rule is not taken.
RULE = 2
HOLDERS = "('applicant', 'assignee', 'grantee')"
#: how the pages, the index and the indicators name a filing: "US/13000123"; its publication where it is unknown.
NAME = "coalesce(filing_office, office, '') || '/' || coalesce(filing_number, number)"
NAME_OF_P = "coalesce(p.filing_office, p.office, '') || '/' || coalesce(p.filing_number, p.number)"


def _column(name: str, type_: pa.DataType, what: str, null: str = "never") -> pa.Field:
    return pa.field(name, type_, metadata={"what": what, "null": null})


SCHEMA = pa.schema(
    [
        _column("place", pa.int64(), "number of the filing in this table, from 0; not stable from version to version"),
        _column("filing", pa.string(), "office and normalised number of the filing, else of its publication"),
        _column("office", pa.string(), "office of the filing, WIPO ST.3", "not stated"),
        _column("right", pa.string(), "kind of right, as in patents", "not stated"),
        _column("filed_on", pa.date32(), "day of filing", "not stated"),
        _column("published_on", pa.date32(), "day of the first publication in the lake", "not stated"),
        _column("granted_on", pa.date32(), "day of grant", "no grant is published in the lake"),
        _column("field", pa.int32(), "technology field, WIPO 1 to 35", "no IPC symbol with a field"),
        _column("parties", pa.list_(pa.string()), "applicants and holders, harmonised where that was done"),
        _column("countries", pa.list_(pa.string()), "countries of applicants and holders, WIPO ST.3"),
        _column("regions", pa.list_(pa.string()), "regions of applicants and holders in China, as addresses name them"),
        _column("classes", pa.list_(pa.string()), "IPC subclasses, else CPC"),
        _column("publications", pa.int32(), "publications of the filing in the lake"),
        _column(
            "simple_family",
            pa.string(),
            "its simple family, by the name of its first filing (DOCDB's families, else by priorities)",
        ),
        _column(
            "extended_family",
            pa.string(),
            "its extended family (any chain of priorities), by the name of its first filing",
        ),
    ],
    metadata={"kind": "filings", "what": "Filings as the lake's publications tell of them, one row each."},
)


def folder_of(lake: Lake) -> Path:
    """Where what is computed from this version of the lake lies."""
    return (
        lake.root / "analysis" / "-".join(filter(None, (f"v{lake.version}", str(RULE), harmonising.stamp(lake.root))))
    )


def filings(lake: Lake) -> pa.Table:
    """The filings of the lake's version; made now where they were not, and kept beside it where that can be written."""
    path = folder_of(lake) / "filings.parquet"
    if path.is_file():
        return pq.read_table(path)
    table = made(lake)
    with contextlib.suppress(PermissionError):  # a lake on a disk that is only read: made anew each time
        write(lake, "filings", table)
    return table


def write(
    lake: Lake, name: str, table: pa.Table | pa.RecordBatchReader, about: Mapping[str, Any] | None = None
) -> Path:
    """Keep a computed table beside the lake, whole or not at all, with a word on what it was made from.

    A table that comes as a stream of batches is never whole in memory.

    Tables of other versions of the lake are taken away: they can be made again.
    """
    folder = folder_of(lake)
    folder.mkdir(parents=True, exist_ok=True)
    for other in folder.parent.iterdir():
        if other != folder and other.name.startswith("v"):
            shutil.rmtree(other, ignore_errors=True)
    told = {"lake_version": lake.version, "software": f"touchstone {__version__}",
            "made_at": datetime.now(UTC).isoformat(timespec="seconds")} | dict(about or {})  # fmt: skip
    passing = folder / f".{name}.partial"
    schema = table.schema.with_metadata((table.schema.metadata or {}) | {b"touchstone": json.dumps(told).encode()})
    with pq.ParquetWriter(passing, schema, compression="zstd") as writer:
        parts = [table] if isinstance(table, pa.Table) else (pa.Table.from_batches([batch]) for batch in table)
        for part in parts:
            writer.write_table(part.cast(schema))
    passing.replace(folder / f"{name}.parquet")
    return folder / f"{name}.parquet"


def made(lake: Lake) -> pa.Table:
    """The table of filings, computed from the lake."""
    if "patents" not in lake.tables() or not lake.snapshot.files("patents"):
        return SCHEMA.empty_table()
    backend = Lake(lake.root, lake.version).backend  # a connection of its own: what lies between is let go with it
    connection = backend.con
    connection.execute(f"CREATE TEMP TABLE told_of AS {_PUBLICATIONS}")
    connection.execute(f"CREATE TEMP TABLE classes_of AS {_CLASSES}")
    fields = concordance.main_fields(class_counts(backend.table("classes_of", database=("temp", "main")))).to_pyarrow()
    tables = {
        "fields_of": fields,
        "party_of": _party_table(harmonising.harmonised(lake.root)),
        "families_of": _families(connection),
    }
    for name, rows in tables.items():
        connection.register(name, rows)
    found = connection.sql(_FILINGS).to_arrow_table()
    return pa.table([found[field.name].cast(field.type) for field in SCHEMA], schema=SCHEMA)


def _party_table(holders: Mapping[str, str]) -> pa.Table:
    """name, party: empty where nothing was harmonised."""
    return pa.table({"name": pa.array(holders.keys(), pa.string()), "party": pa.array(holders.values(), pa.string())})


_PUBLICATIONS = f"""
SELECT {NAME} AS filing, coalesce(filing_office, office) AS office, "right", filed_on, published_on, family_id,
       coalesce(granted_on, CASE WHEN stage = 'grant' THEN published_on END) AS granted_on,
       priorities, relations, classes,
       [p.name FOR p IN parties IF p.role IN {HOLDERS} AND p.name IS NOT NULL] AS names,
       [coalesce(p.country, p.residence) FOR p IN parties IF p.role IN {HOLDERS}] AS countries,
       [p.region FOR p IN parties IF p.role IN {HOLDERS} AND p.country = 'CN' AND p.region IS NOT NULL] AS regions
FROM patents WHERE coalesce(filing_number, number) IS NOT NULL AND NOT partial
"""

_CLASSES = """
SELECT DISTINCT filing AS patent, upper(replace(c.symbol, ' ', '')) AS symbol
FROM (SELECT filing, unnest(classes) AS c FROM told_of) WHERE c.scheme = 'ipc' AND c.use = 'given'
  AND c.symbol IS NOT NULL
"""

_FILINGS = """
WITH told AS (
  SELECT filing, min(office) AS office, min("right") AS "right", min(filed_on) AS filed_on,
         min(published_on) AS published_on, min(granted_on) AS granted_on, count(*) AS publications
  FROM told_of GROUP BY 1
), named AS (
  SELECT filing, list_sort(list_distinct(list(coalesce(party, e.name)))) AS parties
  FROM (SELECT filing, unnest(names) AS name FROM told_of) e LEFT JOIN party_of ON party_of.name = e.name GROUP BY 1
), placed AS (
  SELECT filing, list_sort(list_distinct(list(country))) AS countries
  FROM (SELECT filing, unnest(countries) AS country FROM told_of) WHERE country IS NOT NULL GROUP BY 1
), lying AS (
  SELECT filing, list_sort(list_distinct(list(region))) AS regions
  FROM (SELECT filing, unnest(regions) AS region FROM told_of) GROUP BY 1
), classed AS (
  SELECT filing, list_sort(list_distinct(list(upper(substr(replace(c.symbol, ' ', ''), 1, 4))))) AS classes
  FROM (SELECT filing, unnest(classes) AS c FROM told_of)
  WHERE c.scheme IN ('ipc', 'cpc') AND c.use = 'given' AND c.symbol IS NOT NULL GROUP BY 1
)
SELECT row_number() OVER (ORDER BY told.filed_on NULLS LAST, told.filing) - 1 AS place, told.*, f.field,
       coalesce(named.parties, []) AS parties, coalesce(placed.countries, []) AS countries,
       coalesce(lying.regions, []) AS regions,
       coalesce(classed.classes, []) AS classes, g.simple_family, g.extended_family
FROM told LEFT JOIN named USING (filing) LEFT JOIN placed USING (filing) LEFT JOIN lying USING (filing)
LEFT JOIN classed USING (filing)
LEFT JOIN families_of g USING (filing) LEFT JOIN fields_of f ON f.patent = told.filing ORDER BY place
"""

_PRIORITIES = """
SELECT DISTINCT filing, priority FROM (
  SELECT filing, CASE WHEN e.number IS NOT NULL THEN coalesce(e.office, '') || '/' || e.number END AS priority
  FROM (SELECT filing, unnest(CASE WHEN len(priorities) > 0 THEN priorities ELSE [NULL] END) AS e FROM told_of))
WHERE priority IS DISTINCT FROM filing ORDER BY filing, priority
"""

#: links of the extended family beyond priorities: the parent of a continuation or division, and DOCDB's own families.
_RELATED = """
SELECT DISTINCT filing, coalesce(r.office, '') || '/' || r.number AS priority
FROM (SELECT filing, unnest(relations) AS r FROM told_of)
WHERE r.is_filing AND r.number IS NOT NULL AND r.relation IN
      ('continuation', 'continuation_in_part', 'division', 'provisional', 'international_filing', 'reissue')
UNION SELECT DISTINCT filing, 'docdb:' || family_id FROM told_of WHERE family_id IS NOT NULL
"""


_FIRST = """
SELECT DISTINCT filing, NULL::VARCHAR AS priority FROM told_of WHERE filing NOT IN (SELECT filing FROM claimed_by)
"""

_NAMED = """
WITH known AS (SELECT filing, min(family_id) AS docdb FROM told_of GROUP BY 1),
all_of AS (SELECT filing, wide, coalesce('docdb ' || docdb, 'by priorities ' || narrow) AS narrow
           FROM known JOIN narrow_of USING (filing) JOIN wide_of USING (filing))
SELECT filing, min(filing) OVER (PARTITION BY narrow) AS simple_family,
       min(filing) OVER (PARTITION BY wide) AS extended_family
FROM all_of
"""


def _families(connection: Any) -> pa.Table:
    """filing, simple_family, extended_family: each family named by the first of its filings."""
    claimed = connection.sql(_PRIORITIES).to_arrow_table()
    connection.register("claimed_by", claimed)
    own = connection.sql(_FIRST).to_arrow_table()
    claimed = pa.concat_tables([claimed, own]).combine_chunks()
    wide = pa.concat_tables([claimed, connection.sql(_RELATED).to_arrow_table()]).combine_chunks()
    tables = {
        "narrow_of": families.simple_families(claimed).rename_columns(["filing", "narrow"]),
        "wide_of": families.extended_families(wide).rename_columns(["filing", "wide"]),
    }
    for name, rows in tables.items():
        connection.register(name, rows)
    return connection.sql(_NAMED).to_arrow_table()
