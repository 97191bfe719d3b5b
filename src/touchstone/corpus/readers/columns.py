"""Which column of a table is which field of a patent, how its dates are written, and how a row becomes a record."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from touchstone.corpus.numbers import FORMS, normalise
from touchstone.corpus.readers.epo import ipcr_text
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
    "language",
    "title",
    "abstract",
    "ipc",
    "cpc",
    "claim_count",
    "applicant_country",
    "applicant_address",
    "citations",
)
FIELDS = (*PLAIN, *DATES, *PARTIES)
ORDERS = {"ymd": ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%Y年%m月%d日"),
          "dmy": ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d %b %Y", "%d-%b-%Y", "%d %B %Y"),
          "mdy": ("%m/%d/%Y", "%m-%d-%Y", "%b %d, %Y", "%B %d, %Y")}  # fmt: skip

# Headings seen in open data of offices, lower case, letters and digits alone; the first that is there is taken.
HEADINGS: dict[str, tuple[str, ...]] = {
    "number": (
        "publicationnumber",
        "patentnumber",
        "patentno",
        "grantnumber",
        "documentnumber",
        "docnumber",
        "pubno",
        "patentid",
        "publicationno",
        "number",
        "公开号",
        "公开公告号",
        "公告号",
        "授权公告号",
        "专利号",
        "文献号",
        "公开（公告）号",
        "公開番号",
        "公報番号",
        "特許番号",
        "登録番号",
        "文献番号",
    ),
    "office": (
        "officecode",
        "ipoffice",
        "st3code",
        "countrycode",
        "publicationcountry",
        "authority",
        "jurisdiction",
        "国别代码",
    ),
    "kind_code": ("kindcode", "kind", "documentkind", "文献类型", "文献种类代码"),
    "right": ("patenttype", "typeofpatent", "righttype", "专利类型", "专利种类"),
    "filing_number": (
        "applicationnumber",
        "applicationno",
        "applnumber",
        "applno",
        "filingnumber",
        "申请号",
        "出願番号",
    ),
    "filed_on": (
        "dateofapplication",
        "applicationdate",
        "filingdate",
        "dateoffiling",
        "appldate",
        "fileddate",
        "申请日",
        "申请日期",
        "出願日",
    ),
    "priority_on": ("dateofpriority", "prioritydate", "earliestprioritydate", "优先权日", "優先日"),
    "priority_number": ("prioritynumber", "priorityno", "优先权号", "優先権主張番号"),
    "published_on": (
        "publicationdate",
        "dateofpublication",
        "pubdate",
        "journal",
        "公开日",
        "公开公告日",
        "公告日",
        "公开（公告）日",
        "公開日",
        "発行日",
    ),
    "granted_on": ("grantdate", "dateofgrant", "patentdate", "issuedate", "授权日", "授权公告日", "登録日"),
    "application_published_on": ("dateofapplicationpublication", "applicationpublicationdate", "申请公布日"),
    "title": (
        "titleofinvention",
        "inventiontitle",
        "title",
        "patenttitle",
        "发明名称",
        "名称",
        "标题",
        "专利名称",
        "発明の名称",
        "考案の名称",
    ),
    "abstract": ("abstract", "summary", "摘要", "要約"),
    "grantee": (
        "patenteename",
        "patentee",
        "patentholder",
        "proprietor",
        "owner",
        "专利权人",
        "权利人",
        "特許権者",
        "権利者",
    ),
    "applicant": (
        "applicantname",
        "applicants",
        "applicant",
        "nameofapplicant",
        "申请人",
        "申请（专利权）人",
        "申请专利权人",
        "出願人",
    ),
    "assignee": ("assigneename", "assignees", "assignee", "受让人"),
    "inventor": (
        "inventorname",
        "inventors",
        "inventor",
        "nameofinventor",
        "发明人",
        "发明（设计）人",
        "发明设计人",
        "発明者",
        "考案者",
    ),
    "agent": ("agent", "attorney", "agentname", "代理机构", "代理人"),
    "applicant_country": ("applicantcountry", "countryofapplicant", "申请人国别"),
    "applicant_address": ("applicantaddress", "addressofapplicant", "地址", "申请人地址"),
    "ipc": (
        "ipc",
        "ipcclass",
        "ipccode",
        "internationalclassification",
        "classificationipc",
        "分类号",
        "国际分类号",
        "主分类号",
        "国際特許分類",
    ),
    "cpc": ("cpc", "cpcclass", "cpccode"),
    "claim_count": ("numberofclaims", "claims", "claimcount", "noofclaims", "权利要求数量", "請求項の数", "請求項数"),
    "family_id": ("familyid", "docdbfamilyid", "simplefamily"),
    "citations": ("citations", "citedpatents", "backwardcitations", "引证专利"),
    "language": ("language", "lang"),
}
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


@dataclass(slots=True)
class Columns:
    """Field -> heading, constants, and the order in which each date column is written."""

    headings: dict[str, str] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    orders: dict[str, str] = field(default_factory=dict)


def plain(heading: str) -> str:
    """A heading with letters, digits and Chinese signs alone."""
    return "".join(sign for sign in heading.lower() if sign.isalnum() or sign in "（）")


def settled(headings: Sequence[str], sample: Sequence[Mapping[str, Any]], given: Mapping[str, str] | None) -> Columns:
    """The columns as the caller names them, or as the headings and the first rows tell.

    Raises:
        Unmapped: a named column is not there, or no column holds a number.
    """
    columns = _named(headings, given) if given is not None else _guessed(headings)
    for name in DATES:
        if name in columns.headings:
            written = [str(row.get(columns.headings[name]) or "") for row in sample]
            columns.orders[name] = columns.constants.get("dates") or order_of(written)
    if "number" not in columns.headings and "filing_number" not in columns.headings:
        raise Unmapped(
            f"No column of the table is known to hold the number. Its columns: {_listed(headings)}. Name them, as in "
            '{"number": "Patent No", "office": "=IN", "filed_on": "Application Date"}.'
        )
    if "office" not in columns.headings and "office" not in columns.constants:
        columns.constants["office"] = _office(columns, sample, headings)
    return columns


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


def _guessed(headings: Sequence[str]) -> Columns:
    known = {plain(heading): heading for heading in headings}
    found = {name: next((known[each] for each in names if each in known), None) for name, names in HEADINGS.items()}
    taken: set[str] = set()
    columns = Columns()
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
    for part in re.split(r"[;；\n|]+", text):
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
        said = {name: self._text(cells.get(heading)) for name, heading in self.columns.headings.items()}
        said |= {name: value for name, value in self.columns.constants.items() if name != "dates"}
        patent = Patent()
        number = said.get("number") or said.get("filing_number")
        published(patent, country(said.get("office")), number, said.get("kind_code"))
        filed(patent, patent.office, said.get("filing_number"))
        days = {name: self._date(said, name, patent) for name in DATES if name in self.columns.headings}
        patent.published_on, patent.granted_on = days.get("published_on"), days.get("granted_on")
        patent.filed_on, patent.priority_on = days.get("filed_on"), days.get("priority_on")
        self._texts(patent, said)
        self._right(patent, said)
        self._people(patent, said)
        self._links(patent, said, days.get("application_published_on"))
        return patent

    @staticmethod
    def _text(value: Any) -> str | None:
        if isinstance(value, list):
            return (
                ";".join(str(each) for each in value if each is not None and not isinstance(each, dict | list)) or None
            )
        return trimmed(str(value)) if value is not None else None

    def _date(self, said: Mapping[str, str | None], name: str, patent: Patent) -> date | None:
        text = said.get(name)
        if not text or not text.strip("-0/. "):
            return None
        order = self.columns.orders.get(name, "ymd")
        found = dated(text, order)
        within = _IN_TEXT.findall(text) if found is None else []
        for each in reversed(within):
            found = found or dated(each, order)
        if found is None:
            raise Unreadable(f"{name} {text!r} is no date written {order}", number=patent.number_original)
        return found

    def _texts(self, patent: Patent, said: Mapping[str, str | None]) -> None:
        lang = language(said.get("language"))
        patent.language = lang
        if title := said.get("title"):
            patent.titles.append(Text(lang, title))
        if abstract := said.get("abstract"):
            patent.abstracts.append(Text(lang, abstract))
        patent.claim_count_stated = whole(said.get("claim_count"))
        patent.family_id = said.get("family_id")
        for scheme in ("ipc", "cpc"):
            for text in re.split(r"[;；,|\n]+", said.get(scheme) or ""):
                if symbol := squeezed(text):
                    sequence = len(patent.classes) + 1
                    found = ipcr_text(symbol, sequence)._replace(scheme=scheme)
                    patent.classes.append(
                        found
                        if found.symbol
                        else Classification(scheme, international(symbol), symbol, sequence=sequence)
                    )

    def _right(self, patent: Patent, said: Mapping[str, str | None]) -> None:
        word = (said.get("right") or "").lower()
        patent.right = RIGHTS.get(word) or {"U": "utility_model", "Y": "utility_model", "S": "design"}.get(
            (patent.kind_code or "")[:1]
        )
        heading = plain(self.columns.headings.get("number", ""))
        granted = (
            patent.granted_on is not None
            or "grantee" in self.columns.headings
            or heading.startswith(("patentn", "grant", "授权"))
        )
        kind = (patent.kind_code or "")[:1]
        patent.stage = said.get("stage") or ("grant" if kind in ("B", "C") or (not kind and granted) else "application")

    def _people(self, patent: Patent, said: Mapping[str, str | None]) -> None:
        for role in PARTIES:
            for number, name in enumerate(parties(said.get(role) or ""), 1):
                party = Party(role, name, number)
                if role in ("applicant", "grantee") and number == 1:
                    party = party._replace(
                        country=country(said.get("applicant_country")), street=said.get("applicant_address")
                    )
                patent.parties.append(party)

    def _links(self, patent: Patent, said: Mapping[str, str | None], application_published_on: date | None) -> None:
        priority = said.get("priority_number")
        if priority or patent.priority_on:
            office = country((priority or "")[:2])
            patent.priorities.append(Priority(office, filing(office, priority), priority, patent.priority_on, 1))
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
        for number, text in enumerate(re.split(r"[;；,|\s]+", said.get("citations") or ""), 1):
            if text:
                office = country(text[:2])
                patent.citations.append(Citation("patent", number, office, cited(office, text), text))
