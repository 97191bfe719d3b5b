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
_AFTER_DASH = re.compile(
    r"^(.*[.。;；!?])\s*(?:[-–—]{1,2}|→|=>|\|)?\s*([^.。;；!?]{2,300}[.。]?)$|"
    r"^(.*\S)(?:\s[-–—]{1,2}\s|——|→|=>)\s*([^.。;；!?]{2,300}[.。]?)$",
    re.S,
)
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
    rest = text.strip()
    lists: list[str] = []
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
    if last and all_known((last[2] or last[4]).strip(" .。")):
        return (last[1] or last[3]).strip(), (last[2] or last[4]).strip()
    return rest, ""


def without_abbreviation(text: str) -> str:
    """The text without a last parenthesis that only gives the initials of the words before it.

    >>> without_abbreviation("Quality of Intellectual Property (IP)"), without_abbreviation("Revise it (SIPO)")
    ('Quality of Intellectual Property', 'Revise it (SIPO)')
    """
    content, before = trailing_parenthesis(text) if text.endswith(")") else (None, text)
    return before.strip() if content is not None and _is_abbreviation(content, before) else text


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
    if not folded or len(folded) > 1500 or folded[0] in ".。,、;!?":
        return False
    if _LABEL_START.match(folded):
        return looks_like_organs(folded, after_sentence=True)
    content, before = trailing_parenthesis(folded)
    if content is not None and not before.strip(" *_-"):
        return looks_like_organs(content, after_sentence=True)
    return all_known(folded.strip(" .。—–-"))


def is_open(text: str) -> bool:
    """Whether a parenthesis is still open at the text's end."""
    tail = fold(text[-_LONGEST:])
    return tail.count("(") + tail.count("[") > tail.count(")") + tail.count("]")


def organs_of(parts: Sequence[Line]) -> tuple[str, str]:
    """A measure's words, and its lists of organs: in a column, on lines of their own, at the end, or after a point."""
    own: list[str] = []
    lists: list[str] = []
    listing = False
    for part in parts:
        if part.role == "organs":
            lists.append(part.text)
            listing = True
        elif listing and not part.starts and _goes_on(lists[-1], part.text):
            lists[-1] = joined([lists[-1], part.text])
        else:
            listing = bool(own) and _is_list_below(part.text, own)
            (lists if listing else own).append(part.text)
    text, last = split_organs(joined(own))
    if last:
        lists.insert(0, last)
    if not lists and len(own) > 1:
        return _organs_of_points(own)
    return text, "; ".join(_bared(each) for each in lists)


def _is_list_below(text: str, own: Sequence[str]) -> bool:
    """Whether a line below a measure's words is a list of organs and not the end of its sentence."""
    if is_open(joined(own[-20:])):
        return False
    if _LABEL_START.match(fold(text)):
        return is_organ_line(text)
    return (ends_sentence(own[-1]) or fold(own[-1]).rstrip().endswith((")", "]"))) and is_organ_line(text)


def _goes_on(last: str, text: str) -> bool:
    """Whether a line goes on with a list of organs."""
    return (
        is_open(last)
        or fold(last).rstrip().endswith((",", "、", ";", " and", "和"))
        or (not ends_sentence(last) and looks_like_organs(joined([last, text]), after_sentence=True))
    )


def _organs_of_points(own: Sequence[str]) -> tuple[str, str]:
    """The organs of a measure whose points follow its list, or bear lists of their own."""
    kept: list[str] = []
    lists: list[str] = []
    run = ""
    for part in own:
        run = joined([run, part])
        if is_open(run) or not (ends_sentence(run) or fold(run).rstrip().endswith((")", "]"))):
            continue
        text, found = split_organs(run)
        kept.append(text)
        lists += [found] if found else []
        run = ""
    return joined([*filter(None, [*kept, run])]), "; ".join(_bared(each) for each in lists)


def _bared(text: str) -> str:
    """A list of organs without the brackets it stands in."""
    plain = text.strip(" .。")
    inner = fold(plain)[1:-1]
    if fold(plain)[:1] in ("(", "[") and fold(plain)[-1:] in (")", "]") and not re.search(r"[()\[\]]", inner):
        return plain[1:-1].strip()
    return text.strip()


def names_organs(parts: Sequence[Line]) -> bool:
    """Whether a measure's lines name organs to the end of their list."""
    return bool(parts) and bool(organs_of(parts)[1]) and not is_open(parts[-1].text if parts[-1].role else _tail(parts))


def may_name_organs(parts: Sequence[Line]) -> bool:
    """A quick look at a measure's last lines: whether any has a bracket, a colon, a dash, or the last is names alone."""
    return any(part.role or _HINT.search(part.text[-1500:]) for part in parts) or is_organ_line(parts[-1].text)


_HINT = re.compile(r"[)\]）］】〕:：—–|]|--| - ")


def _tail(parts: Sequence[Line]) -> str:
    return joined([part.text for part in parts[-30:]])[-_LONGEST:]
