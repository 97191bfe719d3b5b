"""The German register of patents and utility models, DPMAregister: one document a file of the office.

It tells where a file stands, not what a publication said when it came out: its rows are `partial`, one for each
publication it names, and the events stand with the first.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from touchstone.corpus.readers import st36
from touchstone.corpus.readers.identifiers import filed, published
from touchstone.corpus.readers.symbols import international
from touchstone.corpus.readers.uspto_xml import document_id
from touchstone.corpus.readers.values import bare, content, country, day, paragraphs, squeezed, whole
from touchstone.corpus.refusals import Unreadable
from touchstone.corpus.schema.fields import Record
from touchstone.corpus.schema.patents import Classification, Party, Patent, StatusEvent, Text

RIGHTS = {"patent": "invention", "gebrauchsmuster": "utility_model"}
GROUPS = {"applicants": "applicant", "inventors": "inventor", "agents": "agent", "grantees": "grantee",
          "patentees": "grantee", "opponents": "opponent"}  # fmt: skip
TAKEN = ("invention-title", "priority-claims", "classifications-cpc", "related-documents", "references-cited")


def read(root: Any, descriptions: bool) -> Iterator[Record]:
    """A row for each publication of the file."""
    bibliography = next(bare(root).iterchildren("bibliographic-data"), None)
    if bibliography is None:
        raise Unreadable("it has no bibliographic data with a publication number")
    patents = [_publication(each) for each in bibliography.iterfind("publication-references/publication-reference")]
    if not patents:
        raise Unreadable("the register names no publication of this file yet", number=_filing(bibliography))
    for patent in patents:
        _bibliography(bibliography, patent)
    patents[0].published_on = day(bibliography.findtext(".//date-of-first-publication"))
    patents[0].events = [_event(each) for each in root.iterfind("events/event-data")]
    yield from patents


def _publication(element: Any) -> Patent:
    patent, fields = Patent(partial=True, language="de"), document_id(element)
    written = squeezed(fields.get("doc-number")) or ""
    published(patent, country(fields.get("country")) or "DE", written.lstrip("0"), fields.get("kind"))
    patent.number_original = written  # filled up with zeros to twelve digits
    patent.published_on = day(fields.get("date"))
    return patent


def _filing(bibliography: Any) -> str | None:
    return squeezed(bibliography.findtext("application-reference/document-id/doc-number"))


def _bibliography(element: Any, patent: Patent) -> None:
    filed(patent, "DE", _filing(element))
    patent.filed_on = day(element.findtext("application-reference/document-id/date"))
    for part in element.iterchildren(*TAKEN):
        st36.PARTS[part.tag](part, patent)
    for each in element.iterfind("classifications-ipcr/classification-ipcr"):
        if text := squeezed(each.findtext("text")):
            version = squeezed(each.findtext("ipc-version-indicator"))  # 2006.01
            on = day(f"{version}.01") if version else None
            number = whole(each.get("sequence"))
            patent.classes.append(Classification("ipc", international(text), text, on, sequence=number))
    for group in element.iterfind("parties/*"):
        for number, each in enumerate(group if group.tag in GROUPS else (), 1):
            patent.parties.append(_party(each, GROUPS[group.tag], whole(each.get("sequence")) or number))
    patent.right = RIGHTS.get(squeezed(element.findtext(".//type-of-ip-right")) or "", "invention")
    for abstract in element.iterfind("office-specific-bib-data/abstract"):
        if text := paragraphs(abstract, "p"):
            patent.abstracts.append(Text("de", text))
    st36.settle(patent)


def _party(element: Any, role: str, number: int) -> Party:
    """The register writes a name and its town in one, and the rest of the address apart."""
    book = element.find("addressbook")
    lines = [content(each) for each in book.iterfind("address/*") if each.tag.startswith("address-")]
    street = ", ".join(filter(None, lines)) or None
    return Party(
        role, content(book.find("name")), number, street=street, country=country(book.findtext("address/country"))
    )


def _event(element: Any) -> StatusEvent:
    """A step by its code; what is printed in the gazette tells part and number of the issue."""
    get = element.findtext
    issue = [squeezed(get(f"publication-info/{name}")) for name in ("year", "issue-number", "part")]
    return StatusEvent(
        day(get("date-of-procedural-status")), "DE", squeezed(get("procedural-status")),
        squeezed(get("type-of-procedure")), text=" ".join(filter(None, issue)) or None,
    )  # fmt: skip
