"""From the words of a source to values: days, whole numbers, countries, texts; what cannot be is None."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import Any

from lxml import etree

_DIGITS = re.compile(r"(\d{4})(?:(\d\d)(\d\d)|[-./年](\d{1,2})[-./月](\d{1,2})日?)(?:[T ].*|Z|[+-]\d\d:\d\d)?$")
# A line of Chinese or Japanese goes on with the next without a blank; of what stands between blocks, a blank is left.
_BROKEN = re.compile(r"(?<=[\u3001-\u9fff\uff00-\uffef])\r?\n[ \t]*(?=[\u3001-\u9fff\uff00-\uffef])")
_OF_NAMESPACE: Any = etree.XPath("descendant-or-self::*[namespace-uri()]")
_WITH_ATTRIBUTES: Any = etree.XPath("descendant-or-self::*[@*[namespace-uri()]]")
_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>]+[^\s\"<>.,;)\]]")


@lru_cache(maxsize=65536)
def day(text: str | None) -> date | None:
    """A day written 20211019, 2021-10-19 or 2021.10.19; None where a part is missing, as in 19990600.

    >>> day("20211019"), day("19990600"), day("2021-10"), day("2021-10-19+08:00")
    (datetime.date(2021, 10, 19), None, None, datetime.date(2021, 10, 19))
    """
    found = _DIGITS.match(text.strip()) if text else None
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2] or found[4]), int(found[3] or found[5]))
    except ValueError:
        return None


@lru_cache(maxsize=65536)
def year(text: str | None) -> int | None:
    """The year at the beginning of a date; None for one no publication can have."""
    digits = text.strip()[:4] if text else ""
    return int(digits) if digits.isascii() and digits.isdigit() and 1500 <= int(digits) <= 2200 else None


@lru_cache(maxsize=8192)
def whole(text: str | None) -> int | None:
    """A whole number below a thousand million; None for anything else.

    >>> whole("0012"), whole("12a"), whole(None)
    (12, None, None)
    """
    digits = text.strip() if text else ""
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits.lstrip("0")) < 10 else None


@lru_cache(maxsize=4096)
def country(text: str | None) -> str | None:
    """A two-letter code; None for "unknown", "omitted" and whatever else is written in its place."""
    code = text.strip().upper() if text else ""
    return code if len(code) == 2 and code.isascii() and code.isalpha() and code not in ("XX", "ZZ") else None


@lru_cache(maxsize=1024)
def language(text: str | None) -> str | None:
    """A two-letter language code in lower case; the regional part is dropped."""
    code = text.strip().lower()[:2] if text else ""
    return code if len(code) == 2 and code.isascii() and code.isalpha() else None


def squeezed(text: str | None) -> str | None:
    """The text with its white space run together; None where nothing is left.

    >>> squeezed(" a\\n  b "), squeezed("与水\\n按比例"), squeezed("与水 \\n 按比例")
    ('a b', '与水按比例', '与水 按比例')
    """
    if not text:
        return None
    if text.isprintable() and "  " not in text and text[0] != " " and text[-1] != " ":
        return text  # the rule, and much the quicker: a blank is the only white space that is printable
    if "\n" in text and not text.isascii():
        text = _BROKEN.sub("", text)
    return " ".join(text.split()) or None


def bare(root: Any) -> Any:
    """The tree with its namespaces taken off, for formats that mix names with and without one."""
    for element in _OF_NAMESPACE(root):
        tag = element.tag
        element.tag = tag[tag.index("}") + 1 :]
    for element in _WITH_ATTRIBUTES(root):
        for key in [key for key in element.attrib if key[0] == "{"]:
            element.set(key[key.index("}") + 1 :], element.attrib.pop(key))
    return root


def content(element: Any) -> str | None:
    """All text inside an element, mark-up left out, white space run together."""
    if element is None:
        return None
    if not len(element):
        return squeezed(element.text)
    return squeezed(etree.tostring(element, method="text", encoding="unicode", with_tail=False))


def paragraphs(element: Any, *blocks: str) -> str | None:
    """The same, with a space where one of the named blocks begins, so that its words do not run into the last ones."""
    for block in element.iter(*blocks):
        block.text = f" {block.text or ''}"
        block.tail = f" {block.tail or ''}"
    return content(element)


def doi(text: str | None) -> str | None:
    """The DOI in a reference.

    >>> doi("Nature 401, doi:10.1038/44565.")
    '10.1038/44565'
    """
    found = _DOI.search(text) if text and "10." in text else None
    return found[0] if found else None
