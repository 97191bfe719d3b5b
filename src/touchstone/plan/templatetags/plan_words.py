"""The compiler's words for what is done and how exactly a number is meant, in the reader's language."""

from __future__ import annotations

from django import template
from django.utils.translation import override, pgettext

register = template.Library()


@register.filter
def verb_words(verb: str, language: str = "") -> str:
    """What is to be done with an instrument: the verb's English lemma, or its Chinese.

    Args:
        language: of the plan, "en" or "zh", where the verb stands beside its text; the reader's where empty.
    """
    if not verb:
        return ""
    if not language:
        return pgettext("verb of a plan", verb)
    with override("zh-hans" if language == "zh" else "en"):
        return pgettext("verb of a plan", verb)


@register.filter
def qualifier_words(qualifier: str) -> str:
    """How exactly a number is meant; nothing where it is meant exactly, or as a range.

    >>> qualifier_words("at_least"), qualifier_words("exactly")
    ('at least', '')
    """
    if qualifier in ("", "exactly", "between"):
        return ""
    return pgettext("qualifier of a number", qualifier.replace("_", " "))
