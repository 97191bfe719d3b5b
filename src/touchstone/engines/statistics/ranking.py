"""Ranking of places by what they register: raw, per head, and net of series registered in bulk.

A *series* is what one owner registers in one month, of one form, under titles that differ in nothing but numbers:
"Willow 1", "Willow 2", … It counts once in the net figure. Titles are compared without case, spaces and punctuation,
and with every run of digits or Chinese numerals taken as one sign.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

_NUMBER = re.compile(r"\d+|[〇零一二三四五六七八九十百千万两]+")
_REST = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Registered:
    """One registration: where, whose, of what form, when, under what title."""

    place: str
    owner: str
    form: str
    on: date
    title: str


@dataclass(frozen=True)
class Standing:
    """A place's figures and its rank by each of them, 1 the highest; equal figures share a rank.

    Args:
        raw: registrations. net: registrations with each series counted once.
        people: inhabitants, None where not known. per_100k, net_per_100k: per 100,000 inhabitants, None likewise.
        ranks: figure -> rank; a place without the figure has no rank by it.
    """

    place: str
    raw: int
    net: int
    people: int | None
    per_100k: float | None
    net_per_100k: float | None
    ranks: Mapping[str, int]

    @property
    def in_series(self) -> int:
        """Registrations that the net figure leaves out."""
        return self.raw - self.net


FIGURES = ("raw", "net", "per_100k", "net_per_100k")


def series_key(title: str) -> str:
    """A title with its numbers masked, for comparison within one owner's month.

    >>> series_key("Willow No. 12") == series_key("willow no 7")
    True
    >>> series_key("柳树 第十二号") == series_key("柳树第3号")
    True
    >>> series_key("Willow") == series_key("Willow 2")
    False
    """
    plain = unicodedata.normalize("NFKC", title).casefold()
    return _REST.sub("", _NUMBER.sub("#", plain).replace("#", "\ue000"))


def count(registrations: Iterable[Registered]) -> dict[str, tuple[int, int]]:
    """Place -> (raw, net) registrations."""
    raw: Counter[str] = Counter()
    series: set[tuple[str, str, str, int, int, str]] = set()
    for each in registrations:
        raw[each.place] += 1
        series.add((each.place, each.owner, each.form, each.on.year, each.on.month, series_key(each.title)))
    net = Counter(place for place, *_rest in series)
    return {place: (raw[place], net[place]) for place in raw}


def standings(counts: Mapping[str, tuple[int, int]], people: Mapping[str, int | None]) -> list[Standing]:
    """Every place with its figures and ranks, by net figure, highest first.

    Args:
        counts: place -> (raw, net). people: place -> inhabitants; a place that is missing or None has no figure per
            head, for unknown is not zero. Places with inhabitants and no registration stand with zero.
    """
    places = sorted({*counts, *people})
    figures = {place: _figures(*counts.get(place, (0, 0)), people.get(place)) for place in places}
    ranks = {name: _ranks({place: row[name] for place, row in figures.items()}) for name in FIGURES}
    found = [
        Standing(
            place=place,
            raw=int(row["raw"] or 0),
            net=int(row["net"] or 0),
            people=people.get(place),
            per_100k=row["per_100k"],
            net_per_100k=row["net_per_100k"],
            ranks={name: ranks[name][place] for name in FIGURES if place in ranks[name]},
        )
        for place, row in figures.items()
    ]
    return sorted(found, key=lambda each: (-each.net, -each.raw, each.place))


def _figures(raw: int, net: int, people: int | None) -> dict[str, float | None]:
    known = people if people else None
    return {
        "raw": raw,
        "net": net,
        "per_100k": raw / known * 100_000 if known else None,
        "net_per_100k": net / known * 100_000 if known else None,
    }


def _ranks(figures: Mapping[str, float | None]) -> dict[str, int]:
    known = {place: value for place, value in figures.items() if value is not None}
    ordered: Sequence[float] = sorted(known.values(), reverse=True)
    first: dict[float, int] = {}
    for position, value in enumerate(ordered, start=1):
        first.setdefault(value, position)
    return {place: first[value] for place, value in known.items()}
