"""Counts of attempts, kept where the records are: a store in trouble says so and is not taken for "too many"."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.cache.backends.db import DatabaseCache
from django.db import DatabaseError, connections, router

from .trouble import trouble_of


class HonestCache(DatabaseCache):
    """Django's cache in a table, which answers "not stored" when its disk is full or can only be read.

    Whoever counts attempts reads that as a limit reached, and tells a person on a read-only disk that they signed in
    too often. Here the trouble of the store comes through, and its page is shown.
    """

    def _base_set(self, mode: str, key: str, value: Any, *timeout: Any) -> bool:
        failures: list[DatabaseError] = []

        def watched(execute: Callable[..., Any], *asked: Any) -> Any:
            try:
                return execute(*asked)
            except DatabaseError as error:
                failures.append(error)
                raise

        with connections[router.db_for_write(self.cache_model_class)].execute_wrapper(watched):
            stored = super()._base_set(mode, key, value, *timeout)  # type: ignore[misc]
        if not stored and failures and trouble_of(failures[-1]) is not None:
            raise failures[-1]
        return bool(stored)
