"""Lifecycles: the states of a record, the steps between them, who may take a step and what it asks.

Plain values: a lifecycle knows no database and no clock. The kernel asks it `breaches(...)` and gets every reason
why a step cannot be taken, all at once.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from touchstone.engines.procedure.said import said, told

Unit = Literal["day", "working_day", "month", "year", "hour"]

CLOCK = "clock"
APPLICANT = "applicant"
STAFF_ROLES = ("reader", "officer", "reviewer", "head", "administrator")


@dataclass(frozen=True)
class Breach:
    """One reason why a step cannot be taken.

    Args:
        what: the rule's sentence, or what is missing.
        fact: what was found, with the limit it was held against.
        law: the act and article, empty where the reason is the procedure itself.
        verified: False where the rule was recalled and its text not read.
    """

    what: str
    fact: str = ""
    law: str = ""
    verified: bool = True

    def __str__(self) -> str:
        return self.in_words(str)

    def in_words(self, translate: Callable[[str], str]) -> str:
        """The same in the language of `translate`."""
        law = f" ({translate(self.law)}{'' if self.verified else ', ' + translate('unverified')})" if self.law else ""
        return " ".join(told(part, translate) for part in (self.what, self.fact) if part) + law


class Rule:
    """What the law asks of a record before a step is taken.

    The first sentence of a subclass's docstring is the message a person reads when the rule is broken.
    """

    law: str = ""
    since: date | None = None
    until: date | None = None
    verified: bool = True

    @property
    def sentence(self) -> str:
        doc = inspect.getdoc(self) or type(self).__name__
        return " ".join(doc.split("\n\n", 1)[0].split())

    def in_force(self, on: date) -> bool:
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)

    def broken_by(self, record: Any) -> str | None:
        """The facts that break the rule, or None where it holds."""
        raise TypeError(f"{type(self).__name__} is a rule without a test: give it broken_by(record).")

    def check(self, record: Any, *, on: date) -> Breach | None:
        """The breach found on that day, or None where the rule holds or is not in force."""
        if not self.in_force(on):
            return None
        fact = self.broken_by(record)
        return None if fact is None else Breach(self.sentence, fact, self.law, self.verified)


@dataclass(frozen=True)
class Step:
    """One way from some states to another; see `step`."""

    name: str
    source: tuple[str, ...]
    target: str
    by: tuple[str, ...]
    rules: tuple[Rule, ...] = ()
    needs_reason: bool = False
    needs_documents: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    st27: str | None = None
    title: Any = ""

    @property
    def label(self) -> Any:
        return self.title or readable(self.name)


@dataclass(frozen=True)
class Limit:
    """A legal time limit that runs while a record is in a state; see `limit`."""

    name: str
    state: tuple[str, ...]
    length: int
    unit: Unit
    article: str
    then: str | None = None
    verified: bool = True
    rule: str = ""
    title: Any = ""

    @property
    def label(self) -> Any:
        return self.title or readable(self.name)


def readable(name: str) -> str:
    """A name of the code as words: 'under_test' becomes 'Under test'."""
    return name.replace("_", " ").capitalize()


def _names(value: str | Iterable[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def step(
    name: str,
    source: str | Iterable[str],
    target: str,
    *,
    by: str | Iterable[str],
    rules: Sequence[Rule] = (),
    needs_reason: bool = False,
    needs_documents: Sequence[str] = (),
    asks: Sequence[str] = (),
    st27: str | None = None,
    title: Any = "",
) -> Step:
    """A step from one or several states to another.

    Args:
        by: the roles that may take it: a role of the lifecycle, "applicant" (who filed) or "clock".
        asks: fields of the record that are filled in when the step is taken.
        st27: WIPO ST.27 event code of the step, for example "F11", where the record is a right.
    """
    return Step(
        name,
        _names(source),
        target,
        _names(by),
        tuple(rules),
        needs_reason,
        tuple(needs_documents),
        tuple(asks),
        st27,
        title,
    )


def limit(
    name: str,
    state: str | Iterable[str],
    length: int,
    unit: Unit,
    *,
    article: str,
    then: str | None = None,
    verified: bool = True,
    rule: str = "",
    title: Any = "",
) -> Limit:
    """A time limit counted from the day the record came into the state.

    Args:
        then: the step the clock takes when the limit passes; without one the record is shown as overdue.
        article: the act and article that set it.
        rule: number of the dated rule in `rules_in_force`, where there is one.
    """
    return Limit(name, _names(state), length, unit, article, then, verified, rule, title)


@dataclass(frozen=True)
class Lifecycle:
    """States and steps of one kind of record, checked when it is declared.

    Args:
        first: the state a record opens in.
        roles: names of the field for the kernel's roles, for example {"examiner": "officer"}.
        titles: state -> words for it, where the name itself does not read well.
        st27_first: WIPO ST.27 code of the opening event, where the record is a right.

    >>> life = Lifecycle(first="received", steps=(step("grant", "received", "granted", by="head"),))
    >>> life.states
    ('received', 'granted')
    """

    first: str
    steps: tuple[Step, ...] = ()
    limits: tuple[Limit, ...] = ()
    roles: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, Any] = field(default_factory=dict)
    st27_first: str | None = None

    def __post_init__(self) -> None:
        known = set(self.states)
        for each in self.steps:
            for role in each.by:
                if self.role(role) not in (*STAFF_ROLES, CLOCK, APPLICANT):
                    raise ValueError(f"Step '{each.name}' is taken by '{role}', which is no role; known: {STAFF_ROLES}")
        for one in self.limits:
            if not set(one.state) <= known:
                raise ValueError(f"Limit '{one.name}' runs in {one.state}; the states are {sorted(known)}")
            if one.then is not None and all(s.name != one.then for s in self.steps):
                raise ValueError(f"Limit '{one.name}' leads to '{one.then}', which is no step.")

    @property
    def states(self) -> tuple[str, ...]:
        ordered = dict.fromkeys((self.first,))
        for each in self.steps:
            ordered.update(dict.fromkeys((*each.source, each.target)))
        return tuple(ordered)

    def role(self, name: str) -> str:
        """The kernel's role behind a name of the field."""
        return self.roles.get(name, name)

    def title(self, state: str) -> Any:
        return self.titles.get(state) or readable(state)

    def step(self, name: str) -> Step | None:
        return next((each for each in self.steps if each.name == name), None)

    def from_state(self, state: str) -> tuple[Step, ...]:
        return tuple(each for each in self.steps if state in each.source)

    def limits_in(self, state: str) -> tuple[Limit, ...]:
        return tuple(each for each in self.limits if state in each.state)

    def breaches(
        self,
        name: str,
        record: Any,
        *,
        state: str,
        roles: Iterable[str],
        on: date,
        reason: str = "",
        documents: Iterable[str] = (),
    ) -> list[Breach]:
        """Every reason why the step cannot be taken now; empty when it can.

        Args:
            roles: what the actor is for this record: kernel roles, "applicant", "clock".
            documents: kinds of the documents attached to the record.
        """
        taken = self.step(name)
        if taken is None or state not in taken.source:
            label = taken.label if taken else name
            what = said("“%(step)s” cannot be taken from “%(state)s”.", step=label, state=self.title(state))
            open_now = [str(each.label) for each in self.from_state(state)]
            steps = ", ".join(open_now)
            fact = said("Steps open now: %(steps)s.", steps=steps) if open_now else said("No step is open now.")
            return [Breach(what, fact)]
        found = [self._role_breach(taken, set(roles)), self._reason_breach(taken, reason)]
        have = set(documents)
        found += [
            Breach(
                said("“%(step)s” needs a document of kind “%(kind)s”.", step=taken.label, kind=kind),
                said("None is attached."),
            )
            for kind in taken.needs_documents
            if kind not in have
        ]
        found += [rule.check(record, on=on) for rule in taken.rules]
        return [each for each in found if each is not None]

    def may_take(self, taken: Step, roles: Iterable[str]) -> bool:
        return bool({self.role(name) for name in taken.by} & set(roles))

    def _role_breach(self, taken: Step, roles: set[str]) -> Breach | None:
        if self.may_take(taken, roles):
            return None
        wanted = " / ".join(name.replace("_", " ") for name in taken.by)
        what = said("“%(step)s” is taken by: %(wanted)s.", step=taken.label, wanted=wanted)
        held = ", ".join(sorted(roles))
        return Breach(what, said("You act as: %(held)s.", held=held) if held else said("You act as the public."))

    @staticmethod
    def _reason_breach(taken: Step, reason: str) -> Breach | None:
        if taken.needs_reason and not reason.strip():
            return Breach(said("“%(step)s” needs a reason.", step=taken.label), said("None was given."))
        return None
