"""Revealed technological advantage: in what a country or firm is stronger than the rest."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Matrix = Sequence[Sequence[float]] | npt.NDArray[np.float64]


def revealed_advantage(counts: Matrix) -> list[list[float | None]]:
    """(P_ij / P_i.) / (P_.j / P_..): share of field j in holder i over its share in all; 1.0 is as usual; no unit.

    Args:
        counts: one row a holder (country, firm), one column a field; patents, 0 or more.
    Returns:
        The same form; None for a holder without any patent or a field without any, where there is no share.
    Source: Balassa 1965, The Manchester School 33(2); for patents Soete 1987, Research Policy 16.

    >>> revealed_advantage([[10, 0], [10, 20]])
    [[2.0, 0.0], [0.6666666666666666, 1.3333333333333333]]
    """
    table = np.atleast_2d(np.asarray(counts, dtype=np.float64))
    if table.size and not (table >= 0).all():
        raise ValueError("A count is negative or not a number. Counts begin at 0.")
    expected = table.sum(axis=1, keepdims=True) * table.sum(axis=0, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        found = np.where(expected > 0, table * table.sum() / expected, np.nan)
    return [[None if np.isnan(value) else float(value) for value in row] for row in found]


def symmetric_advantage(counts: Matrix) -> list[list[float | None]]:
    """(RTA - 1) / (RTA + 1): -1 where there is nothing, 0 as usual, towards 1 where the holder is strong.

    Args and nulls: as `revealed_advantage`.
    Source: Dalum, Laursen and Villumsen 1998, International Review of Applied Economics 12(3).

    >>> symmetric_advantage([[10, 0], [10, 20]])[0]
    [0.3333333333333333, -1.0]
    """
    return [[None if v is None else (v - 1) / (v + 1) for v in row] for row in revealed_advantage(counts)]
