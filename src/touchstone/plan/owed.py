"""Who owes what, and by when: one organ, one's desk, and over a whole plan what is overdue or without evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Max, Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _

from touchstone.kernel.access.viewer import Viewer
from touchstone.kernel.proofs.status import Standing, Status
from touchstone.kernel.records.duties import Duty

from . import reads
from .models import Deliverable, Draft, Measure, Plan, ProgressReport, Reminder, Responsibility, coordinates

#: where a query leaves the deliverables of a measure that are still owed.
UNDONE = "undone"


@dataclass(frozen=True)
class Owed:
    """One thing that an organ owes: what, for which measure, in which part, by which day."""

    due: date
    what: str
    about: str
    part: Responsibility
    link: str
    on: date
    deliverable: Deliverable | None = None

    @property
    def days_left(self) -> int:
        return -self.days_over

    @property
    def days_over(self) -> int:
        """Days since the day passed; negative while it is still to come."""
        return (self.on - self.due).days


def owed_by(
    organ_ids: Iterable[int], viewer: Viewer, plan: Plan | None = None
) -> list[tuple[Responsibility, list[Deliverable]]]:
    """What organs answer for, with what is not delivered yet, the nearest day first."""
    parts = reads.answering(viewer).filter(organ__in=list(organ_ids))
    if plan is not None:
        parts = parts.filter(measure__plan=plan)
    undone = Prefetch("measure__deliverables", Deliverable.objects.filter(done_on=None), to_attr=UNDONE)
    rows = parts.select_related("measure__plan", "measure__chapter").prefetch_related(undone)
    return [(each, getattr(each.measure, UNDONE)) for each in rows.order_by("measure__due_on", "measure__position")]


def own_days(measures: Iterable[Measure]) -> dict[int, list[Deliverable]]:
    """Key of a measure -> what it must still bring about on another day than its own; one query."""
    undone = Deliverable.objects.filter(measure__in=list(measures), done_on=None)
    found: dict[int, list[Deliverable]] = {}
    for each in undone.exclude(due_on=F("measure__due_on")):
        found.setdefault(each.measure_id, []).append(each)
    return found


def statuses_of(measures: Iterable[Measure], on: date) -> dict[int, Status]:
    """Where measures of any plans stand on a day, by their keys; one query a plan."""
    by_plan: dict[int, list[Measure]] = {}
    for each in measures:
        by_plan.setdefault(each.plan_id, []).append(each)
    found: dict[int, Status] = {}
    for same in by_plan.values():
        standing = reads.statuses(same[0].plan, same, on)
        found |= {each.pk: standing[each.position] for each in same}
    return found


def owed_list(organ_ids: Iterable[int], viewer: Viewer, on: date, plan: Plan | None = None) -> list[Owed]:
    """Everything that organs owe, by day: measures not met, deliverables not done, reports not handed in."""
    ids = list(organ_ids)
    rows = owed_by(ids, viewer, plan)
    standing = statuses_of([part.measure for part, _undone in rows], on)
    found = []
    for part, undone in rows:
        address = reads.measure_url(part.measure)
        if standing[part.measure_id].standing != Standing.MET:
            what = _("Report as lead") if part.part == "lead" else _("Report as joint organ")
            found.append(Owed(part.measure.due_on, what, str(part.measure), part, address, on))
        found += [Owed(each.due_on, _delivery(each), each.title, part, address, on, each) for each in undone]
    found += _reports_owed(ids, viewer, on, {part.measure_id: part for part, _undone in rows})
    return sorted(found, key=lambda each: (each.due, each.part.measure.position))


def _delivery(deliverable: Deliverable) -> str:
    return _("Reach the milestone") if deliverable.kind == Deliverable.Kind.MILESTONE else _("Deliver")


def _reports_owed(ids: list[int], viewer: Viewer, on: date, parts: dict[int, Responsibility]) -> Iterator[Owed]:
    """Reports begun or returned and not handed in, for readers who may know of them."""
    waiting = ProgressReport.objects.seen_by(viewer).filter(holder__in=ids, state__in=("draft", "returned"))
    for each in waiting.filter(measure__in=parts).select_related("measure").order_by("number"):
        what = _("Hand in the draft") if each.state == "draft" else _("Mend the returned report")
        part = parts[each.measure_id]
        yield Owed(part.measure.due_on, what, str(each), part, _report_url(each), on)


def _report_url(report: ProgressReport) -> str:
    return reverse("registers:record", args=["progress-reports", report.number])


def duties_of(viewer: Viewer, today: date) -> Iterator[Duty]:
    """What stands on the desk: measures not met, milestones with a day of their own, reports to do or decide on."""
    mine = [organ for organ in viewer.roles if viewer.holds("officer", organ)]
    if not mine:
        return
    for each in owed_list(mine, viewer, today):
        if each.deliverable is None or each.due != each.part.measure.due_on:
            yield Duty(each.due, each.what, each.about, each.link)
    if coordinates(viewer):
        handed_in = ProgressReport.objects.seen_by(viewer).filter(state="submitted").order_by("number")
        for report in handed_in.select_related("measure"):
            yield Duty(None, _("Accept or return the report"), f"{report} · {report.measure}", _report_url(report))
        for draft in Draft.objects.filter(accepted_at=None).order_by("key"):
            yield Duty(None, _("Review the plan"), str(draft), reverse("plan:draft", args=[draft.key]))


# -- over a whole plan ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Overdue:
    """A measure or a deliverable whose day has passed; `reminded` is when its organs were last written to."""

    tile: reads.Tile
    due: date
    days: int
    deliverable: Deliverable | None
    reminded: date | None


def overdue(plan: Plan, viewer: Viewer, on: date, *, organ: str = "") -> list[Overdue]:
    """What is not done though its day has passed, the longest overdue first.

    A measure counts when it is late, or when its day has passed and it is not met; a deliverable when no day is entered
    on which it was done.
    """
    tiles = [tile for band in reads.bands(plan, viewer, on, organ=organ) for tile in band.tiles]
    by_measure = {tile.measure.pk: tile for tile in tiles}
    told = dict(
        Reminder.objects.filter(measure__in=by_measure).exclude(sent_on=None)
        .values_list("measure").annotate(last=Max("sent_on"))
    )  # fmt: skip
    found = [
        Overdue(tile, tile.measure.due_on, (on - tile.measure.due_on).days, None, told.get(pk))
        for pk, tile in by_measure.items()
        if tile.standing == Standing.LATE or (tile.measure.due_on < on and tile.standing != Standing.MET)
    ]
    undone = Deliverable.objects.filter(measure__in=by_measure, done_on=None, due_on__lt=on)
    found += [
        Overdue(by_measure[each.measure_id], each.due_on, (on - each.due_on).days, each, told.get(each.measure_id))
        for each in undone
    ]
    return sorted(found, key=lambda each: (each.due, each.tile.measure.position, each.deliverable is not None))


@dataclass(frozen=True)
class Unproven:
    """A chapter with its measures that have no evidence, and those whose evidence is stale."""

    chapter: Any
    without: list[reads.Tile]
    stale: list[reads.Tile]


def unproven(plan: Plan, viewer: Viewer, on: date, *, organ: str = "") -> list[Unproven]:
    """Chapter by chapter, the measures for which nothing can be relied on."""
    found = []
    for band in reads.bands(plan, viewer, on, organ=organ):
        without = [tile for tile in band.tiles if tile.standing == Standing.NO_EVIDENCE]
        stale = [tile for tile in band.tiles if tile.standing == Standing.STALE]
        if without or stale:
            found.append(Unproven(band.chapter, without, stale))
    return found
