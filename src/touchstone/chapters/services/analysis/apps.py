"""Measures 13, 72 and 74: what published rights show of technologies, their holders and their course."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AnalysisConfig(AppConfig):
    name = "touchstone.chapters.services.analysis"
    label = "analysis"
    verbose_name = _("Analysis of publications")
