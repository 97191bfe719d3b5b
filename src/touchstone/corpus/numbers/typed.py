"""What people type into a search: whether it is a number as a whole, and whose, where no office is named."""

from __future__ import annotations

import re
import unicodedata

from .form import Number
from .normalising import normalise

FEWEST, MOST = 5, 20
#: an office or a word of an office before the number; letters of kinds; digits with what people put between them.
_SHAPE = re.compile(
    r"(?P<before>[A-Z]{2}|PCT/?[A-Z]{2}|ZL|[特実意商再登公][開願公表許登録実用新案意匠特報]*第?(?:WO)?[昭平令和成HSTR]*"
    r"|[특실의상공등출][가-힣]*|)[-.:/]?"
    r"(?P<letters>[DHTSRXEAIPLVM]{0,2})[-.]?(?P<digits>\d[\d./-]*)[号호]?(?:公報|明細書|공보)?(?P<kind>\.?[A-Z]\d?)?"
)


def is_number(text: str) -> bool:
    """Whether the whole text reads as a number, with its office or without.

    >>> is_number("US 8,926,509 B2"), is_number("特開2021-193879"), is_number("13/912,345"), is_number("D435854")
    (True, True, True, True)
    >>> is_number("pump 2010"), is_number("G01L 9/00"), is_number("2010:2012"), is_number("iso 9001")
    (False, False, False, False)
    """
    cleaned = re.sub(r"[\s,'\u2019\u00a0]+", "", unicodedata.normalize("NFKC", text)).upper().replace("–", "-")
    found = _SHAPE.fullmatch(cleaned)
    return found is not None and FEWEST <= sum(map(str.isdigit, found["digits"])) <= MOST


def known_by_signs(text: str) -> list[Number]:
    """Readings of a number without its office, where signs of its own tell whose it is.

    A Chinese number is known by its check digit, where that is right; a Japanese or Korean one by the words before it.

    >>> [each.key for each in known_by_signs("202111286633.X")]
    ['CN202111286633']
    >>> known_by_signs("202111286633.1"), [each.key for each in known_by_signs("特開2021-193879")][:1]
    ([], ['JP2021193879'])
    """
    bare = text.strip()
    if not bare[:1].isascii():
        national = [normalise(code, bare, of=of) for code in ("JP", "KR") for of in ("publication", "application")]
        return [each for each in national if each.number and each.valid is not False]
    chinese = [normalise("CN", bare, of=of) for of in ("application", "publication")]
    return [each for each in chinese if each.check and each.valid is True]
