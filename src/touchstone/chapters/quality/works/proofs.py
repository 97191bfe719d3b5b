"""What answers for measure 7: works registered, and cities ranked by them."""

from __future__ import annotations

from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from touchstone.kernel.proofs.declaration import Proof, proof

from . import reads


@proof(measure=7, plan="cn-2012", name="cities-ranked", title=_("Cities ranked by registered works"),
       max_age=timedelta(days=400), sources=("works",))  # fmt: skip
def cities_ranked(on: date) -> Proof:
    """How many cities have registered works in the year; the plan asks for the ranking and sets no number."""
    year = on.year if (on.month, on.day) >= (7, 1) else on.year - 1
    rows = [row for row in reads.city_ranking(year) if row.raw]
    return Proof(
        value=len(rows),
        target=None,
        unit=_("cities"),
        as_of=min(on, date(year, 12, 31)),
        data_version=f"works:{sum(row.raw for row in rows)}",
        link=reverse("works:ranking") + f"?year={year}",
        sources=("works",),
    )
