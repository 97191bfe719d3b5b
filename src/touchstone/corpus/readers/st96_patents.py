"""Patent publications of WIPO ST.96, and the CPC master files of the United States, which borrow its words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from touchstone.corpus.readers import claims, st36
from touchstone.corpus.readers.epo import GRANTED_AS
from touchstone.corpus.readers.identifiers import cited, filed, filing, published
from touchstone.corpus.readers.symbols import international, locarno, united_states
from touchstone.corpus.readers.uspto_xml import BENEFITS
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

RIGHTS = {"utility": "invention", "design": "design", "plant": "plant", "reissue": "reissue", "invention": "invention",
          "utility model": "utility_model", "statutory invention registration": "statutory_invention"}  # fmt: skip
BAGS = {
    "ApplicantBag": "applicant",
    "InventorBag": "inventor",
    "AssigneeBag": "assignee",
    "DesignerBag": "inventor",
    "RegisteredPractitionerBag": "agent",
    "RepresentativeBag": "agent",
    "GranteeBag": "grantee",
    "OwnerBag": "grantee",
    "PatentGranteeBag": "grantee",
    "OpponentBag": "opponent",
}
RELATIONS = {"Continuation": "continuation", "ContinuationInPart": "continuation_in_part", "Division": "division",
             "Reissue": "reissue", "USDivisionalReissue": "division", "DivisionalReissue": "division",
             "ContinuingReissue": "reissue", "Reexamination": "reexamination", "Substitution": "substitution",
             "USProvisionalApplication": "provisional", "ProvisionalApplication": "provisional",
             "RelatedPublication": "earlier_publication", "Correction": "republication"}  # fmt: skip
CATEGORIES = ("CitationCategoryCode", "CitedDocumentCategoryCode", "CitationCategory")
BY = {"applicant": "applicant", "examiner": "examiner", "third party": "third_party"}
PERSON = {"LastName": "last_name", "FirstName": "first_name", "MiddleName": "middle", "NameSuffix": "suffix",
          "PersonFullName": "full", "EntityName": "organisation", "OrganizationStandardName": "organisation",
          "AddressLineText": "street", "CityName": "city", "CountryCode": "country", "PostalCode": "postcode",
          "GeographicRegionName": "region", "PostalAddressText": "street"}  # fmt: skip


def name(_root: str, beginning: bytes) -> str:
    """st96-6.0, by the version that the document states."""
    found = re.search(rb"st96Version=[\"']V(\d+)_(\d+)", beginning)
    return f"st96-{found[1].decode()}.{found[2].decode()}" if found else "st96"


def read(root: Any, descriptions: bool) -> Iterator[Record]:
    """The publication, then its claims, then its description where asked for; or a bibliography that stands alone."""
    bare(root)
    lang = language(root.get("languageCode"))
    patent = Patent(office=country(root.findtext("IPOfficeCode")), language=lang)
    texts: list[PatentText] = []
    for part in [root] if root.tag == "BibliographicData" else root:
        if part.tag == "BibliographicData":
            for each in part:
                take = PARTS.get(each.tag)
                if take:
                    take(each, patent)
        elif part.tag == "Abstract":
            if text := paragraphs(part, "P"):
                patent.abstracts.append(Text(language(part.get("languageCode")) or lang, text))
        elif part.tag == "Claims" and patent.claim_count is None:
            texts += _claims(part, patent, language(part.get("languageCode")) or lang)
        elif part.tag == "Description" and descriptions:
            text = paragraphs(part, "P", "Heading")
            texts.append(PatentText(part="description", lang=lang, sequence=1, text=text))
    if patent.number is None:
        raise Unreadable("it has no PatentPublicationIdentification with a publication number")
    st36.settle(patent)
    if (patent.office, patent.kind_code) in GRANTED_AS:
        patent.stage, patent.granted_on = "grant", patent.granted_on or patent.published_on
    claimed = [each.date for each in patent.relations if each.date and each.is_filing and each.relation in BENEFITS]
    patent.priority_on = min(filter(None, [patent.priority_on, *claimed]), default=None)
    yield patent
    yield from claims.keyed(texts, patent)


def master(root: Any, descriptions: bool) -> Iterator[Record]:
    """A record of a CPC master file: a publication and its CPC symbols as of the file's day, no more."""
    bare(root)
    patent = Patent(partial=True, office="US")
    for part in root:
        take = PARTS.get(part.tag)
        if take:
            take(part, patent)
        elif part.tag == "CPCClassificationBag":
            _cpc(part, patent)
    if patent.number is None:
        raise Unreadable("it has no PatentGrantIdentification or PatentPublicationIdentification")
    st36.settle(patent)
    yield patent


def _claims(element: Any, patent: Patent, lang: str | None) -> list[PatentText]:
    rows = []
    for sequence, claim in enumerate(element.iter("Claim"), 1):
        marked = [
            number
            for ref in claim.iter("ClaimReference")
            for number in (ref.get("idrefs") or content(ref) or "").split()
        ]
        text = paragraphs_of(claim)
        rows.append((sequence, squeezed(claim.findtext("ClaimNumber")) or claim.get("id"), text, marked))
    return claims.settled(rows, patent, lang)


def paragraphs_of(claim: Any) -> str | None:
    """The text of a claim without its number and kind, which stand in elements of their own."""
    texts = [paragraphs(each, "ClaimText") for each in claim.iterchildren("ClaimText")]
    return squeezed(" ".join(filter(None, texts)))


def _publication(element: Any, patent: Patent) -> None:
    found = (
        element if element.find("PublicationNumber") is not None or element.find("PatentNumber") is not None else None
    )
    if found is None:
        found = element.find("PatentPublicationIdentification")
    if found is None:
        return
    office = country(found.findtext("IPOfficeCode")) or patent.office
    number = found.findtext("PublicationNumber") or found.findtext("PatentNumber")
    published(patent, office, number, found.findtext("PatentDocumentKindCode"))
    patent.published_on = day(found.findtext("PublicationDate") or found.findtext("GrantDate"))


def _application(element: Any, patent: Patent) -> None:
    office = country(element.findtext("IPOfficeCode")) or country(element.findtext("ApplicationNumber/IPOfficeCode"))
    filed(patent, office, _number(element))
    patent.filed_on = day(element.findtext("FilingDate"))
    st13 = element.findtext("ApplicationNumber/ST13ApplicationNumber")
    patent.filing_st13 = squeezed(st13) or patent.filing_st13
    said = squeezed(element.findtext("InventionSubjectMatterCategory"))
    patent.right = RIGHTS.get(said.lower(), patent.right) if said else patent.right


def _number(element: Any) -> str | None:
    return squeezed(
        element.findtext("ApplicationNumber/ApplicationNumberText") or element.findtext("ApplicationNumberText")
    )


def _grant(element: Any, patent: Patent) -> None:
    patent.granted_on = day(element.findtext("GrantDate"))
    if patent.number is None:
        _publication(element, patent)


def _priorities(element: Any, patent: Patent) -> None:
    for number, each in enumerate(element.iter("PriorityClaim", "Priority"), 1):
        office = country(each.findtext("IPOfficeCode") or each.findtext("PriorityCountryCode"))
        written = _number(each)
        on = day(each.findtext("FilingDate") or each.findtext("PriorityApplicationFilingDate"))
        kind = (squeezed(each.findtext("ApplicationFilingCategory")) or "").lower() or None
        sequence = whole(each.get("sequenceNumber")) or number
        patent.priorities.append(Priority(office, filing(office, written), written, on, sequence, kind))


# --- classes


def _classes(element: Any, patent: Patent, use: str = "given") -> None:
    for bag in element:
        if bag.tag == "IPCRClassificationBag":
            for number, each in enumerate(bag.iter("IPCRClassification"), 1):
                patent.classes.append(_symbol(each, "ipc", number)._replace(use=use))
        elif bag.tag == "CPCClassificationBag":
            _cpc(bag, patent)
        elif bag.tag in ("NationalClassification", "NationalClassificationBag"):
            _national(bag, patent, use)
        elif bag.tag == "IPCClassification":
            edition = squeezed(bag.findtext("Edition") or bag.findtext("IPCEdition"))
            for each in bag.iter("MainClassification", "FurtherClassification"):
                if text := squeezed(each.text):
                    position = "F" if each.tag[0] == "M" else "L"
                    patent.classes.append(
                        Classification("ipc", international(text), text, edition=edition, position=position)
                    )
        elif bag.tag == "LocarnoClassificationBag":
            locarno_classes(bag, patent.classes)


def locarno_classes(bag: Any, classes: list[Classification]) -> None:
    """The Locarno classes in a bag, in text or in parts."""
    edition = squeezed(bag.findtext(".//LocarnoClassificationEdition"))
    for each in bag.iter("LocarnoClassificationText"):
        if text := squeezed(each.text):
            classes.append(Classification("locarno", locarno(text), text, edition=edition))
    for each in bag.iter("LocarnoClassification"):
        head = squeezed(each.findtext("LocarnoClass"))
        for sub in each.iter("LocarnoSubclass"):
            if head and (text := squeezed(sub.text)):
                classes.append(Classification("locarno", locarno(f"{head}-{text}"), f"{head}-{text}", edition=edition))


def _cpc(bag: Any, patent: Patent) -> None:
    for number, each in enumerate(bag.iter("CPCClassification"), 1):
        above = next(each.iterancestors("CPCCombinationSet"), None)
        found = _symbol(each, "cpc", number)
        group = whole(above.findtext("CPCGroupNumber")) if above is not None else None
        patent.classes.append(found._replace(set_number=group))


def _symbol(element: Any, scheme: str, number: int) -> Classification:
    fields = {part.tag: squeezed(part.text) for part in element}
    get = fields.get
    head = f"{get('Section') or get('CPCSection') or ''}{get('Class') or ''}{get('Subclass') or ''}"
    text = f"{head}{get('MainGroup')}/{get('Subgroup') or ''}" if get("MainGroup") else head or None
    if text is None:
        text = get("PatentClassificationText") or get("IPCRClassificationText")
    value = get("IPCClassificationValueCode") or get("CPCClassificationValueCode")
    status = get("IPCClassificationStatusCode") or get("CPCClassificationStatusCode")
    return Classification(
        scheme,
        international(text),
        text,
        day(get("ClassificationVersionDate")),
        None,
        get("PatentClassificationLevelCode"),
        get("SymbolPositionCode"),
        value,
        "given",
        number,
        None,
        country(get("GeneratingOfficeCode")),
        status,
        get("PatentClassificationDataSourceCode"),
        day(get("ActionDate")),
    )


def _national(element: Any, patent: Patent, use: str) -> None:
    for each in element.iter("MainNationalClassification", "FurtherNationalClassification"):
        head, rest = squeezed(each.findtext("NationalClass")) or "", squeezed(each.findtext("NationalSubclass")) or ""
        text = f"{head}/{rest}" if rest else squeezed(each.text) or head
        position = ("F" if each.tag[0] == "M" else "L") if use == "given" else None
        scheme = "uspc" if patent.office == "US" else "national"
        normal = united_states(text) if scheme == "uspc" else None
        patent.classes.append(Classification(scheme, normal, text, position=position, use=use))


def _searched(element: Any, patent: Patent) -> None:
    for part in element:
        if part.tag == "PatentClassificationBag":
            _classes(part, patent, "searched")
        elif part.tag == "SearchFieldText" and (text := squeezed(part.text)):
            scheme = "cpc" if international(text) else "text"
            patent.classes.append(Classification(scheme, international(text), text, use="searched"))


# --- parties


def _parties(element: Any, patent: Patent) -> None:
    for bag in element:
        role = BAGS.get(bag.tag)
        for number, each in enumerate(bag if role else (), 1):
            patent.parties.append(party(each, role or "", whole(each.get("sequenceNumber")) or number))
        if bag.tag == "ExaminerBag":
            for each in bag:
                kind = "assistant_examiner" if each.tag.startswith("Assistant") else "primary_examiner"
                patent.parties.append(party(each, kind, None))


def party(element: Any, role: str, number: int | None) -> Party:
    """A party of ST.96: its contact, or its contact for publication."""
    fields: dict[str, str] = {}
    for each in element.iter(*PERSON):
        if (text := content(each)) and PERSON[each.tag] not in fields:
            fields[PERSON[each.tag]] = text
    get = fields.get
    last = get("last_name")
    first = squeezed(f"{get('first_name') or ''} {get('middle') or ''}") if last else None
    organisation = get("organisation")
    person = ", ".join(filter(None, (last, first, get("suffix")))) if last else get("full")
    detail = squeezed(element.findtext(f"{element.tag}Category") or element.findtext("RepresentativeCategory"))
    return Party(
        role,
        organisation or person or None,
        number,
        "organisation" if organisation else "person" if person else None,
        last_name=last,
        first_name=first,
        street=get("street"),
        city=get("city"),
        region=get("region"),
        postcode=get("postcode"),
        country=country(get("country")),
        nationality=country(element.findtext(".//NationalityCode")),
        residence=country(element.findtext(".//ResidenceCountryCode")),
        detail=detail,
    )


# --- citations and relations


def _citations(element: Any, patent: Patent) -> None:
    for number, each in enumerate(element.iter("ReferenceCitation"), 1):
        said = (each.get("citingPartyCategory") or squeezed(each.findtext("CitingPartyCategory")) or "").lower()
        by = BY.get(said, "other" if said else None)
        told = (squeezed(part.text) for part in each.iter(*CATEGORIES))
        categories = "".join(dict.fromkeys("&" if letter == "Ampersand" else letter for letter in told if letter))
        found, other = each.find("PatentCitation"), each.find("NPLCitation")
        if found is not None:
            sequence = whole(found.get("sequenceNumber")) or number
            patent.citations.append(cited_document(found, sequence)._replace(cited_by=by, category=categories or None))
        elif other is not None:
            sequence, text = whole(other.get("sequenceNumber")) or number, content(other)
            patent.citations.append(
                Citation("literature", sequence, text=text, doi=doi(text), category=categories or None, cited_by=by)
            )


def cited_document(element: Any, sequence: int) -> Citation:
    """A cited patent of ST.96."""
    found = element.find("CitedPatentDocumentIdentification")
    fields = {part.tag: squeezed(part.text) for part in (found if found is not None else element)}
    office, number, kind = (
        country(fields.get("IPOfficeCode")),
        fields.get("DocumentNumber"),
        fields.get("PatentDocumentKindCode"),
    )
    on = fields.get("PatentDocumentDate")
    return Citation(
        "patent",
        sequence,
        office,
        cited(office, number, kind),
        number,
        kind,
        day(on),
        on,
        year(on),
        fields.get("EntityName"),
        classes=content(element.find("PatentClassificationBag")),
    )


def _related(element: Any, patent: Patent) -> None:
    for each in element:
        relation = RELATIONS.get(each.tag, "other")
        parents = each.findall("ParentDocument")
        for parent in parents:
            status = squeezed(parent.findtext("ParentDocumentStatusCode"))
            _relations(parent, patent, relation, status, each.tag)
        if not parents:
            _relations(each, patent, relation, None, each.tag)


def _relations(element: Any, patent: Patent, relation: str, status: str | None, detail: str) -> None:
    for found in element.iter("ApplicationIdentification"):
        office, written = country(found.findtext("IPOfficeCode")), _number(found)
        above = found.getparent().tag
        detail_here = above if above.startswith("PCT") else detail
        on = day(found.findtext("FilingDate"))
        patent.relations.append(
            Relation(relation, office, filing(office, written), written, None, on, True, status, detail_here)
        )
    for found in element.iter("PatentPublicationIdentification", "PatentGrantIdentification"):
        office, kind = country(found.findtext("IPOfficeCode")), squeezed(found.findtext("PatentDocumentKindCode"))
        written = squeezed(found.findtext("PublicationNumber") or found.findtext("PatentNumber"))
        on = day(found.findtext("PublicationDate") or found.findtext("GrantDate"))
        patent.relations.append(
            Relation(relation, office, cited(office, written, kind), written, kind, on, False, None, detail)
        )


def _international(element: Any, patent: Patent) -> None:
    relation = (
        "international_filing"
        if "Filing" in element.tag or "Application" in element.tag
        else "international_publication"
    )
    before = len(patent.relations)
    _relations(element, patent, relation, None, element.tag)
    for at in range(before, len(patent.relations)):
        patent.relations[at] = patent.relations[at]._replace(office="WO")


def _title(element: Any, patent: Patent) -> None:
    for each in element.iter("InventionTitle"):
        if text := content(each):
            patent.titles.append(Text(language(each.get("languageCode")) or patent.language, text))


def _count(element: Any, patent: Patent) -> None:
    patent.claim_count_stated = whole(element.text)


def _figures(element: Any, patent: Patent) -> None:
    patent.drawing_sheets = whole(element.findtext("DrawingSheetTotalQuantity"))
    patent.figures = whole(element.findtext("FigureTotalQuantity"))


def _term(element: Any, patent: Patent) -> None:
    patent.term_years = whole(element.findtext("GrantLengthQuantity"))
    patent.term_extension_days = whole(element.findtext("TermExtensionQuantity"))


def _language(element: Any, patent: Patent) -> None:
    patent.language = patent.language or language(element.text)


def _states(element: Any, patent: Patent) -> None:
    patent.designated.extend(
        code for each in element.iter() if each.tag.endswith("Code") and (code := country(each.text))
    )


PARTS: dict[str, Callable[[Any, Patent], None]] = {
    "PatentPublicationIdentification": _publication,
    "PatentGrantIdentification": _grant,
    "ApplicationIdentification": _application,
    "PriorityClaimBag": _priorities,
    "PatentClassificationBag": _classes,
    "InventionTitleBag": _title,
    "InventionTitle": _title,
    "ReferenceCitationBag": _citations,
    "ClaimTotalQuantity": _count,
    "SearchField": _searched,
    "FigureBag": _figures,
    "GrantTerm": _term,
    "PublicationLanguageCode": _language,
    "RelatedDocumentBag": _related,
    "PartyBag": _parties,
    "InternationalFilingData": _international,
    "InternationalPublishingData": _international,
    "DesignatedStateBag": _states,
}
