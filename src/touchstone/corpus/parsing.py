"""Bytes of one document to an element tree: fast, without network, without document types, without surprises.

Document types are read only for the entities they declare, then taken off: libxml2 never sees them, so that nothing
can be fetched or blown up. Names of characters that older files use without declaring them (`&lsqb;`, `&lsquo;`) are
those of ISO 8879, as HTML carries them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from html.entities import html5
from typing import Any
from xml.parsers import expat

import numpy as np
from lxml import etree

from touchstone.corpus.documents import Piece
from touchstone.corpus.refusals import Limits, Refused, Unreadable

Span = tuple[int, int]
Lift = Callable[[bytes, int], tuple[list[Span], Any]]
PARSER = etree.XMLParser(
    resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True, collect_ids=False
)
# What a sign after "<" does to the depth: "/" closes, "!" and "?" open nothing, all others open an element.
_STEPS = np.ones(256, np.int32)
_STEPS[[ord("/"), ord("!"), ord("?")]] = -1, 0, 0
_PREDEFINED = {b"amp", b"lt", b"gt", b"quot", b"apos"}
_REFERENCE = re.compile(rb"&(?!amp;|lt;|gt;|quot;|apos;|#)([A-Za-z_:\x80-\xff][^\s;&<>\"']{0,63});")
_CDATA = re.compile(rb"(<!\[CDATA\[.*?\]\]>)", re.DOTALL)
_DECLARED = re.compile(
    rb"<!ENTITY\s+(?P<parameter>%\s+)?(?P<name>[^\s\"'<>]+)\s+(?:(?P<external>SYSTEM|PUBLIC)(?P<where>(?:[^>\"']|\"[^\"]*\"|'[^']*')*)"
    rb"|\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)')",
)
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_ROOT_TAG = re.compile(rb"\s*(<(?:[^>\"']|\"[^\"]*\"|'[^']*')*>)")
_NAMES = re.compile(rb"</?([A-Za-z_\x80-\xff][^\s/>\[\"'<]*)")
_ENCODING = re.compile(rb"(<\?xml[^>]*?encoding\s*=\s*[\"'])([A-Za-z0-9._-]+)([\"'])")
# Chinese files declare the older subset and contain characters of the whole: GB 18030 contains both.
_WIDER = {b"gb2312": b"gb18030", b"gbk": b"gb18030", b"gb_2312-80": b"gb18030", b"cp936": b"gb18030",
          b"shift_jis": b"cp932", b"shift-jis": b"cp932", b"sjis": b"cp932", b"x-sjis": b"cp932",
          b"windows-31j": b"cp932", b"ms_kanji": b"cp932"}  # fmt: skip
# ISO 8879 and office names that HTML has not.
_MORE = {"lsqb": "[", "rsqb": "]", "thgr": "\u03b8", "agr": "\u03b1", "bgr": "\u03b2", "ggr": "\u03b3", "dgr": "\u03b4",
         "egr": "\u03b5", "zgr": "\u03b6", "eegr": "\u03b7", "igr": "\u03b9", "kgr": "\u03ba", "lgr": "\u03bb",
         "mgr": "\u03bc", "ngr": "\u03bd", "xgr": "\u03be", "ogr": "\u03bf", "pgr": "\u03c0", "rgr": "\u03c1",
         "sgr": "\u03c3", "sfgr": "\u03c2", "tgr": "\u03c4", "ugr": "\u03c5", "phgr": "\u03c6", "khgr": "\u03c7",
         "psgr": "\u03c8", "ohgr": "\u03c9", "Ggr": "\u0393", "Dgr": "\u0394", "THgr": "\u0398", "Lgr": "\u039b",
         "Xgr": "\u039e", "Pgr": "\u03a0", "Sgr": "\u03a3", "PHgr": "\u03a6", "PSgr": "\u03a8",
         "OHgr": "\u03a9"}  # fmt: skip


def parse(
    piece: Piece,
    limits: Limits,
    *,
    recoded: bool = False,
    lift: Lift | None = None,
    aside: str | None = None,
    bare: bool = False,
) -> tuple[Any, Any]:
    """The root element of a piece, and what was lifted out of its bytes before the tree was built.

    Of a record inside a great document, the root is the record's own element.

    Args:
        bare: the reader wants names without prefixes: they are taken off the bytes where that is sure to be the same.
    Raises:
        Unreadable: it is not well-formed, with the line in the member.
        Refused: it is built to do harm.
    """
    prolog = piece.prolog or piece.raw[: piece.head]
    raw, start = piece.raw, 0 if piece.prolog or piece.around else piece.head
    declared = _entities(prolog, limits) if b"<!DOCTYPE" in prolog else {}
    if _REFERENCE.search(raw, start):
        raw, start = _resolved(raw[start:], declared, limits), 0
    head = _declaration(prolog, recoded)
    plain = not head or b"utf-8" in head.lower()
    spans, lifted = lift(raw, start) if lift is not None and plain else ([], None)
    if aside is not None and plain:
        spans += _unread(raw, start, aside.encode(), limits)
    opening, closing = _around(piece.around)
    body = b"".join(_without(raw, start, spans)) if spans or start else raw
    if bare and plain:
        body = _unprefixed(body, opening)
    try:
        root = etree.fromstring(b"".join((head, opening, body, closing)), PARSER)
    except etree.XMLSyntaxError as error:
        lost = 0 if piece.around else piece.raw[: piece.head].count(b"\n")
        raise _told(_in_whole((head, opening, raw[start:], closing), error), piece.line + lost, limits)
    except (ValueError, LookupError) as error:
        raise Unreadable(f"not readable as XML: {error}", line=piece.line)
    if opening and len(root) != 1:
        raise Unreadable(f"{len(root)} records stand where one was cut out", line=piece.line)
    return (root[0] if opening else root), lifted


def declared(body: bytes) -> bytes | None:
    """A record that was cut out of its great document, with the prefix of its root declared; None where it is.

    >>> declared(b"<exch:a><exch:b/></exch:a>")
    b'<exch:a xmlns:exch="urn:undeclared:exch"><exch:b/></exch:a>'
    """
    found = re.match(rb"<(([\w.-]+):[\w.-]+)([^>]*)", body)
    if found is None or re.search(rb"\sxmlns:" + re.escape(found[2]) + rb"\s*=", found[3]):
        return None
    after = found.end(1)
    return body[:after] + b" xmlns:" + found[2] + b'="urn:undeclared:' + found[2] + b'"' + body[after:]


@lru_cache(maxsize=4)  # the records of one great document share one
def _around(around: bytes) -> tuple[bytes, bytes]:
    """What opens and closes the great document around a record, in one line."""
    opening = b" ".join(around.split())
    return opening, b"</" + _name(around) + b">" if opening else b""


def _without(raw: bytes, start: int, spans: list[Span]) -> Iterator[bytes | memoryview]:
    """The bytes of a document but for some spans; nothing is copied yet."""
    view = memoryview(raw)
    for begin, end in sorted(spans):
        yield view[start:begin]
        start = end
    yield view[start:]


def _unprefixed(body: bytes, opening: bytes) -> bytes:
    """The document with the prefixes of its elements taken off; as it is where its meaning could change by that.

    Each prefix must be declared by the root, and no two names may become one, or a tag could be closed by another's
    end. What a CDATA section holds is no tag.
    """
    names = set(_NAMES.findall(body))
    prefixes = {name[: name.index(b":")] for name in names if b":" in name}
    if not prefixes:
        return body
    declaring = opening + _root_tag(body, 0)
    alike = len({name.rpartition(b":")[2] for name in names}) < len(names)
    if alike or b"<![CDATA[" in body or any(b"xmlns:" + each + b"=" not in declaring for each in prefixes):
        return body
    for each in prefixes:
        body = body.replace(b"<" + each + b":", b"<").replace(b"</" + each + b":", b"</")
    return body


def _in_whole(parts: tuple[bytes, ...], error: etree.XMLSyntaxError) -> etree.XMLSyntaxError:
    """The error as the whole document gives it: what was left out of the tree has lines too."""
    try:
        etree.fromstring(b"".join(parts), PARSER)
    except etree.XMLSyntaxError as whole:
        return whole
    return error


def _unread(raw: bytes, start: int, tag: bytes, limits: Limits) -> list[Span]:
    """Where an element lies that nobody asked for, with or without a prefix, if it is well-formed.

    Descriptions are most of a full text. To prove one well-formed takes expat half the time in which libxml2 builds
    its tree. One that is not, nests too deep, or has a prefix that the root does not declare stays where it is, for
    libxml2 to say what is wrong.
    """
    found = _opening(tag).search(raw, start)
    if found is None:
        return []
    begin, name = found.start(), found[1]
    end = raw.find(b"</" + name + b">", begin)
    if end < 0:
        return []
    end += len(name) + 3
    element = memoryview(raw)[begin:end]
    try:
        if b":" in name:
            proof = expat.ParserCreate(namespace_separator=" ")
            proof.Parse(_root_tag(raw, start), False)
            proof.Parse(element, False)
        else:
            expat.ParserCreate().Parse(element, True)
    except expat.ExpatError:
        return []
    most = limits.depth - 56
    return [(begin, end)] if raw.count(b"<", begin, end) <= 2 * most or _deepest(element) <= most else []


@lru_cache(maxsize=32)
def _opening(tag: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"<((?:[\w.-]+:)?" + re.escape(tag) + rb")[ >\t\r\n]")


def _root_tag(raw: bytes, start: int) -> bytes:
    """The opening tag of the root element, which declares the prefixes."""
    found = _ROOT_TAG.match(raw, start)
    return found[1] if found else b"<root>"


def _deepest(element: memoryview) -> int:
    """How deep a well-formed element nests, at most: empty elements count as never closed unless there are many."""
    signs = np.frombuffer(element, np.uint8)
    opened = np.flatnonzero(signs == ord("<"))
    after = signs[opened + 1]
    step = _STEPS[after]
    deepest = int(step.cumsum().max())
    if deepest <= 200:
        return deepest
    closed = np.flatnonzero(signs == ord(">"))
    last = signs[closed[np.searchsorted(closed, opened)] - 1]
    return int(np.where((last == ord("/")) & (step > 0), 0, step).cumsum().max())


def _name(tag: bytes) -> bytes:
    return re.split(rb"[\s>/]", tag[1:], maxsplit=1)[0]


def _told(error: etree.XMLSyntaxError, first: int, limits: Limits) -> Exception:
    message = (error.msg or "not well-formed").strip()
    if "Excessive depth" in message or "depth" in message.lower():
        return Refused(
            f"A document nests elements more than {limits.depth} deep, the limit; official documents stay below 40. "
            f"Nothing of the file goes in. (line {first + (error.lineno or 1) - 1})"
        )
    # The lines in libxml2's words are counted from the record; the place in the member stands beside the reason.
    message = re.sub(r",? line \d+, column \d+$", "", message)
    message = re.sub(r"\bline (\d+)", lambda found: f"line {first + int(found[1]) - 1}", message)
    return Unreadable(f"not well-formed: {message}", line=first + (error.lineno or 1) - 1)


def _declaration(prolog: bytes, recoded: bool) -> bytes:
    """The XML declaration alone, with an encoding that libxml2 reads; no line break in it."""
    found = _ENCODING.search(prolog)
    if found is None or recoded:
        return b""
    name = _WIDER.get(found[2].lower(), found[2])
    return b'<?xml version="1.0" encoding="' + name + b'"?>'


@lru_cache(maxsize=4)  # the records of one great document share one prolog
def _entities(prolog: bytes, limits: Limits) -> dict[bytes, bytes]:
    """Entities that the document type declares; drawings and other unparsed ones are none of ours."""
    found: dict[bytes, bytes] = {}
    for match in _DECLARED.finditer(_COMMENT.sub(b"", prolog[prolog.index(b"<!DOCTYPE") :])):
        name = match["name"].decode("utf-8", "replace")
        if match["external"]:
            if not re.search(rb"\sNDATA\s", match["where"]):
                raise Refused(
                    f"The document type declares the external entity '{name}', which would fetch another file. "
                    "Nothing of the file goes in; have the publisher's file without it."
                )
            continue
        value = match["double"] if match["double"] is not None else match["single"]
        if match["parameter"] or _REFERENCE.search(value) or re.search(rb"%[A-Za-z]", value):
            raise Refused(
                f"The document type declares the entity '{name}' by other entities, which can grow without end. "
                "Nothing of the file goes in; have it written with the characters themselves."
            )
        if match["name"] not in _PREDEFINED:
            found.setdefault(match["name"], value)
    return found


def _resolved(body: bytes, declared: dict[bytes, bytes], limits: Limits) -> bytes:
    if b"<![CDATA[" in body:
        parts = _CDATA.split(body)
        return b"".join(part if part.startswith(b"<![CDATA[") else _resolved(part, declared, limits) for part in parts)
    grown = 0

    def written_out(match: re.Match[bytes]) -> bytes:
        nonlocal grown
        name = match[1]
        if name in declared:
            grown += len(declared[name])
            if grown > limits.entities:
                raise Refused(
                    f"Entities add more than {limits.entities:,} bytes to one document, the limit: it is built to "
                    "grow. Nothing of the file goes in."
                )
            return declared[name]
        return _character(name)

    return _REFERENCE.sub(written_out, body)


def _character(name: bytes) -> bytes:
    """A named character as a character reference; a name that nobody knows stays as it is written."""
    text = name.decode("ascii", "ignore")
    known = _MORE.get(text) or html5.get(text + ";")
    if known is None:
        return b"&amp;" + name + b";"
    return "".join(f"&#{ord(sign)};" for sign in known).encode()
