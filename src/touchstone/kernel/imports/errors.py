"""What makes a file, or a row of it, unfit for a register."""

from __future__ import annotations

from dataclasses import asdict, dataclass


class FileRefused(Exception):
    """A file that is not read at all: the message names the file, the fact, the limit and the next step."""

    def __init__(self, name: str, fact: str, step: str) -> None:
        self.name, self.fact, self.step = name, fact, step
        super().__init__(f"{name}: {fact} {step}")


class Stopped(Exception):
    """The import was cancelled between two batches; what was written stays."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a row: the field, the value as it stood, why it cannot stand, and what might be meant."""

    field: str
    value: str
    reason: str
    suggestion: str = ""

    def told(self) -> dict[str, str]:
        return asdict(self)
