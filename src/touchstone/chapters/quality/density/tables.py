"""The tables of measure 3: stocks in force, grants of a year, people, published rates."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow as pa
from django.utils.translation import gettext_lazy as _

from touchstone.kernel.indicators.declaration import Shipped, Table

DATA = Path(__file__).parent / "data"
LICENCE = "Facts of public statistics; no protection claimed"


def _shipped(name: str, as_of: date, source: str, **columns: pa.DataType) -> Shipped:
    """A CSV file of this folder; every row also says how sure it is and where it stands."""
    schema = pa.schema([*columns.items(), ("status", pa.string()), ("source", pa.string())])
    return Shipped(DATA / f"{name}.csv", schema, as_of, source, LICENCE)


STOCK = Table(
    "invention-stock",
    _("Invention patents in force on a day (stock)"),
    shipped=_shipped(
        "stock",
        date(2013, 12, 31),
        "State Intellectual Property Office, statistics 2009, 2010 and 2013",
        region=pa.string(),
        on=pa.date32(),
        scope=pa.string(),
        stock=pa.int64(),
    ),
)
GRANTS = Table(
    "invention-grants",
    _("Domestic invention patents granted in a year (flow)"),
    shipped=_shipped(
        "grants",
        date(2024, 12, 31),
        "National Bureau of Statistics of China, annual data by province",
        region=pa.string(),
        year=pa.int64(),
        grants=pa.int64(),
    ),
)
POPULATION = Table(
    "population",
    _("People at the year's end"),
    shipped=_shipped(
        "population",
        date(2016, 12, 31),
        "National Bureau of Statistics of China: annual data by province; Statistical Yearbook 2010, table 1-2",
        region=pa.string(),
        year=pa.int64(),
        population_10k=pa.int64(),
    ),
)
RATES = Table(
    "invention-rates",
    _("Rates the office published ready-made"),
    shipped=_shipped(
        "rates",
        date(2013, 12, 31),
        "State Intellectual Property Office, published figures",
        region=pa.string(),
        on=pa.date32(),
        scope=pa.string(),
        rate=pa.float64(),
    ),
)
