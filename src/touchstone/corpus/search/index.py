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
from functools import lru_cache
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

from .entries import SCHEMA, entries
from .words import plain, spaced

RECIPE = 3
TEXTS = ("ti", "ab", "cl", "gs", "pa", "in", "ag", "hp")
CODES = ("ipc", "cpc", "nc", "lc", "vc", "pn", "ap", "pr", "ct", "of", "kd", "rt", "st", "la", "co", "fam", "xf", "tf")
FACETS = {
    "rt": "right", "of": "office", "year": "year of publication", "fy": "year of filing", "tf": "technology field",
    "ipc4": "IPC subclass", "nc": "class of goods", "party": "harmonised party", "holder": "applicant as published",
    "co": "country of the applicant",
}  # fmt: skip
YEARS = ("year", "fy")
#: values of a facet that each part of the index hands on; beyond them a count may lack a few hits of another part.
CANDIDATES = 2_000
FILINGS, ENTRIES = "filings.parquet", "entries.parquet"
MARK = "touchstone.json"
HEAP = 256 * 2**20

Progress = Callable[[int], None]
Facets = Mapping[str, list[tuple[str, int]]]


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
    for name in ("id", "pd", "ad", "year", "fy", "fl"):
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
    """What an index is built from: batches of entries, as `entries.entries` gives them, and the table of filings."""

    batches: Iterable[pa.RecordBatch]
    filings: pa.Table


def source_of(lake: Lake) -> Source:
    """Everything in the lake's version that can be searched, and its filings."""
    told = filings.filings(lake)
    return Source(entries(lake, told), told)


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
        kept = _kept(found.batches, draft / ENTRIES)
        count = _fill(index, kept, harmonising.harmonised(lake.root), on_progress, heap)
        index.reload()
        everything = facets(index.searcher(), tantivy.Query.all_query())  # a second of work in ten million: kept
        about = {"lake_version": lake.version, "documents": count, "facets": everything}
        (draft / MARK).write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    _take_older_away(folder)
    return count


def _kept(batches: Iterable[pa.RecordBatch], path: Path) -> Iterator[pa.RecordBatch]:
    """The batches, each written beside the index on its way: what whole answers and likeness are read from."""
    with pq.ParquetWriter(path, SCHEMA, compression="zstd") as writer:
        for batch in batches:
            writer.write_batch(batch.select(SCHEMA.names))
            yield batch


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
        for place, row in enumerate(batch.to_pylist(), count):
            writer.add_document(tantivy.Document(**document(row, place, party_of)))
        count += batch.num_rows
        if on_progress is not None:
            on_progress(count)
    writer.commit()
    writer.wait_merging_threads()
    return count


def facets(searcher: tantivy.Searcher, query: tantivy.Query) -> Facets:
    """Of each facet the commonest values of a query's hits, and how many hits have them."""
    asked = {
        name: {"terms": {"field": name, "size": 60 if name in YEARS else 40 if name == "tf" else 12,
                         "segment_size": CANDIDATES}}
        for name in FACETS
    }  # fmt: skip
    told = searcher.aggregate(query, asked)
    return {name: [(_value(each["key"]), int(each["doc_count"])) for each in told[name]["buckets"]] for name in FACETS}


def _value(key: Any) -> str:
    return str(int(key)) if isinstance(key, float) else str(key)


def _take_older_away(folder: Path) -> None:
    for other in folder.parent.glob("v*-*"):
        if other != folder:
            shutil.rmtree(other, ignore_errors=True)


def document(row: Mapping[str, Any], place: int, party_of: Mapping[str, str] = MappingProxyType({})) -> dict[str, Any]:
    """An entry as the index takes it.

    Args:
        place: of the entry among all entries of the index.
        party_of: whose each name is; a name without an entry stands for itself.
    """
    holders, ipc, cpc = _once(row["holders"]), _symbols(row["ipc"]), _symbols(row["cpc"])
    parties = sorted({party_of.get(each, each) for each in holders})[:20]
    found: dict[str, Any] = {
        "id": place, "key": row["key"],
        "ti": _joined(row["titles"]), "ab": _joined(row["abstracts"]),
        "cl": spaced(row["claims"] or ""), "gs": spaced(row["goods"] or ""),
        "pa": [_name(each) for each in holders], "hp": [_name(each) for each in parties],
        "in": [_name(each) for each in row["inventors"] or ()], "ag": [_name(each) for each in row["agents"] or ()],
        "ipc": ipc, "cpc": cpc, "ipc4": sorted({each[:4].upper() for each in (*ipc, *cpc)}),
        "nc": _once(row["nice"]), "lc": _symbols(row["locarno"]), "vc": _symbols(row["vienna"]),
        "pn": _numbers(row), "ap": _bare_too(row["filing_number"]),
        "pr": [form for each in row["priorities"] or () for form in _bare_too(each)],
        "ct": [form for each in row["cited"] or () for form in _bare_too(each)],
        "of": _code(row["office"]), "kd": _code(row["kind_code"]), "rt": _code(row["right"]),
        "st": _code(row["status"]), "la": _code(row["language"]), "fam": _families(row),
        "xf": _code(row["extended_family"]), "tf": str(row["field"]) if row["field"] else "",
        "co": sorted({_code(each) for each in row["countries"] or ()}), "holder": sorted(holders)[:20],
        "party": parties,
        "shown": json.dumps(shown(row), ensure_ascii=False).encode(),
    }  # fmt: skip
    for name, day in (("pd", row["published_on"]), ("ad", row["filed_on"])):
        if day is not None:
            found[name] = number_of(day)
    for name, day in (("year", row["published_on"]), ("fy", row["filed_on"])):
        if day is not None:
            found[name] = day.year
    if row["place"] is not None:
        found["fl"] = row["place"]
    return {name: value for name, value in found.items() if value not in ("", [], None)}


_name = lru_cache(maxsize=2**17)(spaced)
_symbol = lru_cache(maxsize=2**17)(lambda symbol: plain(symbol).replace(" ", ""))
_code = lru_cache(maxsize=2**12)(lambda text: plain(text) if text else "")


def _joined(texts: Iterable[Mapping[str, str]] | None) -> str:
    return spaced(" | ".join(each["text"] for each in texts or () if each["text"]))


def _once(values: Iterable[str] | None) -> list[str]:
    return list(dict.fromkeys(values)) if values else []


def _families(row: Mapping[str, Any]) -> list[str]:
    """DOCDB's number of the simple family, and the family by the name of its first filing."""
    return [plain(each) for each in (row["docdb_family"], row["simple_family"]) if each]


def shown(row: Mapping[str, Any]) -> dict[str, Any]:
    """What a list of hits tells of an entry, kept in the index so that a page of hits asks for nothing else."""
    classes = _once([*(row["ipc"] or ()), *(row["cpc"] or ()), *(row["locarno"] or ()), *(row["nice"] or ())])
    return {
        "office": row["office"], "number": row["number"], "kind_code": row["kind_code"], "right": row["right"],
        "titles": [[each["lang"], each["text"]] for each in (row["titles"] or [])[:4]],
        "published_on": row["published_on"].isoformat() if row["published_on"] else None,
        "filed_on": row["filed_on"].isoformat() if row["filed_on"] else None,
        "holders": _once(row["holders"])[:3],
        "classes": classes[:4],
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


def _symbols(symbols: Iterable[str] | None) -> list[str]:
    """Class symbols as they are compared: without space and case, each once."""
    return _once(map(_symbol, symbols)) if symbols else []


def _numbers(row: Mapping[str, Any]) -> list[str]:
    """The ways a number may be typed: bare, with its office, with office and kind; a registration's too."""
    office, kind, forms = _code(row["office"]), _code(row["kind_code"]), []
    for each in (row["number"], row["registration_number"]):
        if each:
            bare = plain(each)
            forms += [bare, office + bare, *([office + bare + kind] if kind else [])]
    return _once(forms)


def _bare_too(number: str | None) -> list[str]:
    """A number with its office, and without it.

    >>> _bare_too("US13000123")
    ['us13000123', '13000123']
    """
    if not number:
        return []
    whole = plain(number)
    return [whole, whole[2:]] if whole[:2].isalpha() and len(whole) > 2 else [whole]
