"""Numbers and their qualifiers, as both languages share them."""

from __future__ import annotations

import math
import re

from .model import Target

NUMBER = r"\d{1,3}(?:[,\u00a0\u202f ]\d{3}){1,4}(?!\d)(?:\.\d{1,6})?|\d{1,12}(?:\.\d{1,6})?"
_QUALIFIERS = (
    (re.compile(r"at least|no(?:t)? (?:less|fewer)|minimum|or more|or above|and above|upwards? of|at a minimum|and over|≥|"
                r"不少于|不低于|不小于|至少|最少|以上|及以上|起码|不下于"), "at_least"),
    (re.compile(r"up to|at most|no(?:t)? more than|not exceed|maximum|or less|or fewer|or below|within|≤|"
                r"不多于|不超过|不高于|不大于|至多|最多|以下|以内|之内"), "at_most"),
    (re.compile(r"more than|over|above|exceed|in excess|-?plus|\+|>|超过|突破|多于|高于|大于|逾|余|多"), "more_than"),
    (re.compile(r"less than|fewer than|under|below|<|低于|少于|小于|不到|不足"), "less_than"),
    (re.compile(r"about|around|approx|roughly|some|nearly|almost|close to|circa|or so|-odd|thereabouts|~|"
                r"约|大概|近|左右|上下|前后"), "about"),
)  # fmt: skip


def plain(value: float) -> float | int:
    """A whole number where it is one."""
    return int(value) if math.isfinite(value) and value == int(value) else round(value, 9)


def target(low: float, high: float | None, told: str, unit: str, words: str) -> Target:
    """A target from its numbers and the words before and after them."""
    qualifier = next((name for pattern, name in _QUALIFIERS if pattern.search(told.lower())), "exactly")
    shown = " ".join(words.split())
    if high is not None and high != low:
        usual = "between" if qualifier == "exactly" else qualifier
        return Target(None, plain(min(low, high)), plain(max(low, high)), usual, unit, shown)
    return Target(plain(low), None, None, qualifier, unit, shown)
