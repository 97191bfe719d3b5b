"""What every page shows around its own content: the rail, the reader, the other language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from touchstone import __version__
from touchstone.kernel.days import today

from . import manual

#: (words, name of the address); an entry whose pages are not installed is left out.
ENTRIES = (
    (_("The plan"), "plan:front"),
    (_("Registers"), "registers:index"),
    (_("Findings"), "findings:index"),
    (_("Indicators"), "indicators:index"),
    (_("Search the corpus"), "corpus:search"),
    (_("Analysis"), "analysis:front"),
    (_("My desk"), "desk"),
)
LANGUAGES = (("en", "English"), ("zh-hans", "简体中文"))


@dataclass(frozen=True)
class Entry:
    """One entry of the rail; `current` says whether it is the page itself ("page") or the part it lies in ("true")."""

    words: Any
    address: str
    here: bool
    current: str = "true"


def rail(request: HttpRequest) -> dict[str, Any]:
    """The context that the base page needs."""
    viewer = getattr(request, "viewer", None)
    organs = list(viewer.user.memberships.select_related("organ")) if viewer and viewer.user else []
    return {
        "home": _home(),
        "rail": _entries(request.path),
        "organs": [each.organ for each in organs],
        "languages": [(code, words, translate_url(request.get_full_path(), code)) for code, words in LANGUAGES],
        "language_now": get_language(),
        "help_address": manual.address_for(request),
        "version": __version__,
        "stopped_clock": settings.TOUCHSTONE_TODAY,
        "day_shown": today(),
    }


def _entries(path: str) -> list[Entry]:
    found = []
    for words, name in ENTRIES:
        try:
            address = reverse(name)
        except NoReverseMatch:
            continue
        front = name == "plan:front"
        plan = path == address or "/plan/" in path
        here = plan if front else path.startswith(address)
        found.append(Entry(words, address, here, "page" if path == address else "true"))
    return found


def _home() -> str:
    """The address of the first entry whose pages are installed."""
    for _words, name in ENTRIES:
        try:
            return reverse(name)
        except NoReverseMatch:
            continue
    return "/"
