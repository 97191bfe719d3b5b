"""What stands before the first chapter or measure: the plan's title, its introduction, and the rest."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from .endings import ends_sentence
from .folding import fold, is_chinese, joined
from .furniture import is_notice
from .lexicon import words
from .model import Line

_PLAN = re.compile("|".join(words("front", "plans")), re.I)
_NO_TITLE = re.compile("|".join(words("front", "no_titles")), re.I)
_DATED = re.compile(r"(?:19|20)\d\d|二[〇○零][〇○零一二三四五六七八九]{2}|十[一二三四五六]五|\d+th Five", re.I)
_JOINS = re.compile(r"(?:\b(?:of|the|and|for|in|to|on|with|by|at|from)|[-–—,:、的和与])$", re.I)
_ISSUER = re.compile("|".join(words("front", "issuers")), re.I)
_DAY = re.compile(
    r"(?:19|20)\d\d年\d{1,2}月\d{1,2}日|二[〇○零一二三四五六七八九]{3}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日|"
    r"\d{1,2} [A-Z][a-z]+ \d{4}|[A-Z][a-z]+ \d{1,2}, \d{4}|\d{4}-\d\d-\d\d"
)
_LONGEST = 250
#: a title stands among the first lines
_MOST_LINES = 300


@dataclass
class Front:
    """The title, the paragraphs of the introduction, and lines that are neither."""

    title: str = ""
    introduction: list[Line] = field(default_factory=list)
    unplaced: list[Line] = field(default_factory=list)
    lines: Sequence[Line] = ()


def front_of(lines: Sequence[Line], skipped: Collection[int]) -> Front:
    """Title and introduction among the lines before the first label; the rest has no place."""
    found = Front(lines=lines)
    plain = {n for n, line in enumerate(lines) if n not in skipped and not is_notice(line.text)}
    title = (
        _title_of(lines, sorted(plain)[:_MOST_LINES])
        or [n for n, line in enumerate(lines) if line.role == "page title"][:1]
    )
    found.title = joined([lines[n].text for n in title])
    for paragraph in _paragraphs(lines, [n for n in range(len(lines)) if n not in title], plain):
        told = (
            bool(title)
            and paragraph[0] > title[0]
            and all(n in plain for n in paragraph)
            and _tells(joined([lines[n].text for n in paragraph]))
        )
        (found.introduction if told else found.unplaced).extend(lines[n] for n in paragraph)
    return found


def names_a_plan(text: str) -> bool:
    """Whether a line names a plan and its year, as a title does."""
    return bool(_PLAN.search(fold(text)) and _DATED.search(fold(text)))


def _paragraphs(lines: Sequence[Line], places: Sequence[int], plain: Collection[int]) -> list[list[int]]:
    made: list[list[int]] = []
    for n in places:
        if not made or lines[n].starts or made[-1][-1] != n - 1 or (n in plain) != (n - 1 in plain):
            made.append([])
        made[-1].append(n)
    return made


def _title_of(lines: Sequence[Line], plain: Sequence[int]) -> list[int]:
    """The places of the title's lines: one that names a plan and a year before others."""
    short = [
        n
        for n in plain
        if len(lines[n].text) <= _LONGEST and not _is_prose(lines[n].text) and not _DAY.fullmatch(fold(lines[n].text))
    ]
    blocks = [_whole(lines, short, n) for n in short]
    blocks = [block[1:] if len(block) > 1 and _ISSUER.search(fold(lines[block[0]].text)) else block for block in blocks]
    told = [(block, fold(joined([lines[n].text for n in block]))) for block in blocks]
    proper = [(block, text) for block, text in told if not _NO_TITLE.search(text)]
    for group in (proper, told):
        for wanted in (
            lambda text: bool(_PLAN.search(text) and _DATED.search(text)),
            lambda text: bool(_PLAN.search(text)),
            lambda text: bool(text.strip()) and any(sign.isalpha() for sign in text),
        ):
            chosen = next((block for block, text in group if wanted(text)), None)
            if chosen:
                return chosen
    return [plain[0]] if plain else []


def _is_prose(text: str) -> bool:
    return (fold(text).rstrip().endswith((".", "。", ";", ",", ":")) and len(text) > 40) or text.startswith(("(", "（"))


def _dated_paragraph(lines: Sequence[Line], short: Sequence[int], place: int) -> list[int]:
    """The lines of a title's paragraph up to the one that gives its year, where none of them stands for itself."""
    block: list[int] = []
    for n in range(place, min(place + 6, len(lines))):
        text = fold(lines[n].text)
        if n not in short or (block and (lines[n].starts or _NO_TITLE.search(text) or _ISSUER.search(text))):
            break
        block.append(n)
        whole = joined([lines[each].text for each in block])
        if names_a_plan(whole) and len(whole) <= _LONGEST:
            return block if _PLAN.search(fold(lines[place].text)) else []
    return []


def _whole(lines: Sequence[Line], short: Sequence[int], place: int) -> list[int]:
    """A title's line with those it runs on over."""
    block = _dated_paragraph(lines, short, place) or [place]
    while len(block) < 4:
        after = block[-1] + 1
        if after not in short or lines[after].starts or sum(len(lines[n].text) for n in block) > _LONGEST:
            break
        before, text = lines[block[-1]].text.rstrip(), lines[after].text
        whole = joined([lines[n].text for n in block])
        if _NO_TITLE.search(fold(whole)) and not _PLAN.search(fold(whole)):
            break
        unfinished = not _PLAN.search(fold(whole)) or (_DATED.search(fold(text)) and not _DATED.search(fold(whole)))
        if not (
            _JOINS.search(before)
            or text[0].islower()
            or text[0] in "(（"
            or (unfinished and not _NO_TITLE.search(text))
        ):
            break
        block.append(after)
    return block


def _tells(text: str) -> bool:
    """Whether a paragraph is prose of the introduction."""
    if text.startswith(("(", "（")):
        return False
    long = len(text) >= (12 if is_chinese(text) else 40)
    return long and (ends_sentence(text) or (len(text) > 120 and fold(text).rstrip().endswith((":", ","))))


def years_of(front: Front) -> tuple[int | None, int | None]:
    """The year or years a plan is for: from its title, else from what stands before its first chapter."""
    outside = re.sub(r"《[^》]*》", " ", front.title)
    texts = [outside, front.title, *(line.text for line in front.introduction), *(line.text for line in front.lines)]
    for text in map(fold, texts):
        span = re.search(r"((?:19|20)\d\d)\s*年?\s*(?:[-–—~〜]+|至|to|and|/)\s*((?:19|20)\d\d)(?!\d)", text)
        if span and int(span[1]) < int(span[2]) < int(span[1]) + 40:
            return int(span[1]), int(span[2])
        year = re.search(r"(?<!\d)((?:19|20)\d\d)(?!\d)", text)
        if year:
            return int(year[1]), None
        han = re.search(r"二[〇○零][〇○零一二三四五六七八九]{2}(?=年|\W|$)", text)
        if han:
            return int("".join(_DIGITS[sign] for sign in han.group())), None
        five = re.search(r"十([一二三四五六])五|\b(\d\d)th Five[- ]Year", text, re.I)
        if five:
            first = 2001 + 5 * ("一二三四五六".index(five[1]) + 1 if five[1] else int(five[2]) - 10)
            return first, first + 4
    return None, None


_DIGITS = {sign: str(n) for n, sign in enumerate("〇一二三四五六七八九")} | {"○": "0", "零": "0"}
