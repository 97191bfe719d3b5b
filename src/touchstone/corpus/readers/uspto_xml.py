"""Grants and applications of the United States since 2005: us-patent-grant, us-patent-application, DTD 4.0 on.

The office's own description: "Red Book" international common element DTD, versions 4.0 (2004) to 4.7.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from touchstone.corpus.readers import claims
from touchstone.corpus.readers.identifiers import cited, filed, filing, published
from touchstone.corpus.readers.symbols import international, locarno, united_states
from touchstone.corpus.readers.uspto_lists import Lifted
from touchstone.corpus.readers.values import content, country, day, doi, paragraphs, squeezed, whole, year
from touchstone.corpus.refusals import Unreadable
from touchstone.corpus.schema.fields import Record
from touchstone.corpus.schema.patents import (
    Citation,
    Classification,
    Party,
    Patent,
    PatentText,
    Priority,
    Relation,
    Text,
)

_VERSION = re.compile(rb"dtd-version=[\"']v?(\d)[.-]?(\d)")
_DTD = re.compile(rb"-v(\d)(\d)-\d{4}")
RIGHTS = {
    "utility": "invention",
    "design": "design",
    "plant": "plant",
    "reissue": "reissue",
    "sir": "statutory_invention",
}
RIGHT_OF_KIND = {"S": "design", "P": "plant", "E": "reissue", "H": "statutory_invention"}
CITED_BY = {"cited by examiner": "examiner", "cited by applicant": "applicant", "cited by third party": "third_party",
            "cited by other": "other"}  # fmt: skip
RELATIONS = {
    "continuation": "continuation",
    "continuation-in-part": "continuation_in_part",
    "division": "division",
    "us-divisional-reissue": "division",
    "reissue": "reissue",
    "continuing-reissue": "reissue",
    "reexamination": "reexamination",
    "us-reexamination-reissue-merger": "reexamination",
    "substitution": "substitution",
    "us-provisional-application": "provisional",
    "related-publication": "earlier_publication",
    "correction": "republication",
}
BENEFITS = {"continuation", "continuation_in_part", "division", "provisional"}


def name(root: str, beginning: bytes) -> str:
    """us-grant-4.5 or us-application-4.0, by the version the document states, or that of its DTD."""
    found = _VERSION.search(beginning) or _DTD.search(beginning)
    version = f"-{found[1].decode()}.{found[2].decode()}" if found else ""
    return ("us-grant" if root.endswith("grant") else "us-application") + version


def read(root: Any, descriptions: bool, lifted: Lifted | None = None) -> Iterator[Record]:
    """The publication, then its claims, then its description where asked for."""
    patent = Patent(language="en", stage="grant" if root.tag == "us-patent-grant" else "application")
    if lifted is not None:
        patent.citations, patent.classes = lifted.citations, lifted.classes
    texts: list[PatentText] = []
    for part in root:
        if part.tag.startswith("us-bibliographic-data-"):
            _bibliography(part, patent)
        elif part.tag == "abstract":
            if text := paragraphs(part, "p"):
                patent.abstracts.append(Text("en", text))
        elif part.tag == "claims":
            texts += claims.read(part, patent, "en")
        elif descriptions and part.tag == "description":
            texts.append(
                PatentText(
                    part="description", lang="en", sequence=1, text=paragraphs(part, "p", "heading", "li", "entry")
                )
            )
    if patent.number is None:
        raise Unreadable("it has no bibliographic data with a publication number")
    _settle(patent)
    yield patent
    yield from claims.keyed(texts, patent)


def _bibliography(bibliography: Any, patent: Patent) -> None:
    for element in bibliography:
        take = PARTS.get(element.tag)
        if take is not None:
            take(element, patent)


def _settle(patent: Patent) -> None:
    """What follows from the rest: the right, the stage, the day of grant, the earliest priority."""
    kind = patent.kind_code or ""
    patent.right = patent.right or RIGHT_OF_KIND.get(kind[:1], "invention")
    if patent.stage == "grant":
        patent.granted_on = patent.published_on
    elif kind == "A9":
        patent.stage = "correction"
    claimed = [each.date for each in patent.priorities if each.date]
    claimed += [each.date for each in patent.relations if each.date and each.is_filing and each.relation in BENEFITS]
    patent.priority_on = min(claimed, default=None)


def document_id(element: Any) -> dict[str, str | None]:
    """The fields of the document-id inside an element: country, doc-number, kind, date, name."""
    found = element if element.tag == "document-id" else next(element.iterchildren("document-id"), None)
    return {part.tag: part.text for part in found} if found is not None else {}


def _publication(element: Any, patent: Patent) -> None:
    fields = document_id(element)
    published(patent, country(fields.get("country")) or "US", fields.get("doc-number"), fields.get("kind"))
    patent.published_on = day(fields.get("date"))


def _application(element: Any, patent: Patent) -> None:
    fields = document_id(element)
    filed(patent, country(fields.get("country")), fields.get("doc-number"))
    patent.filed_on = day(fields.get("date"))
    patent.right = RIGHTS.get(element.get("appl-type", ""), patent.right)


def _title(element: Any, patent: Patent) -> None:
    if text := content(element):
        patent.titles.append(Text("en", text))


def _term(element: Any, patent: Patent) -> None:
    patent.terminal_disclaimer = False
    for part in element:
        if part.tag == "us-term-extension":
            patent.term_extension_days = whole(part.text)
        elif part.tag == "length-of-grant":
            patent.term_years = whole(part.text)
        elif part.tag == "disclaimer":
            patent.terminal_disclaimer = True


def _figures(element: Any, patent: Patent) -> None:
    fields = {part.tag: part.text for part in element}
    patent.drawing_sheets = whole(fields.get("number-of-drawing-sheets"))
    patent.figures = whole(fields.get("number-of-figures"))


# --- classes


def _ipc_editions(element: Any, patent: Patent) -> None:
    edition = squeezed(element.findtext("edition"))
    _plain_classes(element, patent, "ipc", international, edition)


def _national(element: Any, patent: Patent) -> None:
    _plain_classes(element, patent, "uspc", united_states, None)


def _locarno(element: Any, patent: Patent) -> None:
    _plain_classes(element, patent, "locarno", locarno, squeezed(element.findtext("edition")))


def _plain_classes(
    element: Any,
    patent: Patent,
    scheme: str,
    normal: Callable[[str | None], str | None],
    edition: str | None,
    use: str = "given",
) -> None:
    """A main classification and further ones, written in one piece each."""
    for part in element:
        if part.tag in ("main-classification", "further-classification") and part.text:
            position = ("F" if part.tag[0] == "m" else "L") if use == "given" else None
            patent.classes.append(
                Classification(
                    scheme,
                    normal(part.text),
                    part.text.strip(),
                    edition=edition,
                    position=position,
                    use=use,
                    sequence=len(patent.classes) + 1,
                )
            )


def _ipcr(element: Any, patent: Patent) -> None:
    for number, part in enumerate(element.iterchildren("classification-ipcr"), 1):
        patent.classes.append(symbol(part, "ipc", number))


def _cpc(element: Any, patent: Patent) -> None:
    number = 0
    for group in element:
        for part in group:
            if part.tag == "classification-cpc":
                number += 1
                patent.classes.append(symbol(part, "cpc", number))
            elif part.tag == "combination-set":
                rank = whole(part.findtext("group-number"))
                for each in part.iter("classification-cpc"):
                    number += 1
                    patent.classes.append(symbol(each, "cpc", number, rank))


_DEEPER = {"ipc-version-indicator", "cpc-version-indicator", "action-date", "generating-office"}


def symbol(element: Any, scheme: str, number: int, set_number: int | None = None) -> Classification:
    """One symbol in parts, as ST.36 writes IPC (since 2006) and CPC."""
    fields = {part.tag: part[0].text if part.tag in _DEEPER and len(part) else part.text for part in element}
    get = fields.get
    whole_symbol = f"{get('section') or ''}{get('class') or ''}{get('subclass') or ''}"
    if get("main-group"):
        whole_symbol += f"{get('main-group')}/{get('subgroup') or ''}"
    version = day(get("ipc-version-indicator") or get("cpc-version-indicator"))
    return Classification(
        scheme, whole_symbol or None, whole_symbol or None, version, None, get("classification-level"),
        get("symbol-position"), get("classification-value"), "given", number, set_number,
        country(get("generating-office")), get("classification-status"), get("classification-data-source"),
        day(get("action-date")),
    )  # fmt: skip


def _searched(element: Any, patent: Patent) -> None:
    for part in element:
        if part.tag == "classification-national":
            _plain_classes(part, patent, "uspc", united_states, None, "searched")
        elif part.tag.startswith("classification-cpc") and part.text:
            patent.classes.append(Classification("cpc", international(part.text), part.text.strip(), use="searched"))
        elif part.tag == "classification-ipc":
            _plain_classes(part, patent, "ipc", international, None, "searched")


# --- parties


def _parties(element: Any, patent: Patent) -> None:
    """Applicants that are inventors too count as both, once: later files name them in both lists."""
    listed = {party(each, "inventor", 0).name for each in element.iterfind("inventors/inventor")}
    for group in element:
        role = GROUPS.get(group.tag)
        if group.tag == "correspondence-address":
            patent.parties.append(party(group, "correspondent", 1))
        elif role:
            for number, each in enumerate(group, 1):
                _party(each, patent, role, number, listed)


def _party(element: Any, patent: Patent, role: str, number: int, listed: set[str | None]) -> None:
    found = party(element, role, number)
    patent.parties.append(found)
    if role == "applicant" and element.get("app-type") == "applicant-inventor" and found.name not in listed:
        patent.parties.append(found._replace(role="inventor"))


def party(element: Any, role: str, number: int) -> Party:
    """A party of ST.36: address book, residence, nationality."""
    fields: dict[str, str | None] = {}
    for part in element:
        if part.tag == "addressbook":
            for each in part:
                if each.tag == "address":
                    for line in each:
                        fields[line.tag] = line.text
                else:
                    fields.setdefault(each.tag, each.text if not len(each) else content(each))
        elif part.tag in ("residence", "nationality"):
            fields[part.tag] = part[0].text if len(part) else part.text
        else:
            fields.setdefault(part.tag, part.text)
    detail = (
        element.get("applicant-authority-category")
        or element.get("app-type")
        or element.get("rep-type")
        or fields.get("role")
    )
    return assembled(fields, role, number, detail)


def assembled(fields: dict[str, str | None], role: str, number: int | None, detail: str | None) -> Party:
    """A party from the fields of its address book."""
    get = fields.get
    organisation, last, first = squeezed(get("orgname")), squeezed(get("last-name")), squeezed(get("first-name"))
    if middle := get("middle-name"):
        first = squeezed(f"{first or ''} {middle}")
    name = organisation
    if not organisation and last:
        suffix = squeezed(get("suffix"))
        name = f"{last}, {first}" if first else last
        name = f"{name}, {suffix}" if suffix else name
    elif not organisation:
        name = squeezed(get("name"))
    street = _street(fields) if not STREETS.isdisjoint(fields) else None
    return Party(
        role, name, number, "organisation" if organisation else "person" if last else None, None, None, last, first,
        street, squeezed(get("city")), squeezed(get("state") or get("county")), squeezed(get("postcode")),
        country(get("country")), country(get("residence")), country(get("nationality")), detail,
    )  # fmt: skip


STREETS = dict.fromkeys(("street", *(f"address-{i}" for i in range(1, 6)))).keys()


def _street(fields: dict[str, str | None]) -> str | None:
    return squeezed(", ".join(filter(None, map(squeezed, map(fields.get, STREETS)))))


def _assignees(element: Any, patent: Patent) -> None:
    for number, each in enumerate(element, 1):
        found = party(each, "assignee", number)
        if found.kind is None and found.detail and found.detail[-1:] in "45":
            found = found._replace(kind="person")
        patent.parties.append(found)


def _examiners(element: Any, patent: Patent) -> None:
    for each in element:
        fields = {part.tag: part.text for part in each}
        role = "assistant_examiner" if each.tag.startswith("assistant") else "primary_examiner"
        patent.parties.append(assembled(fields, role, None, squeezed(fields.get("department"))))


# --- citations, priorities, relations


def _citations(element: Any, patent: Patent) -> None:
    for each in element:
        fields: dict[str, str | None] = {}
        classes: list[str] = []
        patcit = nplcit = None
        for part in each:
            tag = part.tag
            if tag == "patcit":
                patcit = part
            elif tag == "nplcit":
                nplcit = part
            elif tag == "classification-national":
                classes.append(f"US {part.findtext('main-classification') or ''}")
            elif tag.startswith("classification-"):
                classes.append(part.text or "")
            else:
                fields[tag] = part.text
        fields["classes"] = "; ".join(classes)
        if patcit is not None:
            patent.citations.append(_patent_cited(patcit, fields))
        elif nplcit is not None:
            text = content(nplcit)
            patent.citations.append(
                Citation("literature", whole(nplcit.get("num")), text=text, doi=doi(text), cited_by=_by(fields))
            )


def _kind(fields: dict[str, str | None]) -> str | None:
    """The kind of document; "00" is written where there is none."""
    kind = squeezed(fields.get("kind"))
    return None if kind == "00" else kind


def _by(fields: dict[str, str | None]) -> str | None:
    said = squeezed(fields.get("category"))
    return CITED_BY.get(said.lower(), "other") if said else None


def _patent_cited(element: Any, beside: dict[str, str | None]) -> Citation:
    fields = document_id(element)
    office, number, on = country(fields.get("country")), squeezed(fields.get("doc-number")), fields.get("date")
    kind = _kind(fields)
    return Citation(
        "patent", whole(element.get("num")), office, cited(office, number, kind), number, kind, day(on), on, year(on),
        squeezed(fields.get("name")), None, None, None, _by(beside), None, None, squeezed(beside.get("classes")),
    )  # fmt: skip


def _priorities(element: Any, patent: Patent) -> None:
    for number, each in enumerate(element.iterchildren("priority-claim"), 1):
        fields = {part.tag: part.text for part in each}
        office, original = country(fields.get("country")), squeezed(fields.get("doc-number"))
        patent.priorities.append(
            Priority(office, filing(office, original), original, day(fields.get("date")),
                     whole(each.get("sequence")) or number, each.get("kind"), _kind(fields))
        )  # fmt: skip


def _related(element: Any, patent: Patent) -> None:
    for each in element:
        relation = RELATIONS.get(each.tag, "other")
        parents = list(each.iter("parent-doc"))
        for parent in parents:
            _parent(parent, patent, relation, each.tag)
        if not parents:
            for found in each.iter("document-id"):
                patent.relations.append(_relation(found, relation, relation != "earlier_publication", None, each.tag))


def _parent(parent: Any, patent: Patent, relation: str, detail: str) -> None:
    status = squeezed(parent.findtext("parent-status"))
    patent.relations.append(_relation(parent, relation, True, status, detail))
    for tag, is_filing in (("parent-grant-document", False), ("parent-pct-document", True)):
        found = parent.find(tag)
        if found is not None:
            patent.relations.append(_relation(found, relation, is_filing, None, tag))


def _relation(element: Any, relation: str, is_filing: bool, status: str | None, detail: str | None) -> Relation:
    fields = document_id(element)
    office, original = country(fields.get("country")), squeezed(fields.get("doc-number"))
    if original and original.upper().startswith("PCT"):
        office = "WO"
    number = filing(office, original) if is_filing else cited(office, original, fields.get("kind"))
    return Relation(
        relation,
        office,
        number,
        original,
        _kind(fields),
        day(fields.get("date")),
        is_filing,
        status,
        detail,
    )


def _international(element: Any, patent: Patent) -> None:
    is_filing = element.tag.endswith("filing-data")
    relation = "international_filing" if is_filing else "international_publication"
    entry = element.find("us-371c12-date") if is_filing else None
    detail = f"national entry {entry.findtext('date') or ''}".strip() if entry is not None else None
    patent.relations.append(_relation(element, relation, is_filing, None, detail))


def _hague(element: Any, patent: Patent) -> None:
    number = squeezed(element.findtext("international-registration-number"))
    filed_on = day(element.findtext("international-filing-date/date"))
    patent.relations.append(Relation("international_filing", "WO", number, number, None, filed_on, True, None, "Hague"))


def _count(element: Any, patent: Patent) -> None:
    patent.claim_count_stated = whole(element.text)


GROUPS = {
    "applicants": "applicant",
    "us-applicants": "applicant",
    "inventors": "inventor",
    "us-inventors": "inventor",
    "agents": "agent",
    "assignees": "assignee",
}
PARTS: dict[str, Callable[[Any, Patent], None]] = {
    "publication-reference": _publication,
    "application-reference": _application,
    "invention-title": _title,
    "us-term-of-grant": _term,
    "figures": _figures,
    "number-of-claims": _count,
    "classification-ipc": _ipc_editions,
    "classification-national": _national,
    "classification-locarno": _locarno,
    "classifications-ipcr": _ipcr,
    "classifications-cpc": _cpc,
    "field-of-search": _searched,
    "us-field-of-classification-search": _searched,
    "parties": _parties,
    "us-parties": _parties,
    "assignees": _assignees,
    "examiners": _examiners,
    "references-cited": _citations,
    "us-references-cited": _citations,
    "priority-claims": _priorities,
    "us-related-documents": _related,
    "pct-or-regional-filing-data": _international,
    "pct-or-regional-publishing-data": _international,
    "hague-agreement-data": _hague,
}
