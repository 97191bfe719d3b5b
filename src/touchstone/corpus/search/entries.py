"""What search takes of a lake: publications, marks, designs and indications in one shape, said once a table in SQL.

The same shape is indexed, written beside the index for whole answers, and compared for likeness.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa

from touchstone.corpus.lake.lake import Lake

TEXT = pa.list_(pa.struct([("lang", pa.string()), ("text", pa.string())]))
NAMES = pa.list_(pa.string())


def _column(name: str, type_: pa.DataType, what: str) -> pa.Field:
    return pa.field(name, type_, metadata={"what": what})


#: an entry without its claims, which are searched and not kept twice.
SCHEMA = pa.schema(
    [
        _column("key", pa.string(), "its name in addresses: US-8927118-B2, trademark.US.74327654"),
        _column("table", pa.string(), "table of the lake that holds it"),
        _column("office", pa.string(), "office, WIPO ST.3"),
        _column(
            "number", pa.string(), "normalised number of the publication; of marks and designs, of the application"
        ),
        _column("kind_code", pa.string(), "kind of document, WIPO ST.16; null for marks, designs and indications"),
        _column("right", pa.string(), "invention, utility_model, design, …, trademark, indication"),
        _column("status", pa.string(), "application or grant; of other rights the office's own state"),
        _column("language", pa.string(), "language of the publication, ISO 639-1"),
        _column("published_on", pa.date32(), "day of publication; of a right that names none, of its registration"),
        _column("filed_on", pa.date32(), "day of filing"),
        _column("granted_on", pa.date32(), "day of grant or registration"),
        _column("filing_number", pa.string(), "office and normalised number of the filing"),
        _column("registration_number", pa.string(), "number of the registration"),
        _column("titles", TEXT, "titles by language; of a mark its words"),
        _column("abstracts", TEXT, "abstracts by language; of other rights their description"),
        _column("goods", pa.string(), "goods and services"),
        _column("holders", NAMES, "applicants and holders as published"),
        _column("inventors", NAMES, "inventors or designers as published"),
        _column("agents", NAMES, "agents or representatives as published"),
        _column("countries", NAMES, "countries of applicants and holders, WIPO ST.3"),
        _column("ipc", NAMES, "IPC symbols"),
        _column("cpc", NAMES, "CPC symbols"),
        _column("nice", NAMES, "classes of goods and services"),
        _column("locarno", NAMES, "Locarno classes"),
        _column("vienna", NAMES, "Vienna codes"),
        _column("priorities", NAMES, "earlier filings, office and number"),
        _column("cited", NAMES, "cited patents, office and number"),
        _column("docdb_family", pa.string(), "number of the simple family in DOCDB"),
        _column("simple_family", pa.string(), "simple family, by the name of its first filing"),
        _column("extended_family", pa.string(), "extended family, by the name of its first filing"),
        _column("field", pa.int32(), "technology field, WIPO 1 to 35"),
    ],
    metadata={"what": "What can be searched, one row a publication or right."},
)

_HELD = "('applicant', 'assignee', 'grantee', 'owner', 'registrant')"
_NAMED = """
[e.name FOR e IN parties IF e.name IS NOT NULL AND e.role IN {held}] AS holders,
[e.name FOR e IN parties IF e.name IS NOT NULL AND e.role IN ('inventor', 'designer')] AS inventors,
[e.name FOR e IN parties IF e.name IS NOT NULL AND e.role IN ('agent', 'representative')] AS agents,
[e.country FOR e IN parties IF e.country IS NOT NULL AND e.role IN {held}] AS countries,
[coalesce(e.office, '') || e.number FOR e IN priorities IF e.number IS NOT NULL] AS priorities
""".replace("{held}", _HELD)
_GIVEN = "[e.symbol FOR e IN classes IF e.scheme = '{0}' AND e.use = 'given' AND e.symbol IS NOT NULL]"
_NO_NAMES = "[]::VARCHAR[]"
_GOODS = (
    "list_aggregate([e.text FOR e IN goods IF e.text IS NOT NULL], 'string_agg', ' | ') AS goods, "
    "[e.number FOR e IN goods IF e.scheme = 'nice' AND e.number IS NOT NULL] AS nice"
)
#: of rights without a family, a field or a place among the filings.
_ALONE = f"""
{_NO_NAMES} AS ipc, {_NO_NAMES} AS cpc, {_NO_NAMES} AS cited, NULL AS docdb_family, NULL AS simple_family,
NULL AS extended_family, NULL::INTEGER AS field, NULL::BIGINT AS place, NULL AS claims, NULL AS kind_code
"""
_NAME = "'{right}.' || coalesce(office, '') || '.' || coalesce(number, '')"

_PATENTS = f"""
SELECT coalesce(p.office, '') || '-' || coalesce(p.number, '') || '-' || coalesce(p.kind_code, '') AS key,
  p.office, p.number, p.kind_code, p."right", p.stage AS status, p.language, p.published_on, p.filed_on,
  coalesce(p.granted_on, CASE WHEN p.stage = 'grant' THEN p.published_on END) AS granted_on,
  coalesce(p.filing_office, p.office, '') || p.filing_number AS filing_number, NULL AS registration_number,
  p.titles, p.abstracts, NULL AS goods, {_NAMED}, {_GIVEN.format("ipc")} AS ipc, {_GIVEN.format("cpc")} AS cpc,
  {_NO_NAMES} AS nice, {_GIVEN.format("locarno")} AS locarno, {_NO_NAMES} AS vienna,
  [coalesce(e.office, '') || e.number FOR e IN citations IF e.number IS NOT NULL] AS cited,
  p.family_id AS docdb_family, f.simple_family, f.extended_family, f.field, f.place, {{claims}} AS claims
FROM patents p
LEFT JOIN filings_of f ON NOT p.partial
  AND f.filing = coalesce(p.filing_office, p.office, '') || '/' || coalesce(p.filing_number, p.number)
"""
_CLAIMS = """
LEFT JOIN (SELECT office, number, kind_code, string_agg(text, ' ') AS claims FROM patent_texts
           WHERE part = 'claim' GROUP BY ALL) c
ON p.office IS NOT DISTINCT FROM c.office AND p.number = c.number AND p.kind_code IS NOT DISTINCT FROM c.kind_code
"""
_TRADEMARKS = f"""
SELECT {_NAME.format(right="trademark")} AS key, office, number, 'trademark' AS "right", status, language,
  coalesce(published_on, registered_on) AS published_on, applied_on AS filed_on, registered_on AS granted_on,
  coalesce(office, '') || number AS filing_number, registration_number,
  list_concat(CASE WHEN mark_text IS NULL THEN [] ELSE [{{{{'lang': language, 'text': mark_text}}}}] END, translations)
    AS titles,
  [{{{{'lang': e.lang, 'text': e.text}}}} FOR e IN statements IF e.text IS NOT NULL AND e.subject IN
    ('description', 'colours', 'translation')] AS abstracts,
  {_GOODS}, {_NAMED}, {_NO_NAMES} AS locarno,
  [e.code FOR e IN figures IF e.scheme = 'vienna' AND e.code IS NOT NULL] AS vienna, {_ALONE}
FROM trademarks
"""
_DESIGNS = f"""
SELECT {_NAME.format(right="design")} AS key, office, number, 'design' AS "right", status, language,
  coalesce(publications[1].date, registered_on) AS published_on, applied_on AS filed_on, registered_on AS granted_on,
  coalesce(office, '') || number AS filing_number, registration_number, titles, descriptions AS abstracts,
  NULL AS goods, {_NO_NAMES} AS nice, {_NAMED},
  [e.code FOR e IN classes IF e.scheme = 'locarno' AND e.code IS NOT NULL] AS locarno, {_NO_NAMES} AS vienna, {_ALONE}
FROM designs
"""
_INDICATIONS = f"""
SELECT {_NAME.format(right="indication")} AS key, office, number, 'indication' AS "right", status, language,
  coalesce(publications[1].date, registered_on) AS published_on, applied_on AS filed_on, registered_on AS granted_on,
  coalesce(office, '') || number AS filing_number, registration_number, list_concat(names, translations) AS titles,
  list_concat(features, regions) AS abstracts, {_GOODS}, {_NAMED}, {_NO_NAMES} AS locarno, {_NO_NAMES} AS vienna,
  {_ALONE}
FROM indications
"""
TABLES = {"patents": _PATENTS, "trademarks": _TRADEMARKS, "designs": _DESIGNS, "indications": _INDICATIONS}
BATCH = 5_000


def entries(lake: Lake, told: pa.Table, tables: Sequence[str] = tuple(TABLES)) -> Iterator[pa.RecordBatch]:
    """Everything of the lake's version that can be searched: columns of `SCHEMA`, then place and claims.

    Args:
        told: the filings of the lake's version, as in `touchstone.corpus.filings`.
    """
    connection = Lake(lake.root, lake.version).backend.con  # of its own: what it spills is let go with it
    connection.register("filings_of", told.select(["filing", "place", "field", "simple_family", "extended_family"]))
    claims = bool(lake.snapshot.files("patent_texts"))
    schema = SCHEMA.append(pa.field("place", pa.int64())).append(pa.field("claims", pa.string()))
    listed = ", ".join(f'"{name}"' for name in schema.names if name != "table")
    for table in (name for name in tables if lake.snapshot.files(name)):
        asked = TABLES[table].format(claims="c.claims" if claims else "NULL")
        asked += _CLAIMS if claims and table == "patents" else ""
        for batch in connection.sql(f"SELECT {listed} FROM ({asked})").to_arrow_reader(BATCH):
            yield _shaped(batch, table, schema)


def _shaped(batch: pa.RecordBatch, table: str, schema: pa.Schema) -> pa.RecordBatch:
    names = pa.array([table] * batch.num_rows, pa.string())
    columns: list[Any] = [names if field.name == "table" else batch[field.name].cast(field.type) for field in schema]
    return pa.RecordBatch.from_arrays(columns, schema=schema)
