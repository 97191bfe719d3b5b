"""What answers for measure 7: works registered, and cities ranked by them."""

from __future__ import annotations

from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from touchstone.kernel.indicators.reads import freeze
from touchstone.kernel.proofs.declaration import Proof, proof

from . import reads
from .tables import PEOPLE, SERIES


@proof(measure=7, plan="cn-2012", name="cities-ranked", title=_("Cities ranked by registered works"),
       max_age=timedelta(days=400), sources=("works",))  # fmt: skip
def cities_ranked(on: date) -> Proof:
    """How many cities have registered works in the year; the plan asks for the ranking and sets no number.

    The register is frozen as of the day first, so that the ranking the proof points to can be made again.
    """
    moment = timezone.now()
    for table in (SERIES, PEOPLE):
        freeze(table, on, made_at=moment)
    year = on.year if (on.month, on.day) >= (7, 1) else on.year - 1
    ranking = reads.city_ranking(year, on=on)
    return Proof(
        value=sum(1 for row in ranking.rows if row.raw),
        target=None,
        unit=_("cities"),
        as_of=min(on, date(year, 12, 31)),
        data_version=ranking.snapshots[0].id,
        link=reverse("works:ranking") + f"?year={year}",
        sources=("works",),
    )
