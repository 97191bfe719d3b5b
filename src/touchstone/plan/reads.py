"""What is asked of plans: where each measure stands, who answers for it, what serves it and what happened to it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from touchstone.kernel.access.viewer import Viewer
from touchstone.kernel.parties.models import Organ
from touchstone.kernel.proofs import reads as proofs
from touchstone.kernel.proofs.declaration import Declared
from touchstone.kernel.proofs.declaration import proofs as declared_proofs
from touchstone.kernel.proofs.models import ProofResult
from touchstone.kernel.proofs.status import Standing, Status
from touchstone.kernel.records.models import Event
from touchstone.kernel.records.register import registers

from . import editions
from .models import Chapter, Lineage, Measure, Plan, Responsibility, in_language

#: status -> its mark, so that colour alone never tells.
MARKS = {"met": "●", "on_track": "◐", "late": "▲", "stale": "◌", "no_evidence": "○"}
NAMED = re.compile(r"^[Mm]\s?(\d{1,3}(?:\.\d{1,3}){0,3})$")
#: events whose reason everybody may read: why a part was handed off and how measures go on is said in public.
OPEN_REASONS = ("handed_off", "lineage_entered")


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
    return reverse("plan:measure", args=[measure.plan.key, measure.code])


def newest_plan() -> Plan | None:
    """The plan of the latest year."""
    return Plan.objects.order_by("-year", "key").first()


def measures_of(plan: Plan, viewer: Viewer) -> list[Measure]:
    """The plan's measures that the viewer may see, in order, with their organs."""
    today = Responsibility.objects.select_related("organ").filter(until=None)
    seen = registers.get("measures").seen_by(viewer).filter(plan=plan)
    return list(
        seen.select_related("plan", "chapter")
        .prefetch_related(Prefetch("responsibilities", today, to_attr="answering"))
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
        lead=(lead.organ.short if lead.organ else lead.group) if lead else "",
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


def answering(viewer: Viewer) -> QuerySet[Responsibility]:
    """Who answers today for the measures that the viewer may see."""
    seen = registers.get("measures").seen_by(viewer)
    return Responsibility.objects.filter(measure__in=seen, until=None).select_related("organ")


def organs_of(plan: Plan, viewer: Viewer) -> list[tuple[Organ, int, int]]:
    """Organs that answer for measures of the plan: (organ, as lead, jointly), the busiest first."""
    parts = answering(viewer).filter(measure__plan=plan).exclude(organ=None)
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
    numbers = served_as(measure, viewer)
    return [
        (str(each.title), reverse("registers:rows", args=[each.slug]))
        for each in registers
        if numbers & set(each.measures) and (each.public or not viewer.is_public)
    ]


def served_as(measure: Measure, viewer: Viewer) -> set[int]:
    """The numbers under which registers and indicators serve a measure: they name measures of the shipped plan, and
    serve what these go on in too."""
    found, asked = set(), [measure]
    while asked:
        known = [each for each in asked if each.plan.key in editions.KEYS]
        found |= {each.position for each in known}
        earlier = Lineage.objects.filter(later__in=[each for each in asked if each not in known])
        seen = registers.get("measures").seen_by(viewer)
        asked = list(seen.filter(pk__in=earlier.values("earlier")).select_related("plan"))
    return found


def lineage_of(measure: Measure, viewer: Viewer) -> tuple[list[Lineage], list[Lineage]]:
    """How a measure came and how it goes on, as far as the viewer may see the other measures."""
    seen = registers.get("measures").seen_by(viewer)
    comes = measure.comes_from.filter(earlier__in=seen).select_related("earlier__plan", "later__plan")
    goes = measure.goes_on_in.filter(Q(later=None) | Q(later__in=seen)).select_related("earlier__plan", "later__plan")
    return list(comes), list(goes)


def lineages(plan: Plan, viewer: Viewer) -> list[tuple[Measure, list[Lineage], list[Lineage]]]:
    """Each measure of a plan with what it comes from and what it goes on in, as far as the viewer may see them."""
    seen = registers.get("measures").seen_by(viewer)
    known = Lineage.objects.select_related("earlier__plan", "later__plan")
    comes, goes = defaultdict(list), defaultdict(list)
    for each in known.filter(later__plan=plan, earlier__in=seen).order_by("earlier__position"):
        comes[each.later_id].append(each)
    for each in known.filter(Q(later=None) | Q(later__in=seen), earlier__plan=plan).order_by("later__position"):
        goes[each.earlier_id].append(each)
    return [(each, comes[each.pk], goes[each.pk]) for each in measures_of(plan, viewer)]


def passed_on(organ: Organ, viewer: Viewer, plan: Plan) -> list[Responsibility]:
    """Parts of a plan's measures that an organ held and handed off, the latest first."""
    seen = registers.get("measures").seen_by(viewer).filter(plan=plan)
    ended = Responsibility.objects.filter(organ=organ, measure__in=seen).exclude(until=None)
    return list(ended.select_related("measure__plan", "organ").order_by("-until", "measure__position"))


@dataclass(frozen=True)
class Told:
    """One event of a measure's history in words: what happened, to what, and why where the reader may know."""

    event: Event
    title: str
    words: str
    reason: str


def told(measure: Measure, viewer: Viewer, *, most: int = 50) -> list[Told]:
    """What happened to a measure, newest first; the reasons are for those who read the record in full."""
    full = registers.get("measures").reads_in_full(viewer, measure)
    found = []
    for event in measure.history().order_by("-held_on", "-seq")[:most]:
        words = _words_of(event, viewer)
        if words is not None:
            reason = event.reason if full or event.verb in OPEN_REASONS else ""
            found.append(Told(event, verb_words(measure, event.verb), words, reason))
    return found


def verb_words(measure: Measure, verb: str) -> str:
    """An event's verb in the reader's language."""
    step = measure.life.step(verb)
    words = {
        "opened": _("Opened"), "amended": _("Amended"), "corrected": _("Corrected"), "handed_off": _("Handed off"),
        "milestone_set": _("Milestone set"), "milestone_withdrawn": _("Milestone withdrawn"),
        "deliverable_changed": _("Deliverable changed"), "delivered": _("Delivered"),
        "delivery_taken_back": _("Delivery taken back"), "lineage_entered": _("Lineage entered"),
        "lineage_taken_back": _("Lineage taken back"), "attached": _("Attached"), "withdrawn": _("Withdrawn"),
    }  # fmt: skip
    return str(step.label) if step else words.get(verb, verb.replace("_", " "))


def _words_of(event: Event, viewer: Viewer) -> str | None:
    """What an event changed, in words; None where it would tell of a measure the viewer may not see."""
    if "responsibility" in event.diff:
        before, after = event.diff["responsibility"]
        part = dict(Responsibility.Part.choices).get(after["part"], after["part"])
        named = {each.code: str(each) for each in Organ.objects.filter(code__in=[before["organ"], after["organ"]])}
        organs = [named.get(code, code) for code in (before["organ"], after["organ"])]
        return _("%(what)s (%(kind)s)") % {"what": " → ".join(organs), "kind": part}
    if "deliverable" in event.diff:
        said = event.diff["deliverable"][1] or event.diff["deliverable"][0]
        return in_language(said["title_en"], said["title_zh"])
    if "lineage" in event.diff:
        return _words_of_link(event.diff["lineage"][1] or event.diff["lineage"][0], viewer)
    return ""


def _words_of_link(link: dict[str, str | None], viewer: Viewer) -> str | None:
    numbers = [number for number in (link["earlier"], link["later"]) if number]
    if registers.get("measures").seen_by(viewer).filter(number__in=numbers).count() < len(numbers):
        return None
    kind = dict(Lineage.Kind.choices).get(str(link["kind"]), str(link["kind"]))
    return _("%(what)s (%(kind)s)") % {"what": " → ".join(numbers), "kind": kind}


def measure_address(viewer: Viewer, asked: str) -> str | None:
    """The page of a measure that was typed as "M43", in the newest plan."""
    found = NAMED.match(asked.strip())
    plan = newest_plan() if found else None
    if found is None or plan is None:
        return None
    seen = Measure.objects.seen_by(viewer).filter(Measure.coded(found[1]), plan=plan)
    measure = seen.select_related("plan").first()
    return measure_url(measure) if measure else None
