"""What stands on a page beside the plan's own words: page numbers, running heads, contents, a site's notices."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from .endings import is_organ_line
from .folding import fold, joined
from .labels import Item, is_heading
from .lexicon import words
from .model import Line

_NOTICE = re.compile("|".join(words("furniture", "notices")), re.I)
_PAGE_NUMBER = re.compile("|".join(f"(?:{pattern})" for pattern in words("furniture", "page_numbers")), re.I)
_LEADER = re.compile(r"(?:\.{3,}|…{1,}|·{3,}|(?:\. ){3,}|_{4,})\s*(?:\d{1,4}|[ivxl]{1,6})\s*$", re.I)
_CONTENTS = re.compile(r"(?:table of )?contents|目\s*[录錄次]", re.I)
_LONGEST_HEAD = 120


def is_notice(text: str) -> bool:
    """Whether a short line is a notice of the site or paper that carries the plan."""
    return len(text) < 200 and bool(_NOTICE.search(fold(text)))


def furniture(lines: Sequence[Line], labels: Sequence[Item | None]) -> set[int]:
    """The places of lines that are no words of the plan."""
    found = {place for place, line in enumerate(lines) if line.role in ("aside", "page title")}
    found |= {n for n, line in enumerate(lines) if len(line.text) < 40 and _PAGE_NUMBER.fullmatch(fold(line.text))}
    found |= _running_heads(lines, labels, found)
    found |= {n for n, line in enumerate(lines) if len(line.text) < 200 and _LEADER.search(fold(line.text))}
    return found | _contents(lines, labels, found)


def _running_heads(lines: Sequence[Line], labels: Sequence[Item | None], pages: set[int]) -> set[int]:
    """Short lines that stand three times or more beside page numbers, or in the middle of sentences."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, line in enumerate(lines):
        if len(line.text) <= _LONGEST_HEAD and not line.level and labels[place] is None and place not in pages:
            places[re.sub(r"\d+", "#", fold(line.text))].append(place)
    found: set[int] = set()
    for key, stands in places.items():
        beside = sum({place - 1, place + 1} & pages != set() for place in stands)
        if (
            len(stands) < (2 if beside == len(stands) else 3)
            or not re.search(r"\w", key)
            or key.rstrip().endswith((".", "。", ";"))
        ):
            continue
        cutting = sum(place > 0 and not _ended(lines[place - 1].text) for place in stands[1:])
        if ")" in key and sum(_within_list(lines, place) for place in stands) * 2 > len(stands):
            continue
        if is_organ_line(lines[stands[0]].text):
            continue
        if beside * 2 >= len(stands) or cutting * 2 >= len(stands):
            # the first may be the title itself
            found |= set(stands if {stands[0] - 1, stands[0] + 1} & pages else stands[1:])
    return found


def _within_list(lines: Sequence[Line], place: int) -> bool:
    """Whether a parenthesis is open before a line."""
    before = fold(joined([line.text for line in lines[max(0, place - 6) : place]]))
    return before.rfind("(") > before.rfind(")")


def _ended(text: str) -> bool:
    return fold(text).rstrip().endswith((".", "。", ";", ")", "!", "?", ":", "]"))


def _contents(lines: Sequence[Line], labels: Sequence[Item | None], found: set[int]) -> set[int]:
    """A list of contents: labelled lines one after the other that all stand again below."""

    def key(place: int) -> tuple[str, int, str] | None:
        item = labels[place]
        if item is None or not is_heading(item.text):
            return None
        return (item.kind, item.value, re.sub(r"\W|\d+$", "", fold(item.text)).lower())

    keys = [key(place) for place in range(len(lines))]
    later = Counter(each for each in keys if each)
    gone: set[int] = set()
    run: list[int] = []
    for place, line in enumerate(lines):
        each = keys[place]
        if each and later[each] > 1 and each[2]:
            run.append(place)
            later[each] -= 1
            continue
        if place in found or _CONTENTS.fullmatch(line.text.strip()):
            gone |= {place} if _CONTENTS.fullmatch(line.text.strip()) else set()
            continue
        if len(run) > 1:
            gone |= set(run)
        else:
            later.update(each for n in run if (each := keys[n]))
        run = []
    return gone
