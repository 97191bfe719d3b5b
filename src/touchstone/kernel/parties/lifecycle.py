"""What may become of an entry in the register of parties: it is merged into another, and the merger is undone."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from touchstone.engines.procedure.lifecycle import Lifecycle, Rule, step
from touchstone.engines.procedure.said import said


class IntoALivingParty(Rule):
    """A party is merged into another entry that itself is living, of the same kind and of the same level."""

    def broken_by(self, record: Any) -> str | None:
        keep = record.merged_into
        if keep is None:
            return said("No entry to merge into was named.")
        if keep.pk == record.pk:
            return said("%(number)s was to be merged into itself.", number=record.number)
        if keep.state != "living":
            return said(
                "%(number)s is itself merged into %(other)s; merge into that one.",
                number=keep.number, other=keep.merged_into.number,
            )  # fmt: skip
        if (keep.level, keep.circle_id) != (record.level, record.circle_id):
            return said("%(number)s and the other entry are not kept at one level.", number=record.number)
        if keep.kind != record.kind:
            return said(
                "%(number)s: %(kind)s; %(other)s: %(other_kind)s.", number=record.number, other=keep.number,
                kind=record.get_kind_display(), other_kind=keep.get_kind_display(),
            )  # fmt: skip
        return None


class NumbersStillFree(Rule):
    """An entry comes back only if no other living party bears one of its identifiers."""

    def broken_by(self, record: Any) -> str | None:
        from .reads import claimed_elsewhere

        taken = claimed_elsewhere(record)
        if not taken:
            return None
        listed = ", ".join(f"{each.scheme} {each.value} → {each.party.number}" for each in taken)
        return said("Borne by others since: %(listed)s. Withdraw them there first.", listed=listed)


class PointerTakenOff(Rule):
    """An entry that lives on its own points to no other: leave "merged into" empty."""

    def broken_by(self, record: Any) -> str | None:
        keep = record.merged_into
        return None if keep is None else said("It still points to %(number)s.", number=keep.number)


LIFE = Lifecycle(
    first="living",
    steps=(
        step("merge", "living", "merged", by="officer", needs_reason=True, asks=("merged_into",),
             rules=(IntoALivingParty(),), title=_("Merge")),
        step("unmerge", "merged", "living", by="officer", needs_reason=True, asks=("merged_into",),
             rules=(PointerTakenOff(), NumbersStillFree()), title=_("Undo the merger")),
    ),
    titles={"living": _("on the register"), "merged": _("merged")},
)  # fmt: skip
