"""Patents, utility models and design patents as published: one row a publication, its texts in a table of their own."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Annotated, ClassVar, NamedTuple

from touchstone.corpus.schema.fields import Doc, Long

OFFICE = "WIPO ST.3 two-letter code"
ORIGINAL = "as written in the source, spaces trimmed"


class Text(NamedTuple):
    """A short text in one language."""

    lang: Annotated[str | None, Doc("language of the text", "ISO 639-1, lower case")]
    text: Annotated[str, Doc("the text without mark-up; spaces run together", null="never")]


class Classification(NamedTuple):
    """One classification symbol given to the publication, or searched by the examiner."""

    scheme: Annotated[
        str, Doc("ipc, cpc, uspc, locarno, fi, fterm, ecla or another scheme in lower case", null="never")
    ]
    symbol: Annotated[
        str | None,
        Doc("symbol without spaces and fillers: A01B1/24", null="the symbol could not be put in the scheme's form"),
    ]
    original: Annotated[str | None, Doc("the symbol, " + ORIGINAL)] = None
    version: Annotated[dt.date | None, Doc("first day of the scheme's version")] = None
    edition: Annotated[str | None, Doc("edition where the source gives one instead of a day", "IPC edition 1 to 8")] = (
        None
    )
    level: Annotated[str | None, Doc("A advanced, C core, S subclass", "ST.8")] = None
    position: Annotated[str | None, Doc("F first, L later", "ST.8", "not stated; never guessed from the order")] = None
    value: Annotated[str | None, Doc("I invention information, A additional information", "ST.8")] = None
    use: Annotated[str, Doc("given (assigned to the document) or searched (field of search)", null="never")] = "given"
    sequence: Annotated[int | None, Doc("place in the source's list", "from 1")] = None
    set_number: Annotated[int | None, Doc("CPC combination set it belongs to", "from 1", "in no combination set")] = (
        None
    )
    office: Annotated[str | None, Doc("office that gave the symbol", OFFICE)] = None
    status: Annotated[str | None, Doc("B basic, R reclassified, V verified, D deleted", "ST.8")] = None
    source: Annotated[str | None, Doc("H human, M machine, G generated", "ST.8")] = None
    given_on: Annotated[dt.date | None, Doc("day on which the symbol was given or changed")] = None


class Party(NamedTuple):
    """A person or body named on the publication; the same party in two spellings of the source is two entries."""

    role: Annotated[
        str,
        Doc(
            "applicant, inventor, assignee, grantee, agent, correspondent, primary_examiner, assistant_examiner, "
            "opponent, user",
            null="never",
        ),
    ]
    name: Annotated[str | None, Doc("the whole name as published; persons family name first: 'Ng, Yeow'")] = None
    sequence: Annotated[int | None, Doc("place among the parties of its role", "from 1")] = None
    kind: Annotated[str | None, Doc("person or organisation")] = None
    lang: Annotated[str | None, Doc("language or script of the name", "ISO 639-1, lower case")] = None
    name_form: Annotated[
        str | None,
        Doc("which spelling of the party this is: original, epodoc, docdb, docdba", null="the source has one spelling"),
    ] = None
    last_name: Annotated[
        str | None, Doc("family name", null="an organisation, or the source does not part the name")
    ] = None
    first_name: Annotated[str | None, Doc("given names", null="as last_name")] = None
    street: Annotated[str | None, Doc("street, building, post box, or the address in one piece")] = None
    city: Annotated[str | None, Doc("town")] = None
    region: Annotated[str | None, Doc("state, province or county, as coded or spelled in the source")] = None
    postcode: Annotated[str | None, Doc("postal code")] = None
    country: Annotated[
        str | None, Doc("country of the address", OFFICE, "not stated, or written 'unknown' or 'omitted'")
    ] = None
    residence: Annotated[str | None, Doc("country of residence", OFFICE)] = None
    nationality: Annotated[str | None, Doc("nationality", OFFICE)] = None
    detail: Annotated[
        str | None,
        Doc("the source's own word for the role: applicant-inventor, obligated-assignee, assignee code 02, department"),
    ] = None


class Citation(NamedTuple):
    """A document that the publication or its search report cites."""

    kind: Annotated[str, Doc("patent or literature", null="never")]
    sequence: Annotated[int | None, Doc("number of the citation in the source", "from 1")] = None
    office: Annotated[str | None, Doc("office of the cited patent", OFFICE, "literature, or not stated")] = None
    number: Annotated[str | None, Doc("normalised number of the cited patent", null="literature")] = None
    number_original: Annotated[str | None, Doc("number of the cited patent, " + ORIGINAL)] = None
    kind_code: Annotated[str | None, Doc("kind of the cited patent", "WIPO ST.16")] = None
    date: Annotated[dt.date | None, Doc("publication day of the cited document", null="not stated to the day")] = None
    date_original: Annotated[str | None, Doc("the date, " + ORIGINAL)] = None
    year: Annotated[int | None, Doc("publication year of the cited document", "calendar year")] = None
    name: Annotated[str | None, Doc("first inventor or applicant of the cited patent")] = None
    text: Annotated[str | None, Doc("the reference in words", null="the patent number says it all")] = None
    doi: Annotated[str | None, Doc("DOI found in the reference")] = None
    category: Annotated[str | None, Doc("relevance: X, Y, A, P, E, D, …, run together", "ST.14")] = None
    cited_by: Annotated[str | None, Doc("examiner, applicant, third_party or other")] = None
    phase: Annotated[
        str | None, Doc("where it was cited: search, international_search, examination, opposition, application, …")
    ] = None
    claims: Annotated[str | None, Doc("claims it is relevant to, as written")] = None
    classes: Annotated[str | None, Doc("classification printed beside the citation, as written")] = None


class Priority(NamedTuple):
    """An earlier filing whose date is claimed."""

    office: Annotated[str | None, Doc("office of the earlier filing", OFFICE)] = None
    number: Annotated[str | None, Doc("normalised number of the earlier filing", null="the source has none")] = None
    number_original: Annotated[str | None, Doc("number, " + ORIGINAL)] = None
    date: Annotated[dt.date | None, Doc("day of the earlier filing")] = None
    sequence: Annotated[int | None, Doc("place in the source's list", "from 1")] = None
    kind: Annotated[str | None, Doc("national, regional or international, or the kind code of the source")] = None
    kind_code: Annotated[str | None, Doc("kind of the earlier filing", "WIPO ST.16, DOCDB kinds included")] = None
    active: Annotated[bool | None, Doc("whether DOCDB counts the priority as active for the family")] = None


class Relation(NamedTuple):
    """A link to another filing or publication of the same family."""

    relation: Annotated[
        str,
        Doc(
            "continuation, continuation_in_part, division, reissue, reexamination, substitution, provisional, "
            "international_filing, international_publication, earlier_publication, family_member, republication, other",
            null="never",
        ),
    ]
    office: Annotated[str | None, Doc("office of the other document", OFFICE)] = None
    number: Annotated[str | None, Doc("its normalised number", null="the source has none")] = None
    number_original: Annotated[str | None, Doc("its number, " + ORIGINAL)] = None
    kind_code: Annotated[str | None, Doc("its kind", "WIPO ST.16")] = None
    date: Annotated[dt.date | None, Doc("its day of filing or publication")] = None
    is_filing: Annotated[bool | None, Doc("true: the number is of a filing; false: of a publication")] = None
    status: Annotated[str | None, Doc("state of the other filing as the source says: GRANTED, PENDING, ABANDONED")] = (
        None
    )
    detail: Annotated[str | None, Doc("the source's own word for the link")] = None


class StatusEvent(NamedTuple):
    """One event of the legal status."""

    date: Annotated[dt.date | None, Doc("day on which the office recorded or published it")] = None
    office: Annotated[str | None, Doc("office where it happened", OFFICE)] = None
    code: Annotated[str | None, Doc("the office's own code")] = None
    title: Annotated[str | None, Doc("what happened, in words")] = None
    category: Annotated[str | None, Doc("category letter", "WIPO ST.27", "no category known for the code")] = None
    effective_on: Annotated[dt.date | None, Doc("day from which it has effect")] = None
    effect: Annotated[str | None, Doc("+ in favour of the right, - against it, blank neither", null="not stated")] = (
        None
    )
    country: Annotated[str | None, Doc("state concerned, where it is not the office's own", OFFICE)] = None
    text: Annotated[str | None, Doc("the rest of the entry, as written")] = None


@dataclass(slots=True)
class Patent:
    """One publication of a patent, utility model, design patent or plant patent, or of a filing for one."""

    KIND: ClassVar[str] = "patents"

    office: Annotated[str | None, Doc("office or organisation that published", OFFICE, "never")] = None
    number: Annotated[str | None, Doc("normalised publication number, without office and kind", null="never")] = None
    kind_code: Annotated[str | None, Doc("kind of publication", "WIPO ST.16")] = None
    number_original: Annotated[str | None, Doc("publication number, " + ORIGINAL)] = None
    right: Annotated[
        str | None,
        Doc("invention, utility_model, design, plant, reissue, statutory_invention, certificate or other"),
    ] = None
    stage: Annotated[
        str | None, Doc("what is published: application, grant, search_report, correction, translation or withdrawn")
    ] = None
    partial: Annotated[
        bool,
        Doc("true: the source holds a part (claims, legal events, family, a hit), not the bibliography", null="never"),
    ] = False
    published_on: Annotated[dt.date | None, Doc("day of publication")] = None
    granted_on: Annotated[dt.date | None, Doc("day of grant", null="not granted, or the day is not stated")] = None
    filing_office: Annotated[str | None, Doc("office of the filing", OFFICE)] = None
    filing_number: Annotated[str | None, Doc("normalised filing number", null="not stated")] = None
    filing_number_original: Annotated[str | None, Doc("filing number, " + ORIGINAL)] = None
    filing_st13: Annotated[
        str | None, Doc("filing number in one form for all offices", "WIPO ST.13", "cannot be derived")
    ] = None
    check_digit_right: Annotated[
        bool | None,
        Doc("whether the check digit of a Chinese filing number holds", null="the number has no check digit"),
    ] = None
    filed_on: Annotated[dt.date | None, Doc("day of filing")] = None
    priority_on: Annotated[dt.date | None, Doc("earliest priority day", null="no priority is claimed")] = None
    family_id: Annotated[str | None, Doc("simple family", "DOCDB family number")] = None
    language: Annotated[str | None, Doc("language of publication", "ISO 639-1, lower case")] = None
    claim_count: Annotated[int | None, Doc("claims in the text", "claims", "the source has no claims text")] = None
    independent_claim_count: Annotated[
        int | None, Doc("claims that refer to no other claim", "claims", "as claim_count")
    ] = None
    claim_count_stated: Annotated[int | None, Doc("claims as stated in the bibliography", "claims")] = None
    drawing_sheets: Annotated[int | None, Doc("sheets of drawings as stated", "sheets")] = None
    figures: Annotated[int | None, Doc("figures as stated", "figures")] = None
    term_extension_days: Annotated[int | None, Doc("term added at grant", "days")] = None
    term_years: Annotated[int | None, Doc("term as stated at grant", "years")] = None
    terminal_disclaimer: Annotated[
        bool | None, Doc("whether a part of the term is disclaimed", null="the format does not say")
    ] = None
    titles: Annotated[list[Text], Doc("titles by language", null="never; an empty list")] = field(default_factory=list)
    abstracts: Annotated[list[Text], Doc("abstracts by language", null="never; an empty list")] = field(
        default_factory=list
    )
    classes: Annotated[list[Classification], Doc("classification symbols", null="never; an empty list")] = field(
        default_factory=list
    )
    parties: Annotated[list[Party], Doc("persons and bodies", null="never; an empty list")] = field(
        default_factory=list
    )
    citations: Annotated[list[Citation], Doc("cited documents", null="never; an empty list")] = field(
        default_factory=list
    )
    priorities: Annotated[list[Priority], Doc("claimed priorities", null="never; an empty list")] = field(
        default_factory=list
    )
    relations: Annotated[list[Relation], Doc("links to documents of the family", null="never; an empty list")] = field(
        default_factory=list
    )
    events: Annotated[list[StatusEvent], Doc("legal-status events", null="never; an empty list")] = field(
        default_factory=list
    )
    designated: Annotated[list[str], Doc("designated states", OFFICE, "never; an empty list")] = field(
        default_factory=list
    )
    format: Annotated[str | None, Doc("source format, as in docs/guide/corpus-formats.md", null="never")] = None
    member: Annotated[str | None, Doc("path inside the archive", null="the file is no archive")] = None
    offset: Annotated[Long | None, Doc("first byte of the record in the unpacked member", "bytes", "never")] = None
    length: Annotated[int | None, Doc("length of the record in the unpacked member", "bytes")] = None


@dataclass(slots=True)
class PatentText:
    """One claim, or the description, of a publication."""

    KIND: ClassVar[str] = "patent_texts"

    office: Annotated[str | None, Doc("office of the publication", OFFICE, "never")] = None
    number: Annotated[str | None, Doc("normalised publication number", null="never")] = None
    kind_code: Annotated[str | None, Doc("kind of publication", "WIPO ST.16")] = None
    part: Annotated[str, Doc("claim or description", null="never")] = "claim"
    lang: Annotated[str | None, Doc("language of the text", "ISO 639-1, lower case")] = None
    sequence: Annotated[int | None, Doc("place in its part", "from 1")] = None
    label: Annotated[str | None, Doc("claim number as printed", null="not printed")] = None
    independent: Annotated[bool | None, Doc("whether the claim refers to no other claim", null="not a claim")] = None
    depends_on: Annotated[list[int], Doc("claims it refers to", "claim numbers", "never; an empty list")] = field(
        default_factory=list
    )
    text: Annotated[str | None, Doc("the text without mark-up", null="never")] = None
