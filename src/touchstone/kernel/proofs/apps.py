"""The app of proofs."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProofsConfig(AppConfig):
    name = "touchstone.kernel.proofs"
    label = "proofs"
    verbose_name = _("Proofs")
