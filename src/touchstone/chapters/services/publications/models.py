"""Queries that a reader keeps."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SavedQuery(models.Model):
    """A query under a name, its maker's alone; `address` is the search page's query string."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=200)
    address = models.TextField()
    saved_at = models.DateTimeField(_("saved at"))

    class Meta:
        verbose_name = _("saved query")
        verbose_name_plural = _("saved queries")
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="one_saved_query_a_name")]

    def __str__(self) -> str:
        return self.name
