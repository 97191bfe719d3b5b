"""What proofs answered, row after row; a measure's status is computed from the newest."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models
from django.utils.translation import gettext_lazy as _


class ResultKept(RuntimeError):
    """A stored answer of a proof is neither changed nor removed."""


class ProofResultQuerySet(models.QuerySet["ProofResult"]):
    """Answers are written once: sets of them can be read and nothing else."""

    def update(self, **_given: Any) -> NoReturn:
        raise ResultKept("Answers of proofs are not changed. Compute the proofs again: that adds new ones.")

    def delete(self) -> NoReturn:
        raise ResultKept("Answers of proofs are not removed: a status of an earlier day must be found again.")


class ProofResult(models.Model):
    """One answer of one proof, asked on a day; or why there was none."""

    plan = models.CharField(_("plan"), max_length=40)
    measure = models.PositiveIntegerField(_("measure"))
    name = models.CharField(_("proof"), max_length=80)
    on = models.DateField(_("asked on"))
    value = models.FloatField(_("value"), null=True)
    target = models.FloatField(_("target"), null=True)
    unit = models.CharField(_("unit"), max_length=120, blank=True)
    direction = models.CharField(_("direction"), max_length=4, default="up")
    due = models.DateField(_("due"), null=True)
    as_of = models.DateField(_("as of"), null=True)
    data_version = models.CharField(_("data version"), max_length=80, blank=True)
    link = models.CharField(_("link"), max_length=300, blank=True)
    sources = models.JSONField(_("sources"), default=list)
    error = models.TextField(_("error"), blank=True)
    failed_source = models.CharField(_("failed source"), max_length=120, blank=True)
    computed_at = models.DateTimeField(_("computed at"))

    objects = ProofResultQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer of a proof")
        verbose_name_plural = _("answers of proofs")
        ordering = ("-on", "-computed_at", "-id")
        indexes = [models.Index(fields=["plan", "measure", "name", "-on"], name="proof_newest")]

    def __str__(self) -> str:
        return f"{self.plan} M{self.measure} {self.name} {self.on}: {self.error or self.value}"

    @property
    def is_healthy(self) -> bool:
        """Whether every source answered."""
        return not self.error

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise ResultKept("An answer of a proof is not changed. Compute the proof again: that adds a new one.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise ResultKept("An answer of a proof is not removed: a status of an earlier day must be found again.")
