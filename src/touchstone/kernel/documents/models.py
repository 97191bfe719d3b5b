"""Documents: files kept once by their content, and their place on records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from touchstone.kernel.access.levels import Level

if TYPE_CHECKING:
    from touchstone.kernel.records.models import Record


class Document(models.Model):
    """One file as it was handed in; two with the same content share their bytes in the store.

    Neither the row nor the bytes are ever changed or deleted.
    """

    sha256 = models.CharField(_("content hash"), max_length=64, db_index=True)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    media_type = models.CharField(_("media type"), max_length=120)
    name = models.CharField(_("file name"), max_length=255)
    stored_at = models.CharField(max_length=80, editable=False)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    uploaded_at = models.DateTimeField(_("uploaded at"))
    level = models.PositiveSmallIntegerField(_("level"), choices=Level.choices, default=Level.PUBLIC)

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    def __str__(self) -> str:
        return self.name


class Attachment(models.Model):
    """A document's place on a record: what it is there, since when, and why it was withdrawn."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="attachments")
    register = models.CharField(max_length=40)
    number = models.CharField(_("record number"), max_length=40)
    kind = models.CharField(_("kind"), max_length=40)
    title = models.CharField(_("title"), max_length=200)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    added_at = models.DateTimeField(_("added at"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_why = models.TextField(_("why withdrawn"), blank=True)

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        indexes = [models.Index(fields=["register", "number"], name="attachment_of_record")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(withdrawn_at=None) | ~models.Q(withdrawn_why=""), name="withdrawn_with_a_reason"
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"

    def is_on(self, record: Record) -> bool:
        return (self.register, self.number) == (record.register().slug, record.number)
