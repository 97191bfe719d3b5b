from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClockConfig(AppConfig):
    name = "touchstone.kernel.clock"
    label = "clock"
    verbose_name = _("Time limits")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from touchstone.kernel.records import duties, ledger

        from .limits import follow
        from .owed import dues_owed

        if follow not in ledger.on_state:
            ledger.on_state.append(follow)
        if dues_owed not in duties.sources:
            duties.sources.append(dues_owed)
