"""Industrial designs of ST.96."""

from __future__ import annotations

from datetime import date

from .binding import Element, attribute, many, one, simple
from .parties import ApplicationNumber, Party, Practitioner, Priority, Publication, Text


class LocarnoSubclass(Element):
    """One subclass of a Locarno class."""

    number: str | None = simple("com:LocarnoSubclass")


class LocarnoClass(Element):
    """One class of the Locarno Classification and its subclasses."""

    position: str | None = simple("com:SymbolPositionCode")
    number: str | None = simple("com:LocarnoClass")
    subclasses: list[LocarnoSubclass] = many("com:LocarnoSubclassBag", LocarnoSubclass)


class LocarnoClasses(Element):
    """The Locarno classes of one design in one edition."""

    edition: str | None = simple("com:LocarnoClassificationEdition")
    dated: date | None = simple("com:LocarnoClassificationDate", date)
    classes: list[LocarnoClass] = many("com:LocarnoClassification", LocarnoClass)
    texts: list[Text] = many("com:LocarnoClassificationText", Text)

    def codes(self) -> list[str]:
        """Every class with its subclass, for example 06-01."""
        pairs = [(each.number, sub.number) for each in self.classes for sub in each.subclasses or [LocarnoSubclass()]]
        return ["-".join(part for part in pair if part) for pair in pairs] + [each.value for each in self.texts]


class View(Element):
    """One view of a design."""

    file_name: str | None = simple("com:FileName")
    identifier: str | None = simple("dgn:ViewIdentifier")
    format: str | None = simple("dgn:ViewFileFormatCategory")
    in_colour: bool | None = simple("com:ColourIndicator", bool)
    form: str | None = simple("dgn:RepresentationFormCategory")
    shows: str | None = simple("dgn:ViewTypeCategory")


class Representation(Element):
    """One representation of a design by its views."""

    views: list[View] = many("dgn:ViewBag/dgn:View", View)


class DesignEvent(Element):
    """What happened to a design."""

    category: str | None = simple("dgn:DesignEventCategory")
    happened_on: date | None = simple("dgn:DesignEventDate", date)


class Design(Element):
    """One design of an application."""

    element = "dgn:Design"
    identifier: str | None = simple("dgn:DesignIdentifier")
    reference: str | None = simple("dgn:DesignReference")
    effective_on: date | None = simple("com:RightEffectiveDate", date)
    registration_number: str | None = simple("com:RegistrationNumber")
    registered_on: date | None = simple("com:RegistrationDate", date)
    title: Text | None = one("dgn:DesignTitleText", Text)
    descriptions: list[Text] = many("dgn:DesignDescriptionText", Text)
    expires_on: date | None = simple("com:ExpiryDate", date)
    status: str | None = simple("dgn:DesignCurrentStatusCategory")
    status_since: date | None = simple("dgn:DesignCurrentStatusDate", date)
    representations: list[Representation] = many("dgn:DesignRepresentationBag/dgn:DesignRepresentation", Representation)
    locarno: list[LocarnoClasses] = many("com:DesignClassificationBag/com:LocarnoClassificationBag", LocarnoClasses)
    priorities: list[Priority] = many("dgn:PriorityBag/dgn:Priority", Priority)
    publications: list[Publication] = many("dgn:PublicationBag/dgn:Publication", Publication)
    applicants: list[Party] = many("dgn:ApplicantBag/dgn:Applicant", Party)
    representatives: list[Practitioner] = many("com:RepresentativeBag/com:Representative", Practitioner)
    designers: list[Party] = many("dgn:DesignerBag/dgn:Designer", Party)
    events: list[DesignEvent] = many("dgn:DesignEventBag/dgn:DesignEvent", DesignEvent)


class DesignApplication(Element):
    """An application for one or more designs."""

    element = "dgn:DesignApplication"
    operation: str | None = attribute("com:operationCategory")
    st96_version: str | None = attribute("com:st96Version", default="V6_0")
    registration_office: str | None = simple("com:RegistrationOfficeCode")
    receiving_office: str | None = simple("com:ReceivingOfficeCode")
    application: ApplicationNumber | None = one("com:ApplicationNumber", ApplicationNumber)
    international_number: str | None = simple("com:InternationalRegistrationNumber")
    file_reference: str | None = simple("com:ApplicantFileReference")
    language: str | None = simple("dgn:DesignApplicationLanguageCode")
    design_count: int | None = simple("dgn:DesignTotalQuantity", int)
    status: str | None = simple("dgn:DesignApplicationCurrentStatusCategory")
    status_since: date | None = simple("dgn:DesignApplicationCurrentStatusDate", date)
    designs: list[Design] = many("dgn:DesignBag/dgn:Design", Design)
    applicants: list[Party] = many("dgn:ApplicantBag/dgn:Applicant", Party)
    representatives: list[Practitioner] = many("com:RepresentativeBag/com:Representative", Practitioner)
    applied_on: date | None = simple("com:ApplicationDate", date)
