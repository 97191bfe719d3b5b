"""A number asked of the lake: the publications that carry it, or why there is none and what is near."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from touchstone.corpus.lake.answers import plain
from touchstone.corpus.lake.lake import Lake
from touchstone.corpus.numbers import Number, explain, known_by_signs, normalise, office

NEAREST = 5
SPELLED = 2


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to one number.

    Args:
        asked: the text. office, number, kind: what it was read as. version: of the lake.
        records: what carries it, as publication or as filing; each names its table and which number matched.
        why: empty when there are records; else "wrong_format", "unknown_office" or "not_in_this_snapshot".
        says: the reason in words. nearest: numbers of the same office that are in, nearest first.
        read: how the text was understood. held: records of its office that are in.
    """

    asked: str
    office: str
    number: str
    kind: str
    version: int
    records: list[dict[str, Any]] = field(default_factory=list)
    why: str = ""
    says: str = ""
    nearest: list[dict[str, Any]] = field(default_factory=list)
    read: Number | None = None
    held: int = 0


def find(lake: Lake, text: str, office_code: str = "") -> Found:
    """Everything that carries the number, as publication or as filing, or why there is nothing."""
    readings = _readings(text, office_code)
    read = readings[0]
    for each in readings:
        records = _records(lake, each)
        if records:
            return Found(text, each.office, each.number, each.kind, lake.version, records)
    if not read.office or office(read.office) is None:
        return _not_found(lake, text, read, "unknown_office", f"{text!r}: {read.why or 'no office is named.'}")
    if read.valid is False:
        return _not_found(lake, text, read, "wrong_format", explain(text, office_code))
    held = _held(lake, read.office)
    return _not_found(lake, text, read, "not_in_this_snapshot", _absent(lake, read, held), held)


def _readings(text: str, code: str) -> list[Number]:
    """What the text may mean: a publication, and a filing; the likelier first, wrong ones last."""
    every = [normalise(code, text), *(normalise(code, text, of=of) for of in ("publication", "application"))]
    distinct: dict[tuple[str, str], Number] = {}
    for each in [*known_by_signs(text), *every] if not code else every:
        if each.number:
            distinct.setdefault((each.office, each.number), each)
    return sorted(distinct.values(), key=lambda each: each.valid is False) or every[:1]


def _records(lake: Lake, number: Number) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for table, columns in _tables(lake):
        for what in ("number", "filing_number", "registration_number"):
            if what in columns:
                found += _carrying(lake, table, columns, what, number)
    return list({(row["table"], row["office"], row["number"], row.get("kind_code"), row["input"]): row
                 for row in reversed(found)}.values())[::-1]  # fmt: skip


def _carrying(lake: Lake, table: str, columns: list[str], what: str, number: Number) -> list[dict[str, Any]]:
    place = "coalesce(filing_office, office)" if what == "filing_number" and "filing_office" in columns else "office"
    shown = [name for name in SHOWN if name in columns]
    kind = number.kind if what == "number" and "kind_code" in columns else ""
    listed = ", ".join(f'"{name}"' for name in shown)
    query = (
        f'SELECT {listed}, _input AS input FROM "{table}" WHERE {place} = $office AND {what} = $number'
        f"{' AND kind_code = $kind' if kind else ''} ORDER BY ALL LIMIT 100"
    )
    values = {"office": number.office, "number": number.number} | ({"kind": kind} if kind else {})
    rows = lake.ask(query, values)
    names = {key: entry.name for key, entry in lake.snapshot.state.inputs.items()}
    return [plain(row) | {"table": table, "matched": what, "input": names.get(row["input"], "")} for row in rows]


SHOWN = ("office", "number", "kind_code", "right", "stage", "published_on", "filing_office", "filing_number",
         "registration_number", "filed_on", "titles", "mark_text", "format")  # fmt: skip


def _tables(lake: Lake) -> list[tuple[str, list[str]]]:
    """The tables whose rows are records with a number, with their columns."""
    every = [(name, lake.snapshot.schema(name).names) for name in lake.tables() if lake.snapshot.files(name)]
    return [(n, columns) for n, columns in every if {"office", "number"} <= set(columns) and "part" not in columns]


def _not_found(lake: Lake, text: str, read: Number, why: str, says: str, held: int = 0) -> Found:
    nearest = _nearest(lake, read)
    return Found(text, read.office, read.number, read.kind, lake.version, [], why, says, nearest, read, held)


def _held(lake: Lake, code: str) -> int:
    return sum(
        lake.ask(f'SELECT count(*) AS n FROM "{table}" WHERE office = $office', {"office": code})[0]["n"]
        for table, _columns in _tables(lake)
    )


def _absent(lake: Lake, read: Number, held: int) -> str:
    doubt = f" ({read.why})" if read.why else ""
    holds = f"it holds {held:,} records of {read.office}" if held else f"it holds no record of {read.office}"
    return (
        f"{read.key} is a number of {read.office} by its form{doubt}, and is not in version {lake.version} of this "
        f"lake; {holds}. It may be published in a file that was not brought in yet, or with another kind code."
    )


def _nearest(lake: Lake, read: Number) -> list[dict[str, Any]]:
    """Numbers that are in: neighbours in the count of the office, and those a slip of the hand away."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for table, columns in _tables(lake):
        kind = "kind_code" if "kind_code" in columns else "NULL"
        for query, values in _near_queries(table, kind, read):
            for row in lake.ask(query, values):
                found.setdefault((table, row["number"]), row | {"table": table})
    if not found and read.number.isdigit():
        found = {("", row["number"]): row for row in _near_filings(lake, read)}
    return list(found.values())[: 2 * NEAREST]


def _near_filings(lake: Lake, read: Number) -> list[dict[str, Any]]:
    """Publications of the filings that stand nearest in the office's count, for a number that was a filing's."""
    if not lake.snapshot.files("patents"):
        return []
    apart = "abs(TRY_CAST(filing_number AS HUGEINT) - TRY_CAST($number AS HUGEINT))"
    asked = (
        "SELECT office, number, any_value(kind_code) AS kind_code, 'patents' AS \"table\", "
        f"'neighbour in the office''s count of filings' AS near, min({apart}) AS apart FROM patents "
        "WHERE coalesce(filing_office, office) = $office AND length(filing_number) = length($number) "
        f"AND {apart} IS NOT NULL GROUP BY office, number ORDER BY apart, number LIMIT {NEAREST}"
    )
    rows = lake.ask(asked, {"office": read.office, "number": read.number})
    return [{name: value for name, value in row.items() if name != "apart"} for row in rows]


def _near_queries(table: str, kind: str, read: Number) -> list[tuple[str, dict[str, Any]]]:
    """Questions for near numbers; where no office is named, numbers of every office are near."""
    columns = f"SELECT office, number, any_value({kind}) AS kind_code, '{{how}}' AS near FROM \"{table}\" WHERE "
    end = f" GROUP BY office, number ORDER BY {{order}} LIMIT {NEAREST}"
    if not read.number:
        return []
    named = bool(read.office) and office(read.office) is not None
    values = {"number": read.number} | ({"office": read.office} if named else {})
    of_it = "office = $office AND " if named else ""
    same = columns.format(how="same number, other office") + "number = $number" + end.format(order="office")
    spelled = "damerau_levenshtein(number, $number)"
    slip = (
        columns.format(how="one or two signs differ")
        + f"{of_it}{spelled} BETWEEN 1 AND {SPELLED}"
        + end.format(order=f"{spelled}, number")
    )
    between = (
        columns.format(how="neighbour in the office''s count")
        + f"{of_it}TRY_CAST(number AS HUGEINT) IS NOT NULL AND length(number) = length($number)"
        + end.format(order="abs(TRY_CAST(number AS HUGEINT) - TRY_CAST($number AS HUGEINT)), number")
    )
    asked = [slip, between] if read.number.isdigit() else [slip]
    return [(query, values) for query in (asked if named else [same, *asked])]
