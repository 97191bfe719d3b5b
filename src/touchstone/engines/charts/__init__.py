"""Figures as accessible SVG with their data beside them; no style or script inside, so that a strict page takes them.

Colours come from classes that the page's style sheet defines, so that light, dark and print each have their own.
"""

from .figure import Figure
from .plots import bars, line
from .status import status_bar
from .tiles import tile_map

__all__ = ["Figure", "bars", "line", "status_bar", "tile_map"]
