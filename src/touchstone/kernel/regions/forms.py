"""Choosing a region in a form: by its code or its name, from the list in force."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from touchstone.kernel.days import today

from .models import Region


def choices(level: str, on: date) -> list[tuple[str, str]]:
    """(code, name) of the regions of a level in the list in force on a day, by code.

    The four municipalities are cities of the province level.
    """
    found = Region.objects.on(on)
    if level == "prefecture":
        found = found.filter(Q(level=level) | Q(kind="municipality", level="province"))
    elif level:
        found = found.filter(level=level)
    chinese = (get_language() or "en").startswith("zh")
    return [(each.code, each.name_zh if chinese else each.name_en or each.name_zh) for each in found.order_by("code")]


class RegionInput(forms.TextInput):
    """A text field with the regions of its level to choose from; it works without script."""

    template_name = "regions/input.html"

    def __init__(self, level: str = "", **options: Any) -> None:
        self.level = level
        super().__init__(**options)

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        listed = f"{(attrs or {}).get('id') or name}-list"
        context = super().get_context(name, value, {**(attrs or {}), "list": listed, "autocomplete": "off"})
        return context | {"listed": listed, "regions": choices(self.level, today()) if self.level != "county" else []}


class RegionFormField(forms.CharField):
    """The code of a region, also where its name was typed."""

    def __init__(self, *, level: str = "", **options: Any) -> None:
        self.level = level
        options["widget"] = RegionInput(level)
        super().__init__(**options)

    def to_python(self, value: Any) -> str:
        typed = super().to_python(value)
        if not typed or typed.isdecimal():
            return typed or ""
        named = Region.objects.filter(Q(name_zh=typed) | Q(name_en__iexact=typed))
        if self.level:
            named = named.filter(Q(level=self.level) | Q(kind="municipality", level="province"))
        codes = sorted(set(named.values_list("code", flat=True)))
        if len(codes) != 1:
            told = _("“%(typed)s” names no region here; choose one from the list or give its code.")
            several = _("“%(typed)s” names several regions: %(codes)s. Give the code of the one that is meant.")
            raise ValidationError(
                (several if codes else told) % {"typed": typed[:60], "codes": ", ".join(codes)}, code="region"
            )
        return codes[0]
