"""How spread out citations are over technology classes: the arithmetic behind generality, originality and HHI."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

Counts = Iterable[float] | float


def herfindahl(counts: Counts) -> float | None:
    """The sum of squared shares: 1.0 where all fall into one class, 1/n where n classes share alike; no unit.

    Args:
        counts: how many fall into each class, 0 or more; a single number is one class.
    Returns:
        None where nothing was counted, for nothing is neither concentrated nor spread.
    Source: Hirschman 1945; Herfindahl 1950.

    >>> herfindahl([5, 3, 2])
    0.38
    >>> herfindahl([0, 0]) is None
    True
    """
    shares = _shares(counts)
    return None if shares is None else float(np.square(shares).sum())


def spread(counts: Counts) -> float | None:
    """One less the sum of squared shares: 0.0 in one class, towards 1.0 over many. None where nothing was counted.

    Source: Trajtenberg, Henderson and Jaffe 1997 (generality with citing classes, originality with cited ones).

    >>> round(spread([5, 3, 2]), 12)
    0.62
    """
    index = herfindahl(counts)
    return None if index is None else 1.0 - index


def unbiased_spread(counts: Counts) -> float | None:
    """The spread corrected for few citations: N/(N - 1) times `spread`. None below two citations.

    With few citations the plain index is biased towards 0. Source: Hall 2005, NBER working paper 10941 (unverified
    page); the correction is that of Simpson 1949, Nature 163.

    >>> round(unbiased_spread([1, 1, 1, 1]), 12)
    1.0
    """
    number = float(np.sum(_counted(counts)))
    index = spread(counts)
    return None if index is None or number <= 1 else number / (number - 1) * index


def shannon(counts: Counts) -> float | None:
    """Shannon's entropy of the shares in nats: 0.0 in one class, ln(n) over n equal ones. None where nothing counted.

    Source: Shannon 1948.
    """
    shares = _shares(counts)
    if shares is None:
        return None
    positive = shares[shares > 0]
    return abs(float(-(positive * np.log(positive)).sum()))


def mean_class_shares(codes: Sequence[Sequence[float]]) -> list[float]:
    """The average share of each 4-character subclass over citing patents, each patent spread over its full codes.

    Args:
        codes: one row a citing patent, one column a subclass: how many full symbols the patent has in it. A patent
            without any symbol says nothing and is left out.
    Returns:
        One share a column; an empty list where no citing patent has a symbol.
    Source: Squicciarini, Dernis and Criscuolo 2013, p. 45: (1/N) sum of beta_ji.
    """
    table = np.atleast_2d(np.asarray(codes, dtype=np.float64))
    if (table < 0).any():
        raise ValueError(f"A number of codes is negative: {table.min():g}. Count codes from 0.")
    totals = table.sum(axis=1) if table.size else np.zeros(0)
    with_codes = table[totals > 0]
    if not len(with_codes):
        return []
    return [float(share) for share in (with_codes / with_codes.sum(axis=1, keepdims=True)).mean(axis=0)]


def oecd_generality(codes: Sequence[Sequence[float]]) -> float | None:
    """One less the sum of squared average shares over subclasses. None where no citing patent has a symbol.

    Args and source: see `mean_class_shares`.

    >>> round(oecd_generality([[2, 1, 0], [0, 3, 1], [1, 0, 0]]), 12)
    0.554012345679
    """
    shares = mean_class_shares(codes)
    return 1.0 - float(np.square(shares).sum()) if shares else None


def _counted(counts: Counts) -> npt.NDArray[np.float64]:
    values = np.atleast_1d(np.asarray(counts if np.isscalar(counts) else list(counts), dtype=np.float64))  # type: ignore[arg-type]
    if values.size and not (values >= 0).all():
        raise ValueError(f"A count is negative or not a number: {values.tolist()}. Counts begin at 0.")
    return values


def _shares(counts: Counts) -> npt.NDArray[np.float64] | None:
    values = _counted(counts)
    total = values.sum()
    return values / total if total > 0 else None
