"""Placing documents on records and withdrawing them; each is an event of the record."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from touchstone.engines.procedure.lifecycle import APPLICANT
from touchstone.kernel.access.models import User
from touchstone.kernel.access.viewer import SYSTEM, Viewer, viewer_of
from touchstone.kernel.records.errors import FactsRefused, NotAllowed
from touchstone.kernel.records.ledger import acting_as
from touchstone.kernel.records.models import Record

from .models import Attachment, Document
from .storing import store


def may_attach(record: Record, viewer: Viewer) -> bool:
    """Officers of the organ that keeps the record, and its applicant while the record is as it was filed."""
    roles = record.roles_of(viewer)
    by_applicant = APPLICANT in roles and record.state == record.life.first
    return viewer.system or "officer" in roles or by_applicant


def _actor(by: User | str) -> tuple[User | None, Viewer]:
    return (None, SYSTEM) if isinstance(by, str) else (by, viewer_of(by))


def _refuse_stranger(record: Record, viewer: Viewer) -> None:
    if not may_attach(record, viewer):
        told = _(
            "Documents of %(number)s are added and withdrawn by an officer, and by its applicant until it is dealt "
            "with; you act as %(held)s."
        )
        raise NotAllowed(told % {"number": record.number, "held": acting_as(record.roles_of(viewer))})


def _refuse_kind(record: Record, kind: str) -> None:
    known = record.register().documents
    if kind not in known:
        listed = ", ".join(known) or _("none")
        raise FactsRefused({"kind": [_("“%(kind)s” is no kind of document here; known: %(known)s.")
                                     % {"kind": kind[:40], "known": listed}]})  # fmt: skip


def attach(
    record: Record, document: Document, *, kind: str, by: User | str, on: date, title: str = "", reason: str = ""
) -> Attachment:
    """Place a stored document on a record.

    Raises:
        NotAllowed: the actor is neither an officer of the organ nor the applicant of a record just filed.
        FactsRefused: the register takes no documents of this kind, or the document is more secret than the record.
    """
    user, viewer = _actor(by)
    _refuse_stranger(record, viewer)
    _refuse_kind(record, kind)
    if document.level > record.level:
        raise FactsRefused({"document": [_("“%(name)s” is kept above the level of %(number)s; raise the record first.")
                                         % {"name": document.name, "number": record.number}]})  # fmt: skip
    with transaction.atomic():
        made = Attachment.objects.create(
            document=document, register=record.register().slug, number=record.number, kind=kind,
            title=(" ".join(title.split()) or document.name)[:200], added_by=user, added_at=datetime.now(UTC),
        )  # fmt: skip
        record.note("attached", by=by, on=on, reason=reason, diff={"document": [None, _kept(made)]})
    return made


def attach_file(
    record: Record, file: Any, *, kind: str, by: User | str, on: date, title: str = "", reason: str = ""
) -> Attachment:
    """Store a file and place it on a record, both or neither.

    Raises:
        DocumentRefused: the file itself cannot be taken; and what `attach` raises.
    """
    user, viewer = _actor(by)
    _refuse_stranger(record, viewer)
    _refuse_kind(record, kind)
    with transaction.atomic():
        document = store(file, by=user, kind=kind, level=record.level)
        return attach(record, document, kind=kind, by=by, on=on, title=title, reason=reason)


def withdraw(attachment: Attachment, record: Record, *, by: User | str, on: date, reason: str) -> None:
    """Take a document off a record; its place, its reason and its bytes are kept."""
    _user, viewer = _actor(by)
    _refuse_stranger(record, viewer)
    if not attachment.is_on(record):
        raise ValueError(f"'{attachment}' is not a document of {record.number}.")
    if not reason.strip():
        raise FactsRefused({"reason": [_("A document is withdrawn with a reason.")]})
    with transaction.atomic():
        current = Attachment.objects.select_for_update().get(pk=attachment.pk)
        if current.withdrawn_at is not None:
            raise FactsRefused({"document": [_("“%s” was withdrawn before.") % current.title]})
        current.withdrawn_at, current.withdrawn_why = datetime.now(UTC), reason.strip()
        current.save(update_fields=["withdrawn_at", "withdrawn_why"])
        record.note("withdrawn", by=by, on=on, reason=reason, diff={"document": [_kept(current), None]})
    attachment.refresh_from_db()


def _kept(attachment: Attachment) -> dict[str, Any]:
    """What history keeps of an attachment; the hash proves which bytes were meant."""
    document = attachment.document
    return {"kind": attachment.kind, "title": attachment.title, "name": document.name, "sha256": document.sha256}


def _place() -> Subquery:
    """Which of its record's documents one is, from 1: keys run through all records and would tell of hidden ones."""
    before = Attachment.objects.filter(register=OuterRef("register"), number=OuterRef("number"), pk__lte=OuterRef("pk"))
    return Subquery(before.order_by().values("number").annotate(place=Count("pk")).values("place"))


def attachments(record: Record, viewer: Viewer, *, withdrawn: bool = False) -> QuerySet[Any]:
    """The documents of a record that the viewer may read, oldest first, each with its `place` from 1.

    The record itself must have come from `seen_by(viewer)`. Who reads only its public part gets the kinds that the
    register declares public; withdrawn documents go only to those who read it in full and ask for them.
    """
    register = record.register()
    found = Attachment.objects.filter(register=register.slug, number=record.number)
    found = found.annotate(place=_place()).select_related("document", "added_by").order_by("added_at", "pk")
    in_full = register.reads_in_full(viewer, record)
    if not in_full:
        found = found.filter(kind__in=register.public_documents)
    if not viewer.system:
        found = found.filter(document__level__lte=viewer.clearance)
    return found if withdrawn and in_full else found.filter(withdrawn_at=None)
