"""Trademarks of ST.96: applications and bags of marks."""

from __future__ import annotations

from datetime import date

from .binding import Element, attribute, many, one, simple
from .parties import ApplicationNumber, Party, Practitioner, Priority, Publication, Text


class WordMark(Element):
    """The words of a mark."""

    text: Text | None = one("tmk:MarkVerbalElementText", Text)
    significant: Text | None = one("tmk:MarkSignificantVerbalElementText", Text)
    translations: list[Text] = many("tmk:MarkTranslationText", Text)
    transliteration: Text | None = one("tmk:MarkTransliteration", Text)
    standard_characters: bool | None = simple("tmk:MarkStandardCharacterIndicator", bool)


class ViennaClass(Element):
    """One code of the Vienna Classification of figurative elements."""

    category: str | None = simple("com:ViennaCategory")
    division: str | None = simple("com:ViennaDivision")
    section: str | None = simple("com:ViennaSection")

    def code(self) -> str:
        """The code with points, for example 26.17.21."""
        return ".".join(part for part in (self.category, self.division, self.section) if part)


class ViennaCodes(Element):
    """The Vienna codes of one image."""

    edition: str | None = simple("com:ViennaClassificationEdition")
    classes: list[ViennaClass] = many("com:ViennaClassification", ViennaClass)


class DesignCode(Element):
    """One code of a national list of figurative elements, with what it stands for in words."""

    code: str | None = simple("tmk:NationalDesignCode")
    shows: list[Text] = many("tmk:NationalDesignCodeDescriptionText", Text)


class MarkImage(Element):
    """One image of a mark."""

    sequence: str | None = attribute("com:sequenceNumber")
    file_name: str | None = simple("com:FileName")
    format: str | None = simple("com:ImageFormatCategory")
    colours: list[Text] = many("tmk:MarkImageColourClaimedText", Text)
    vienna: list[ViennaCodes] = many(
        "tmk:MarkImageClassification/com:FigurativeElementClassificationBag/com:ViennaClassificationBag", ViennaCodes
    )
    design_codes: list[DesignCode] = many("tmk:NationalDesignSearchCodeBag/tmk:NationalDesignSearchCode", DesignCode)
    in_colour: bool | None = simple("com:ColourIndicator", bool)


class GoodsClass(Element):
    """One class of goods or services, without its list of goods."""

    kind: str | None = simple("tmk:ClassificationKindCode")
    version: str | None = simple("com:ClassificationVersion")
    number: str | None = simple("tmk:ClassNumber")
    national_number: str | None = simple("tmk:NationalClassNumber")
    title: Text | None = one("tmk:ClassTitleText", Text)


class GoodsDescription(Element):
    """The goods or services of one class, in one or more languages."""

    version: str | None = simple("com:ClassificationVersion")
    number: str | None = simple("tmk:ClassNumber")
    status: str | None = simple("tmk:ClassNumberStatusCategory")
    texts: list[Text] = many("tmk:GoodsServicesDescriptionText", Text)


class GoodsServices(Element):
    """Classes and lists of goods and services."""

    classes: list[GoodsClass] = many("tmk:GoodsServicesClassificationBag/tmk:GoodsServicesClassification", GoodsClass)
    kind: str | None = simple("tmk:ClassificationKindCode")
    version: str | None = simple("com:ClassificationVersion")
    first_used: str | None = simple("tmk:NationalFilingBasis/tmk:FirstUsedDate")
    first_used_in_commerce: str | None = simple("tmk:NationalFilingBasis/tmk:FirstUsedCommerceDate")
    descriptions: list[GoodsDescription] = many("tmk:ClassDescriptionBag/tmk:ClassDescription", GoodsDescription)


class MarkEvent(Element):
    """What happened to a mark: the standard's category and the office's own code."""

    category: str | None = simple("tmk:MarkEventCategory")
    answer_by: date | None = simple("tmk:MarkEventResponseDate", date)
    code: str | None = simple("tmk:NationalMarkEvent/tmk:MarkEventCode")
    descriptions: list[Text] = many("tmk:NationalMarkEvent/tmk:MarkEventDescriptionText", Text)
    entry: str | None = simple("tmk:NationalMarkEvent/tmk:MarkEventEntryNumber")
    happened_on: date | None = simple("tmk:MarkEventDate", date)


class Trademark(Element):
    """One mark, applied for or registered."""

    element = "tmk:Trademark"
    operation: str | None = attribute("com:operationCategory")
    registration_office: str | None = simple("com:RegistrationOfficeCode")
    receiving_office: str | None = simple("com:ReceivingOfficeCode")
    application: ApplicationNumber | None = one("com:ApplicationNumber", ApplicationNumber)
    registration_number: str | None = simple("com:RegistrationNumber")
    applied_on: date | None = simple("com:ApplicationDate", date)
    registered_on: date | None = simple("com:RegistrationDate", date)
    file_reference: str | None = simple("com:ApplicantFileReference")
    language: str | None = simple("com:ApplicationLanguageCode")
    expires_on: date | None = simple("com:ExpiryDate", date)
    ended_on: date | None = simple("tmk:TerminationDate", date)
    status: str | None = simple("tmk:MarkCurrentStatusCode")
    status_since: date | None = simple("tmk:MarkCurrentStatusDate", date)
    categories: list[Text] = many("tmk:MarkCategory", Text)
    feature: str | None = simple("tmk:MarkRepresentation/tmk:MarkFeatureCategory")
    words: list[WordMark] = many("tmk:MarkRepresentation/tmk:MarkReproduction/tmk:WordMarkSpecification", WordMark)
    images: list[MarkImage] = many(
        "tmk:MarkRepresentation/tmk:MarkReproduction/tmk:MarkImageBag/tmk:MarkImage", MarkImage
    )
    descriptions: list[Text] = many("tmk:MarkRepresentation/tmk:MarkDescriptionBag/tmk:MarkDescriptionText", Text)
    disclaimers: list[Text] = many("tmk:MarkDisclaimerBag/tmk:MarkDisclaimerText", Text)
    opposition_from: date | None = simple("tmk:OppositionPeriodStartDate", date)
    opposition_until: date | None = simple("tmk:OppositionPeriodEndDate", date)
    goods: list[GoodsServices] = many("tmk:GoodsServicesBag/tmk:GoodsServices", GoodsServices)
    priorities: list[Priority] = many("tmk:PriorityBag/tmk:Priority", Priority)
    publications: list[Publication] = many("tmk:PublicationBag/tmk:Publication", Publication)
    applicants: list[Party] = many("tmk:ApplicantBag/tmk:Applicant", Party)
    representatives: list[Practitioner] = many("com:RepresentativeBag/com:Representative", Practitioner)
    attorney: Practitioner | None = one("tmk:RecordAttorney", Practitioner)
    correspondent: Practitioner | None = one("tmk:NationalCorrespondent", Practitioner)
    events: list[MarkEvent] = many("tmk:MarkEventBag/tmk:MarkEvent", MarkEvent)
    abandoned_on: date | None = simple("tmk:NationalTrademarkInformation/tmk:ApplicationAbandonedDate", date)
    cancelled_on: date | None = simple("tmk:NationalTrademarkInformation/tmk:RegistrationCancelledDate", date)
    renewed_on: date | None = simple("tmk:NationalTrademarkInformation/com:RenewalDate", date)

    def mark_text(self) -> str:
        """The words of the mark, empty for a mark without words."""
        texts = [each.text or each.significant for each in self.words]
        return next((each.value for each in texts if each and each.value), "")


class TrademarkApplication(Element):
    """An application for one or more marks, as it is sent to an office."""

    element = "tmk:TrademarkApplication"
    st96_version: str | None = attribute("com:st96Version", default="V6_0")
    ipo_version: str | None = attribute("com:ipoVersion")
    form: str | None = simple("tmk:ApplicationFormName")
    marks: list[Trademark] = many("tmk:TrademarkBag/tmk:Trademark", Trademark)


class TrademarkBag(Element):
    """Marks as an office sends them out in bulk."""

    element = "tmk:TrademarkBag"
    marks: list[Trademark] = many("tmk:Trademark", Trademark)
