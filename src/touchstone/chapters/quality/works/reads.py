"""What is asked of the works on file."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .models import Work

LIVE = ("received", "under_examination", "to_be_corrected", "registered")


def same_deposit(work: Work) -> list[Work]:
    """Other works, registered or on their way, whose deposit copy is the same to the byte; oldest first."""
    from .models import Work

    if not work.deposit_sha256:
        return []
    twins = Work.everything.filter(deposit_sha256=work.deposit_sha256, state__in=LIVE, opened_on__lte=work.opened_on)
    return [each for each in twins.order_by("number")[:20] if each.number != work.number and each.number < work.number]
