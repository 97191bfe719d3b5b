"""The proof of measure 3: the national density of invention patents in force, against its target."""

from __future__ import annotations

from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from touchstone.kernel.indicators.declaration import COUNTRY
from touchstone.kernel.indicators.reads import figures
from touchstone.kernel.indicators.snapshots import NoSnapshot, SnapshotDamaged
from touchstone.kernel.proofs.declaration import Proof, SourceDied, proof

from .indicators import InventionPatentsPer10k
from .tables import POPULATION, RATES, STOCK

SOURCES = (STOCK.name, POPULATION.name, RATES.name)


@proof(
    measure=3,
    plan="cn-2012",
    name="national-density",
    title=_("Invention patents in force per 10,000 people"),
    max_age=timedelta(days=550),  # a year-end figure holds until half a year after the next year's end
    sources=SOURCES,
)
def national_density(on: date) -> Proof:
    """The newest national figure for a year that had ended, mainland and people of the same year end."""
    indicator = InventionPatentsPer10k()
    try:
        computed = figures(indicator, on=on)
    except (NoSnapshot, SnapshotDamaged) as gone:
        raise SourceDied(", ".join(SOURCES), str(gone))
    known = [row for row in computed.of_region(COUNTRY) if row["value"] is not None]
    [target] = indicator.targets
    newest = known[-1] if known else None
    return Proof(
        value=newest["value"] if newest else None,
        target=target.value,
        unit=indicator.unit,
        as_of=date(newest["year"], 12, 31) if newest else None,
        data_version=computed.data_version,
        link=reverse("indicators:detail", args=[indicator.code]),
        sources=tuple(each.id for each in computed.snapshots),
        direction="up",
        due=target.due,
    )
