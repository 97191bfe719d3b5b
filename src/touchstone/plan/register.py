"""The registers of measures and of progress reports."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from touchstone.kernel.access.viewer import Viewer
from touchstone.kernel.records.register import Register, register

from .models import Measure, ProgressReport


@register
class Measures(Register):
    """Measures are public; the coordinating office keeps them."""

    slug = "measures"
    title = _("Measures")
    lead = _("Every measure of every plan, with the organs that answer for it.")
    record = Measure
    organ = "JMO"
    columns = ("number", "title_en", "title_zh", "chapter", "kind", "due_on")
    filters = ("plan", "kind", "due_on", "state")
    find_by = ("number", "title_en", "title_zh", "summary_en", "summary_zh")
    public = ("number", "plan", "chapter", "position", "label", "title_en", "title_zh", "summary_en", "summary_zh",
              "kind", "due_on", "source_line", "state")  # fmt: skip
    read_by = "organs"


@register
class ProgressReports(Register):
    """Reports are the public's once the coordinating office has accepted them.

    Until then the organ that reports and the coordinating office alone read them.
    """

    slug = "progress-reports"
    title = _("Progress reports")
    lead = _("What organs say of their part of a measure; the status is computed from proofs and does not follow them.")
    record = ProgressReport
    columns = ("number", "measure", "holder", "period", "state", "opened_on")
    filters = ("state", "opened_on")
    find_by = ("number", "text", "period")
    public = ("number", "measure", "holder", "period", "text", "state", "opened_on")
    public_states = ("accepted",)
    read_by = "holder"
    documents = {"attachment": _("attachment")}
    public_documents = ("attachment",)

    def seen_by(self, viewer: Viewer) -> QuerySet[Any]:
        """A report names its measure, so who may not see the measure does not see the report."""
        return super().seen_by(viewer).filter(measure__in=Measure.objects.seen_by(viewer))
