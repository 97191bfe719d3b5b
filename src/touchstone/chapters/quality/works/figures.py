"""Figures of the ranking."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from touchstone.engines.statistics.ranking import Standing


def by_province(rows: Iterable[Standing], order: str, language: str) -> Any:
    """The works of each province's cities on the tile map: the chosen figure, summed or divided anew per head."""
    from touchstone.engines.charts import tile_map

    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for row in rows:
        province = sums[row.place[:2] + "0000"]
        province[0] += row.net if order.startswith("net") else row.raw
        province[1] += row.people or 0
        province[2] += row.people is None
    per_head = order.endswith("100k")
    values = {
        place: (total / people * 100_000 if people and not unknown else None) if per_head else float(total)
        for place, (total, people, unknown) in sums.items()
    }
    title = _("Registered works by province")
    return tile_map(values, title=title, unit=_("per 100,000 people") if per_head else _("works"), language=language)
