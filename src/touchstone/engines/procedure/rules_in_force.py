"""Rules in force: what the law asks within which time, as dated data with article and how sure we are.

The table `data/deadline_rules.csv` has one row for one rule in one text of the law. A date of force that is known only
by the year of the text is kept so: within that year the answer is "unknown", never a guess.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal, get_args

from .periods import Period, Unit

Standing = Literal["in_force", "not_in_force", "unknown"]

COLUMNS = (
    "id", "topic", "measure", "trigger", "what", "amount", "then_amount", "unit", "note", "source", "how_known",
    "valid_from", "valid_to",
)  # fmt: skip
HOW_KNOWN = ("primary text read", "secondary text read", "recalled, confirm before use")
AT_ONCE = "at_once"


class BadRules(ValueError):
    """The table of rules cannot be read; every faulty row is named."""


class UnknownRule(LookupError):
    """No rule has that number, or no rules have that topic."""


class NoRuleInForce(LookupError):
    """The rule exists, but no text of it was in force on the day."""


class SeveralRulesInForce(LookupError):
    """Two texts of one rule claim the same day, so the law cannot be told from the table."""


@dataclass(frozen=True, order=True)
class Edge:
    """A day on which force begins or ends, known to the day or only to the year."""

    first: date
    last: date

    @classmethod
    def read(cls, text: str) -> Edge | None:
        """'2012-02-01' or '2012'; empty is unknown.

        >>> Edge.read("2010").last
        datetime.date(2010, 12, 31)
        """
        if not text:
            return None
        if len(text) == 4:
            return cls(date(int(text), 1, 1), date(int(text), 12, 31))
        return cls(date.fromisoformat(text), date.fromisoformat(text))

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"some day in {self.first.year}"


@dataclass(frozen=True)
class RuleText:
    """One rule as one text of the law has it.

    Args:
        measure: number of the plan's measure that it serves.
        amount, unit: the time limit; None where the rule sets none. Unit "at_once" has the amount 0.
        then_amount: a second limit of the same rule, for its next stage.
        how_known: one of `HOW_KNOWN`.
        valid_from, valid_to: when the text began and ceased to hold; None is unknown, and for `valid_to` also "still".
    """

    id: str
    topic: str
    measure: int
    trigger: str
    what: str
    amount: int | None
    then_amount: int | None
    unit: str
    note: str
    source: str
    how_known: str
    valid_from: Edge | None
    valid_to: Edge | None

    @property
    def verified(self) -> bool:
        """Whether a text of the rule was read, and not only remembered."""
        return not self.how_known.startswith("recalled")

    @property
    def period(self) -> Period | None:
        """The time limit to count with, or None where the rule sets none."""
        if self.amount is None:
            return None
        return Period(self.amount, "day" if self.unit == AT_ONCE else _unit(self.unit))

    def standing(self, on: date) -> Standing:
        """Whether the text was in force on a day, as far as the table knows."""
        if (self.valid_from and on < self.valid_from.first) or (self.valid_to and on > self.valid_to.last):
            return "not_in_force"
        if self.valid_from is None or on < self.valid_from.last or (self.valid_to and on >= self.valid_to.first):
            return "unknown"
        return "in_force"

    def force(self, on: date) -> str:
        """The standing as a sentence."""
        begins = f"from {self.valid_from}" if self.valid_from else "from a date that is not known"
        ends = f" until {self.valid_to}" if self.valid_to else ""
        words = {
            "in_force": f"In force on {on}: {begins}{ends}.",
            "not_in_force": f"Not in force on {on}: it holds {begins}{ends}.",
            "unknown": f"Date of force not known for {on}: it holds {begins}{ends}.",
        }
        return words[self.standing(on)]


class Rulebook:
    """All texts of a set of rules, asked by day."""

    def __init__(self, texts: Iterable[RuleText]) -> None:
        self.texts = tuple(texts)

    def in_force(self, on: date, topic: str | None = None, *, certain: bool = False) -> tuple[RuleText, ...]:
        """The texts that hold on a day, with those whose date is not known unless `certain` is asked.

        Raises:
            UnknownRule: no rule has the topic.
        """
        known = sorted({text.topic for text in self.texts})
        if topic is not None and topic not in known:
            raise UnknownRule(f"No rules have the topic '{topic}'; topics are: {', '.join(known)}.")
        accepted = ("in_force",) if certain else ("in_force", "unknown")
        return tuple(text for text in self.texts if topic in (None, text.topic) and text.standing(on) in accepted)

    def rule(self, id: str, on: date) -> RuleText:
        """The one text of a rule that holds on a day; ask its `standing` whether that is certain.

        Raises:
            UnknownRule, NoRuleInForce, SeveralRulesInForce: each says what is known instead.
        """
        texts = [text for text in self.texts if text.id == id]
        if not texts:
            raise UnknownRule(f"No rule has the number '{id}'.")
        held = [text for text in texts if text.standing(on) == "in_force"]
        held = held or [text for text in texts if text.standing(on) == "unknown"]
        if not held:
            raise NoRuleInForce(" ".join(f"{id} ({text.source}): {text.force(on)}" for text in texts))
        if len(held) > 1:
            sources = "; ".join(text.source for text in held)
            raise SeveralRulesInForce(f"{id}: {len(held)} texts hold on {on} ({sources}); correct their dates.")
        return held[0]


def read_rules(lines: Iterable[str]) -> tuple[RuleText, ...]:
    """The rows of a table of rules; columns as in `COLUMNS`.

    Raises:
        BadRules: lists every row that cannot be read, with the reason.
    """
    rows = csv.DictReader(lines)
    if tuple(rows.fieldnames or ()) != COLUMNS:
        raise BadRules(f"The columns are {rows.fieldnames}; they should be {', '.join(COLUMNS)}.")
    texts, faults = [], []
    for number, row in enumerate(rows, start=2):
        try:
            texts.append(_text(row))
        except (ValueError, TypeError) as error:
            faults.append(f"Row {number} ({row['id']}): {error}")
    if faults:
        raise BadRules(" ".join(faults))
    return tuple(texts)


def _text(row: Mapping[str, str]) -> RuleText:
    if row["how_known"] not in HOW_KNOWN:
        raise ValueError(f"how_known is '{row['how_known']}'; it is one of: {'; '.join(HOW_KNOWN)}.")
    if bool(row["amount"]) != bool(row["unit"]):
        raise ValueError("an amount and its unit go together; give both or neither.")
    if row["unit"] not in ("", AT_ONCE):
        _unit(row["unit"])
    begins, ends = Edge.read(row["valid_from"]), Edge.read(row["valid_to"])
    if begins and ends and ends.last < begins.first:
        raise ValueError(f"it ends ({ends}) before it begins ({begins}).")
    return RuleText(
        row["id"], row["topic"], int(row["measure"]), row["trigger"], row["what"], _whole(row["amount"]),
        _whole(row["then_amount"]), row["unit"], row["note"], row["source"], row["how_known"], begins, ends,
    )  # fmt: skip


def _unit(text: str) -> Unit:
    for unit in get_args(Unit):
        if unit == text:
            return unit
    raise ValueError(f"'{text}' is no unit of time; known: {', '.join(get_args(Unit))}, {AT_ONCE}.")


def _whole(text: str) -> int | None:
    return int(text) if text else None


@cache
def shipped() -> Rulebook:
    """The rules that come with the engine."""
    text = (files(__package__) / "data/deadline_rules.csv").read_text(encoding="utf-8")
    return Rulebook(read_rules(text.splitlines()))


def rules_in_force(on: date, topic: str | None = None) -> tuple[RuleText, ...]:
    """The shipped rules that hold on a day, or whose date of force is not known.

    >>> [text.id for text in rules_in_force(date(2012, 6, 1), "pledges")]
    ['PLG-01']
    """
    return shipped().in_force(on, topic)


def rule(id: str, on: date) -> RuleText:
    """The text of a shipped rule that holds on a day.

    >>> found = rule("CUS-01", date(2012, 6, 1))
    >>> found.period, found.verified, found.standing(date(2012, 6, 1))
    (Period(length=30, unit='working_day'), True, 'in_force')
    """
    return shipped().rule(id, on)
