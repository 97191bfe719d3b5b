"""A plan as CSV, a measure a row; cells that a spreadsheet would run are made harmless."""

from __future__ import annotations

import csv
import io
from typing import Any

from touchstone.engines.cells import neutral

COLUMNS = ("number", "chapter", "title_en", "title_zh", "organs", "due_on", "status", "reason", "source_line")


def as_table(plan: dict[str, Any]) -> str:
    """The plan of `jsonfile.as_json` as CSV; organs and unnamed groups are separated by semicolons, the lead first."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for chapter in plan["chapters"]:
        for each in chapter["measures"]:
            writer.writerow(_row(chapter["number"], each))
    return text.getvalue()


def _row(chapter: int, measure: dict[str, Any]) -> list[Any]:
    organs = "; ".join([*measure["organs"], *measure["groups"]])
    words = [measure["title"]["en"], measure["title"]["zh"], organs]
    return [
        measure["label"],
        chapter,
        *map(neutral, words),
        measure["due_on"],
        measure["status"],
        neutral(measure["reason"]),
        measure["source_line"],
    ]
