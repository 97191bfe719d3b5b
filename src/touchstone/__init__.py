"""Touchstone runs a national intellectual-property strategy; see docs/README.md."""

__version__ = "0.1.0"
