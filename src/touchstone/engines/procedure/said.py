"""Sentences that remember what they were made of, so that they can be said again in another language.

An engine knows no language but its own; whoever shows its sentence has the words of the others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any


class Said(str):
    """A sentence with its template and the values in it."""

    template: str
    values: Mapping[str, Any]


def said(template: str, **values: Any) -> Said:
    """A sentence made of a template and values.

    >>> said("%(name)s needs a reason.", name="Refuse")
    'Refuse needs a reason.'
    """
    made = Said(template % values if values else template)
    made.template, made.values = template, values
    return made


def told(sentence: str, translate: Callable[[str], str]) -> str:
    """A sentence in the language of `translate`; one without a template is looked up whole.

    >>> words = {"%(name)s needs a reason.": "“%(name)s”须说明理由。"}
    >>> told(said("%(name)s needs a reason.", name="驳回"), lambda text: words.get(text, text))
    '“驳回”须说明理由。'
    """
    if not isinstance(sentence, Said):
        return translate(sentence) if sentence else ""
    words = translate(sentence.template)
    return words % sentence.values if sentence.values else words


def renamed(sentence: str, names: Mapping[str, Callable[[Any], Any]]) -> str:
    """The sentence with some of its values said by other words; one without a template as it is.

    >>> renamed(said("It lacks a %(kind)s.", kind="deposit"), {"kind": lambda kind: "deposit copy"})
    'It lacks a deposit copy.'
    """
    if not isinstance(sentence, Said):
        return sentence
    values = {name: names[name](value) if name in names else value for name, value in sentence.values.items()}
    return said(sentence.template, **values)
