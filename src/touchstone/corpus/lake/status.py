"""What a lake holds at a version, in figures."""

from __future__ import annotations

from collections import Counter
from typing import Any

from touchstone.corpus.lake.files import QUARANTINE
from touchstone.corpus.lake.lake import Lake
from touchstone.corpus.lake.log import State

MANY_FILES = 500


def status(lake: Lake) -> dict[str, Any]:
    """Version, inputs by format, and rows, files and bytes by table; `rows` are those that a query sees."""
    state = lake.snapshot.state
    inputs = state.inputs.values()
    tables = {name: _table(lake, name) for name in lake.tables()}
    many = sorted(name for name, each in tables.items() if each["files"] > MANY_FILES)
    return {
        "lake": str(lake.root),
        "lake_version": state.version,
        "changed_at": max((entry.at.isoformat() for entry in inputs), default=None),
        "inputs": len(inputs),
        "bytes_of_inputs": sum(entry.bytes for entry in inputs),
        "read": sum(entry.read for entry in inputs),
        "stored": sum(entry.stored for entry in inputs),
        "quarantined": sum(entry.quarantined for entry in inputs),
        "reasons": _reasons(state),
        "formats": dict(Counter(entry.format for entry in inputs).most_common()),
        "tables": tables,
        "advice": [f"{', '.join(many)}: over {MANY_FILES} files; `touchstone corpus compact` makes queries quicker."]
        if many
        else [],
    }


def _table(lake: Lake, name: str) -> dict[str, int]:
    files = lake.snapshot.files(name)
    rows = lake.backend.con.sql(f'SELECT count(*) FROM "{name}"').fetchall()[0][0] if files else 0
    return {"rows": rows, "rows_in_files": sum(each.rows for each in files), "files": len(files),
            "bytes": sum(each.bytes for each in files)}  # fmt: skip


def _reasons(state: State) -> dict[str, int]:
    found: Counter[str] = Counter()
    for entry in state.inputs.values():
        found.update({each.what: each.count for each in entry.reasons})
    return dict(found.most_common())


def reason_counts(lake: Lake) -> dict[str, int]:
    """Reasons of quarantine over the rows themselves, most frequent first."""
    query = f"SELECT reason, count(*) FROM {QUARANTINE} GROUP BY 1 ORDER BY 2 DESC, 1"
    return dict(lake.backend.con.sql(query).fetchall())
