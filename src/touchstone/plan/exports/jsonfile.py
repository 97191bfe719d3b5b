"""A plan as JSON; `plan.schema.json` beside this file describes it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from touchstone.kernel.access.viewer import Viewer

from .. import reads
from ..models import Lineage, Measure, Plan, Wording


def schema() -> dict[str, Any]:
    """The JSON Schema of `as_json`."""
    return json.loads(Path(__file__).with_name("plan.schema.json").read_text(encoding="utf-8"))


def as_json(plan: Plan, viewer: Viewer, on: date) -> dict[str, Any]:
    """The whole plan with the status of every measure on a day."""
    measures = reads.measures_of(plan, viewer)
    standing = reads.statuses(plan, measures, on)
    chapters = {each.pk: each for each in plan.chapters.all()}
    whole = Measure.everything.filter(plan=plan).prefetch_related("deliverables", "wordings")
    kept = {each.pk: (list(each.deliverables.all()), list(each.wordings.all())) for each in whole}
    lineage = {measure.pk: (comes, goes) for measure, comes, goes in reads.lineages(plan, viewer)}
    return {
        "key": plan.key,
        "title": {"en": plan.title_en, "zh": plan.title_zh},
        "year": plan.year,
        "issued_on": plan.issued_on.isoformat() if plan.issued_on else None,
        "issuer": plan.issuer,
        "source": plan.source,
        "as_of": on.isoformat(),
        "chapters": [
            {
                "number": chapter.number,
                "title": {"en": chapter.title_en, "zh": chapter.title_zh},
                "source_line": chapter.source_line,
                "introduction": {"en": chapter.introduction_en, "zh": chapter.introduction_zh},
                "measures": [
                    _measure(each, standing[each.position], *kept[each.pk]) | _lineage(*lineage[each.pk])
                    for each in measures
                    if each.chapter_id == pk
                ],
            }
            for pk, chapter in chapters.items()
        ],
    }


def _lineage(comes: list[Lineage], goes: list[Lineage]) -> dict[str, Any]:
    return {
        "comes_from": [{"kind": each.kind, "id": each.earlier.number} for each in comes],
        "goes_on_in": [{"kind": each.kind, "id": each.later.number if each.later else None} for each in goes],
    }


def _wordings(said: list[Wording]) -> dict[str, Any]:
    """What a measure's text says is to be done, in which period, and the heading it stands under."""
    return {
        "section": next((each.words for each in said if each.kind == "section"), None),
        "actions": [
            {"verb": each.verb, "object": each.words, "source_line": each.source_line}
            for each in said
            if each.kind == "action"
        ],
        "periods": [each.words for each in said if each.kind == "period"],
    }


def _measure(measure: Measure, status: Any, owed: list[Any], said: list[Wording]) -> dict[str, Any]:
    return {
        "id": measure.number,
        "number": measure.position,
        "label": measure.code,
        "title": {"en": measure.title_en, "zh": measure.title_zh},
        "summary": {"en": measure.summary_en, "zh": measure.summary_zh},
        "organs": [each.organ.code for each in measure.answering if each.organ],  # type: ignore[attr-defined]
        "groups": [each.group for each in measure.answering if not each.organ],  # type: ignore[attr-defined]
        "due_on": measure.due_on.isoformat(),
        "source_line": measure.source_line,
        "status": str(status.standing),
        "reason": status.reason,
        **_wordings(said),
        "deliverables": [
            {
                "source_line": each.source_line,
                "kind": each.kind,
                "title": {"en": each.title_en, "zh": each.title_zh},
                "verb": each.verb,
                "low": each.low,
                "high": each.high,
                "qualifier": each.qualifier,
                "due_on": each.due_on.isoformat(),
                "done_on": each.done_on.isoformat() if each.done_on else None,
            }
            for each in owed
        ],
    }
