"""Trademarks as applied for and registered: one row a mark, named by the number of its application."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Annotated, ClassVar, NamedTuple

from touchstone.corpus.schema.fields import Doc, Long
from touchstone.corpus.schema.patents import OFFICE, ORIGINAL, Text

EMPTY = "never; an empty list"


class GoodsClass(NamedTuple):
    """One class of goods or services, with the goods in one language; a class in two languages is two entries."""

    scheme: Annotated[str, Doc("nice, us (classes of the United States before 1973) or national", null="never")]
    number: Annotated[
        str | None, Doc("class without leading zeros: 25, A", null="goods are stated without their class")
    ] = None
    edition: Annotated[str | None, Doc("edition of the classification, as written")] = None
    text: Annotated[str | None, Doc("goods or services, white space run together")] = None
    lang: Annotated[str | None, Doc("language of the goods", "ISO 639-1, lower case")] = None
    status: Annotated[str | None, Doc("the office's own state of the class, as coded: 6 is active at the USPTO")] = None
    status_since: Annotated[dt.date | None, Doc("day of that state")] = None
    first_used_on: Annotated[dt.date | None, Doc("first use anywhere", null="not stated, or not to the day")] = None
    first_used_original: Annotated[str | None, Doc("first use anywhere, " + ORIGINAL)] = None
    first_used_in_commerce_on: Annotated[
        dt.date | None, Doc("first use in commerce", null="not stated, or not to the day")
    ] = None
    first_used_in_commerce_original: Annotated[str | None, Doc("first use in commerce, " + ORIGINAL)] = None


class Figure(NamedTuple):
    """One code for what is seen in a mark."""

    scheme: Annotated[str, Doc("vienna, or us_design (the USPTO's codes after the Vienna ones)", null="never")]
    code: Annotated[str | None, Doc("category, division and section with points: 26.17.21")] = None
    original: Annotated[str | None, Doc("the code, " + ORIGINAL)] = None
    edition: Annotated[str | None, Doc("edition of the classification, as written")] = None


class RightParty(NamedTuple):
    """A person or body named on a mark, design or indication; two languages are two entries."""

    role: Annotated[
        str, Doc("applicant, owner, registrant, designer, user, representative or correspondent", null="never")
    ]
    name: Annotated[str | None, Doc("the whole name as published")] = None
    sequence: Annotated[int | None, Doc("place among the parties of its role", "from 1")] = None
    kind: Annotated[str | None, Doc("person or organisation")] = None
    lang: Annotated[str | None, Doc("language of the name", "ISO 639-1, lower case")] = None
    identifier: Annotated[str | None, Doc("the office's or a company register's number of the party")] = None
    street: Annotated[str | None, Doc("street, building, post box, or the address in one piece")] = None
    city: Annotated[str | None, Doc("town")] = None
    region: Annotated[str | None, Doc("state, province or county, as coded or spelled in the source")] = None
    postcode: Annotated[str | None, Doc("postal code")] = None
    country: Annotated[str | None, Doc("country of the address", OFFICE)] = None
    nationality: Annotated[str | None, Doc("nationality, or country or state of incorporation, as coded")] = None
    legal_form: Annotated[str | None, Doc("legal form, as coded or spelled in the source")] = None
    other_names: Annotated[str | None, Doc("names it also goes by, as written")] = None
    detail: Annotated[str | None, Doc("the source's own code or word for the role")] = None
    history: Annotated[str | None, Doc("how it came to hold the right, as written: ASSIGNEE OF")] = None


class RightPriority(NamedTuple):
    """An earlier filing or registration abroad on which the right rests."""

    office: Annotated[str | None, Doc("office of the earlier filing", OFFICE)] = None
    number: Annotated[str | None, Doc("its number in normal form", null="the source has none")] = None
    number_original: Annotated[str | None, Doc("its number, " + ORIGINAL)] = None
    date: Annotated[dt.date | None, Doc("day of the earlier filing")] = None
    claimed: Annotated[
        bool | None, Doc("whether its date is claimed as priority; false: it is only the home filing")
    ] = None
    registration_number: Annotated[str | None, Doc("number of the registration abroad, as written")] = None
    registered_on: Annotated[dt.date | None, Doc("day of the registration abroad")] = None
    expires_on: Annotated[dt.date | None, Doc("day on which the registration abroad ends, renewals counted")] = None
    status: Annotated[str | None, Doc("what became of the claim, as the source says")] = None


class RightEvent(NamedTuple):
    """What happened to a mark, design or indication."""

    date: Annotated[dt.date | None, Doc("day of the event")] = None
    code: Annotated[str | None, Doc("the office's own code")] = None
    title: Annotated[str | None, Doc("what happened, in words")] = None
    category: Annotated[str | None, Doc("the standard's category", "ST.96 event category", "the source has none")] = (
        None
    )
    type: Annotated[str | None, Doc("the office's own type of event, as coded")] = None
    sequence: Annotated[int | None, Doc("place in the file of the right", "from 1")] = None
    answer_by: Annotated[dt.date | None, Doc("last day to answer", null="nothing is to be answered, or not stated")] = (
        None
    )


class RightPublication(NamedTuple):
    """Where the office published the right."""

    issue: Annotated[str | None, Doc("number of the gazette or other identifier, as written")] = None
    section: Annotated[str | None, Doc("section of the gazette")] = None
    date: Annotated[dt.date | None, Doc("day of publication")] = None


class MarkRelation(NamedTuple):
    """A link to another mark or filing."""

    relation: Annotated[
        str, Doc("prior_registration, international_registration, divided_from, associated or other", null="never")
    ]
    office: Annotated[str | None, Doc("office of the other", OFFICE)] = None
    number: Annotated[str | None, Doc("its number in normal form", null="the source has none")] = None
    number_original: Annotated[str | None, Doc("its number, " + ORIGINAL)] = None
    date: Annotated[dt.date | None, Doc("day of the other filing or registration")] = None
    status: Annotated[str | None, Doc("its state, as coded in the source")] = None
    detail: Annotated[str | None, Doc("the source's own code or word for the link")] = None


class Statement(NamedTuple):
    """A statement on the file: description, disclaimer, translation, colours, and whatever else the office codes."""

    subject: Annotated[
        str,
        Doc("goods, description, disclaimer, translation, colours, pseudo_mark, name_consent or other", null="never"),
    ]
    code: Annotated[str | None, Doc("the office's own code of the statement")] = None
    text: Annotated[str | None, Doc("the statement, white space run together")] = None
    lang: Annotated[str | None, Doc("language", "ISO 639-1, lower case")] = None


@dataclass(slots=True)
class Trademark:
    """One mark, applied for or registered, as the source states it on the day of `changed_on`."""

    KIND: ClassVar[str] = "trademarks"

    office: Annotated[str | None, Doc("office of the application", OFFICE, "never")] = None
    number: Annotated[
        str | None, Doc("normal form of the application number, or of the registration where that is all", null="never")
    ] = None
    kind_code: Annotated[str | None, Doc("kind of document; marks have none", null="always")] = None
    number_original: Annotated[str | None, Doc("application number, " + ORIGINAL)] = None
    registration_number: Annotated[str | None, Doc("normal form of the registration number", null="not registered")] = (
        None
    )
    international_number: Annotated[str | None, Doc("number of the Madrid registration it extends or led to")] = None
    partial: Annotated[
        bool, Doc("true: the source holds numbers and days alone, as for a mark taken off", null="never")
    ] = False
    mark_text: Annotated[str | None, Doc("words of the mark", null="a mark without words, or not stated")] = None
    feature: Annotated[
        str | None,
        Doc("word, stylised_word, figurative, combined, three_dimensional, colour, sound, or as the source says"),
    ] = None
    feature_original: Annotated[str | None, Doc("the source's own code or word for the form of the mark")] = None
    categories: Annotated[
        list[str], Doc("trademark, service_mark, collective, certification, …: what the mark is for", null=EMPTY)
    ] = field(default_factory=list)
    standard_characters: Annotated[bool | None, Doc("whether the words are claimed in any lettering")] = None
    in_colour: Annotated[bool | None, Doc("whether colours are part of the mark")] = None
    language: Annotated[str | None, Doc("language of the application", "ISO 639-1, lower case")] = None
    applied_on: Annotated[dt.date | None, Doc("day of the application")] = None
    published_on: Annotated[dt.date | None, Doc("day of publication for opposition")] = None
    registered_on: Annotated[dt.date | None, Doc("day of registration", null="not registered, or not stated")] = None
    renewed_on: Annotated[dt.date | None, Doc("day of the last renewal", null="never renewed, or not stated")] = None
    expires_on: Annotated[dt.date | None, Doc("last day of protection as registered")] = None
    ended_on: Annotated[
        dt.date | None, Doc("day on which application or registration ended: abandoned, cancelled, surrendered")
    ] = None
    end: Annotated[str | None, Doc("abandoned, cancelled or terminated, as far as the source tells")] = None
    status: Annotated[str | None, Doc("the office's own code or word for the state")] = None
    status_since: Annotated[dt.date | None, Doc("day of that state")] = None
    bases: Annotated[
        list[str],
        Doc("grounds in force: use, intent_to_use, foreign_filing, foreign_registration, madrid, none",
            null=EMPTY),
    ] = field(default_factory=list)  # fmt: skip
    changed_on: Annotated[dt.date | None, Doc("day on which the office last changed the record")] = None
    goods: Annotated[list[GoodsClass], Doc("classes and goods", null=EMPTY)] = field(default_factory=list)
    figures: Annotated[list[Figure], Doc("codes for figurative elements", null=EMPTY)] = field(default_factory=list)
    parties: Annotated[list[RightParty], Doc("persons and bodies", null=EMPTY)] = field(default_factory=list)
    priorities: Annotated[list[RightPriority], Doc("filings abroad", null=EMPTY)] = field(default_factory=list)
    relations: Annotated[list[MarkRelation], Doc("links to other marks", null=EMPTY)] = field(default_factory=list)
    statements: Annotated[list[Statement], Doc("statements on the file", null=EMPTY)] = field(default_factory=list)
    events: Annotated[list[RightEvent], Doc("what happened, in the source's order", null=EMPTY)] = field(
        default_factory=list
    )
    publications: Annotated[list[RightPublication], Doc("publications in the gazette", null=EMPTY)] = field(
        default_factory=list
    )
    images: Annotated[list[str], Doc("names of image files", null=EMPTY)] = field(default_factory=list)
    flags: Annotated[list[str], Doc("the source's yes-or-no marks that are yes, by their names there", null=EMPTY)] = (
        field(default_factory=list)
    )
    translations: Annotated[list[Text], Doc("translations or transliterations of the words", null=EMPTY)] = field(
        default_factory=list
    )
    format: Annotated[str | None, Doc("source format, as in docs/guide/st96.md", null="never")] = None
    member: Annotated[str | None, Doc("path inside the archive", null="the file is no archive")] = None
    offset: Annotated[Long | None, Doc("first byte of the record in the unpacked member", "bytes", "never")] = None
    length: Annotated[int | None, Doc("length of the record in the unpacked member", "bytes")] = None
