"""How a measure ends: the list of organs in its last parenthesis, after a label, or on a line of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .folding import fold, joined
from .lexicon import words
from .model import Line
from .organs import all_known, looks_like_organs

_BEGINS = "|".join(words("organ_words", "labels"))
_LABELLED = re.compile(rf"(?:^|(?<=[\s.。;；,，)]))((?:{_BEGINS})\s*[:：].*)$", re.I | re.S)
_LABEL_START = re.compile(rf"^\W{{0,2}}(?:{_BEGINS})\s*[:：]", re.I)
_AFTER_DASH = re.compile(r"^(.*[.。;；!?])\s*(?:[-–—]{1,2}|→|=>|\|)?\s*([^.。;；!?]{2,300}[.。]?)$", re.S)
_LONGEST = 2000


def trailing_parenthesis(text: str) -> tuple[str | None, str]:
    """The content of the parenthesis a text ends in, and the text before it; (None, text) where it ends in none.

    >>> trailing_parenthesis("Revise it (Draft) (MOST (lead), SIPO)")
    ('MOST (lead), SIPO', 'Revise it (Draft) ')
    """
    tail = fold(text[-_LONGEST:]).rstrip(" .。;,*_|")
    if not tail.endswith((")", "]")):
        return None, text
    gone = len(text) - min(len(text), _LONGEST)
    depth = 0
    for place in range(len(tail) - 1, -1, -1):
        depth += (tail[place] in ")]") - (tail[place] in "([")
        if depth == 0:
            return text[gone + place + 1 : gone + len(tail) - 1], text[: gone + place]
    return None, text


def ends_sentence(text: str) -> bool:
    """Whether the text ends as a sentence does."""
    return fold(text[-40:]).rstrip(" )]\"'”").endswith((".", "。", ";", "!", "?"))


def split_organs(text: str) -> tuple[str, str]:
    """A measure's text and the list of organs it ends in; an empty list where it ends in none.

    >>> split_organs("Revise the rules (Draft). (MOST, SIPO.)")
    ('Revise the rules (Draft).', 'MOST, SIPO.')
    >>> split_organs("Set up ten bases (including two in Tibet)")
    ('Set up ten bases (including two in Tibet)', '')
    """
    rest, lists = text.strip(), []
    while True:
        content, before = trailing_parenthesis(rest)
        if content is None or not before.strip(" *_-"):
            break
        sentence = fold(before[-20:]).rstrip(" *_").endswith((".", "。", ";", "!", "?"))
        if _is_abbreviation(content, before) or not looks_like_organs(content, after_sentence=sentence):
            break
        lists.insert(0, content.strip())
        rest = before.strip()
    if lists:
        return rest, "; ".join(lists)
    found = _LABELLED.search(rest)
    if found and looks_like_organs(found[1], after_sentence=True):
        return rest[: found.start()].rstrip(), found[1].strip()
    last = _AFTER_DASH.match(rest) if len(rest) < 20_000 else None
    if last and all_known(last[2].strip(" .。")):
        return last[1].strip(), last[2].strip()
    return rest, ""


def _is_abbreviation(content: str, before: str) -> bool:
    """Whether a parenthesis only gives the initials of the words before it."""
    letters = content.strip(" .")
    if not re.fullmatch(r"[A-Z][A-Za-z&\-]{1,7}", letters) or all_known(letters):
        return False
    initials = [letter for letter in letters.rstrip("s") if letter.isupper()]
    told = [word[0].upper() for word in re.findall(r"[A-Za-z]+", before[-200:])][-2 * len(initials) :]
    at = 0
    for letter in told:
        at += at < len(initials) and letter == initials[at]
    return at == len(initials)


def is_organ_line(text: str) -> bool:
    """Whether a line is nothing but organs: in parentheses, after a label such as `责任单位：`, or known names alone."""
    folded = fold(text).strip()
    if len(folded) > 1500:
        return False
    if _LABEL_START.match(folded):
        return looks_like_organs(folded, after_sentence=True)
    content, before = trailing_parenthesis(folded)
    if content is not None and not before.strip(" *_-"):
        return looks_like_organs(content, after_sentence=True)
    return all_known(folded.strip(" .。—–-"))


def names_organs(lines: Sequence[Line]) -> bool:
    """Whether a measure's lines name organs, in a column, on a line of their own or at the end of one."""
    if any(line.role == "organs" for line in lines):
        return True
    whole = joined([line.text for line in lines])[-_LONGEST:]
    return bool(split_organs(whole)[1]) or any(
        is_organ_line(line.text) or bool(split_organs(line.text)[1]) for line in lines[-6:]
    )
