"""Legal-status events by WIPO ST.27: the codes, events from and to ST.96, and the state of a right on a day."""

from .codes import BadStatus, Code, Status, category_of, codes, describe, known, parse, validate
from .events import Event, OfficeCodes, breaks, document, events, standing

__all__ = [
    "BadStatus",
    "Code",
    "Event",
    "OfficeCodes",
    "Status",
    "breaks",
    "category_of",
    "codes",
    "describe",
    "document",
    "events",
    "known",
    "parse",
    "standing",
    "validate",
]
