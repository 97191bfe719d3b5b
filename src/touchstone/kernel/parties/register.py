"""The register of parties, as pages, lists and files show it."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from touchstone.kernel.access.viewer import Viewer
from touchstone.kernel.records.models import Record
from touchstone.kernel.records.register import Register, register

from .models import Party


@register
class Parties(Register):
    slug = "parties"
    title = _("Parties")
    lead = _("The persons and organisations that file, hold and represent, each kept once. Persons are not public.")
    record = Party
    columns = ("number", "name", "kind", "region", "state")
    filters = ("kind", "region", "state")
    find_by = ("number", "name", "also_called")
    public = ("number", "name", "also_called", "kind", "region")
    public_states = ("living",)
    public_rows = Q(kind=Party.Kind.ORGANISATION)
    read_by = "organs"
    documents = {"licence": _("Certificate of registration"), "ground": _("Ground of a change or merger")}
    form = ("kind", "name", "region", "contact")

    def full(self, viewer: Viewer) -> Q:
        """Beside what officers read, a party reads the entry about itself."""
        wider = super().full(viewer)
        if wider and viewer.party_id is not None:
            wider |= Q(pk=viewer.party_id)
        return wider

    def reads_in_full(self, viewer: Viewer, record: Record) -> bool:
        own = viewer.party_id is not None and record.pk == viewer.party_id
        return own or super().reads_in_full(viewer, record)
