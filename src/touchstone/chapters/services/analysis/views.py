"""Public analysis of publications: the way in, landscapes, waiting times and families (measures 13, 72 and 74)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from touchstone.corpus.landscapes import Advantage, Landscape, day_of
from touchstone.corpus.search.searching import Search
from touchstone.engines.statistics.patents import concordance
from touchstone.kernel.access.openness import open_to

from . import figures, reads, words
from .asking import asked_by, shown
from .reads import Question


@open_to("public")
def front(request: HttpRequest) -> HttpResponse:
    """The way in: a question, the technology fields with their filings, and what can be asked of them."""

    def answer(asked: Search) -> dict[str, Any]:
        found = reads.landscape(asked, Question())
        counts = {each.name: each for each in found.fields}
        fields = [
            {"number": number, "name": words.field_name(number), "share": counts.get(str(number))}
            for number in concordance.fields()
        ]
        return {"found": found, "fields": fields, "chart": figures.yearly(found)}

    return shown(request, "front", {"q": ""}, answer)


@open_to("public")
def landscape(request: HttpRequest) -> HttpResponse:
    """The landscape of a question: how it grows, who holds it, who comes and leaves, where it lies."""
    question, context = asked_by(request)

    def answer(asked: Search) -> dict[str, Any]:
        found = reads.landscape(asked, question)
        named = [(each, _party_address(each.name)) for each in found.parties]
        return {
            "found": found,
            "named": named,
            "drawn": _drawings(found),
            "phase": words.PHASES.get(found.phase or "", ""),
            "why_no_curve": words.WHY_NO_CURVE.get(found.cycle_why, ""),
            "why_no_bursts": words.WHY_NO_BURSTS.get(found.bursts_why, ""),
            "bursts": [(each.level, day_of(each.start), day_of(each.end)) for each in found.bursts],
            "advantage": _advantage(found.advantage),
            "sums": _sums(found),
            "command": question.command("landscape", asked.lake.root, asked.lake.version),
        }

    return shown(request, "landscape", context, answer)


def _party_address(name: str) -> str:
    return f"{reverse('analysis:party')}?{urlencode({'name': name})}"


def _drawings(found: Landscape) -> dict[str, Any]:
    return {
        "yearly": figures.yearly(found),
        "cycle": figures.cumulated(found),
        "concentration": figures.concentration(found),
        "movement": figures.movement(found),
        "bursts": figures.bursts(found),
        "holders": figures.shares(found.parties, _("Largest applicants")),
        "fields": figures.shares(found.fields, _("Technology fields"), fields=True),
        "countries": figures.shares(found.countries, _("Countries of applicants")),
        "places": figures.places(found.regions),
    }


def _advantage(found: Advantage) -> dict[str, Any] | None:
    if not found.countries or not found.fields:
        return None
    return {
        "fields": [words.field_name(number) for number in found.fields],
        "rows": list(zip(found.countries, found.values, strict=True)),
    }


def _sums(found: Landscape) -> dict[str, Any]:
    """The arithmetic of the figures with their numbers filled in: the four largest, and the growth of whole years."""
    whole = [each for each in found.years if each.whole]
    ends = (whole[0], whole[-1]) if len(whole) > 1 else None
    return {
        "four": found.parties[:4],
        "first": ends[0] if ends else None,
        "last": ends[1] if ends else None,
        "years": ends[1].year - ends[0].year if ends else 0,
    }


@open_to("public")
def survival(request: HttpRequest) -> HttpResponse:
    """How long filings wait for a grant, those still waiting included."""
    question, context = asked_by(request)
    by = request.GET.get("by", "office")
    by = by if by in words.BY else "office"

    def answer(asked: Search) -> dict[str, Any]:
        found = reads.survival(asked, question, by)
        groups = [(figures.group(each, by), each) for each in found[:40]]
        return {
            "groups": groups,
            "more": max(len(found) - 40, 0),
            "chart": figures.curves(found, by),
            "observed_on": reads.observed_on(asked),
            "command": question.command("survival", asked.lake.root, asked.lake.version, "--by", by),
        }

    return shown(request, "survival", context | {"by": by, "ways": words.BY}, answer)


@open_to("public")
def families(request: HttpRequest) -> HttpResponse:
    """The families of a question's filings: how large, at how many offices, and the largest of them."""
    question, context = asked_by(request)

    def answer(asked: Search) -> dict[str, Any]:
        found = reads.families(asked, question)
        rows = [(each, _family_address(each["name"])) for each in found.largest]
        first = found.largest[0]["name"].replace("/", "", 1) if found.largest else ""
        return {
            "found": found,
            "rows": rows,
            "sizes": _spread(found.sizes, _("Simple families by number of filings")),
            "reach": _spread(found.reach, _("Simple families by number of offices")),
            "command": f"touchstone corpus families {first} --lake {asked.lake.root.name}" if first else "",
        }

    return shown(request, "families", context, answer)


def _family_address(name: str) -> str:
    query = f'fam="{name}"'
    return f"{reverse('corpus:search')}?{urlencode({'q': query})}"


def _spread(counts: list[tuple[int, int]], title: str) -> Any:
    """Families by a small number; from ten on together."""
    if not counts:
        return None
    low = [(str(n), float(count)) for n, count in counts if n < 10]
    high = sum(count for n, count in counts if n >= 10)
    rows = [*low, *([("10+", float(high))] if high else [])]
    return figures.bars(rows, title=title, unit=_("families"), language=figures.language(), decimals=0)
