"""The app of proofs; it finds the modules named `proofs` of all apps."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class ProofsConfig(AppConfig):
    name = "touchstone.kernel.proofs"
    label = "proofs"
    verbose_name = _("Proofs")

    def ready(self) -> None:
        autodiscover_modules("proofs")
