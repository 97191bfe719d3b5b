"""The verbs of plans, English and Chinese, each under one English lemma."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from .folding import fold, is_chinese
from .lexicon import table

_VERBS = table("verbs")


def _inflected(base: str) -> list[str]:
    """The regular forms of an English verb; "a_b" is a verb with its particle.

    >>> _inflected("revise"), _inflected("set_up")[0]
    (['revise', 'revises', 'revised', 'revising'], 'set up')
    """
    base, _, irregular = base.partition(":")
    verb, _, particle = base.partition("_")
    if verb.endswith("e"):
        forms = [verb, f"{verb}s", f"{verb}d", f"{verb[:-1]}ing"]
    elif verb.endswith("y") and verb[-2] not in "aeiou":
        forms = [verb, f"{verb[:-1]}ies", f"{verb[:-1]}ied", f"{verb}ing"]
    else:
        forms = [verb, f"{verb}es" if verb.endswith(("sh", "ch", "ss")) else f"{verb}s", f"{verb}ed", f"{verb}ing"]
    tail = f" {particle}" if particle else ""
    return [f"{form}{tail}" for form in forms] + [form.replace("_", " ") for form in irregular.split(",") if form]


ENGLISH = {form: lemma for lemma, bases, _zh in _VERBS["verbs"] for base in bases.split() for form in _inflected(base)}
_PARTICLES: dict[str, list[str]] = {}
for _form in ENGLISH:
    if " " in _form:
        _PARTICLES.setdefault(_form.split()[0], []).append(_form.split()[1])
CHINESE = {word: lemma for lemma, _en, zh in _VERBS["verbs"] for word in zh.split()}
RANK: dict[str, int] = {lemma: n for n, lemma in enumerate(_VERBS["rank"])}
NOMINAL: dict[str, str] = _VERBS["nominal"]
MERE = frozenset(_VERBS["mere"])
OBEDIENCE: list[str] = _VERBS["obedience"]


_WORD = re.compile(r"[A-Za-z]+")


@dataclass(frozen=True)
class Verb:
    """A verb as it stands in a text."""

    start: int
    end: int
    word: str
    lemma: str


def english(text: str) -> Iterator[Verb]:
    """The known verbs of an English text; whether each is a verb there is for the reader to say.

    >>> [each.lemma for each in english("Set up bases; revised rules")]
    ['establish', 'revise']
    """
    for each in _WORD.finditer(text):
        word = each.group().lower()
        for particle in _PARTICLES.get(word, ()):
            if text[each.end() : each.end() + len(particle) + 1].lower() == f" {particle}":
                end = each.end() + len(particle) + 1
                yield Verb(each.start(), end, text[each.start() : end], ENGLISH[f"{word} {particle}"])
                break
        else:
            if word in ENGLISH:
                yield Verb(each.start(), each.end(), each.group(), ENGLISH[word])


@cache
def base_forms() -> frozenset[str]:
    """The verbs as a command has them: "revise", not "revised"."""
    return frozenset(base.partition(":")[0] for _lemma, bases, _zh in _VERBS["verbs"] for base in bases.split())


@cache
def chinese() -> re.Pattern[str]:
    """Any known Chinese verb, over folded text."""
    return re.compile("|".join(sorted(CHINESE, key=len, reverse=True)))


def lemma_of(word: str) -> str | None:
    """The lemma of a verb as written.

    >>> lemma_of("Revised"), lemma_of("修訂"), lemma_of("patent")
    ('revise', 'revise', None)
    """
    folded = fold(word).casefold()
    return CHINESE.get(folded) if is_chinese(folded) else ENGLISH.get(folded)


def strongest(lemmas: list[str]) -> str | None:
    """The verb that governs among joined ones: "draft and promulgate" is to promulgate."""
    return min(lemmas, key=lambda lemma: RANK.get(lemma, 99)) if lemmas else None
