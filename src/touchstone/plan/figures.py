"""Drawings of the plan's pages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from touchstone.engines.charts import Due, Figure, timeline

from .models import Deliverable


def of_deliverables(deliverables: Iterable[Deliverable], on: date, language: str) -> Figure | None:
    """What a measure must bring about, on a time line; None where the plan names nothing."""
    items = [Due(each.title, each.due_on, each.done_on) for each in deliverables]
    return timeline(items, on=on, title=_("Deliverables by due day"), language=language) if items else None
