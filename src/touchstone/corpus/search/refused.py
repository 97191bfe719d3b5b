"""Why a query is refused: the fact and the next step, by a short name, so that an edge can say them in its language."""

from __future__ import annotations

from typing import Any

#: name -> what is wrong, what to do; `sign` is the place in the query, from 1.
REASONS: dict[str, tuple[str, str]] = {
    "too_long": ("The query has {signs} signs; it may have {limit}.", "Ask for less at once."),
    "closes_nothing": ("The bracket at sign {sign} closes nothing.", "Take it out."),
    "open_quotation": ("The quotation mark at sign {sign} is not closed.", "Close it."),
    "open_bracket": ("The bracket at sign {sign} is not closed.", "Close it."),
    "too_deep": ("Brackets stand more than {limit} deep.", "Ask more simply."),
    "word_missing": ("A word is missing at sign {sign}.", "Write one, or take the operator out."),
    "word_missing_at_end": ("A word is missing at the end.", "Write one, or take the operator out."),
    "near_what": (
        "{operator} at sign {sign} stands between words, phrases, or several of them in brackets joined by OR; not "
        "between AND, NOT or ranges.",
        "Write it between two words.",
    ),
    "near_two_fields": (
        "{operator} at sign {sign} joins words of two fields, {left}= and {right}=.",
        "Words near each other stand in one field.",
    ),
    "near_codes": ("{field}= holds codes, which have no words near them.", "Use AND instead."),
    "too_far": ("{distance} words is far; proximity reaches {limit}.", "Use AND instead."),
    "no_field": (
        "“{tag}” at sign {sign} is no field.",
        "Put it in quotation marks if it is a word. Fields: {fields}.",
    ),
    "no_field_but": ("“{tag}” at sign {sign} is no field.", "Did you mean {near}=? Fields: {fields}."),
    "date_missing": ("{tag} at sign {sign} has no date.", "Write it as pd=2010:2012 or pd>=20110401."),
    "no_order": ("{tag} at sign {sign} compares what has no order.", "Write {field}=…."),
    "two_comparisons": ("{tag} at sign {sign} is two comparisons.", "Write {field}={text}."),
    "no_date": ("“{text}” at sign {sign} is no date.", "Write 2011, 201104, 20110401 or 2010:2012."),
    "backwards": ("“{text}” at sign {sign} ends before it begins.", "Write the earlier day first."),
    "every_word": ("“{text}” asks for every word there is.", "Write at least one letter before or after the sign."),
    "inside_signs": (
        "“{text}” leaves a sign open inside a Chinese, Japanese or Korean word, which is not done.",
        "Write the parts on both sides, joined by ADJ.",
    ),
    "too_many_words": ("“{text}” stands for more words than can be placed near others.", "Write more letters."),
    "no_sort": ("Hits are not sorted by “{text}”.", "They are by: {known}."),
    "no_facet": ("Hits are not narrowed by “{text}”.", "They are by: {known}."),
    "no_year": ("“{text}” is no year.", "Write it as 2012."),
    "too_deep_a_page": ("Pages end at hit {limit}.", "Narrow the query, or export the whole answer."),
}


class QueryRefused(ValueError):
    """A query that cannot be read or answered.

    Args:
        why: name of the reason. at: place of the sign at fault, from 0; None where it is none of the query's text.
    """

    def __init__(self, why: str, at: int | None = None, **facts: Any) -> None:
        self.why, self.at = why, at
        self.facts = facts | ({} if at is None else {"sign": at + 1})
        self.fact, self.step = self.told(*REASONS[why])
        super().__init__(f"{self.fact} {self.step}")

    def told(self, fact: str, step: str) -> tuple[str, str]:
        """Fact and step in words of the given form, which may be a translation."""
        return fact.format(**self.facts), step.format(**self.facts)


def pointed(query: str, at: int) -> str:
    """The query with a mark below the sign at fault, on two lines.

    >>> print(pointed("pump AND )", 9))
    pump AND )
             ^
    """
    before = "".join("\u3000" if ord(sign) > 0x2E7F else " " for sign in query[:at])
    return f"{query}\n{before}^"
