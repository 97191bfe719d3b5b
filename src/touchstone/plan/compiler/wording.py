"""What a measure's words say: its actions and the periods it mentions."""

from __future__ import annotations

import re

from .folding import fold, is_chinese
from .model import Action
from .verbs import CHINESE, chinese, english

_CLAUSE = re.compile(r"[,;，；。:：]|\.\s|\band\b(?= [a-z]+ )")
_PERIOD = re.compile(
    r"\b\d{1,2}(?:th|st|nd|rd) Five[- ]Year(?: [A-Z][\w]*)*|“?十[一二三四五六]五”?(?:规划|期间|时期)?|"
    r"(?:19|20)\d\d\s*(?:年)?\s*[-–—至到]\s*(?:19|20)\d\d\s*年?|(?<!\d)(?:19|20)\d\d年?(?:底|末|上半年|下半年)?(?!\d)"
)
_MOST = 100


def actions(text: str) -> tuple[Action, ...]:
    """Verb and object of every clause that begins with a known verb.

    >>> [(each.verb, each.object) for each in actions("Revise the rules, and publish them.")]
    [('revise', 'the rules'), ('publish', 'them')]
    """
    found: list[Action] = []
    for clause in _CLAUSE.split(text):
        plain = clause.strip()
        if not plain:
            continue
        verb = _first_verb(plain)
        if verb:
            found.append(Action(verb[0], plain[verb[1] :].strip(" .。")[:300]))
        if len(found) == _MOST:
            break
    return tuple(found)


def _first_verb(clause: str) -> tuple[str, int] | None:
    """The lemma of the verb a clause begins with, and where it ends."""
    if is_chinese(clause):
        found = chinese().search(fold(clause[:60]))
        return (CHINESE[found.group()], found.end()) if found else None
    verb = next(english(fold(clause[:60])), None)
    return (verb.lemma, verb.end) if verb else None


def periods(text: str) -> tuple[str, ...]:
    """Years and plan periods that a text mentions, each once."""
    return tuple(dict.fromkeys(each.group().strip() for each in _PERIOD.finditer(text)))
