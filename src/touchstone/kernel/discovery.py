"""Modules that each part of the house may have, found when they are first asked for.

Indicators and proofs compute with libraries that take seconds to load; a command that lists users should not wait
for them.
"""

from __future__ import annotations

from functools import cache

from django.utils.module_loading import autodiscover_modules


@cache
def find_modules(name: str) -> None:
    """Import the modules of this name of all applications, once in a process.

    Raises:
        Exception: whatever such a module raises; it is raised again at the next call.
    """
    autodiscover_modules(name)
