"""Plans brought in: the shipped edition, or a compiled plan after its review."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from datetime import date
from itertools import zip_longest
from typing import Any

from django.db import transaction

from touchstone.kernel.parties.models import Organ
from touchstone.kernel.parties.organs import OrganRow, load_organs
from touchstone.kernel.records import ledger

from . import editions
from .models import Chapter, Deliverable, Measure, Plan, Responsibility, Wording
from .numbering import numbering

LONGEST_ORGAN = 200
#: a name that can serve as an organ's code as it is, in addresses and files alike.
CODE = re.compile(r"[\w-]{1,40}")


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
            issued_on=edition.issued_on, issuer=edition.issuer, source=edition.source.title,
        )  # fmt: skip
        chapters = {
            each.number: Chapter.objects.create(
                plan=plan, number=each.number, title_en=each.title_en, title_zh=each.title_zh,
                introduction_en=each.summary_en, introduction_zh=each.summary_zh, source_line=each.source_line,
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
        "deliverables": [each | {"source_line": measure.source_line} for each in instruments + targets],
        "organs_line": measure.source_line,
        "wordings": [
            {"kind": "action", "order": order, "verb": verb, "source_line": measure.source_line}
            for order, verb in enumerate(measure.verbs)
        ],
    }  # fmt: skip


def from_compiled(compiled: dict[str, Any]) -> list[dict[str, Any]]:
    """The measures of a compiled plan as plain facts; their words are the source's own."""
    language = _language(compiled)
    last = date(int(compiled.get("year_to") or compiled["year"]), 12, 31)
    return [
        _measure_compiled(measure, chapter["number"], language, last) | {"position": position, "label": label}
        for chapter, rows in numbered(compiled)
        for measure, position, label in rows
    ]


def numbered(compiled: dict[str, Any]) -> list[tuple[dict[str, Any], list[tuple[dict[str, Any], int, str]]]]:
    """Each chapter with its measures, their place in the plan and, where numbers begin anew, their label."""
    found = numbering(compiled["chapters"])
    places = iter(zip(found.positions, found.labels, strict=True))
    return [
        (chapter, [(measure, *next(places)) for measure in chapter["measures"]]) for chapter in compiled["chapters"]
    ]


def would_make(compiled: dict[str, Any]) -> dict[str, Any]:
    """What accepting a compiled plan would make: counts, and the organs that would be added; nothing is written."""
    measures = [measure for chapter in compiled["chapters"] for measure in chapter["measures"]]
    names = list(dict.fromkeys(name for measure in measures for name in measure["organs"]))
    known = _known_organs(names)
    return {
        "chapters": len(compiled["chapters"]),
        "measures": len(measures),
        "numbers": "anew" if any(numbering(compiled["chapters"]).labels) else "through",
        "organs": [known[name].code for name in names if name in known],
        "new_organs": [name for name in names if name not in known],
        "without_organ": sum(not (each["organs"] or each.get("organ_groups")) for each in measures),
        "instruments": sum(len(each["instruments"]) for each in measures),
        "targets": sum(len(each["targets"]) for each in measures),
        "unplaced": len(compiled["unplaced"]),
        "warnings": len(compiled.get("warnings", [])),
    }


def _language(compiled: dict[str, Any]) -> str:
    return "zh" if str(compiled.get("language", "en")).startswith("zh") else "en"


def _measure_compiled(measure: dict[str, Any], chapter: int, language: str, last: date) -> dict[str, Any]:
    lines = measure.get("lines") or {}
    instruments = [
        {"kind": "instrument", f"title_{language}": each["title"], "verb": each.get("verb") or "", "source_line": line}
        for each, line in _with_lines(measure["instruments"], lines.get("instruments"))
    ]
    targets = [
        {
            "source_line": line, "kind": "target", f"title_{language}": str(each.get("unit") or ""),
            "low": each.get("value", each.get("low")), "high": each.get("value", each.get("high")),
            "qualifier": str(each.get("qualifier") or ""),
        }
        for each, line in _with_lines(measure["targets"], lines.get("targets"))
    ]  # fmt: skip
    return {
        "wordings": _wordings(measure, lines), "organs_line": lines.get("organs"), "chapter": chapter,
        f"title_{language}": _short(measure["text"]),
        f"summary_{language}": measure["text"], "due_on": last, "source_line": measure["line"],
        "organs": list(dict.fromkeys(measure["organs"])), "groups": measure.get("organ_groups", []),
        "deliverables": instruments + targets,
    }  # fmt: skip


def _with_lines(rows: list[Any], lines: list[int | None] | None) -> Iterable[tuple[Any, int | None]]:
    """Things read from a measure, each with the line of the source it stands on where that is known."""
    return zip_longest(rows, (lines or [])[: len(rows)])


def _wordings(measure: dict[str, Any], lines: dict[str, Any]) -> list[dict[str, Any]]:
    """What a measure is to do, the periods it mentions and the heading it stands under, in the order of its words."""
    actions = _with_lines(measure.get("actions", []), lines.get("actions"))
    periods = _with_lines(measure.get("periods", []), lines.get("periods"))
    found = [
        {"kind": "action", "verb": each["verb"], "words": each["object"], "source_line": line} for each, line in actions
    ]
    found += [{"kind": "period", "words": each, "source_line": line} for each, line in periods]
    found += [{"kind": "section", "words": measure["section"]}] if measure.get("section") else []
    return [each | {"order": order} for order, each in enumerate(found)]


def _short(text: str) -> str:
    first = text.split(";")[0].split("；")[0].split("。")[0]
    return first if len(first) <= 120 else first[:117].rstrip() + "…"


def accept(compiled: dict[str, Any], key: str, source: str) -> Plan:
    """A reviewed plan in force, whole or not at all; organs it names that are not known yet are added."""
    language = _language(compiled)
    with transaction.atomic():
        plan = Plan.objects.create(
            key=key, year=compiled["year"], source=source, **{f"title_{language}": compiled["title"]}
        )
        chapters = {
            each["number"]: Chapter.objects.create(
                plan=plan,
                number=each["number"],
                source_line=each.get("line"),
                **{f"title_{language}": each["title"], f"introduction_{language}": each["introduction"]},
            )
            for each in compiled["chapters"]
        }
        measures = from_compiled(compiled)
        codes = _settled_organs(
            dict.fromkeys(name for measure in measures for name in measure["organs"]), _names_told(compiled)
        )
        for each in measures:
            each["organs"] = list(dict.fromkeys(codes[name] for name in each["organs"]))
        _open_measures(plan, chapters, measures)
    return plan


def _known_organs(names: Iterable[str]) -> dict[str, Organ]:
    """The organs that a plan names, where they are known by code or by name."""
    wanted = list(names)
    found: dict[str, Organ] = {}
    for field in ("short_zh", "name_zh", "name_en", "code"):
        found |= {getattr(each, field): each for each in Organ.objects.filter(**{f"{field}__in": wanted})}
    return found


def _names_told(compiled: dict[str, Any]) -> dict[str, str]:
    """The longest name under which a plan names each organ."""
    found: dict[str, str] = {}
    for chapter in compiled["chapters"]:
        for measure in chapter["measures"]:
            for code, name in zip(measure["organs"], measure.get("organ_names", []), strict=False):
                found[code] = max(found.get(code, ""), name, key=len)
    return found


def _settled_organs(names: Iterable[str], told: dict[str, str]) -> dict[str, str]:
    """Name in the plan -> code of the organ; those not known are added under the name, or a code made of it."""
    wanted = list(names)
    known = _known_organs(wanted)
    for name in wanted:
        if name not in known:
            made = f"ORGAN-{hashlib.sha256(name.encode()).hexdigest()[:8].upper()}"
            code = name if CODE.fullmatch(name) else made
            words = told.get(name, name)[:LONGEST_ORGAN]
            known[name] = Organ.objects.create(code=code, name_en=words, name_zh=words)
    return {name: known[name].code for name in wanted}


def _open_measures(plan: Plan, chapters: dict[int, Chapter], measures: list[dict[str, Any]]) -> None:
    begins = plan.issued_on or date(plan.year, 1, 1)
    kept = ("position", "label", "title_en", "title_zh", "summary_en", "summary_zh", "kind", "due_on", "source_line")
    rows = [
        {name: each[name] for name in kept if name in each}
        | {"plan": plan, "chapter": chapters[each["chapter"]], "on": begins}
        for each in measures
    ]
    opened = ledger.open_many(Measure, rows, by="set-up")
    organs = {organ.code: organ for organ in Organ.objects.all()}
    parts, owed, said = [], [], []
    for measure, each in zip(opened, measures, strict=True):
        named: list[dict[str, Any]] = [{"organ": organs[code]} for code in each["organs"]]
        named += [{"group": group} for group in each["groups"]]
        parts += [
            Responsibility(
                measure=measure,
                order=order,
                part="joint" if order else "lead",
                since=begins,
                source_line=each.get("organs_line"),
                **who,
            )
            for order, who in enumerate(named)
        ]
        said += [Wording(measure=measure, **facts) for facts in each.get("wordings", ())]
        owed += [Deliverable(measure=measure, due_on=each["due_on"], **facts) for facts in each["deliverables"]]
    Responsibility.objects.bulk_create(parts)
    Deliverable.objects.bulk_create(owed)
    Wording.objects.bulk_create(said)
