"""The app of indicators; it finds the modules named `indicators` of all apps."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class IndicatorsConfig(AppConfig):
    name = "touchstone.kernel.indicators"
    label = "indicators"
    verbose_name = _("Indicators")

    def ready(self) -> None:
        autodiscover_modules("indicators")
