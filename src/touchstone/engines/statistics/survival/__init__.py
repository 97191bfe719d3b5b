"""Times until something happens, where for some it has not happened yet: pendency, renewal, repeated infringement."""

from touchstone.engines.statistics.survival.curves import Curve, Point, kaplan_meier, nelson_aalen
from touchstone.engines.statistics.survival.log_rank import LogRank, log_rank
from touchstone.engines.statistics.survival.pendency import Pendency, pendency, waited
from touchstone.engines.statistics.survival.repeats import Act, Repeat, incidence, repeats

__all__ = [
    "Act",
    "Curve",
    "LogRank",
    "Pendency",
    "Point",
    "Repeat",
    "incidence",
    "kaplan_meier",
    "log_rank",
    "nelson_aalen",
    "pendency",
    "repeats",
    "waited",
]
