"""How China, Japan and Korea number applications and publications."""

from __future__ import annotations

import re

from .check_digits import modulo_11
from .form import Fault, century, form, years

CHINESE_TYPES = {
    "1": "invention",
    "2": "utility model",
    "3": "design",
    "8": "international application for an invention",
    "9": "international application for a utility model",
}


def _chinese(match: re.Match[str]) -> str:
    if match["type"] not in CHINESE_TYPES:
        known = ", ".join(f"{code} {meaning}" for code, meaning in CHINESE_TYPES.items())
        return f"Its digit for the kind of right is {match['type']}; ZC 0006-2003 knows {known}."
    return years(2003)(match) if len(match["year"]) == 4 else ""


# Since 1 October 2003 twelve digits, before that eight; both with a check digit after a point. ZC 0006-2003.
# From 1985 to 1988 the publication took the number of the application; CN 101xxxxxx since 2007 begins with the right.
CHINA = (
    form(
        "application since October 2003",
        "201910725275.4",
        "application",
        r"(?P<zl>ZL)?(?P<digits>(?P<year>20\d\d)(?P<type>\d)\d{7})(?:\.?(?P<check>[\dX]))?",
        "{digits}",
        check=modulo_11,
        fault=_chinese,
    ),
    form(
        "application up to September 2003",
        "99101234.8",
        "application",
        r"(?P<zl>ZL)?(?P<digits>(?P<year>8[5-9]|9\d|0[0-3])(?P<type>[1-9])\d{5})(?:\.?(?P<check>[\dX]))?",
        "{digits}",
        check=modulo_11,
        fault=_chinese,
    ),
    form("publication since 2007", "101234567", "publication", r"(?P<digits>[1-3]\d{8})", "{digits}"),
    form("publication from 1989 to 2007", "1234567", "publication", r"(?P<digits>[1-3]\d{6})", "{digits}"),
    form("publication from 1985 to 1988", "85100001", "publication", r"(?P<digits>8[5-8][1-3]\d{5})", "{digits}"),
)

# Year 1 of each era, and its last year. MPEP 901.05(a) for Showa and Heisei; the calendar of Japan for the others.
ERAS = {"M": (1868, 45), "T": (1912, 15), "S": (1926, 64), "H": (1989, 31), "R": (2019, 99)}
_ERA_WORDS = {"平成": "H", "平": "H", "昭和": "S", "昭": "S", "大正": "T", "大": "T", "明治": "M", "明": "M"}
_ERA_WORDS |= {"令和": "R", "令": "R", "HEISEI": "H", "HEI": "H", "SHOWA": "S", "SHO": "S", "H": "H", "S": "S"}
_ERA_WORDS |= {"T": "T", "M": "M", "R": "R", "SH": "S", "HE": "H"}
_ERA = "(?P<era>" + "|".join(sorted(_ERA_WORDS, key=len, reverse=True)) + ")"
_APPLIED = r"(?:特願|実願|意願|商願)?第?"
_PUBLISHED = (
    r"(?:公開特許公報|公表特許公報|特許出願公開|特許公開|特許公告|実用新案公開|実用新案公告"
    r"|特開|特表|特公|実開|実公|実表|公開|公表)?第?"
)
_REGISTERED = r"(?:登録実用新案|実用新案登録|意匠登録|登録意匠|特許登録|特許|登録|特登|実登|意登|登実)?第?"
_REPUBLISHED = r"(?:(?:再公表特許|再公表|再表)(?:WO)?|WO)"
_END = r"号?(?:公報|明細書)?"


def western_year(era: str, year: int) -> int:
    """The western year of a year of an era.

    >>> western_year("H", 7), western_year("S", 61)
    (1995, 1986)
    """
    return ERAS[era][0] + year - 1


def _imperial(match: re.Match[str]) -> str:
    year = western_year(_ERA_WORDS[match["era"]], int(match["year"]))
    return f"{year}{match['serial']:0>6}"


def _beyond_the_era(match: re.Match[str]) -> str:
    era, year = _ERA_WORDS[match["era"]], int(match["year"])
    if 1 <= year <= ERAS[era][1]:
        return ""
    return f"Its year is {era}{year}; the era {era} has the years 1 to {ERAS[era][1]}."


def _showa(match: re.Match[str]) -> str:
    return f"{western_year('S', int(match['year']))}{match['serial']:0>6}"


def _heisei(match: re.Match[str]) -> str:
    return f"{western_year('H', int(match['year']))}{match['serial']:0>6}"


def _republished(match: re.Match[str]) -> str:
    year = match["year"] if len(match["year"]) == 4 else century(match["year"])
    return f"WO{year}{match['serial']:0>6}"


JAPAN_APPLICATION = (
    form("application", "2018-566929", "application", _APPLIED + r"(?P<year>20\d\d|19\d\d)-(?P<serial>\d{1,6})号?",
         "{year}{serial:0>6}", fault=years(1868)),
    form("application", "2018566929", "application", _APPLIED + r"(?P<year>20\d\d|19\d\d)0?(?P<serial>\d{6})",
         "{year}{serial}", fault=years(1868)),
    form("application with the year of an era", "H07-123456", "application",
         _APPLIED + _ERA + r"(?P<year>\d{1,2})-(?P<serial>\d{1,6})号?", _imperial, fault=_beyond_the_era),
    form("application with the year of an era", "H07123456", "application",
         _APPLIED + _ERA + r"(?P<year>\d\d)(?P<serial>\d{4,6})", _imperial, fault=_beyond_the_era),
    form("application with the year of an unnamed era", "60-123456", "application",
         r"(?P<year>1[3-9]|[2-5]\d|6[0-4])[-/](?P<serial>\d{1,6})", _showa,
         doubt="The era is not named; a year of 13 to 64 was read as Showa."),
    form("application with the year of an unnamed era", "8-123456", "application",
         r"(?P<year>0?[1-9]|1[0-2])[-/](?P<serial>\d{1,6})", _heisei,
         doubt="The era is not named; a year of 1 to 12 was read as Heisei."),
    form("application with the year of an unnamed era in one", "60123456", "application",
         r"(?P<year>4[6-9]|5\d|6[0-4])(?P<serial>\d{6})", _showa, needs_hint=True,
         doubt="The era is not named; a year of 46 to 64 was read as Showa."),
    form("application with the year of an unnamed era in one", "11158010", "application",
         r"(?P<year>0?[1-9]|1[0-2])(?P<serial>\d{6})", _heisei, needs_hint=True,
         doubt="The era is not named; a year of 1 to 12 was read as Heisei."),
)  # fmt: skip
JAPAN = (
    *JAPAN_APPLICATION,
    form("republication of an international publication", "再表2005/012345", "publication",
         _REPUBLISHED + r"-?(?P<year>(?:19|20)\d\d|\d\d)[-/]?(?P<serial>\d{5,6})" + _END, _republished),
    form("publication", "2005-533465", "publication",
         _PUBLISHED + r"(?P<year>20\d\d|19\d\d)-(?P<serial>\d{1,6})" + _END,
         "{year}{serial:0>6}", fault=years(1922)),
    form("publication", "2005533465", "publication", _PUBLISHED + r"(?P<year>20\d\d|19\d\d)0?(?P<serial>\d{6})",
         "{year}{serial}", fault=years(1922)),
    form("publication with the year of an era", "H07-123456", "publication",
         _PUBLISHED + _ERA + r"(?P<year>\d{1,2})-(?P<serial>\d{1,6})" + _END, _imperial, fault=_beyond_the_era),
    form("publication with the year of an era", "H07123456", "publication",
         _PUBLISHED + _ERA + r"(?P<year>\d\d)(?P<serial>\d{4,6})", _imperial, fault=_beyond_the_era),
    form("publication with the year of an unnamed era", "60-123456", "publication",
         r"(?P<year>1[3-9]|[2-5]\d|6[0-4])[-/](?P<serial>\d{1,6})", _showa,
         doubt="The era is not named; a year of 13 to 64 was read as Showa."),
    form("publication with the year of an unnamed era", "8-123456", "publication",
         r"(?P<year>0?[1-9]|1[0-2])[-/](?P<serial>\d{1,6})", _heisei,
         doubt="The era is not named; a year of 1 to 12 was read as Heisei."),
    form("unexamined publication with the year of an era that the EPO's files leave unnamed", "58181591", "publication",
         r"(?P<year>4[6-9]|5\d|6[0-4])(?P<serial>\d{6})", _showa, kinds="A"),
    form("unexamined publication with the year of an era that the EPO's files leave unnamed", "4365581", "publication",
         r"(?P<year>0?[1-9]|1[0-2])(?P<serial>\d{6})", _heisei, kinds="A"),
    form("registration", "6543210", "grant", _REGISTERED + r"0*(?P<digits>[1-9]\d{4,6})" + _END, "{digits}"),
)  # fmt: skip

KOREAN_TYPES = {"10": "invention", "20": "utility model", "30": "design", "40": "trademark"}


_KOREAN_WORDS = {"특": "10", "特": "10", "실": "20", "實": "20", "実": "20", "의": "30", "디": "30", "意": "30",
                 "상": "40", "商": "40"}  # fmt: skip
_FROM = r"(?:대한민국|한국|韓國|韓国)?(?:공개|등록|공고|출원)?"
_OF = r"(?:공개|공고|등록|출원)?(?:공보)?(?:번호)?제?"
_BEFORE = _FROM + r"(?:특허|실용신안|의장|디자인|상표|特許|實用新案|意匠|商標)?" + _OF
_OLD_WORD = _FROM + r"(?P<word>특허|실용신안|의장|디자인|상표|[특실의상特實実意商])" + _OF
_AFTER = r"호?(?:공보)?"


def _korean(match: re.Match[str]) -> str:
    return f"{match['type']}{match['year']}{match['serial']:0>7}"


def _korean_in_words(match: re.Match[str]) -> str:
    year = match["year"] if len(match["year"]) == 4 else f"19{match['year']}"
    return f"{_KOREAN_WORDS[match['word'][0]]}{year}{match['serial']:0>7}"


def _korean_years(first: int) -> Fault:
    return years(first)


KOREA = (
    form("application", "10-2013-0138117", "application",
         _BEFORE + r"(?P<type>[1-4]0)-?(?P<year>19\d\d|20\d\d)-?(?P<serial>\d{7})" + _AFTER, _korean,
         fault=_korean_years(1946)),
    form("application with the right in words", "특1990-0001234", "application",
         _OLD_WORD + r"-?(?P<year>(?:19|20)\d\d|[4-9]\d)-(?P<serial>\d{4,7})" + _AFTER, _korean_in_words),
    form("application without the right", "20180000831", "application",
         r"(?P<year>19\d\d|20\d\d)-?(?P<serial>\d{6,7})", "10{year}{serial:0>7}", fault=_korean_years(1946),
         doubt="The kind of right is not named; it was read as 10, an invention."),
    form("publication", "10-2014-0012345", "publication",
         _BEFORE + r"(?P<type>[1-4]0)-?(?P<year>19\d\d|20\d\d)-?(?P<serial>\d{7})" + _AFTER, _korean,
         fault=_korean_years(1946)),
    form("publication with the right in words", "특1990-0001234", "publication",
         _OLD_WORD + r"-?(?P<year>(?:19|20)\d\d|[4-9]\d)-(?P<serial>\d{4,7})" + _AFTER, _korean_in_words),
    form("registration", "10-1234567", "grant", _BEFORE + r"(?P<type>[1-4]0)-?(?P<serial>\d{7})(?:-?0000)?" + _AFTER,
         "{type}{serial}"),
    form("publication without the right", "20140012345", "publication",
         r"(?P<year>19\d\d|20\d\d)-?(?P<serial>\d{6,7})", "10{year}{serial:0>7}", fault=_korean_years(1946),
         doubt="The kind of right is not named; it was read as 10, an invention."),
    form("registration without the right", "0123456", "grant", r"0*(?P<serial>\d{5,7})", "10{serial:0>7}",
         doubt="The kind of right is not named; it was read as 10, an invention."),
)  # fmt: skip
