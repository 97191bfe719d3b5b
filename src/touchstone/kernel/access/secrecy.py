"""The term of a closed record: set, extended, reviewed when it is over, and only then released, one way.

The end of a term publishes nothing. A head of the organ that keeps the record reviews it and writes down a finding;
another head releases it; what was released is never closed again, for it is known.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from touchstone.kernel.days import today
from touchstone.kernel.records.errors import NotAllowed

from .levels import Level
from .models import Reading, SecrecyTerm, User
from .viewer import Viewer, viewer_of


class ReleaseRefused(ValueError):
    """A term cannot be changed so, or a record not released yet; the message says why and what comes first."""


def term_of(record: Any) -> SecrecyTerm | None:
    return SecrecyTerm.objects.filter(register=record.register().slug, number=record.number).first()


def set_term(record: Any, *, ends_on: date, by: User) -> SecrecyTerm:
    """Say until when a closed record stays closed; a later day than before is an extension."""
    _head(record, by)
    term = term_of(record)
    if term is not None and term.released_on:
        raise ReleaseRefused(f"{record.number} was released on {term.released_on}; what is known is not closed again.")
    if not record.level and record.circle_id is None:
        raise ReleaseRefused(f"{record.number} is open; a term is set for closed records.")
    if term is None:
        return SecrecyTerm.objects.create(register=record.register().slug, number=record.number, ends_on=ends_on)
    if ends_on <= term.ends_on:
        raise ReleaseRefused(f"The term of {record.number} ends on {term.ends_on}; it can be extended, not cut short.")
    term.ends_on, term.extended = ends_on, True
    term.reviewed_on, term.reviewed_by, term.finding = None, None, ""
    term.save()
    return term


def review(record: Any, *, by: User, on: date, finding: str) -> SecrecyTerm:
    """Write down, once the term is over, what a head found on reading the record again."""
    _head(record, by)
    term = _running(record)
    if on <= term.ends_on:
        raise ReleaseRefused(f"The term of {record.number} ends on {term.ends_on}; it is reviewed after that day.")
    if not finding.strip():
        raise ReleaseRefused("A review needs its finding in words.")
    term.reviewed_on, term.reviewed_by, term.finding = on, by, finding.strip()
    term.save()
    return term


def release(record: Any, *, by: User, on: date, reason: str) -> None:
    """Open a reviewed record to those whom its register is open to; never undone."""
    _head(record, by)
    term = _running(record)
    if term.reviewed_on is None:
        raise ReleaseRefused(f"{record.number} is reviewed first; the end of its term on {term.ends_on} opens nothing.")
    if term.reviewed_by_id == by.pk:
        raise ReleaseRefused(f"{record.number} was reviewed by {by}; another head releases it.")
    with transaction.atomic():
        record.amend(by=by, on=on, reason=reason, level=Level.PUBLIC, circle=None)
        term.released_on, term.released_by = on, by
        term.save()


def note_reading(record: Any, viewer: Viewer) -> None:
    """Write down who read a secret record; not once its term is over and was not extended.

    Source: Implementing Regulation of the State Secrets Law (2014), art. 14.
    """
    if viewer.user is None or record.level < Level.SECRET:
        return
    term = term_of(record)
    if term is not None and not term.extended and term.ends_on < today():
        return
    Reading.objects.create(
        register=record.register().slug, number=record.number, level=record.level, reader=viewer.user,
        read_at=timezone.now(),
    )  # fmt: skip


def _running(record: Any) -> SecrecyTerm:
    term = term_of(record)
    if term is None:
        raise ReleaseRefused(f"{record.number} has no term; set one first.")
    if term.released_on:
        raise ReleaseRefused(f"{record.number} was released on {term.released_on}.")
    return term


def _head(record: Any, by: User) -> None:
    viewer = viewer_of(by)
    if (
        not viewer.holds("head", record.holder_id)
        or not record.register().seen_by(viewer).filter(pk=record.pk).exists()
    ):
        raise NotAllowed("The term of a record is decided by a head of the organ that keeps it, cleared to read it.")
