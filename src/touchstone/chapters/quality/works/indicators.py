"""Measure 7: works registered by city, per head and net of series; and the share of series, which shows gaming."""

from __future__ import annotations

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir
from django.utils.translation import gettext_lazy as _

from touchstone.kernel.indicators.declaration import COUNTRY, Indicator, Switch, indicator

from .tables import PEOPLE, SERIES

COUNTED = Switch("counted", _("Counted"), {"net": _("Each series once"), "raw": _("Every work")})


def _by_city(series: ir.Table) -> ir.Table:
    """Works and series by city and year."""
    return series.group_by("region", "year").aggregate(raw=series.works.sum(), net=series.count())


def _with_people(series: ir.Table, people: ir.Table) -> ir.Table:
    """Every city with works or with known inhabitants, and all together; without work is zero, without people unknown.

    All together have inhabitants only where every city with works has.
    """
    joined = _by_city(series).outer_join(people.select("region", "year", "people"), ["region", "year"])
    cities = joined.select(
        region=ibis.coalesce(joined.region, joined.region_right),
        year=ibis.coalesce(joined.year, joined.year_right),
        raw=joined.raw.fill_null(0),
        net=joined.net.fill_null(0),
        people=joined.people,
    )
    whole = cities.group_by("year").aggregate(
        raw=cities.raw.sum(),
        net=cities.net.sum(),
        people=ibis.ifelse(cities.people.isnull().any(), ibis.null("int64"), cities.people.sum()),
    )
    return cities.union(whole.mutate(region=ibis.literal(COUNTRY)).select(cities.columns).cast(cities.schema()))


@indicator
class RegisteredWorksPer100k(Indicator):
    """Works registered in a year, per 100,000 people of the city."""

    code = "registered-works-per-100k"
    title = _("Works registered in a year per 100,000 people")
    unit = _("works per 100,000 people")
    definition = _(
        "Works registered during the year and standing on the day of the snapshot, divided by the city's inhabitants "
        "at the year's end, times 100,000. A series is what one owner registers in one month, of one form, under "
        "titles that differ in nothing but numbers; it counts once unless every work is counted."
    )
    formula = _("works (each series once) ÷ people × 100,000")
    arithmetic = "{counted} ÷ {people} × 100,000 = {value}"
    terms = {"raw": _("Works"), "net": _("Each series once"), "counted": _("Counted"), "people": _("People")}
    tables = (SERIES, PEOPLE)
    switches = (COUNTED,)
    counter = "share-of-works-in-series"
    counter_note = _("The share of works that are the second or a later one of a series shows registration in bulk.")
    measures = (7,)
    whole = _("All cities together")
    places = _("By city")
    a_place = _("City")
    mapped = False
    reasons = {"no_population": _("The inhabitants of this place in this year are not in the data.")}

    def compute(self, tables: Mapping[str, ir.Table], **switches: str) -> ir.Table:
        found = _with_people(tables[SERIES.name], tables[PEOPLE.name])
        counted = found.net if switches["counted"] == "net" else found.raw
        value = counted / found.people.nullif(0) * 100_000
        return found.mutate(
            counted=counted,
            value=value,
            basis=ibis.ifelse(value.notnull(), "computed", ""),
            reason=ibis.ifelse(value.notnull(), "", "no_population"),
        )


@indicator
class ShareOfWorksInSeries(Indicator):
    """The counter-indicator: how many of a year's works only lengthen a series."""

    code = "share-of-works-in-series"
    title = _("Share of registered works that lengthen a series")
    unit = _("per cent of works")
    definition = _(
        "Works of the year beyond the first of their series, divided by all works registered in the year, times 100. "
        "High where works are registered in bulk for the sake of the count."
    )
    formula = _("(works − series) ÷ works × 100")
    arithmetic = "({raw} − {net}) ÷ {raw} × 100 = {value}"
    direction = "down"
    terms = {"raw": _("Works"), "net": _("Each series once")}
    tables = (SERIES,)
    counter = "registered-works-per-100k"
    counter_note = _("Read it beside the works registered: a city without any has no share at all.")
    measures = (7,)
    whole = _("All cities together")
    places = _("By city")
    a_place = _("City")
    mapped = False
    decimals = 1

    def compute(self, tables: Mapping[str, ir.Table], **switches: str) -> ir.Table:
        cities = _by_city(tables[SERIES.name])
        whole = cities.group_by("year").aggregate(raw=cities.raw.sum(), net=cities.net.sum())
        whole = whole.mutate(region=ibis.literal(COUNTRY)).select(cities.columns).cast(cities.schema())
        counts = cities.union(whole)
        return counts.mutate(
            value=(counts.raw - counts.net) / counts.raw * 100, basis=ibis.literal("computed"), reason=ibis.literal("")
        )
