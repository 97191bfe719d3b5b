"""Publications of the European Patent Office as ST.36 documents: ep-patent-document, whose bibliography is INID codes.

The codes are those of WIPO ST.32 and ST.80; those that end in EP are the office's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from touchstone.corpus.readers import claims, described
from touchstone.corpus.readers.epo import ipcr_text
from touchstone.corpus.readers.identifiers import cited, filed, filing, published
from touchstone.corpus.readers.symbols import of_edition
from touchstone.corpus.readers.uspto_aps import american
from touchstone.corpus.readers.values import content, country, day, doi, language, paragraphs, squeezed
from touchstone.corpus.refusals import Unreadable
from touchstone.corpus.schema.fields import Record
from touchstone.corpus.schema.patents import (
    Citation,
    Classification,
    Party,
    Patent,
    PatentText,
    Priority,
    Relation,
    Text,
)

ROLES = {
    "B710": ("B711", "applicant"),
    "B720": ("B721", "inventor"),
    "B730": ("B731", "grantee"),
    "B740": ("B741", "agent"),
    "B780": ("B781", "opponent"),
}
# Main and further classes, additional information and indexing codes: position and value.
IPC_PLACES: dict[str, tuple[str | None, str | None]] = {
    "B511": ("F", None),
    "B512": ("L", None),
    "B513": (None, "A"),
    "B514": (None, "A"),
    "B515": (None, "A"),
}
RELATED = {"B620": "division", "B620EP": "family_member", "B640": "reissue", "B660": "substitution"}
_SERIAL = re.compile(r"(\d{1,6})\s*(P?)")


def read(root: Any, descriptions: bool) -> Iterator[Record]:
    """The publication, then its claims in the language of publication and the others, then its description."""
    lang = language(root.get("lang"))
    patent = Patent(language=lang)
    bibliography = root.find("SDOBI")
    if bibliography is None:
        raise Unreadable("it has no SDOBI with a publication number (B110)")
    sections = {part.tag: part for part in bibliography}
    _publication(root, sections.get("B100"), patent)
    _application(sections.get("B200"), patent)
    for part in bibliography.iterchildren("B300", "B400", "B500", "B600", "B700", "B800"):
        SECTIONS[part.tag](part, patent)
    texts: list[PatentText] = []
    for part in sorted(root.iterchildren("claims"), key=lambda part: language(part.get("lang")) != lang):
        texts += claims.read(part, patent, language(part.get("lang")) or lang)
    for part in root.iterchildren("abstract"):
        if text := paragraphs(part, "p"):
            patent.abstracts.append(Text(language(part.get("lang")) or lang, text))
    for part in root.iterchildren("description") if descriptions else ():
        text = paragraphs(part, "p", "heading")
        texts.append(PatentText(part="description", lang=language(part.get("lang")) or lang, sequence=1, text=text))
    for part in root.iterchildren("ep-reference-list"):
        patent.citations += described.named(part, len(patent.citations) + 1)
    patent.priority_on = min((each.date for each in patent.priorities if each.date), default=None)
    yield patent
    yield from claims.keyed(texts, patent)


def _publication(root: Any, section: Any, patent: Patent) -> None:
    def found(tag: str) -> str | None:
        return squeezed(section.findtext(tag)) if section is not None else None

    office = country(found("B190") or root.get("country")) or "EP"
    published(patent, office, found("B110") or root.get("doc-number"), found("B130") or root.get("kind"))
    patent.published_on = day(found("B140/date") or root.get("date-publ"))
    patent.right = "invention"
    kind = patent.kind_code or ""
    patent.stage = "grant" if kind[:1] in ("B", "C") else "search_report" if kind in ("A3", "A4") else "application"
    if kind[1:2] in ("8", "9"):
        patent.stage = "correction"
    elif patent.stage == "grant":
        patent.granted_on = patent.published_on


def _application(section: Any, patent: Patent) -> None:
    if section is not None:
        filed(patent, patent.office, squeezed(section.findtext("B210")))
        patent.filed_on = day(section.findtext("B220/date"))
        patent.language = language(section.findtext("B260")) or patent.language


def _rows(section: Any, first: str) -> list[dict[str, Any]]:
    """Elements that come in turn without a bracket, from each `first` to the next."""
    rows: list[dict[str, Any]] = []
    for part in section:
        if part.tag == first:
            rows.append({})
        if rows:
            rows[-1][part.tag] = part
    return rows


def _priorities(section: Any, patent: Patent) -> None:
    for row in _rows(section, "B310"):
        office, written = country(content(row.get("B330"))), content(row["B310"])
        on, sequence = day(content(row.get("B320"))), len(patent.priorities) + 1
        number, kind = filing(office, written), None
        if office == "US" and on and (serial := _SERIAL.fullmatch(written or "")):
            number = american(serial[1], on, on.year, provisional=bool(serial[2]))
        if office == "US" and (written or "").endswith("P"):
            kind = "P"
        patent.priorities.append(Priority(office, number, written, on, sequence, kind_code=kind))


def _gazette(section: Any, patent: Patent) -> None:
    """B430 is the day of the application's publication, B450 that of the mention of the grant."""
    patent.granted_on = day(section.findtext("B450/date")) or patent.granted_on
    before = day(section.findtext("B430/date"))
    if before and patent.published_on and before < patent.published_on:
        patent.relations.append(
            Relation("earlier_publication", "EP", patent.number, patent.number_original, date=before, is_filing=False,
                     detail="B430")
        )  # fmt: skip


def _technical(section: Any, patent: Patent) -> None:
    for part in section:
        if part.tag in ("B510EP", "B520EP"):
            scheme = "ipc" if part.tag == "B510EP" else "cpc"
            for each in part.iter("text"):
                if each.text and each.text.strip():
                    patent.classes.append(ipcr_text(each.text, len(patent.classes) + 1)._replace(scheme=scheme))
        elif part.tag == "B510":
            _editions(part, patent)
        elif part.tag == "B540":
            for row in _rows(part, "B541"):
                if text := content(row.get("B542")):
                    patent.titles.append(Text(language(content(row["B541"])), text))
        elif part.tag == "B560":
            _citations(part, patent)


def _editions(element: Any, patent: Patent) -> None:
    stated = squeezed(element.findtext("B516"))
    for part in element:
        if part.tag in IPC_PLACES and (text := content(part)):
            position, value = IPC_PLACES[part.tag]
            edition, symbol = of_edition(text)
            sequence = len(patent.classes) + 1
            patent.classes.append(
                Classification("ipc", symbol, text, edition=stated or edition, position=position, value=value,
                               sequence=sequence)
            )  # fmt: skip


def _citations(element: Any, patent: Patent) -> None:
    """B561 are patents, B562 other documents, both in words: EP-A- 0 680 812."""
    for part in element:
        text = content(part)
        if text and part.tag == "B561":
            office, number, kind = _in_words(text)
            sequence = len(patent.citations) + 1
            patent.citations.append(
                Citation("patent", sequence, office, cited(office, number, kind), number, kind, text=text)
            )
        elif text and part.tag == "B562":
            patent.citations.append(Citation("literature", len(patent.citations) + 1, text=text, doi=doi(text)))


def _in_words(text: str) -> tuple[str | None, str | None, str | None]:
    parts = text.replace(" ", "").split("-")
    office = country(parts[0])
    kind = parts[1] if len(parts) > 2 and len(parts[1]) <= 2 and parts[1][:1].isalpha() else None
    number = "-".join(parts[2 if kind else 1 :])
    return office, number or None, kind


def _related(section: Any, patent: Patent) -> None:
    for part in section:
        for found in part.iter("pdoc", "cdoc") if part.tag in RELATED else ():
            number = content(found.find(".//anum")) or content(found.find(".//pnum"))
            if number:
                is_filing = found.find(".//anum") is not None
                normal = filing("EP", number) if is_filing else cited("EP", number)
                on = day(content(found.find(".//date")))
                patent.relations.append(
                    Relation(RELATED[part.tag], "EP", normal, number, None, on, is_filing, None, part.tag)
                )


def _parties(section: Any, patent: Patent) -> None:
    for group in section:
        tag, role = ROLES.get(group.tag, ("", ""))
        for number, each in enumerate(group.iterchildren(tag) if tag else (), 1):
            patent.parties.append(_party(each, role, number))


def _party(element: Any, role: str, number: int) -> Party:
    address = element.find("adr")
    where = {part.tag: content(part) for part in address} if address is not None else {}
    last, first = content(element.find("snm")), content(element.find("fnm"))
    name = ", ".join(filter(None, (last, first, content(element.find("sfx")))))
    return Party(
        role,
        name or None,
        number,
        last_name=last if first else None,
        first_name=first,
        street=where.get("str"),
        city=where.get("city"),
        region=where.get("state"),
        postcode=where.get("pcode"),
        country=country(where.get("ctry")),
        detail=content(element.find("iid")),
    )


def _international(section: Any, patent: Patent) -> None:
    for part in section:
        if part.tag == "B840":
            patent.designated.extend(code for each in part.iter("ctry") if (code := country(each.text)))
        elif part.tag in ("B860", "B870"):
            is_filing = part.tag == "B860"
            number = content(part.find(".//anum")) if is_filing else content(part.find(".//pnum"))
            if number:
                relation = "international_filing" if is_filing else "international_publication"
                normal = filing("WO", number) if is_filing else cited("WO", number)
                on = day(content(part.find(".//date")))
                patent.relations.append(Relation(relation, "WO", normal, number, None, on, is_filing, None, part.tag))


SECTIONS = {
    "B300": _priorities,
    "B400": _gazette,
    "B500": _technical,
    "B600": _related,
    "B700": _parties,
    "B800": _international,
}
