"""How the United States and India number applications, publications and grants."""

from __future__ import annotations

import re

from .form import form, years

# Series codes, MPEP 503: 01 to 19 inventions in the order of their years, 29 and 35 designs, 60 to 63 provisionals,
# 90 to 96 proceedings after grant. A grant has seven digits, or eight that begin with 1: none begins like a later one.
_LATER_SERIES = "29|35|6[0-3]|9[056]"
_SERIES = f"0[1-9]|1\\d|{_LATER_SERIES}"

# Letters before the number tell the right; MPEP 901.04.
UNITED_STATES = (
    form("grant", "8,926,509", "grant", r"0*(?P<digits>1\d{7}|[1-9]\d{0,6})", "{digits}"),
    form("application", "10/123,456", "application", r"(?P<series>\d{1,2})/(?P<serial>\d{6})",
         "{series:0>2}{serial}"),
    form("application", "12606660", "application", rf"(?P<series>{_SERIES})(?P<serial>\d{{6}})", "{series}{serial}",
         needs_hint=True),
    form("application in a series above the numbers of grants", "62454417", "application",
         rf"(?P<series>{_LATER_SERIES})(?P<serial>\d{{6}})", "{series}{serial}"),
    form("application with its year behind, as the EPO's files write it", "40869409", "application",
         r"(?P<serial>[2-9]\d{5})(?P<year>[0-9]\d)", "{serial}",
         doubt="The last two digits were read as the year of filing; the series code before the serial number is "
               "missing, so that one number may name several applications."),
    form("application as the EPO's files write it", "201213547826", "application",
         r"(?P<year>20\d\d)(?P<series>\d\d)(?P<serial>\d{6})", "{series}{serial}", needs_hint=True),
    form("design application", "D/123456", "application", r"D/(?P<serial>\d{6})", "29{serial}"),
    form("application without its series", "606660", "application", r"(?P<serial>\d{6})", "{serial}", needs_hint=True,
         doubt="The series code is missing, so that one number may name several applications."),
    form("publication", "2004/0023667", "publication", r"(?P<year>20\d\d)/?(?P<serial>\d{7})", "{year}{serial}",
         fault=years(2001)),
    form("publication with one zero left out", "2006142694", "publication", r"(?P<year>20\d\d)(?P<serial>\d{6})",
         "{year}0{serial}", fault=years(2001)),
    form("design patent", "D435,854", "grant", r"D(?:ES)?\.?0*(?P<digits>[1-9]\d{0,6})", "D{digits}"),
    form("plant patent", "PP12,345", "grant", r"(?:PP|PLANT)\.?0*(?P<digits>[1-9]\d{0,5})", "PP{digits}"),
    form("reissue", "RE29,094", "grant", r"RE\.?0*(?P<digits>[1-9]\d{0,5})", "RE{digits}"),
    form("statutory invention registration", "H1234", "publication", r"H0*(?P<digits>[1-9]\d{0,5})", "H{digits}"),
    form("defensive publication", "T102803", "publication", r"T0*(?P<digits>[1-9]\d{2,6})", "T{digits}"),
    form("additional improvement", "AI0123", "grant", r"AI0*(?P<digits>[1-9]\d{0,2})", "AI{digits}"),
    form("reissue of an additional improvement", "RX1", "grant", r"RX0*(?P<digits>[1-9]\d{0,2})", "RX{digits}"),
    form("patent before 1836", "X1", "grant", r"X0*(?P<digits>[1-9]\d{0,4})", "X{digits}"),
    form("trademark application", "78/123,456", "trademark_application", r"(?P<series>\d{1,2})/?(?P<serial>\d{6})",
         "{series:0>2}{serial}", needs_hint=True),
    form("trademark registration", "1,234,567", "trademark_registration", r"0*(?P<digits>[1-9]\d{0,6})", "{digits}",
         needs_hint=True),
)  # fmt: skip

INDIAN_PLACES = {"1": "Delhi", "2": "Mumbai", "3": "Kolkata", "4": "Chennai"}
_CITY = r"(?P<city>DEL|MUM|BOM|CHE|MAS|KOL|CAL)"


def _indian(match: re.Match[str]) -> str:
    if match["place"] not in INDIAN_PLACES:
        known = ", ".join(f"{code} {place}" for code, place in INDIAN_PLACES.items())
        return f"Its digit for the place of filing is {match['place']}; the office has {known}."
    if match["type"] == "0":
        return "Its digit for the kind of application is 0; the office gives 1 to 9."
    return years(2016)(match)


# Order 74 of 2015 of the Controller General: year, place, kind of application, serial, since 1 January 2016.
INDIA = (
    form("application since 2016", "201617040360", "application",
         r"(?P<digits>(?P<year>20\d\d)(?P<place>\d)(?P<type>\d)\d{6})", "{digits}", fault=_indian),
    form("application up to 2015", "1183/DELNP/2008", "application",
         r"0*(?P<serial>\d{1,5})/" + _CITY + r"(?P<np>NP)?/(?P<year>19\d\d|20\d\d)",
         lambda match: f"{match['serial']}/{match['city']}{match['np'] or ''}/{match['year']}", fault=years(1972)),
    form("national phase before 2003", "IN/PCT/2002/00123/MUM", "application",
         r"(?:IN/)?PCT/(?P<year>\d{4})/0*(?P<serial>\d{1,5})[/-]" + _CITY, "PCT/{year}/{serial}/{city}"),
    form("grant", "325016", "grant", r"0*(?P<digits>[1-9]\d{4,6})", "{digits}"),
)  # fmt: skip
