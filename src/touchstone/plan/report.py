"""What the annual report says: computed from the same reads as the pages, for everybody."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from touchstone.engines.charts import bars, status_bar
from touchstone.kernel.access.viewer import PUBLIC

from . import reads
from .models import Plan, ProgressReport


def contents(plan: Plan, on: date, language: str) -> dict[str, Any]:
    """Everything the report shows, as of a day."""
    sheet = reads.bands(plan, PUBLIC, on)
    counted = reads.counts(sheet)
    organs = reads.organs_of(plan, PUBLIC)
    evidence = [
        (band.chapter.title, float(sum(tile.standing != "no_evidence" for tile in band.tiles))) for band in sheet
    ]
    reports = ProgressReport.objects.seen_by(PUBLIC).filter(measure__plan=plan).select_related("measure", "holder")
    return {
        "plan": plan,
        "on": on,
        "language": language,
        "bands": sheet,
        "total": sum(counted.values()),
        "counts": [(reads.MARKS[name], reads.status_words(name), count) for name, count in counted.items()],
        "status_figure": status_bar(counted, title=_("Measures by status"), language=language),
        "evidence_figure": bars(evidence, title=_("Measures with evidence, by chapter"), language=language),
        "organs_figure": bars(
            [(organ.short_zh if language.startswith("zh") and organ.short_zh else organ.code, float(led + joint))
             for organ, led, joint in organs[:15]],
            title=_("Measures by organ, as lead or jointly"), language=language,
        ),
        "reports": reports.order_by("measure__position", "number"),
    }  # fmt: skip
