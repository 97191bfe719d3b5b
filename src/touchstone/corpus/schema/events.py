"""Legal-status events of patents by ST.27: one row an event."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, ClassVar

from touchstone.corpus.schema.fields import Doc, Long
from touchstone.corpus.schema.patents import OFFICE, ORIGINAL

ST27 = "WIPO ST.27"
WRONG = "not stated, or not a code of the standard: see fault"


@dataclass(slots=True)
class LegalEvent:
    """One legal-status event of one application or right."""

    KIND: ClassVar[str] = "events"

    filing_office: Annotated[str | None, Doc("office of the application", OFFICE, "never")] = None
    filing_number: Annotated[str | None, Doc("normal form of the application number", null="never")] = None
    filing_number_original: Annotated[str | None, Doc("application number, " + ORIGINAL)] = None
    kind_of_right: Annotated[str | None, Doc("patent for invention, utility model, …", "ST.96")] = None
    sequence: Annotated[int | None, Doc("place among the events of the right in the source", "from 1")] = None
    identifier: Annotated[str | None, Doc("the office's own identifier of the event")] = None
    happened_on: Annotated[dt.date | None, Doc("day of the event")] = None
    effective_on: Annotated[dt.date | None, Doc("day from which it has effect")] = None
    published_on: Annotated[dt.date | None, Doc("day of its publication")] = None
    category: Annotated[str | None, Doc("letter of the category", ST27, WRONG)] = None
    state: Annotated[str | None, Doc("state that the event led to: A active, N not active, T terminated", ST27)] = None
    stage_from: Annotated[str | None, Doc("stage before the event", ST27)] = None
    stage_to: Annotated[str | None, Doc("stage after the event", ST27)] = None
    key_event: Annotated[str | None, Doc("key event", ST27)] = None
    detailed_event: Annotated[str | None, Doc("detailed event", ST27)] = None
    indicator: Annotated[str | None, Doc("procedure, for example NAP", ST27)] = None
    national: Annotated[str | None, Doc("the office's own code")] = None
    fault: Annotated[str | None, Doc("what is wrong with the codes", null="nothing")] = None
    format: Annotated[str | None, Doc("source format, as in docs/guide/st96.md", null="never")] = None
    member: Annotated[str | None, Doc("path inside the archive", null="the file is no archive")] = None
    offset: Annotated[Long | None, Doc("first byte of the record in the unpacked member", "bytes", "never")] = None
    length: Annotated[int | None, Doc("length of the record in the unpacked member", "bytes")] = None
