"""Patent statistics after OECD 2013: indicators by cohort, families, technology fields and industries."""

from touchstone.engines.statistics.patents.cohorts import Winsor, cohort_statistics, normalised, quality_index
from touchstone.engines.statistics.patents.indicators import Sources, patent_indicators
from touchstone.engines.statistics.patents.tables import CITATIONS, CLASSES, FAMILIES, INDICATORS, PATENTS

__all__ = [
    "CITATIONS",
    "CLASSES",
    "FAMILIES",
    "INDICATORS",
    "PATENTS",
    "Sources",
    "Winsor",
    "cohort_statistics",
    "normalised",
    "patent_indicators",
    "quality_index",
]
