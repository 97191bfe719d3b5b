"""The new Chinese layout: PatentDocumentAndRelated, since 2012, close to ST.96 but with words of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from touchstone.corpus.readers import claims, st36
from touchstone.corpus.readers.identifiers import cited, filed, filing, published
from touchstone.corpus.readers.symbols import international, locarno
from touchstone.corpus.readers.values import (
    bare,
    content,
    country,
    day,
    doi,
    language,
    paragraphs,
    squeezed,
    whole,
    year,
)
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

# The first digit of an application's type is the kind of right (ZC 0006), the second tells the international ones.
RIGHTS = {"1": "invention", "2": "utility_model", "3": "design"}
ROLES = {
    "ApplicantDetails": "applicant",
    "InventorDetails": "inventor",
    "AgentDetails": "agent",
    "PatenteeDetails": "grantee",
    "AssigneeDetails": "assignee",
    "DesignerDetails": "inventor",
    "GranteeDetails": "grantee",
    "ExaminerDetails": "primary_examiner",
}
RELATIONS = {
    "Division": "division",
    "Continuation": "continuation",
    "Reissue": "reissue",
    "Substitution": "substitution",
    "RelatedPublication": "earlier_publication",
}


def read(root: Any, descriptions: bool) -> Iterator[Record]:
    """The publication, then its claims, then its description where asked for."""
    bare(root)
    lang = language(root.get("lang")) or "zh"
    patent = Patent(office="CN", language=lang)
    texts: list[PatentText] = []
    for part in root:
        if part.tag.endswith("BibliographicData"):
            for each in part:
                take = PARTS.get(each.tag)
                if take:
                    take(each, patent)
        elif part.tag == "Abstract":
            if text := paragraphs(part, "Paragraphs"):
                patent.abstracts.append(Text(language(part.get("lang")) or lang, text))
        elif part.tag == "Claims" and patent.claim_count is None:
            texts += _claims(part, patent, lang)
        elif part.tag == "Description" and descriptions:
            text = paragraphs(part, "Paragraphs", "Heading", "InventionTitle")
            texts.append(PatentText(part="description", lang=lang, sequence=1, text=text))
    if patent.number is None:
        raise Unreadable("it has no BibliographicData with a publication number")
    st36.settle(patent)
    yield patent
    yield from claims.keyed(texts, patent)


def _claims(element: Any, patent: Patent, lang: str) -> list[PatentText]:
    rows: list[tuple[int, str | None, str | None, list[str]]] = [
        (number, each.get("num"), paragraphs(each, "ClaimText"), [])
        for number, each in enumerate(element.iter("Claim"), 1)
    ]
    return claims.settled(rows, patent, lang)


def _said(text: str | None) -> str | None:
    """A field's text; the layout writes 0 where it has nothing to say."""
    found = squeezed(text)
    return None if found is None or not found.strip("0") else found


def _fields(element: Any) -> dict[str, str | None]:
    """The fields of the DocumentID inside an element."""
    found = element if element.tag == "DocumentID" else element.find(".//DocumentID")
    return {part.tag: _said(part.text) for part in found} if found is not None else {}


def _publication(element: Any, patent: Patent) -> None:
    if patent.number is None or element.get("dataFormat") == "original":
        fields = _fields(element)
        published(patent, country(fields.get("WIPOST3Code")) or "CN", fields.get("DocNumber"), fields.get("Kind"))
        patent.published_on = day(fields.get("Date"))


def _application(element: Any, patent: Patent) -> None:
    patent.right = RIGHTS.get((element.get("applType") or "")[:1], patent.right)
    if patent.filing_number is None or element.get("dataFormat") == "original":
        fields = _fields(element)
        filed(patent, country(fields.get("WIPOST3Code")) or "CN", fields.get("DocNumber"))
        patent.filed_on = day(fields.get("Date"))


def _priorities(element: Any, patent: Patent) -> None:
    """Each priority comes as written and in the office's standard form; the first is kept."""
    found = list(element.iter("Priority"))
    originals = [each for each in found if each.get("dataFormat") != "standard"] or found
    for number, each in enumerate(originals, 1):
        fields = {part.tag: _said(part.text) for part in each}
        office, written = country(fields.get("WIPOST3Code")), fields.get("DocNumber")
        sequence = whole(each.get("sequence")) or number
        on = day(fields.get("Date"))
        patent.priorities.append(Priority(office, filing(office, written), written, on, sequence, each.get("kind")))


def _ipc(element: Any, patent: Patent) -> None:
    for number, each in enumerate(element.iter("ClassificationIPCR"), 1):
        fields = {part.tag: _said(part.text) for part in each}
        head = f"{fields.get('Section') or ''}{fields.get('MainClass') or ''}{fields.get('Subclass') or ''}"
        normal = (
            f"{head}{fields.get('MainGroup')}/{_digits(each, 'Subgroup')}" if fields.get("MainGroup") else head or None
        )
        text = squeezed(each.findtext("Text"))
        patent.classes.append(
            Classification(
                "ipc",
                normal or international(text),
                text or normal,
                day(fields.get("IPCVersionDate")),
                None,
                fields.get("ClassificationLevel"),
                fields.get("SymbolPosition"),
                fields.get("ClassificationValue"),
                "given",
                whole(each.get("sequence")) or number,
                None,
                country(each.findtext("GeneratingOffice/WIPOST3Code")),
                fields.get("ClassificationStatus"),
                fields.get("ClassificationDataSource"),
                day(fields.get("ActionDate")),
            )
        )


def _digits(element: Any, tag: str) -> str:
    """A field in which 00 is a value: the main group's own subgroup."""
    return squeezed(element.findtext(tag)) or ""


def _locarno(element: Any, patent: Patent) -> None:
    edition = _said(element.findtext(".//EditionStatement") or element.findtext(".//Edition"))
    for each in element.iter("MainClassification", "FurtherClassification", "Text", "LocarnoClassification"):
        if not len(each) and (text := _said(each.text)):
            patent.classes.append(Classification("locarno", locarno(text), text, edition=edition))


def _title(element: Any, patent: Patent) -> None:
    if text := content(element):
        patent.titles.append(Text(language(element.get("lang")) or "zh", text))


def _parties(element: Any, patent: Patent) -> None:
    for group in element:
        role = ROLES.get(group.tag)
        if role is None:
            continue
        for number, each in enumerate((each for each in group if len(each)), 1):
            _party(each, patent, role, whole(each.get("sequence")) or number)


def _party(element: Any, patent: Patent, role: str, number: int) -> None:
    agency = squeezed(
        element.findtext("Agency/AddressBook/OrganizationName") or element.findtext("Agency/AddressBook/Name")
    )
    if agency:
        st36.agency(agency, patent)
    book = next((each for each in element.iterchildren("AddressBook")), None)
    fields = {part.tag: _said(part.text) for part in book} if book is not None else {}
    where = {part.tag: _said(part.text) for part in book.iterfind("Address/*")} if book is not None else {}
    name, organisation = fields.get("Name"), fields.get("OrganizationName")
    party = Party(
        role, organisation or name, number, "organisation" if organisation else None, language(element.get("lang")),
        street=where.get("Text") or where.get("AddressLine"), city=where.get("City"), region=where.get("Province"),
        postcode=where.get("PostCode"), country=country(where.get("WIPOST3Code")), detail=agency,
    )  # fmt: skip
    if party.name:
        patent.parties.append(st36.located(party, "CN"))


def _related(element: Any, patent: Patent) -> None:
    for group in element:
        relation = RELATIONS.get(group.tag, "other")
        parents = list(group.iter("ParentDocument")) or [group]
        for parent in parents:
            fields = _fields(parent)
            if number := fields.get("DocNumber"):
                office = country(fields.get("WIPOST3Code")) or "CN"
                on = day(fields.get("Date"))
                patent.relations.append(
                    Relation(relation, office, filing(office, number), number, None, on, True, None, group.tag)
                )


def _international(element: Any, patent: Patent) -> None:
    is_filing = "Application" in element.tag
    fields = _fields(element)
    if number := fields.get("DocNumber"):
        normal = filing("WO", number) if is_filing else cited("WO", number)
        relation = "international_filing" if is_filing else "international_publication"
        on = day(fields.get("Date"))
        patent.relations.append(Relation(relation, "WO", normal, number, None, on, is_filing, None, element.tag))


def _citations(element: Any, patent: Patent) -> None:
    for number, each in enumerate(element.iter("Citation", "ReferenceCited"), 1):
        fields = _fields(each)
        written = fields.get("DocNumber")
        category = _said(each.findtext(".//Category") or each.findtext(".//RelevantCategory"))
        if written:
            office, kind, on = country(fields.get("WIPOST3Code")), fields.get("Kind"), fields.get("Date")
            patent.citations.append(
                Citation("patent", number, office, cited(office, written, kind), written, kind, day(on), on, year(on),
                         fields.get("Name"), category=category, cited_by="examiner")
            )  # fmt: skip
        elif text := content(each):
            patent.citations.append(
                Citation("literature", number, text=text, doi=doi(text), category=category, cited_by="examiner")
            )


PARTS: dict[str, Callable[[Any, Patent], None]] = {
    "PublicationReference": _publication,
    "ApplicationReference": _application,
    "PriorityDetails": _priorities,
    "ClassificationIPCRDetails": _ipc,
    "ClassificationLocarno": _locarno,
    "ClassificationLocarnoDetails": _locarno,
    "InventionTitle": _title,
    "DesignTitle": _title,
    "Parties": _parties,
    "RelatedDocuments": _related,
    "PCTOrRegionalApplicationData": _international,
    "PCTOrRegionalFilingData": _international,
    "PCTOrRegionalPublishingData": _international,
    "ReferencesCited": _citations,
    "ReferencesCitedDetails": _citations,
}
