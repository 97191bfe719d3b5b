"""Vintages: figures as they were computed once, kept for good."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NoReturn

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from .compute import Computed


class VintageKept(RuntimeError):
    """A stored vintage is neither changed nor removed; a new computation makes a new one."""


class VintageQuerySet(models.QuerySet["Vintage"]):
    """Vintages are written once: sets of them can be read and nothing else."""

    def update(self, **_given: Any) -> NoReturn:
        raise VintageKept("Vintages are not changed. Compute the indicator again: that stores a new one.")

    def delete(self) -> NoReturn:
        raise VintageKept("Vintages are not removed: published figures must be found again.")


class Vintage(models.Model):
    """The figures of one indicator as computed from named snapshots by a named version of the code.

    A row begins when a result is first stored; the same data, choices and code give the same row.
    """

    indicator = models.CharField(_("indicator"), max_length=80)
    as_of = models.DateField(_("as of"))
    switches = models.JSONField(_("choices"), default=dict)
    switches_key = models.CharField(max_length=300)
    data_version = models.CharField(_("data version"), max_length=12)
    code_version = models.CharField(_("code version"), max_length=40)
    snapshots = models.JSONField(_("snapshots"), default=list)
    figures = models.JSONField(_("figures"), default=list)
    made_at = models.DateTimeField(_("computed at"))

    objects = VintageQuerySet.as_manager()

    class Meta:
        verbose_name = _("vintage")
        verbose_name_plural = _("vintages")
        ordering = ("-as_of", "-made_at")
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "as_of", "switches_key", "data_version", "code_version"],
                name="one_vintage_per_data_and_code",
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.as_of} {self.data_version}"

    @classmethod
    def keep(cls, computed: Computed, *, made_at: Any) -> Vintage:
        """The stored vintage of a result, stored now if it is new."""
        found, _made = cls.objects.get_or_create(
            indicator=computed.code,
            as_of=computed.on,
            switches_key=json.dumps(dict(computed.switches), sort_keys=True),
            data_version=computed.data_version,
            code_version=computed.code_version,
            defaults={
                "switches": dict(computed.switches),
                "snapshots": [each.id for each in computed.snapshots],
                "figures": [dict(row) for row in computed.rows],
                "made_at": made_at,
            },
        )
        return found

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise VintageKept("A vintage is not changed. Compute the indicator again: that stores a new one.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise VintageKept("A vintage is not removed: published figures must be found again.")
