"""A whole answer as a file: CSV, JSON Lines, Parquet, RIS or BibTeX, streamed and without a cap."""

from __future__ import annotations

import csv
import io
import json
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from touchstone.engines.cells import neutral

COLUMNS = (
    "office",
    "number",
    "kind_code",
    "right",
    "title",
    "titles",
    "published_on",
    "filed_on",
    "holders",
    "classes",
)
SCHEMA = pa.schema([(name, pa.string()) for name in COLUMNS])
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/jsonl; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
    "ris": "application/x-research-info-systems; charset=utf-8",
    "bib": "application/x-bibtex; charset=utf-8",
}

Batches = Iterable[list[dict[str, Any]]]


def flat(row: dict[str, Any]) -> dict[str, str]:
    """A hit as columns of text: the first title by itself, all titles with their languages, lists joined by "; "."""
    titles = row["titles"]
    return {
        "office": row["office"] or "",
        "number": row["number"] or "",
        "kind_code": row["kind_code"] or "",
        "right": row["right"] or "",
        "title": titles[0][1] if titles else "",
        "titles": "; ".join(f"{text} [{lang}]" if lang else text for lang, text in titles),
        "published_on": row["published_on"] or "",
        "filed_on": row["filed_on"] or "",
        "holders": "; ".join(row["holders"]),
        "classes": "; ".join(row["classes"]),
    }


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
        yield "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode("utf-8", "replace")


def as_parquet(batches: Batches) -> Iterator[bytes]:
    """Parquet, written to a temporary file, since its index stands at its end, and then handed on."""
    with tempfile.TemporaryFile() as made:
        with pq.ParquetWriter(made, SCHEMA, compression="zstd") as writer:
            for rows in batches:
                writer.write_table(pa.Table.from_pylist([flat(row) for row in rows], SCHEMA))
        made.seek(0)
        while piece := made.read(2**20):
            yield piece


def as_ris(batches: Batches) -> Iterator[bytes]:
    """RIS, type PAT, as reference managers read it."""
    for rows in batches:
        yield "".join(_ris(row) for row in rows).encode("utf-8", "replace")


def _ris(row: dict[str, Any]) -> str:
    name = f"{row['office'] or ''}{row['number'] or ''}{row['kind_code'] or ''}"
    lines = [("TY", "PAT"), *(("TI", text) for _lang, text in row["titles"][:1])]
    lines += [("AU", each) for each in row["holders"]] + [("M1", name), ("SN", name)]
    if row["published_on"]:
        lines += [("PY", row["published_on"][:4]), ("DA", row["published_on"].replace("-", "/"))]
    lines += [("KW", each) for each in row["classes"]] + [("ER", "")]
    return "".join(f"{tag}  - {_one_line(text)}\r\n" for tag, text in lines)


def as_bibtex(batches: Batches) -> Iterator[bytes]:
    """BibTeX, as @patent of BibLaTeX."""
    for rows in batches:
        yield "".join(_bibtex(row) for row in rows).encode("utf-8", "replace")


def _bibtex(row: dict[str, Any]) -> str:
    name = f"{row['office'] or ''}{row['number'] or ''}{row['kind_code'] or ''}"
    told = {"title": row["titles"][0][1] if row["titles"] else name, "number": name,
            "holder": " and ".join("{" + each + "}" for each in row["holders"]), "date": row["published_on"] or "",
            "keywords": ", ".join(row["classes"])}  # fmt: skip
    facts = ",\n".join(f"  {key} = {{{_escaped(value)}}}" for key, value in told.items() if value)
    return f"@patent{{{re.sub(r'[^A-Za-z0-9]', '', name) or 'patent'},\n{facts}\n}}\n\n"


def _escaped(text: str) -> str:
    return re.sub(r"([\\%&#_$])", r"\\\1", _one_line(text))


def _one_line(text: str) -> str:
    return " ".join(text.split())


WRITERS: dict[str, Callable[[Batches], Iterator[bytes]]] = {
    "csv": as_csv, "jsonl": as_jsonl, "parquet": as_parquet, "ris": as_ris, "bib": as_bibtex,
}  # fmt: skip
