"""What is asked of plans: where each measure stands, who owes what by when, what is overdue, what has no evidence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from touchstone.kernel.access.viewer import PUBLIC, Viewer
from touchstone.kernel.parties.models import Organ
from touchstone.kernel.proofs import reads as proofs
from touchstone.kernel.proofs.declaration import Declared
from touchstone.kernel.proofs.declaration import proofs as declared_proofs
from touchstone.kernel.proofs.models import ProofResult
from touchstone.kernel.proofs.status import Standing, Status
from touchstone.kernel.records.duties import Duty
from touchstone.kernel.records.register import registers

from .models import Chapter, Deliverable, Measure, Plan, Responsibility

#: status -> its mark, so that colour alone never tells.
MARKS = {"met": "●", "on_track": "◐", "late": "▲", "stale": "◌", "no_evidence": "○"}
NAMED = re.compile(r"^[Mm]\s?(\d{1,3})$")
#: where a query leaves the deliverables of a measure that are still owed.
UNDONE = "undone"
REMINDED = (-14, -7, -1, 1, 7, 30)


def status_words(standing: str) -> str:
    """A status in the reader's language."""
    words = {
        "met": _("met"), "on_track": _("on track"), "late": _("late"), "stale": _("stale"),
        "no_evidence": _("no evidence"),
    }  # fmt: skip
    return words[str(standing)]


@dataclass(frozen=True)
class Tile:
    """A measure on the plan's sheet: what it is, who leads, where it stands and why."""

    measure: Measure
    lead: str
    organs: tuple[str, ...]
    standing: str
    words: str
    mark: str
    reason: str

    @property
    def address(self) -> str:
        return measure_url(self.measure)


@dataclass(frozen=True)
class Band:
    """A chapter with its measures."""

    chapter: Chapter
    tiles: list[Tile]


def measure_url(measure: Measure) -> str:
    return reverse("plan:measure", args=[measure.plan.key, measure.position])


def newest_plan() -> Plan | None:
    """The plan of the latest year."""
    return Plan.objects.order_by("-year", "key").first()


def measures_of(plan: Plan, viewer: Viewer) -> list[Measure]:
    """The plan's measures that the viewer may see, in order, with their organs."""
    answering = Responsibility.objects.select_related("organ").filter(until=None)
    seen = registers.get("measures").seen_by(viewer).filter(plan=plan)
    return list(
        seen.select_related("plan", "chapter")
        .prefetch_related(Prefetch("responsibilities", answering, to_attr="answering"))
        .order_by("position")
    )


def statuses(plan: Plan, measures: Iterable[Measure], on: date) -> dict[int, Status]:
    """Number -> where the measure stands on a day, from its proofs alone."""
    return proofs.statuses(plan.key, {each.position: each.due_on for each in measures}, on=on)


def bands(plan: Plan, viewer: Viewer, on: date, *, organ: str = "", status: str = "", chapter: str = "") -> list[Band]:
    """The whole plan on one sheet, narrowed by organ, status or chapter."""
    measures = measures_of(plan, viewer)
    standing = statuses(plan, measures, on)
    found: dict[int, Band] = {}
    for measure in measures:
        tile = tile_of(measure, standing[measure.position])
        if organ and organ not in tile.organs:
            continue
        if (status and status != tile.standing) or (chapter and chapter != str(measure.chapter.number)):
            continue
        found.setdefault(measure.chapter_id, Band(measure.chapter, [])).tiles.append(tile)
    return list(found.values())


def tile_of(measure: Measure, status: Status) -> Tile:
    answering: Sequence[Responsibility] = measure.answering  # type: ignore[attr-defined]
    lead = next((each for each in answering if each.part == "lead"), None)
    standing = str(status.standing)
    return Tile(
        measure=measure,
        lead=(lead.organ.code if lead.organ else lead.group) if lead else "",
        organs=tuple(each.organ.code for each in answering if each.organ),
        standing=standing,
        words=status_words(standing),
        mark=MARKS[standing],
        reason=proofs.reason(status),
    )


def counts(sheet: Iterable[Band]) -> dict[str, int]:
    """Status -> how many measures stand so."""
    counted = Counter(tile.standing for band in sheet for tile in band.tiles)
    return {str(each): counted[str(each)] for each in Standing}


def _answering(viewer: Viewer) -> QuerySet[Responsibility]:
    """Who answers today for the measures that the viewer may see."""
    seen = registers.get("measures").seen_by(viewer)
    return Responsibility.objects.filter(measure__in=seen, until=None).select_related("organ")


def organs_of(plan: Plan, viewer: Viewer) -> list[tuple[Organ, int, int]]:
    """Organs that answer for measures of the plan: (organ, as lead, jointly), the busiest first."""
    parts = _answering(viewer).filter(measure__plan=plan).exclude(organ=None)
    led: Counter[int] = Counter()
    joint: Counter[int] = Counter()
    organs = {}
    for each in parts:
        assert each.organ is not None
        organs[each.organ.pk] = each.organ
        (led if each.part == "lead" else joint)[each.organ.pk] += 1
    rows = [(organ, led[pk], joint[pk]) for pk, organ in organs.items()]
    return sorted(rows, key=lambda row: (-row[1] - row[2], row[0].code))


def figures_of(measure: Measure, on: date) -> list[tuple[Declared, ProofResult | None]]:
    """Each registered proof of a measure with its newest answer by that day, if it was ever asked."""
    said = proofs.newest(measure.plan.key, on=on, measures=[measure.position])
    declared = declared_proofs.of(measure.plan.key, measure.position)
    return [(each, said.get((measure.position, each.name))) for each in declared]


def serving(measure: Measure, viewer: Viewer) -> list[tuple[str, str]]:
    """(title, address) of the registers that serve a measure."""
    return [
        (str(each.title), reverse("registers:rows", args=[each.slug]))
        for each in registers
        if measure.position in each.measures and (each.public or not viewer.is_public)
    ]


def may_report(measure: Measure, viewer: Viewer) -> list[Organ]:
    """The organs for which the viewer may report on a measure: officers of organs that answer for it."""
    return [
        each.organ
        for each in measure.responsibilities.filter(until=None).select_related("organ")
        if each.organ is not None and viewer.holds("officer", each.organ.pk)
    ]


def measure_address(viewer: Viewer, asked: str) -> str | None:
    """The page of a measure that was typed as "M43", in the newest plan."""
    found = NAMED.match(asked.strip())
    plan = newest_plan() if found else None
    if found is None or plan is None:
        return None
    measure = Measure.objects.seen_by(viewer).filter(plan=plan, position=int(found[1])).select_related("plan").first()
    return measure_url(measure) if measure else None


# -- what is owed -----------------------------------------------------------------------------------------------------


def owed_by(
    organ_ids: Iterable[int], viewer: Viewer, plan: Plan | None = None
) -> list[tuple[Responsibility, list[Deliverable]]]:
    """What organs answer for, with what is not delivered yet, the nearest day first."""
    parts = _answering(viewer).filter(organ__in=list(organ_ids))
    if plan is not None:
        parts = parts.filter(measure__plan=plan)
    undone = Prefetch("measure__deliverables", Deliverable.objects.filter(done_on=None), to_attr=UNDONE)
    rows = parts.select_related("measure__plan", "measure__chapter").prefetch_related(undone)
    return [(each, getattr(each.measure, UNDONE)) for each in rows.order_by("measure__due_on", "measure__position")]


def duties_of(viewer: Viewer, today: date) -> Iterator[Duty]:
    """Measures that the viewer's organs answer for and that are not met: a report by the due day."""
    mine = [organ for organ in viewer.roles if viewer.holds("officer", organ)]
    if not mine:
        return
    owed = [part for part, _undone in owed_by(mine, viewer)]
    by_plan: dict[int, dict[int, Status]] = {}
    for part in owed:
        measure = part.measure
        if measure.plan_id not in by_plan:
            same = [each.measure for each in owed if each.measure.plan_id == measure.plan_id]
            by_plan[measure.plan_id] = statuses(measure.plan, same, today)
        if by_plan[measure.plan_id][measure.position].standing != Standing.MET:
            what = _("Report as lead") if part.part == "lead" else _("Report as joint organ")
            yield Duty(measure.due_on, what, str(measure), measure_url(measure))


@dataclass(frozen=True)
class Due:
    """A reminder that is due on a day: to whom, about what, how many days before (negative) or after."""

    responsibility: Responsibility
    days: int


def reminders(on: date) -> list[Due]:
    """Reminders of the day: 14, 7 and 1 days before a due date, 1, 7 and 30 after it, for measures not met.

    Letters leave the house, so they speak of measures that are everybody's to see and of no other.
    """
    wanted = Q()
    for days in REMINDED:
        wanted |= Q(measure__due_on=on - timedelta(days=days))
    parts = _answering(PUBLIC).filter(wanted).exclude(organ=None)
    found = []
    for each in parts.select_related("measure__plan").order_by("measure__position", "order"):
        status = proofs.measure_status(each.measure.plan.key, each.measure.position, due=each.measure.due_on, on=on)
        if status.standing != Standing.MET:
            found.append(Due(each, (on - each.measure.due_on).days))
    return found
