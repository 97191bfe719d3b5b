"""The page of one publication, and the publication as a file: as it came, and in WIPO ST.96."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from touchstone.corpus import restating
from touchstone.corpus.lake.originals import original
from touchstone.corpus.search.searching import Search
from touchstone.corpus.st27 import describe
from touchstone.corpus.standing import Happening, happenings, standing
from touchstone.kernel.access.openness import open_to
from touchstone.kernel.days import today

from . import bibliography, reads, rights

STATES = {
    "not_filed": gettext_lazy("not filed yet"),
    "pending": gettext_lazy("pending"),
    "in_force": gettext_lazy("granted"),
    "suspended": gettext_lazy("not active, may return"),
    "ended": gettext_lazy("ended"),
    "unknown": gettext_lazy("not known"),
}
SOURCES = {
    "bibliography": gettext_lazy("from the bibliography"),
    "st27": "ST.27",
    "office": gettext_lazy("code of the office"),
}
#: what ST.96 asks for, by the words that `restating.lacking` has for it.
ASKED = {
    "an office": gettext_lazy("an office"),
    "a filing number": gettext_lazy("a filing number"),
    "a title": gettext_lazy("a title"),
    "a party": gettext_lazy("a party"),
    "a language": gettext_lazy("a language"),
}
RELATIONS = {
    "continuation": gettext_lazy("continuation"),
    "continuation_in_part": gettext_lazy("continuation in part"),
    "division": gettext_lazy("division"),
    "reissue": gettext_lazy("reissue"),
    "reexamination": gettext_lazy("reexamination"),
    "substitution": gettext_lazy("substitution"),
    "provisional": gettext_lazy("provisional filing"),
    "international_filing": gettext_lazy("international filing"),
    "international_publication": gettext_lazy("international publication"),
    "earlier_publication": gettext_lazy("earlier publication"),
    "family_member": gettext_lazy("member of the family"),
    "republication": gettext_lazy("republication"),
}
#: what a browser is told of a document that an office wrote: a file to keep, with nothing in it to run.
AS_FILE = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
}


@open_to("public")
def document(request: HttpRequest, key: str) -> HttpResponse:
    """One publication: bibliography with INID codes, claims, citations both ways, family, legal status at a day."""
    if rights.KEY.fullmatch(key):
        return rights.page(request, _search(), key)
    asked, row = found(key)
    asked_day = request.GET.get("on", "")
    on = _day(asked_day)
    citing, citing_rows = reads.cited_by(asked, row)
    told, undated = happenings(asked.lake, row)
    shown = on or today()
    state = standing(told, shown, undated=undated)
    context = {
        "row": row,
        "key": key,
        "title": row["titles"][0]["text"] if row["titles"] else key,
        "other_titles": (row["titles"] or [])[1:],
        "lines": bibliography.lines(row),
        "claims": reads.claim_trees(row["claims"]),
        "citations": reads.cited(asked, row),
        "citing": citing,
        "citing_rows": citing_rows,
        "citing_query": reads.citing_query(row),
        "families": reads.families(asked, key),
        "relations": [(RELATIONS.get(each["relation"], _("other")), each) for each in row["relations"] or []],
        "state": state,
        "state_words": STATES[state.state],
        "events": [_told(each) for each in state.events],
        "on": shown,
        "misread": asked_day if asked_day and on is None else "",
        "no_st96": _missing(row),
        "has_original": row["offset"] is not None and bool(asked.lake.snapshot.files("originals")),
        "alike": asked.alike(key),
        "lake_version": asked.lake.version,
    }
    return render(request, "publications/document.html", context)


@open_to("public")
def as_published(request: HttpRequest, key: str) -> HttpResponse:
    """The document as the office published it, as a file: XML, or the text of older years."""
    asked, row = (_search(), rights.found(_search(), key)) if rights.KEY.fullmatch(key) else found(key)
    raw = original(asked.lake, row)
    if raw is None:
        raise Http404(_("The lake did not keep the document of %(key)s as it came.") % {"key": key})
    return _file(raw, f"{_name(key)}-original.{'xml' if raw.lstrip()[:1] == b'<' else 'txt'}")


@open_to("public")
def as_st96(request: HttpRequest, key: str) -> HttpResponse:
    """The publication in WIPO ST.96, as a file; of the other rights, trademarks."""
    if rights.KEY.fullmatch(key):
        return _file(rights.as_st96(rights.found(_search(), key), key), f"{_name(key)}-st96.xml")
    _asked, row = found(key)
    trees = reads.by_language(row["claims"])
    try:
        return _file(restating.written(row, next(iter(trees.values()), [])), f"{_name(key)}-st96.xml")
    except restating.CannotRestate:
        told = {"key": key, "missing": ", ".join(_missing(row))}
        raise Http404(_("%(key)s cannot be stated in ST.96: the source does not tell %(missing)s.") % told)


def _missing(row: Mapping[str, Any]) -> list[str]:
    return [str(ASKED[each]) for each in restating.lacking(row, bool(row["claims"]))]


def found(key: str) -> tuple[Search, dict[str, Any]]:
    """The search, and the publication of that name.

    Raises:
        Http404: there is none.
    """
    asked = _search()
    row = reads.publication(asked, key)
    if row is None:
        raise Http404(_("%(key)s is not in version %(version)s of the lake.")
                      % {"key": key, "version": asked.lake.version})  # fmt: skip
    return asked, row


def _search() -> Search:
    try:
        return reads.search()
    except reads.NoLake as error:
        raise Http404(str(error))


def _file(content: bytes, name: str) -> HttpResponse:
    headers = AS_FILE | {"Content-Disposition": f'attachment; filename="{name}"'}
    kind = "application/xml" if name.endswith(".xml") else "text/plain"
    return HttpResponse(content, content_type=kind, headers=headers)


def _name(key: str) -> str:
    return re.sub(r"[^A-Za-z0-9-]", "", key) or "publication"


def _told(each: Happening) -> Mapping[str, Any]:
    language = "zh" if (get_language() or "").startswith("zh") else "en"
    words = describe(each.category, language) if each.category else ""
    return {
        "on": each.on,
        "office": each.office,
        "title": each.title or words or each.code,
        "code": each.code,
        "category": each.category,
        "words": words,
        "source": SOURCES[each.source],
    }


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
