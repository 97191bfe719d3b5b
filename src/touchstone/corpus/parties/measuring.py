"""How well names are brought together, against pairs that people have judged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Measured:
    """Right and wrong joins.

    Args:
        right: joined, and one party. wrong: joined, and two parties. missed: one party, and not joined.
        kept_apart: two parties, and not joined.
    """

    right: int
    wrong: int
    missed: int
    kept_apart: int

    @property
    def precision(self) -> float | None:
        """Share of joins that are right; None where nothing was joined."""
        joined = self.right + self.wrong
        return self.right / joined if joined else None

    @property
    def recall(self) -> float | None:
        """Share of pairs of one party that were joined; None where there are none."""
        same = self.right + self.missed
        return self.right / same if same else None


def measured(judged: Iterable[tuple[str, str, bool]], party_of: Mapping[str, str]) -> Measured:
    """Joins against judged pairs.

    Args:
        judged: (mention, mention, whether they are one party). party_of: mention -> party.
    """
    counts = {(joined, same): 0 for joined in (True, False) for same in (True, False)}
    for left, right, same in judged:
        counts[party_of[left] == party_of[right], same] += 1
    return Measured(counts[True, True], counts[True, False], counts[False, True], counts[False, False])
