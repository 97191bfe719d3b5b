"""WIPO ST.36 in its national dresses: international publications, the old Chinese layout, Japan's gazettes.

The dresses put their own letters before the standard's names (`cn-applicant`, `wo-claims`) and leave some brackets out;
what they share is read here once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from touchstone.corpus.readers import claims, described, uspto_xml
from touchstone.corpus.readers.epo import ipcr_text
from touchstone.corpus.readers.identifiers import cited, filed, filing, published
from touchstone.corpus.readers.places import place
from touchstone.corpus.readers.symbols import international, locarno
from touchstone.corpus.readers.uspto_xml import assembled, document_id, symbol
from touchstone.corpus.readers.values import bare, content, country, day, language, paragraphs, squeezed, whole
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

_DRESS = re.compile(r"^(?:cn|wo|jp|kr|ep)-")
_CHINESE_AGENCY = re.compile(r"^(.*?)\s*(\d{5})$")
_JAPANESE_KIND = re.compile(r"[(（]([A-Z]\d?)[)）]")
RIGHTS = {"发明专利": "invention", "发明": "invention", "实用新型": "utility_model", "外观设计": "design",
          "实用新型专利": "utility_model", "外观设计专利": "design", "utility": "invention", "design": "design",
          "plant": "plant", "utility-model": "utility_model"}  # fmt: skip
RIGHT_OF_KIND = {"U": "utility_model", "Y": "utility_model", "S": "design", "P": "plant"}
GRANTED = {"B", "C", "U", "Y", "S"}
ROLES = {
    "applicants": "applicant",
    "inventors": "inventor",
    "agents": "agent",
    "assignees": "assignee",
    "grantees": "grantee",
    "patentees": "grantee",
    "designers": "inventor",
}


def read(root: Any, descriptions: bool, lifted: list[Citation] | None = None) -> Iterator[Record]:
    """The publication, then its claims, then its description where asked for; and what was lifted out of that."""
    bare(root)
    office = country(root.get("country"))
    lang = language(root.get("lang")) or {"CN": "zh", "JP": "ja"}.get(office or "")
    if root.tag.startswith("cn-"):
        office, lang = "CN", "zh"
    patent = Patent(language=lang, office=office)
    texts: list[PatentText] = []
    _body(root, patent, texts, descriptions)
    if patent.number is None:
        raise Unreadable("it has no bibliographic data with a publication number")
    settle(patent)
    for part in root.iter("description"):
        lifted = described.named(part)
    first = len(patent.citations) + 1
    patent.citations += [each._replace(sequence=number) for number, each in enumerate(lifted or [], first)]
    yield patent
    yield from claims.keyed(texts, patent)


def _body(element: Any, patent: Patent, texts: list[PatentText], descriptions: bool) -> None:
    lang = patent.language
    for part in element:
        tag = plain(part.tag)
        if tag.endswith("bibliographic-data"):
            for each in part:
                take = PARTS.get(plain(each.tag))
                if take:
                    take(each, patent)
        elif tag == "application-body":
            _body(part, patent, texts, descriptions)
        elif tag == "abstract":
            _abstract(part, patent)
        elif tag == "claims" and not any(each.part == "claim" for each in texts):
            texts += claims.read(part, patent, language(part.get("lang")) or lang)
        elif tag == "description" and descriptions:
            text = paragraphs(part, "p", "heading", "invention-title")
            texts.append(PatentText(part="description", lang=lang, sequence=1, text=text))


def plain(tag: str) -> str:
    """A tag without the letters of its national dress."""
    return _DRESS.sub("", tag)


def settle(patent: Patent) -> None:
    """What follows from the rest: right, stage, day of grant, earliest priority."""
    kind = patent.kind_code or ""
    patent.right = patent.right or RIGHT_OF_KIND.get(kind[:1], "invention")
    if patent.stage is None:
        patent.stage = "grant" if kind[:1] in GRANTED and patent.office != "WO" else "application"
    if patent.office == "WO" and kind == "A3":
        patent.stage = "search_report"
    if kind[1:2] in ("8", "9") and kind[:1] in "ABC":
        patent.stage = "correction"
    if patent.stage == "grant" and patent.granted_on is None:
        patent.granted_on = patent.published_on
    patent.priority_on = min((each.date for each in patent.priorities if each.date), default=None)


def _publication(element: Any, patent: Patent) -> None:
    if patent.number is not None:
        return
    fields = document_id(element)
    kind = squeezed(fields.get("kind")) or ""
    found = _JAPANESE_KIND.search(kind)
    kind = found[1] if found else kind if len(kind) <= 3 else ""
    office = country(fields.get("country")) or patent.office
    if not kind and office == "JP":
        kind = next((each.get("kind-of-st16") for each in element.iterancestors("jp-official-gazette")), "") or ""
    published(patent, office, fields.get("doc-number"), kind)
    patent.published_on = day(fields.get("date"))


def _application(element: Any, patent: Patent) -> None:
    fields = document_id(element)
    own = None if patent.office == "WO" else country(fields.get("country"))  # of a PCT filing, its receiving office
    filed(patent, own or patent.office, fields.get("doc-number"))
    patent.filed_on = day(fields.get("date"))
    patent.right = RIGHTS.get(element.get("appl-type") or "", patent.right)
    number = patent.filing_number or ""
    if patent.office == "CN" and patent.right is None and len(number) in (8, 12):
        kind = number[4] if len(number) == 12 else number[2]
        patent.right = {
            "1": "invention",
            "2": "utility_model",
            "3": "design",
            "8": "invention",
            "9": "utility_model",
        }.get(kind)


def _title(element: Any, patent: Patent) -> None:
    if text := content(element):
        patent.titles.append(Text(language(element.get("lang")) or patent.language, text))


def _abstract(element: Any, patent: Patent) -> None:
    if text := paragraphs(element, "p"):
        patent.abstracts.append(Text(language(element.get("lang")) or patent.language, text))


def _priorities(element: Any, patent: Patent) -> None:
    for number, each in enumerate(element.iter("priority-claim"), 1):
        fields = {part.tag: part.text for part in each} | document_id(each)
        office, written = country(fields.get("country")), squeezed(fields.get("doc-number"))
        sequence = whole(each.get("sequence")) or number
        on = day(fields.get("date"))
        patent.priorities.append(Priority(office, filing(office, written), written, on, sequence, each.get("kind")))


# --- classes


def _ipcr(element: Any, patent: Patent) -> None:
    for number, each in enumerate(element.iter("classification-ipcr"), 1):
        text = each.findtext("text")
        if each.find("section") is not None:
            patent.classes.append(symbol(each, "ipc", number))
        elif text and text.strip():
            patent.classes.append(ipcr_text(text, number))


def _ipc(element: Any, patent: Patent) -> None:
    """IPC by edition, or Japan's lines of fixed columns."""
    edition = squeezed(element.findtext("edition"))
    for each in element.iter("main-clsf", "further-clsf", "main-classification", "further-classification", "text"):
        if each.text and each.text.strip():
            found = ipcr_text(each.text, len(patent.classes) + 1)
            position = found.position or {"m": "F", "f": "L"}.get(each.tag[0])
            patent.classes.append(found._replace(edition=edition, position=position))


def _national(element: Any, patent: Patent) -> None:
    """Japan's FI and other national schemes."""
    scheme = "fi" if patent.office == "JP" else (squeezed(element.findtext("country")) or "national").lower()
    for each in element.iter("main-clsf", "further-clsf", "main-classification", "further-classification"):
        if text := squeezed(each.text):
            normal = text.replace(" ", "") if scheme == "fi" else None
            position = "F" if each.tag[0] == "m" else "L"
            facet = each.get("facet")
            original = f"{text} {facet}" if facet else text
            patent.classes.append(
                Classification(scheme, normal, original, position=position, sequence=len(patent.classes) + 1)
            )


def _terms(element: Any, patent: Patent) -> None:
    for each in element.iter("f-term"):
        if text := squeezed(each.text):
            patent.classes.append(Classification("fterm", text, text, sequence=len(patent.classes) + 1))


def _locarno(element: Any, patent: Patent) -> None:
    edition = squeezed(element.findtext("edition"))
    for each in element.iter("main-classification", "further-classification", "text"):
        if text := squeezed(each.text):
            patent.classes.append(Classification("locarno", locarno(text), text, edition=edition))


def _searched(element: Any, patent: Patent) -> None:
    for each in element.iter("text", "main-classification", "further-classification"):
        if text := squeezed(each.text):
            patent.classes.append(Classification("ipc", international(text.replace(" ", "")), text, use="searched"))


# --- parties


def _parties(element: Any, patent: Patent) -> None:
    for group in element:
        tag = plain(group.tag)
        if tag in ROLES:
            for number, each in enumerate(group, 1):
                _party(each, patent, ROLES[tag], whole(each.get("sequence")) or number)
        elif tag == "applicants-agents-article":
            for number, each in enumerate(group.iter("applicant"), 1):
                _party(each, patent, "applicant", number)
            for number, each in enumerate(group.iter("agent"), 1):
                _party(each, patent, "agent", number)
        elif tag == "correspondence-address":
            _party(group, patent, "correspondent", 1)


def _inventors(element: Any, patent: Patent) -> None:
    for number, each in enumerate(element, 1):
        _party(each, patent, "inventor", whole(each.get("sequence")) or number)


def _party(element: Any, patent: Patent, role: str, number: int) -> None:
    office = next((squeezed(each.findtext("name")) for each in element if plain(each.tag) == "agency"), None)
    if office:
        agency(office, patent)
    fields: dict[str, str | None] = {}
    for part in element:
        if part.tag == "addressbook" and not fields.get("name"):
            fields.update(_book(part))
        elif part.tag in ("residence", "nationality"):
            fields[part.tag] = part[0].text if len(part) else part.text
        elif part.tag in ("name", "last-name", "first-name", "orgname"):
            fields.setdefault(part.tag, content(part))
    detail = office or element.get("app-type") or fields.get("registered-number") or element.get("rep-type")
    found = assembled(fields, role, number, detail)._replace(
        lang=patent.language if patent.office in ("CN", "JP") else None
    )
    if patent.office in ("CN", "JP"):
        found = located(found, patent.office)
    if found.name:
        patent.parties.append(found)
        if element.get("app-type") == "applicant-inventor" and role == "applicant":
            patent.parties.append(found._replace(role="inventor"))


def located(party: Party, office: str) -> Party:
    """A party of China or Japan with what its address says of country, region, city and postal code."""
    where = place(party.street, office)
    return party._replace(
        country=party.country or where.country,
        region=party.region or where.region,
        city=party.city or where.city,
        postcode=party.postcode or where.postcode,
    )


def _book(book: Any) -> dict[str, str | None]:
    fields: dict[str, str | None] = {}
    for each in book:
        if each.tag == "address":
            for line in each:
                fields["street" if line.tag == "text" else line.tag] = content(line)
        else:
            fields.setdefault(each.tag, content(each))
    return fields


def agency(text: str, patent: Patent) -> None:
    """A Chinese agency stands with each of its agents; it is kept once, its code apart."""
    found = _CHINESE_AGENCY.match(text)
    name, code = (found[1], found[2]) if found else (text, None)
    known = [each for each in patent.parties if each.kind == "organisation" and each.role == "agent"]
    if name not in {each.name for each in known}:
        patent.parties.append(Party("agent", name, len(known) + 1, "organisation", patent.language, detail=code))


# --- relations


def _international(element: Any, patent: Patent) -> None:
    is_filing = "filing" in element.tag
    fields = document_id(element)
    number = squeezed(fields.get("doc-number"))
    if number:
        normal = filing("WO", number) if is_filing else cited("WO", number)
        relation = "international_filing" if is_filing else "international_publication"
        on = day(fields.get("date"))
        patent.relations.append(Relation(relation, "WO", normal, number, None, on, is_filing, None, element.tag))


def _related(element: Any, patent: Patent) -> None:
    for each in element.iter("document-id"):
        above = [plain(up.tag) for up in each.iterancestors()]
        fields = document_id(each)
        number = squeezed(fields.get("doc-number"))
        if not number:
            continue
        office = country(fields.get("country")) or patent.office
        if "domestic-priority-claim" in above or "domestic-priority-claims" in above:
            sequence = len(patent.priorities) + 1
            on = day(fields.get("date"))
            patent.priorities.append(Priority(office, filing(office, number), number, on, sequence, "national"))
        elif "child-doc" not in above:
            relation = next((uspto_xml.RELATIONS[tag] for tag in above if tag in uspto_xml.RELATIONS), "other")
            detail = next(tag for tag in above if tag not in ("relation", "parent-doc", "document-id"))
            patent.relations.append(
                Relation(
                    relation, office, filing(office, number), number, None, day(fields.get("date")), True, None, detail
                )
            )


def _printed_with_grant(element: Any, patent: Patent) -> None:
    """Japan prints on an application published after its grant the number and day of the patent."""
    for each in element.iter("printed-with-grant"):
        fields = document_id(each)
        number = squeezed(fields.get("doc-number"))
        if number:
            patent.granted_on = day(fields.get("date"))
            normal = cited(patent.office, number)
            patent.relations.append(
                Relation("other", patent.office, normal, number, None, day(fields.get("date")), False, None, each.tag)
            )


def _states(element: Any, patent: Patent) -> None:
    codes = [code for each in element.iter("country") if (code := country(each.text))]
    for each in element.iter("designated-state-code"):
        codes += re.findall(r"\b[A-Z]{2}\b", re.sub(r"[A-Z]{2}\(", "", each.text or ""))
    patent.designated.extend(dict.fromkeys(codes))


def _count(element: Any, patent: Patent) -> None:
    patent.claim_count_stated = whole(element.text)


def _language(element: Any, patent: Patent) -> None:
    patent.language = language(element.text) or patent.language


PARTS: dict[str, Callable[[Any, Patent], None]] = {
    "publication-reference": _publication,
    "application-reference": _application,
    "invention-title": _title,
    "abstract": _abstract,
    "priority-claims": _priorities,
    "classifications-ipcr": _ipcr,
    "classification-ipcr": _ipcr,
    "classification-ipc": _ipc,
    "classification-national": _national,
    "classification-locarno": _locarno,
    "classifications-cpc": uspto_xml.PARTS["classifications-cpc"],
    "f-term-info": _terms,
    "field-of-search": _searched,
    "parties": _parties,
    "inventors": _inventors,
    "references-cited": uspto_xml.PARTS["references-cited"],
    "related-documents": _related,
    "pct-or-regional-filing-data": _international,
    "pct-or-regional-publishing-data": _international,
    "dates-of-public-availability": _printed_with_grant,
    "designation-of-states": _states,
    "number-of-claims": _count,
    "language-of-publication": _language,
}
