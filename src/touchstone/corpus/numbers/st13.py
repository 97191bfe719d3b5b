"""Application numbers in the form of ST.13: kind of right in two digits, year in four, serial number in nine.

A number gets the form only where the office's number says all three. Kinds of right: 10 and 11 a patent, national and
from an international application; 20 and 21 a utility model (DPMA, Mitteilung Nr. 3/2003, after ST.13). The pairs for
China are those of its published files, which carry both forms: 202111286633.X and 102021001286633.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .form import Number

KINDS = {
    "10": "patent",
    "11": "patent, from an international application",
    "20": "utility model",
    "21": "utility model, from an international application",
}
_FROM_CHINA = {"1": "10", "8": "11", "2": "20", "9": "21"}
_WRITTEN = re.compile(r"(?P<office>[A-Z]{2})?(?P<type>\d\d)(?P<year>(?:19|20)\d\d)(?P<serial>\d{9})")


@dataclass(frozen=True)
class ApplicationNumber:
    """The parts of a number in the form of ST.13; `office` is empty where it is written without."""

    type: str
    year: int
    serial: int
    office: str = ""

    def __str__(self) -> str:
        return f"{self.office}{self.type}{self.year}{self.serial:09d}"


def parse(text: str) -> ApplicationNumber | None:
    """The parts of a number written in the form, or None where it is not; spaces, hyphens and slashes do not count.

    >>> parse("10 2021 001286633")
    ApplicationNumber(type='10', year=2021, serial=1286633, office='')
    """
    match = _WRITTEN.fullmatch(re.sub(r"[\s/-]", "", text).upper())
    if match is None:
        return None
    return ApplicationNumber(match["type"], int(match["year"]), int(match["serial"]), match["office"] or "")


def st13(number: Number) -> str | None:
    """The form of ST.13 of an application number; None where it cannot be derived.

    >>> from touchstone.corpus.numbers import normalise
    >>> st13(normalise("CN", "202111286633.X")), st13(normalise("CN", "202180002433.9"))
    ('102021001286633', '112021000002433')
    >>> st13(normalise("KR", "10-2016-0063019")), st13(normalise("US", "10/123,456")) is None
    ('102016000063019', True)
    """
    digits = number.number
    if number.valid is False or number.of not in ("application", "grant"):
        return None
    if number.office == "CN" and len(digits) == 12 and digits[4] in _FROM_CHINA:
        return f"{_FROM_CHINA[digits[4]]}{digits[:4]}{int(digits[5:]):09d}"
    if number.office == "KR" and len(digits) == 13 and digits[:2] in ("10", "20"):
        return f"{digits[:6]}{int(digits[6:]):09d}"
    if number.office == "DE" and len(digits) == 12:
        return f"{digits[:6]}{int(digits[6:]):09d}"
    return None
