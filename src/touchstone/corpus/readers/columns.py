"""Which column of a table is which field of a patent, how its dates are written, and how a row becomes a record."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from touchstone.corpus.numbers import FORMS, normalise
from touchstone.corpus.numbers.kinds import kind as kind_of
from touchstone.corpus.numbers.offices import office as office_of
from touchstone.corpus.readers import nested_rows
from touchstone.corpus.readers.epo import ipcr_text
from touchstone.corpus.readers.headings import HEADINGS, plain
from touchstone.corpus.readers.identifiers import cited, filed, filing, published
from touchstone.corpus.readers.symbols import international
from touchstone.corpus.readers.values import country, language, squeezed, whole
from touchstone.corpus.refusals import Unmapped, Unreadable
from touchstone.corpus.schema.patents import Citation, Classification, Party, Patent, Priority, Relation, Text

DATES = ("published_on", "granted_on", "filed_on", "priority_on", "application_published_on")
PARTIES = ("applicant", "inventor", "assignee", "grantee", "agent")
PLAIN = (
    "number",
    "office",
    "kind_code",
    "right",
    "stage",
    "filing_number",
    "priority_number",
    "family_id",
    "family_members",
    "language",
    "title",
    "title_language",
    "abstract",
    "abstract_language",
    "ipc",
    "cpc",
    "claim_count",
    "applicant_country",
    "applicant_address",
    "citations",
)
FIELDS = (*PLAIN, *DATES, *PARTIES)
LISTS = {"number", "filing_number", "priority_number", "family_members", "ipc", "cpc", "citations", *DATES, *PARTIES}
ORDERS = {"ymd": ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%Y年%m月%d日"),
          "dmy": ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d %b %Y", "%d-%b-%Y", "%d %B %Y"),
          "mdy": ("%m/%d/%Y", "%m-%d-%Y", "%b %d, %Y", "%B %d, %Y")}  # fmt: skip

_LEGAL = re.compile(
    r"\s*(?:INC|INCORPORATED|LTD|LIMITED|LLC|L\.L\.C|LLP|LP|L\.P|CO|COMPANY|CORP|CORPORATION|GMBH|AG|KG|SE|SA|S\.A|S\.A\.S|SAS|SARL|"
    r"S\.A\.R\.L|S\.L|SRL|S\.R\.L|SPA|S\.P\.A|BV|B\.V|NV|N\.V|AB|OY|OYJ|AS|A/S|"
    r"APS|PLC|PTE|PTY|PVT|KK|K\.K|JR|SR|II|III|ET AL)"
    r"(?:[.,\s]|$)",
    re.I,
)
_ENDS_LEGAL = re.compile(
    r"(?:^|[\s,.])(?:INC|INCORPORATED|LTD|LIMITED|LLC|L\.L\.C|LLP|CORP|CORPORATION|GMBH|AG|S\.A|B\.V|N\.V|COMPANY|S\.P\.A|PLC|KG|AB|OY)\.?$",
    re.I,
)
_STRAY = "•·●■□�\ufeff\u200b"
_IN_TEXT = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}")
_LISTED = re.compile(r"\s*[;；|\n]\s*")  # the signs that part the entries of one field; Lens doubles the first
_PARTED = re.compile(r"[;\n|]+")
_PARTED_CHINESE = re.compile(r"[;；\n|]+|(?<=[\u4e00-\u9fff）)])[，、,]\s*(?=[\u4e00-\u9fff])")
_RESIDENT = re.compile(r"\s*\[([A-Z]{2})\]$")
_OWN_OFFICE = re.compile(r"([A-Z]{2})[-\s]?[A-Z]{0,3}\d")
STAGES = {
    "application": "application",
    "patent application": "application",
    "grant": "grant",
    "granted patent": "grant",
    "search report": "search_report",
    "search_report": "search_report",
    "correction": "correction",
    "translation": "translation",
    "withdrawn": "withdrawn",
}
RIGHTS = {
    "发明": "invention",
    "发明专利": "invention",
    "发明授权": "invention",
    "发明申请": "invention",
    "实用新型": "utility_model",
    "外观设计": "design",
    "utility": "invention",
    "invention": "invention",
    "design": "design",
    "plant": "plant",
    "utility model": "utility_model",
    "reissue": "reissue",
}
CHINESE = ("实用新型", "外观设计", "发明专利", "发明")
NOTHING = ("nan", "none", "null", "n/a", "\\n")  # what programs write where they have no value


@dataclass(slots=True)
class Columns:
    """Field -> heading, constants, the order in which each date is written, and roles whose names commas part."""

    headings: dict[str, str] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    orders: dict[str, str] = field(default_factory=dict)
    by_comma: set[str] = field(default_factory=set)
    guessed: bool = False


def settled(headings: Sequence[str], sample: Sequence[Mapping[str, Any]], given: Mapping[str, str] | None) -> Columns:
    """The columns as the caller names them, or as the headings and the first rows tell.

    Raises:
        Unmapped: a named column is not there, or no column holds a number.
    """
    columns = _named(headings, given) if given is not None else _guessed(headings, sample)
    if given is None and "number" not in columns.headings:
        _identified(columns, headings, sample)
    for role in PARTIES:
        written = [row.get(columns.headings.get(role, "")) for row in sample]
        if _are_by_comma([each for each in written if isinstance(each, str)]):
            columns.by_comma.add(role)
    for name in DATES:
        if name in columns.headings:
            dates = [str(row.get(columns.headings[name]) or "") for row in sample]
            columns.orders[name] = columns.constants.get("dates") or order_of(dates)
    if "number" not in columns.headings and "filing_number" not in columns.headings:
        raise Unmapped(
            f"No column of the table is known to hold the number. Its columns: {_listed(headings)}. Name them, as in "
            '{"number": "Patent No", "office": "=IN", "filed_on": "Application Date"}.'
        )
    if "office" not in columns.headings and "office" not in columns.constants and not _named_by_each(columns, sample):
        columns.constants["office"] = _office(columns, sample, headings)
    return columns


def _cells(sample: Sequence[Mapping[str, Any]], heading: str) -> list[str]:
    return [text for row in sample if (text := str(row.get(heading) or "").strip())]


def _holds(sample: Sequence[Mapping[str, Any]], heading: str) -> bool:
    """Whether a column has a value of its own anywhere; lists of objects hold theirs in columns below."""
    for row in sample:
        value = row.get(heading)
        if isinstance(value, list):
            value = next((each for each in value if each is not None and not isinstance(each, dict)), None)
        if value is not None and not isinstance(value, dict) and str(value).strip():
            return True
    return False


def _identified(columns: Columns, headings: Sequence[str], sample: Sequence[Mapping[str, Any]]) -> None:
    """A column "id" or "guid" of numbers with their office (US-9254383-B2): Google Patents and the USPTO's search."""
    for heading in headings:
        written = _cells(sample, heading) if plain(heading) in ("id", "guid") else []
        if written and sum(map(_names_office, written)) > 0.9 * len(written):
            columns.headings["number"] = heading
            return


def _names_office(text: str) -> bool:
    found = _OWN_OFFICE.match(text)
    return bool(found and office_of(found[1]))


def _named_by_each(columns: Columns, sample: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the numbers themselves begin with their offices, of which there is more than one."""
    written = _cells(sample, columns.headings.get("number") or columns.headings["filing_number"])
    named = [text[:2] for text in written if _names_office(text)]
    return len(named) > 0.9 * len(written) and len(set(named)) > 1


def _are_by_comma(written: Sequence[str]) -> bool:
    """Whether a comma parts persons: nine of ten fields with commas have whole names, of two words, between them."""
    with_comma = [text for text in written if ", " in text and ";" not in text]
    whole_names = [text for text in with_comma if all(_is_person(part) for part in text.split(", "))]
    return bool(with_comma) and len(whole_names) > 0.9 * len(with_comma)


def _is_person(part: str) -> bool:
    return " " in part.strip() and not _LEGAL.match(part) and not _ENDS_LEGAL.search(part)


def _named(headings: Sequence[str], given: Mapping[str, str]) -> Columns:
    columns, wrong = Columns(), []
    for name, heading in given.items():
        if heading.startswith("="):
            columns.constants[name] = heading[1:]
        elif name not in FIELDS:
            wrong.append(f"'{name}' is no field")
        elif heading not in headings:
            wrong.append(f"'{heading}' (for {name}) is no column")
        else:
            columns.headings[name] = heading
    if wrong:
        raise Unmapped(
            f"The column map does not fit: {'; '.join(wrong)}. Columns: {_listed(headings)}. "
            f"Fields: {', '.join(FIELDS)}. "
            'A value for all rows begins with \'=\', for example "office": "=IN".'
        )
    return columns


def _guessed(headings: Sequence[str], sample: Sequence[Mapping[str, Any]]) -> Columns:
    """Of the known headings of a field the first whose column holds something, else the first."""
    known = {plain(heading): heading for heading in headings}
    there = {name: [known[each] for each in names if each in known] for name, names in HEADINGS.items()}
    found = {name: next((each for each in those if _holds(sample, each)), those[0] if those else None)
             for name, those in there.items()}  # fmt: skip
    taken: set[str] = set()
    columns = Columns(guessed=True)
    for name, heading in found.items():
        if heading is not None and heading not in taken:
            columns.headings[name] = heading
            taken.add(heading)
    return columns


def _listed(headings: Sequence[str]) -> str:
    shown = ", ".join(f"'{heading}'" for heading in headings[:30])
    return shown + (f" and {len(headings) - 30} more" if len(headings) > 30 else "") if headings else "none"


def _office(columns: Columns, sample: Sequence[Mapping[str, Any]], headings: Sequence[str]) -> str:
    """The office whose numbers these are, when nine of ten fit its forms and no other's.

    Raises:
        Unmapped: no office, or more than one, fits.
    """
    heading = columns.headings.get("filing_number") or columns.headings["number"]
    written = [text for row in sample if (text := str(row.get(heading) or "").strip())][:200]
    named = {text[:2] for text in written}
    if len(named) == 1 and country(next(iter(named))) and all(text[2:3].isdigit() for text in written):
        return next(iter(named)).upper()
    of: Any = "application" if "filing_number" in columns.headings else ""
    fits = [
        code
        for code in FORMS
        if written and sum(bool(normalise(code, text, of=of).valid) for text in written) > 0.9 * len(written)
    ]
    if len(fits) == 1:
        return fits[0]
    raise Unmapped(
        f"The table does not say which office published: '{heading}' fits {' and '.join(fits) or 'no office'}. "
        'Name it in the column map, for example {"office": "=IN", …}; '
        f"columns: {_listed(headings)}."
    )


def order_of(written: Sequence[str]) -> str:
    """How dates are written: ymd, dmy or mdy; day first where nothing tells the day from the month.

    >>> order_of(["22/11/2019", "01/02/2019"]), order_of(["11/22/2019"]), order_of(["2019-11-22"])
    ('dmy', 'mdy', 'ymd')
    """
    parts = [re.findall(r"\d+", text) for text in written if text]
    if any(len(each[0]) >= 4 for each in parts if each):
        return "ymd"
    threes = [each for each in parts if len(each) == 3]
    if any(int(each[1]) > 12 for each in threes) and not any(int(each[0]) > 12 for each in threes):
        return "mdy"
    return "dmy"


@lru_cache(maxsize=65536)
def dated(text: str, order: str) -> date | None:
    """A day written in an order; None where it is no day of the calendar."""
    words = text.strip().split("T")[0].strip()
    for pattern in (*ORDERS.get(order, ()), *ORDERS["ymd"]):
        try:
            return datetime.strptime(words, pattern).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
    return None


def parties(text: str) -> list[str]:
    """The parties in one field, parted where a scraped list ran them together.

    A comma with a space, or before a legal form, belongs to a name; one without a space parts two names.

    >>> parties("EISAI R&D MANAGEMENT CO. LTD.,PRISM PHARMA CO. LTD."), parties("CODEXIS, INC.")
    (['EISAI R&D MANAGEMENT CO. LTD.', 'PRISM PHARMA CO. LTD.'], ['CODEXIS, INC.'])
    >>> parties("SHIN-ETSU CHEMICAL CO.,LTD"), parties("Patel K;Patel H")
    (['SHIN-ETSU CHEMICAL CO.,LTD'], ['Patel K', 'Patel H'])
    """
    found: list[str] = []
    for part in (_PARTED if text.isascii() else _PARTED_CHINESE).split(text):
        names = [""]
        for piece in re.split(r"(,\s*)", part):
            comma = piece[:1] == "," and not piece.strip(", \t")
            if comma or not names[-1].strip() or _LEGAL.match(piece) or not _parts(names[-1]):
                names[-1] += piece
            else:
                names.append(piece)
        found += names
    return [name for each in found if (name := trimmed(each))]


def _parts(before: str) -> bool:
    """Whether the comma at the end of what stands before parts two names."""
    bare = before.rstrip()
    if bare.endswith(","):
        return before == bare or bool(_ENDS_LEGAL.search(bare.rstrip(", ")))
    return False


def listed(text: str | None) -> list[str]:
    """The entries of one field; most fields have one, and are not asked further.

    >>> listed("US 1 A;;US 2 A"), listed("US 1 A"), listed(None)
    (['US 1 A', 'US 2 A'], ['US 1 A'], [])
    """
    if not text:
        return []
    if any(sign in text for sign in ";；|\n"):
        return [each for each in _LISTED.split(text) if each]
    return [text]


def _is_nothing(text: str) -> bool:
    return len(text) < 5 and text.lower() in NOTHING


def trimmed(text: str | None) -> str | None:
    """A text without the stray signs that scraping left at its ends."""
    found = squeezed(text)
    return (found.strip(_STRAY + " ").rstrip(",;").strip() or None) if found else None


class Builder:
    """Makes a patent of a row."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns

    def __call__(self, cells: Mapping[str, Any]) -> Patent:
        """The patent of a row.

        Raises:
            Unreadable: it has no number, or a date that is none.
        """
        said = {name: self._text(name, cells.get(heading)) for name, heading in self.columns.headings.items()}
        said |= {name: value for name, value in self.columns.constants.items() if name != "dates"}
        patent = Patent()
        number, *others = listed(said.get("number") or said.get("filing_number")) or [""]
        published(patent, country(said.get("office")), number, said.get("kind_code"))
        filed(patent, patent.office, next(iter(listed(said.get("filing_number"))), None))
        days = {name: self._date(said, name, patent) for name in DATES if name in self.columns.headings}
        patent.published_on, patent.granted_on = days.get("published_on"), days.get("granted_on")
        patent.filed_on, patent.priority_on = days.get("filed_on"), days.get("priority_on")
        self._texts(patent, said, cells)
        self._right(patent, said)
        self._people(patent, said)
        self._links(patent, said, days.get("application_published_on"), others)
        if self.columns.guessed:
            nested_rows.told(patent, cells)
        return patent

    def _list(self, cells: Mapping[str, Any], name: str) -> list[Any]:
        """The values of a field; one that is no list is a list of one."""
        heading = self.columns.headings.get(name)
        value = cells.get(heading) if heading else None
        return (
            [each for each in value if not isinstance(each, dict | list)]
            if isinstance(value, list)
            else ([] if value is None or isinstance(value, dict) else [value])
        )

    @staticmethod
    def _text(name: str, value: Any) -> str | None:
        if isinstance(value, list):
            texts = [str(each) for each in value if each is not None and not isinstance(each, dict | list)]
            if name in PARTIES and texts and all(each.count("; ") == 1 for each in texts):
                texts = [each.replace("; ", ", ") for each in texts]  # one person each, the family name first
            return ";".join(texts) or None
        if isinstance(value, str) and "\n" in value and name in LISTS:
            value = ";".join(line for each in value.splitlines() if (line := each.strip()))
        return trimmed(str(value)) if value is not None else None

    def _date(self, said: Mapping[str, str | None], name: str, patent: Patent) -> date | None:
        text = said.get(name)
        if not text or not text.strip("-0/. ") or _is_nothing(text):
            return None
        order = self.columns.orders.get(name, "ymd")
        text = next(iter(listed(text)), text)
        found = dated(text, order)
        within = _IN_TEXT.findall(text) if found is None else []
        for each in reversed(within):
            found = found or dated(each, order)
        if found is None and plain(self.columns.headings.get(name, "")) == "journal":
            return None  # the number of an issue, which names its day or does not
        if found is None:
            raise Unreadable(f"{name} {text!r} is no date written {order}", number=patent.number_original)
        return found

    def _texts(self, patent: Patent, said: Mapping[str, str | None], cells: Mapping[str, Any]) -> None:
        patent.language = language(said.get("language"))
        for name, texts in (("title", patent.titles), ("abstract", patent.abstracts)):
            given, langs = (self._list(cells, each) for each in (name, f"{name}_language"))
            if name not in self.columns.headings and said.get(name):
                given = [said[name]]
            for place, each in enumerate(given):
                lang = language(str(langs[place] or "")) if len(langs) == len(given) else patent.language
                if (text := trimmed(str(each)) if each is not None else None) and not _is_nothing(text):
                    texts.append(Text(lang, text))
        patent.claim_count_stated = whole(said.get("claim_count"))
        family = said.get("family_id") or ""
        patent.family_id = None if family.startswith("-") else family or None
        for scheme in ("ipc", "cpc"):
            for text in re.split(r"[;；,、|\n]+", said.get(scheme) or ""):
                if symbol := squeezed(text):
                    sequence = len(patent.classes) + 1
                    found = ipcr_text(symbol, sequence)._replace(scheme=scheme)
                    patent.classes.append(
                        found
                        if found.symbol
                        else Classification(scheme, international(symbol), symbol, sequence=sequence)
                    )

    def _right(self, patent: Patent, said: Mapping[str, str | None]) -> None:
        word, kind = (said.get("right") or "").lower(), patent.kind_code or ""
        of_kind = {"U": "utility_model", "Y": "utility_model", "S": "design", "P": "plant"}.get(
            kind[:1], "invention" if kind[:1] in ("A", "B", "C") else None
        )
        if patent.office == "US":
            of_kind = {"E": "reissue", "H": "statutory_invention"}.get(kind[:1], of_kind)
        patent.right = RIGHTS.get(word) or next((RIGHTS[each] for each in CHINESE if each in word), None) or of_kind
        heading = plain(self.columns.headings.get("number", ""))
        granted = (
            patent.granted_on is not None
            or "grantee" in self.columns.headings
            or heading.startswith(("patentn", "grant", "授权"))
        )
        known = kind_of(patent.office or "", kind) if kind else None
        by_kind = known.is_grant if known else None
        granted = granted if by_kind is None and kind[:1] != "A" else bool(by_kind)
        stage = said.get("stage") or ""
        patent.stage = STAGES.get(stage.lower()) or ("grant" if granted else "application")

    def _people(self, patent: Patent, said: Mapping[str, str | None]) -> None:
        for role in PARTIES:
            text = said.get(role) or ""
            if role in self.columns.by_comma:
                text = text.replace(", ", ";")
            for number, each in enumerate(parties(text), 1):
                resident = _RESIDENT.search(each) if each.endswith("]") else None
                name = each[: resident.start()] if resident else each
                if _is_nothing(name):
                    continue
                party = Party(role, name, number, country=country(resident[1]) if resident else None)
                if role in ("applicant", "grantee") and number == 1:
                    party = party._replace(
                        country=country(said.get("applicant_country")) or party.country,
                        street=said.get("applicant_address"),
                    )
                patent.parties.append(party)

    def _links(
        self, patent: Patent, said: Mapping[str, str | None], application_published_on: date | None, others: list[str]
    ) -> None:
        """Priorities, of which a day belongs to the only one, earlier publications, family and citations."""
        claimed: list[str | None] = [*listed(said.get("priority_number"))]
        on = patent.priority_on if len(claimed) < 2 else None
        for number, text in enumerate(claimed or ([None] if patent.priority_on else []), 1):
            office = country((text or "")[:2])
            patent.priorities.append(Priority(office, filing(office, text), text, on, number))
        if application_published_on:
            patent.relations.append(
                Relation(
                    "earlier_publication",
                    patent.office,
                    date=application_published_on,
                    is_filing=False,
                    detail="application",
                )
            )
        for text in (*others, *listed(said.get("family_members"))):
            found = normalise("", text, of="publication") if text else None
            if found and found.number and (found.office, found.number) != (patent.office, patent.number):
                patent.relations.append(
                    Relation("family_member", found.office or None, found.number, text, found.kind or None,
                             is_filing=False)
                )  # fmt: skip
        for number, text in enumerate(re.split(r"[;；,|\s]+", said.get("citations") or ""), 1):
            if text:
                office = country(text[:2])
                patent.citations.append(Citation("patent", number, office, cited(office, text), text))
