"""Regions: the divisions of the country to county level, as the dated lists of the state give them."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _


class RegionQuerySet(models.QuerySet["Region"]):
    """Regions, by the day that is asked about."""

    def on(self, day: date) -> Self:
        """The units that the list in force on that day shows; nothing before the first list (end of 1980)."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)


class Region(models.Model):
    """One code under one name and one parent, over consecutive lists of the state.

    A period begins with the list that first shows the unit so, and ends with the first that no longer does.
    The true day of a change lies between two lists: see `is_certain`.
    """

    class Level(models.TextChoices):
        PROVINCE = "province", _("province level")
        PREFECTURE = "prefecture", _("prefecture level")
        COUNTY = "county", _("county level")

    code = models.CharField(_("code"), max_length=6)
    name_zh = models.CharField(_("name in Chinese"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=60, blank=True)
    short_zh = models.CharField(_("short name in Chinese"), max_length=30, blank=True)
    level = models.CharField(pgettext_lazy("region", "level"), max_length=10, choices=Level.choices)
    kind = models.CharField(_("kind"), max_length=40, blank=True)
    parent_code = models.CharField(_("code of the unit above"), max_length=6, blank=True)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    first_seen = models.DateField(_("first list that shows it"))
    last_seen = models.DateField(_("last list that shows it"))

    objects = RegionQuerySet.as_manager()

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = ("code", "valid_from")
        constraints = [models.UniqueConstraint(fields=["code", "valid_from"], name="one_region_per_code_and_day")]
        indexes = [models.Index(fields=["parent_code", "valid_from"], name="region_parent_from")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language; Chinese where no English name is known."""
        return self.name_zh if (get_language() or "").startswith("zh") else self.name_en or self.name_zh

    @property
    def short_name(self) -> str:
        """The name without the kind of unit, for tables and maps."""
        chinese = (get_language() or "").startswith("zh") or not self.name_en
        return (self.short_zh or self.name_zh) if chinese else self.name_en

    @classmethod
    def at(cls, code: str, on: date) -> Region | None:
        """The unit that held a code on a day, by the list in force then; None where none did."""
        return cls.objects.on(on).filter(code=code).first()

    def children(self, on: date) -> RegionQuerySet:
        """The units directly below on a day, by code."""
        return Region.objects.on(on).filter(parent_code=self.code)

    def path(self, on: date) -> list[Region]:
        """From the province down to this unit, as it was on a day."""
        above = Region.at(self.parent_code, on) if self.parent_code else None
        return [*(above.path(on) if above else []), self]

    def is_certain(self, on: date) -> bool:
        """Whether lists show the unit both before and after a day (or on it), so that no change can lie between.

        A day after the newest list is never certain.
        """
        return self.first_seen <= on <= self.last_seen
