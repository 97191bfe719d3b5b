"""Pages of applicants: who there is, and one party with its spellings and why they were brought together."""

from __future__ import annotations

import shlex
from typing import Any
from urllib.parse import urlencode

import duckdb
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from touchstone.corpus.parties import harmonising
from touchstone.corpus.parties.clusters import ASK_FROM, JOIN_FROM
from touchstone.corpus.parties.linking import Link
from touchstone.corpus.search.searching import Search
from touchstone.kernel.access.openness import open_to
from touchstone.kernel.pages.views import viewer_of

from . import deciding, figures, reads, words
from .asking import shown
from .reads import Question

SHOWN = 100
#: pairs of names told on a party's page.
PAIRS = 60
_NAMES = """
SELECT name, count(*) AS filings FROM (SELECT unnest(parties) AS name FROM held)
WHERE name IS NOT NULL AND contains(lower(name), lower($text)) GROUP BY 1 ORDER BY filings DESC, name LIMIT 101
"""
_BESIDE = """
SELECT name, count(*) AS filings FROM (SELECT unnest(parties) AS name FROM held WHERE list_contains(parties, $name))
WHERE name <> $name GROUP BY 1 ORDER BY filings DESC, name LIMIT 15
"""


@open_to("public")
def listed(request: HttpRequest) -> HttpResponse:
    """Applicants by number of filings, found by a part of their name."""
    text = request.GET.get("name", "").strip()[:200]

    def answer(asked: Search) -> dict[str, Any]:
        key = ("parties", str(asked.lake.root), asked.folder.name, text)
        found = reads.remembered(key, lambda: _asked(asked, _NAMES, {"text": text}))
        return {
            "rows": [(each, address(each["name"])) for each in found[:SHOWN]],
            "more": len(found) > SHOWN,
            "linked": bool(harmonising.stamp(asked.lake.root)),
            "command": f"touchstone corpus parties link --lake {asked.lake.root.name}",
        }

    return shown(request, "parties", {"text": text, "decides": viewer_of(request).holds("officer")}, answer)


def address(name: str) -> str:
    """Where the page of a party lies."""
    return f"{reverse('analysis:party')}?{urlencode({'name': name})}"


def _asked(asked: Search, query: str, values: dict[str, Any]) -> list[dict[str, Any]]:
    connection = duckdb.connect()
    connection.register("held", reads.whole(asked))
    return list(connection.sql(query, params=values).to_arrow_table().to_pylist())


@open_to("public")
def party(request: HttpRequest) -> HttpResponse:
    """One applicant: its filings by year, field and place, its spellings with the reasons, and who files with it."""
    name = request.GET.get("name", "").strip()[:500]

    def answer(asked: Search) -> dict[str, Any]:
        root = asked.lake.root
        whose = harmonising.party_of(root, name) or name
        question = Question(narrowed=(("party", whose),))
        found = reads.landscape(asked, question)
        key = ("beside", str(root), asked.folder.name, whose)
        beside = reads.remembered(key, lambda: _asked(asked, _BESIDE, {"name": whose}))
        names, links = harmonising.about(root, whose)
        kept = {each["name"] for each in names}
        inside = [each for each in links if {each.left, each.right} <= kept]
        outside = [each for each in links if not {each.left, each.right} <= kept and each.probability >= ASK_FROM]
        return {
            "whose": whose,
            "found": found,
            "names": [(each, _why(each["name"], inside)) for each in names],
            "inside": [_told(each) for each in inside[:PAIRS]],
            "outside": [_told(each) for each in outside[:PAIRS]],
            "yearly": figures.yearly(found),
            "fields": figures.shares(found.fields, _("Technology fields"), fields=True),
            "beside": [(each, address(each["name"])) for each in beside],
            "search": f"{reverse('corpus:search')}?{urlencode({'party': whose})}",
            "wide": f"{reverse('analysis:landscape')}?{urlencode({'party': whose})}",
            "join_from": JOIN_FROM,
            "command": question.command("landscape", root, asked.lake.version),
            "second": shlex.join(["touchstone", "corpus", "parties", "show", whose, "--lake", root.name]),
        }

    return shown(request, "party", {"name": name, "decides": viewer_of(request).holds("officer")}, answer)


def _why(name: str, links: list[Link]) -> dict[str, Any] | None:
    """The likeliest pair that ties a name to the others."""
    return next((_told(each) for each in links if name in (each.left, each.right)), None)


def _told(each: Link) -> dict[str, Any]:
    return {"left": each.left, "right": each.right, "probability": each.probability, "reasons": words.reasons(each),
            "decide": deciding.address(each.left, each.right)}  # fmt: skip
