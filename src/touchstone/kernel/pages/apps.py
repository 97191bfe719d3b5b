from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    name = "touchstone.kernel.pages"
    label = "pages"
    verbose_name = _("Register pages")

    def ready(self) -> None:
        from touchstone.kernel.records import duties

        from .secrecy import owed

        if owed not in duties.sources:
            duties.sources.append(owed)
