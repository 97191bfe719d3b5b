"""The offices of WIPO Standard ST.3: two-letter codes in force and former ones."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Office:
    """One office or country of ST.3.

    Args:
        former: the code is no longer given; old documents carry it.
        withdrawn: when ISO 3166 withdrew a former code, as far as its part 3 says: a day or a year. Documents of
            later days may still carry the code. Empty for codes in force and for those that ISO never had.
        successors: codes that take its place, empty where none is named.
        source: where code and dates come from.
    """

    code: str
    name: str
    former: bool = False
    withdrawn: str = ""
    successors: tuple[str, ...] = ()
    source: str = ""


@cache
def offices() -> dict[str, Office]:
    """Every office by its code, those in force first."""
    text = (files(__package__) / "data/st3_offices.csv").read_text(encoding="utf-8")
    return {row["code"]: _office(row) for row in csv.DictReader(text.splitlines())}


def office(code: str) -> Office | None:
    """The office of a code, or None when ST.3 has no such code.

    >>> office("CN").name
    'China'
    >>> office("DD").former
    True
    """
    return offices().get(code.upper())


def _office(row: dict[str, str]) -> Office:
    return Office(
        code=row["code"],
        name=row["name"],
        former=row["former"] == "yes",
        withdrawn=row["withdrawn"],
        successors=tuple(row["successors"].split()),
        source=row["source"],
    )
