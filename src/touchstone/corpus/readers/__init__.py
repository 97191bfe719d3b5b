"""Readers of official formats: which root element is whose, and what each format is called.

A reader takes the root element of one document and gives records: instances of the classes in `corpus.schema`.
A new format is one line in `FORMATS` and one module beside this one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from typing import Any

from touchstone.corpus.schema.fields import Record

Read = Callable[[Any], Iterable[Record]]


@dataclass(frozen=True, slots=True)
class Format:
    """How documents with one root element are read.

    Attributes:
        name: the format's name, or "module:function" of what gives it from the beginning of a file.
        read: "module:function", called with the root element, gives records.
        within: the root of the great document whose records these are, where there is such.
        mend: "module:function", called with the bytes of a document that is not well-formed; they are tried once more.
        lift: "module:function", called with the bytes of a document and where in them it begins; gives the spans that
            it has read and the tree can do without, and what they hold: a third argument of `read`.
        aside: the element that is left out of the tree unless descriptions are asked for.
        bare: the reader takes namespaces off; where that is safe, prefixes go before the tree is built, at less cost.
        pieces: for a format that is no mark-up, "module:function" that cuts a stream into records; `read` gets bytes.
    """

    name: str
    read: str
    within: str | None = None
    mend: str | None = None
    lift: str | None = None
    aside: str | None = None
    bare: bool = False
    pieces: str | None = None


HERE = "touchstone.corpus.readers."
US_FORMAT = Format(
    HERE + "uspto_xml:name", HERE + "uspto_xml:read", lift=HERE + "uspto_lists:lift", aside="description"
)


def _st36(name: str) -> Format:
    return Format(name, HERE + "st36:read", lift=HERE + "described:lift", aside="description")


FORMATS: dict[str, Format] = {
    "us-patent-grant": US_FORMAT,
    "us-patent-application": US_FORMAT,
    "PATDOC": Format(
        HERE + "uspto_patdoc:name", HERE + "uspto_patdoc:read", mend=HERE + "uspto_patdoc:mend", aside="SDODE"
    ),
    "patent-application-publication": Format(
        HERE + "uspto_pap:name", HERE + "uspto_pap:read", aside="subdoc-description"
    ),
    "ep-patent-document": Format("ep-st36", HERE + "ep_document:read", aside="description"),
    "wo-published-application": _st36("wo-st36"),
    "wo-patent-document": _st36("wo-st36"),
    "wo-ocr-published-application": _st36("wo-st36"),
    "wo-international-application-status": _st36("wo-st36"),
    "kr-patent-document": _st36("kr-st36"),
    "dpma-patent-document": Format("de-register", HERE + "dpma:read"),
    "cn-patent-document": _st36("cn-st36"),
    "jp-official-gazette": _st36("jp-st36"),
    "PatentDocumentAndRelated": Format("cn-2012", HERE + "cnipa:read", aside="Description", bare=True),
    "PatentPublication": Format(HERE + "st96_patents:name", HERE + "st96_patents:read", aside="Description", bare=True),
    "BibliographicData": Format(HERE + "st96_patents:name", HERE + "st96_patents:read", bare=True),
    "CPCMasterClassificationRecord": Format(
        "us-cpc-master", HERE + "st96_patents:master", within="CPCMasterClassificationFile", bare=True
    ),
    "world-patent-data": Format("epo-ops", HERE + "epo_ops:ops", bare=True),
    "exchange-document": Format(
        "epo-docdb", HERE + "epo:docdb", within="exchange-documents", lift=HERE + "epo_lists:lift", bare=True
    ),
    "fulltext-document": Format("epo-fulltext", HERE + "epo:fulltext", within="fulltext-documents", bare=True),
    "case-file": Format(
        "us-trademark-2.0",
        HERE + "trademarks_uspto:read",
        within="trademark-applications-daily",
        lift=HERE + "trademarks_uspto:lift",
    ),
    "Trademark": Format("st96-trademark", HERE + "st96_registers:trademarks", within="TrademarkBag"),
    "TrademarkApplication": Format("st96-trademark", HERE + "st96_registers:trademarks"),
    "TrademarkTransaction": Format("st96-trademark", HERE + "st96_registers:trademarks"),
    "Transaction": Format("st96-trademark", HERE + "st96_registers:trademarks"),
    "DesignApplication": Format("st96-design", HERE + "st96_registers:designs"),
    "GIApplication": Format("st96-indication", HERE + "st96_registers:indications"),
    "PatentLegalStatus": Format("st96-legal-status", HERE + "st96_registers:events", within="PatentLegalStatusData"),
}
PLAIN: dict[str, Format] = {
    "us-grant-aps": Format("us-grant-aps", HERE + "uspto_aps:read", pieces=HERE + "uspto_aps:pieces"),
}
WITHIN = {each.within: root for root, each in FORMATS.items() if each.within}


@lru_cache(maxsize=256)
def function(place: str) -> Callable[..., Any]:
    """The function at "module:function", imported when a file first needs it."""
    module, name = place.split(":")
    return getattr(import_module(module), name)


def name_of(root: str, beginning: bytes) -> str:
    """The name of the format of a document, from its root element and its beginning: us-grant-4.5."""
    name = FORMATS[root].name
    return function(name)(root, beginning) if ":" in name else name
