"""Numbers that a plan sets, as a person reads them: how exactly they are meant, how many, of what."""

from __future__ import annotations

from django.template.defaultfilters import floatformat
from django.utils.translation import get_language, pgettext


def qualifier_words(qualifier: str) -> str:
    """How exactly a number is meant; nothing where it is meant exactly, or as a range.

    >>> qualifier_words("at_least"), qualifier_words("exactly")
    ('at least', '')
    """
    if qualifier in ("", "exactly", "between"):
        return ""
    return pgettext("qualifier of a number", qualifier.replace("_", " "))


def in_words(low: float, high: float | None, qualifier: str, unit: str) -> str:
    """An amount with its unit in the reader's language.

    >>> in_words(4, 5, "between", "alliances"), in_words(30, 30, "about", "cities")
    ('4–5 alliances', 'about 30 cities')
    """
    number = str(floatformat(low, "-2"))
    if high is not None and high != low:
        number += f"–{floatformat(high, '-2')}"
    between = "" if (get_language() or "").startswith("zh") else " "
    return between.join(filter(None, (qualifier_words(qualifier), number, unit)))
