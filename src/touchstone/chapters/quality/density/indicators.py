"""Measure 3: invention patents per 10,000 people, as a stock in force; apart from it, the grants of a year."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import ibis
import ibis.expr.types as ir
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from ibis import _ as column

from touchstone.kernel.indicators.declaration import Indicator, Switch, Target, indicator

from . import reads
from .tables import GRANTS, POPULATION, RATES, STOCK

SCOPE = Switch(
    "scope",
    _("Scope"),
    {
        "mainland": _("Mainland: 31 provinces"),
        "all": _("Patents of Hong Kong, Macao and Taiwan too; people of the mainland"),
    },
)
PEOPLE = Switch(
    "population",
    pgettext_lazy("switch", "Population"),
    {
        "year_end": _("End of the same year"),
        "previous_year_end": _("End of the year before"),
        "mean": _("Mean of both year ends"),
    },
)
NO_PEOPLE = _("No population figure for this place and year is in the data.")


@indicator
class InventionPatentsPer10k(Indicator):
    """A stock: what is in force at the year's end, per 10,000 people."""

    code = "invention-patents-per-10k"
    title = _("Invention patents in force per 10,000 people")
    unit = _("patents in force per 10,000 people")
    definition = _(
        "Valid domestic invention patents at the end of the year, divided by the population at a year's end, "
        "times 10,000. This is a stock: patents granted in any earlier year count as long as they are kept in force."
    )
    formula = _("stock in force ÷ people × 10,000")
    arithmetic = "{stock} ÷ ({people_10k} × 10,000) × 10,000 = {value}"
    terms = {"stock": _("Patents in force"), "people_10k": _("People (10,000)")}
    tables = (STOCK, POPULATION, RATES)
    switches = (SCOPE, PEOPLE)
    targets = (Target(3.3, date(2015, 12, 31), _("Outline of the 12th Five-Year Plan")),)
    counter = "share-of-filings-found-abnormal"
    counter_note = _(
        "The share of filings found abnormal shows whether the stock grows by filings that protect nothing."
    )
    measures = (3,)
    whole = _("The country")
    reasons = {
        "no_stock": _("The stock in force by place is not known for this year."),
        "no_population": NO_PEOPLE,
    }
    mixes_up_with = "invention-grants-per-10k"
    warning = _("Stock, not flow: patents in force at the year's end. The grants of a year are another indicator.")

    def compute(self, tables: Mapping[str, ir.Table], **switches: str) -> ir.Table:
        scope = switches["scope"]
        stock = reads.year_end_stock(tables[STOCK.name], scope)
        people = reads.people(tables[POPULATION.name], switches["population"])
        rates = reads.published_rates(tables[RATES.name], scope)
        places = _places(stock, people, rates)
        joined = places.left_join(stock, ["region", "year"]).drop("region_right", "year_right")
        joined = joined.left_join(people, ["region", "year"]).drop("region_right", "year_right")
        joined = joined.left_join(rates, ["region", "year"]).drop("region_right", "year_right")
        computed = joined.stock / joined.people_10k
        value = ibis.coalesce(computed, joined.published)
        return joined.select(
            "region",
            "year",
            stock=joined.stock,
            people_10k=joined.people_10k,
            value=value,
            basis=ibis.cases((computed.notnull(), "computed"), (joined.published.notnull(), "published"), else_=""),
            reason=ibis.cases((value.notnull(), ""), (joined.stock.isnull(), "no_stock"), else_="no_population"),
        )


@indicator
class InventionGrantsPer10k(Indicator):
    """A flow: what was granted during the year, per 10,000 people."""

    code = "invention-grants-per-10k"
    title = _("Invention patents granted in a year per 10,000 people")
    unit = _("patents granted per 10,000 people")
    definition = _(
        "Domestic invention patents granted during the year, divided by the population at a year's end, times 10,000. "
        "This is a flow: it says nothing of the patents in force. For the 31 provinces together, both numbers are sums "
        "over the provinces."
    )
    formula = _("grants of the year ÷ people × 10,000")
    arithmetic = "{grants} ÷ ({people_10k} × 10,000) × 10,000 = {value}"
    terms = {"grants": _("Patents granted"), "people_10k": _("People (10,000)")}
    tables = (GRANTS, POPULATION)
    switches = (PEOPLE,)
    counter = "share-of-filings-found-abnormal"
    counter_note = _("The share of filings found abnormal shows whether grants grow by filings that protect nothing.")
    measures = (3,)
    whole = _("The 31 provinces together")
    reasons = {"no_population": NO_PEOPLE}
    mixes_up_with = "invention-patents-per-10k"
    warning = _(
        "Flow, not stock: patents granted during the year. The target of measure 3 speaks of the stock in force."
    )

    def compute(self, tables: Mapping[str, ir.Table], **switches: str) -> ir.Table:
        grants = reads.grants_with_total(tables[GRANTS.name])
        people = reads.people_with_total(reads.people(tables[POPULATION.name], switches["population"]))
        joined = grants.left_join(people, ["region", "year"]).drop("region_right", "year_right")
        value = joined.grants / joined.people_10k
        return joined.select(
            "region",
            "year",
            grants=joined.grants,
            people_10k=joined.people_10k,
            value=value,
            basis=ibis.ifelse(value.notnull(), "computed", ""),
            reason=ibis.ifelse(value.notnull(), "", "no_population"),
        )


def _places(*tables: ir.Table) -> ir.Table:
    """Every region and year that any table knows, once; the provinces only for years in which the country has data."""
    each = [table.select("region", "year") for table in tables]
    return each[0].union(*each[1:]).distinct().filter(column.region.notnull())
