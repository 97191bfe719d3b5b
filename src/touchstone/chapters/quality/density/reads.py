"""Questions asked of the tables: people by year, stocks and grants by place. Each answers with an expression."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

from touchstone.kernel.indicators.declaration import COUNTRY

OUTSIDE_MAINLAND = ("710000", "810000", "820000")


def people(population: ir.Table, whose: str) -> ir.Table:
    """People by region and year, in 10,000 persons; null where a needed year is unknown.

    Args:
        whose: "year_end" of the same year, "previous_year_end", or "mean" of the two.
    """
    same = population.select("region", "year", here=_.population_10k.cast("float64"))
    before = population.select("region", year=_.year + 1, before=_.population_10k.cast("float64"))
    both = same.outer_join(before, ["region", "year"]).select(
        region=ibis.coalesce(_.region, _.region_right),
        year=ibis.coalesce(_.year, _.year_right),
        here=_.here,
        before=_.before,
    )
    taken = {"year_end": both.here, "previous_year_end": both.before, "mean": (both.here + both.before) / 2}[whose]
    return both.select("region", "year", people_10k=taken).filter(_.people_10k.notnull())


def year_end_stock(stock: ir.Table, scope: str) -> ir.Table:
    """Stocks in force at the end of a year: by province, and for the country in the scope asked for.

    The country's stock is the provinces' sum where they are known; else the published national figure of that scope.
    """
    ends = stock.filter((_.on.month() == 12) & (_.on.day() == 31)).mutate(year=_.on.year().cast("int64"))
    places = ends.filter(_.scope == "own")
    if scope == "mainland":
        places = places.filter(~_.region.isin(OUTSIDE_MAINLAND))
    summed = places.group_by("year").agg(stock=_.stock.sum()).mutate(region=ibis.literal(COUNTRY))
    national = ends.filter((_.region == COUNTRY) & (_.scope == scope)).anti_join(summed, "year")
    columns = ("region", "year", "stock")
    return places.select(*columns).union(summed.select(*columns)).union(national.select(*columns))


def published_rates(rates: ir.Table, scope: str) -> ir.Table:
    """Rates published for a year's end in the scope asked for; a figure without a source is left out."""
    sourced = rates.filter((_.status == "published") & (_.scope == scope) & (_.on.month() == 12))
    return sourced.select("region", year=_.on.year().cast("int64"), published=_.rate)


def grants_with_total(grants: ir.Table) -> ir.Table:
    """Grants by province and year, and their sum for the 31 together in years when all 31 are known."""
    each = grants.select("region", "year", "grants")
    total = each.group_by("year").agg(grants=_.grants.sum(), places=_.count()).filter(_.places == 31)
    return each.union(total.select(region=ibis.literal(COUNTRY), year=_.year, grants=_.grants))


def people_with_total(found: ir.Table) -> ir.Table:
    """People by province, and the sum of the 31 in years when all 31 are known (not the national total)."""
    each = found.filter(_.region != COUNTRY)
    total = each.group_by("year").agg(people_10k=_.people_10k.sum(), places=_.people_10k.count()).filter(_.places == 31)
    return each.union(total.select(region=ibis.literal(COUNTRY), year=_.year, people_10k=_.people_10k))
