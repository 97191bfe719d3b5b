"""How the pages of analysis write shares, weights and the names of filings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template

register = template.Library()


@register.filter
def percent(value: float | None) -> str:
    """A share as per cent with one decimal; unknown is a dash, never 0.

    >>> percent(0.1234), percent(None), percent(0)
    ('12.3 %', '–', '0.0 %')
    """
    return "–" if value is None else f"{value * 100:.1f} %"


@register.filter
def signed(value: float) -> str:
    """A weight with its sign: +9.1, −2.0."""
    return f"{value:+.1f}".replace("-", "−")


@register.filter
def known(values: Iterable[Any] | None) -> list[Any]:
    """What is known of a list."""
    return [each for each in values or [] if each is not None]


@register.filter
def of_filing(name: str) -> str:
    """The query that finds the publications of a filing: "US/13000123" by its filing or publication number."""
    number = name.partition("/")[2] or name
    return f'ap="{number}" OR pn="{number}"'
