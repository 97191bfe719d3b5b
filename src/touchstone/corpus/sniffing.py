"""What a stream is, told from its first bytes and never from its name alone."""

from __future__ import annotations

import re
from dataclasses import dataclass

from touchstone.corpus import readers
from touchstone.corpus.documents import NAME, local_name
from touchstone.corpus.encodings import recoding

_ROOT = re.compile(rb"<(?!\?|!)(" + NAME + rb")")
_PROLOG = re.compile(rb"<\?.*?\?>|<!--.*?-->|<!DOCTYPE(?:[^\[>]*\[.*?\]\s*>|[^>\[]*>)", re.DOTALL)
_ASIDE = re.compile(
    r"\.(txt|html?|pdf|tiff?|jpe?g|png|gif|md|dtd|xsd|xslt?|css|ent|mod|lst|log|md5|sha\d*|mol|cdx|nb|doc)$", re.I
)


@dataclass(frozen=True, slots=True)
class Seen:
    """How a stream is read: xml, table, skip (no records by its kind) or unknown; the format's name, or why not."""

    how: str
    name: str = ""
    reason: str = ""


def seen(head: bytes, name: str) -> Seen:
    """What a stream is."""
    if not head.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        return Seen("unknown", reason="is empty. Fetch it again and compare its size with the publisher's.")
    code = recoding(head)
    text = head.decode(code, "ignore").encode() if code else head
    text = text.lstrip(b"\xef\xbb\xbf \t\r\n\x00")
    if text.startswith(b"<"):
        return _markup(text, name)
    return _other(text, name)


def _markup(text: bytes, name: str) -> Seen:
    root = _ROOT.search(_PROLOG.sub(b"", text))
    tag = local_name(root[1]) if root else ""
    known = tag in readers.FORMATS or tag in readers.WITHIN
    if known:
        return Seen("xml", readers.name_of(tag if tag in readers.FORMATS else readers.WITHIN[tag], text[:8192]))
    if tag.lower() == "html" or text[:64].lower().lstrip(b"<! ").startswith(b"doctype html"):
        how = "skip" if _ASIDE.search(name) else "unknown"
        return Seen(
            how,
            reason="is a web page (HTML), not a publication. A download that failed often leaves one: fetch it again.",
        )
    reason = f"its root element is <{tag}>, which no reader knows." if tag else "begins like XML but holds no element."
    return Seen("unknown", reason=f"{reason} Formats read: see docs/guide/corpus-formats.md.")


def _other(text: bytes, name: str) -> Seen:
    if _ASIDE.search(name):
        return Seen("skip", reason="a list, report, drawing or stylesheet beside the records")
    return Seen("unknown", reason="is none of the formats read: see docs/guide/corpus-formats.md.")
