"""How old the art is that a technology builds upon, and how much its recent patents are cited."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np


def technology_cycle_time(ages: Iterable[float]) -> float | None:
    """The median age of the patents cited on the front page, in the unit of the ages (years); None where none is.

    Source: CHI Research, Tech-Line; Kayal and Waters 1999, IEEE Trans. on Engineering Management 46(2).

    >>> technology_cycle_time([3, 12, 5, 8])
    6.5
    """
    known = [age for age in ages if age is not None]
    return float(np.median(known)) if known else None


def current_impact_index(cited: float, patents: float, *, all_cited: float, all_patents: float) -> float | None:
    """Citations received this year per patent of the last five years, over the same for all: 1.0 is average.

    Args:
        cited: citations that this year's patents make to the holder's patents of the five years before.
        patents: the holder's patents of those five years. all_cited, all_patents: the same of everybody.
    Returns:
        2.0 is cited twice as often as usual, 0.25 a quarter; None where the holder or nobody has patents or citations.
    Source: CHI Research, Tech-Line, CII.

    >>> current_impact_index(30, 10, all_cited=1500, all_patents=1000)
    2.0
    """
    if min(cited, patents, all_cited, all_patents) < 0:
        raise ValueError("A count is negative. Counts begin at 0.")
    if not (patents and all_patents and all_cited):
        return None
    return (cited / patents) / (all_cited / all_patents)
