"""Geographical indications of ST.96."""

from __future__ import annotations

from datetime import date

from .binding import Element, attribute, many, one, simple
from .parties import ApplicationNumber, Contact, Party, Practitioner, Priority, Publication, Text
from .trademarks import GoodsServices


class Region(Element):
    """Where a product comes from, in words."""

    descriptions: list[Text] = many("gin:GeographicRegionDescriptionText", Text)


class Feature(Element):
    """What makes a product what it is, in one language."""

    language: str | None = attribute("com:languageCode")
    main: Text | None = one("gin:MainFeatureDescriptionText", Text)
    production: Text | None = one("gin:ProductionDescriptionText", Text)
    description: Text | None = one("gin:FeatureDescriptionText", Text)


class AuthorizedUser(Element):
    """One who may use the indication."""

    contact: Contact | None = one("com:Contact", Contact)
    status: str | None = simple("gin:AuthorizedUserStatusCategory")
    category: str | None = simple("gin:AuthorizedUserCategory")


class Indication(Element):
    """The data of one indication: names, products, features and region."""

    element = "gin:GIData"
    office: str | None = attribute("com:officeCode")
    language: str | None = attribute("com:languageCode")
    application: ApplicationNumber | None = one("com:ApplicationNumber", ApplicationNumber)
    applied_on: date | None = simple("com:ApplicationDate", date)
    registration_number: str | None = simple("com:RegistrationNumber")
    registered_on: date | None = simple("com:RegistrationDate", date)
    names: list[Text] = many("gin:GINameBag/gin:GINameText", Text)
    transliterations: list[Text] = many("gin:GINameBag/gin:GINameTransliterationText", Text)
    translations: list[Text] = many("gin:GINameBag/gin:GINameTranslationText", Text)
    products: list[GoodsServices] = many("gin:ProductIndicationBag/tmk:GoodsServices", GoodsServices)
    features: list[Feature] = many("gin:FeatureDescriptionBag/gin:FeatureDescription", Feature)
    regions: list[Region] = many("gin:GeographicRegionDescriptionBag/gin:GeographicRegionDescription", Region)
    category: str | None = simple("gin:GICategory")
    publications: list[Publication] = many("gin:GIPublicationBag/gin:GIPublication", Publication)
    status: str | None = simple("gin:GIStatusCategory")
    withdrawn_on: date | None = simple("gin:WithdrawalDate", date)
    expires_on: date | None = simple("com:ExpiryDate", date)


class GIApplication(Element):
    """An application for one geographical indication."""

    element = "gin:GIApplication"
    office: str | None = attribute("com:officeCode")
    language: str | None = attribute("com:languageCode")
    st96_version: str | None = attribute("com:st96Version", default="V6_0")
    application: ApplicationNumber | None = one("com:ApplicationNumber", ApplicationNumber)
    applied_on: date | None = simple("com:ApplicationDate", date)
    origin: str | None = simple("gin:ContractingPartyOriginCode")
    indication: Indication | None = one("gin:GIData", Indication)
    users: list[AuthorizedUser] = many("gin:AuthorizedUser", AuthorizedUser)
    applicants: list[Party] = many("gin:ApplicantBag/gin:Applicant", Party)
    representatives: list[Practitioner] = many("com:RepresentativeBag/com:Representative", Practitioner)
    publications: list[Publication] = many("gin:GIPublicationBag/gin:GIPublication", Publication)
    priorities: list[Priority] = many("gin:GIPriorityBag/gin:GIPriority", Priority)
