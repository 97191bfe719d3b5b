"""What becomes of a row: a new record, an amended one, nothing, or a refusal with its reasons.

Only records that the importer may see are looked at, and only those read in full are found by their key: a file of
guesses must not learn what is behind the wall.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from touchstone.kernel.access.models import User
from touchstone.kernel.records import facts, ledger
from touchstone.kernel.records.errors import FactsRefused, Refused
from touchstone.kernel.records.register import Register

from .models import Import, TakenRow
from .rows import Draft
from .seen import Seen

AGREEING = ("holder", "filed_for")


@dataclass
class Deed:
    """One row's outcome: "open", "amend", "same", "left" or "refused"."""

    draft: Draft
    kind: str = "refused"
    record: Any = None
    on: date | None = None
    given: dict[str, Any] = field(default_factory=dict)

    def refuse(self, name: str, value: Any, reason: str, suggestion: str = "") -> None:
        self.draft.refuse(name, value, reason, suggestion)
        self.kind = "refused"

    def refuse_as(self, error: Exception) -> None:
        """Refuse for what the register said."""
        if isinstance(error, FactsRefused):
            for name, messages in error.fields.items():
                value = self.draft.row.cells.get(name, self.draft.facts.get(name, ""))
                self.refuse("" if name == "__all__" else name, value, " ".join(messages))
        elif isinstance(error, ValidationError):
            self.refuse("", "", " ".join(error.messages))
        else:
            self.refuse("", "", str(error))


class Decider:
    """Decides rows of one import, a batch at a time.

    Args:
        constraints: whether the tables' own constraints are asked about row by row, as when nothing is written after.
    """

    def __init__(self, job: Import, register: Register, by: User | str, *, constraints: bool) -> None:
        self.job, self.register, self.by, self.constraints = job, register, by, constraints
        self.viewer = ledger.Actor.of(by).viewer
        self.seen = Seen()
        self.holder = register.default_holder()
        self.key = tuple(register.field(name).attname for name in register.key)

    def decide(self, drafts: Sequence[Draft]) -> list[Deed]:
        """The outcome of each row; nothing is written."""
        for draft in drafts:
            self._note_repeat(draft)
        sound = [draft for draft in drafts if not draft.problems]
        taken = self._taken(sound)
        numbers = {draft.number for draft in sound if draft.number} | set(taken.values())
        by_number = self._by_number(numbers)
        by_key = self._by_key(sound)
        return [self._deed(draft, taken, by_number, by_key) for draft in drafts]

    def close(self) -> None:
        self.seen.close()

    # -- looking up -------------------------------------------------------------------------------------------------

    def _key_of(self, draft: Draft) -> tuple[Any, ...] | None:
        if not self.key or any(name not in draft.facts for name in self.register.key):
            return None
        return tuple(getattr(draft.facts[name], "pk", draft.facts[name]) for name in self.register.key)

    def _note_repeat(self, draft: Draft) -> None:
        """A row whose number or key an earlier row of the file had; where neither names it, count the equal rows."""
        if draft.problems:
            return
        named: Any = ("number", draft.number) if draft.number else self._key_of(draft)
        if named is None:
            draft.again = self.seen.times(("row", draft.fingerprint))
            return
        first = self.seen.first(named, draft.row.at)
        if first is not None:
            what = _("The file names the same record in row %s.") % first
            draft.refuse("number" if draft.number else self.register.key[0], draft.number, what)

    def _taken(self, drafts: Sequence[Draft]) -> dict[tuple[str, int], str]:
        rows = TakenRow.objects.filter(
            register=self.register.slug, fingerprint__in=[draft.fingerprint for draft in drafts]
        )
        return {(row.fingerprint, row.again): row.number for row in rows}

    def _by_number(self, numbers: set[str]) -> dict[str, Any]:
        rows = self.register.seen_by(self.viewer).filter(number__in=numbers).select_related("holder")
        return {record.number: record for record in rows}

    def _by_key(self, drafts: Sequence[Draft]) -> dict[tuple[Any, ...], list[Any]]:
        keys = {key for draft in drafts if not draft.number and (key := self._key_of(draft)) is not None}
        if not keys:
            return {}
        asked = reduce(or_, (Q(**dict(zip(self.key, key, strict=True))) for key in keys))
        mine = self.register.full(self.viewer)
        rows = self.register.seen_by(self.viewer).filter(asked)
        found: dict[tuple[Any, ...], list[Any]] = {}
        for record in (rows.filter(mine) if mine else rows).select_related("holder"):
            found.setdefault(tuple(getattr(record, name) for name in self.key), []).append(record)
        return found

    # -- deciding ---------------------------------------------------------------------------------------------------

    def _deed(
        self,
        draft: Draft,
        taken: dict[tuple[str, int], str],
        by_number: dict[str, Any],
        by_key: dict[tuple[Any, ...], list[Any]],
    ) -> Deed:
        deed = Deed(draft)
        if draft.problems:
            return deed
        before = by_number.get(taken.get((draft.fingerprint, draft.again), ""))
        try:
            if before is not None:
                self._again(deed, before)
            elif draft.number and draft.number in by_number:
                self._amend(deed, by_number[draft.number])
            elif draft.number and not self.job.take_over:
                reason = _("%s is not in this register.") % draft.number
                deed.refuse("number", draft.number, reason, _("Leave the number empty to open a new record."))
            else:
                self._by_key_or_new(deed, by_key.get(self._key_of(draft) or (), []))
        except (Refused, ValidationError, ValueError, TypeError, OverflowError) as error:
            deed.refuse_as(error)
        return deed

    def _again(self, deed: Deed, record: Any) -> None:
        """A row that went in before: it is not written again, whatever became of the record since."""
        deed.record = record
        given = {name: value for name, value in deed.draft.facts.items() if name not in AGREEING}
        deed.kind = "left" if ledger.would_change(record, by=self.by, on=self.job.on, **given) else "same"

    def _by_key_or_new(self, deed: Deed, found: list[Any]) -> None:
        if deed.draft.number or not found:
            self._open(deed)
        elif len(found) == 1:
            self._amend(deed, found[0])
        else:
            numbers = ", ".join(sorted(record.number for record in found)[:5])
            reason = _("Several records are named so: %s.") % numbers
            deed.refuse(self.register.key[0], "", reason, _("Give the number of the one that is meant."))

    def _open(self, deed: Deed) -> None:
        draft, fixed = deed.draft, dict(deed.draft.fixed)
        day = fixed.pop("opened_on", "")
        deed.on = draft.on or (date.fromisoformat(day) if day else self.job.on)
        said = {name: value for name, value in draft.facts.items() if value is not None or name not in AGREEING}
        deed.given = {"holder": self.holder} | said
        record = ledger.prepared(
            self.register.record, by=self.by, on=deed.on, constraints=self.constraints, **deed.given
        )
        if self.job.take_over and draft.number:
            since = fixed.get("state_since", "")
            record = ledger.taken_over(
                record,
                number=draft.number,
                state=fixed.get("state") or record.life.first,
                state_since=date.fromisoformat(since) if since else None,
            )
        else:
            self._refuse_unwritten(deed, record, fixed)
        if not draft.problems:
            deed.record, deed.kind = record, "open"

    def _amend(self, deed: Deed, record: Any) -> None:
        draft = deed.draft
        deed.on, deed.record = draft.on or self.job.on, record
        deed.given = {name: value for name, value in draft.facts.items() if name not in AGREEING}
        changes = ledger.would_change(record, by=self.by, on=deed.on, **deed.given)
        self._refuse_unwritten(deed, record, draft.fixed | self._agreeing(draft), changes=bool(changes))
        if not draft.problems:
            deed.kind = "amend" if changes else "same"

    def _agreeing(self, draft: Draft) -> dict[str, str]:
        """Keeper and applicant as text; a record is not handed over by an import."""
        found = {}
        for name in AGREEING:
            other = draft.facts.get(name)
            if other is not None:
                found[name] = str(getattr(other, "code", None) or getattr(other, "number", None) or other.pk)
        return found

    def _refuse_unwritten(self, deed: Deed, record: Any, fixed: dict[str, str], *, changes: bool = True) -> None:
        """Refuse values an import does not write where they are not what the register says."""
        for name, text in fixed.items():
            if name == "version":
                if changes and record.pk and text != str(record.version):
                    reason = _("The record was changed since the file was written: it is now version %s.")
                    deed.refuse(name, text, reason % record.version, _("Export it again and make the change there."))
                continue
            now = facts.written(self.register.field(name), record)
            if text != now:
                reason = _("An import does not change this; the register says “%s”.") % now
                deed.refuse(name, text, reason, _("Take the step for it on the record's page, or leave it as it is."))
