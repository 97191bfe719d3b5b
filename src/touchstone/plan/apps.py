from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlanConfig(AppConfig):
    name = "touchstone.plan"
    label = "plan"
    verbose_name = _("Plan")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from touchstone.kernel.records import duties, everywhere

        from . import owed, reads

        everywhere.jumps.append(reads.measure_address)
        duties.sources.append(owed.duties_of)
