"""Names, addresses and parties as ST.96 has them, and the texts and numbers that every kind of right shares."""

from __future__ import annotations

from datetime import date

from .binding import Element, attribute, content, many, markup, one, simple


class Text(Element):
    """A text with its language; `value` is without markup, `markup` the element as XML where it has any."""

    value: str = content()
    markup: str | None = markup()
    language: str | None = attribute("com:languageCode")
    sequence: str | None = attribute("com:sequenceNumber")


class ApplicationNumber(Element):
    """The number of an application: as the office writes it, and in the form of ST.13."""

    office: str | None = simple("com:IPOfficeCode")
    st13: str | None = simple("com:ST13ApplicationNumber")
    number: str | None = simple("com:ApplicationNumberText")


class PersonName(Element):
    """The name of a person, whole or in its parts."""

    language: str | None = attribute("com:languageCode")
    full: str | None = simple("com:PersonFullName")
    prefix: str | None = simple("com:PersonStructuredName/com:NamePrefix")
    first: str | None = simple("com:PersonStructuredName/com:FirstName")
    middle: str | None = simple("com:PersonStructuredName/com:MiddleName")
    last: str | None = simple("com:PersonStructuredName/com:LastName")
    suffix: str | None = simple("com:PersonStructuredName/com:NameSuffix")

    def printed(self) -> str:
        """The name on one line, first name first."""
        parts = (self.prefix, self.first, self.middle, self.last, self.suffix)
        return self.full or " ".join(part for part in parts if part)


class OrganizationName(Element):
    """The name of an organization; `name` is the one the office has standardised."""

    language: str | None = attribute("com:languageCode")
    name: str | None = simple("com:OrganizationStandardName")
    other_names: list[Text] = many("com:OrganizationOtherName", Text)


class Name(Element):
    """The names of one party; most have one of one sort."""

    people: list[PersonName] = many("com:PersonName", PersonName)
    organizations: list[OrganizationName] = many("com:OrganizationName", OrganizationName)
    entities: list[Text] = many("com:EntityName", Text)

    def printed(self) -> str:
        """The first name there is, an organization's before a person's."""
        names = [each.name or "" for each in self.organizations]
        names += [each.value for each in self.entities] + [each.printed() for each in self.people]
        return next((name for name in names if name), "")


class StructuredAddress(Element):
    """A postal address in its parts; the country is an ST.3 code."""

    language: str | None = attribute("com:languageCode")
    category: str | None = attribute("com:postalAddressCategory")
    lines: list[Text] = many("com:AddressLineText", Text)
    city: str | None = simple("com:CityName")
    regions: list[Text] = many("com:GeographicRegionName", Text)
    country: str | None = simple("com:CountryCode")
    postal_code: str | None = simple("com:PostalCode")


class PostalAddress(Element):
    """A postal address, in parts or as lines of text."""

    structured: StructuredAddress | None = one("com:PostalStructuredAddress", StructuredAddress)
    lines: list[Text] = many("com:PostalAddressText", Text)


class Contact(Element):
    """Name and addresses of a party in one language."""

    language: str | None = attribute("com:languageCode")
    name: Name | None = one("com:Name", Name)
    addresses: list[PostalAddress] = many("com:PostalAddressBag/com:PostalAddress", PostalAddress)
    emails: list[Text] = many("com:EmailAddressBag/com:EmailAddressText", Text)
    phones: list[Text] = many("com:PhoneNumberBag/com:PhoneNumber", Text)


class Party(Element):
    """An applicant, owner, assignee, inventor or designer; which one, the field tells that holds it."""

    sequence: str | None = attribute("com:sequenceNumber")
    identifiers: list[Text] = many("com:PartyIdentifier", Text)
    contacts: list[Contact] = many("com:Contact", Contact)
    public_contacts: list[Contact] = many("com:PublicationContact", Contact)
    legal_entity: str | None = simple("com:LegalEntityName")
    nationality: str | None = simple("com:NationalityCode")
    residence: str | None = simple("com:ResidenceCountryCode")
    incorporated_in: str | None = simple("com:IncorporationCountryCode")
    comment: Text | None = one("com:CommentText", Text)
    version_comment: Text | None = one("com:Version/com:CommentText", Text)

    def names(self) -> list[tuple[str, str | None]]:
        """Every name with its language, in the order of the contacts; the public one first."""
        found = [(each.name.printed(), each.language) for each in self.public_contacts + self.contacts if each.name]
        return [pair for pair in found if pair[0]] or ([(self.legal_entity, None)] if self.legal_entity else [])

    def name(self) -> str:
        """The first name, empty where the party has none."""
        return next((name for name, _ in self.names()), "")

    def address(self) -> StructuredAddress | None:
        """The first address that is given in parts."""
        contacts = self.public_contacts + self.contacts
        return next((a.structured for each in contacts for a in each.addresses if a.structured), None)


class Practitioner(Element):
    """An agent, attorney or other representative."""

    sequence: str | None = attribute("com:sequenceNumber")
    registration: str | None = simple("pat:RegisteredPractitionerRegistrationNumber")
    category: str | None = simple("pat:RegisteredPractitionerCategory")
    identifiers: list[Text] = many("com:PartyIdentifier", Text)
    contacts: list[Contact] = many("com:Contact", Contact)
    nationality: str | None = simple("com:NationalityCode")
    representative_category: str | None = simple("com:RepresentativeCategory")

    def name(self) -> str:
        """The first name, empty where none is given."""
        return next((each.name.printed() for each in self.contacts if each.name), "")


class Priority(Element):
    """An earlier filing whose date is claimed, as marks, designs and indications have it."""

    country: str | None = simple("com:PriorityCountryCode")
    number: ApplicationNumber | None = one("com:ApplicationNumber", ApplicationNumber)
    filed_on: date | None = simple("com:PriorityApplicationFilingDate", date)
    status: str | None = simple("com:PriorityStatusCategory")


class Publication(Element):
    """Where and when a right was published in the office's gazette."""

    identifier: str | None = simple("com:PublicationIdentifier")
    section: str | None = simple("com:PublicationSubsection")
    published_on: date | None = simple("com:PublicationDate", date)
