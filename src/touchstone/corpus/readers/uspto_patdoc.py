"""Grants of the United States from 2001 to 2004: PATDOC, DTD 2.4 (SGML) and 2.5 (XML), whose elements are INID codes.

WIPO ST.32 gives the meaning of the codes; those that end in US are the office's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from touchstone.corpus.readers import claims
from touchstone.corpus.readers.identifiers import cited, filed, filing, published
from touchstone.corpus.readers.symbols import international, locarno, united_states
from touchstone.corpus.readers.uspto_xml import BENEFITS, RIGHT_OF_KIND, assembled
from touchstone.corpus.readers.values import content, country, day, doi, paragraphs, squeezed, whole, year
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

_VERSION = re.compile(rb"<PATDOC[^>]*\bDTD=[\"']?(\d)\.?(\d)")
# SGML leaves the end of an empty element out. These are the empty ones of ST.32.
_OPEN = re.compile(
    rb"<(CITED-BY-EXAMINER|CITED-BY-OTHER|B473US|B597US|B221US|EMI|COLSPEC|SPANSPEC|PGBRK|MSPACE|MPRESCRIPTS|NONE)"
    rb"((?:\s(?:[^>\"']|\"[^\"]*\"|'[^']*')*?)?)(?<!/)>(?!\s*</\1>)",
    re.I,
)
RELATIONS = {
    "B610": "other",
    "B620": "division",
    "B621": "division",
    "B631": "continuation",
    "B632": "continuation_in_part",
    "B633": "reissue",
    "B640": "reissue",
    "B641US": "division",
    "B645": "reexamination",
    "B645US": "reexamination",
    "B650": "earlier_publication",
    "B660": "substitution",
    "B680US": "provisional",
    "B690US": "earlier_publication",
}
# Statuses of the parent: MPEP and the ST.32 US DTD, element PSTA.
STATUS = {"00": "PENDING", "01": "GRANTED", "03": "ABANDONED"}
PERSONS = {"FNM": "first-name", "SNM": "last-name", "ONM": "orgname", "SFX": "suffix", "STR": "street", "CITY": "city",
           "STATE": "state", "PCODE": "postcode", "CTRY": "country", "CNTRY": "country"}  # fmt: skip


def name(_root: str, beginning: bytes) -> str:
    """us-grant-2.5, by the version that the document states."""
    found = _VERSION.search(beginning)
    return f"us-grant-{found[1].decode()}.{found[2].decode()}" if found else "us-grant-2"


def mend(body: bytes) -> bytes:
    """SGML with the ends of its empty elements put in, so that it reads as XML."""
    return _OPEN.sub(rb"<\1\2/>", body)


def read(root: Any, descriptions: bool) -> Iterator[Record]:
    """The grant, then its claims, then its description where asked for."""
    patent = Patent(language="en", stage="grant")
    texts: list[PatentText] = []
    for part in root:
        if part.tag == "SDOBI":
            _bibliography(part, patent)
        elif part.tag == "SDOAB":
            if text := paragraphs(part, "PARA"):
                patent.abstracts.append(Text("en", text))
        elif part.tag == "SDOCL":
            texts += _claims(part, patent)
        elif descriptions and part.tag == "SDODE":
            texts.append(PatentText(part="description", lang="en", sequence=1, text=paragraphs(part, "PARA", "H")))
    if patent.number is None:
        raise Unreadable("it has no SDOBI with a publication number (B110)")
    claimed = [each.date for each in patent.priorities if each.date]
    claimed += [each.date for each in patent.relations if each.date and each.is_filing and each.relation in BENEFITS]
    patent.priority_on = min(claimed, default=None)
    yield patent
    yield from claims.keyed(texts, patent)


def _claims(element: Any, patent: Patent) -> list[PatentText]:
    rows = []
    for sequence, claim in enumerate(element.iter("CLM"), 1):
        marked = [ref.get("ID") or content(ref) or "" for ref in claim.iter("CLREF")]
        rows.append((sequence, claim.get("ID"), paragraphs(claim, "PARA", "CLMSTEP"), marked))
    return claims.settled(rows, patent, "en")


def _bibliography(element: Any, patent: Patent) -> None:
    sections = {part.tag: part for part in element}
    _publication(sections.get("B100"), patent)
    if (application := sections.get("B200")) is not None:
        filed(patent, "US", content(application.find("B210")))
        patent.filed_on = day(content(application.find("B220")))
    for part in element:
        if part.tag == "B300":
            _priorities(part, patent)
        elif part.tag == "B400":
            _term(part, patent)
        elif part.tag == "B500":
            _technical(part, patent)
        elif part.tag == "B600":
            _related(part, patent)
        elif part.tag == "B700":
            _parties(part, patent)
        elif part.tag == "B800":
            _international(part, patent)


def _publication(element: Any, patent: Patent) -> None:
    fields = {part.tag: content(part) for part in element} if element is not None else {}
    published(patent, country(fields.get("B190")) or "US", fields.get("B110"), fields.get("B130"))
    patent.published_on = patent.granted_on = day(fields.get("B140"))
    patent.right = RIGHT_OF_KIND.get((patent.kind_code or "")[:1], "invention")


def _priorities(element: Any, patent: Patent) -> None:
    """Numbers, days and offices come in turn, without a bracket around each priority."""
    rows: list[dict[str, str | None]] = []
    for part in element:
        if part.tag == "B310":
            rows.append({})
        if rows:
            rows[-1][part.tag] = content(part)
    for fields in rows:
        office, number = country(fields.get("B330")), fields.get("B310")
        sequence = len(patent.priorities) + 1
        patent.priorities.append(
            Priority(office, filing(office, number), number, day(fields.get("B320")), sequence, "national")
        )


def _term(element: Any, patent: Patent) -> None:
    patent.terminal_disclaimer = element.find(".//B473US") is not None
    patent.term_years = whole(content(element.find(".//B474")))
    patent.term_extension_days = whole(content(element.find(".//B474US")))


def _technical(element: Any, patent: Patent) -> None:
    for part in element:
        if part.tag == "B510":
            _ipc(part, patent)
        elif part.tag == "B520":
            _national(part, patent)
        elif part.tag == "B540":
            if text := content(part):
                patent.titles.append(Text("en", text))
        elif part.tag == "B560":
            _citations(part, patent)
        elif part.tag == "B570":
            patent.claim_count_stated = whole(content(part.find("B577")))
        elif part.tag == "B580":
            _searched(part, patent)
        elif part.tag == "B590":
            patent.drawing_sheets = whole(content(part.find("B595")))
            patent.figures = whole(content(part.find("B596")))


def _ipc(element: Any, patent: Patent) -> None:
    edition = content(element.find("B516"))
    scheme, normal = ("locarno", locarno) if patent.right == "design" else ("ipc", international)
    for part in element:
        if part.tag in ("B511", "B512") and (written := _as_written(part)):
            position, sequence = "F" if part.tag == "B511" else "L", len(patent.classes) + 1
            patent.classes.append(
                Classification(scheme, normal(written), written, edition=edition, position=position, sequence=sequence)
            )


def _national(element: Any, patent: Patent) -> None:
    for part in element:
        if part.tag in ("B521", "B522") and (written := _as_written(part)):
            position, sequence = "F" if part.tag == "B521" else "L", len(patent.classes) + 1
            patent.classes.append(
                Classification("uspc", united_states(written), written.strip(), position=position, sequence=sequence)
            )


def _as_written(element: Any) -> str:
    """The text with its columns: a symbol's place in the line is its meaning; a file laid out anew has lost it."""
    text = "".join(element.itertext())
    return text.strip() if "\n" in text.strip("\r\n") or text[:1] == "\n" else text.strip("\r\n\t")


def _searched(element: Any, patent: Patent) -> None:
    for part in element:
        written = _as_written(part)
        if part.tag in ("B582", "B583US") and written:
            patent.classes.append(Classification("uspc", united_states(written), written.strip(), use="searched"))
        elif part.tag == "B581" and written:
            patent.classes.append(Classification("ipc", international(written), written.strip(), use="searched"))


def _citations(element: Any, patent: Patent) -> None:
    for sequence, part in enumerate(element, 1):
        by = "examiner" if part.find("CITED-BY-EXAMINER") is not None else "other"
        by_whom = by if part.find("CITED-BY-OTHER") is not None or by == "examiner" else None
        found = part.find("PCIT")
        if found is not None:
            patent.citations.append(_patent_cited(found, sequence, by_whom))
        elif part.find("NCIT") is not None:
            text = content(part.find("NCIT"))
            patent.citations.append(Citation("literature", sequence, text=text, doi=doi(text), cited_by=by_whom))


def _patent_cited(element: Any, sequence: int, by: str | None) -> Citation:
    fields = {part.tag: content(part) for part in element.iterfind("DOC/*")}
    office, number, kind = country(fields.get("CTRY")) or "US", fields.get("DNUM"), fields.get("KIND")
    on = fields.get("DATE")
    return Citation(
        "patent", sequence, office, cited(office, number, kind), number, kind, day(on), on, year(on),
        content(element.find("PARTY-US/NAM")), cited_by=by, classes=content(element.find("PNC")),
    )  # fmt: skip


def _related(element: Any, patent: Patent) -> None:
    for part in element.iter(*RELATIONS):
        relation = RELATIONS[part.tag]
        parents = part.findall("PARENT-US")
        for parent in parents:
            status = content(parent.find("PSTA"))
            found = parent.find("PDOC/DOC")
            if found is not None:
                patent.relations.append(_relation(found, relation, True, STATUS.get(status or "", status), part.tag))
            for granted in parent.iterfind("PPUB/DOC"):
                patent.relations.append(_relation(granted, relation, False, None, "PPUB"))
        if not parents:
            for found in part.iterfind("DOC"):
                patent.relations.append(_relation(found, relation, relation != "earlier_publication", None, part.tag))


def _relation(element: Any, relation: str, is_filing: bool, status: str | None, detail: str) -> Relation:
    fields = {part.tag: content(part) for part in element}
    number = fields.get("DNUM")
    office = "WO" if (number or "").startswith("PCT") else country(fields.get("CTRY")) or "US"
    normal = filing(office, number) if is_filing else cited(office, number, fields.get("KIND"))
    return Relation(
        relation, office, normal, number, fields.get("KIND"), day(fields.get("DATE")), is_filing, status, detail
    )


def _parties(element: Any, patent: Patent) -> None:
    for group in element:
        if group.tag == "B720":
            found = [_party(each, "inventor", i) for i, each in enumerate(group.iterfind("B721"), 1)]
        elif group.tag == "B710":
            found = [_party(each, "applicant", i) for i, each in enumerate(group.iterfind("B711"), 1)]
        elif group.tag == "B730":
            found = _assignees(group, patent)
        elif group.tag == "B740":
            found = [_party(each, "agent", i) for i, each in enumerate(group.iterfind("B741"), 1)]
        elif group.tag == "B745":
            unit = content(group.find("B748US"))
            roles = (("B746", "primary_examiner"), ("B747", "assistant_examiner"))
            found = [
                _party(each, role, None)._replace(detail=unit) for tag, role in roles for each in group.iterfind(tag)
            ]
        else:
            found = []
        patent.parties.extend(found)


def _assignees(group: Any, patent: Patent) -> list[Party]:
    code = content(group.find("B732US"))
    before = sum(each.role == "assignee" for each in patent.parties)
    return [
        _party(each, "assignee", before + i)._replace(detail=code) for i, each in enumerate(group.iterfind("B731"), 1)
    ]


def _party(element: Any, role: str, number: int | None) -> Party:
    fields: dict[str, str | None] = {}
    for part in element.iter(*PERSONS):
        fields.setdefault(PERSONS[part.tag], content(part))
    party = assembled(fields, role, number, None)
    if party.country is None and party.region and role != "agent":
        # The office leaves its own country out where a state is given.
        party = party._replace(country="US")
    return party


def _international(element: Any, patent: Patent) -> None:
    for tag, relation, is_filing in (
        ("B860", "international_filing", True),
        ("B870", "international_publication", False),
    ):
        for part in element.iterfind(tag):
            number = content(part.find(".//DNUM"))
            on = day(content(part.find(".//DATE")))
            entry = squeezed(content(element.find("B864US/DATE"))) if is_filing else None
            normal = filing("WO", number) if is_filing else cited("WO", number)
            detail = f"national entry {entry}" if entry else None
            patent.relations.append(Relation(relation, "WO", normal, number, None, on, is_filing, None, detail))
