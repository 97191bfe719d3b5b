"""How a measure and a progress report live."""

from django.utils.translation import gettext_lazy as _

from touchstone.engines.procedure.lifecycle import Lifecycle, step

#: the kernel's role that stands for an officer of the coordinating office in a report's lifecycle; the organ that
#: reports holds it never, see `ProgressReport.roles_of`.
COORDINATOR = "administrator"

MEASURE = Lifecycle(
    first="in_force",
    titles={"in_force": _("in force"), "closed": _("closed")},
    steps=(step("close", "in_force", "closed", by="administrator", needs_reason=True, title=_("Close")),),
)

REPORT = Lifecycle(
    first="draft",
    titles={"draft": _("draft"), "submitted": _("submitted"), "accepted": _("accepted"), "returned": _("returned")},
    steps=(
        step("submit", ("draft", "returned"), "submitted", by="officer", title=_("Hand in")),
        step("accept", "submitted", "accepted", by="coordinating_office", title=_("Accept")),
        step("return", "submitted", "returned", by="coordinating_office", needs_reason=True, title=_("Return")),
    ),
    roles={"coordinating_office": COORDINATOR},
)
