"""What a register refuses, in words a person can act on.

Refused
├── StepRefused     a step's breaches, all at once
├── FactsRefused    fields whose values cannot stand
├── NotAllowed      the actor may not open or amend
└── Conflict        somebody changed the record meanwhile
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from touchstone.engines.procedure.lifecycle import Breach


class Refused(Exception):
    """A change that the register did not make; nothing of it was written."""


class StepRefused(Refused):
    """A step that cannot be taken, with every reason."""

    def __init__(self, number: str, step: str, breaches: Sequence[Breach]) -> None:
        self.number, self.step, self.breaches = number, step, tuple(breaches)
        super().__init__(f"{number}: {step} refused. " + " ".join(str(each) for each in breaches))


class FactsRefused(Refused):
    """Values that cannot stand; `fields` maps a field's name to its messages."""

    def __init__(self, fields: Mapping[str, Sequence[str]]) -> None:
        self.fields = {name: list(messages) for name, messages in fields.items()}
        super().__init__("; ".join(f"{name}: {' '.join(found)}" for name, found in self.fields.items()))


class NotAllowed(Refused):
    """The actor's role does not reach so far."""


class Conflict(Refused):
    """The record was changed since the actor read it; `current` is what it says now."""

    def __init__(self, current: Any, expected: int) -> None:
        self.current, self.expected = current, expected
        told = _(
            "%(number)s was changed meanwhile: you read version %(read)s, it is now version %(now)s. "
            "Look at both and make your change again."
        )
        super().__init__(told % {"number": current.number, "read": expected, "now": current.version})


class Unwalled(TypeError):
    """A query of a register that does not say who is asking."""
