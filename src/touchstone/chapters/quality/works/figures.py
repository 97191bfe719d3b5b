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


SHOWN = 15


def leading(rows: Iterable[Standing], order: str, language: str) -> Any:
    """The cities that lead by the chosen figure, as bars; those without the figure are left to the table."""
    from touchstone.engines.charts import bars
    from touchstone.kernel.regions.fields import region_name

    known = [(region_name(row.place, language), getattr(row, order)) for row in rows]
    values = [(name, value) for name, value in known if value is not None][:SHOWN]
    unit = _("per 100,000 people") if order.endswith("100k") else _("works")
    title = _("The %(n)s cities that lead") % {"n": len(values)}
    return bars(values, title=title, unit=unit, language=language) if values else None
