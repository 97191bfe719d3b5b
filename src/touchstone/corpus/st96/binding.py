"""Classes and XML, bound by declaration: what a class names is typed, and everything else is kept as it came.

A class lists its fields with the path of the element or attribute each stands for. Reading fills the fields and puts
whatever no field names into `kept`; writing builds the elements, puts the kept ones between them in the order of the
schemas, and leaves empty fields out.
"""

from __future__ import annotations

import dataclasses
import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self, cast

from lxml import etree

from .order import KEPT, NAMESPACES, allows, in_order, qualified, short

Kind = Literal["text", "attribute", "one", "many", "content", "markup"]
_BLANK = re.compile(r"[ \t\r\n]*")
_DAY = re.compile(r"\d{4}-\d\d-\d\d(?:Z|[+-]\d\d:\d\d)?")


class CannotWrite(ValueError):
    """A field has a value that XML cannot carry, such as a control character; class, field and value are named."""


class CannotRead(ValueError):
    """The element is not what the class stands for, or names an entity; what it is, is said."""


@dataclass(frozen=True, slots=True)
class Spec:
    """Where a field lives: steps of element names from the class's own element, and the type of its value."""

    kind: Kind
    steps: tuple[str, ...]
    of: type
    attribute: str = ""

    @property
    def path(self) -> str:
        return "/".join(self.steps)


@dataclass
class Part:
    """What no field names of one element: attributes, elements, their order where it is not the schema's, and the
    exact wording of a value whose usual wording differs ("1" for true)."""

    attributes: dict[str, str] = field(default_factory=dict)
    elements: list[str] = field(default_factory=list)
    order: tuple[str, ...] = ()
    wording: str | None = None
    empty: bool = False

    def says_something(self) -> bool:
        return bool(self.attributes or self.elements or self.order or self.wording is not None or self.empty)


def simple(path: str, of: type = str) -> Any:
    """A field for a simple element that occurs at most once; None where it is absent."""
    return field(default=None, metadata={"st96": Spec("text", tuple(path.split("/")), of)})


def attribute(name: str, of: type = str, *, at: str = "", default: Any = None) -> Any:
    """A field for an attribute of the class's own element, or of the element at a path below it."""
    steps = tuple(at.split("/")) if at else ()
    return field(default=default, metadata={"st96": Spec("attribute", steps, of, name)})


def one(path: str, of: type) -> Any:
    """A field for an element with a class of its own; None where it is absent."""
    return field(default=None, metadata={"st96": Spec("one", tuple(path.split("/")), of)})


def many(path: str, of: type) -> Any:
    """A field for an element that repeats; all steps but the last stand once."""
    return field(default_factory=list, metadata={"st96": Spec("many", tuple(path.split("/")), of)})


def content() -> Any:
    """A field for the text inside of the class's own element, without its markup."""
    return field(default="", metadata={"st96": Spec("content", (), str)})


def markup() -> Any:
    """A field for the whole element as XML where its text has markup inside, else None."""
    return field(default=None, metadata={"st96": Spec("markup", (), str)})


@dataclass
class _Level:
    """The fields of a class by the element they live in: one level of its tree of paths."""

    attributes: dict[str, tuple[str, Spec]] = field(default_factory=dict)
    entries: dict[str, tuple[str, Spec] | _Level] = field(default_factory=dict)


@dataclass(kw_only=True)
class Element:
    """One element of ST.96 with its typed fields; `kept` holds the rest of it, by path."""

    element: ClassVar[str] = ""
    fields_of_xml: ClassVar[dict[str, Spec]] = {}
    _tree: ClassVar[_Level]
    kept: dict[str, Part] = field(default_factory=dict, repr=False)

    if TYPE_CHECKING:

        def __init__(self, **fields: Any) -> None: ...  # the fields of each class, by name, all optional

    def __init_subclass__(cls) -> None:
        dataclass(kw_only=True)(cls)
        cls.fields_of_xml = {each.name: each.metadata["st96"] for each in dataclasses.fields(cls) if each.metadata}
        cls._tree = _tree(cls.fields_of_xml)

    @classmethod
    def is_text(cls) -> bool:
        """Whether the element holds text, with or without markup, and not elements alone."""
        return any(spec.kind == "content" for spec in cls.fields_of_xml.values())

    @classmethod
    def read(cls, element: etree._Element) -> Self:
        """The object of an element.

        Raises:
            CannotRead: the element has another name than the class's own, or an entity inside.
        """
        if cls.element and short(element.tag) != cls.element:
            raise CannotRead(f"<{short(element.tag)}> is no {cls.element}.")
        for entity in element.iter(etree.Entity):
            raise CannotRead(f"{entity.text} is an entity; documents of ST.96 have none, and none is expanded here.")
        return cast(Self, _Reading(cls).of(element))

    def write(self, tag: str = "") -> etree._Element:
        """The element of this object, named by its class or by `tag`.

        Raises:
            CannotWrite: a value holds what XML cannot carry.
        """
        root = etree.Element(qualified(tag or self.element), nsmap=NAMESPACES)
        _Writing(self).into(root)
        return root


def _tree(fields: dict[str, Spec]) -> _Level:
    root = _Level()
    for name, spec in fields.items():
        level = root
        for step in spec.steps if spec.kind == "attribute" else spec.steps[:-1]:
            level = cast(_Level, level.entries.setdefault(step, _Level()))
        if spec.kind == "attribute":
            level.attributes[spec.attribute] = (name, spec)
        elif spec.steps:
            level.entries[spec.steps[-1]] = (name, spec)
    return root


class _Reading:
    """One element on its way into an object."""

    def __init__(self, cls: type[Element]) -> None:
        self.cls = cls
        self.values: dict[str, Any] = {
            name: [] if spec.kind == "many" else None for name, spec in cls.fields_of_xml.items()
        }
        self.kept: dict[str, Part] = {}

    def of(self, element: etree._Element) -> Any:
        inner = {spec.kind: name for name, spec in self.cls.fields_of_xml.items() if spec.kind in ("content", "markup")}
        if inner:
            self._attributes(element, self.cls._tree, "")
            self.values[inner["content"]] = "".join(cast("list[str]", element.xpath(".//text()")))
            if len(element):
                self.values[inner["markup"]] = _raw(element)
        else:
            self._level(element, self.cls._tree, "")
        return self.cls(**self.values, kept={path: part for path, part in self.kept.items() if part.says_something()})

    def _part(self, path: str) -> Part:
        return self.kept.setdefault(path, Part())

    def _attributes(self, element: etree._Element, level: _Level, path: str) -> None:
        for name, value in element.attrib.items():
            bound = level.attributes.get(short(str(name)))
            if bound is None:
                self._part(path).attributes[str(name)] = str(value)
            else:
                self.values[bound[0]] = self._value(bound[1].of, str(value), f"{path}@{bound[1].attribute}")

    def _level(self, element: etree._Element, level: _Level, path: str) -> None:
        self._attributes(element, level, path)
        tags: list[str] = []
        taken: dict[str, int] = defaultdict(int)
        for child in element.iterchildren(etree.Element):
            tag = short(child.tag)
            entry = level.entries.get(tag) if allows(short(element.tag), tag) else None
            if self._child(child, entry, f"{path}/{tag}".lstrip("/"), taken[tag]):
                taken[tag] += 1
                tags.append(tag)
            else:
                self._part(path).elements.append(_raw(child))
                tags.append(tag + KEPT)
        if not tags and path:
            self._part(path).empty = True
        written = [tag for tag in level.entries for _ in range(taken[tag])]
        written += [tag for tag in tags if tag.endswith(KEPT)]
        if in_order(short(element.tag), written) != tags:
            self._part(path).order = tuple(tags)

    def _child(self, child: etree._Element, entry: tuple[str, Spec] | _Level | None, path: str, before: int) -> bool:
        """Whether a field took the element; one that none takes is kept as it is."""
        if isinstance(entry, _Level):
            if before or not holds_elements_only(child):
                return False
            self._level(child, entry, path)
            return True
        if entry is None:
            return False
        name, spec = entry
        if spec.kind in ("one", "many") and not (
            cast("type[Element]", spec.of).is_text() or holds_elements_only(child)
        ):
            return False
        if spec.kind == "many":
            self.values[name].append(_Reading(spec.of).of(child))
            return True
        if before:
            return False
        if spec.kind == "one":
            self.values[name] = _Reading(spec.of).of(child)
            return True
        return self._simple(child, name, spec, path)

    def _simple(self, child: etree._Element, name: str, spec: Spec, path: str) -> bool:
        value = self._value(spec.of, child.text or "", path) if not len(child) else None
        if value is None:
            self.kept.pop(path, None)
            return False
        self.values[name] = value
        self._attributes(child, _Level(), path)
        return True

    def _value(self, of: type, written: str, path: str) -> Any:
        """The value of a text; its exact wording is kept where writing the value would word it otherwise."""
        value = parsed(of, written)
        if value is not None and worded(value) != written:
            self._part(path).wording = written
        return value


class _Writing:
    """One object on its way into an element."""

    def __init__(self, source: Element) -> None:
        self.source = source
        self.kept = source.kept

    def into(self, element: etree._Element) -> None:
        inner = {spec.kind: name for name, spec in self.source.fields_of_xml.items() if not spec.steps}
        if "content" in inner:
            self._attributes(element, self.source._tree, "")
            self._content(element, getattr(self.source, inner["content"]), getattr(self.source, inner["markup"]))
        else:
            self._level(element, self.source._tree, "")

    def _content(self, element: etree._Element, value: str, marked_up: str | None) -> None:
        if marked_up is None:
            self._text(element, value, "text")
            return
        original = etree.fromstring(marked_up)
        if "".join(cast("list[str]", original.xpath(".//text()"))) != value:
            self._text(element, value, "text")  # the text was changed: its old markup no longer fits
            return
        element.text = original.text
        element.extend(list(original))

    def _attributes(self, element: etree._Element, level: _Level, path: str) -> None:
        for name, (attribute_of, spec) in level.attributes.items():
            value = getattr(self.source, attribute_of)
            if value is not None:
                self._set(element, qualified(name), self._wording(value, f"{path}@{spec.attribute}"), attribute_of)
        for name, kept in self.kept.get(path, Part()).attributes.items():
            element.set(name, kept)

    def _level(self, element: etree._Element, level: _Level, path: str) -> None:
        self._attributes(element, level, path)
        children: list[etree._Element] = []
        for tag, entry in level.entries.items():
            found = self._entry(element, tag, entry, f"{path}/{tag}".lstrip("/"))
            if found and not allows(short(element.tag), tag):
                raise CannotWrite(f"{type(self.source).__name__}: <{short(element.tag)}> of ST.96 has no <{tag}>.")
            children += found
        part = self.kept.get(path, Part())
        tags = [short(child.tag) for child in children]
        children += [etree.fromstring(raw) for raw in part.elements]
        tags += [short(child.tag) + KEPT for child in children[len(tags) :]]
        wanted = in_order(short(element.tag), tags)
        if part.order and sorted(part.order) == sorted(tags):
            wanted = list(part.order)
        by_tag: dict[str, list[etree._Element]] = defaultdict(list)
        for tag, child in zip(tags, children, strict=True):
            by_tag[tag].append(child)
        element.extend([by_tag[tag].pop(0) for tag in wanted])

    def _entry(
        self, element: etree._Element, tag: str, entry: tuple[str, Spec] | _Level, path: str
    ) -> list[etree._Element]:
        if isinstance(entry, _Level):
            child = element.makeelement(qualified(tag), nsmap=NAMESPACES)
            self._level(child, entry, path)
            wanted = len(child) or child.attrib or self.kept.get(path, Part()).empty
            return [child] if wanted else []
        name, spec = entry
        value = getattr(self.source, name)
        if spec.kind == "many":
            return [each.write(tag) for each in value]
        if value is None:
            return []
        if spec.kind == "one":
            return [value.write(tag)]
        child = element.makeelement(qualified(tag), nsmap=NAMESPACES)
        self._text(child, self._wording(value, path), name)
        self._attributes(child, _Level(), path)
        return [child]

    def _wording(self, value: Any, path: str) -> str:
        kept = self.kept.get(path, Part()).wording
        return kept if kept is not None and parsed(type(value), kept) == value else worded(value)

    def _text(self, element: etree._Element, value: str, name: str) -> None:
        try:
            element.text = value
        except ValueError:
            raise CannotWrite(f"{type(self.source).__name__}.{name}: {value!r} holds a sign that XML cannot carry.")

    def _set(self, element: etree._Element, name: str, value: str, of: str) -> None:
        try:
            element.set(name, value)
        except ValueError:
            raise CannotWrite(f"{type(self.source).__name__}.{of}: {value!r} holds a sign that XML cannot carry.")


def parsed(of: type, written: str) -> Any:
    """The value of a text as a type, or None where it is none of it.

    >>> parsed(date, "2015-01-20Z"), parsed(bool, "1"), parsed(int, "seven")
    (datetime.date(2015, 1, 20), True, None)
    """
    if of is str:
        return written
    bare = written.strip()
    if of is bool:
        return {"true": True, "1": True, "false": False, "0": False}.get(bare)
    try:
        if of is date:
            return date.fromisoformat(bare[:10]) if _DAY.fullmatch(bare) else None
        return of(bare)
    except (ValueError, ArithmeticError):
        return None


def worded(value: Any) -> str:
    """How a value is usually written."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)


def _raw(element: etree._Element) -> str:
    """The element alone in exclusive canonical form, the same wherever it stood."""
    return etree.tostring(element, method="c14n", exclusive=True, with_tail=False).decode()


def holds_elements_only(element: etree._Element) -> bool:
    """Whether there is nothing but white space between an element's children."""
    texts = [element.text, *(child.tail for child in element)]
    return all(_BLANK.fullmatch(text or "") for text in texts)
