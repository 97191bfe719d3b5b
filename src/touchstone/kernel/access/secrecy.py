"""The term of a closed record: closed, extended, reviewed when it is over, and only then released, one way.

The end of a term publishes nothing. A head of the organ that keeps the record reviews it and writes down a finding;
another head releases it; what was released is never closed again, for it is known.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from touchstone.kernel.days import today
from touchstone.kernel.records.errors import NotAllowed

from .levels import Level
from .models import Circle, Reading, SecrecyTerm, User
from .viewer import Viewer, viewer_of


class ReleaseRefused(ValueError):
    """A term cannot be changed so, or a record not released yet; the message says why and what comes first."""


def term_of(record: Any) -> SecrecyTerm | None:
    return SecrecyTerm.objects.filter(register=record.register().slug, number=record.number).first()


def close(
    record: Any, *, level: int, circle: Circle | None, ends_on: date | None, by: User, on: date, reason: str
) -> None:
    """Take an open record, or one that is less closed, out of the sight of those who are not cleared for it.

    Nothing is opened by this: the level only rises, and a record is not taken out of its circle.

    Args:
        ends_on: the last day of its term; a record in a circle of the open level alone may have none.
    """
    viewer = _head(record, by)
    term = term_of(record)
    if term is not None and term.released_on:
        raise ReleaseRefused(
            _("%(number)s was released on %(day)s; what is known is not closed again.")
            % {"number": record.number, "day": term.released_on}
        )
    if level < record.level or (record.circle_id is not None and circle != record.circle):
        raise ReleaseRefused(
            _("%(number)s is closed higher already; it is opened by review and release alone.")
            % {"number": record.number}
        )
    if (level, circle) == (Level.PUBLIC, None):
        raise ReleaseRefused(_("Name a level above open, or a circle, or both."))
    if level > viewer.clearance or (circle is not None and circle.pk not in viewer.circles):
        raise NotAllowed(_("You close a record no higher than you are cleared yourself, and into your own circles."))
    if level and ends_on is None and term is None:
        raise ReleaseRefused(_("A closed record has a term: say on which day it ends."))
    with transaction.atomic():
        record.amend(by=by, on=on, reason=reason, level=level, circle=circle)
        if ends_on is not None and (term is None or ends_on != term.ends_on):
            set_term(record, ends_on=ends_on, by=by)


def decided_by(viewer: Viewer, record: Any) -> bool:
    """Whether this reader decides on the secrecy of a record: a head of the organ that keeps it.

    A record that no organ keeps is decided on by a head of the office that coordinates.
    """
    if record.holder_id is None:
        return viewer.coordinates and viewer.holds("head")
    return viewer.holds("head", record.holder_id)


def to_review(viewer: Viewer, on: date) -> list[SecrecyTerm]:
    """Terms that are over and not decided, of records this reader decides on, the earliest first."""
    from touchstone.kernel.records.register import registers

    found = []
    for term in SecrecyTerm.objects.filter(released_on=None, ends_on__lt=on).order_by("ends_on", "number"):
        if term.register in registers:
            record = registers.get(term.register).seen_by(viewer).filter(number=term.number).first()
            if record is not None and decided_by(viewer, record):
                found.append(term)
    return found


def set_term(record: Any, *, ends_on: date, by: User) -> SecrecyTerm:
    """Say until when a closed record stays closed; a later day than before is an extension."""
    _head(record, by)
    term = term_of(record)
    if term is not None and term.released_on:
        raise ReleaseRefused(
            _("%(number)s was released on %(day)s; what is known is not closed again.")
            % {"number": record.number, "day": term.released_on}
        )
    if not record.level and record.circle_id is None:
        raise ReleaseRefused(_("%(number)s is open; a term is set for closed records.") % {"number": record.number})
    if term is None:
        return SecrecyTerm.objects.create(register=record.register().slug, number=record.number, ends_on=ends_on)
    if ends_on <= term.ends_on:
        raise ReleaseRefused(
            _("The term of %(number)s ends on %(day)s; it can be extended, not cut short.")
            % {"number": record.number, "day": term.ends_on}
        )
    term.ends_on, term.extended = ends_on, True
    term.reviewed_on, term.reviewed_by, term.finding = None, None, ""
    term.save()
    return term


def review(record: Any, *, by: User, on: date, finding: str) -> SecrecyTerm:
    """Write down, once the term is over, what a head found on reading the record again."""
    _head(record, by)
    term = _running(record)
    if on <= term.ends_on:
        raise ReleaseRefused(
            _("The term of %(number)s ends on %(day)s; it is reviewed after that day.")
            % {"number": record.number, "day": term.ends_on}
        )
    if not finding.strip():
        raise ReleaseRefused(_("A review needs its finding in words."))
    term.reviewed_on, term.reviewed_by, term.finding = on, by, finding.strip()
    term.save()
    return term


def release(record: Any, *, by: User, on: date, reason: str) -> None:
    """Open a reviewed record to those whom its register is open to; never undone."""
    _head(record, by)
    term = _running(record)
    if term.reviewed_on is None:
        raise ReleaseRefused(
            _("%(number)s is reviewed first; the end of its term on %(day)s opens nothing.")
            % {"number": record.number, "day": term.ends_on}
        )
    if term.reviewed_by_id == by.pk:
        raise ReleaseRefused(
            _("%(number)s was reviewed by %(head)s; another head releases it.") % {"number": record.number, "head": by}
        )
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
        raise ReleaseRefused(_("%(number)s has no term; set one first.") % {"number": record.number})
    if term.released_on:
        raise ReleaseRefused(
            _("%(number)s was released on %(day)s.") % {"number": record.number, "day": term.released_on}
        )
    return term


def _head(record: Any, by: User) -> Viewer:
    viewer = viewer_of(by)
    if not decided_by(viewer, record) or not record.register().seen_by(viewer).filter(pk=record.pk).exists():
        raise NotAllowed(_("The term of a record is decided by a head of the organ that keeps it, cleared to read it."))
    return viewer
