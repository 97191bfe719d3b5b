"""The quarantine: records that were set aside, listed and written out as they came."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from touchstone.corpus.lake.answers import rows
from touchstone.corpus.lake.lake import Lake
from touchstone.corpus.lake.status import reason_counts
from touchstone.engines.cells import neutral

COLUMNS = ("file", "member", "offset", "line", "number", "reason")


def listed(lake: Lake, file: str | None, limit: int) -> dict[str, Any]:
    """The first records, and how many there are by reason."""
    found = list(rows(lake.answer(f"{_query(file)} LIMIT {int(limit)}")))
    for row in found:
        row.pop("raw")
    count = lake.answer(f"SELECT count(*) AS n FROM ({_query(file)})").read_all()["n"].to_pylist()[0]
    return {"lake_version": lake.version, "records": count, "reasons": reason_counts(lake), "rows": found}


def write(lake: Lake, file: str | None, folder: Path) -> dict[str, Any]:
    """Every record as a file of its first 64 KiB, and list.csv that says where each came from and why it is here."""
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    with (folder / "list.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(("record", *COLUMNS))
        for batch in lake.answer(_query(file)):
            for row in batch.to_pylist():
                count += 1
                name = f"{count:06d}.record"
                (folder / name).write_bytes(row["raw"] or b"")
                texts = ("" if row[column] is None else str(row[column]) for column in COLUMNS)
                writer.writerow((name, *map(neutral, texts)))
    return {"lake_version": lake.version, "records": count, "folder": str(folder)}


def _query(file: str | None) -> str:
    listed = ", ".join(f'q."{column}"' for column in COLUMNS)
    only = "" if file is None else "WHERE i.name = '" + file.replace("'", "''") + "'"
    joined = f"quarantine q JOIN inputs i ON i.id = q._input {only}"
    return f'SELECT {listed}, q.raw, i.name AS input FROM {joined} ORDER BY i.name, q.member, q."offset"'
