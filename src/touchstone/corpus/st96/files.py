"""ST.96 files: read whole, read record by record, written, and checked against the schemas."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, TypeVar

from lxml import etree

from .binding import CannotRead, Element, holds_elements_only
from .designs import DesignApplication
from .indications import GIApplication
from .legal_status import PatentLegalStatusData
from .order import qualified, short
from .patents import Bibliography, PatentPublication
from .trademarks import Trademark, TrademarkApplication, TrademarkBag

DOCUMENTS: dict[str, type[Element]] = {
    each.element: each
    for each in (
        PatentPublication,
        Bibliography,
        TrademarkApplication,
        TrademarkBag,
        Trademark,
        DesignApplication,
        GIApplication,
        PatentLegalStatusData,
    )
}
Some = TypeVar("Some", bound=Element)


class NotSt96(ValueError):
    """The file is no ST.96 document that is known here; what it is, and what is known, is said."""


def read(source: str | Path | bytes) -> Element:
    """The document in a file or in bytes, as an object of the class that its root element names.

    Entities are not expanded and nothing is fetched.

    Raises:
        NotSt96: not well-formed, with a document type, with text beside the elements of the root, or of another root.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(source if isinstance(source, bytes) else Path(source).read_bytes(), parser)
    except etree.XMLSyntaxError as fault:
        raise NotSt96(f"The XML is not well-formed: {fault}.")
    if root.getroottree().docinfo.internalDTD is not None:
        raise NotSt96("The file declares a document type; documents of ST.96 have none, and none is read here.")
    found = DOCUMENTS.get(short(root.tag))
    if found is None:
        raise NotSt96(f"The root element is <{short(root.tag)}>; known: {', '.join(DOCUMENTS)}.")
    if not holds_elements_only(root):
        raise NotSt96(f"<{short(root.tag)}> has text between its elements, which the standard does not know.")
    try:
        return found.read(root)
    except CannotRead as fault:
        raise NotSt96(str(fault))


def stream(source: IO[bytes] | str, of: type[Some]) -> Iterator[Some]:
    """Every element of a class in a file of any size, one at a time; those already given are let go.

    Raises:
        NotSt96: the file ends early, is not well-formed or names an entity; what came before has been given.
    """
    events = etree.iterparse(
        source, events=("end",), tag=qualified(of.element), resolve_entities=False, no_network=True, load_dtd=False
    )
    try:
        for _, element in events:
            yield of.read(element)
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError as fault:
        raise NotSt96(f"The XML is not well-formed: {fault}.")
    except CannotRead as fault:
        raise NotSt96(str(fault))


def write(document: Element) -> bytes:
    """The document as XML in UTF-8, with a declaration and the standard's prefixes."""
    root = document.write()
    etree.cleanup_namespaces(root, keep_ns_prefixes=["com", *([root.prefix] if root.prefix else [])])
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


class Schemas:
    """The flattened V6.0 schemas of WIPO in a folder, each compiled when it is first asked for."""

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)
        self._compiled: dict[str, etree.XMLSchema] = {}

    def faults(self, document: Element | bytes) -> list[str]:
        """What the schema of the document's root element finds wrong, in the schema's words; empty when it is valid.

        Raises:
            FileNotFoundError: the folder has no schema for the root element.
        """
        root = etree.fromstring(document if isinstance(document, bytes) else write(document))
        name = etree.QName(root).localname
        if name not in self._compiled:
            self._compiled[name] = etree.XMLSchema(etree.parse(self.folder / f"{name}_V6_0.xsd"))
        self._compiled[name].validate(root)
        log: Any = self._compiled[name].error_log
        return [f"line {each.line}: {each.message}" for each in log]
