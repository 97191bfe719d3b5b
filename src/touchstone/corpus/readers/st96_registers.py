"""Marks, designs, indications and legal status in ST.96, of V6.0 and of the versions before it, as records.

Older versions name the same elements in namespaces of their own; those are read as the ones of V6.0. What an older
version calls otherwise is not guessed at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from lxml import etree

from touchstone.corpus import st27, st96
from touchstone.corpus.numbers import Of, normalise
from touchstone.corpus.readers.values import country, day, language, squeezed, whole
from touchstone.corpus.refusals import Unreadable
from touchstone.corpus.schema.events import LegalEvent
from touchstone.corpus.schema.patents import Text
from touchstone.corpus.schema.rights import Design, DesignClass, DesignView, Indication
from touchstone.corpus.schema.trademarks import (
    Figure,
    GoodsClass,
    RightEvent,
    RightParty,
    RightPriority,
    RightPublication,
    Statement,
    Trademark,
)
from touchstone.corpus.st96.order import NAMESPACES, ranks, short

_SPACES = {"common": "com", "patent": "pat", "trademark": "tmk", "design": "dgn", "geographicalindication": "gin"}
FEATURES = {
    "word": "word",
    "stylized characters": "stylised_word",
    "stylised characters": "stylised_word",
    "figurative": "figurative",
    "combined": "combined",
    "three dimensional": "three_dimensional",
    "colour": "colour",
    "sound": "sound",
}


def trademarks(root: Any, descriptions: bool = False) -> Iterator[Trademark]:
    """Every mark in a document: one mark, a bag, an application or a transaction.

    Raises:
        Unreadable: a mark has no number or no office.
    """
    root = modern(root)
    found = [root] if root.tag == _tag("tmk:Trademark") else list(root.iter(_tag("tmk:Trademark")))
    if not found:
        local = {etree.QName(each).localname for each in root.iter("{*}TradeMark", "{*}Design", "{*}DesignApplication")}
        before = "TradeMark of ST.66" if "TradeMark" in local else "Design of ST.86" if local else ""
        told = f"; the {before}, the standard before it, is not read" if before else ""
        raise Unreadable(f"the document holds no Trademark of ST.96{told}")
    for element in found:
        yield _trademark(_read(st96.Trademark, element))


def designs(root: Any, descriptions: bool = False) -> Iterator[Design]:
    """Every design of an application.

    Raises:
        Unreadable: the application has no number or no office.
    """
    application = _read(st96.DesignApplication, modern(root))
    for each in application.designs:
        yield _design(application, each)


def indications(root: Any, descriptions: bool = False) -> Iterator[Indication]:
    """The indication of an application.

    Raises:
        Unreadable: it has no number or no office.
    """
    yield _indication(_read(st96.GIApplication, modern(root)))


def events(root: Any, descriptions: bool = False) -> Iterator[LegalEvent]:
    """Every legal-status event of one right.

    Raises:
        Unreadable: the right has no application number.
    """
    right = _read(st96.LegalStatus, modern(root))
    for place, event in enumerate(st27.events(right), start=1):
        if not event.number:
            raise Unreadable("the legal status names no application number")
        yield _event(right, event, place)


def modern(root: Any) -> Any:
    """The tree with the namespaces of older versions as those of V6.0, and with elements that have changed theirs."""
    known = set(NAMESPACES.values())
    for element in root.iter(etree.Element):
        space, _, local = element.tag[1:].rpartition("}")
        if space and space not in known and (prefix := _prefix(space)):
            element.tag = f"{{{NAMESPACES[prefix]}}}{local}"
            for name, value in list(element.attrib.items()):
                old = etree.QName(name)
                if old.namespace and (with_prefix := _prefix(old.namespace)):
                    del element.attrib[name]
                    element.set(f"{{{NAMESPACES[with_prefix]}}}{old.localname}", value)
    for element in root.iter(etree.Element):
        parent = element.getparent()
        children = ranks().get(short(parent.tag)) if parent is not None else None
        if children and short(element.tag) not in children:
            local = element.tag.rpartition("}")[2]
            moved = next((name for name in children if name.partition(":")[2] == local), None)
            element.tag = _tag(moved) if moved else element.tag
    return root


def _prefix(space: str) -> str | None:
    parts = [part.lower() for part in space.split("/") if part]
    return next((_SPACES[part] for part in reversed(parts) if part in _SPACES), None) if "wipo" in space else None


def _tag(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


def _read(of: Any, element: Any) -> Any:
    try:
        return of.read(element)
    except st96.CannotRead as fault:
        raise Unreadable(str(fault))


def numbered(
    offices: Iterable[str | None], number: st96.ApplicationNumber | None, registration: str | None, of: Of
) -> tuple[str, str, str]:
    """Office, normal form and number as written, of an application or, without one, of its registration.

    Raises:
        Unreadable: office or number is missing.
    """
    own = number.office if number else None
    office = next((code for code in (own, *offices) if code), None)
    written = squeezed((number.number or number.st13) if number else None) or squeezed(registration)
    if not written:
        raise Unreadable("it has neither application number nor registration number")
    found = normalise(office or "", written, of=of)
    if not (office or found.office):
        raise Unreadable(f"the office of {written!r} is not stated", number=written)
    if not found.number:
        raise Unreadable(f"its number {written!r} has neither letters nor digits", number=written)
    return found.office or office or "", found.number, written


def _trademark(source: st96.Trademark) -> Trademark:
    offices = (source.registration_office, source.receiving_office)
    office, number, written = numbered(offices, source.application, source.registration_number, "trademark_application")
    mark = Trademark(office=office, number=number, number_original=written)
    if source.registration_number:
        registration = normalise(office, source.registration_number, of="trademark_registration")
        mark.registration_number = registration.number or None
    mark.applied_on, mark.registered_on = source.applied_on, source.registered_on
    mark.expires_on, mark.renewed_on = source.expires_on, source.renewed_on
    ends = (("cancelled", source.cancelled_on), ("abandoned", source.abandoned_on), ("terminated", source.ended_on))
    mark.end, mark.ended_on = next(((how, on) for how, on in ends if on), (None, None))
    mark.status, mark.status_since = squeezed(source.status), source.status_since
    mark.language = language(source.language)
    mark.categories = [each.value.strip().lower().replace(" ", "_") for each in source.categories if each.value.strip()]
    mark.feature_original = squeezed(source.feature)
    mark.feature = FEATURES.get((source.feature or "").strip().lower().replace("-", " "))
    mark.mark_text = squeezed(source.mark_text())
    mark.standard_characters = next(
        (w.standard_characters for w in source.words if w.standard_characters is not None), None
    )
    mark.translations = [text for each in source.words for text in texts(each.translations)]
    _images(mark, source)
    mark.goods = [entry for each in source.goods for entry in goods(each)]
    attorney = [source.attorney] if source.attorney else []
    correspondent = [source.correspondent] if source.correspondent else []
    mark.parties = [
        *parties("applicant", source.applicants),
        *agents([*source.representatives, *attorney]),
        *(each._replace(role="correspondent") for each in agents(correspondent)),
    ]
    mark.priorities, mark.publications = priorities(source.priorities), publications(source.publications)
    said = {"description": source.descriptions, "disclaimer": source.disclaimers}
    mark.statements = [Statement(what, None, text, lang) for what in said for lang, text in texts(said[what])]
    mark.events = [_mark_event(each) for each in source.events]
    mark.published_on = next((each.date for each in mark.publications if each.date), None)
    return mark


def _images(mark: Trademark, source: st96.Trademark) -> None:
    mark.images = [each.file_name for each in source.images if each.file_name]
    mark.in_colour = next((each.in_colour for each in source.images if each.in_colour is not None), None)
    for image in source.images:
        for codes in image.vienna:
            mark.figures += [_vienna(each, codes.edition) for each in codes.classes]
        mark.figures += [_national(code) for each in image.design_codes if (code := squeezed(each.code))]


def _national(written: str) -> Figure:
    digits = written.replace(".", "")
    plain = len(digits) == 6 and digits.isascii() and digits.isdigit()
    return Figure("us_design", f"{digits[:2]}.{digits[2:4]}.{digits[4:]}" if plain else None, written)


def _vienna(each: st96.ViennaClass, edition: str | None) -> Figure:
    parts = [part.strip() for part in (each.category, each.division, each.section) if part and part.strip()]
    plain = all(part.isdigit() for part in parts)
    code = ".".join(part.zfill(2) for part in parts) if parts and plain else None
    return Figure("vienna", code, ".".join(parts) or None, squeezed(edition))


def _mark_event(each: st96.MarkEvent) -> RightEvent:
    title = next((squeezed(text.value) for text in each.descriptions if text.value), None)
    return RightEvent(
        date=each.happened_on,
        code=squeezed(each.code),
        title=title,
        category=squeezed(each.category),
        sequence=whole(each.entry),
        answer_by=each.answer_by,
    )


def _design(application: st96.DesignApplication, source: st96.Design) -> Design:
    offices = (application.registration_office, application.receiving_office)
    office, number, written = numbered(
        offices, application.application, application.international_number or source.registration_number, ""
    )
    several = len(application.designs) > 1 and source.identifier
    design = Design(office=office, number=f"{number}-{source.identifier}" if several else number)
    design.number_original, design.design_number = written, squeezed(source.identifier)
    design.registration_number = squeezed(source.registration_number)
    design.international_number = squeezed(application.international_number)
    design.applied_on, design.effective_on = application.applied_on, source.effective_on
    design.registered_on, design.expires_on = source.registered_on, source.expires_on
    design.status = squeezed(source.status) or squeezed(application.status)
    design.status_since = source.status_since if source.status else application.status_since
    design.language = language(application.language)
    design.titles = texts([source.title] if source.title else [])
    design.descriptions = texts(source.descriptions)
    design.classes = [
        DesignClass("locarno", code, squeezed(each.edition)) for each in source.locarno for code in each.codes()
    ]
    design.parties = [
        *parties("applicant", source.applicants or application.applicants),
        *parties("designer", source.designers),
        *agents(source.representatives or application.representatives),
    ]
    design.priorities, design.publications = priorities(source.priorities), publications(source.publications)
    design.events = [RightEvent(date=each.happened_on, category=squeezed(each.category)) for each in source.events]
    design.views = [
        DesignView(squeezed(view.file_name), squeezed(view.shows))
        for each in source.representations
        for view in each.views
    ]
    return design


def _indication(application: st96.GIApplication) -> Indication:
    source = application.indication or st96.Indication()
    numbers = source.application or application.application
    offices = (application.office, source.office, application.origin)
    office, number, written = numbered(offices, numbers, source.registration_number, "")
    found = Indication(office=office, number=number, number_original=written)
    found.registration_number = squeezed(source.registration_number)
    found.category, found.status = squeezed(source.category), squeezed(source.status)
    found.applied_on, found.registered_on = source.applied_on or application.applied_on, source.registered_on
    found.ended_on, found.expires_on = source.withdrawn_on, source.expires_on
    found.language = language(source.language or application.language)
    found.names = texts(source.names)
    found.translations = texts([*source.translations, *source.transliterations])
    features = [text for each in source.features for text in (each.main, each.production, each.description) if text]
    found.features = texts(features)
    found.regions = texts([text for each in source.regions for text in each.descriptions])
    found.goods = [entry for each in source.products for entry in goods(each)]
    users = [st96.Party(contacts=[each.contact]) for each in application.users if each.contact]
    found.parties = [
        *parties("applicant", application.applicants),
        *parties("user", users),
        *agents(application.representatives),
    ]
    found.priorities = priorities(application.priorities)
    found.publications = publications([*source.publications, *application.publications])
    return found


def _event(right: st96.LegalStatus, event: st27.Event, place: int) -> LegalEvent:
    status, source = event.status, right.events[place - 1]
    return LegalEvent(
        filing_office=event.office or None,
        filing_number=event.number,
        filing_number_original=event.number_original or event.number,
        kind_of_right=squeezed(right.kind_of_right),
        sequence=place,
        identifier=event.identifier or None,
        happened_on=event.happened_on,
        effective_on=event.effective_on,
        published_on=event.published_on,
        category=event.category,
        state=status.state if status else source.state,
        stage_from=status.stage_from if status else source.stage_from,
        stage_to=status.stage_to if status else source.stage_to,
        key_event=status.key if status else source.key,
        detailed_event=status.detail if status else source.detail,
        indicator=(status.indicator or None) if status else source.indicator,
        national=(status.national or None) if status else source.national,
        fault=event.fault or None,
    )


def texts(found: Iterable[st96.Text]) -> list[Text]:
    """Texts with their languages; empty ones are left out."""
    pairs = ((language(each.language), squeezed(each.value)) for each in found)
    return [Text(lang, value) for lang, value in pairs if value]


def goods(found: st96.GoodsServices) -> list[GoodsClass]:
    """Classes of goods, with their goods where the source has them; a class in two languages is two entries."""
    entries = []
    kinds = {each.number: (each.kind, each.version) for each in found.classes}
    used: dict[str, Any] = {
        "first_used_on": day(found.first_used),
        "first_used_original": squeezed(found.first_used),
        "first_used_in_commerce_on": day(found.first_used_in_commerce),
        "first_used_in_commerce_original": squeezed(found.first_used_in_commerce),
    }
    for each in found.descriptions:
        kind, edition = kinds.get(each.number, (found.kind, found.version))
        for text in texts(each.texts) or ([Text(None, "")] if each.number else []):
            entries.append(_goods(kind, each.number, each.version or edition, text, each.status)._replace(**used))
    told = {(entry.scheme, entry.number) for entry in entries}
    for bare in found.classes:
        entry = _goods(bare.kind, bare.number or bare.national_number, bare.version, Text(None, ""), None)
        if (entry.scheme, entry.number) not in told:
            told.add((entry.scheme, entry.number))
            entries.append(entry)
    return entries


def _goods(kind: str | None, number: str | None, edition: str | None, text: Text, status: str | None) -> GoodsClass:
    scheme = "nice" if (kind or "Nice").strip().lower() in ("nice", "primary") else "national"
    plain = (squeezed(number) or "").lstrip("0") or None
    return GoodsClass(scheme, plain, squeezed(edition), text.text or None, text.lang, squeezed(status))


# How the trademark status service of the USPTO comments on the parties that it lists as applicants.
ROLES = {
    "original applicant": "applicant",
    "owner at publication": "owner",
    "original registrant": "registrant",
    "subsequent owner": "owner",
    "new owner": "owner",
}


def _role(party: st96.Party, role: str) -> tuple[str, str | None]:
    """The role of a party and what the source says of it."""
    comments = (each.value for each in (party.comment, party.version_comment) if each)
    said = next((words for each in comments if (words := squeezed(each))), None)
    found = (meant for phrase, meant in ROLES.items() if (said or "").lower().startswith(phrase))
    return next(found, role), said


def parties(role: str, found: Iterable[st96.Party]) -> list[RightParty]:
    """Parties in one role; a party with contacts in two languages is two entries of one sequence."""
    entries = []
    for place, party in enumerate(found, start=1):
        contacts = party.public_contacts + party.contacts
        own, said = _role(party, role)
        usual = {
            "detail": said,
            "sequence": whole(party.sequence) or place,
            "identifier": next((squeezed(each.value) for each in party.identifiers), None),
            "nationality": country(party.nationality) or country(party.incorporated_in),
            "legal_form": squeezed(party.legal_entity),
        }
        entries += [_contact(own, each, usual) for each in contacts]
        if not contacts and (usual["legal_form"] or usual["identifier"]):
            entries.append(RightParty(own, None, **usual))  # type: ignore[arg-type]
    return entries


def agents(found: Iterable[st96.Practitioner]) -> list[RightParty]:
    """Representatives, with their registration as identifier."""
    entries = []
    for place, agent in enumerate(found, start=1):
        identifier = agent.registration or next((each.value for each in agent.identifiers), None)
        usual = {"sequence": whole(agent.sequence) or place, "identifier": squeezed(identifier)}
        detail = agent.category or agent.representative_category
        entries += [_contact("representative", each, usual | {"detail": squeezed(detail)}) for each in agent.contacts]
    return entries


def _contact(role: str, contact: st96.Contact, usual: dict[str, Any]) -> RightParty:
    name = contact.name or st96.Name()
    address = next(iter(contact.addresses), st96.PostalAddress())
    parts = address.structured or st96.StructuredAddress(lines=address.lines)
    lines = [line for line in (squeezed(each.value) for each in parts.lines) if line]
    return RightParty(
        role=role,
        name=squeezed(name.printed()),
        kind="person" if name.people else "organisation" if name.organizations else None,
        lang=language(contact.language),
        street=", ".join(lines) or None,
        city=squeezed(parts.city),
        region=next((squeezed(each.value) for each in parts.regions), None),
        postcode=squeezed(parts.postal_code),
        country=country(parts.country),
        **usual,
    )


def priorities(found: Iterable[st96.Priority]) -> list[RightPriority]:
    """Claimed priorities."""
    entries = []
    for each in found:
        office = country(each.country)
        written = squeezed(each.number.number or each.number.st13) if each.number else None
        number = normalise(office or "", written).number or None if written else None
        entries.append(RightPriority(office, number, written, each.filed_on, True, status=squeezed(each.status)))
    return entries


def publications(found: Iterable[st96.Publication]) -> list[RightPublication]:
    """Publications in the gazette."""
    return [RightPublication(squeezed(each.identifier), squeezed(each.section), each.published_on) for each in found]
