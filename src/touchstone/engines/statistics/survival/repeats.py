"""Who infringes again: repeated acts as the law words them, and how often they come.

Repetition is proposed here and decided by the authority: an act that is appealed or not yet final is not counted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal["patent", "trademark"]


@dataclass(frozen=True)
class Act:
    """One infringing act that an authority or court has found.

    Args:
        infringer: the party, harmonised. right: the patent or mark. kind: patent or trademark.
        committed_on: day of the act. found_on: day on which the judgment or decision took effect; None while open.
        similar_to: other rights on which an act counts as the same or similar infringement.
    """

    infringer: str
    right: str
    kind: Kind
    committed_on: date
    found_on: date | None = None
    similar_to: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Repeat:
    """An act that repeats earlier ones, by one ground of law.

    Args:
        act: the later act. earlier: what it repeats. ground: the rule. law: its article.
    """

    act: Act
    earlier: tuple[Act, ...]
    ground: str
    law: str


ZHEJIANG = "Zhejiang Patent Regulations (2015), arts. 22, 46 and 51"
TRADEMARK = "Trademark Law (2019), art. 60"
PUNITIVE = "Supreme People's Court, interpretation on punitive damages (2021), arts. 3 and 4"


def repeats(acts: Iterable[Act]) -> list[Repeat]:
    """Every act that repeats earlier ones, with each ground that holds, in the order of the acts.

    - same patent again: after a judgment or decision found infringement, the same party infringes the same patent.
    - twice in five years: two or more infringing acts on trademarks within five years, the day included.
    - again after a finding: the same or a similar infringement after a penalty or judgment, on any right.
    """
    ordered = sorted(acts, key=lambda act: act.committed_on)
    found: list[Repeat] = []
    for place, act in enumerate(ordered):
        earlier = [other for other in ordered[:place] if other.infringer == act.infringer]
        after = [other for other in earlier if other.found_on is not None and other.found_on < act.committed_on]
        same = [other for other in after if other.right == act.right and other.kind == act.kind]
        if same and act.kind == "patent":
            found.append(Repeat(act, tuple(same), "same patent again", ZHEJIANG))
        marks = [
            o for o in earlier if o.kind == act.kind == "trademark" and act.committed_on <= _years_on(o.committed_on, 5)
        ]
        if marks:
            found.append(Repeat(act, tuple(marks), "twice in five years", TRADEMARK))
        alike = [other for other in after if act.right == other.right or other.right in act.similar_to]
        if alike:
            found.append(Repeat(act, tuple(alike), "again after a finding", PUNITIVE))
    return found


def patent_repeat_fine(illegal_gains: float | None) -> tuple[float, float]:
    """The least and the most fine, in yuan, for infringing the same patent again in Zhejiang.

    2 to 4 times the illegal gains; up to 200,000 yuan where there are none (None or 0). Source: `ZHEJIANG`.

    >>> patent_repeat_fine(50_000), patent_repeat_fine(None)
    ((100000, 200000), (0.0, 200000.0))
    """
    if illegal_gains is not None and illegal_gains < 0:
        raise ValueError(f"Illegal gains of {illegal_gains:g} yuan are below 0.")
    return (2 * illegal_gains, 4 * illegal_gains) if illegal_gains else (0.0, 200_000.0)


def trademark_fine_limit(turnover: float | None) -> float:
    """The most fine, in yuan, for infringing a trademark: 5 times an illegal turnover of 50,000 yuan or more.

    250,000 yuan where the turnover is lower or none. Two acts within five years weigh heavier within the limit.
    Source: `TRADEMARK`.

    >>> trademark_fine_limit(50_000), trademark_fine_limit(49_999), trademark_fine_limit(None)
    (250000, 250000.0, 250000.0)
    """
    return 5 * turnover if turnover is not None and turnover >= 50_000 else 250_000.0


def incidence(events: int, years: float, *, level: float = 0.95) -> tuple[float, float, float]:
    """Events per year under observation, with exact Poisson bounds: (rate, low, high).

    Args:
        events: repeats counted. years: time that all parties together were observed, above 0.
    Source: Garwood 1936, Biometrika 28.

    >>> [round(value, 4) for value in incidence(10, 1000)]
    [0.01, 0.0048, 0.0184]
    """
    from scipy.stats import chi2  # slow to load

    if events < 0 or years <= 0:
        raise ValueError(f"{events} events in {years:g} years have no rate: events begin at 0, years above 0.")
    tail = (1 - level) / 2
    low = float(chi2.ppf(tail, 2 * events)) / 2 if events else 0.0
    high = float(chi2.ppf(1 - tail, 2 * events + 2)) / 2
    return events / years, low / years, high / years


def _years_on(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return date(day.year + years, 2, 28)
