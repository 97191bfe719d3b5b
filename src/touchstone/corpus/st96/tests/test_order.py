"""The shipped order of elements is the one of the official schemas."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from touchstone.corpus import st96
from touchstone.corpus.st96.binding import _Level
from touchstone.corpus.st96.order import ranks

XSD = "{http://www.w3.org/2001/XMLSchema}"
PREFIXES = {"Common": "com", "Patent": "pat", "Design": "dgn", "Trademark": "tmk", "GeographicalIndication": "gin"}


class Schema:
    """Elements, types and groups of every schema in a folder, by prefixed name."""

    def __init__(self, folder: Path) -> None:
        self.named: dict[tuple[str, str], etree._Element] = {}
        for path in sorted(folder.glob("*_V6_0*.xsd")):
            root = etree.parse(path).getroot()
            prefix = PREFIXES[root.get("targetNamespace", "").rsplit("/", 1)[-1]]
            for node in root.iterchildren(f"{XSD}element", f"{XSD}complexType", f"{XSD}group"):
                self.named[node.tag, f"{prefix}:{node.get('name')}"] = node

    def name(self, node: etree._Element, attribute: str) -> str:
        prefix, _, local = str(node.get(attribute)).rpartition(":")
        uri = str(node.nsmap.get(prefix or None))
        return f"{PREFIXES.get(uri.rsplit('/', 1)[-1], 'xsd')}:{local}"

    def places(self, parent: str) -> list[list[str]]:
        """The children of a parent in order; those of a choice that repeats stand together."""
        element = self.named[f"{XSD}element", parent]
        return list(self._walk(self.named[f"{XSD}complexType", self.name(element, "type")]))

    def _walk(self, node: etree._Element) -> Iterator[list[str]]:
        for child in node.iterchildren(etree.Element):
            if child.tag == f"{XSD}element":
                yield [self.name(child, "ref")]
            elif child.tag == f"{XSD}group":
                yield from self._walk(self.named[child.tag, self.name(child, "ref")])
            elif child.tag in (f"{XSD}sequence", f"{XSD}choice"):
                inside = list(self._walk(child))
                once = child.get("maxOccurs", "1") == "1"
                yield from inside if once else [[name for names in inside for name in names]]
            elif child.tag in (f"{XSD}complexContent", f"{XSD}extension"):
                yield from self._walk(child)


@pytest.fixture(scope="module")
def schema(shared: Path) -> Schema:
    return Schema(shared / "data/standards/wipo_st96/schema_v6_0")


def test_the_shipped_order_is_the_one_of_the_schemas(schema: Schema) -> None:
    for parent, places in ranks().items():
        expected: dict[str, int] = {}
        for place, names in enumerate(schema.places(parent)):
            for name in names:
                expected.setdefault(name, place)
        assert sorted(places, key=lambda name: places[name]) == sorted(expected, key=lambda name: expected[name]), (
            parent
        )


def bound(level: _Level, parent: str) -> Iterator[tuple[str, str]]:
    for tag, entry in level.entries.items():
        yield parent, tag
        inner = entry if isinstance(entry, _Level) else getattr(entry[1].of, "_tree", _Level())
        yield from bound(inner, tag)


def test_every_field_names_an_element_that_some_parent_of_it_has() -> None:
    parents: dict[str, set[str]] = {}
    for document in st96.DOCUMENTS.values():
        for parent, tag in bound(document._tree, document.element):
            assert parent in ranks(), parent
            parents.setdefault(tag, set()).add(parent)
    for tag, found in parents.items():
        assert any(tag in ranks()[parent] for parent in found), tag
