"""Names and order of ST.96 elements: prefixes for namespaces, and which child stands before which.

`data/order.txt` was read out of the V6.0 schemas: a parent and its children in order, names joined by | where they may
stand in any order.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

_BASE = "http://www.wipo.int/standards/XMLSchema/ST96/"
NAMESPACES = {
    "com": _BASE + "Common",
    "pat": _BASE + "Patent",
    "tmk": _BASE + "Trademark",
    "dgn": _BASE + "Design",
    "gin": _BASE + "GeographicalIndication",
}
_PREFIXES = {uri: prefix for prefix, uri in NAMESPACES.items()}
_LAST = 10_000
KEPT = "*"  # after a name in a list of children: an element that no field took


@cache
def short(name: str) -> str:
    """The name with the standard's prefix; one of another namespace stays as it is.

    >>> short("{http://www.wipo.int/standards/XMLSchema/ST96/Common}IPOfficeCode")
    'com:IPOfficeCode'
    """
    uri, _, local = name[1:].partition("}") if name.startswith("{") else ("", "", name)
    prefix = _PREFIXES.get(uri)
    return f"{prefix}:{local}" if prefix else name


@cache
def qualified(name: str) -> str:
    """The name with its namespace, as XML libraries want it.

    >>> qualified("com:id")
    '{http://www.wipo.int/standards/XMLSchema/ST96/Common}id'
    """
    prefix, colon, local = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}" if colon and prefix in NAMESPACES else name


@cache
def ranks() -> dict[str, dict[str, int]]:
    """For each parent, the place of each child; children that may stand in any order share a place."""
    table: dict[str, dict[str, int]] = {}
    for line in (files(__package__) / "data/order.txt").read_text(encoding="utf-8").splitlines():
        parent, *children = line.split()
        places = table.setdefault(parent, {})
        for place, names in enumerate(children):
            for name in names.split("|"):
                places.setdefault(name, place)  # a schema may name a child in two alternatives: the first counts
    return table


def in_order(parent: str, tags: list[str]) -> list[str]:
    """The tags in the order of the schema; those it does not know for the parent stand last.

    >>> in_order("pat:PatentPublicationIdentification", ["pat:PublicationNumber", "com:IPOfficeCode"])
    ['com:IPOfficeCode', 'pat:PublicationNumber']
    """
    place = ranks().get(parent, {})
    return sorted(tags, key=lambda tag: place.get(tag.rstrip(KEPT), _LAST)) if place else tags


def allows(parent: str, child: str) -> bool:
    """Whether the schema has the child in the parent; True for parents whose children are not listed here."""
    return child in ranks().get(parent, {child: 0})
