"""How Germany, France, the United Kingdom and the European Patent Office number applications and publications."""

from __future__ import annotations

import re

from .check_digits import alternating, german, german_before_1981
from .form import form, years

EPO = (
    form("application", "99403122.7", "application", r"(?P<digits>\d{8})(?:\.?(?P<check>\d))?", "{digits}",
         check=alternating),
    form("application with the full year", "19990203729", "application",
         r"(?:19|20)(?P<year>\d\d)0(?P<serial>\d{6})", "{year}{serial}"),
    form("publication", "1000000", "publication", r"0*(?P<digits>\d{1,7})", "{digits:0>7}"),
)  # fmt: skip

GERMAN_RIGHTS = {
    "10": "patent", "11": "patent from an international application", "12": "supplementary certificate",
    "20": "utility model", "21": "utility model from an international application", "22": "topography",
    "30": "trademark", "31": "geographical indication", "40": "design", "41": "typeface",
    "50": "European patent in German", "60": "European patent in English or French",
}  # fmt: skip


def _german(match: re.Match[str]) -> str:
    if match["type"] in GERMAN_RIGHTS:
        return years(1994 if match["type"] in ("30", "40", "50", "60") else 2003)(match)
    known = ", ".join(GERMAN_RIGHTS)
    return f"Its first two digits are {match['type']}; the office gives {known} (Mitteilung Nr. 3/2003)."


# Mitteilungen Nr. 3/1983 (check digits) and 3/2003 (twelve digits since 2004) of the DPMA.
_GERMAN_TWELVE = r"(?P<digits>(?P<type>[1-6]\d)(?P<year>(?:19|20)\d\d)\d{6})"
GERMANY = (
    form("application since 2004", "10 2004 537108", "application", _GERMAN_TWELVE + r"(?:[.-]?(?P<check>\d))?",
         "{digits}", check=german, fault=_german),
    form("application from 1995 to 2003", "195 12 345.6", "application",
         r"[PGM]?(?P<digits>[1-6](?:9[5-9]|0[0-3])\d{5})(?:[.-]?(?P<check>\d))?", "{digits}", check=german),
    form("application from 1981 to 1994", "P 31 30 619.5", "application",
         r"[PGM]?(?P<digits>(?:3[1-9]|4[0-4]|8[1-9]|9[0-4])\d{5})(?:[.-]?(?P<check>\d))?", "{digits}", check=german),
    form("application from 1968 to 1980", "P 30 25 842.5", "application",
         r"[PGM]?(?P<digits>\d{7})(?:[.-]?(?P<check>\d))?", "{digits}", check=german_before_1981),
    form("publication since 2004", "10 2006 011 652", "publication", _GERMAN_TWELVE, "{digits}", fault=_german),
    form("publication before 2004", "3546191", "publication", r"0*(?P<digits>[1-9]\d{3,7})", "{digits}"),
)  # fmt: skip

UNITED_KINGDOM = (
    form("application", "1801097.5", "application", r"(?P<digits>\d{7})(?:\.(?P<check>\d))?", "{digits}"),
    form("application with the full year", "20180001097", "application",
         r"(?:19|20)(?P<year>\d\d)00(?P<serial>\d{5})", "{year}{serial}"),
    form("application before 1978", "12345/72", "application", r"(?P<serial>\d{1,5})/(?P<year>[1-7]\d)",
         "{serial}/{year}"),
    form("publication", "2345678", "publication", r"0*(?P<digits>[1-9]\d{2,6})", "{digits}"),
)  # fmt: skip

FRANCE = (
    form("application", "1912345", "application", r"(?P<digits>\d{7})", "{digits}"),
    form("application with the full year", "20190012345", "application",
         r"(?:19|20)(?P<year>\d\d)00(?P<serial>\d{5})", "{year}{serial}"),
    form("publication", "3012345", "publication", r"0*(?P<digits>[1-9]\d{4,6})", "{digits}"),
)  # fmt: skip
