"""Every address of the house as the resolver knows it, so that tests find new pages by themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, get_resolver
from django.urls.resolvers import RegexPattern

from touchstone.kernel.access.openness import Openness, declared, declares_by_method

PAGE_METHODS = ("GET", "HEAD", "POST")
API_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True)
class Address:
    """One address as it is declared: its pattern, the names in it, and the view behind it."""

    route: str
    names: tuple[str, ...]
    view: Any

    @property
    def is_api(self) -> bool:
        return declares_by_method(self.view)

    @property
    def methods(self) -> tuple[str, ...]:
        """The methods by which a walk tries it."""
        return API_METHODS if self.is_api else PAGE_METHODS

    def openness(self, method: str) -> Openness | None:
        return declared(self.view, method if self.is_api else "GET")

    def filled(self, values: Mapping[str, str]) -> str:
        """The address with values in place of its names; "7" where none is given."""
        return re.sub(r"[<{](?:\w+:)?(\w+)[>}]", lambda found: values.get(found[1], "7"), self.route)


def addresses(patterns: Any = None, before: str = "/", names: tuple[str, ...] = ()) -> Iterator[Address]:
    """Every address, in English."""
    for each in patterns if patterns is not None else get_resolver().url_patterns:
        here = before + _route(each.pattern)
        inside = (*names, *each.pattern.regex.groupindex, *getattr(each.pattern, "converters", {}))
        if isinstance(each, URLPattern):
            yield Address(here, tuple(dict.fromkeys(inside)), each.callback)
        else:
            yield from addresses(each.url_patterns, here, inside)


def _route(pattern: Any) -> str:
    if isinstance(pattern, RegexPattern):
        plain = re.sub(r"\(\?P<(\w+)>(?:\[[^\]]*\]|[^()\[\]])*\)", r"<\1>", str(pattern))
        return plain.strip("^$").replace("\\", "")
    return str(pattern)
