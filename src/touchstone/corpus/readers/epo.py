"""Exchange documents of the European Patent Office: bibliography, full text, families and legal events.

DOCDB puts a million of them into one root; Open Patent Services answers with a few. One publication is one record.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from touchstone.corpus.numbers import normalise
from touchstone.corpus.numbers.form import century
from touchstone.corpus.readers import claims
from touchstone.corpus.readers.identifiers import cited, filed, published
from touchstone.corpus.readers.symbols import international, of_edition, united_states
from touchstone.corpus.readers.uspto_aps import american
from touchstone.corpus.readers.uspto_xml import symbol
from touchstone.corpus.readers.values import (
    bare,
    content,
    country,
    day,
    doi,
    language,
    paragraphs,
    squeezed,
    whole,
    year,
)
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
    StatusEvent,
    Text,
)

_LINES = re.compile(r"\n(?=\s*\d{1,3}\s*[.)]\s)")
_NUMBER = re.compile(r"\s*(?:Claims?\s+)?(\d{1,3})\s*[.)]")
_COUNTRY = re.compile(r"\s*\[([A-Z]{2})\]\s*$")
_IPCR = re.compile(
    r"(?P<symbol>[A-HY]\d\d[A-Z]\s*\d{0,4}\s*/?\s*\d{0,6})\s*(?:\(?(?P<version>\d{8}|\d{4}\.\d\d)\)?)?\s*"
    r"(?P<level>[ACS])?\s*(?P<position>[FL])?\s*(?P<value>[IAN])?\s*(?P<date>\d{8})?\s*(?P<status>[BRVD])?"
    r"\s*(?P<source>[HMG])?\s*(?P<office>[A-Z]{2})?\s*$"
)
_EDITION = re.compile(r"^\d(?=[A-H]\d\d[A-Z])")  # of the IPC, which DOCDB leaves before Japan's symbols
SCHEMES = {"CPC": "cpc", "CPCI": "cpc", "CPCA": "cpc", "CPCNO": "cpc", "UC": "uspc", "EC": "ecla", "ICO": "ico",
           "FI": "fi", "FTERM": "fterm", "DEKLA": "dekla"}  # fmt: skip
PHASES = {"SEA": "search", "ISR": "international_search", "SUP": "supplementary_search", "EXA": "examination",
          "APP": "application", "OPP": "opposition", "115": "third_party_observation", "FOP": "after_grant",
          "APL": "appeal", "PRS": "pre_search", "TPO": "third_party_observation", "CH2": "international_examination",
          "national-search-report": "search", "international-search-report": "international_search",
          "supplementary-international-search-report": "supplementary_search", "examination": "examination",
          "description": "application", "applicant": "application", "opposition": "opposition"}  # fmt: skip
# Documents of grant whose kind is another letter: the United States published nothing but grants up to March 2001 and
# called them A; Austria's T is the translation of a European grant.
GRANTED_AS = {("US", "A"), ("US", "P"), ("US", "H"), ("AT", "T")}
Lifted = dict[str, tuple[str, list[Any]]]  # element -> where its entries go, and the entries
BY_PHASE = {"application": "applicant", "opposition": "other", "third_party_observation": "third_party"}


def docdb(root: Any, descriptions: bool, lifted: Lifted | None = None) -> Iterator[Record]:
    """One exchange document of a bulk file, and the lists that were lifted out of it."""
    yield exchange_document(bare(root), lifted)


def fulltext(root: Any, descriptions: bool) -> Iterator[Record]:
    """One full-text document of a bulk file."""
    yield from _fulltext(bare(root), descriptions)


def exchange_document(element: Any, lifted: Lifted | None = None) -> Patent:
    held = dict(lifted or {})
    patent = Patent(family_id=element.get("family-id"))
    published(patent, country(element.get("country")), element.get("doc-number"), element.get("kind"))
    patent.published_on = day(element.get("date-publ"))
    for part in element:
        if part.tag == "bibliographic-data":
            for each in part:
                take = PARTS.get(each.tag)
                if each.tag in held:
                    column, entries = held.pop(each.tag)
                    getattr(patent, column).extend(entries)
                elif take:
                    take(each, patent)
        elif part.tag == "abstract" and (text := paragraphs(part, "p")):
            patent.abstracts.append(Text(language(part.get("lang")), text))
        elif part.tag == "patent-family":
            patent.relations += _members(part, patent)
    if element.get("status") == "D":
        patent.stage = "withdrawn"
    patent.priority_on = min((each.date for each in patent.priorities if each.date), default=None)
    _stage(patent)
    return patent


def _members(element: Any, patent: Patent) -> Iterator[Relation]:
    """The other publications of the family, where the document names them."""
    for each in element.iterfind("family-member/publication-reference"):
        get = forms(each).get("docdb", {}).get
        office, number, kind = country(get("country")), squeezed(get("doc-number")), squeezed(get("kind"))
        normal = cited(office, number, kind)
        if number and (office, normal, kind) != (patent.office, patent.number, patent.kind_code):
            yield Relation("family_member", office, normal, number, kind, day(get("date")), is_filing=False)


def _stage(patent: Patent) -> None:
    """Right and stage from the kind code, by ST.16; U and Y are utility models, S designs, P plants."""
    kind = patent.kind_code or ""
    patent.right = {"U": "utility_model", "Y": "utility_model", "S": "design", "P": "plant", "E": "reissue"}.get(
        kind[:1], "invention"
    )
    if kind[:1] == "E" and patent.office != "US":
        patent.right = "invention"
    granted = kind[:1] in ("B", "C", "Y", "S", "E") or (patent.office, kind) in GRANTED_AS
    if patent.granted_on:
        granted, patent.stage = True, patent.stage if patent.stage == "withdrawn" else None
    patent.stage = patent.stage or ("grant" if granted else "translation" if kind[:1] == "T" else "application")
    if kind in ("A3", "A4"):
        patent.stage = "search_report"
    elif kind[:1] in "AB" and kind[1:2] in ("8", "9"):
        patent.stage = "correction"
    if patent.stage == "grant":
        patent.granted_on = patent.granted_on or patent.published_on


def _availability(element: Any, patent: Patent) -> None:
    """How DOCDB says it was made known: Germany's B before 1981 were printed without a grant, ARIPO's A are grants."""
    for each in element:
        if each.tag.endswith("with-grant"):
            patent.granted_on = _date(forms(each)) or patent.published_on
        elif each.tag.endswith("without-grant"):
            patent.stage = patent.stage or "application"


def forms(element: Any) -> dict[str, dict[str, str | None]]:
    """The document ids inside an element by their form: docdb, epodoc, original."""
    found: dict[str, dict[str, str | None]] = {}
    own = element.get("data-format")
    for each in element.iterfind("document-id"):
        form = each.get("document-id-type") or own or "docdb"
        found[form] = {part.tag: part.text for part in each}
    return found


def numbers(found: dict[str, dict[str, str | None]]) -> tuple[str | None, str | None, str | None, str | None]:
    """Office, normal form, number as written and kind of a filing, from the forms in which it is given."""
    docdb_form, epodoc = found.get("docdb", {}), squeezed(found.get("epodoc", {}).get("doc-number"))
    office = country(docdb_form.get("country")) or country((epodoc or "")[:2])
    kind = squeezed(docdb_form.get("kind"))
    if kind == "W":
        office = "WO"  # DOCDB names the receiving office
    written = [squeezed(found.get(form, {}).get("doc-number")) for form in ("original", "docdb", "epodoc")]
    given = [text for text in written if text]
    for text in given:
        number = normalise(office, text, of="application")
        if number.valid and not (office == "US" and text in written[1:]):
            return office, number.number, given[0], kind
    if made := _from_serial(office, kind, written[1], epodoc, _date(found)):
        return office, made, given[0], kind
    standard = [text for text in written[1:] if text] or given
    if not standard:
        return office, None, None, kind
    return office, normalise(office, standard[0], of="application").number or None, given[0], kind


def _from_serial(
    office: str | None, kind: str | None, written: str | None, epodoc: str | None, on: date | None
) -> str | None:
    """The number of an international, an American or an old Japanese filing from the EPO's own forms of it.

    DOCDB puts two digits of the year after the serial number (8359798 is 83597 of 1998), for an international filing
    before it; EPODOC puts the whole year before it (US19980083597, WO1998US16128), of late with the series
    (US202217649919). The series that the United States put before a serial number follows from the day up to November
    2001, and for provisionals up to 2006 (MPEP 503).
    """
    if office == "WO":
        found = re.fullmatch(r"WO(\d{4})([A-Z]{2})0?(\d{5,6})", epodoc or "")
        return f"{found[2]}{found[1]}{found[3]:0>6}" if found else None
    if office == "US" and (complete := re.fullmatch(r"US\d{4}(\d{8})[A-Z]?", epodoc or "")):
        return complete[1]
    told = re.fullmatch(r"[A-Z]{2}(\d{4})(\d{6,7})[A-Z]?", epodoc or "")
    if told:
        stated, serial = int(told[1]), told[2].lstrip("0")
    elif written and on and re.fullmatch(rf"\d{{3,6}}{on.year % 100:02d}", written):
        stated, serial = on.year, written[:-2].lstrip("0")
    elif office == "US" and on is None and written and re.fullmatch(r"\d{5,8}", written):
        stated, serial = int(century(written[-2:], 30)), written[:-2].lstrip("0")
    else:
        return None
    if office == "JP" and stated < 2000:
        return f"{stated}{serial:0>6}"
    if office != "US" or len(serial) > 6:
        return None
    return american(serial, on, stated, provisional=kind == "P" or (epodoc or "").endswith("P"))


def _date(found: dict[str, dict[str, str | None]]) -> Any:
    return next((on for each in found.values() if (on := day(each.get("date")))), None)


def _publication(element: Any, patent: Patent) -> None:
    patent.published_on = _date(forms(element)) or patent.published_on


def _application(element: Any, patent: Patent) -> None:
    found = forms(element)
    office, number, written, _ = numbers(found)
    if patent.filing_number_original is None or "original" in found:
        filed(patent, office, written)
        patent.filing_number, patent.filing_number_original = number, written
    patent.filed_on = patent.filed_on or _date(found)


def _priorities(element: Any, patent: Patent) -> None:
    """DOCDB repeats a priority in each form; the sequence tells which belong together."""
    together: dict[int, dict[str, dict[str, str | None]]] = {}
    beside: dict[int, tuple[str | None, bool | None]] = {}
    for number, each in enumerate(element.iter("priority-claim"), 1):
        sequence = whole(each.get("sequence")) or number
        together.setdefault(sequence, {}).update(forms(each))
        active = squeezed(each.findtext("priority-active-indicator"))
        known = beside.get(sequence, (None, None))
        beside[sequence] = (each.get("kind") or known[0], active.upper() in ("Y", "YES") if active else known[1])
    _pair_originals(together)
    own = _own_forms(element)
    for sequence, found in together.items():
        office, normal, written, kind_code = numbers(found)
        if patent.filing_number and own and not own.isdisjoint(_standard(found)):
            normal = patent.filing_number  # a first filing that is its own priority; the forms tell it more fully
        kind, is_active = beside[sequence]
        patent.priorities.append(Priority(office, normal, written, _date(found), sequence, kind, kind_code, is_active))


def _own_forms(element: Any) -> set[tuple[str, str | None, str]]:
    """The EPO's own forms of the filing beside which priorities stand."""
    beside = element if element.find("application-reference") is not None else element.getparent()
    found = () if beside is None else beside.iterchildren("application-reference")
    return {form for each in found for form in _standard(forms(each))}


def _standard(found: dict[str, dict[str, str | None]]) -> set[tuple[str, str | None, str]]:
    return {
        (name, found[name].get("country"), number)
        for name in ("docdb", "epodoc")
        if name in found and (number := squeezed(found[name].get("doc-number")))
    }


def _pair_originals(together: dict[int, dict[str, dict[str, str | None]]]) -> None:
    """Give back to each priority the number as filed; some documents count them in another order than DOCDB's forms."""
    international = [found.get("docdb", {}).get("kind") == "W" for found in together.values()]
    held = [found.get("original") for found in together.values()]
    of_pct = [_is_of_pct(each or {}) for each in held]
    if international == of_pct or sorted(international) != sorted(of_pct):
        return
    for found, is_international in zip(together.values(), international, strict=True):
        place = next(place for place, each in enumerate(of_pct) if each == is_international)
        given = held.pop(place)
        del of_pct[place]
        found.pop("original", None)
        if given:
            found["original"] = given


def _is_of_pct(found: dict[str, str | None]) -> bool:
    return (found.get("doc-number") or "").strip().upper().startswith(("PCT", "WO"))


# --- classes


def _ipc(element: Any, patent: Patent) -> None:
    stated = squeezed(element.findtext("edition"))
    for part in element.iter("text", "main-classification", "further-classification"):
        if text := squeezed(part.text):
            edition, symbol = of_edition(part.text or "")
            sequence = len(patent.classes) + 1
            patent.classes.append(Classification("ipc", symbol, text, edition=stated or edition, sequence=sequence))


def _ipcr(element: Any, patent: Patent) -> None:
    for number, each in enumerate(element.iterchildren("classification-ipcr"), 1):
        text = each.findtext("text")
        if text and text.strip():
            patent.classes.append(ipcr_text(text, whole(each.get("sequence")) or number))
        elif each.find("section") is not None:
            patent.classes.append(symbol(each, "ipc", number))


def ipcr_text(text: str, number: int) -> Classification:
    """A symbol of IPC since 2006 in one line of fixed columns, ST.8: H04N   1/40        20060101AFI20051109BHEP."""
    found = _IPCR.match(text.strip())
    if found is None:
        return Classification("ipc", international(text), squeezed(text), sequence=number)
    version = found["version"] or ""
    return Classification(
        "ipc",
        international(found["symbol"].replace(" ", "")),
        squeezed(found["symbol"]),
        day(f"{version.replace('.', '')}01" if "." in version else version),
        None,
        found["level"],
        found["position"],
        found["value"],
        "given",
        number,
        None,
        country(found["office"]),
        found["status"],
        found["source"],
        day(found["date"]),
    )


def _schemes(element: Any, patent: Patent) -> None:
    for each in element.iter("patent-classification"):
        fields = {part.tag: part for part in each}
        about = fields.get("classification-scheme")
        scheme = scheme_of(about.get("scheme") if about is not None else None)
        written = squeezed(each.findtext("classification-symbol")) or _from_parts(each)
        sets = each.getparent().getparent() if each.getparent().tag == "combination-rank" else None
        patent.classes.append(
            Classification(
                scheme, normal_symbol(scheme, written), written,
                day(about.findtext("date") if about is not None else None), None, None,
                squeezed(each.findtext("symbol-position")), squeezed(each.findtext("classification-value")), "given",
                whole(each.get("sequence")), whole(sets.get("sequence")) if sets is not None else None,
                country(each.findtext("generating-office/country") or each.findtext("generating-office")),
                squeezed(each.findtext("classification-status")), squeezed(each.findtext("classification-data-source")),
                day(each.findtext("action-date/date") or each.findtext("action-date")),
            )
        )  # fmt: skip


def scheme_of(code: str | None) -> str:
    return SCHEMES.get((code or "").upper(), (code or "").lower() or "unknown")


def normal_symbol(scheme: str, written: str | None) -> str | None:
    if not written:
        return None
    if scheme == "uspc":
        return united_states(written)
    if scheme == "fi":
        return _EDITION.sub("", written.replace(" ", ""))
    return international(written.replace(" ", "")) if scheme in ("cpc", "ecla", "ipc") else written.replace(" ", "")


def _from_parts(element: Any) -> str | None:
    get = element.findtext
    head = f"{get('section') or ''}{get('class') or ''}{get('subclass') or ''}"
    return (f"{head}{get('main-group')}/{get('subgroup') or ''}" if get("main-group") else head) or None


# --- parties, titles, citations


def _parties(element: Any, patent: Patent) -> None:
    for group in element:
        for number, each in enumerate(group, 1):
            patent.parties.append(_party(each, each.tag, whole(each.get("sequence")) or number))


def name_and_country(name: str | None) -> tuple[str | None, str | None]:
    """A name without the country that EPODOC puts after it.

    >>> name_and_country("NOKIA CORP [FI]"), name_and_country(None)
    (('NOKIA CORP', 'FI'), (None, None))
    """
    bracket = _COUNTRY.search(name) if name and name.endswith("]") else None
    return _COUNTRY.sub("", name).rstrip(" ,") if name else None, bracket[1] if bracket else None


def _party(element: Any, role: str, number: int) -> Party:
    name, of_name = name_and_country(squeezed(element.findtext(f"{role}-name/name") or element.findtext(".//name")))
    code = element.findtext("residence/country") or of_name
    address = [content(line) for line in element.iterfind("address/*") if line.tag != "country"]
    return Party(
        role,
        name,
        number,
        None,
        language(element.get("lang")),
        element.get("data-format"),
        street=squeezed(", ".join(filter(None, address))),
        country=country(element.findtext("address/country")) or country(code),
        residence=country(code),
        nationality=country(element.findtext("nationality/country")),
    )


def _title(element: Any, patent: Patent) -> None:
    if text := content(element):
        lang = language(element.get("lang"))
        if not any(each.lang == lang and each.text == text for each in patent.titles):
            patent.titles.append(Text(lang, text))


def _citations(element: Any, patent: Patent) -> None:
    for number, each in enumerate(element.iter("citation"), 1):
        phase, by = cited_in(each.get("cited-phase"), each.get("cited-by"))
        categories = "".join(filter(None, (squeezed(part.text) for part in each.iter("category")))) or None
        about = squeezed(", ".join(filter(None, (squeezed(part.text) for part in each.iter("rel-claims")))))
        sequence = whole(each.get("sequence")) or number
        patcit, nplcit = each.find("patcit"), each.find("nplcit")
        if patcit is not None:
            patent.citations.append(_patent_cited(patcit, sequence, categories, by, phase, about))
        elif nplcit is not None:
            patent.citations.append(
                _literature(nplcit, sequence)._replace(category=categories, cited_by=by, phase=phase, claims=about)
            )


def cited_in(code: str | None, by: str | None) -> tuple[str | None, str | None]:
    """In which phase a document was cited, and by whom where that is stated or follows."""
    code = code or ""
    phase = PHASES.get(code, PHASES.get(code.upper(), code.lower() or None))
    return phase, by or BY_PHASE.get(phase or "", "examiner" if phase else None)


def _literature(element: Any, sequence: int) -> Citation:
    """The reference in words; DOCDB repeats it after that in parts, of which the day and the DOI are taken."""
    whole_text = element.find("text")
    text = content(element if whole_text is None else whole_text)
    on = next((squeezed(part.text) for part in element.iter("sdate", "pubdate") if squeezed(part.text)), None)
    return Citation(
        "literature",
        sequence,
        date=day(on),
        date_original=on,
        year=year(on),
        text=text,
        doi=squeezed(element.findtext(".//doi")) or doi(text),
    )


def _patent_cited(
    element: Any, sequence: int, category: str | None, by: str | None, phase: str | None, about: str | None
) -> Citation:
    found = forms(element)
    first = found.get("docdb") or next(iter(found.values()), {})
    epodoc = squeezed(found.get("epodoc", {}).get("doc-number"))
    office = country(first.get("country")) or country((epodoc or "")[:2])
    number, kind = squeezed(first.get("doc-number")) or epodoc, squeezed(first.get("kind"))
    on = next((each.get("date") for each in found.values() if each.get("date")), None)
    return Citation(
        "patent", sequence, office, cited(office, number, kind), number, kind, day(on), on, year(on),
        squeezed(first.get("name")), category=category, cited_by=by, phase=phase, claims=about,
    )  # fmt: skip


def _language(element: Any, patent: Patent) -> None:
    patent.language = language(element.text)


def _states(element: Any, patent: Patent) -> None:
    codes = [code for each in element.iter("country") if (code := country(each.text))]
    patent.designated.extend(dict.fromkeys(codes))


# --- full text, families, legal events, hits


def key_of(element: Any) -> Patent:
    """A record with nothing but the publication that an element names."""
    patent = Patent(partial=True)
    found = forms(element)
    form = found.get("docdb") or next(iter(found.values()), {})
    office = country(form.get("country"))
    published(patent, office, form.get("doc-number"), form.get("kind"))
    patent.published_on = _date(found)
    _stage(patent)
    return patent


def fulltext_parts(part: Any, descriptions: bool) -> Iterator[Record]:
    if part.tag == "fulltext-documents":
        for element in part.iter("fulltext-document"):
            yield from _fulltext(element, descriptions)


def _fulltext(element: Any, descriptions: bool) -> Iterator[Record]:
    reference = element.find("bibliographic-data/publication-reference")
    if reference is not None:
        patent = key_of(reference)
    elif element.get("doc-number"):
        patent = Patent(partial=True)
        published(patent, country(element.get("country")), element.get("doc-number"), element.get("kind"))
        _stage(patent)
    else:
        raise Unreadable("a full text without a publication reference")
    texts: list[PatentText] = []
    for part in element.iterchildren("claims"):
        texts += _claims(part, patent)
    for part in element.iterchildren("description") if descriptions else ():
        text = paragraphs(part, "p", "heading")
        texts.append(PatentText(part="description", lang=language(part.get("lang")), sequence=1, text=text))
    yield patent
    yield from claims.keyed(texts, patent)


def _claims(element: Any, patent: Patent) -> list[PatentText]:
    """OPS puts all claims into one claim element, in a claim-text each or in lines of one; bulk files mark each."""
    lang = language(element.get("lang"))
    found = element.findall("claim")
    if len(found) == 1:
        blocks = [block.text or "" for block in found[0].iterchildren("claim-text") if not len(block)]
        if len(blocks) == 1:
            blocks = _LINES.split(blocks[0])
        if sum(bool(_NUMBER.match(text)) for text in blocks) > 1:
            return claims.settled(_numbered(blocks), patent, lang)
    return claims.read(element, patent, lang)


def _numbered(blocks: list[str]) -> list[tuple[int, str | None, str | None, list[str]]]:
    """Claims from blocks of text: a block without a number goes on with the claim before it."""
    rows: list[tuple[int, str | None, str | None, list[str]]] = []
    for block in blocks:
        text = squeezed(block)
        number = _NUMBER.match(text or "")
        if number:
            rows.append((len(rows) + 1, number[1], text, []))
        elif rows and text:
            sequence, label, before, _ = rows[-1]
            rows[-1] = (sequence, label, f"{before} {text}", [])
    return rows


def family_parts(part: Any, _descriptions: bool) -> Iterator[Record]:
    if part.tag != "patent-family":
        return
    members = [(each, key_of(each.find("publication-reference"))) for each in part.iter("family-member")
               if each.find("publication-reference") is not None]  # fmt: skip
    for element, patent in members:
        if (document := element.find("exchange-document")) is not None:
            patent = exchange_document(document)
        patent.family_id = element.get("family-id") or patent.family_id
        _member(element, patent)
        for _, other in members:
            if (other.office, other.number, other.kind_code) != (patent.office, patent.number, patent.kind_code):
                patent.relations.append(
                    Relation("family_member", other.office, other.number, other.number_original, other.kind_code,
                             other.published_on, False)
                )  # fmt: skip
        yield patent


def _member(element: Any, patent: Patent) -> None:
    if patent.partial:
        for part in element.iterchildren("application-reference"):
            _application(part, patent)
        _priorities(element, patent)
        patent.priority_on = min((each.date for each in patent.priorities if each.date), default=None)
    for legal in element.iterchildren("legal"):
        patent.events.append(_event(legal))


def _event(element: Any) -> StatusEvent:
    """A legal event of INPADOC; the fields L001EP and on are its fixed record."""
    fields = {part.tag: squeezed(part.text) for part in element.iter() if part.tag[:1] == "L"}
    effective = day(fields.get("L525EP")) or day(fields.get("L520EP"))
    sign = (element.get("infl") or "").strip()
    details = [f"{part.get('desc')}: {squeezed(part.text)}" for part in element.iterfind("L500EP/*") if part.text]
    return StatusEvent(
        day(fields.get("L007EP")),
        country(fields.get("L001EP")),
        squeezed(element.get("code")),
        squeezed(element.get("desc")),
        None,
        effective,
        sign,
        country(fields.get("L501EP")),
        squeezed("; ".join(details)),
    )


PARTS: dict[str, Callable[[Any, Patent], None]] = {
    "publication-reference": _publication,
    "application-reference": _application,
    "priority-claims": _priorities,
    "classification-ipc": _ipc,
    "classifications-ipcr": _ipcr,
    "patent-classifications": _schemes,
    "parties": _parties,
    "invention-title": _title,
    "references-cited": _citations,
    "language-of-publication": _language,
    "designation-of-states": _states,
    "dates-of-public-availability": _availability,
}
