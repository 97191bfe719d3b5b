"""The compiler's words for what is done and how exactly a number is meant, in the reader's language."""

from __future__ import annotations

from django import template
from django.utils.translation import override, pgettext

from ..amounts import qualifier_words

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


register.filter(qualifier_words)
