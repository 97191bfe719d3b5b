"""Asking the proofs, and what they last said: pages, reports and commands share these."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext

from .declaration import Declared, Proof, proofs
from .models import ProofResult
from .status import Reading, Status, status_of


def compute_proofs(
    on: date,
    *,
    computed_at: datetime | None = None,
    plan: str | None = None,
    advance: Callable[[int], None] = lambda done: None,
) -> list[ProofResult]:
    """Ask every proof, of one plan or of all, and add each answer.

    A proof that fails gets a row that says so and names the source; the others are asked all the same. Each answer
    is kept as it comes, so that one who stops in the middle loses none.

    Args:
        advance: told 1 after each proof.
    """
    answers = []
    with translation.override("en"):
        for declared in proofs.all(plan):
            answers.append(_asked(declared, on, computed_at or timezone.now()))
            advance(1)
    return answers


def _asked(declared: Declared, on: date, computed_at: datetime) -> ProofResult:
    """One row; whatever a proof raises is an answer about its source, so everything is caught and kept."""
    whose = {"plan": declared.plan, "measure": declared.measure, "name": declared.name, "on": on}
    try:
        answer = declared.answer(on)
    except Exception as failure:
        source = getattr(failure, "source", "") or ", ".join(declared.sources) or declared.name
        error = f"{type(failure).__name__}: {failure}"
        row = ProofResult(**whose, error=error, failed_source=source[:120], sources=list(declared.sources))
    else:
        row = _answered(whose, answer)
    row.computed_at = computed_at
    row.save()
    return row


def _answered(whose: dict[str, object], answer: Proof) -> ProofResult:
    return ProofResult(
        **whose,
        value=answer.value,
        target=answer.target,
        unit=str(answer.unit),
        direction=answer.direction,
        due=answer.due,
        as_of=answer.as_of,
        data_version=answer.data_version,
        link=answer.link,
        sources=list(answer.sources),
    )


def newest(plan: str, *, on: date, measures: Iterable[int] | None = None) -> dict[tuple[int, str], ProofResult]:
    """The last answer of each proof asked on a day or before it, by measure and name; one query."""
    rows = ProofResult.objects.filter(plan=plan, on__lte=on)
    if measures is not None:
        rows = rows.filter(measure__in=list(measures))
    found: dict[tuple[int, str], ProofResult] = {}
    for row in rows.order_by("on", "computed_at", "id"):
        found[row.measure, row.name] = row
    return found


def readings(plan: str, measure: int, *, on: date) -> list[Reading]:
    """What the registered proofs of a measure said last; a proof never asked has no value."""
    said = newest(plan, on=on, measures=[measure])
    return [_reading(declared, said.get((measure, declared.name))) for declared in proofs.of(plan, measure)]


def _reading(declared: Declared, row: ProofResult | None) -> Reading:
    title = str(declared.title)
    if row is None:
        return Reading(declared.name, title, None, None, None, declared.max_age, needed=declared.needed)
    return Reading(
        name=declared.name,
        title=title,
        max_age=declared.max_age,
        needed=declared.needed,
        value=row.value,
        target=row.target,
        as_of=row.as_of,
        direction=row.direction,
        due=row.due,
        error=row.error,
        source=row.failed_source,
    )


def measure_status(plan: str, measure: int, *, due: date | None, on: date) -> Status:
    """Where a measure stands on a day, from the answers known by then."""
    return status_of(due, readings(plan, measure, on=on), on)


def statuses(plan: str, due: dict[int, date | None], *, on: date) -> dict[int, Status]:
    """The status of many measures at once, with one query.

    Args:
        due: measure number -> its last day.
    """
    said = newest(plan, on=on, measures=due)
    known: dict[int, list[Reading]] = {number: [] for number in due}
    for declared in proofs.all(plan):
        if declared.measure in known:
            known[declared.measure].append(_reading(declared, said.get((declared.measure, declared.name))))
    return {number: status_of(day, known[number], on) for number, day in due.items()}


def reason(status: Status) -> str:
    """Why a measure stands where it does, in the reader's language."""
    facts = {name: short(value) if isinstance(value, date) else value for name, value in status.facts.items()}
    return replace(status, facts=facts).said(gettext)


def short(day: date) -> str:
    """A day as the reader's language writes it."""
    return date_format(day, "SHORT_DATE_FORMAT")
