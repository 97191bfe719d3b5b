"""Figures as accessible SVG with their data beside them; no style or script inside, so that a strict page takes them.

Colours come from classes that the page's style sheet defines, so that light, dark and print each have their own.
"""

from .figure import Figure, number
from .histogram import histogram
from .multiples import small_multiples, sparkline
from .plots import bars, line
from .spells import Spell, spells
from .status import UnknownStatus, status_bar
from .steps import Steps, steps
from .tiles import tile_map
from .timeline import Due, timeline
from .vega import NoSpecification, to_vega

__all__ = [
    "Due",
    "Figure",
    "NoSpecification",
    "Spell",
    "Steps",
    "UnknownStatus",
    "bars",
    "histogram",
    "line",
    "number",
    "small_multiples",
    "sparkline",
    "spells",
    "status_bar",
    "steps",
    "tile_map",
    "timeline",
    "to_vega",
]
