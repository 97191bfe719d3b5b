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

from touchstone.corpus.readers.identifiers import cited
from touchstone.corpus.readers.values import country, day, doi, squeezed, year
from touchstone.corpus.schema.patents import Citation, Classification

_T = r"([^<]*)"
_INLINE = r"[^<]*(?:</?(?:i|b|u|o|sub|sup|sb|sp|smallcaps)>[^<]*)*"
_CITATION = re.compile(
    r"\s*<(us-)?citation>\s*(?:"
    rf'<patcit num="(\d{{1,9}})">\s*<document-id>\s*<country>{_T}</country>\s*<doc-number>{_T}</doc-number>\s*'
    rf"(?:<kind>{_T}</kind>\s*)?(?:<name>{_T}</name>\s*)?(?:<date>{_T}</date>\s*)?</document-id>\s*</patcit>"
    rf'|<nplcit num="(\d{{1,9}})">\s*<othercit>({_INLINE})</othercit>\s*</nplcit>)\s*'
    rf"(?:<category>{_T}</category>\s*)?"
    rf"(?:<classification-cpc-text>{_T}</classification-cpc-text>\s*)?"
    rf"(?:<classification-national>\s*<country>[^<]*</country>\s*<main-classification>{_T}</main-classification>\s*"
    rf"</classification-national>\s*)?(?:<classification-[ci]pc-text>{_T}</classification-[ci]pc-text>\s*)?"
    r"</(?:us-)?citation>"
)
_SYMBOL = (
    rf"<version-indicator>\s*<date>{_T}</date>\s*</version-indicator>\s*"
    rf"(?:<classification-level>{_T}</classification-level>\s*)?<section>{_T}</section>\s*<class>{_T}</class>\s*"
    rf"<subclass>{_T}</subclass>\s*(?:<main-group>{_T}</main-group>\s*<subgroup>{_T}</subgroup>\s*)?"
    rf"(?:<symbol-position>{_T}</symbol-position>\s*)?(?:<classification-value>{_T}</classification-value>\s*)?"
    rf"(?:<action-date>\s*<date>{_T}</date>\s*</action-date>\s*)?"
    rf"(?:<generating-office>\s*<country>{_T}</country>\s*</generating-office>\s*)?"
    rf"(?:<classification-status>{_T}</classification-status>\s*)?"
    rf"(?:<classification-data-source>{_T}</classification-data-source>\s*)?"
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
_ENTITY = re.compile(r"&(?:(amp|lt|gt|quot|apos)|#(\d{1,7})|#x([0-9A-Fa-f]{1,6}));")
_CONTROLS = bytes(code for code in range(32) if code not in (9, 10, 13))
_FORBIDDEN = {chr(code) for code in _CONTROLS} | {"\ufffe", "\uffff"}
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
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
        found = _entries(document[start:end], pattern, build) if end >= 0 else None
        if found is not None:
            getattr(lifted, into).extend(found)
            spans.append((start, end))
    return spans, lifted


def _entries(raw: bytes, pattern: re.Pattern[str], build: Callable[[tuple[Any, ...], int], Any]) -> list[Any] | None:
    """The entries of a list; None when any of it does not fit the pattern."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return None
    if len(raw.translate(None, _CONTROLS)) != len(raw) or "\ufffe" in text or "\uffff" in text or "]]>" in text:
        return None
    if pattern is _CPC and not _is_in_order(text):
        return None
    references = text.count("&")
    if references and references != len(_ENTITY.findall(text)):
        return None
    matches, at = [], 0
    try:
        while found := pattern.match(text, at):
            fields = found.groups()
            matches.append(_written_out(fields) if references and "&" in found[0] else fields)
            at = found.end()
        if text[at:].strip():
            return None
        return [build(each, number) for number, each in enumerate(matches, 1)]
    except ValueError:
        return None


def _is_in_order(text: str) -> bool:
    """Whether a list of CPC symbols is at most one bracket of main symbols and then one of further ones."""
    rest = text.strip()
    for bracket in ("main-cpc>", "further-cpc>"):
        if rest.startswith("<" + bracket):
            inside, _, rest = rest[len(bracket) + 1 :].partition("</" + bracket)
            if "main-cpc>" in inside or "further-cpc>" in inside:
                return False
            rest = rest.strip()
    return not rest


def _written_out(fields: tuple[Any, ...]) -> tuple[Any, ...]:
    """Fields with their character references written out; words with mark-up keep theirs for the parser.

    Raises:
        ValueError: a reference names no character of XML.
    """
    return tuple(_ENTITY.sub(_character, each) if each and "&" in each and "<" not in each else each for each in fields)


def _character(match: re.Match[str]) -> str:
    if match[1]:
        return _NAMED[match[1]]
    sign = chr(int(match[2]) if match[2] else int(match[3], 16))
    if sign in _FORBIDDEN or "\ud800" <= sign <= "\udfff":
        raise ValueError
    return sign


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
