"""Numbers of rights: offices (ST.3), kinds of document (ST.16), numbers of applications (ST.13), normal forms and why
a number is wrong. Standard library only."""

from .form import Form, Number, Of
from .kinds import Kind, kind, kinds
from .normalising import FORMS, explain, normalise
from .offices import Office, office, offices
from .st13 import ApplicationNumber, st13
from .st13 import parse as parse_st13
from .typed import is_number, known_by_signs

__all__ = [
    "FORMS",
    "ApplicationNumber",
    "Form",
    "Kind",
    "Number",
    "Of",
    "Office",
    "explain",
    "is_number",
    "kind",
    "kinds",
    "known_by_signs",
    "normalise",
    "office",
    "offices",
    "parse_st13",
    "st13",
]
