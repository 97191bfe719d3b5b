"""Laws, opinions, plans and treaties that a measure names, and what is to be done with each."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .folding import is_chinese
from .instruments_chinese import chinese_instruments
from .lexicon import any_of, words
from .model import Instrument
from .verbs import ENGLISH, MERE, NOMINAL, OBEDIENCE, RANK, Verb, english, strongest

_MOST_SIGNS = 20_000
_HEAD = rf"(?:{any_of('instruments', 'heads')})"
_DOUBTFUL = frozenset(words("instruments", "doubtful"))
_NO_HEAD = frozenset(words("instruments", "no_heads"))
_DROP = frozenset(words("instruments", "drop"))
_CAP = r"(?:[A-Z][\w’'\-]*\.?(?=[\w\s,;:.)]|$)|\d+(?:th|st|nd|rd)\b|(?:19|20)\d\d\b)"
_PREPOSITION = r"of|on|for|in|to|at|by|with|from|during|against|concerning|involving|regarding|upon|governing|relating"
_LINK = rf"(?:in (?:case|respect|terms|the fields?) of|(?:with respect|related) to|{_PREPOSITION}|the|and|or|de|a|an|\((?:Draft|Trial|Interim|Provisional|Revised|\d{{4}}[-–]?\d{{0,4}})\))"
_TITLE = re.compile(rf"{_CAP}(?:(?<=\w)(?<!\.),? {_LINK}|(?<![;:]) {_CAP}|, {_CAP})*")
_QUOTED = re.compile(
    r"“([^“”]{4,250})”|\"([^\"\n]{4,250})\"|(?<!\w)[*_]([A-Z][^*_\n]{4,250})[*_](?!\w)|(?<![\w])‘([A-Z][^‘’]{8,250})’(?!\w)|"
    r"(?<!\w)'([A-Z](?:[^'\n]|'(?=\w)){6,250})'(?!\w)"
)
#: what parts two titles: a link word, or the end of a sentence after the noun that ends a title ("… Act. Deadline")
_ENDED = "|".join(rf"(?<={re.escape(head)})" for head in words("instruments", "heads"))
_CONNECTED = re.compile(
    rf"((?:,| and| as well as| and also)+ (?:also |as well as )?the (?=[A-Z])|(?:{_ENDED})\.\s+(?=[A-Z]))"
)
_LOWER = re.compile(
    rf"\b({any_of('instruments', 'plain')})\b(?= (?:on|for|of|concerning|governing|regarding|in|to|about|relating|related to|under)\b)"
)
_LOWER_END = re.compile(
    r"[,;.:(]|$|(?<!related)(?<!relating) to(?=,| |$)(?! (?:the|be|a|an|which|all)\b)| so as | in order | with (?:a view|emphasis)| taking | and (?=(?:the )?[a-z\- ]{0,30}\b(?:"
    + any_of("instruments", "plain")
    + r")\b (?:on|for|of|concerning)\b)"
)
#: where a sentence ends, and not a short form as in "Culture-Info. Sharing Project"
_SENTENCE = re.compile(r"[;；]|(?<=[a-z)\d])\.\s+(?=[A-Z][a-z]+ (?:the|a|an|and|or|of|in|on|to|for|[a-z]+)\b)")
_DRAWING = frozenset(["revise", "promulgate", "issue", "publish", "draft", "formulate", "abolish"])
_WORKING = _DRAWING | {"improve", "review", "research", "complete"}


@dataclass(frozen=True)
class _Found:
    """A title and the place it begins."""

    start: int
    title: str


def instruments(text: str, emphasis: tuple[str, ...] = ()) -> tuple[Instrument, ...]:
    """The instruments of a measure in order, each once.

    Args:
        emphasis: what the format sets in italics; a title there needs no capitals.

    >>> instruments("Research and promulgate the Rules on Marks; improve guidelines on filing, train examiners.")
    (Instrument(title='Rules on Marks', verb='promulgate'), Instrument(title='guidelines on filing', verb='improve'))
    """
    part = text[:_MOST_SIGNS]
    if is_chinese(part) or "《" in part:
        return chinese_instruments(part)
    found: list[_Found] = []
    for each in (*_quoted(part), *_slanted(part, emphasis), *_capitalised(part), *_uncapitalised(part)):
        if not any(_overlap(each, other) for other in found):
            found.append(each)
    made: dict[str, Instrument] = {}
    for each in sorted(found, key=lambda each: each.start):
        made.setdefault(each.title.casefold(), Instrument(each.title, _verb_before(part, each.start)))
    return tuple(made.values())


def _overlap(one: _Found, other: _Found) -> bool:
    return one.start < other.start + len(other.title) and other.start < one.start + len(one.title)


# -- what governs a title


def _verb_before(text: str, start: int) -> str | None:
    """The verb that governs what follows: of joined verbs the strongest; of “promote the revision of”, revise."""
    clause = _SENTENCE.split(text[max(0, start - 800) : start])[-1]
    clause = _without_titles(clause)
    obeyed = max((clause.lower().rfind(words_) for words_ in OBEDIENCE), default=-1)
    runs = _runs(clause)
    if obeyed >= 0 and (not runs or obeyed > runs[-1][1]):
        return "follow"
    if not runs:
        return None
    lemmas, end = runs[-1]
    drawn = [run for run in runs if _WORKING & set(run[0])]
    if drawn and not (set(lemmas) & set(RANK)) and re.search(r",[^,]*$", clause[drawn[-1][1] :]) is None:
        lemmas, end = drawn[-1]
    verb = strongest(lemmas)
    nominal = re.match(rf"\s+(?:the |a |an )?(?:[\w-]+ ){{0,3}}?({'|'.join(NOMINAL)})\b(?: of)?", clause[end:])
    return NOMINAL[nominal[1]] if nominal and verb in MERE else verb


def _without_titles(clause: str) -> str:
    """The clause with the words of other titles blanked, as “Guiding” and “Implementation” there are no verbs."""
    return _TITLE.sub(
        lambda found: found.group() if " " not in found.group() or found.start() < 2 else "X" * len(found.group()),
        clause,
    )


def _runs(clause: str) -> list[tuple[list[str], int]]:
    """Groups of verbs joined by “and” or “or”, each with the place where it ends."""
    runs: list[tuple[list[str], int]] = []
    for each in english(clause):
        if not _is_verb(clause, each):
            continue
        between = clause[runs[-1][1] : each.start] if runs else ""
        if runs and len(between) < 30 and _AND.fullmatch(between):
            runs[-1] = ([*runs[-1][0], each.lemma], each.end)
        else:
            runs.append(([each.lemma], each.end))
    return runs


_AND = re.compile(r"(?:\s*,)?\s*(?:and|or|&|,|and then|and/or)\s*(?:further |then |also |in due time )?")


def _is_verb(clause: str, each: Verb) -> bool:
    """Whether a word that may be a noun is a verb here: it stands first, or after another verb, a comma, “to”."""
    if each.word[0].isupper() and each.start > 2 and not re.search(r"[.:]\s*$", clause[: each.start]):
        return False
    before = clause[max(0, each.start - 20) : each.start].rstrip()
    if re.search(r"\b(?:the|a|an|of|for|on|in|its|their|this|these|national|annual)$", before, re.I):
        return each.word.lower().endswith("ing") and before.endswith(("of", "for", "on", "in"))
    return not before.endswith("-")


# -- titles


def _quoted(text: str) -> list[_Found]:
    found = []
    for each in _QUOTED.finditer(text):
        group = next(n for n in range(1, 6) if each[n])
        title = each[group].strip(" ,.")
        capitals = len(re.findall(r"\b[A-Z]\w", title))
        governed = set((_runs(text[max(0, each.start() - 120) : each.start()]) or [([], 0)])[-1][0]) & _DRAWING
        if title[:1].isupper() and (re.search(rf"\b{_HEAD}\b", title) or (governed and capitals > 1)):
            found.append(_Found(each.start(group), title))
    return found


def _slanted(text: str, emphasis: tuple[str, ...]) -> list[_Found]:
    found = []
    for title in emphasis:
        plain = title.strip(" ,.;:")
        at = text.find(plain) if len(plain) > 5 else -1
        if at >= 0 and re.search(rf"\b{_HEAD}\b", plain, re.I):
            found.append(_Found(at, plain))
    return found


def _capitalised(text: str) -> list[_Found]:
    found = []
    for run in _TITLE.finditer(text):
        at = run.start()
        for piece in _CONNECTED.split(run.group()):
            title = _trimmed(piece, first=not text[:at].strip() or text[:at].rstrip().endswith((".", ";")))
            start = at + (piece.index(title) if title else 0)
            if title and _is_title(title, text, start):
                found.append(_Found(start, title))
            at += len(piece)
    return found


def _trimmed(piece: str, *, first: bool) -> str:
    """A title without the verbs that only begin the sentence, and without link words at its ends."""
    title = piece.strip(" ,")
    while first and (head := re.match(r"([A-Z][a-z]+)(?:,| and| or)?(?: (?:out|up))?(?: the| a| an)? ?", title)):
        if head[1].lower() not in ENGLISH or re.match(
            r"Guiding|Implementing|Revised|Draft (?!the )|Establishing", title
        ):
            break
        title = title[head.end() :]
    title = re.sub(rf"^(?:{_LINK} )+", "", title)
    title = re.sub(r",? (?:by|before|until|within|from|since)(?: the end of)? (?:19|20)\d\d$", "", title)
    return title if title.endswith(")") else re.sub(rf"(?:,? {_LINK})+$", "", title).rstrip(".,")


def _is_title(title: str, text: str, start: int) -> bool:
    """Whether capitals are the name of an instrument: its head noun is one, or a verb of drawing up governs it."""
    capitals = [word for word in re.findall(_CAP, title) if word.strip(".") not in ("IP", "IPR", "I", "V", "GI", "TK")]
    if len(capitals) < 2 or re.fullmatch(r"[A-Z]{2,}(?: [A-Z]{2,})*", title):
        return False
    before = re.split(rf"(?i: (?:{_PREPOSITION})\b)", re.sub(r" \(.*", "", title), maxsplit=1)[0]
    nouns = re.findall(r"[\w\-’']+", before)
    last = nouns[-1] if nouns else ""
    verb = _verb_before(text, start)
    if last in _NO_HEAD:
        return len(nouns) > 1 and verb in ("promulgate", "issue", "draft") and last in ("Meetings", "Meeting")
    if re.search(rf"\b{_HEAD}$", before):
        return last not in _DOUBTFUL or verb in _DRAWING | {"implement", "integrate", "launch", "improve", "complete"}
    if re.search(rf"\b{_HEAD}$", title) and verb in _DRAWING | {"implement", "integrate"}:
        return True
    return bool(re.search(rf"\b{_HEAD}\b", title)) and verb in _DRAWING and len(capitals) > 2


def _uncapitalised(text: str) -> list[_Found]:
    """Titles without capitals: what is drawn up, with its “on …” or “for …”."""
    found: list[_Found] = []
    for each in _LOWER.finditer(text):
        head = each.start()
        clause = _SENTENCE.split(text[max(0, head - 800) : head])[-1]
        runs = _runs(clause)
        start = _first_word(text, each)
        verbs = set(runs[-1][0]) if runs else set()
        listed = re.search(r"(?:,|\band\b)[^,;.]*$", text[max(0, start - 40) : start])
        follows_title = bool(listed and verbs & _DRAWING)
        since = clause[runs[-1][1] :] if runs else clause
        near = "," not in since and len(since) < 90
        nominal = re.search(rf"\b(?:{'|'.join(NOMINAL)}) of\b", since)
        if not (
            (near and (verbs & _DRAWING or ("improve" in verbs and not nominal) or (nominal and verbs & _WORKING)))
            or (follows_title and "," in since)
        ):
            continue
        if each[1] == "measures" and not re.match(
            r" (?:on|for|of|concerning|governing|regarding)\b", text[each.end() :]
        ):
            continue
        end = each.end() + (_LOWER_END.search(text[each.end() :]) or re.compile("$").search(text)).start()  # type: ignore[union-attr]
        title = text[start:end].strip()
        if len(title.split()) > 2 and not any(_overlap(_Found(start, title), other) for other in found):
            found.append(_Found(start, title))
    return found


def _first_word(text: str, each: re.Match[str]) -> int:
    """Where a title without capitals begins: after the verb, articles and words that only point."""
    start = each.start()
    floor = max(0, start - 80)
    for word in reversed(list(re.finditer(r"[\w\-]+", text[floor:start]))[-5:]):
        plain = word.group().lower()
        if (
            text[floor + word.end() : start].strip()
            or plain in _DROP
            or re.fullmatch(_PREPOSITION, plain)
            or plain == "or"
        ):
            break
        earlier = re.search(r"(\w+)\s+$", text[floor : floor + word.start()])
        if earlier and f"{earlier[1].lower()} {plain}" in ENGLISH:
            break
        if plain in ENGLISH and plain not in ("guiding", "implementing", "building", "training"):
            break
        start = floor + word.start()
    return start
