"""Growth over years, and where a technology stands on its S-curve."""

from __future__ import annotations

import itertools
import math
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt


def annual_growth(counts: Sequence[float | None]) -> list[float | None]:
    """Each year's count over the year before, less 1: 0.1 is ten per cent more. The first year has none.

    None where either year is unknown, or the year before had nothing, from which no growth can be told.

    >>> annual_growth([10, 12, 0, 5, None])
    [None, 0.19999999999999996, -1.0, None, None]
    """
    pairs = itertools.pairwise(counts)
    return [None, *(now / before - 1 if before and now is not None else None for before, now in pairs)][: len(counts)]


def compound_growth(first: float, last: float, years: float) -> float | None:
    """The yearly growth that leads from the first count to the last: (last/first)^(1/years) - 1.

    None where the first is 0 or less, or no time has passed.

    >>> round(compound_growth(100, 121, 2), 12)
    0.1
    """
    return (last / first) ** (1 / years) - 1 if first > 0 and last >= 0 and years > 0 else None


class NoCurve(ValueError):
    """The points do not determine an S-curve; the message says why."""


@dataclass(frozen=True)
class Logistic:
    """y = saturation / (1 + exp((midpoint - x) / scale)), fitted by least squares.

    Args:
        saturation: what it tends to, in units of y. midpoint: x at half of it. scale: x from there to 73 %.
        errors: standard errors of the three. sigma: residual standard error, n - 3 degrees of freedom, in units of y.
    """

    saturation: float
    midpoint: float
    scale: float
    errors: tuple[float, float, float]
    sigma: float

    def at(self, x: float) -> float:
        """The curve's height at x."""
        return self.saturation / (1 + _exp((self.midpoint - x) / self.scale))

    def share_reached(self, x: float) -> float:
        """How far towards saturation the technology is at x, 0 to 1."""
        return self.at(x) / self.saturation

    def phase(self, x: float) -> str:
        """Emerging below 10 % of saturation, growing to 50 %, maturing to 90 %, saturated above.

        The 10 % and 90 % bounds are those of the take-over time of Fisher and Pry 1971, Techn. Forecasting 3.
        """
        return _phase(self.share_reached(x))


@dataclass(frozen=True)
class Gompertz:
    """y = saturation * exp(-exp((midpoint - x) / scale)), fitted by least squares: an S-curve that rises early.

    Args:
        saturation: what it tends to, in units of y. midpoint: x at 37 % (1/e) of it, where it climbs fastest.
        scale: x from there to 69 %. errors, sigma: as `Logistic`.
    Source: Gompertz 1825; R's SSgompertz is the same curve with b3 = exp(-1/scale) and b2 = exp(midpoint/scale).
    """

    saturation: float
    midpoint: float
    scale: float
    errors: tuple[float, float, float]
    sigma: float

    def at(self, x: float) -> float:
        """The curve's height at x."""
        return self.saturation * math.exp(-_exp((self.midpoint - x) / self.scale))

    def share_reached(self, x: float) -> float:
        """How far towards saturation the technology is at x, 0 to 1."""
        return self.at(x) / self.saturation

    def phase(self, x: float) -> str:
        """As `Logistic.phase`."""
        return _phase(self.share_reached(x))


def fit_logistic(x: Sequence[float], y: Sequence[float]) -> Logistic:
    """The S-curve through cumulative counts (or any y that saturates), by unweighted least squares.

    Raises:
        NoCurve: fewer than 4 points or 3 places, or the search does not settle: the data do not bend yet.
    Source: the logistic model of R's SSlogis (Asym, xmid, scal); standard errors from the Jacobian.
    """
    (saturation, midpoint, scale), errors, residual = _fitted(x, y, _curve)
    return Logistic(saturation, midpoint, scale, errors, residual)


def fit_gompertz(x: Sequence[float], y: Sequence[float]) -> Gompertz:
    """The Gompertz curve through cumulative counts; raises and fits as `fit_logistic`."""
    (saturation, midpoint, scale), errors, residual = _fitted(x, y, _gompertz)
    return Gompertz(saturation, midpoint, scale, errors, residual)


_Three = tuple[float, float, float]


def _fitted(x: Sequence[float], y: Sequence[float], curve: Any) -> tuple[_Three, _Three, float]:
    """The three parameters, their standard errors, and the residual standard error."""
    from scipy.optimize import OptimizeWarning, curve_fit  # slow to load

    xs, ys = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    if len(xs) != len(ys) or len(xs) < 4 or len(np.unique(xs)) < 3:
        raise NoCurve(f"{len(xs)} x and {len(ys)} y are not enough: an S-curve takes 4 points at 3 places or more.")
    if not (np.isfinite(xs).all() and np.isfinite(ys).all()):
        raise NoCurve("A point is not a number. Leave unknown years out.")
    if np.ptp(ys) == 0:
        raise NoCurve(f"These {len(xs)} points are all at {ys[0]:g}: saturation cannot be told from them.")
    try:
        with np.errstate(over="ignore"), warnings.catch_warnings():
            warnings.simplefilter("error", OptimizeWarning)
            found, covariance = curve_fit(curve, xs, ys, p0=_start(xs, ys), maxfev=20_000)
    except (RuntimeError, OptimizeWarning) as error:
        raise NoCurve(f"No S-curve settles on these {len(xs)} points: {error}") from error
    errors = np.sqrt(np.diag(covariance))
    if not np.isfinite(errors).all() or errors[0] > abs(found[0]):
        raise NoCurve(f"These {len(xs)} points do not bend: saturation cannot be told from them.")
    residual = float(np.sqrt(np.square(ys - curve(xs, *found)).sum() / (len(xs) - 3)))
    one, two, three = map(float, found)
    return (one, two, three), (float(errors[0]), float(errors[1]), float(errors[2])), residual


def _phase(reached: float) -> str:
    bounds = ((0.1, "emerging"), (0.5, "growing"), (0.9, "maturing"))
    return next((name for bound, name in bounds if reached < bound), "saturated")


def _exp(power: float) -> float:
    """e to a power, without overflow: a curve far before its beginning is at 0."""
    return math.exp(min(power, 700.0))


def _curve(x: npt.NDArray[np.float64], saturation: float, midpoint: float, scale: float) -> npt.NDArray[np.float64]:
    return saturation / (1 + np.exp((midpoint - x) / scale))


def _gompertz(x: npt.NDArray[np.float64], saturation: float, midpoint: float, scale: float) -> npt.NDArray[np.float64]:
    return saturation * np.exp(-np.exp((midpoint - x) / scale))


def _start(xs: npt.NDArray[np.float64], ys: npt.NDArray[np.float64]) -> tuple[float, float, float]:
    """A first guess: a line through the logits of y over a little more than its highest value."""
    top = float(ys.max()) * 1.05 if ys.max() > 0 else 1.0
    shares = np.clip(ys / top, 0.01, 0.99)
    slope, height = np.polyfit(xs, np.log(shares / (1 - shares)), 1)
    if abs(slope) < 1e-12:
        return top, float(xs.mean()), float(np.ptp(xs)) or 1.0
    return top, float(-height / slope), float(1 / slope)
