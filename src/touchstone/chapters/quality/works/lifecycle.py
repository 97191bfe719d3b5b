"""How the file of a work lives: received, examined, registered; transferred, revoked or cancelled later."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from touchstone.engines.procedure.lifecycle import Lifecycle, limit, step

from .rules import CompletedBeforeFiling, NotDepositedBefore, PublishedAfterCompletion

TRIAL_MEASURES = "Trial Measures for the Voluntary Registration of Works (1994)"
RULES = (CompletedBeforeFiling(), PublishedAfterCompletion(), NotDepositedBefore())

LIFE = Lifecycle(
    first="received",
    roles={"examiner": "officer", "chief examiner": "reviewer"},
    titles={
        "received": _("received"),
        "under_examination": _("under examination"),
        "to_be_corrected": _("to be corrected"),
        "registered": _("registered"),
        "refused": pgettext_lazy("work", "refused"),
        "withdrawn": _("withdrawn"),
        "revoked": _("revoked"),
    },
    steps=(
        step("accept", "received", "under_examination", by="examiner", needs_documents=("deposit",), title=_("Accept")),
        step("ask_for_correction", ("received", "under_examination"), "to_be_corrected", by="examiner",
             needs_reason=True, title=_("Ask for correction")),
        step("answer", "to_be_corrected", "under_examination", by=("applicant", "examiner"), title=_("Answer")),
        step("register", "under_examination", "registered", by="examiner", rules=RULES,
             needs_documents=("deposit",), title=pgettext_lazy("step", "Register")),
        step("refuse", ("received", "under_examination", "to_be_corrected"), "refused", by="chief examiner",
             needs_reason=True, title=_("Refuse")),
        step("withdraw", ("received", "under_examination", "to_be_corrected"), "withdrawn", by=("applicant", "clock"),
             title=_("Withdraw")),
        step("transfer", "registered", "registered", by="examiner", needs_reason=True, needs_documents=("contract",),
             asks=("owner", "region"), title=_("Record a transfer")),
        step("revoke", "registered", "revoked", by="chief examiner", needs_reason=True, title=_("Revoke")),
    ),
    limits=(
        limit("decide", "under_examination", 1, "month", article=TRIAL_MEASURES, verified=False,
              title=_("Decide on the registration")),
        limit("answer", "to_be_corrected", 2, "month", article=TRIAL_MEASURES, verified=False, then="withdraw",
              title=_("Answer the request for correction")),
    ),
)  # fmt: skip
