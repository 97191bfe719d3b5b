"""The documents of a record, on the page of every register that takes any."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from touchstone.kernel.access.viewer import Viewer
from touchstone.kernel.records.models import Record
from touchstone.kernel.records.register import Panel, registers

from .attaching import attachments, may_attach

TEMPLATE = "documents/panel.html"


def show_on_registers() -> None:
    """Give each register that declares documents its panel; called once all registers are known."""
    for register in registers:
        if register.documents and all(each.template != TEMPLATE for each in register.panels):
            register.panels.insert(0, Panel(_("Documents"), TEMPLATE, documents_of))  # type: ignore[arg-type]


def documents_of(request: HttpRequest, record: Record) -> dict[str, Any] | None:
    """The documents this reader may read; no panel for the public where no kind of document is public."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    register = record.register()
    if not register.reads_in_full(viewer, record) and not register.public_documents:
        return None
    found = attachments(record, viewer, withdrawn=True)
    return {
        "rows": [(each, register.documents.get(each.kind, each.kind)) for each in found],
        "slug": register.slug,
        "number": record.number,
        "may_attach": may_attach(record, viewer),
    }
