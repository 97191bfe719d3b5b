"""Applications of the United States from 2001 to 2004: patent-application-publication, DTD PAP 1.5 and 1.6."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from touchstone.corpus.readers import claims
from touchstone.corpus.readers.identifiers import cited, filed, filing, published
from touchstone.corpus.readers.symbols import international, locarno, united_states
from touchstone.corpus.readers.uspto_xml import BENEFITS, assembled
from touchstone.corpus.readers.values import content, country, day, paragraphs, squeezed
from touchstone.corpus.refusals import Unreadable
from touchstone.corpus.schema.fields import Record
from touchstone.corpus.schema.patents import Classification, Party, Patent, PatentText, Priority, Relation, Text

_VERSION = re.compile(rb"pap-v(\d)(\d)-")
RIGHTS = {"utility": "invention", "design": "design", "plant": "plant", "reissue": "reissue"}
RELATIONS = {
    "continuation-of": "continuation",
    "continuation-in-part-of": "continuation_in_part",
    "continuing-reissue-of": "reissue",
    "division-of": "division",
    "divisional-reissue-of": "division",
    "reissue-of": "reissue",
    "reexamination-of": "reexamination",
    "reexamination-reissue-merger": "reexamination",
    "substitution-for": "substitution",
    "non-provisional-of-provisional": "provisional",
    "a-371-of-international": "international_filing",
    "addition-to": "other",
}
NAMES = {"given-name": "first-name", "middle-name": "middle-name", "family-name": "last-name", "name-suffix": "suffix",
         "organization-name": "orgname", "city": "city", "state": "state", "country-code": "country",
         "postalcode": "postcode", "address-1": "address-1", "address-2": "address-2", "address-3": "address-3",
         "military-service": "city"}  # fmt: skip


def name(_root: str, beginning: bytes) -> str:
    """us-application-1.5, by the name of its document type."""
    found = _VERSION.search(beginning)
    return f"us-application-{found[1].decode()}.{found[2].decode()}" if found else "us-application-1"


def read(root: Any, descriptions: bool) -> Iterator[Record]:
    """The publication, then its claims, then its description where asked for."""
    patent = Patent(language="en", stage="application")
    texts: list[PatentText] = []
    for part in root:
        if part.tag == "subdoc-bibliographic-information":
            for element in part:
                _bibliography(element, patent)
        elif part.tag == "subdoc-abstract":
            if text := paragraphs(part, "paragraph"):
                patent.abstracts.append(Text("en", text))
        elif part.tag == "subdoc-claims":
            texts += _claims(part, patent)
        elif descriptions and part.tag == "subdoc-description":
            text = paragraphs(part, "paragraph", "heading")
            texts.append(PatentText(part="description", lang="en", sequence=1, text=text))
    if patent.number is None:
        raise Unreadable("it has no bibliographic information with a document number")
    claimed = [each.date for each in patent.priorities if each.date]
    claimed += [each.date for each in patent.relations if each.date and each.is_filing and each.relation in BENEFITS]
    patent.priority_on = min(claimed, default=None)
    yield patent
    yield from claims.keyed(texts, patent)


def _claims(element: Any, patent: Patent) -> list[PatentText]:
    rows = []
    for sequence, claim in enumerate(element.iter("claim"), 1):
        marked: list[str] = []
        for ref in claim.iter("dependent-claim-reference"):
            marked += (ref.get("depends_on") or content(ref) or "").split()
            for block in ref.iter("claim-text"):
                block.tag = "inline"
        rows.append((sequence, claim.get("id"), claims.text_of(claims.written_out(claim)), marked))
    return claims.settled(rows, patent, "en")


def _bibliography(element: Any, patent: Patent) -> None:
    tag = element.tag
    if tag == "document-id":
        published(patent, "US", element.findtext("doc-number"), element.findtext("kind-code"))
        patent.published_on = day(element.findtext("document-date"))
        if (patent.kind_code or "").startswith("A9"):
            patent.stage = "correction"
    elif tag == "publication-filing-type":
        kind = (squeezed(element.text) or "").rpartition("-")[2]
        patent.right = RIGHTS.get(kind, "plant" if (patent.kind_code or "").startswith("P") else "invention")
    elif tag == "domestic-filing-data":
        filed(patent, "US", element.findtext("application-number/doc-number"))
        patent.filed_on = day(element.findtext("filing-date"))
    elif tag == "foreign-priority-data":
        _priority(element, patent)
    elif tag == "technical-information":
        _technical(element, patent)
    elif tag == "continuity-data":
        for part in element.iter(*RELATIONS):
            _related(part, patent)
    elif tag == "inventors":
        for number, each in enumerate(element, 1):
            patent.parties.append(_party(each, "inventor", number))
    elif tag == "assignee":
        before = sum(each.role == "assignee" for each in patent.parties)
        patent.parties.append(_party(element, "assignee", before + 1, element.findtext("assignee-type")))
    elif tag == "correspondence-address":
        _correspondent(element, patent)


def _priority(element: Any, patent: Patent) -> None:
    office = country(element.findtext("country-code"))
    number = squeezed(element.findtext("priority-application-number/doc-number"))
    on, sequence = day(element.findtext("filing-date")), len(patent.priorities) + 1
    patent.priorities.append(Priority(office, filing(office, number), number, on, sequence, "national"))


def _technical(element: Any, patent: Patent) -> None:
    for part in element:
        if part.tag == "title-of-invention":
            if text := content(part):
                patent.titles.append(Text("en", text))
        elif part.tag == "classification-ipc":
            edition = squeezed(part.findtext("classification-ipc-edition"))
            for each in part.iter("ipc"):
                position = "F" if each.getparent().tag.endswith("primary") else "L"
                _class(patent, "ipc", squeezed(each.text), position, edition)
        elif part.tag == "classification-us":
            for each in part.iter("uspc"):
                position = "F" if each.getparent().tag.endswith("primary") else "L"
                written = f"{(each.findtext('class') or '').strip():>3}{(each.findtext('subclass') or '').strip()}"
                _class(patent, "uspc", written, position, None)
        elif part.tag == "classification-locarno":
            _class(patent, "locarno", content(part), "F", None)


def _class(patent: Patent, scheme: str, written: str | None, position: str, edition: str | None) -> None:
    normal = {"ipc": international, "uspc": united_states, "locarno": locarno}[scheme]
    if written and written.strip():
        sequence = len(patent.classes) + 1
        patent.classes.append(
            Classification(
                scheme, normal(written), written.strip(), edition=edition, position=position, sequence=sequence
            )
        )


def _related(element: Any, patent: Patent) -> None:
    relation = RELATIONS[element.tag]
    links = element.findall("parent-child")
    for link in links:
        status = squeezed(link.findtext("parent-status"))
        if (parent := link.find("parent/document-id")) is not None:
            patent.relations.append(_relation(parent, relation, True, status, element.tag))
        if (granted := link.find("parent-patent/document-id")) is not None:
            patent.relations.append(_relation(granted, relation, False, None, "parent-patent"))
    if not links:
        for found in element.iterfind("document-id"):
            patent.relations.append(_relation(found, relation, True, None, element.tag))


def _relation(element: Any, relation: str, is_filing: bool, status: str | None, detail: str) -> Relation:
    number, kind = squeezed(element.findtext("doc-number")), squeezed(element.findtext("kind-code"))
    office = "WO" if (number or "").startswith("PCT") else country(element.findtext("country-code")) or "US"
    normal = filing(office, number) if is_filing else cited(office, number, kind)
    on = day(element.findtext("document-date"))
    return Relation(relation, office, normal, number, kind, on, is_filing, status, detail)


def _party(element: Any, role: str, number: int, detail: str | None = None) -> Party:
    fields: dict[str, str | None] = {}
    for part in element.iter(*NAMES):
        fields.setdefault(NAMES[part.tag], part.text)
    residence = fields.get("country") if element.find("residence") is not None else None
    return assembled(
        fields | {"residence": residence}, role, number, squeezed(detail or element.findtext("authority-applicant"))
    )


def _correspondent(element: Any, patent: Patent) -> None:
    names = [squeezed(element.findtext(tag)) for tag in ("name-1", "name-2")]
    party = _party(element, "correspondent", 1)
    patent.parties.append(party._replace(name=", ".join(filter(None, names)) or None, kind=None))
