"""The index of a lake: built from one version of it, beside it, and swapped in whole.

An index lives in <lake>/search/v<version>-<recipe>/; a newer version of the lake, or of the recipe, makes a new one.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import tantivy

from touchstone.corpus import filings
from touchstone.corpus.lake.errors import LakeError
from touchstone.corpus.lake.lake import Lake
from touchstone.corpus.parties import harmonising

from .words import plain, spaced

RECIPE = 2
TEXTS = ("ti", "ab", "cl", "pa", "in", "hp")
CODES = ("ipc", "cpc", "pn", "ap", "pr", "ct", "of", "kd", "rt", "la", "co", "fam", "xf", "tf")
FACETS = {
    "of": "office", "year": "year of publication", "fy": "year of filing", "tf": "technology field",
    "ipc4": "IPC subclass", "party": "harmonised party", "holder": "applicant as published", "rt": "right",
}  # fmt: skip
YEARS = ("year", "fy")
FILINGS = "filings.parquet"
MARK = "touchstone.json"
HEAP = 256 * 2**20

QUESTION = """
SELECT p.office, p.number, p.kind_code, p."right", p.published_on, p.filed_on, p.filing_office, p.filing_number,
       p.family_id, p.language, p.titles, p.abstracts, p.classes, p.parties, p.priorities, p.citations, {claims},
       f.place, f.field, f.simple_family, f.extended_family
FROM patents p
LEFT JOIN filings_of f ON NOT p.partial AND f.filing = {filing}
"""
CLAIMS = """
LEFT JOIN (SELECT office, number, kind_code, string_agg(text, ' ') AS claims FROM patent_texts
           WHERE part = 'claim' GROUP BY ALL) c
ON p.office IS NOT DISTINCT FROM c.office AND p.number = c.number AND p.kind_code IS NOT DISTINCT FROM c.kind_code
"""

Progress = Callable[[int], None]


class NoIndex(LakeError):
    """There is no index of this version of the lake; the message says how one is made."""


def schema() -> tantivy.Schema:
    """The fields of the index: texts by word, codes whole, days and years as numbers."""
    made = tantivy.SchemaBuilder()
    made.add_text_field("key", stored=True, tokenizer_name="raw", index_option="basic")
    for name in TEXTS:
        made.add_text_field(name, tokenizer_name="words")
    for name in CODES:
        made.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=name in FACETS)
    for name in ("ipc4", "holder", "party"):
        made.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    made.add_bytes_field("shown", stored=True)
    for name in ("pd", "ad", "year", "fy", "fl"):
        made.add_integer_field(name, indexed=True, fast=True)
    return made.build()


def folder_of(lake: Lake) -> Path:
    """The index of the lake's version that knows the parties as they are harmonised now; else the newest of it."""
    stem = f"v{lake.version}-{RECIPE}"
    exact = lake.root / "search" / "-".join(filter(None, (stem, harmonising.stamp(lake.root))))
    if (exact / MARK).is_file():
        return exact
    made = [each for each in exact.parent.glob(f"{stem}*") if (each / MARK).is_file()]
    return max(made, key=lambda each: each.stat().st_mtime) if made else exact


def opened(lake: Lake) -> tantivy.Index:
    """The index of the lake's version.

    Raises:
        NoIndex: it was not made yet.
    """
    folder = folder_of(lake)
    if not (folder / MARK).is_file():
        raise NoIndex(
            f"Version {lake.version} of the lake has no index yet. Make it with: "
            f"touchstone corpus index --lake {lake.root.name}"
        )
    index = tantivy.Index(schema(), path=str(folder))
    _teach(index)
    return index


def _teach(index: tantivy.Index) -> None:
    words = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer("words", words)


@dataclass(frozen=True)
class Source:
    """What an index is built from: batches of publications as `QUESTION` gives them, and the table of filings."""

    batches: Iterable[pa.RecordBatch]
    filings: pa.Table


def source_of(lake: Lake) -> Source:
    """Every publication of the lake's version, and its filings."""
    told = filings.filings(lake)
    return Source(_batches(lake, told) if lake.snapshot.files("patents") else (), told)


def build(
    lake: Lake, *, on_progress: Progress | None = None, heap: int = HEAP, source: Callable[[Lake], Source] = source_of
) -> int:
    """Index every publication of the lake's version; returns how many. One that is there is left alone.

    The index appears under its name when it is whole; indexes of older versions are taken away then.
    """
    stamp = harmonising.stamp(lake.root)
    folder = lake.root / "search" / "-".join(filter(None, (f"v{lake.version}-{RECIPE}", stamp)))
    if (folder / MARK).is_file():
        return int(json.loads((folder / MARK).read_text(encoding="utf-8"))["documents"])
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = folder.with_name(f".draft-{folder.name}-{os.getpid()}")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir()
    try:
        index = tantivy.Index(schema(), path=str(draft))
        _teach(index)
        found = source(lake)
        pq.write_table(found.filings, draft / FILINGS, compression="zstd")
        count = _fill(index, found.batches, harmonising.harmonised(lake.root), on_progress, heap)
        (draft / MARK).write_text(json.dumps({"lake_version": lake.version, "documents": count}), encoding="utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    _take_older_away(folder)
    return count


def _fill(
    index: tantivy.Index,
    batches: Iterable[pa.RecordBatch],
    party_of: Mapping[str, str],
    on_progress: Progress | None,
    heap: int,
) -> int:
    writer = index.writer(heap_size=heap, num_threads=1)
    count = 0
    for batch in batches:
        for row in batch.to_pylist():
            writer.add_document(tantivy.Document(**document(row, party_of)))
        count += batch.num_rows
        if on_progress is not None:
            on_progress(count)
    writer.commit()
    writer.wait_merging_threads()
    return count


def _batches(lake: Lake, told: pa.Table) -> Iterator[pa.RecordBatch]:
    texts = bool(lake.snapshot.files("patent_texts"))
    claims = "c.claims" if texts else "NULL AS claims"
    connection = Lake(lake.root, lake.version).backend.con
    connection.register("filings_of", told.select(["filing", "place", "field", "simple_family", "extended_family"]))
    asked = QUESTION.format(claims=claims, filing=filings.NAME_OF_P) + (CLAIMS if texts else "")
    yield from connection.sql(asked).to_arrow_reader(2000)


def _take_older_away(folder: Path) -> None:
    for other in folder.parent.glob("v*-*"):
        if other != folder:
            shutil.rmtree(other, ignore_errors=True)


def document(row: Mapping[str, Any], party_of: Mapping[str, str] = MappingProxyType({})) -> dict[str, Any]:
    """A publication as the index takes it.

    Args:
        row: of the table of publications, with claims and what the table of filings says of its filing, if anything.
        party_of: whose each name is; a name without an entry stands for itself.
    """
    parties = row["parties"] or []
    held = [each for each in parties if each["role"] in ("applicant", "assignee", "grantee")]
    classes = [each for each in row["classes"] or [] if each["use"] == "given" and each["symbol"]]
    found: dict[str, Any] = {
        "key": key_of(row["office"], row["number"], row["kind_code"]),
        "ti": spaced(" | ".join(each["text"] for each in row["titles"] or [])),
        "ab": spaced(" | ".join(each["text"] for each in row["abstracts"] or [])),
        "cl": spaced(row["claims"] or ""),
        "pa": [spaced(each["name"]) for each in held if each["name"]],
        "in": [spaced(each["name"]) for each in parties if each["role"] == "inventor" and each["name"]],
        "ipc": _symbols(classes, "ipc"),
        "cpc": _symbols(classes, "cpc"),
        "pn": _numbers(row["office"], row["number"], row["kind_code"]),
        "ap": _numbers(row["filing_office"], row["filing_number"], None),
        "pr": [n for each in row["priorities"] or [] for n in _numbers(each["office"], each["number"], None)],
        "ct": [n for each in row["citations"] or [] for n in _numbers(each["office"], each["number"], None)],
        "of": _code(row["office"]), "kd": _code(row["kind_code"]), "rt": _code(row["right"]),
        "la": _code(row["language"]), "fam": _families(row), "xf": _code(row.get("extended_family")),
        "tf": str(row["field"]) if row.get("field") else "",
        "co": sorted({plain(each["country"]) for each in held if each["country"]}),
        "ipc4": sorted({each["symbol"][:4] for each in classes if each["scheme"] in ("ipc", "cpc")}),
        "holder": sorted({each["name"] for each in held if each["name"]})[:20],
        "party": sorted({party_of.get(each["name"], each["name"]) for each in held if each["name"]})[:20],
    }  # fmt: skip
    found["hp"] = [spaced(each) for each in found["party"]]
    found["shown"] = json.dumps(shown(row, held), ensure_ascii=False).encode()
    for name, day in (("pd", row["published_on"]), ("ad", row["filed_on"])):
        if day is not None:
            found[name] = number_of(day)
    for name, day in (("year", row["published_on"]), ("fy", row["filed_on"])):
        if day is not None:
            found[name] = day.year
    if row.get("place") is not None:
        found["fl"] = row["place"]
    return {name: value for name, value in found.items() if value not in ("", [], None)}


def _families(row: Mapping[str, Any]) -> list[str]:
    """DOCDB's number of the simple family, and the family by the name of its first filing."""
    return [plain(each) for each in (row["family_id"], row.get("simple_family")) if each]


def shown(row: Mapping[str, Any], held: list[dict[str, Any]]) -> dict[str, Any]:
    """What a list of hits tells of a publication, kept in the index so that a page of hits asks the lake nothing."""
    classes = [each["symbol"] for each in row["classes"] or [] if each["use"] == "given" and each["symbol"]]
    return {
        "office": row["office"], "number": row["number"], "kind_code": row["kind_code"], "right": row["right"],
        "titles": [[each["lang"], each["text"]] for each in (row["titles"] or [])[:4]],
        "published_on": row["published_on"].isoformat() if row["published_on"] else None,
        "filed_on": row["filed_on"].isoformat() if row["filed_on"] else None,
        "holders": list(dict.fromkeys(each["name"] for each in held if each["name"]))[:3],
        "classes": list(dict.fromkeys(classes))[:4],
    }  # fmt: skip


def number_of(day: date) -> int:
    """A day as a number that sorts.

    >>> number_of(date(2012, 4, 11))
    20120411
    """
    return day.year * 10_000 + day.month * 100 + day.day


def key_of(office: str | None, number: str | None, kind: str | None) -> str:
    """A publication's name in addresses, such as "US-8927118-B2"; empty parts stay empty."""
    return f"{office or ''}-{number or ''}-{kind or ''}"


def _code(text: str | None) -> str:
    return plain(text) if text else ""


def _symbols(classes: list[dict[str, Any]], scheme: str) -> list[str]:
    """Class symbols as they are compared: without space and case, each once."""
    return sorted({plain(each["symbol"]).replace(" ", "") for each in classes if each["scheme"] == scheme})


def _numbers(office: str | None, number: str | None, kind: str | None) -> list[str]:
    """The ways a number may be typed: bare, with its office, with office and kind."""
    if not number:
        return []
    bare = plain(number)
    forms = [bare, plain(office or "") + bare]
    return [*forms, forms[1] + plain(kind)] if kind else forms
