"""What is asked of a work before it is registered."""

from __future__ import annotations

from datetime import date
from typing import Any

from touchstone.engines.procedure.lifecycle import Rule
from touchstone.engines.procedure.said import said


class CompletedBeforeFiling(Rule):
    """A work is registered once it exists: it is completed on or before the day of filing."""

    law = "Copyright Law of 2010, art. 3"
    since = date(2010, 4, 1)

    def broken_by(self, work: Any) -> str | None:
        if work.completed_on is None or work.completed_on <= work.opened_on:
            return None
        return said(
            "Completed on %(completed)s; filed on %(filed)s.", completed=work.completed_on, filed=work.opened_on
        )


class PublishedAfterCompletion(Rule):
    """A work is published no earlier than it is completed."""

    law = "Copyright Law of 2010, art. 10(1)"
    since = date(2010, 4, 1)

    def broken_by(self, work: Any) -> str | None:
        if work.published_on is None or work.completed_on is None or work.published_on >= work.completed_on:
            return None
        published, completed = work.published_on, work.completed_on
        return said("First published on %(published)s; completed on %(completed)s.",
                    published=published, completed=completed)  # fmt: skip


class NotDepositedBefore(Rule):
    """The same deposit copy is registered once: an identical copy is on file already."""

    law = "Trial Measures for the Voluntary Registration of Works (1994)"
    since = date(1995, 1, 1)
    verified = False

    def broken_by(self, work: Any) -> str | None:
        from .reads import same_deposit

        twins = same_deposit(work)
        if not twins:
            return None
        return said("The deposit copy is that of %(twins)s.", twins=", ".join(twin.number for twin in twins[:5]))
