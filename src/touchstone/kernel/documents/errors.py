"""Why a file was not taken."""

from __future__ import annotations

from django.utils.translation import gettext as _

from touchstone.kernel.records.errors import Refused


class DocumentRefused(Refused):
    """A file that was not taken: which, what was found, what is allowed, what to do next."""

    def __init__(self, name: str, fact: str, limit: str, next_step: str) -> None:
        self.name, self.fact, self.limit, self.next_step = name, fact, limit, next_step
        super().__init__(_("“%(name)s” was not taken. %(why)s") % {"name": name, "why": f"{fact} {limit} {next_step}"})
