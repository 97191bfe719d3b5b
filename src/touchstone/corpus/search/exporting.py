"""A whole answer as a file: CSV, JSON Lines, Parquet, RIS or BibTeX, streamed and without a cap."""

from __future__ import annotations

import csv
import io
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from touchstone.corpus.lake.answers import lines, plain
from touchstone.engines.cells import neutral

from .entries import SCHEMA

COLUMNS = ("title", *(name for name in SCHEMA.names if name not in ("key", "table")))
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/jsonl; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
    "ris": "application/x-research-info-systems; charset=utf-8",
    "bib": "application/x-bibtex; charset=utf-8",
}

Batches = Iterable[list[dict[str, Any]]]


def flat(row: dict[str, Any]) -> dict[str, str]:
    """A hit as columns of text: the first title by itself, texts with their languages, lists joined by "; "."""
    titles = row["titles"] or []
    told = {name: _cell(row[name]) for name in COLUMNS if name != "title"}
    return {"title": titles[0]["text"] if titles else ""} | told


def _cell(value: Any) -> str:
    if not isinstance(value, list):
        return "" if value is None else str(value)
    parts = [each if isinstance(each, str) else _in_language(each) for each in value]
    return "; ".join(dict.fromkeys(parts))


def _in_language(text: dict[str, str]) -> str:
    return f"{text['text']} [{text['lang']}]" if text["lang"] else text["text"]


def as_csv(batches: Batches) -> Iterator[bytes]:
    """CSV with a byte-order mark; cells that begin like a formula are guarded."""
    yield b"\xef\xbb\xbf" + _lines([list(COLUMNS)])
    for rows in batches:
        yield _lines([neutral(cell) for cell in flat(row).values()] for row in rows)


def _lines(rows: Iterable[list[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("utf-8", "replace")


def as_jsonl(batches: Batches) -> Iterator[bytes]:
    for rows in batches:
        yield "".join(lines(map(plain, rows))).encode("utf-8", "replace")


def as_parquet(batches: Batches) -> Iterator[bytes]:
    """Parquet with lists as lists and days as days, written to a temporary file first, since its index ends it."""
    with tempfile.TemporaryFile() as made:
        with pq.ParquetWriter(made, SCHEMA, compression="zstd") as writer:
            for rows in batches:
                writer.write_table(pa.Table.from_pylist(rows, SCHEMA))
        made.seek(0)
        while piece := made.read(2**20):
            yield piece


def as_ris(batches: Batches) -> Iterator[bytes]:
    """RIS, type PAT, as reference managers read it."""
    for rows in batches:
        yield "".join(_ris(row) for row in rows).encode("utf-8", "replace")


def _ris(row: dict[str, Any]) -> str:
    """One reference; inventors are its authors, as reference managers have it, or the holders where none is named."""
    name, holders, persons = _named(row), _once(row["holders"]), _once(row["inventors"])
    lines = [("TY", "PAT"), ("TI", row["titles"][0]["text"] if row["titles"] else name)]
    lines += [("AU", each) for each in persons or holders] + [("PB", each) for each in holders]
    lines += [("M1", name), ("SN", name), *(("AB", each["text"]) for each in (row["abstracts"] or [])[:1])]
    if row["published_on"]:
        lines += [("PY", f"{row['published_on']:%Y}"), ("DA", f"{row['published_on']:%Y/%m/%d}")]
    lines += [("LA", row["language"])] if row["language"] else []
    lines += [("KW", each) for each in _classes(row)] + [("ER", "")]
    return "".join(f"{tag}  - {_one_line(text)}\r\n" for tag, text in lines)


def _named(row: dict[str, Any]) -> str:
    return f"{row['office'] or ''}{row['number'] or ''}{row['kind_code'] or ''}"


def _once(values: list[str] | None) -> list[str]:
    return list(dict.fromkeys(values or ()))


def _classes(row: dict[str, Any]) -> list[str]:
    return _once([each for name in ("ipc", "cpc", "locarno", "nice") for each in row[name] or ()])


def as_bibtex(batches: Batches) -> Iterator[bytes]:
    """BibTeX, as @patent of BibLaTeX."""
    day, times = None, Counter[str]()
    for rows in batches:
        told = []
        for row in rows:
            if row["published_on"] != day:  # rows come by days, and only those of one day are told apart by a number
                day, times = row["published_on"], Counter()
            key = _key(row)
            times[key] += 1
            told.append(_bibtex(row, key if times[key] == 1 else f"{key}-{times[key]}"))
        yield "".join(told).encode("utf-8", "replace")


def _key(row: dict[str, Any]) -> str:
    """A name for the entry: a patent's number, and the right before the number of any other."""
    before = "" if row["table"] == "patents" else f"{row['right']}-"
    return before + (re.sub(r"[^A-Za-z0-9]", "", _named(row)) or "publication")


def _bibtex(row: dict[str, Any], key: str) -> str:
    name = _named(row)
    told = {"title": row["titles"][0]["text"] if row["titles"] else name, "number": name,
            "author": _people(row["inventors"], persons=True), "holder": _people(row["holders"]),
            "date": str(row["published_on"] or ""), "langid": row["language"] or "",
            "keywords": ", ".join(_classes(row)),
            "abstract": row["abstracts"][0]["text"] if row["abstracts"] else ""}  # fmt: skip
    facts = ",\n".join(f"  {key} = {{{value}}}" for key, text in told.items()
                       if (value := text if key in ("author", "holder") else _escaped(text)))  # fmt: skip
    return f"@patent{{{key},\n{facts}\n}}\n\n"


def _people(names: list[str] | None, *, persons: bool = False) -> str:
    """Names joined by "and"; each in brackets, so that "Johnson and Johnson" stays one.

    A person written "Last, First" stands without brackets, so that a style can set the two apart.
    """
    told = ((_escaped(each), persons and each.count(",") == 1 and " and " not in each) for each in _once(names))
    return " and ".join(each if apart else "{" + each + "}" for each, apart in told)


def _escaped(text: str) -> str:
    """Text in which no sign is a command of TeX or a bracket without its pair."""
    return _COMMANDS.sub(lambda found: _SIGNS.get(found[0], "\\" + found[0]), _one_line(text))


_COMMANDS = re.compile(r"[\\{}%&#_$^~]")
_SIGNS = {"\\": r"\textbackslash{}", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}"}


def _one_line(text: str) -> str:
    return " ".join(text.split())


WRITERS: dict[str, Callable[[Batches], Iterator[bytes]]] = {
    "csv": as_csv, "jsonl": as_jsonl, "parquet": as_parquet, "ris": as_ris, "bib": as_bibtex,
}  # fmt: skip
