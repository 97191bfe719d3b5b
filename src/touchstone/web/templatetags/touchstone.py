"""What pages share: numbers and statuses written the same everywhere, and figures with their table."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import template
from django.urls import translate_url
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from touchstone.engines.charts import Figure
from touchstone.engines.charts import number as written
from touchstone.engines.charts.figure import exact
from touchstone.engines.charts.status import STATUSES
from touchstone.kernel.days import today

register = template.Library()
#: a value is ageing once this share of the time it may be relied on has passed.
AGEING = 0.75


@register.filter
def grouped(value: float | None, decimals: int | None = None) -> str:
    """A number as the reader's language groups it, in Chinese in 万 and 亿; unknown is a dash, never 0.

    Args:
        decimals: how many to write; without it as many as the value has, up to three.
    """
    language = get_language() or "en"
    if decimals is not None or value is None:
        return written(value, language, decimals)
    return exact(round(value, 3), language)


@register.filter
def told(words: object) -> str:
    """Words that come with data or a declaration (a law, a unit, a source) in the reader's language."""
    return _(str(words)) if words else ""


@register.filter
def here(address: str) -> str:
    """An address that was kept in English, in the reader's language."""
    language = get_language() or "en"
    with override("en"):
        return translate_url(address, language) if address else ""


@register.inclusion_tag("touchstone/status.html")
def status(standing: str) -> dict[str, str]:
    """A status by mark, word and colour."""
    mark, english, chinese = STATUSES[str(standing)]
    words = chinese if (get_language() or "").startswith("zh") else english
    return {"standing": str(standing), "mark": mark, "words": words}


@register.inclusion_tag("touchstone/number.html")
def number(
    value: float | None,
    unit: str = "",
    as_of: date | None = None,
    max_age: timedelta | None = None,
    link: str = "",
    decimals: int | None = None,
) -> dict[str, Any]:
    """A number with its unit, its day and how fresh it is; it opens what stands behind it.

    Args:
        max_age: how long the value may be relied on after `as_of`; without it no freshness is shown.
        link: the address of the definition, the arithmetic or the rows.
    """
    fresh = freshness(as_of, max_age, today()) if as_of and max_age else ""
    marks = {"fresh": ("●", _("fresh")), "ageing": ("◑", _("ageing")), "stale": ("◌", _("stale"))}
    mark, words = marks.get(fresh, ("", ""))
    shown = grouped(value, decimals)
    return {
        "value": shown,
        "unit": told(unit),
        "as_of": as_of,
        "fresh": fresh,
        "mark": mark,
        "words": words,
        "link": link,
    }


@register.inclusion_tag("touchstone/figure.html")
def figure(drawn: Figure | None, table: bool = True, folded: bool = True) -> dict[str, Any]:
    """A drawing with its caption and its data below it.

    Args:
        table: False where the page shows the data itself.
        folded: False where the page is made for paper, which does not unfold.
    """
    return {"figure": drawn, "table": table, "folded": folded}


def freshness(as_of: date, max_age: timedelta, on: date) -> str:
    """ "fresh", "ageing" in the last quarter of the time a value may be relied on, "stale" after it."""
    age = on - as_of
    if age > max_age:
        return "stale"
    return "ageing" if age > max_age * AGEING else "fresh"
