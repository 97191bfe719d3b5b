"""The European Patent Register as Open Patent Services answers it: bibliography, events, procedural steps.

A register document has one file for all publications of a filing: each publication is one record, and the events
stand with the first. What changed in the course of time is listed with the newest first, which counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from touchstone.corpus.readers.epo import numbers
from touchstone.corpus.readers.identifiers import cited, filed, filing, published
from touchstone.corpus.readers.symbols import international
from touchstone.corpus.readers.values import content, country, day, doi, language, squeezed, whole
from touchstone.corpus.refusals import Unreadable
from touchstone.corpus.schema.fields import Record
from touchstone.corpus.schema.patents import (
    Citation,
    Classification,
    Party,
    Patent,
    Priority,
    Relation,
    StatusEvent,
    Text,
)

_ASKED = re.compile(r"\b(?:publication|pn)\s*=\s*\"?([A-Z]{2})\s*(\d+)", re.I)
_CITED = re.compile(r"pn(?:%3D|=)([A-Z]{2})")
_WORDS = {
    "request-for-examination": "Request for examination filed",
    "first-examination-report-despatched": "First examination report despatched",
    "opposition-not-filed": "No opposition filed within time limit",
}


def register_parts(part: Any, _descriptions: bool) -> Iterator[Record]:
    """The register documents of an answer, whether they were searched or named."""
    if part.tag not in ("register-search", "register-documents"):
        return
    asked = content(part.find("query")) or ""
    for element in part.iter("register-document"):
        yield from _register(element, asked)


def _register(element: Any, asked: str) -> Iterator[Patent]:
    bibliography = element.find("bibliographic-data")
    patents = (
        [] if bibliography is None else [_publication(each) for each in bibliography.iterfind("publication-reference")]
    )
    if not patents:
        patents = [_asked_for(asked)]
    patents.sort(key=lambda each: (each.published_on is None, each.published_on))
    if bibliography is not None:
        for patent in patents:
            _bibliography(bibliography, patent)
    patents[0].events = list(_events(element))
    yield from patents


def _publication(element: Any) -> Patent:
    patent = Patent(partial=True)
    get = element.find("document-id").findtext
    published(patent, country(get("country")), get("doc-number"), get("kind"))
    patent.published_on = day(get("date"))
    granted = (patent.kind_code or "")[:1] == "B"
    patent.right, patent.stage = "invention", "grant" if granted else "application"
    patent.granted_on = patent.published_on if patent.kind_code == "B1" else None
    return patent


def _asked_for(asked: str) -> Patent:
    """The publication of an answer that has events and no bibliography: its question alone names it."""
    found = _ASKED.search(asked)
    if found is None:
        raise Unreadable("a register document without a publication; ask for its bibliography too")
    patent = Patent(partial=True, right="invention")
    published(patent, found[1].upper(), found[2], None)
    return patent


def _bibliography(element: Any, patent: Patent) -> None:
    application = element.find("application-reference/document-id")
    if application is not None:
        filed(patent, country(application.findtext("country")), squeezed(application.findtext("doc-number")))
        patent.filed_on = day(application.findtext("date"))
    patent.language = language(element.findtext("language-of-filing"))
    titles: dict[str | None, Text] = {}
    for each in element.iterfind("invention-title"):
        if text := content(each):
            titles.setdefault(language(each.get("lang")), Text(language(each.get("lang")), text))
    patent.titles = list(titles.values())
    _classes(element.find("classifications-ipcr"), patent)
    for tag, role in (("applicants", "applicant"), ("inventors", "inventor"), ("agents", "agent")):
        group = element.find(f"parties/{tag}")
        for number, each in enumerate(group if group is not None else (), 1):
            patent.parties.append(_party(each, role, whole(each.get("sequence")) or number))
    for each in element.iterfind("priority-claims[1]/priority-claim"):
        _priority(each, patent)
    for number, each in enumerate(element.iterfind("references-cited/citation"), 1):
        _citation(each, number, patent)
    patent.relations = list(_related(element))
    states = element.find("designation-of-states")
    named = states.iter("country") if states is not None else ()
    codes = (country(each.text) for each in named if each.getparent().tag != "region")
    patent.designated = list(dict.fromkeys(code for code in codes if code))
    patent.priority_on = min((each.date for each in patent.priorities if each.date), default=None)


def _related(element: Any) -> Iterator[Relation]:
    """The filings from which this one was divided, or which it is linked to otherwise, and their publications."""
    for group in element.iterfind("related-documents/*"):
        for each in group.iterfind("relation/parent-doc/document-id"):
            office, written = country(each.findtext("country")), squeezed(each.findtext("doc-number"))
            if written:
                is_filing = each.get("document-id-type") != "publication number"
                normal = filing(office, written) if is_filing else cited(office, written)
                relation = "division" if group.tag == "division" else "other"
                yield Relation(relation, office, normal, written, None, day(each.findtext("date")), is_filing,
                               None, group.tag)  # fmt: skip


def _classes(element: Any, patent: Patent) -> None:
    for text in element.iter("text") if element is not None else ():
        for written in re.split(r"[,/]{0,1}\s*//\s*|,\s*", text.text or ""):
            if symbol := squeezed(written):
                sequence = len(patent.classes) + 1
                patent.classes.append(Classification("ipc", international(symbol), symbol, sequence=sequence))


def _party(element: Any, role: str, number: int) -> Party:
    book = element.find("addressbook")
    lines = [content(each) for each in book.iterfind("address/*") if each.tag.startswith("address-")]
    name = squeezed(", ".join(filter(None, (content(each) for each in book.iterfind("name")))))
    return Party(
        role,
        name,
        number,
        street=squeezed(", ".join(filter(None, lines))),
        country=country(book.findtext("address/country")),
        residence=country(element.findtext("residence/country")),
        nationality=country(element.findtext("nationality/country")),
    )


def _priority(element: Any, patent: Patent) -> None:
    office, written = country(element.findtext("country")), squeezed(element.findtext("doc-number"))
    on = element.findtext("date")
    # The register writes filings of the United States as EPODOC does: 202163251090P.
    form = {"country": office, "doc-number": f"{office}{written}", "date": on}
    normal = numbers({"epodoc": form})[1] if office == "US" else filing(office, written)
    patent.priorities.append(
        Priority(office, normal, written, day(on), whole(element.get("sequence")), element.get("kind"))
    )


def _citation(element: Any, number: int, patent: Patent) -> None:
    category = "".join(filter(None, (squeezed(each.text) for each in element.iter("category")))) or None
    phase = element.get("cited-phase")
    by = "applicant" if phase == "application" else "examiner" if phase else None
    found = element.find("patcit")
    if found is None:
        text = content(element.find("nplcit"))
        if text:
            cited_as = Citation("literature", number, text=text, doi=doi(text))
            patent.citations.append(cited_as._replace(category=category, cited_by=by, phase=phase))
        return
    named = _CITED.search(found.get("url") or "")
    office = country(found.findtext("document-id/country")) or (named[1] if named else None)
    written = squeezed(found.findtext("document-id/doc-number"))
    patent.citations.append(
        Citation("patent", number, office, cited(office, written), written, text=content(found.find("text")),
                 category=category, cited_by=by, phase=phase)
    )  # fmt: skip


def _events(element: Any) -> Iterator[StatusEvent]:
    """Statuses, events of the dossier, procedural steps and lapses, in the order of the answer."""
    for each in element.iterfind("ep-patent-statuses/ep-patent-status"):
        yield StatusEvent(day(each.get("change-date")), "EP", each.get("status-code"), content(each))
    for each in element.iter("dossier-event"):
        gazette = squeezed(each.findtext("gazette-reference/gazette-num"))
        yield StatusEvent(
            day(each.findtext("event-date/date")),
            "EP",
            squeezed(each.findtext("event-code")),
            content(each.find("event-text")),
            text=f"Bulletin {gazette}" if gazette else None,
        )
    for each in element.iter("procedural-step"):
        yield _step(each)
    for each in element.iterfind("bibliographic-data/dates-rights-effective/*"):
        if each.tag in _WORDS:
            yield StatusEvent(day(each.findtext("date")), "EP", None, _WORDS[each.tag])
    for each in element.iterfind("bibliographic-data/opposition-data/opposition-not-filed"):
        yield StatusEvent(day(each.findtext("date")), "EP", None, _WORDS[each.tag])
    for each in element.iterfind("bibliographic-data/term-of-grant[1]/lapsed-in-country"):
        yield StatusEvent(None, "EP", None, "Lapse of the patent in a contracting state",
                          effective_on=day(each.findtext("date")), effect="-",
                          country=country(each.findtext("country")))  # fmt: skip


def _step(element: Any) -> StatusEvent:
    texts = {each.get("step-text-type"): content(each) for each in element.iterfind("procedural-step-text")}
    title = texts.pop("STEP_DESCRIPTION", None)
    on = next((day(each.text) for each in element.iterfind("procedural-step-date/date") if day(each.text)), None)
    told = "; ".join(f"{kind}: {text}" for kind, text in texts.items() if text)
    return StatusEvent(on, "EP", squeezed(element.findtext("procedural-step-code")), title, text=told or None)
