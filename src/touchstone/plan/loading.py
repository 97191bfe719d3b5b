"""Plans brought in: the shipped edition, or a compiled plan after its review."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from touchstone.kernel.parties.models import Organ
from touchstone.kernel.parties.organs import OrganRow, load_organs
from touchstone.kernel.records import ledger

from . import editions
from .models import Chapter, Deliverable, Measure, Plan, Responsibility, number_of


def load_edition(key: str) -> Plan:
    """The shipped edition in the database; a second run changes nothing."""
    edition = editions.load(key)
    load_organs(
        OrganRow(code=organ.code, name_en=organ.name_en, name_zh=organ.name_zh, short_zh=organ.short_zh,
                 kind=organ.kind, coordinates=organ.coordinates)
        for organ in edition.organs
    )  # fmt: skip
    known = Plan.objects.filter(key=key).first()
    if known is not None:
        return known
    with transaction.atomic():
        plan = Plan.objects.create(
            key=key, title_en=edition.title_en, title_zh=edition.title_zh, year=edition.year,
            issued_on=edition.issued_on, source=edition.source.title,
        )  # fmt: skip
        chapters = {
            each.number: Chapter.objects.create(
                plan=plan, number=each.number, title_en=each.title_en, title_zh=each.title_zh,
                introduction_en=each.summary_en, introduction_zh=each.summary_zh,
            )
            for each in edition.chapters
        }  # fmt: skip
        _open_measures(plan, chapters, [_from_edition(each) for each in edition.measures])
    return plan


def _from_edition(measure: editions.Measure) -> dict[str, Any]:
    """A measure of an edition as plain facts."""
    instruments = [
        {"kind": "instrument", "title_en": each.title_en, "title_zh": each.title_zh, "verb": each.verb}
        for each in measure.instruments
    ]
    targets = [
        {
            "kind": "target",
            "title_en": each.unit_en,
            "title_zh": each.unit_zh,
            "low": each.value if each.value is not None else each.low,
            "high": each.value if each.value is not None else each.high,
            "qualifier": each.qualifier,
        }
        for each in measure.targets
    ]
    return {
        "position": measure.number, "chapter": measure.chapter, "title_en": measure.title_en,
        "title_zh": measure.title_zh, "summary_en": measure.summary_en, "summary_zh": measure.summary_zh,
        "kind": measure.kind, "due_on": measure.due, "source_line": measure.source_line,
        "organs": list(measure.organs), "groups": [each.name_en for each in measure.groups],
        "deliverables": instruments + targets,
    }  # fmt: skip


def from_compiled(compiled: dict[str, Any]) -> list[dict[str, Any]]:
    """The measures of a compiled plan as plain facts; their words are the source's own."""
    chinese = str(compiled.get("language", "en")).startswith("zh")
    language = "zh" if chinese else "en"
    last = date(int(compiled.get("year_to") or compiled["year"]), 12, 31)
    return [
        _measure_compiled(measure, chapter["number"], language, last)
        for chapter in compiled["chapters"]
        for measure in chapter["measures"]
    ]


def _measure_compiled(measure: dict[str, Any], chapter: int, language: str, last: date) -> dict[str, Any]:
    instruments = [
        {"kind": "instrument", f"title_{language}": each["title"][:400], "verb": each.get("verb") or ""}
        for each in measure["instruments"]
    ]
    targets = [
        {
            "kind": "target", f"title_{language}": str(each.get("unit") or "")[:400],
            "low": each.get("value", each.get("low")), "high": each.get("value", each.get("high")),
            "qualifier": str(each.get("qualifier") or "")[:20],
        }
        for each in measure["targets"]
    ]  # fmt: skip
    return {
        "position": measure["number"], "chapter": chapter, f"title_{language}": _short(measure["text"]),
        f"summary_{language}": measure["text"], "due_on": last, "source_line": measure["line"],
        "organs": measure["organs"], "groups": measure.get("organ_groups", []), "deliverables": instruments + targets,
    }  # fmt: skip


def _short(text: str) -> str:
    first = text.split(";")[0].split("；")[0].split("。")[0]
    return first if len(first) <= 120 else first[:117].rstrip() + "…"


def accept(compiled: dict[str, Any], key: str, source: str) -> Plan:
    """A reviewed plan in force, whole or not at all; organs it names that are not known yet are added."""
    chinese = str(compiled.get("language", "en")).startswith("zh")
    language = "zh" if chinese else "en"
    with transaction.atomic():
        plan = Plan.objects.create(
            key=key, year=compiled["year"], source=source[:500], **{f"title_{language}": compiled["title"][:300]}
        )
        chapters = {
            each["number"]: Chapter.objects.create(
                plan=plan,
                number=each["number"],
                **{f"title_{language}": each["title"][:300], f"introduction_{language}": each["introduction"]},
            )
            for each in compiled["chapters"]
        }
        measures = from_compiled(compiled)
        for code in {code for measure in measures for code in measure["organs"]}:
            Organ.objects.get_or_create(code=code, defaults={"name_en": code, "name_zh": code})
        _open_measures(plan, chapters, measures)
    return plan


def _open_measures(plan: Plan, chapters: dict[int, Chapter], measures: list[dict[str, Any]]) -> None:
    begins = plan.issued_on or date(plan.year, 1, 1)
    kept = ("position", "title_en", "title_zh", "summary_en", "summary_zh", "kind", "due_on", "source_line")
    rows = [
        {name: each[name] for name in kept if name in each}
        | {"plan": plan, "chapter": chapters[each["chapter"]], "on": begins}
        for each in measures
    ]
    opened = ledger.open_many(Measure, rows, by="set-up")
    organs = {organ.code: organ for organ in Organ.objects.all()}
    parts, owed = [], []
    for measure, each in zip(opened, measures, strict=True):
        named: list[dict[str, Any]] = [{"organ": organs[code]} for code in each["organs"]]
        named += [{"group": group} for group in each["groups"]]
        parts += [
            Responsibility(measure=measure, order=order, part="joint" if order else "lead", since=begins, **who)
            for order, who in enumerate(named)
        ]
        owed += [Deliverable(measure=measure, due_on=each["due_on"], **facts) for facts in each["deliverables"]]
    Responsibility.objects.bulk_create(parts)
    Deliverable.objects.bulk_create(owed)


__all__ = ["accept", "from_compiled", "load_edition", "number_of"]
