"""Merging two entries for one party, and undoing it; nothing is moved and nothing deleted."""

from __future__ import annotations

from datetime import date
from typing import Any

from touchstone.kernel.access.models import User
from touchstone.kernel.records import ledger
from touchstone.kernel.records.models import Event, Record

from .models import Identifier, Party


def merge(keep: Party, absorbed: Party, *, by: User | str, reason: str, on: date) -> Event:
    """Point one entry to the other; the absorbed one keeps its number, names, identifiers and history.

    Raises:
        StepRefused: the entries are one, one is merged already, the merger would close a circle, or the actor
            is no officer; with every reason.
    """
    return absorbed.take("merge", by=by, on=on, reason=reason, merged_into=keep)


def unmerge(absorbed: Party, *, by: User | str, reason: str, on: date) -> Event:
    """Give an absorbed entry its own life back, exactly as it was.

    Raises:
        StepRefused: it is not merged, or another living party bears one of its identifiers by now.
    """
    return absorbed.take("unmerge", by=by, on=on, reason=reason, merged_into=None)


def follow_steps() -> None:
    """Do what a merger entails whichever door it came through: page, API, import or command."""
    if _after_step not in ledger.on_state:
        ledger.on_state.append(_after_step)


def _after_step(record: Record, event: Event) -> None:
    if not isinstance(record, Party) or event.verb not in ("merge", "unmerge"):
        return
    before, after = event.diff["merged_into"]
    merged = event.verb == "merge"
    held = Identifier.objects.filter(party=record)
    held.filter(withdrawn_on=None).update(live=not merged)
    other = Party.everything.get(number=after if merged else before)
    by: Any = event.actor or event.actor_name
    verb = "absorbed_other" if merged else "released_other"
    other.note(verb, by=by, on=event.held_on, reason=event.reason, diff={"other": [None, record.number]})
