"""The tables of measure 7: works as their series, and people in cities; frozen on a day before anything is ranked."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pyarrow as pa
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from touchstone.engines.statistics.ranking import series_key
from touchstone.kernel.indicators.declaration import Drawn, Table

from . import reads

SERIES_ROWS = pa.schema(
    [
        ("region", pa.string()),
        ("year", pa.int64()),
        ("month", pa.int64()),
        ("form", pa.string()),
        ("owner", pa.string()),
        ("series", pa.string()),
        ("works", pa.int64()),
    ]
)
PEOPLE_ROWS = pa.schema(
    [
        ("region", pa.string()),
        ("year", pa.int64()),
        ("people", pa.int64()),
        ("source", pa.string()),
        ("invented", pa.bool_()),
    ]
)


def series(on: date) -> pa.Table:
    """One row a series: city, month of registration, form, owner, the title with its numbers masked, works in it."""
    found: Counter[tuple[str, int, int, str, str, str]] = Counter()
    for each in reads.registrations(on):
        found[each.place, each.on.year, each.on.month, each.form, each.owner, series_key(each.title)] += 1
    rows = [(*key, works) for key, works in sorted(found.items())]
    columns = list(zip(*rows, strict=True)) or [()] * len(SERIES_ROWS)
    arrays = [pa.array(column, field.type) for column, field in zip(columns, SERIES_ROWS, strict=True)]
    return pa.table(arrays, schema=SERIES_ROWS)


def people(on: date) -> pa.Table:
    """Inhabitants of cities at the ends of the years up to that of the day."""
    from .models import CityPopulation

    known = CityPopulation.objects.filter(year__lte=on.year).order_by("region", "year")
    rows = known.values("region", "year", "source", "invented", people=F("persons"))
    return pa.Table.from_pylist(list(rows), PEOPLE_ROWS)


SERIES = Table(
    "works-in-series",
    _("Registered works, a row for each series"),
    dated=True,
    drawn=Drawn(series, "Register of copyright works of this installation, works that stood registered on {on}"),
)
PEOPLE = Table(
    "city-population",
    _("People in cities at the year's end"),
    dated=True,
    drawn=Drawn(people, "Populations of cities entered in this installation by {on}; each row names who counted"),
)
