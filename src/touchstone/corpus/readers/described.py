"""Documents that the applicant names in the description: the list behind a European text, marks in a Japanese one.

Descriptions are left out of the tree unless they are asked for; what is marked in them is then read from the bytes.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from lxml import etree

from touchstone.corpus.numbers import normalise
from touchstone.corpus.parsing import PARSER
from touchstone.corpus.readers.identifiers import cited
from touchstone.corpus.readers.values import content, country, day, doi, squeezed, year
from touchstone.corpus.schema.patents import Citation

_DESCRIPTION = re.compile(rb"<((?:[\w.-]+:)?description)[ >\t\r\n]")
# Nothing is given back, so that marks without an end, however many, are each looked at once.
_MARKED = re.compile(rb"<(patcit|nplcit)(?=[ >\t\r\n])(?:[^<]++|<(?!/?(?:patcit|nplcit)[ >\t\r\n]))*+</\1>")
_FILING = "L"  # how the EPO's lists mark the number of a filing: US 545396 A of 1995 is 08/545,396 and no old grant
# Lands as Japanese descriptions name them before a number, and what that number is then called there.
_LANDS = {"米国": "US", "アメリカ": "US", "欧州": "EP", "ヨーロッパ": "EP", "国際公開": "WO", "国際特許": "WO",
          "大韓民国": "KR", "韓国": "KR", "中華人民共和国": "CN", "中国": "CN", "西独": "DE", "独国": "DE",
          "ドイツ": "DE", "英国": "GB", "イギリス": "GB", "仏国": "FR", "フランス": "FR", "台湾": "TW",
          "カナダ": "CA", "豪州": "AU", "オーストラリア": "AU"}  # fmt: skip
_ABROAD = re.compile(
    rf"(?P<land>{'|'.join(_LANDS)})[^0-9A-Za-z]*(?P<number>[A-Z]{{0,2}}[\d][\d,./-]*\d)(?P<kind>[A-Z]\d?)?"
)
_DOMESTIC = {"特開": "A", "特表": "A", "特公": "B", "実開": "U", "実公": "Y"}
_LABELS = {"vid": "vol. ", "ino": "no. ", "ppl": "-"}


def named(element: Any, first: int = 1) -> list[Citation]:
    """What is marked as a patent or as literature inside an element, numbered from `first`."""
    found = filter(None, map(_citation, element.iter("patcit", "nplcit")))
    return [
        each._replace(sequence=number, cited_by="applicant", phase="application")
        for number, each in enumerate(found, first)
    ]


def lift(document: bytes, begin: int = 0) -> tuple[list[tuple[int, int]], list[Citation]]:
    """What is marked inside the description of a document of which the tree may not have it; nothing is taken out."""
    found = _DESCRIPTION.search(document, begin)
    end = document.find(b"</" + found[1] + b">", found.end()) if found else -1
    if (
        found is None
        or end < 0
        or document.find(b"<patcit", found.end(), end) < 0 > document.find(b"<nplcit", found.end(), end)
    ):
        return [], []
    marks = b"".join(each[0] for each in _MARKED.finditer(document, found.end(), end))
    try:
        return [], named(etree.fromstring(b"<marked>" + marks + b"</marked>", PARSER))
    except etree.XMLSyntaxError:
        return [], []  # the whole is parsed next, and says what is wrong with it


def _citation(element: Any) -> Citation | None:
    if element.tag == "nplcit":
        text = _reference(element)
        return Citation("literature", text=text, doi=doi(text)) if text else None
    fields = {part.tag: squeezed(part.text) for part in element.iterfind("document-id/*")}
    number, text = fields.get("doc-number"), content(element.find("text"))
    if number:
        office, kind, on = country(fields.get("country")), fields.get("kind"), fields.get("date")
        is_filing = element.get("dnum-type") == _FILING
        normal = None if is_filing else cited(office, number, kind)
        told = squeezed(element.get("dnum")) if is_filing else None
        return Citation("patent", None, office, normal, number, kind, day(on), on, year(on), text=told)
    if not text:
        return None
    office, normal, kind = in_words(text)
    return Citation("patent", None, office, normal, text if normal else None, kind, text=text)


def in_words(text: str) -> tuple[str | None, str | None, str | None]:
    """Office, normal number and kind of a publication as a Japanese description names it; None where it does not tell.

    >>> in_words("特開平８−９９３２号公報"), in_words("米国特許出願公開第2012/0123456号明細書")
    (('JP', '1996009932', 'A'), ('US', '20120123456', 'A1'))
    >>> in_words("国際公開第2012/034567号"), in_words("社内報")
    (('WO', '2012034567', None), (None, None, None))
    """
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    if abroad := _ABROAD.search(plain):
        office = _LANDS[abroad["land"]]
        kind = abroad["kind"] or ("A1" if office == "US" and "出願公開" in plain else None)
        return office, cited(office, abroad["number"], kind), kind
    found = normalise("JP", plain, of="publication")
    if found.valid is False or found.of == "application":
        return None, None, None
    return "JP", found.number, found.kind or _DOMESTIC.get(plain[:2])


def _reference(element: Any) -> str | None:
    """The words of a reference; one in parts is put together as a reader expects it, author and title first."""
    parts = [part for part in element.iter() if not len(part) and squeezed(part.text)]
    if len(parts) < 2 or element.find("text") is not None or element.find("othercit") is not None:
        return content(element)
    text = ""
    for part in parts:
        label = "pages " if part.tag == "ppf" else _LABELS.get(part.tag, "")
        joint = "" if not text or label == "-" else ", "
        text += f"{joint}{label}{squeezed(part.text)}"
    return text
