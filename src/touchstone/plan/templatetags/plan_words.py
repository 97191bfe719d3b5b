"""The compiler's words for what is done and how exactly a number is meant, in the reader's language."""

from __future__ import annotations

from django import template
from django.utils.translation import pgettext

register = template.Library()


@register.filter
def verb_words(verb: str) -> str:
    """What is to be done with an instrument: the verb's English lemma, or its Chinese."""
    return pgettext("verb of a plan", verb) if verb else ""


@register.filter
def qualifier_words(qualifier: str) -> str:
    """How exactly a number is meant; nothing where it is meant exactly, or as a range.

    >>> qualifier_words("at_least"), qualifier_words("exactly")
    ('at least', '')
    """
    if qualifier in ("", "exactly", "between"):
        return ""
    return pgettext("qualifier of a number", qualifier.replace("_", " "))
