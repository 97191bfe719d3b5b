"""What a measure's words say: its actions and the periods it mentions."""

from __future__ import annotations

import re
from functools import cache

from .folding import fold, is_chinese
from .lexicon import table
from .model import Action
from .verbs import CHINESE, ENGLISH, base_forms, chinese

_PERIOD = re.compile(
    r"\b\d{1,2}(?:th|st|nd|rd) Five[- ]Year(?: [A-Z][\w]*)*|“?十[一二三四五六]五”?(?:规划|期间|时期)?|"
    r"(?:19|20)\d\d\s*(?:年)?\s*[-–—至到]\s*(?:19|20)\d\d\s*年?|(?<!\d)(?:19|20)\d\d年?(?:底|末|上半年|下半年)?(?!\d)"
)
_TITLED = re.compile(r"《[^》]*》|“[^”]*”|\"[^\"\n]*\"")
_MOST = 100
_LONGEST_OBJECT = 300

_PIECES = re.compile(r"(\.\s+(?=[A-Z][a-z]+ (?![A-Z]))|,\s*(?:and\s+)?|\s+and\s+|;)")
_LEADING = re.compile(
    r"(?:(?:to|also|then|further|again|continue to|strive to|seek to|take (?:great |active )?(?:efforts?|measures|steps) to|in due time|"
    r"step by step|[a-z]+ly)\s+)+",
    re.I,
)
_SHORT_OF_OBJECT = re.compile(r"(?:in due (?:time|course)|step by step|jointly|further)\s+", re.I)
#: words that may begin a sentence and are no verbs
_NO_VERBS = frozenset(
    [
        "with",
        "in",
        "by",
        "through",
        "for",
        "on",
        "as",
        "at",
        "to",
        "from",
        "under",
        "during",
        "after",
        "before",
        "upon",
        "within",
        "the",
        "a",
        "an",
        "this",
        "these",
        "those",
        "all",
        "each",
        "every",
        "where",
        "if",
        "when",
        "since",
        "no",
        "not",
        "its",
        "their",
        "such",
        "other",
        "new",
        "national",
        "local",
        "both",
        "between",
        "among",
        "against",
        "per",
    ]
)
_NOUNS_TOO = re.compile(r"(?:the|a|an|its|their|this|these|such|new|more|all|on|up|out|\d)\b", re.I)


def actions(text: str) -> tuple[Action, ...]:
    """Verb and object of everything a measure says is to be done; joined verbs share what they act on.

    >>> [(each.verb, each.object) for each in actions("Formulate and publish the rules, and train judges.")]
    [('formulate', 'the rules'), ('publish', 'the rules'), ('train', 'judges')]
    """
    found = _chinese_actions(text) if is_chinese(text) else _english_actions(text)
    return tuple(Action(verb, said.strip(" .。;；,，")[:_LONGEST_OBJECT]) for verb, said in found[:_MOST])


def _english_actions(text: str) -> list[tuple[str, str]]:
    hidden = _TITLED.sub(lambda found: found[0].replace(",", "\x01").replace(" and ", " \x02 "), text)
    pieces = _PIECES.split(hidden)
    found: list[tuple[str, str]] = []
    waiting: list[str] = []  # verbs that share the object of the next
    for n in range(0, len(pieces), 2):
        said, sign = pieces[n], pieces[n - 1] if n else ""
        opens = n == 0 or sign.strip() in (".", ";")
        verb = _verb_at_start(said, opens=opens, joined="and" in sign and "," not in sign)
        if verb is None:
            if found and not opens:
                found[-1] = (found[-1][0], f"{found[-1][1]}{sign}{said}")
        else:
            rest = _SHORT_OF_OBJECT.sub("", said[verb[1] :].strip(), count=1)
            if not rest and n + 2 < len(pieces):
                waiting.append(verb[0])
            else:
                found += [(each, rest) for each in [*waiting, verb[0]]]
                waiting = []
    return [(verb, said.replace("\x01", ",").replace("\x02", "and")) for verb, said in _shared(found)]


def _shared(found: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The actions, where one that shares its object with those before gives them what was added to it later."""
    made = list(found)
    for n in range(len(made) - 2, -1, -1):
        if made[n][1] and made[n + 1][1].startswith(made[n][1]):
            made[n] = (made[n][0], made[n + 1][1])
    return made


def _verb_at_start(said: str, *, opens: bool, joined: bool) -> tuple[str, int] | None:
    """The lemma of the verb that some words begin with, and where it ends; at a sentence's start also one not in the table."""
    leading = _LEADING.match(said)
    at = leading.end() if leading else len(said) - len(said.lstrip())
    word = re.match(r"([A-Za-z]+)(?: (up|out|forward|down))?\b", said[at:])
    if word is None:
        return None
    plain = word[1].lower()
    pair = f"{plain} {word[2]}" if word[2] else ""
    if pair in ENGLISH:
        return ENGLISH[pair], at + word.end()
    if plain in base_forms():
        after = said[at + word.end(1) :].lstrip()
        if joined and plain in _nouns_too() and after and not _NOUNS_TOO.match(after):
            return None
        return ENGLISH[plain], at + word.end(1)
    ordinary = (
        word[1][1:].islower() and not plain.endswith(("ing", "ion", "ment", "ed", "ly")) and plain not in _NO_VERBS
    )
    return (
        (plain, at + word.end(1)) if opens and ordinary and re.match(r"\s+[a-z\"“]", said[at + word.end(1) :]) else None
    )


@cache
def _nouns_too() -> frozenset[str]:
    return frozenset(table("verbs")["noun_only"])


_JOINED = re.compile(r"(?:并适时|、适时|和|与|及|并|、|或)?")


def _chinese_actions(text: str) -> list[tuple[str, str]]:
    folded = _TITLED.sub(lambda found: "\x01" * len(found[0]), fold(text))
    found: list[tuple[str, str]] = []
    at = 0
    for clause in re.split(r"([，。；,;:：])", folded):
        start, at = at, at + len(clause)
        first = chinese().search(clause[:60])
        if first is None:
            if found and len(clause) > 1 and text[start - 1 : start] in "，," and "\x01" in clause:
                found[-1] = (found[-1][0], found[-1][1] + text[start - 1 : at])
            continue
        verbs, end = [first.group()], first.end()
        joint = False
        while (link := _JOINED.match(clause, end)) and (more := chinese().match(clause, link.end())):
            verbs.append(more.group())
            end, joint = more.end(), bool(link.group())
        if len(verbs) > 1 and not joint and not clause[end:].strip():
            end -= len(verbs.pop())  # 开展培训: what is carried out is the training
        said = text[start + end : at]
        found += [(verb, said) for verb in dict.fromkeys(CHINESE[each] for each in verbs)]
    return found


def periods(text: str) -> tuple[str, ...]:
    """Years and plan periods that a text mentions, each once."""
    return tuple(dict.fromkeys(each.group().strip() for each in _PERIOD.finditer(text)))
