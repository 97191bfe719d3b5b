"""Tables of trademarks: which column is which field of a mark, and how a row becomes a record."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from touchstone.corpus.numbers import normalise
from touchstone.corpus.readers.columns import Columns, dated, order_of, parties, trimmed
from touchstone.corpus.readers.headings import plain
from touchstone.corpus.readers.values import country, language, squeezed
from touchstone.corpus.refusals import Refused, Unreadable
from touchstone.corpus.schema.trademarks import Figure, GoodsClass, RightParty, RightPriority, Trademark

DATES = ("applied_on", "published_on", "registered_on", "expires_on", "ended_on", "status_since", "priority_on")
ROLES = {"applicant": "applicant", "owner": "owner", "registrant": "registrant", "agent": "representative"}
FIELDS = (
    "office", "number", "registration_number", "international_number", "mark_text", "feature", "category", "nice",
    "goods", "vienna", "status", "language", "image", "priority_number", "priority_country", "applicant_country",
    "applicant_address", *ROLES, *DATES,
)  # fmt: skip
# Headings seen in open data of offices, lower case, letters and digits alone; the first that is there is taken.
HEADINGS: dict[str, tuple[str, ...]] = {
    "number": ("applicationnumber", "applicationno", "applno", "serialnumber", "serialno", "filingnumber",
               "tmnumber", "trademarknumber", "申请号", "申请注册号", "申请号注册号", "注册号申请号"),
    "registration_number": ("registrationnumber", "registrationno", "regno", "regnumber", "注册号",
                            "商标注册号"),
    "international_number": ("internationalregistrationnumber", "irnumber", "madridnumber", "国际注册号"),
    "office": ("officecode", "ipoffice", "st3code", "office", "registrationoffice"),
    "mark_text": ("marktext", "mark", "trademark", "trademarkname", "markname", "wordmark", "verbalelement",
                  "markverbalelement", "markidentification", "marktitle", "商标名称", "商标", "商标文字"),
    "feature": ("markfeature", "marktype", "kindofmark", "trademarktype", "商标形式", "商标类型"),
    "category": ("markcategory", "category", "商标种类"),
    "nice": ("niceclass", "niceclasses", "niceclassification", "classes", "class", "intclass",
             "internationalclass", "国际分类", "国际分类号", "尼斯分类", "商标类别", "类别", "分类号"),
    "goods": ("goodsandservices", "goodsservices", "goods", "goodsdescription", "specification", "商品服务",
              "商品", "使用商品", "商品服务项目"),
    "vienna": ("viennacodes", "vienna", "viennaclass", "viennaclassification", "figurativeelements", "图形要素",
               "图形要素编码"),
    "status": ("status", "markstatus", "legalstatus", "tmstatus", "商标状态", "状态", "法律状态"),
    "language": ("language", "lang"),
    "image": ("image", "imagefile", "imageurl", "markimage", "商标图样", "图片"),
    "applicant": ("applicant", "applicantname", "applicants", "nameofapplicant", "申请人", "申请人名称",
                  "申请人中文"),
    "owner": ("owner", "ownername", "proprietor", "holder", "holdername", "商标权人", "权利人"),
    "registrant": ("registrant", "registrantname", "注册人", "注册人名称"),
    "agent": ("agent", "agentname", "attorney", "representative", "代理机构", "代理机构名称", "代理人"),
    "applicant_country": ("applicantcountry", "ownercountry", "holdercountry", "申请人国别"),
    "applicant_address": ("applicantaddress", "owneraddress", "申请人地址", "申请人地址中文"),
    "applied_on": ("applicationdate", "filingdate", "dateofapplication", "dateoffiling", "appldate", "申请日期",
                   "申请日"),
    "published_on": ("publicationdate", "publisheddate", "advertiseddate", "初审公告日期", "初审公告日",
                     "公告日期"),
    "registered_on": ("registrationdate", "dateofregistration", "regdate", "注册公告日期", "注册公告日",
                      "注册日期", "注册日"),
    "expires_on": ("expirydate", "expirationdate", "validupto", "renewalduedate", "有效期至", "专用权期限截止",
                   "专用权截止日期"),
    "ended_on": ("cancellationdate", "abandonmentdate", "terminationdate", "注销日期", "失效日期"),
    "status_since": ("statusdate", "状态日期"),
    "priority_number": ("prioritynumber", "优先权号"),
    "priority_country": ("prioritycountry", "优先权国家"),
    "priority_on": ("prioritydate", "优先权日期", "优先权日"),
}  # fmt: skip
_TELLING = ("mark_text", "nice", "goods", "vienna")
_CLASS = re.compile(r"(?<![\d.])0*([1-9]\d?)(?![\d.])")
_GOODS_OF = re.compile(r"(?:\bclass|\bcl\.?|\bint\.? cl\.?|第)\s*0*([1-9]\d?)\s*类?\s*[:：.\-–—)]\s*", re.IGNORECASE)
_VIENNA = re.compile(r"\d{1,2}\.\d{1,2}(?:\.\d{1,3})?|\b\d{6}\b")


def speaks_of_marks(headings: Sequence[str], given: Mapping[str, str] | None) -> bool:
    """Whether the table is one of marks: the caller names a field that marks alone have, or the headings do.

    >>> speaks_of_marks(["Serial Number", "Mark Text", "Nice Class"], None), speaks_of_marks(["Title", "IPC"], None)
    (True, False)
    """
    if given is not None:
        return any(name in given for name in ("mark_text", "nice", "vienna", "goods"))
    known = {plain(heading) for heading in headings}
    found = [name for name in _TELLING if known & set(HEADINGS[name])]
    return "mark_text" in found or len(found) > 1


def settled(headings: Sequence[str], sample: Sequence[Mapping[str, Any]], given: Mapping[str, str] | None) -> Columns:
    """The columns as the caller names them, or as the headings tell.

    Raises:
        Refused: a named column is not there, no column holds a number, or the office is not said.
    """
    columns = _named(headings, given) if given is not None else _guessed(headings)
    if "number" not in columns.headings and "registration_number" not in columns.headings:
        raise Refused(f"No column of the table of marks is known to hold the number. {_advice(headings)}")
    if "office" not in columns.headings and "office" not in columns.constants:
        raise Refused(f"The table of marks does not say whose numbers it holds. {_advice(headings)}")
    for name in DATES:
        if name in columns.headings:
            written = [str(row.get(columns.headings[name]) or "") for row in sample]
            columns.orders[name] = columns.constants.get("dates") or order_of(written)
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
        raise Refused(
            f"The column map does not fit: {'; '.join(wrong)}. {_advice(headings)} Fields: {', '.join(FIELDS)}."
        )
    return columns


def _guessed(headings: Sequence[str]) -> Columns:
    known = {plain(heading): heading for heading in reversed(headings)}
    columns = Columns()
    for name, names in HEADINGS.items():
        heading = next((known.pop(each) for each in names if each in known), None)
        if heading is not None:
            columns.headings[name] = heading
    return columns


def _advice(headings: Sequence[str]) -> str:
    shown = ", ".join(f"'{heading}'" for heading in headings[:30])
    return (
        f"Its columns: {shown or 'none'}. Name them, as in "
        '{"number": "Serial No", "office": "=US", "mark_text": "Mark", "nice": "Class"}.'
    )


class Builder:
    """Makes a mark of a row."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns

    def __call__(self, cells: Mapping[str, Any]) -> Trademark:
        """The mark of a row.

        Raises:
            Unreadable: it has no number or no office, or a date that is none.
        """
        said = {name: _text(cells.get(heading)) for name, heading in self.columns.headings.items()}
        said |= {name: value for name, value in self.columns.constants.items() if name != "dates"}
        mark = _numbered(said)
        days = {name: self._day(said, name, mark) for name in DATES}
        for name in ("applied_on", "published_on", "registered_on", "expires_on", "ended_on", "status_since"):
            setattr(mark, name, days[name])
        mark.mark_text, mark.status = said.get("mark_text"), said.get("status")
        mark.feature_original, mark.language = said.get("feature"), language(said.get("language"))
        mark.categories = [each.lower().replace(" ", "_") for each in _split(said.get("category"))]
        mark.images = _split(said.get("image"))
        mark.goods, mark.figures = (
            goods(said.get("nice"), said.get("goods"), mark.language),
            figures(said.get("vienna")),
        )
        mark.parties = _people(said)
        if said.get("priority_number") or days["priority_on"]:
            office, written = country(said.get("priority_country")), said.get("priority_number")
            number = normalise(office or "", written).number or None if written else None
            mark.priorities = [RightPriority(office, number, written, days["priority_on"], True)]
        return mark

    def _day(self, said: Mapping[str, str | None], name: str, mark: Trademark) -> date | None:
        written = said.get(name)
        if not written or not written.strip("-0/. "):
            return None
        order = self.columns.orders.get(name, "ymd")
        found = dated(written, order)
        if found is None:
            raise Unreadable(f"{name} {written!r} is no date written {order}", number=mark.number_original)
        return found


def _numbered(said: Mapping[str, str | None]) -> Trademark:
    written = said.get("number") or said.get("registration_number")
    if not written:
        raise Unreadable("the row has neither application number nor registration number")
    office = country(said.get("office"))
    of: Any = "trademark_application" if said.get("number") else "trademark_registration"
    found = normalise(office or "", written, of=of)
    if not (office or found.office):
        raise Unreadable(f"the office of {written!r} is not stated", number=written)
    if not found.number:
        raise Unreadable(f"its number {written!r} has neither letters nor digits", number=written)
    mark = Trademark(office=found.office or office, number=found.number, number_original=written)
    if registration := said.get("registration_number"):
        mark.registration_number = (
            normalise(mark.office or "", registration, of="trademark_registration").number or None
        )
    mark.international_number = said.get("international_number")
    return mark


def goods(classes: str | None, text: str | None, lang: str | None = None) -> list[GoodsClass]:
    """Classes with their goods, where the text says which are whose or there is one class alone.

    >>> [(each.number, each.text) for each in goods("25; 35", "Class 25: shirts. Class 35: retail of shirts")]
    [('25', 'shirts.'), ('35', 'retail of shirts')]
    >>> [(each.number, each.text) for each in goods("第25类", "shirts")]
    [('25', 'shirts')]
    """
    numbers = list(dict.fromkeys(_CLASS.findall(classes or "")))
    if not text:
        return [GoodsClass("nice", number) for number in numbers]
    if len(numbers) == 1 and not _GOODS_OF.search(text):
        return [GoodsClass("nice", numbers[0], text=text, lang=lang)]
    before, *parts = _GOODS_OF.split(text)
    told: dict[str, str] = {}
    for number, of_it in zip(parts[::2], parts[1::2], strict=True):
        told[number] = f"{told.get(number, '')} {of_it.strip(' ;')}".strip()
    entries = [GoodsClass("nice", each, text=told.pop(each, None), lang=lang) for each in numbers]
    entries += [GoodsClass("nice", number, text=of_it, lang=lang) for number, of_it in told.items()]
    return entries + ([GoodsClass("nice", None, text=before.strip(), lang=lang)] if before.strip() else [])


def figures(text: str | None) -> list[Figure]:
    """Vienna codes in a field.

    >>> [each.code for each in figures("26.17.21; 5.1.12")]
    ['26.17.21', '05.01.12']
    """
    found = []
    for written in _VIENNA.findall(text or ""):
        parts = written.split(".") if "." in written else [written[:2], written[2:4], written[4:]]
        found.append(Figure("vienna", ".".join(part.zfill(2) for part in parts), written))
    return found


def _people(said: Mapping[str, str | None]) -> list[RightParty]:
    found = []
    for name, role in ROLES.items():
        for place, each in enumerate(parties(said.get(name) or ""), start=1):
            first = place == 1 and role != "representative"
            home = country(said.get("applicant_country")) if first else None
            found.append(
                RightParty(role, each, place, street=said.get("applicant_address") if first else None, country=home)
            )
    return found


def _split(text: str | None) -> list[str]:
    return [found for each in re.split(r"[;；|\n]+", text or "") if (found := squeezed(each))]


def _text(value: Any) -> str | None:
    if isinstance(value, list):
        return "; ".join(str(each) for each in value if each is not None and not isinstance(each, dict | list)) or None
    return trimmed(str(value)) if value is not None else None
