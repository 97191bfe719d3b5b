"""How few hold how much: Herfindahl–Hirschman index and concentration ratio."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from touchstone.engines.statistics.patents.diversity import herfindahl


def hhi(counts: Iterable[float], *, scale: float = 1.0) -> float | None:
    """The sum of squared shares of all holders, 1/n to 1; None where nobody holds anything.

    Args:
        counts: what each holder has, 0 or more. scale: 1.0 for shares; 10,000 for the form of competition offices.

    >>> round(hhi([7, 1, 1, 1]), 12), round(hhi([7, 1, 1, 1], scale=10_000))
    (0.52, 5200)
    """
    index = herfindahl(counts)
    return None if index is None else index * scale


def concentration_ratio(counts: Iterable[float], *, largest: int = 4) -> float | None:
    """The share of the largest holders together (CR4 unless told), 0 to 1; None where nobody holds anything.

    >>> concentration_ratio([7, 1, 1, 1]), concentration_ratio([5, 3, 1, 1], largest=1)
    (1.0, 0.5)
    """
    if largest < 1:
        raise ValueError(f"The {largest} largest holders have no share. Ask for 1 or more.")
    values = np.sort(np.asarray(list(counts), dtype=np.float64))[::-1]
    if values.size and not (values >= 0).all():
        raise ValueError(f"A count is negative or not a number: {values.tolist()}. Counts begin at 0.")
    total = values.sum()
    return float(values[:largest].sum() / total) if total > 0 else None
