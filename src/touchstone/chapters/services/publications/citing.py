"""The page of a publication's citations: two steps each way, drawn and as a table."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from touchstone.corpus.search.citing import STEPS, Citations, Document, around
from touchstone.engines.charts.arcs import Thing, arcs
from touchstone.kernel.access.openness import open_to

from . import documents

#: documents of each step that are shown, and where more are asked for.
MOST, MORE = 8, 40
HEADS = {
    -2: gettext_lazy("Cite what cites it"),
    -1: gettext_lazy("Cite it"),
    0: gettext_lazy("This publication"),
    1: gettext_lazy("It cites"),
    2: gettext_lazy("Cited by what it cites"),
}


@open_to("public")
def citations(request: HttpRequest, key: str) -> HttpResponse:
    """What a publication cites and what cites it, two steps each way."""
    asked, row = documents.found(key)
    most = MORE if request.GET.get("most") == str(MORE) else MOST
    seen = around(asked, row, most)
    language = "zh" if (get_language() or "").startswith("zh") else "en"
    title = _("Citations of %(key)s") % {"key": key}
    groups = [(HEADS[step], [each for each in seen.documents if each.step == step]) for step in STEPS]
    drawn = [(str(head), [_thing(each) for each in listed]) for head, listed in groups if listed]
    context = {
        "key": key,
        "row": row,
        "title": row["titles"][0]["text"] if row["titles"] else key,
        "svg": arcs(drawn, seen.links, title=title, language=language) if len(seen.documents) > 1 else "",
        "rows": [_row(seen, head, each) for head, listed in groups for each in listed],
        "left_out": [(HEADS[step], n) for step, n in seen.left_out.items()],
        "papers": seen.papers,
        "more": MORE if most < MORE and seen.left_out else 0,
        "lake_version": asked.lake.version,
    }
    return render(request, "publications/citations.html", context)


def _thing(each: Document) -> Thing:
    link = reverse("corpus:document", args=[each.key]) if each.key and each.step else ""
    more = " · ".join(filter(None, (each.published_on[:4], each.title)))
    return Thing(each.name, more, link, itself=not each.step)


def _row(seen: Citations, head: Any, each: Document) -> dict[str, Any]:
    return {"head": head, "each": each, "cites": [cited for citing, cited in seen.links if citing == each.name]}
