"""The long lists of a United States publication, citations and classes, lifted out before the tree is built.

They are half of a grant's bibliography and so regular that one pattern reads an entry ten times as fast as a tree of
them. An entry must fit its pattern to the last sign, or the whole list stays where it is and is read from the tree:
what is lifted is well-formed, and what it says is the same either way (a test reads every document both ways).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from lxml import etree

from touchstone.corpus.readers.entries import TEXT, entries
from touchstone.corpus.readers.identifiers import cited
from touchstone.corpus.readers.values import country, day, doi, squeezed, year
from touchstone.corpus.schema.patents import Citation, Classification

_INLINE = r"[^<]*(?:</?(?:i|b|u|o|sub|sup|sb|sp|smallcaps)>[^<]*)*"
_CITATION = re.compile(
    r"\s*<(us-)?citation>\s*(?:"
    rf'<patcit num="(\d{{1,9}})">\s*<document-id>\s*<country>{TEXT}</country>\s*<doc-number>{TEXT}</doc-number>\s*'
    rf"(?:<kind>{TEXT}</kind>\s*)?(?:<name>{TEXT}</name>\s*)?(?:<date>{TEXT}</date>\s*)?</document-id>\s*</patcit>"
    rf'|<nplcit num="(\d{{1,9}})">\s*<othercit>({_INLINE})</othercit>\s*</nplcit>)\s*'
    rf"(?:<category>{TEXT}</category>\s*)?"
    rf"(?:<classification-cpc-text>{TEXT}</classification-cpc-text>\s*)?"
    rf"(?:<classification-national>\s*<country>[^<]*</country>\s*<main-classification>{TEXT}</main-classification>\s*"
    rf"</classification-national>\s*)?(?:<classification-[ci]pc-text>{TEXT}</classification-[ci]pc-text>\s*)?"
    r"</(?:us-)?citation>"
)
_SYMBOL = (
    rf"<version-indicator>\s*<date>{TEXT}</date>\s*</version-indicator>\s*"
    rf"(?:<classification-level>{TEXT}</classification-level>\s*)?<section>{TEXT}</section>\s*<class>{TEXT}</class>\s*"
    rf"<subclass>{TEXT}</subclass>\s*(?:<main-group>{TEXT}</main-group>\s*<subgroup>{TEXT}</subgroup>\s*)?"
    rf"(?:<symbol-position>{TEXT}</symbol-position>\s*)?(?:<classification-value>{TEXT}</classification-value>\s*)?"
    rf"(?:<action-date>\s*<date>{TEXT}</date>\s*</action-date>\s*)?"
    rf"(?:<generating-office>\s*<country>{TEXT}</country>\s*</generating-office>\s*)?"
    rf"(?:<classification-status>{TEXT}</classification-status>\s*)?"
    rf"(?:<classification-data-source>{TEXT}</classification-data-source>\s*)?"
    r"(?:<scheme-origination-code>[^<]*</scheme-origination-code>\s*)?"
)
_IPC = re.compile(
    r"\s*<classification-ipcr>\s*"
    + _SYMBOL.replace("version-indicator", "ipc-version-indicator")
    + "</classification-ipcr>"
)
_CPC = re.compile(
    r"\s*(?:<(?:main|further)-cpc>\s*)?<classification-cpc>\s*"
    + _SYMBOL.replace("version-indicator", "cpc-version-indicator")
    + r"</classification-cpc>\s*(?:</(?:main|further)-cpc>)?"
)
_new: Any = tuple.__new__  # an entry from all its values, without the detour over the names of its fields
_BY = {"cited by examiner": "examiner", "cited by applicant": "applicant", "cited by third party": "third_party"}


class Lifted(NamedTuple):
    """What was taken out of a document: its citations and classes."""

    citations: list[Citation]
    classes: list[Classification]


def lift(document: bytes, begin: int = 0) -> tuple[list[tuple[int, int]], Lifted]:
    """Where the lists lie that could be read by pattern, and what they hold; the document begins at `begin`."""
    lifted, spans = Lifted([], []), list[tuple[int, int]]()
    limit = document.find(b"</us-bibliographic-data", begin)
    if limit < 0 or document.find(b"<!", begin, limit) >= 0:
        return spans, lifted
    for tag, into, pattern, build in LISTS:
        start = document.find(b"<" + tag + b">", begin, limit)
        if start < 0:
            continue
        start += len(tag) + 2
        end = document.find(b"</" + tag + b">", start, limit)
        raw = document[start:end] if end >= 0 else b"<"
        found = entries(raw, pattern, build) if pattern is not _CPC or _is_in_order(raw) else None
        if found is not None:
            getattr(lifted, into).extend(found)
            spans.append((start, end))
    return spans, lifted


def _is_in_order(raw: bytes) -> bool:
    """Whether a list of CPC symbols is at most one bracket of main symbols and then one of further ones."""
    rest = raw.strip()
    for bracket in (b"main-cpc>", b"further-cpc>"):
        if rest.startswith(b"<" + bracket):
            inside, _, rest = rest[len(bracket) + 1 :].partition(b"</" + bracket)
            if b"main-cpc>" in inside or b"further-cpc>" in inside:
                return False
            rest = rest.strip()
    return not rest


def _citation(fields: tuple[Any, ...], _number: int) -> Citation:
    _, number, office, document, kind, name, on, other, words, category, cpc, national, more = fields
    by = _BY.get(category) or (_by(category) if category else None)
    if other is not None:
        text = _words(words) if "<" in words else squeezed(words)
        about = doi(text) if text and "10." in text else None
        return _new(Citation, ("literature", int(other), None, None, None, None, None, None, None, None, text, about,
                               None, by, None, None, None))  # fmt: skip
    office = country(office)
    if office == "US" and len(document) < 9 and document.isdigit() and document.isascii():
        normal = document.lstrip("0") or None
    else:
        document = squeezed(document)
        normal = cited(office, document, kind)
    classes = cpc if national is None else f"{cpc}; US {national}" if cpc else f"US {national}"
    if more:
        classes = f"{classes}; {more}" if classes else more
    return _new(Citation, ("patent", int(number), office, normal, document, kind, day(on), on, year(on),
                           squeezed(name), None, None, None, by, None, None, squeezed(classes)))  # fmt: skip


def _by(category: str) -> str | None:
    said = squeezed(category)
    return _BY.get(said.lower(), "other") if said else None


def _words(text: str) -> str | None:
    """The words of a reference with mark-up in it."""
    try:
        element = etree.fromstring(f"<x>{text}</x>")
    except etree.XMLSyntaxError:
        raise ValueError
    return squeezed("".join(map(str, element.itertext())))


def _symbol(scheme: str) -> Callable[[tuple[Any, ...], int], Classification]:
    def build(fields: tuple[Any, ...], number: int) -> Classification:
        version, level, section, class_, subclass, group, subgroup, position, value, on, office, status, source = fields
        head = f"{section}{class_}{subclass}"
        symbol = (f"{head}/" if group is None else f"{head}{group}/{subgroup}") if group else head
        return _new(
            Classification,
            (
                scheme,
                symbol,
                symbol,
                day(version),
                None,
                level,
                position,
                value,
                "given",
                number,
                None,
                country(office),
                status,
                source,
                day(on),
            ),
        )

    return build


LISTS: tuple[tuple[bytes, str, re.Pattern[str], Callable[[tuple[Any, ...], int], Any]], ...] = (
    (b"classifications-ipcr", "classes", _IPC, _symbol("ipc")),
    (b"classifications-cpc", "classes", _CPC, _symbol("cpc")),
    (b"references-cited", "citations", _CITATION, _citation),
    (b"us-references-cited", "citations", _CITATION, _citation),
)
