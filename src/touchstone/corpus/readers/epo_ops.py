"""Answers of Open Patent Services: bibliography, full text, family, legal events, register, equivalents, hits.

One publication is one record; an answer that holds only a part of it says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from touchstone.corpus.readers.epo import exchange_document, family_parts, fulltext_parts, key_of
from touchstone.corpus.readers.epo_register import register_parts
from touchstone.corpus.readers.values import bare, content
from touchstone.corpus.refusals import Unreadable
from touchstone.corpus.schema.fields import Record
from touchstone.corpus.schema.patents import Relation

# Answers that are whole and yet hold no publication.
WITHOUT = {
    "standardization": "the answer of the number service gives a number in another form and holds no publication",
    "classification-scheme": "the answer explains symbols of a classification and holds no publication",
    "classification-search": "the answer explains symbols of a classification and holds no publication",
    "mappings": "the answer translates symbols of a classification and holds no publication",
}


def ops(root: Any, descriptions: bool) -> Iterator[Record]:
    """Whatever an answer holds: exchange documents, full texts, family members, legal events, hits."""
    found = 0
    for part in list(bare(root)):
        for reader in READERS:
            for record in reader(part, descriptions):
                found += 1
                yield record
    if not found:
        told = next((WITHOUT[part.tag] for part in root if part.tag in WITHOUT), None)
        if told:
            raise Unreadable(told)
        fault = content(root.find(".//message")) or content(root.find(".//description"))
        raise Unreadable(f"the answer holds no document{': ' + fault if fault else ''}")


def _exchange_parts(part: Any, _descriptions: bool) -> Iterator[Record]:
    if part.tag in ("exchange-documents", "biblio-search"):
        for element in part.iter("exchange-document"):
            yield exchange_document(element)


def _hits(part: Any, _descriptions: bool) -> Iterator[Record]:
    """The hits of a search that names publications and no more."""
    if part.tag == "biblio-search":
        for element in part.iterfind("search-result/publication-reference"):
            patent = key_of(element)
            patent.family_id = element.get("family-id")
            yield patent


def _inquiries(part: Any, _descriptions: bool) -> Iterator[Record]:
    """Which drawings, pages and texts there are of a publication: the publication alone is kept."""
    if part.tag in ("document-inquiry", "fulltext-inquiry"):
        for element in part.iterfind("inquiry-result/publication-reference"):
            yield key_of(element)


def _equivalents(part: Any, _descriptions: bool) -> Iterator[Record]:
    """The publication that was asked for, with the publications of the same priorities."""
    reference = part.find("publication-reference") if part.tag == "equivalents-inquiry" else None
    if reference is None:
        return
    patent = key_of(reference)
    for each in part.iterfind("inquiry-result/publication-reference"):
        other = key_of(each)
        if (other.office, other.number) != (patent.office, patent.number):
            patent.relations.append(
                Relation("family_member", other.office, other.number, other.number_original, other.kind_code,
                         other.published_on, False, None, "equivalent")
            )  # fmt: skip
    yield patent


READERS = (_exchange_parts, fulltext_parts, family_parts, register_parts, _equivalents, _hits, _inquiries)
