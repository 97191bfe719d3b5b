"""Proofs: code that a system registers for a measure, and that answers "how far, as of when, from which data"."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from touchstone.kernel.discovery import find_modules


class SourceDied(RuntimeError):
    """A source that a proof reads cannot answer; it carries the source's name."""

    def __init__(self, source: str, message: str) -> None:
        super().__init__(message)
        self.source = source


@dataclass(frozen=True)
class Proof:
    """What a proof answers on a day.

    Args:
        value: how far; None where the data does not say.
        target: what is to be reached; None where the measure names no number.
        unit: of both. as_of: the day the value speaks for, None only without a value.
        data_version: the mark of the data it was computed from. link: the page behind the number.
        sources: names of the tables or registers that were read.
        direction: "up" or "down". due: the day of the target, where it is not the measure's.
    """

    value: float | None
    target: float | None
    unit: Any
    as_of: date | None
    data_version: str
    link: str
    sources: tuple[str, ...] = ()
    direction: str = "up"
    due: date | None = None


@dataclass(frozen=True)
class Declared:
    """A registered proof: for which measure of which plan, how old its answer may grow, and the function."""

    plan: str
    measure: int
    name: str
    title: Any
    max_age: timedelta
    answer: Callable[[date], Proof]
    sources: tuple[str, ...] = ()
    needed: bool = True


class Proofs:
    """All registered proofs, by plan, measure and name; modules named `proofs` are found when one is asked for."""

    def __init__(self) -> None:
        self._all: dict[tuple[str, int, str], Declared] = {}

    def add(self, declared: Declared) -> None:
        key = (declared.plan, declared.measure, declared.name)
        other = self._all.get(key)
        if other is not None and other.answer.__qualname__ != declared.answer.__qualname__:
            raise ValueError(f"Measure {declared.measure} of {declared.plan} has two proofs called “{declared.name}”.")
        self._all[key] = declared

    def all(self, plan: str | None = None) -> list[Declared]:
        find_modules("proofs")
        return [self._all[key] for key in sorted(self._all) if plan in (None, key[0])]

    def of(self, plan: str, measure: int) -> list[Declared]:
        return [each for each in self.all(plan) if each.measure == measure]

    def remove(self, declared: Declared) -> None:
        """Forget a proof (tests register some of their own)."""
        self._all.pop((declared.plan, declared.measure, declared.name), None)


proofs = Proofs()


def proof(
    *,
    measure: int,
    plan: str,
    name: str,
    title: Any,
    max_age: timedelta,
    sources: tuple[str, ...] = (),
    needed: bool = True,
) -> Callable[[Callable[[date], Proof]], Callable[[date], Proof]]:
    """Registers a function of a day as a proof of a measure.

    Args:
        max_age: how long an answer may be relied on after the day it speaks for.
        sources: what it reads; named when the function fails without saying which source it was.
        needed: False for a proof that informs and cannot hold the measure back.
    """

    def registered(answer: Callable[[date], Proof]) -> Callable[[date], Proof]:
        proofs.add(Declared(plan, measure, name, title, max_age, answer, sources, needed))
        return answer

    return registered
