"""Targets in English: “30 or so alliances”, “4 to 5 colleges”, “no fewer than 2,000”, “3.3 per 10,000 people”."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .lexicon import table, words
from .model import Target
from .quantities import NUMBER, target
from .verbs import ENGLISH

_T = table("targets")
_SPELT: dict[str, int] = _T["numbers"]
_WORD = "|".join(sorted((re.escape(word) for word in _SPELT), key=len, reverse=True))
_SCALES = {
    "thousand": 1e3,
    "million": 1e6,
    "billion": 1e9,
    "hundred": 1e2,
    "trillion": 1e12,
    "k": 1e3,
    "m": 1e6,
    "bn": 1e9,
}
_MONEY = r"(?:US\$|RMB|CNY|USD|EUR|GBP|\$|€|£|¥)"
_BEFORE = (
    r"at least|at most|(?:not|no) (?:less|fewer|more) than|a minimum of|minimum|a maximum of|more than|in excess of|over|above|"
    r"exceed(?:s|ing)?|upwards? of|up to|not exceeding|less than|fewer than|under|below|about|around|approximately|approx\.|"
    r"roughly|some|nearly|almost|close to|circa|exactly|a total of|between|within|[~≥≤<>]"
)
_AFTER = r"\s+or so|\s+or more|\s+or less|\s+or fewer|\s+or above|\s+or below|\s+and above|\s+and over|\s+at least|-odd|-plus|-some|\+"
_TARGET = re.compile(
    rf"(?P<before>(?<!\w)(?:{_BEFORE})\s*(?:the |a |an )?)?(?P<money>{_MONEY}\s*)?"
    rf"(?<![\w.\-/,:§])(?P<low>{NUMBER}|\b(?:{_WORD})\b)(?P<lowsign>%)?"
    rf"(?:\s*(?P<join>-|–|—|~|\bto\b|\band\b|\bor\b)\s*(?P<high>{NUMBER}|\b(?:{_WORD})\b))?"
    rf"(?P<scale>\s+(?:thousand|million|billion|hundred|trillion)\b|(?:k|m|bn)\b)?"
    rf"(?P<sign>\s*%|\s+per\s?cent(?:age points?)?\b|\s+percentage points?)?"
    rf"(?P<after>{_AFTER})?(?![\w/]|-[A-Za-z]|[.:]\d)(?P<such>\s+(?:such|additional|new|more|other|different)\b)?",
    re.I,
)
_UNIT_WORD = re.compile(r"\s+(?:\(?s\)?\s)?([A-Za-z][A-Za-z'’\-]*)")
_PER = re.compile(
    rf"\s*(?:per|for every|in every|/)\s*((?:{NUMBER})?\s*(?:[A-Za-z][A-Za-z\-]*)(?:\s+(?:people|persons|inhabitants|residents|head|year|capita))?)"
)
_STOP = frozenset(words("targets", "stop"))
_AND_NOT = frozenset(words("targets", "and_not"))
_NAME_BEFORE = frozenset(words("targets", "name_before"))
_NAME_AFTER = frozenset(words("targets", "name_after"))
_TIME = frozenset(words("targets", "time"))
_SHORTEN = re.compile("|".join(words("targets", "shorten")), re.I)
_PAST = re.compile(rf"\b(?:{'|'.join(words('targets', 'past'))})\b", re.I)
_MONTH = _T["months"]
_TITLED = re.compile(r"《[^》]*》|“[^”]{0,200}”|\"[^\"\n]{0,200}\"")


def english_targets(text: str) -> Iterator[Target]:
    """The targets of an English measure."""
    bare = _TITLED.sub(lambda found: "\x01" * len(found.group()), text)
    for each in _TARGET.finditer(bare):
        low, high = _number(each["low"]), _number(each["high"]) if each["high"] else None
        if each["high"] and not _is_range(bare, each):
            high = None
        if _is_name(bare, each) or _is_year(each) or _is_past(bare, each):
            continue
        if each["join"] and high is None:
            yield from _after_join(bare, each)
            continue
        made = _target(bare, each, low, high)
        if made:
            yield made


def _after_join(bare: str, each: re.Match[str]) -> Iterator[Target]:
    """Of “from 10 to 20” the second number; of “30 and 20 bases” both, under one unit."""
    second = _number(each["high"])
    grown = re.search(r"\bfrom\s+$", bare[max(0, each.start("low") - 12) : each.start("low")], re.I)
    numbers = [second] if grown else [_number(each["low"]), second]
    for number in numbers:
        made = _target(bare, each, number, None)
        if made:
            yield made


def _number(told: str) -> float:
    word = told.lower()
    return float(_SPELT[word]) if word in _SPELT else float(re.sub(r"[,\s]", "", told))


def _is_range(bare: str, each: re.Match[str]) -> bool:
    join, before = each["join"].lower(), bare[max(0, each.start("low") - 12) : each.start("low")].lower()
    if join == "and":
        return "between" in (each["before"] or "").lower()
    growth = re.search(r"\bfrom\s+$", before) and re.search(
        r"increas|rais|grow|expand|improv|reduc|shorten|lower|cut|rise",
        bare[max(0, each.start() - 120) : each.start()],
        re.I,
    )
    return not growth


def _is_name(bare: str, each: re.Match[str]) -> bool:
    """Whether the number belongs to a name, a reference or a date."""
    before, after = (
        bare[max(0, each.start("low") - 80) : each.start("low")].rstrip(),
        bare[each.end() : each.end() + 40],
    )
    last = re.search(r"([\w’'.-]+)[\s.]*$", before[-40:])
    word = last[1] if last else ""
    plain = word.lower().strip(".")
    if before.endswith(("[", "〔", "#", "§")) or re.match(rf"\s*(?:of\s+)?(?:{_MONTH})\b", after, re.I):
        return True
    if re.search(rf"\b(?:{_MONTH})\.?$", before, re.I) and not each["before"]:
        return True
    if not each["before"] and plain in _NAME_BEFORE | {"every", "per"}:
        return True
    following = re.match(r"[\s-]+([A-Za-z]+)", after)
    if following and following[1].lower() in _NAME_AFTER and not each["such"] and not each["after"]:
        return True
    capital = word[:1].isupper() and not each["before"] and not each["money"] and len(before) > len(word)
    return bool(capital and plain not in ENGLISH and not _begins_clause(before, word))


def _begins_clause(before: str, word: str) -> bool:
    return bool(re.search(r"(?:^|[.;:,])\s*$", before[: len(before) - len(word)]))


def _is_year(each: re.Match[str]) -> bool:
    if each["sign"] or each["scale"] or each["money"] or each["lowsign"]:
        return False
    numbers = [each["low"], *([each["high"]] if each["high"] else [])]
    plain = all(re.fullmatch(r"(?:19|20)\d\d", told) for told in numbers)
    counted = each["before"] and not re.match(r"(?:within|about|around|under|between)", each["before"], re.I)
    return plain and not (counted and not each["high"])


def _is_past(bare: str, each: re.Match[str]) -> bool:
    """Whether the clause tells what is there already."""
    start = max(bare.rfind(sign, 0, each.start()) for sign in ".;,") + 1
    return bool(_PAST.search(bare[start : each.start()]))


def _target(bare: str, each: re.Match[str], low: float, high: float | None) -> Target | None:
    size = _SCALES.get((each["scale"] or "").strip().lower(), 1.0)
    sign = (each["sign"] or each["lowsign"] or "").strip().lower()
    unit, end = _unit(bare, each.end())
    several = unit.endswith("s")
    per = _PER.match(bare, end)
    if per:
        unit, end = f"{unit} per {per[1].strip()}".strip(), per.end()
    if sign:
        percent = "percentage points" if "point" in sign else "%"
        unit = percent
    if each["money"]:
        unit = f"{each['money'].strip()} {unit}".strip()
    first = unit.split()[0].lower() if unit else ""
    if first in _TIME and not _SHORTEN.search(re.split(r"\d", bare[max(0, each.start() - 80) : each.start("low")])[-1]):
        return None
    spelt = each["low"].lower() in _SPELT
    if spelt and not each["before"] and not several and not sign:
        return None
    if spelt and each["low"].lower() == "one" and not each["before"] and high is None:
        return None
    if not unit:
        before = _counted_before(bare, each)
        if before is None:
            return None
        unit = before
    behind = re.match(_AFTER, bare[end:], re.I) if unit and not each["after"] else None
    told = f"{each['before'] or ''} {each['after'] or ''} {behind.group() if behind else ''}"
    end += behind.end() if behind else 0
    return target(low * size, high * size if high is not None else None, told, unit, bare[each.start() : end])


def _unit(bare: str, at: int) -> tuple[str, int]:
    """The noun phrase after a number, and where it ends."""
    kept: list[str] = []
    end = at
    while len(kept) < 6:
        found = _UNIT_WORD.match(bare, end)
        if not found:
            break
        word = found[1].lower()
        if word in ("and", "or") and kept and len(kept) < 4 and _joins_noun(bare, found.end()):
            kept.append(found[1])
        elif word in _STOP or (kept and word in ENGLISH and word.endswith(("ed", "ing")) and _ends(bare, found.end())):
            break
        else:
            kept.append(found[1])
        end = found.end()
    while kept and kept[-1].lower() in ("and", "or"):
        kept.pop()
    return " ".join(kept), end


def _ends(bare: str, at: int) -> bool:
    found = _UNIT_WORD.match(bare, at)
    return not found or found[1].lower() in _STOP


def _joins_noun(bare: str, at: int) -> bool:
    """Whether “and” goes on with a plural noun, and not with a verb or another number."""
    found = _UNIT_WORD.match(bare, at)
    return bool(found and found[1].lower().endswith("s") and found[1].lower() not in ENGLISH | dict.fromkeys(_AND_NOT))


_GROWN = re.compile(
    r"\b(?:increas|rais|expand|grow|reduc|cut|lower)\w*\s+(?:the )?(?:number of )?([A-Za-z][\w\s-]{2,40}?)\s+from\s*$",
    re.I,
)


def _counted_before(bare: str, each: re.Match[str]) -> str | None:
    """What a number without a unit counts: “the number of filings to 30,000”; None where it counts nothing."""
    before = bare[max(0, each.start() - 160) : each.start()]
    found = re.search(
        r"(?:number|amount|volume|total|count) of ([A-Za-z][\w\s\-]{2,60}?)\s+(?:per|to|reach|reaches|exceed|by|at|up|is|will|should|shall|annually)\b[^.;]*$",
        before,
    )
    found = found or _GROWN.search(before)
    if not found and re.search(r"\b(?:their|its|the|this) (?:total |annual )?number (?:to|by)\s*$", before):
        return ""
    if found:
        return found[1].strip()
    reaches = re.search(r"\b(?:reach(?:es|ing)?|exceed(?:s|ing)?|rise to|rises to|attain)\s*$", before)
    return "" if reaches or (each["before"] and re.match(r"exceed", each["before"], re.I)) else None
