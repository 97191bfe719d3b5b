"""The app of indicators."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IndicatorsConfig(AppConfig):
    name = "touchstone.kernel.indicators"
    label = "indicators"
    verbose_name = _("Indicators")
