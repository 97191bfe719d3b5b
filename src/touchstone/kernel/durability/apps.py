from typing import Any

from django.apps import AppConfig, apps
from django.db import connections
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class DurabilityConfig(AppConfig):
    name = "touchstone.kernel.durability"
    label = "durability"
    verbose_name = _("Durability")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Django tells only applications that have models, and this one has none
        post_migrate.connect(_guard_again, sender=apps.get_app_config("records"))


def _guard_again(using: str, **_kwargs: Any) -> None:
    """Put back what a migration may have lost: SQLite rebuilds a table to change it and forgets its triggers.

    A register that is new has its rows walled, where the wall is in use.
    """
    from . import asking, guards, rows

    if asking.role() and not guards.absent_tables(connections[using]):
        rows.secure()
    if guards.missing(connections[using]):
        guards.install(connections[using])
