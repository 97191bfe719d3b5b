"""What a stream is, told from its first bytes and never from its name alone."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from touchstone.corpus import answers_refused, readers
from touchstone.corpus.documents import NAME, local_name
from touchstone.corpus.encodings import recoding
from touchstone.corpus.readers.headings import known
from touchstone.corpus.readers.json_lists import begins

_ROOT = re.compile(rb"<(?!\?|!)(" + NAME + rb")")
_PROLOG = re.compile(rb"<\?.*?\?>|<!--.*?-->|<!DOCTYPE(?:[^\[>]*\[.*?\]\s*>|[^>\[]*>)", re.DOTALL)
_APS = re.compile(rb"(?:HHHHH[^\n]*\n\s*)?PATN[ \t]*\r?\nWKU")
_ASIDE = re.compile(
    r"\.(txt|html?|pdf|tiff?|jpe?g|png|gif|md|dtd|xsd|xslt?|css|ent|mod|lst|log|md5|sha\d*|mol|cdx|nb|doc)$", re.I
)


BRS = (
    "is a text export of the BRS search system, which drops the structure of the publication. Have the weekly XML file "
    "of the same grants, which is read."
)
NAMED = {
    "class-scheme": "is a file of the CPC scheme: it defines symbols and holds no publication.",
    "definitions": "is a file of CPC definitions: it explains symbols and holds no publication.",
    "Application-body": "is the table of contents of an ST.36 package: it names files and holds no publication.",
    "DocumentList": "is the list of papers of a trademark file (TSDR): it names papers and holds no mark.",
    "HitList": "is a list of hits of the German register: ask it for each file, which is read.",
    "PatentHitList": "is a list of hits of the German register: ask it for each file, which is read.",
    "us-patent-assignments": "is a file of patent assignments: it tells who owns a patent and holds no publication.",
    "trademark-assignments": "is a file of trademark assignments: it tells who owns which mark and holds no mark.",
    "ttab-proceedings": "is a file of proceedings before the trademark board: it holds no mark.",
    "sequence-cwu": "is a sequence listing: it belongs to a publication and is none.",
    "ST26SequenceListing": "is a sequence listing (ST.26): it belongs to a publication and is none.",
}


@dataclass(frozen=True, slots=True)
class Seen:
    """How a stream is read: xml, plain, table, skip (no records by its kind) or unknown; its format, or why not."""

    how: str
    name: str = ""
    reason: str = ""


def seen(head: bytes, name: str, *, mapped: bool = False) -> Seen:
    """What a stream is; `mapped`: the caller names the columns of its tables, which are then taken at their word."""
    if not head.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        return Seen("unknown", reason="is empty. Fetch it again and compare its size with the publisher's.")
    code = recoding(head)
    text = head.decode(code, "ignore").encode() if code else head
    text = text.lstrip(b"\xef\xbb\xbf \t\r\n\x00")
    if text.startswith(b"<"):
        return _markup(text, name)
    return _other(text, name, mapped=mapped)


def _markup(text: bytes, name: str) -> Seen:
    root = _ROOT.search(_PROLOG.sub(b"", text))
    tag = local_name(root[1]) if root else ""
    known = tag in readers.FORMATS or tag in readers.WITHIN
    if known:
        return Seen("xml", readers.name_of(tag if tag in readers.FORMATS else readers.WITHIN[tag], text[:8192]))
    if tag == "fault":
        return Seen("unknown", reason=_fault(text))
    if tag in NAMED:
        return Seen("skip", reason=NAMED[tag])
    if tag == "response" and b'name="reelNo"' in text:
        return Seen("skip", reason=NAMED["us-patent-assignments"])
    if tag.lower() == "html" or text[:64].lower().lstrip(b"<! ").startswith(b"doctype html"):
        how = "skip" if _ASIDE.search(name) else "unknown"
        return Seen(
            how,
            reason="is a web page (HTML), not a publication. A download that failed often leaves one: fetch it again.",
        )
    reason = (
        f"its root element is <{tag}>, which no reader knows."
        if tag
        else "begins like XML but holds no element in its first 64 KiB."
    )
    return Seen("unknown", reason=f"{reason} Formats read: see docs/guide/corpus-formats.md.")


def _fault(text: bytes) -> str:
    """What an error answer of Open Patent Services says."""
    told = re.findall(rb"<(?:\w+:)?(?:code|message|description)>\s*([^<]*?)\s*<", text[:8192])
    said = ": ".join(each.decode("utf-8", "replace") for each in told)
    return f"is an error answer of Open Patent Services, not a publication ({said or 'without a reason'}). Ask again."


def _other(text: bytes, name: str, *, mapped: bool) -> Seen:
    if b"*** BRS DOCUMENT BOUNDARY ***" in text:
        return Seen("unknown", reason=BRS)
    if _APS.match(text):
        return Seen("plain", "us-grant-aps")
    if text[:1] in b"{[":
        refused = "" if mapped else answers_refused.told(text.decode("utf-8", "replace"))
        return Seen("skip", reason=refused) if refused else _json(text, name)
    if _is_table(text, name):
        return Seen("table", "tsv" if b"\t" in text.split(b"\n", 1)[0] else "csv")
    if _ASIDE.search(name):
        return Seen("skip", reason="a list, report, drawing or stylesheet beside the records")
    return Seen("unknown", reason="is none of the formats read: see docs/guide/corpus-formats.md.")


def _json(text: bytes, name: str) -> Seen:
    """JSON lines have a whole object on the first line; a list of objects, in an answer or alone, is a table too."""
    first, _, rest = text.partition(b"\n")
    first = first.strip()
    if first.startswith(b"{") and first.endswith(b"}") and (rest.strip() or not _is_answer(first)):
        return Seen("table", "jsonl")
    if begins(text.decode("utf-8", "replace")) is not None and not name.lower().endswith(".xml"):
        return Seen("table", "json")
    keys = ", ".join(found.decode("utf-8", "replace") for found in re.findall(rb'"([^"\n]{1,40})"\s*:', text)[:4])
    named = f", though it is named {name.rpartition('/')[2]}" if not name.lower().endswith(("json", "jsonl")) else ""
    return Seen(
        "unknown",
        reason=f"is JSON in one piece (with {keys or 'no fields'}){named}. Read are lists of objects and JSON lines.",
    )


def _is_answer(line: bytes) -> bool:
    """Whether an object on one line holds the list, as answers of services do, and is no record itself."""
    text = line.decode("utf-8", "replace")
    start = begins(text)
    if start is None:
        return False
    try:
        return not known(list(json.loads(text)))
    except (ValueError, RecursionError):
        return True  # longer than what was looked at


def _is_table(text: bytes, name: str) -> bool:
    """A first line of two headings or more, all text, and more lines after it; or known headings a few lines on."""
    if b"\x00" in text[:4096]:
        return False
    first, _, rest = text.partition(b"\n")
    if not rest.strip() and not name.lower().endswith((".csv", ".tsv")):
        return False
    called_so = name.lower().endswith((".csv", ".tsv", ".tab", ".csv.gz", ".tsv.gz"))
    parts = _parted(first)
    if len(first) > 16384 or b"<" in first:
        return False
    if len(parts) < 2:
        return called_so and any(known(_parted(line)) > 1 for line in rest.split(b"\n", 10)[:9])
    return called_so or (not _ASIDE.search(name) and len(parts) > 3)


def _parted(line: bytes) -> list[str]:
    sign = max((b"\t", b";", b"|", b","), key=line.count)
    return [part.decode("utf-8", "replace").strip('" \r') for part in line.split(sign)]
