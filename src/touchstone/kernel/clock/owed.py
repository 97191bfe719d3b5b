"""Time limits as duties: those of the records an officer's organ keeps, and those of an applicant's own files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from touchstone.kernel.access.levels import roles_up_to
from touchstone.kernel.access.viewer import Viewer
from touchstone.kernel.records.duties import Duty
from touchstone.kernel.records.register import Register, registers

from .models import Due

MOST = 200


def dues_owed(viewer: Viewer, today: date) -> Iterator[Duty]:
    """The running limits this viewer has to see to, the nearest of each register first."""
    if viewer.user is None:
        return
    for register in registers:
        if register.record.life.limits:
            for due in owed_in(register, viewer):
                yield Duty(
                    due.due_on, due.label, due.number, reverse("registers:record", args=[register.slug, due.number]),
                    _law(due), due.provisional,
                )  # fmt: skip


def _law(due: Due) -> str:
    article = _(due.article) if due.article else ""
    return article if due.verified else f"{article} · {_('unverified')}"


def owed_in(register: Register, viewer: Viewer) -> list[Due]:
    """At most the nearest `MOST` running limits of one register."""
    organs = [organ for organ, role in viewer.roles.items() if "officer" in roles_up_to(role)]
    mine = Q(holder__in=organs) | Q(filed_by=viewer.user_id)
    if viewer.party_id is not None:
        mine |= Q(filed_for=viewer.party_id)
    records = register.record.everything.filter(viewer.secrecy()).filter(mine)
    dues = Due.objects.filter(register=register.slug, closed_at=None, record_id__in=records.values("pk"))
    return list(dues.exclude(due_on=None).order_by("due_on", "number")[:MOST])
