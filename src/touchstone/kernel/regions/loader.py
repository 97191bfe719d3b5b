"""Loads the shipped divisions into the database; a second run changes nothing."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import transaction

from .models import Region

DATA = Path(__file__).parent / "data"
FACTS = ("name_zh", "name_en", "short_zh", "level", "kind", "parent_code", "valid_to", "first_seen", "last_seen")


@dataclass(frozen=True)
class Loaded:
    """How many regions a run added, changed and left as they were."""

    added: int
    changed: int
    unchanged: int


def load_regions(data: Path = DATA) -> Loaded:
    """Bring the table of regions to what the data files say.

    Regions that the files no longer hold stay: addresses may name them.
    """
    known = {(region.code, region.valid_from): region for region in Region.objects.all()}
    fresh, changed, unchanged = [], [], 0
    for region in shipped_regions(data):
        old = known.get((region.code, region.valid_from))
        if old is None:
            fresh.append(region)
        elif any(getattr(old, fact) != getattr(region, fact) for fact in FACTS):
            region.pk = old.pk
            changed.append(region)
        else:
            unchanged += 1
    with transaction.atomic():
        Region.objects.bulk_create(fresh, batch_size=500)
        Region.objects.bulk_update(changed, FACTS, batch_size=200)
    return Loaded(len(fresh), len(changed), unchanged)


def shipped_regions(data: Path = DATA) -> list[Region]:
    """The regions of the data files, not saved."""
    names = {(row["code"], row["name_zh"]): row for row in _rows(data / "names.csv")}
    return [_region(row, names.get((row["code"], row["name_zh"]), {})) for row in _rows(data / "periods.csv")]


def _region(row: dict[str, str], names: dict[str, str]) -> Region:
    days = {
        key: date.fromisoformat(row[key]) if row[key] else None
        for key in row
        if key.endswith(("_seen", "_from", "_to"))
    }
    texts = {key: row[key] for key in ("code", "name_zh", "level", "kind", "parent_code")}
    return Region(**texts, **days, name_en=names.get("name_en", ""), short_zh=names.get("short_zh", ""))


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))
