"""Measure 3: invention patents per 10,000 people."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DensityConfig(AppConfig):
    name = "touchstone.chapters.quality.density"
    label = "density"
    verbose_name = _("Invention patents per 10,000 people")
