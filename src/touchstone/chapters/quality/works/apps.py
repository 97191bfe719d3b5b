from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorksConfig(AppConfig):
    name = "touchstone.chapters.quality.works"
    label = "works"
    verbose_name = _("Works registration")
    default_auto_field = "django.db.models.BigAutoField"
