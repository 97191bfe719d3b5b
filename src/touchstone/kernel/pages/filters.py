"""The filters of a list as a page shows them: what can be chosen, and what is chosen in plain words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext as _

from touchstone.kernel.access.viewer import Viewer
from touchstone.kernel.records.models import Record
from touchstone.kernel.records.register import Register

LONGEST_LIST = 400


@dataclass(frozen=True)
class Filter:
    """One filter of a list.

    Args:
        kind: "choice", "range" of days or "text".
        options: (value, words) of a choice.
        chosen: the values that are on.
    """

    name: str
    label: str
    kind: str
    options: list[tuple[str, str]] = field(default_factory=list)
    chosen: tuple[str, ...] = ()
    low: str = ""
    high: str = ""
    named: Callable[[str], str] = str

    @property
    def is_on(self) -> bool:
        return any((*self.chosen, self.low, self.high))


@dataclass(frozen=True)
class Chosen:
    """A filter that is on, in words, and the address without it."""

    words: str
    without: str


def filters_of(register: Register, viewer: Viewer, given: QueryDict) -> list[Filter]:
    """The filters this viewer may use."""
    names = register.filters if not viewer.is_public else [n for n in register.filters if n in register.public]
    return [_filter(register, name, given) for name in names]


def _filter(register: Register, name: str, given: QueryDict) -> Filter:
    model_field, label = register.field(name), register.label(name)
    chosen = tuple(given.getlist(name))
    if name == "state":
        states = [(state, str(register.record.life.title(state))) for state in register.record.life.states]
        return Filter(name, label, "choice", states, chosen)
    if isinstance(model_field, models.DateField):
        return Filter(name, label, "range", low=given.get(f"{name}__from", ""), high=given.get(f"{name}__to", ""))
    options = _options(model_field)
    if options:
        return Filter(name, label, "choice", options, chosen)
    return Filter(name, label, "text", [], chosen, named=getattr(model_field, "words", str))


def _options(model_field: models.Field[Any, Any]) -> list[tuple[str, str]]:
    if model_field.choices:
        return [(str(key), str(label)) for key, label in model_field.flatchoices]
    if isinstance(model_field, models.BooleanField):
        return [("true", _("yes")), ("false", _("no"))]
    related = model_field.related_model
    if related is not None and not issubclass(related, Record):
        found = list(related._base_manager.all()[: LONGEST_LIST + 1])
        if len(found) <= LONGEST_LIST:
            return [(str(getattr(each, "code", each.pk)), str(each)) for each in found]
    return []


def chosen(filters: list[Filter], given: QueryDict) -> list[Chosen]:
    """The filters that are on, each with the address that takes it off."""
    found = []
    for each in filters:
        words = dict(each.options) or {value: each.named(value) for value in each.chosen}
        found += [
            Chosen(f"{each.label}: {words.get(value, value)}", _without(given, each.name, value))
            for value in each.chosen
            if value
        ]
        for bound, value in (("from", each.low), ("to", each.high)):
            if value:
                words_of_bound = _("from") if bound == "from" else _("to")
                found.append(
                    Chosen(f"{each.label} {words_of_bound} {value}", _without(given, f"{each.name}__{bound}", value))
                )
    if given.get("q"):
        found.append(Chosen(f"“{given['q']}”", _without(given, "q", given["q"])))
    if given.get("as_of"):
        found.append(Chosen(f"{_('as of')} {given['as_of']}", _without(given, "as_of", given["as_of"])))
    return found


def _without(given: QueryDict, name: str, value: object) -> str:
    left = given.copy()
    left.setlist(name, [each for each in given.getlist(name) if each != value])
    for gone in ("after",):
        left.pop(gone, None)
    return "?" + left.urlencode()
