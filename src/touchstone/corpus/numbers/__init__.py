"""Numbers of rights: offices (ST.3), kinds of document (ST.16), numbers of applications (ST.13), normal forms and why
a number is wrong. Standard library only."""

from .form import Form, Number, Of
from .normalising import FORMS, explain, normalise
from .offices import Office, office, offices

__all__ = ["FORMS", "Form", "Number", "Of", "Office", "explain", "normalise", "office", "offices"]
