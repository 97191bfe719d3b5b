"""What is asked of a work before it is registered."""

from __future__ import annotations

from datetime import date
from typing import Any

from touchstone.engines.procedure.lifecycle import Rule


class CompletedBeforeFiling(Rule):
    """A work is registered once it exists: it is completed on or before the day of filing."""

    law = "Copyright Law of 2010, art. 3"
    since = date(2010, 4, 1)

    def broken_by(self, work: Any) -> str | None:
        if work.completed_on is None or work.completed_on <= work.opened_on:
            return None
        return f"Completed on {work.completed_on}; filed on {work.opened_on}."


class PublishedAfterCompletion(Rule):
    """A work is published no earlier than it is completed."""

    law = "Copyright Law of 2010, art. 10(1)"
    since = date(2010, 4, 1)

    def broken_by(self, work: Any) -> str | None:
        if work.published_on is None or work.completed_on is None or work.published_on >= work.completed_on:
            return None
        return f"First published on {work.published_on}; completed on {work.completed_on}."


class NotDepositedBefore(Rule):
    """The same deposit copy is registered once: an identical copy is on file already."""

    law = "Trial Measures for the Voluntary Registration of Works (1994)"
    since = date(1995, 1, 1)
    verified = False

    def broken_by(self, work: Any) -> str | None:
        from .reads import same_deposit

        twins = same_deposit(work)
        return f"The deposit copy is that of {', '.join(twin.number for twin in twins[:5])}." if twins else None
