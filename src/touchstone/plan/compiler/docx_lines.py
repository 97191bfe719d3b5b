"""DOCX as numbered lines: text as it reads with all tracked changes accepted, automatic numbers, tables."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from lxml import etree

from . import tables
from .docx_numbers import Numbering, W, numbering_of
from .model import Line
from .unreadable import PlanUnreadable

MOST_UNPACKED = 40 * 2**20
_GONE = frozenset(f"{W}{tag}" for tag in ("del", "moveFrom", "instrText", "delText", "delInstrText", "pPr", "rPr"))
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_HEADING = re.compile(r"(?:heading|标题|標題|überschrift|titre|título)\s*(\d)", re.I)
_PARTS = ("word/document.xml", "word/numbering.xml", "word/styles.xml")
_BESIDE = re.compile(r"word/(?:footnotes|endnotes|header\d*|footer\d*)\.xml")


def lines_of_docx(content: bytes, name: str) -> list[Line]:
    """The lines of a DOCX in order, paragraphs counted from 1; notes, heads and feet come last, as asides.

    Raises:
        PlanUnreadable: no DOCX, damaged, encrypted, or far larger unpacked than a plan is.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            _check(packed, name)
            document = _Document(packed)
            return document.lines()
    except PlanUnreadable:
        raise
    except (zipfile.BadZipFile, etree.XMLSyntaxError, KeyError, NotImplementedError, RuntimeError, zlib.error, OSError,
            EOFError, ValueError) as error:  # fmt: skip
        raise PlanUnreadable(f"“{name}” is no DOCX that can be opened ({type(error).__name__}). Save it anew as DOCX.")


def _check(packed: zipfile.ZipFile, name: str) -> None:
    entries = {each.filename: each for each in packed.infolist()}
    if "word/document.xml" not in entries:
        kind = "a spreadsheet" if "xl/workbook.xml" in entries else "a ZIP archive" if entries else "an empty archive"
        raise PlanUnreadable(f"“{name}” is no DOCX that can be opened: it is {kind}. Save the plan as DOCX.")
    if any(each.flag_bits & 1 for each in entries.values()):
        raise PlanUnreadable(f"“{name}” is locked by a password. Give an unlocked copy.")
    size = sum(each.file_size for key, each in entries.items() if key in _PARTS or _BESIDE.fullmatch(key))
    if size > MOST_UNPACKED:
        raise PlanUnreadable(
            f"“{name}” unpacks to {size / 2**20:.0f} MB of text; the limit is {MOST_UNPACKED // 2**20} MB. "
            "Save the plan's text in a new document."
        )


class _Document:
    """The parts of a DOCX that matter, read."""

    def __init__(self, packed: zipfile.ZipFile):
        self.packed = packed
        self.names = set(packed.namelist())
        self.body = self._part("word/document.xml")
        numbering = self._part("word/numbering.xml")
        self.numbering = numbering_of(numbering) if numbering is not None else Numbering()
        self.styles = self._styles()
        self.count = 0
        self.carried = ""

    def _part(self, name: str) -> Any:
        if name not in self.names:
            return None
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True)
        return etree.fromstring(self.packed.read(name), parser)

    def _styles(self) -> dict[str, Any]:
        root = self._part("word/styles.xml")
        return {} if root is None else {str(each.get(f"{W}styleId")): each for each in root.iter(f"{W}style")}

    def lines(self) -> list[Line]:
        """All lines of the body, then those beside it."""
        body = self.body.find(f"{W}body")
        found = self._blocks(body) if body is not None else []
        for name in sorted(filter(_BESIDE.fullmatch, self.names)):
            for line in self._blocks(self._part(name)):
                found.append(Line(line.number, line.text, role="aside"))
        return found

    def _blocks(self, owner: Any) -> list[Line]:
        found: list[Line] = []
        for block in owner:
            if block.tag == f"{W}p":
                found += self._paragraph(block)
            elif block.tag == f"{W}tbl":
                found += tables.of_rows([[self._cell(cell) for cell in _cells(row)] for row in _rows(block)])
            elif block.tag == f"{W}sdt" and _is_contents(block):
                content = block.find(f"{W}sdtContent")
                inner = self._blocks(content) if content is not None else []
                found += [Line(line.number, line.text, role="aside") for line in inner]
            elif block.tag not in _GONE and len(block):
                found += self._blocks(block)
        return found

    def _cell(self, cell: Any) -> tables.Cell:
        lines = tuple(self._blocks(cell))
        return tables.Cell(lines)

    def _paragraph(self, paragraph: Any) -> list[Line]:
        self.count += 1
        place = self.count
        text = self.carried + "".join(_words(paragraph))
        properties = paragraph.find(f"{W}pPr")
        if properties is not None and properties.find(f"{W}rPr/{W}del") is not None:
            self.carried = text
            return self._boxes(paragraph)
        self.carried = ""
        rows = [" ".join(row.split()) for row in text.replace("\u00ad", "").split("\n")]
        rows = [row for row in rows if row]
        if not rows:
            return self._boxes(paragraph)
        style = self._style_of(properties)
        level, role = self._level(properties, style)
        label = self._label(properties, style)
        emphasis = tuple(_italics(paragraph))
        first = Line(place, label + rows[0], level, True, role, emphasis)
        return [first, *(Line(place, row, 0, False, role) for row in rows[1:]), *self._boxes(paragraph)]

    def _boxes(self, paragraph: Any) -> list[Line]:
        """Paragraphs in text boxes that are anchored here."""
        return [
            line
            for box in paragraph.iter(f"{W}txbxContent")
            if not any(each.tag == _FALLBACK for each in box.iterancestors())
            for line in self._blocks(box)
        ]

    def _style_of(self, properties: Any) -> str:
        named = properties.find(f"{W}pStyle") if properties is not None else None
        return str(named.get(f"{W}val")) if named is not None else ""

    def _chain(self, style: str) -> Iterator[Any]:
        """A style and those it is based on."""
        seen: set[str] = set()
        while style in self.styles and style not in seen:
            seen.add(style)
            yield self.styles[style]
            base = self.styles[style].find(f"{W}basedOn")
            style = str(base.get(f"{W}val")) if base is not None else ""

    def _level(self, properties: Any, style: str) -> tuple[int, str]:
        outline = properties.find(f"{W}outlineLvl") if properties is not None else None
        for each in self._chain(style):
            named = each.find(f"{W}name")
            told = str(named.get(f"{W}val")) if named is not None else ""
            if re.match(r"toc \d|目录", told, re.I):
                return 0, "aside"
            found = _HEADING.match(told)
            if found:
                return int(found[1]) or 1, ""
            if outline is None:
                outline = each.find(f"{W}pPr/{W}outlineLvl")
        depth = outline.get(f"{W}val") if outline is not None else None
        return (int(depth) + 1, "") if depth and depth.isdecimal() and int(depth) < 6 else (0, "")

    def _label(self, properties: Any, style: str) -> str:
        marks = [properties.find(f"{W}numPr")] if properties is not None else []
        marks += [each.find(f"{W}pPr/{W}numPr") for each in self._chain(style)]
        number, depth = None, None
        for mark in marks:
            if mark is None:
                continue
            own, deep = mark.find(f"{W}numId"), mark.find(f"{W}ilvl")
            number = own.get(f"{W}val") if number is None and own is not None else number
            depth = deep.get(f"{W}val") if depth is None and deep is not None else depth
        if not number or number == "0":
            return ""
        return self.numbering.label(number, int(depth) if depth and depth.isdecimal() else 0)


def _words(owner: Any) -> Iterator[str]:
    """The words of a paragraph with insertions taken in and deletions left out."""
    for each in owner:
        if each.tag in _GONE or each.tag == _FALLBACK or each.tag == f"{W}txbxContent":
            continue
        if each.tag == f"{W}t":
            yield each.text or ""
        elif each.tag in (f"{W}br", f"{W}cr"):
            yield "\n" if each.get(f"{W}type") in (None, "textWrapping") else " "
        elif each.tag in (f"{W}tab", f"{W}ptab"):
            yield " "
        elif each.tag == f"{W}noBreakHyphen":
            yield "-"
        elif isinstance(each.tag, str):
            yield from _words(each)


def _italics(paragraph: Any) -> Iterator[str]:
    """Runs in italics, those that follow each other as one."""
    told = ""
    for run in paragraph.iter(f"{W}r"):
        mark = run.find(f"{W}rPr/{W}i")
        slanted = mark is not None and mark.get(f"{W}val") not in ("0", "false", "off")
        dropped = any(each.tag in _GONE for each in run.iterancestors())
        if slanted and not dropped:
            told += "".join(_words(run))
        elif told and not dropped:
            yield " ".join(told.split())
            told = ""
    if told.strip():
        yield " ".join(told.split())


def _rows(table: Any) -> list[Any]:
    """The rows of a table that no tracked change has taken out."""
    return [row for row in table.iter(f"{W}tr") if row.find(f"{W}trPr/{W}del") is None and _owner(row) is table]


def _owner(row: Any) -> Any:
    return next(row.iterancestors(f"{W}tbl"), None)


def _cells(row: Any) -> list[Any]:
    return [cell for cell in row.iter(f"{W}tc") if next(cell.iterancestors(f"{W}tr"), None) is row]


def _is_contents(block: Any) -> bool:
    gallery = block.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return gallery is not None and "contents" in str(gallery.get(f"{W}val")).lower()
