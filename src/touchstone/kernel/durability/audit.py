"""The whole audit: guards, chains, checkpoints, and records against their history."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

from touchstone.kernel.records import chain
from touchstone.kernel.records.chain import Fault, Progress

from . import guards, wholeness

#: How often the audit reads each event.
READINGS = 3


def verify(progress: Progress = lambda _events: None) -> Iterator[Fault]:
    """Every fault found, in the order: guards, chains, checkpoints, records.

    Args:
        progress: called with a number of events more that were read; each event is read READINGS times.
    """
    for name in guards.missing(connection):
        yield Fault(name, "this guard of the database is gone or switched off; `touchstone setup` puts it back")
    yield from chain.verify(progress)
    yield from wholeness.verify(progress)
