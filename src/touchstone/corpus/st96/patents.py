"""Patent publications of ST.96: bibliographic data typed, texts of claims and abstracts with their markup kept."""

from __future__ import annotations

from datetime import date

from .binding import Element, attribute, content, many, markup, one, simple
from .parties import ApplicationNumber, Name, Party, Practitioner, Text


class PublicationIdentification(Element):
    """Office, number, kind and date of a published document."""

    office: str | None = simple("com:IPOfficeCode")
    number: str | None = simple("pat:PublicationNumber")
    language: str | None = simple("com:PublicationLanguageCode")
    kind: str | None = simple("com:PatentDocumentKindCode")
    published_on: date | None = simple("com:PublicationDate", date)


class ApplicationIdentification(Element):
    """Office, number and filing date of an application."""

    office: str | None = simple("com:IPOfficeCode")
    number: ApplicationNumber | None = one("com:ApplicationNumber", ApplicationNumber)
    file_reference: str | None = simple("com:ApplicantFileReference")
    language: str | None = simple("com:FilingLanguageCode")
    category: str | None = simple("pat:ApplicationFilingCategory")
    subject: str | None = simple("pat:InventionSubjectMatterCategory")
    filed_on: date | None = simple("pat:FilingDate", date)


class GrantIdentification(Element):
    """Office, number, kind and date of a grant."""

    office: str | None = simple("com:IPOfficeCode")
    number: str | None = simple("pat:PatentNumber")
    language: str | None = simple("com:PublicationLanguageCode")
    kind: str | None = simple("com:PatentDocumentKindCode")
    granted_on: date | None = simple("pat:GrantDate", date)


class PriorityClaim(Element):
    """An earlier application whose date is claimed."""

    sequence: str | None = attribute("com:sequenceNumber")
    office: str | None = simple("com:IPOfficeCode")
    number: ApplicationNumber | None = one("com:ApplicationNumber", ApplicationNumber)
    filed_on: date | None = simple("pat:FilingDate", date)
    category: str | None = simple("pat:ApplicationFilingCategory")


class IpcClass(Element):
    """One symbol of the reformed International Patent Classification."""

    sequence: str | None = attribute("com:sequenceNumber")
    printed: str | None = simple("pat:PatentClassificationText")
    version: date | None = simple("pat:ClassificationVersionDate", date)
    level: str | None = simple("pat:PatentClassificationLevelCode")
    position: str | None = simple("com:SymbolPositionCode")
    value: str | None = simple("pat:IPCClassificationValueCode")
    acted_on: date | None = simple("pat:ActionDate", date)
    status: str | None = simple("pat:IPCClassificationStatusCode")
    source: str | None = simple("pat:PatentClassificationDataSourceCode")
    office: str | None = simple("pat:GeneratingOfficeCode")
    section: str | None = simple("pat:Section")
    main_class: str | None = simple("pat:Class")
    subclass: str | None = simple("pat:Subclass")
    group: str | None = simple("pat:MainGroup")
    subgroup: str | None = simple("pat:Subgroup")

    def symbol(self) -> str:
        """The symbol without spaces, for example H01L21/30."""
        return _symbol(self.section, self.main_class, self.subclass, self.group, self.subgroup) or self.printed or ""


class CpcClass(Element):
    """One symbol of the Cooperative Patent Classification."""

    version: date | None = simple("pat:ClassificationVersionDate", date)
    section: str | None = simple("pat:CPCSection")
    main_class: str | None = simple("pat:Class")
    subclass: str | None = simple("pat:Subclass")
    group: str | None = simple("pat:MainGroup")
    subgroup: str | None = simple("pat:Subgroup")
    position: str | None = simple("com:SymbolPositionCode")
    value: str | None = simple("pat:CPCClassificationValueCode")
    acted_on: date | None = simple("pat:ActionDate", date)
    office: str | None = simple("pat:GeneratingOfficeCode")
    status: str | None = simple("pat:CPCClassificationStatusCode")
    source: str | None = simple("pat:PatentClassificationDataSourceCode")

    def symbol(self) -> str:
        """The symbol without spaces, for example H01L21/30."""
        return _symbol(self.section, self.main_class, self.subclass, self.group, self.subgroup)


class CitedPatent(Element):
    """A patent document that is cited."""

    printed: str | None = simple("com:PatentCitationText")
    office: str | None = simple("com:CitedPatentDocumentIdentification/com:IPOfficeCode")
    number: str | None = simple("com:CitedPatentDocumentIdentification/com:DocumentNumber")
    name: Text | None = one("com:CitedPatentDocumentIdentification/com:EntityName", Text)
    kind: str | None = simple("com:CitedPatentDocumentIdentification/com:PatentDocumentKindCode")
    dated: date | None = simple("com:CitedPatentDocumentIdentification/com:PatentDocumentDate", date)


class CitedLiterature(Element):
    """Literature that is cited and is no patent document."""

    printed: Text | None = one("com:NPLCitationText", Text)


class Relevance(Element):
    """How a cited document bears on the claims: category letters such as X, Y or A."""

    categories: list[Text] = many("pat:CitationCategoryCode", Text)


class Citation(Element):
    """One citation, of a patent document or of other literature, and by whom."""

    sequence: str | None = attribute("com:sequenceNumber")
    phase: str | None = attribute("pat:citedPhaseCategory")
    cited_by: str | None = attribute("pat:citingPartyCategory")
    patent: CitedPatent | None = one("com:PatentCitation", CitedPatent)
    literature: CitedLiterature | None = one("com:NPLCitation", CitedLiterature)
    relevances: list[Relevance] = many("pat:DocumentRelevanceBag/pat:DocumentRelevance", Relevance)
    comment: Text | None = one("com:CommentText", Text)


class Quantity(Element):
    """A number with its unit, in the codes of UN/CEFACT: ANN years, DAY days."""

    value: str = content()
    markup: str | None = markup()
    unit: str | None = attribute("com:unitCode")


class Bibliography(Element):
    """The bibliographic data of one publication."""

    element = "pat:BibliographicData"
    identifier: str | None = attribute("com:id")
    office: str | None = attribute("com:officeCode")
    st96_version: str | None = attribute("com:st96Version", default="V6_0")
    publication: PublicationIdentification | None = one(
        "pat:PatentPublicationIdentification", PublicationIdentification
    )
    application: ApplicationIdentification | None = one("pat:ApplicationIdentification", ApplicationIdentification)
    grant: GrantIdentification | None = one("pat:PatentGrantIdentification", GrantIdentification)
    priorities: list[PriorityClaim] = many("pat:PriorityClaimBag/pat:PriorityClaim", PriorityClaim)
    ipc: list[IpcClass] = many("pat:PatentClassificationBag/pat:IPCRClassificationBag/pat:IPCRClassification", IpcClass)
    cpc_main: CpcClass | None = one(
        "pat:PatentClassificationBag/pat:CPCClassificationBag/pat:MainCPC/pat:CPCClassification", CpcClass
    )
    cpc_further: list[CpcClass] = many(
        "pat:PatentClassificationBag/pat:CPCClassificationBag/pat:FurtherCPC/pat:CPCClassification", CpcClass
    )
    titles: list[Text] = many("pat:InventionTitleBag/pat:InventionTitle", Text)
    citations: list[Citation] = many("pat:ReferenceCitationBag/pat:ReferenceCitation", Citation)
    claim_count: int | None = simple("pat:ClaimTotalQuantity", int)
    drawing_sheets: int | None = simple("pat:FigureBag/pat:DrawingSheetTotalQuantity", int)
    figures: int | None = simple("pat:FigureBag/pat:FigureTotalQuantity", int)
    term: Quantity | None = one("pat:GrantTerm/pat:GrantLengthQuantity", Quantity)
    term_extension: Quantity | None = one("pat:GrantTerm/pat:TermExtensionQuantity", Quantity)
    international_filing: ApplicationIdentification | None = one(
        "pat:InternationalFilingData/pat:ApplicationIdentification", ApplicationIdentification
    )
    applicants: list[Party] = many("pat:PartyBag/pat:ApplicantBag/pat:Applicant", Party)
    inventors: list[Party] = many("pat:PartyBag/pat:InventorBag/pat:Inventor", Party)
    owners: list[Party] = many("pat:PartyBag/pat:OwnerBag/pat:Owner", Party)
    assignees: list[Party] = many("pat:PartyBag/pat:AssigneeBag/pat:Assignee", Party)
    practitioners: list[Practitioner] = many(
        "pat:PartyBag/pat:RegisteredPractitionerBag/pat:RegisteredPractitioner", Practitioner
    )
    examiner: Name | None = one("pat:PartyBag/pat:ExaminerBag/pat:PrimaryExaminer/com:Name", Name)
    assistant: Name | None = one("pat:PartyBag/pat:ExaminerBag/pat:AssistantExaminer/com:Name", Name)
    plain_designation: str | None = simple("pat:PlainLanguageDesignationText")
    filing_language: str | None = simple("com:FilingLanguageCode")
    publication_language: str | None = simple("com:PublicationLanguageCode")


class Claim(Element):
    """One claim; claims that it refers to are marked up inside of its text."""

    identifier: str | None = attribute("com:id")
    number: str | None = simple("pat:ClaimNumber")
    category: str | None = simple("pat:ClaimTypeCategory")
    status: str | None = simple("pat:ClaimStatusCategory")
    texts: list[Text] = many("pat:ClaimText", Text)


class Abstract(Element):
    """The abstract in one language, by paragraphs."""

    identifier: str | None = attribute("com:id")
    language: str | None = attribute("com:languageCode")
    paragraphs: list[Text] = many("com:P", Text)


class PatentPublication(Element):
    """One published patent document. Description and drawings are kept as XML; everything else here is typed."""

    element = "pat:PatentPublication"
    identifier: str | None = attribute("com:id")
    language: str | None = attribute("com:languageCode")
    file_name: str | None = attribute("com:documentFileName")
    made_on: date | None = attribute("com:creationDate", date)
    status: str | None = attribute("com:documentStatusText")
    published_on: date | None = attribute("com:documentPublicationDate", date)
    st96_version: str | None = attribute("com:st96Version", default="V6_0")
    office: str | None = simple("com:IPOfficeCode")
    bibliography: Bibliography | None = one("pat:BibliographicData", Bibliography)
    claim_statement: Text | None = one("pat:ClaimStatement", Text)
    claims: list[Claim] = many("pat:Claims/pat:Claim", Claim)
    abstracts: list[Abstract] = many("pat:Abstract", Abstract)


def _symbol(*parts: str | None) -> str:
    section, main_class, subclass, group, subgroup = (part or "" for part in parts)
    return f"{section}{main_class}{subclass}{group}/{subgroup}" if group else f"{section}{main_class}{subclass}"
