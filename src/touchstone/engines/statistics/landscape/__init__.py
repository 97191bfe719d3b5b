"""Landscapes of a technology: who holds it, how it grows, when it bursts, who comes and who leaves."""

from touchstone.engines.statistics.landscape.bursts import Burst, bursts
from touchstone.engines.statistics.landscape.concentration import concentration_ratio, hhi
from touchstone.engines.statistics.landscape.growth import (
    Gompertz,
    Logistic,
    annual_growth,
    compound_growth,
    fit_gompertz,
    fit_logistic,
)
from touchstone.engines.statistics.landscape.impact import current_impact_index, technology_cycle_time
from touchstone.engines.statistics.landscape.specialisation import revealed_advantage, symmetric_advantage
from touchstone.engines.statistics.landscape.turnover import Turnover, turnover

__all__ = [
    "Burst",
    "Gompertz",
    "Logistic",
    "Turnover",
    "annual_growth",
    "bursts",
    "compound_growth",
    "concentration_ratio",
    "current_impact_index",
    "fit_gompertz",
    "fit_logistic",
    "hhi",
    "revealed_advantage",
    "symmetric_advantage",
    "technology_cycle_time",
    "turnover",
]
