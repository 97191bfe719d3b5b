"""The long lists of a DOCDB record, classes, parties and citations, lifted out before the tree is built.

They are most of an exchange document. Of each list the first in the bibliography is read by pattern, as the bulk files
write it; one that holds anything else (addresses, references in parts, several forms of a number) is left to the tree.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from touchstone.corpus.readers import epo
from touchstone.corpus.readers.entries import ATTRIBUTES, TEXT, attributes, entries
from touchstone.corpus.readers.identifiers import cited
from touchstone.corpus.readers.values import country, day, doi, language, squeezed, whole, year
from touchstone.corpus.schema.patents import Citation, Classification, Party

Entries = list[Any]
Builder = Callable[[tuple[Any, ...], int], Any]
_UNKNOWN = (None,) * 6  # parts of a name and an address
_new: Any = tuple.__new__  # an entry from all its values, without the detour over the names of its fields

_IPCR = r"\s*<classification-ipcr{A}>\s*<text>{T}</text>\s*</classification-ipcr>"
# The fields after the scheme may come in any order; each has a group, closed with it.
_SCHEME = (
    r"\s*<patent-classification{A}>\s*<classification-scheme{A}(?:/>|>\s*(?:<date>{T}</date>\s*)?(</classification-scheme>))"
    r"\s*(?:(?:<classification-symbol>{T}</classification-symbol>|<section>{T}</section>|<class>{T}</class>"
    r"|<subclass>{T}</subclass>|<main-group>{T}</main-group>|<subgroup>{T}</subgroup>"
    r"|<symbol-position>{T}</symbol-position>|<classification-value>{T}</classification-value>"
    r"|<classification-status>{T}</classification-status>|<classification-data-source>{T}</classification-data-source>"
    r"|<generating-office>(?:\s*<country>{T}</country>\s*(</generating-office>)|{T}</generating-office>)"
    r"|<action-date>\s*<date>{T}</date>\s*(</action-date>))\s*)*</patent-classification>"
)
_PARTY = (
    r"\s*(?:<P(applicants|inventors|agents)>\s*)?<P(applicant|inventor|agent){A}>\s*<P\2-name>\s*<name>{T}</name>\s*"
    r"</P\2-name>\s*(?:<residence>\s*<country>{T}</country>\s*</residence>\s*)?</P\2>(?:\s*</P(\2s)>)?"
)
_CITATION = (
    r"\s*<Pcitation{A}>\s*(?:<patcit(?:\s+num={Q})?(?:\s+dnum={Q})?(?:\s+dnum-type={Q}(?:\s+num={Q})?)?\s*>\s*"
    r"<document-id(?:\s+doc-id={Q})?(?:\s+lang={Q})?>\s*(?:(?:<country>{T}</country>|<doc-number>{T}</doc-number>"
    r"|<kind>{T}</kind>|<name>{T}</name>|<date>{T}</date>)\s*)*(</document-id>)\s*(</patcit>)"
    r"|<nplcit(?:\s+num={Q})?(?:\s+npl-type={Q})?\s*>\s*<text>{T}</text>\s*(</nplcit>))\s*"
    r"(?:<category>{T}</category>\s*)?(?:<category>{T}</category>\s*)?(?:<category>{T}</category>\s*)?"
    r"(?:<rel-claims>{T}</rel-claims>\s*)?(?:<rel-passage>\s*<passage>{T}</passage>\s*(</rel-passage>)\s*)?</Pcitation>"
)


def lift(document: bytes, begin: int = 0) -> tuple[list[tuple[int, int]], epo.Lifted]:
    """Where the lists lie that could be read by pattern, and what they hold by the name of their element."""
    spans, lifted = list[tuple[int, int]](), epo.Lifted()
    named = document.find(b"exchange-document", begin, begin + 64)
    prefix = document[begin + 1 : named] if named >= 0 else b"?"
    start = document.find(b"<" + prefix + b"bibliographic-data>", begin)
    limit = document.find(b"</" + prefix + b"bibliographic-data>", start) if start >= 0 else -1
    if limit < 0 or prefix not in (b"", b"exch:") or document.find(b"<!", begin, limit) >= 0:
        return spans, lifted
    for name, (column, opening, closing, pattern, build, closed) in _lists(prefix).items():
        at = document.find(opening, start, limit)
        end = document.find(closing, at, limit) if at >= 0 else -1
        if end < 0:
            continue
        at += len(opening)
        found = entries(document[at:end], pattern, build, closed)
        if name == "parties" and found is not None:
            found = _in_groups(found)
        if found is not None:
            spans.append((at, end))
            lifted[name] = column, found
    return spans, lifted


@lru_cache(maxsize=2)
def _lists(prefix: bytes) -> dict[str, tuple[str, bytes, bytes, re.Pattern[str], Builder, int | None]]:
    """Of each list where it goes, its opening and closing tag, the pattern of an entry and what is made of it."""
    rows: dict[str, tuple[str, str, Builder, int | None]] = {
        "classifications-ipcr": ("classes", _IPCR, _ipcr, None),
        "patent-classifications": (
            "classes",
            _SCHEME,
            _scheme,
            -1,
        ),  # two groups of attributes, one closing tag of its own
        "parties": ("parties", _PARTY, _party, None),
        "references-cited": ("citations", _CITATION, _citation, 0),
    }
    found = {}
    for name, (column, written, build, closed) in rows.items():
        for sign, meant in (("{A}", ATTRIBUTES), ("{T}", TEXT), ("{Q}", r"\"[^\"<&\s]*(?: [^\"<&\s]*)*\"")):
            written = written.replace(sign, meant)
        pattern = re.compile(written.replace("<P", f"<{prefix.decode()}").replace("</P", f"</{prefix.decode()}"))
        tag = prefix + name.encode()
        found[name] = column, b"<" + tag + b">", b"</" + tag + b">", pattern, build, closed
    return found


def _ipcr(fields: tuple[Any, ...], number: int) -> Classification:
    about, text = fields
    if not text.strip():
        raise ValueError
    found = _ipcr_of(text)
    return _new(Classification, (*found[:9], whole(attributes(about).get("sequence")) or number, *found[10:]))


@lru_cache(maxsize=8192)
def _ipcr_of(text: str) -> Classification:
    return epo.ipcr_text(text, 0)


def _scheme(fields: tuple[Any, ...], _number: int) -> Classification:
    (own, about, version, _, symbol, section, class_, subclass, group, subgroup, position, value, status, source,
     named, _, office, on, _) = fields  # fmt: skip
    scheme, normal, written = _symbol_of(about, symbol, section, class_, subclass, group, subgroup)
    return _new(Classification, (
        scheme, normal, written, day(version), None, None, squeezed(position), squeezed(value), "given",
        whole(attributes(own).get("sequence")), None, country(named or office), squeezed(status), squeezed(source),
        day(on),
    ))  # fmt: skip


@lru_cache(maxsize=8192)
def _symbol_of(about: str, symbol: str | None, *parts: str | None) -> tuple[str, str | None, str | None]:
    """Scheme, symbol in its normal form, and as written."""
    scheme = epo.scheme_of(attributes(about).get("scheme"))
    section, class_, subclass, group, subgroup = parts
    head = f"{section or ''}{class_ or ''}{subclass or ''}"
    written = squeezed(symbol) or (f"{head}{group}/{subgroup or ''}" if group else head) or None
    return scheme, epo.normal_symbol(scheme, written), written


def _party(fields: tuple[Any, ...], _number: int) -> tuple[Any, ...]:
    """What opens before a party, its role, what closes after it, its name and place, and the rest of its columns."""
    opens, role, about, name, residence, closes = fields
    told = attributes(about)
    named, of_name = _named(name)
    home = country(residence or of_name)
    party = (None, language(told.get("lang")), told.get("data-format"), *_UNKNOWN, home, home, None, None)
    return opens, role, closes, named, whole(told.get("sequence")), party


@lru_cache(maxsize=8192)
def _named(name: str) -> tuple[str | None, str | None]:
    return epo.name_and_country(squeezed(name))


def _in_groups(found: Entries) -> Entries | None:
    """Parties counted from 1 in their group; None where groups do not open and close in turn around their own kind."""
    parties, group, place = [], None, 0
    for opens, role, closes, name, sequence, rest in found:
        if (opens is None) == (group is None) or (opens or group) != f"{role}s":
            return None
        place = 1 if opens else place + 1
        group = None if closes else opens or group
        parties.append(_new(Party, (role, name, sequence or place, *rest)))
    return parties if group is None else None


def _citation(fields: tuple[Any, ...], number: int) -> Citation:
    about, office, document, kind, name, on, patent, _, text, _, one, two, three, claims, _passage, _ = fields
    phase, by, sequence = _cited_in(about)
    category = squeezed(one) if two is None else "".join(filter(None, map(squeezed, (one, two, three or ""))))
    said, number = squeezed(claims), sequence or number
    if patent is None:
        words = squeezed(text)
        return _new(Citation, ("literature", number, None, None, None, None, None, None, None, None, words, doi(words),
                               category or None, by, phase, said, None))  # fmt: skip
    office, document, kind = country(office), squeezed(document), squeezed(kind)
    return _new(Citation, (
        "patent", number, office, cited(office, document, kind), document, kind, day(on), on or None, year(on or None),
        squeezed(name), None, None, category or None, by, phase, said, None,
    ))  # fmt: skip


@lru_cache(maxsize=4096)
def _cited_in(about: str) -> tuple[str | None, str | None, int | None]:
    told = attributes(about)
    phase, by = epo.cited_in(told.get("cited-phase"), told.get("cited-by"))
    return phase, by, whole(told.get("sequence"))
