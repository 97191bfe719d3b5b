"""Imports: a file on its way into a register, the rows it could not take, and what each row became."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Standing(models.TextChoices):
    """How far an import is."""

    CHECKING = "checking", _("being checked")
    CHECKED = "checked", _("checked; nothing is written yet")
    WRITING = "writing", _("being written")
    DONE = "done", _("done")
    CANCELLED = "cancelled", _("cancelled")
    REFUSED = "refused", _("refused")


class Import(models.Model):
    """One file for one register: how it is read, how far it is, and the counts of its rows."""

    register = models.CharField(_("register"), max_length=40)
    name = models.CharField(_("file name"), max_length=255)
    sha256 = models.CharField(_("content hash"), max_length=64)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    stored_at = models.CharField(max_length=80, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    made_at = models.DateTimeField(_("handed in at"))
    on = models.DateField(_("held on"))
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    take_over = models.BooleanField(_("take numbers and states over"), default=False)
    #: pairs, in the order of the file: PostgreSQL keeps the keys of an object in an order of its own
    settled = models.JSONField(default=list)
    standing = models.CharField(_("standing"), max_length=10, choices=Standing.choices, default=Standing.CHECKING)
    said = models.TextField(_("what was said of the file"), blank=True)
    beat_at = models.DateTimeField(null=True)
    #: how many rows there will be: about, from the file's lines, and exactly once they were read; 0 where unknown
    expected = models.PositiveBigIntegerField(_("rows expected"), default=0)
    rows = models.PositiveBigIntegerField(_("rows read"), default=0)
    opened = models.PositiveBigIntegerField(_("new records"), default=0)
    amended = models.PositiveBigIntegerField(_("amended records"), default=0)
    same = models.PositiveBigIntegerField(_("rows that change nothing"), default=0)
    left = models.PositiveBigIntegerField(_("rows taken in before, their records changed since"), default=0)
    refused = models.PositiveBigIntegerField(_("rows refused"), default=0)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        indexes = [models.Index(fields=["by", "-made_at"], name="imports_of_a_user")]

    def __str__(self) -> str:
        return f"{self.name} → {self.register}"

    @property
    def columns(self) -> dict[str, str]:
        """Column of the file -> field of the register, "" for a column left out on purpose, in its order."""
        return dict(self.settled)

    @columns.setter
    def columns(self, settled: Mapping[str, str]) -> None:
        self.settled = [[column, field] for column, field in settled.items()]

    @property
    def is_running(self) -> bool:
        return self.standing in (Standing.CHECKING, Standing.WRITING)

    def counts(self) -> dict[str, int]:
        """The counts of its rows, by name."""
        return {name: getattr(self, name) for name in COUNTS}


COUNTS = ("rows", "opened", "amended", "same", "left", "refused")


class BadRow(models.Model):
    """A row that did not go in: its cells as they stood in the file, and every problem with them.

    `problems` lists objects of field, value, reason and suggestion.
    """

    of = models.ForeignKey(Import, models.CASCADE, related_name="bad_rows")
    row = models.PositiveBigIntegerField(_("row"))
    sheet = models.CharField(_("sheet"), max_length=40, blank=True)
    cells = models.JSONField()
    problems = models.JSONField()

    class Meta:
        verbose_name = _("refused row")
        verbose_name_plural = _("refused rows")
        indexes = [models.Index(fields=["of", "id"], name="bad_rows_in_order")]

    def __str__(self) -> str:
        return f"{self.of_id} row {self.row}"

    def told(self) -> list[dict[str, Any]]:
        """Its problems, each with the row it is in."""
        return [{"row": self.row, "sheet": self.sheet, **problem} for problem in self.problems]


class TakenRow(models.Model):
    """What a row became: the fingerprint of its facts and the record's number, so that it never goes in twice.

    `again` counts rows of one file that say exactly the same.
    """

    register = models.CharField(max_length=40)
    fingerprint = models.CharField(max_length=64)
    again = models.PositiveIntegerField(default=0)
    number = models.CharField(max_length=40)
    by_import = models.ForeignKey(Import, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["register", "fingerprint", "again"], name="a_row_goes_in_once")]

    def __str__(self) -> str:
        return f"{self.fingerprint[:12]} {self.number}"
