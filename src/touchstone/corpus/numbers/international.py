"""How applications and publications under the Patent Cooperation Treaty are numbered."""

from __future__ import annotations

import re

from .form import century, form, years
from .offices import office


def _year(match: re.Match[str]) -> str:
    return match["year"] if len(match["year"]) == 4 else century(match["year"])


def _publication(match: re.Match[str]) -> str:
    return f"{_year(match)}{match['serial']:0>6}"


def _application(match: re.Match[str]) -> str:
    return f"{match['receiver']}{_year(match)}{match['serial']:0>6}"


def _receiver(match: re.Match[str]) -> str:
    if office(match["receiver"]) is None:
        return f"'{match['receiver']}' is no receiving office: ST.3 has no such code."
    return years(1978)(match) if len(match["year"]) == 4 else ""


_RECEIVER = r"(?P<receiver>[A-Z]{2})"
INTERNATIONAL = (
    form("international application", "PCT/JP2008/068544", "application",
         r"(?:PCT/?)?" + _RECEIVER + r"(?P<year>\d{4}|\d{2})/(?P<serial>\d{5,6})", _application, fault=_receiver),
    form("international application", "PCT/JP2008068544", "application",
         r"(?:PCT/?)?" + _RECEIVER + r"(?P<year>(?:19|20)\d\d)(?P<serial>\d{5,6})", _application, fault=_receiver),
    form("international application with a short year", "US0321714", "application",
         r"(?:PCT/?)?" + _RECEIVER + r"(?P<year>\d\d)(?P<serial>\d{5})", _application, fault=_receiver),
    form("international application, year first", "2003US21714", "application",
         r"(?P<year>\d{4})" + _RECEIVER + r"(?P<serial>\d{5,6})", _application, fault=_receiver),
    form("international publication", "2004/012345", "publication",
         r"(?P<year>(?:19|20)\d\d)/?(?P<serial>\d{5,6})", _publication, fault=years(1978)),
    form("international publication with a short year", "99/12345", "publication",
         r"(?P<year>\d\d)/?(?P<serial>\d{5,6})", _publication),
)  # fmt: skip
