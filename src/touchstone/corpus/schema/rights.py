"""Industrial designs and geographical indications: one row a design, one row an indication.

Design patents that are published as patents stand with the patents.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Annotated, ClassVar, NamedTuple

from touchstone.corpus.schema.fields import Doc, Long
from touchstone.corpus.schema.patents import OFFICE, ORIGINAL, Text
from touchstone.corpus.schema.trademarks import (
    EMPTY,
    GoodsClass,
    RightEvent,
    RightParty,
    RightPriority,
    RightPublication,
)


class DesignClass(NamedTuple):
    """One class of a design."""

    scheme: Annotated[str, Doc("locarno or national", null="never")]
    code: Annotated[str | None, Doc("class and subclass: 06-01")] = None
    edition: Annotated[str | None, Doc("edition of the classification, as written")] = None


class DesignView(NamedTuple):
    """One view of a design."""

    file_name: Annotated[str | None, Doc("name of the image file")] = None
    shows: Annotated[str | None, Doc("perspective, front, …, as the source says")] = None


@dataclass(slots=True)
class Design:
    """One design of an application."""

    KIND: ClassVar[str] = "designs"

    office: Annotated[str | None, Doc("office of the application", OFFICE, "never")] = None
    number: Annotated[
        str | None,
        Doc(
            "normal form of the application number; of several designs in one, a hyphen and the design's", null="never"
        ),
    ] = None
    kind_code: Annotated[str | None, Doc("kind of document; designs have none here", null="always")] = None
    number_original: Annotated[str | None, Doc("application number, " + ORIGINAL)] = None
    design_number: Annotated[str | None, Doc("identifier of the design in its application")] = None
    registration_number: Annotated[str | None, Doc("registration number, as written", null="not registered")] = None
    international_number: Annotated[str | None, Doc("number of the Hague registration")] = None
    applied_on: Annotated[dt.date | None, Doc("day of the application")] = None
    effective_on: Annotated[dt.date | None, Doc("day from which the right has effect")] = None
    registered_on: Annotated[dt.date | None, Doc("day of registration")] = None
    expires_on: Annotated[dt.date | None, Doc("last day of protection")] = None
    status: Annotated[str | None, Doc("the office's own word for the state")] = None
    status_since: Annotated[dt.date | None, Doc("day of that state")] = None
    language: Annotated[str | None, Doc("language of the application", "ISO 639-1, lower case")] = None
    titles: Annotated[list[Text], Doc("what the design is of", null=EMPTY)] = field(default_factory=list)
    descriptions: Annotated[list[Text], Doc("descriptions", null=EMPTY)] = field(default_factory=list)
    classes: Annotated[list[DesignClass], Doc("Locarno classes", null=EMPTY)] = field(default_factory=list)
    parties: Annotated[list[RightParty], Doc("persons and bodies", null=EMPTY)] = field(default_factory=list)
    priorities: Annotated[list[RightPriority], Doc("claimed priorities", null=EMPTY)] = field(default_factory=list)
    publications: Annotated[list[RightPublication], Doc("publications", null=EMPTY)] = field(default_factory=list)
    events: Annotated[list[RightEvent], Doc("what happened", null=EMPTY)] = field(default_factory=list)
    views: Annotated[list[DesignView], Doc("views", null=EMPTY)] = field(default_factory=list)
    format: Annotated[str | None, Doc("source format, as in docs/guide/st96.md", null="never")] = None
    member: Annotated[str | None, Doc("path inside the archive", null="the file is no archive")] = None
    offset: Annotated[Long | None, Doc("first byte of the record in the unpacked member", "bytes", "never")] = None
    length: Annotated[int | None, Doc("length of the record in the unpacked member", "bytes")] = None


@dataclass(slots=True)
class Indication:
    """One geographical indication."""

    KIND: ClassVar[str] = "indications"

    office: Annotated[str | None, Doc("office of the application", OFFICE, "never")] = None
    number: Annotated[str | None, Doc("normal form of the application or registration number", null="never")] = None
    kind_code: Annotated[str | None, Doc("kind of document; indications have none", null="always")] = None
    number_original: Annotated[str | None, Doc("that number, " + ORIGINAL)] = None
    registration_number: Annotated[str | None, Doc("registration number, as written", null="not registered")] = None
    category: Annotated[str | None, Doc("geographical indication, protected designation of origin, …, as written")] = (
        None
    )
    applied_on: Annotated[dt.date | None, Doc("day of the application")] = None
    registered_on: Annotated[dt.date | None, Doc("day of registration")] = None
    ended_on: Annotated[dt.date | None, Doc("day of withdrawal")] = None
    expires_on: Annotated[dt.date | None, Doc("last day of protection", null="not stated; most have no end")] = None
    status: Annotated[str | None, Doc("the office's own word for the state")] = None
    language: Annotated[str | None, Doc("language of the application", "ISO 639-1, lower case")] = None
    names: Annotated[list[Text], Doc("the indication in its own words", null=EMPTY)] = field(default_factory=list)
    translations: Annotated[list[Text], Doc("translations and transliterations", null=EMPTY)] = field(
        default_factory=list
    )
    features: Annotated[list[Text], Doc("what makes the product what it is", null=EMPTY)] = field(default_factory=list)
    regions: Annotated[list[Text], Doc("where the product comes from, in words", null=EMPTY)] = field(
        default_factory=list
    )
    goods: Annotated[list[GoodsClass], Doc("classes and products", null=EMPTY)] = field(default_factory=list)
    parties: Annotated[list[RightParty], Doc("persons and bodies", null=EMPTY)] = field(default_factory=list)
    priorities: Annotated[list[RightPriority], Doc("claimed priorities", null=EMPTY)] = field(default_factory=list)
    publications: Annotated[list[RightPublication], Doc("publications", null=EMPTY)] = field(default_factory=list)
    format: Annotated[str | None, Doc("source format, as in docs/guide/st96.md", null="never")] = None
    member: Annotated[str | None, Doc("path inside the archive", null="the file is no archive")] = None
    offset: Annotated[Long | None, Doc("first byte of the record in the unpacked member", "bytes", "never")] = None
    length: Annotated[int | None, Doc("length of the record in the unpacked member", "bytes")] = None
