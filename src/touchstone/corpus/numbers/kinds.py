"""Kinds of patent document, ST.16: what the code after a number says, by office where the office is known here."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Kind:
    """One kind of document.

    Args:
        office: the office whose list this is from; empty for the general meaning of a letter.
        code: the code, or its letter alone.
        what: in a few words of this project.
        is_grant: whether the document grants a right; None where the code does not tell.
        source: where the meaning comes from; "unverified" where the office's own list was not at hand.
    """

    office: str
    code: str
    what: str
    is_grant: bool | None
    source: str


@cache
def kinds() -> dict[tuple[str, str], Kind]:
    """Every kind by office and code."""
    text = (files(__package__) / "data/st16_kinds.csv").read_text(encoding="utf-8")
    grants = {"yes": True, "no": False, "": None}
    return {
        (row["office"], row["code"]): Kind(
            row["office"], row["code"], row["what"], grants[row["is_grant"]], row["source"]
        )
        for row in csv.DictReader(text.splitlines())
    }


def kind(office: str, code: str) -> Kind | None:
    """What a kind code of an office means: the office's own, else that of its letter there, else the letter's at large.

    >>> kind("US", "B2").what
    'patent granted after its application was published'
    >>> kind("CN", "B").is_grant, kind("CA", "A1").office, kind("US", "?") is None
    (True, '', True)
    """
    own, letter = code.strip().upper(), code.strip().upper()[:1]
    found = (kinds().get((where, each)) for where, each in ((office, own), (office, letter), ("", letter)))
    return next((each for each in found if each), None)
