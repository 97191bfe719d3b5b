"""From the dated editions of a code list to periods of validity: who held which code and name, and how surely.

An edition says what held on one day. Between two editions nothing is known but that a change, if
there was one, fell somewhere between: the periods here carry both the days on which a unit was seen
and the days by which the list in force then would have answered.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from pathlib import Path


class EditionRefused(ValueError):
    """An edition cannot be read; the message names file, row and value."""


@dataclass(frozen=True)
class Edition:
    """One published list: the day it speaks for, and code -> name."""

    on: date
    names: Mapping[str, str]


@dataclass(frozen=True)
class Period:
    """One code under one name and one parent, over consecutive editions.

    `valid_from` and `valid_to` follow the list in force: a unit holds from the edition that first shows it until
    the day before the edition that no longer does; `valid_to` None means that the newest edition still has it.
    `first_seen` and `last_seen` are the editions' own days: only between them is the unit certain.
    """

    code: str
    name_zh: str
    level: str
    kind: str
    parent_code: str
    valid_from: date
    valid_to: date | None
    first_seen: date
    last_seen: date


KINDS = (
    # suffix, kind; the longer suffix first
    ("特别行政区", "special administrative region"),
    ("自治区", "autonomous region"),
    ("自治州", "autonomous prefecture"),
    ("自治县", "autonomous county"),
    ("自治旗", "autonomous banner"),
    ("地区", "area"),
    ("林区", "forest district"),
    ("特区", "special district"),
    ("省", "province"),
    ("盟", "league"),
    ("旗", "banner"),
    ("县", "county"),
    ("区", "district"),
    ("市", "city"),
    ("镇", "town"),
)


def level_of(code: str) -> str:
    """The level that a six-digit code speaks of.

    >>> [level_of(code) for code in ("110000", "320500", "320508")]
    ['province', 'prefecture', 'county']
    """
    if code.endswith("0000"):
        return "province"
    return "prefecture" if code.endswith("00") else "county"


def kind_of(code: str, name: str) -> str:
    """What kind of unit a name speaks of; empty where its last word says nothing.

    >>> kind_of("110000", "北京市"), kind_of("222400", "延边朝鲜族自治州"), kind_of("369001", "井冈山")
    ('municipality', 'autonomous prefecture', '')
    """
    kind = next((kind for suffix, kind in KINDS if name.endswith(suffix)), "")
    return "municipality" if kind == "city" and code.endswith("0000") else kind


def parent_of(code: str, names: Mapping[str, str]) -> str:
    """The code of the unit above: the prefecture where the edition lists one, else the province; "" for a province.

    >>> parent_of("110101", {"110000": "北京市"}), parent_of("110000", {})
    ('110000', '')
    """
    if code.endswith("0000"):
        return ""
    prefecture = code[:4] + "00"
    return prefecture if code != prefecture and prefecture in names else code[:2] + "0000"


def periods(editions: Sequence[Edition]) -> list[Period]:
    """The periods of every code over the editions, by code and time.

    Args:
        editions: at least one, each of another day; any order.
    """
    ordered = sorted(editions, key=lambda edition: edition.on)
    codes = sorted({code for edition in ordered for code in edition.names})
    return [period for code in codes for period in _periods_of(code, ordered)]


def _periods_of(code: str, editions: Sequence[Edition]) -> Iterator[Period]:
    seen: list[tuple[int, str, str]] = []
    for place, edition in enumerate(editions):
        if code not in edition.names:
            continue
        fact = (place, edition.names[code], parent_of(code, edition.names))
        if seen and (seen[-1][0] != place - 1 or seen[-1][1:] != fact[1:]):
            yield _period(code, seen, editions)
            seen = []
        seen.append(fact)
    yield _period(code, seen, editions)


def _period(code: str, seen: Sequence[tuple[int, str, str]], editions: Sequence[Edition]) -> Period:
    (first, name, parent), last = seen[0], seen[-1][0]
    following = editions[last + 1].on if last + 1 < len(editions) else None
    return Period(
        code=code,
        name_zh=name,
        level=level_of(code),
        kind=kind_of(code, name),
        parent_code=parent,
        valid_from=editions[first].on,
        valid_to=date.fromordinal(following.toordinal() - 1) if following else None,
        first_seen=editions[first].on,
        last_seen=editions[last].on,
    )


def read_edition(path: Path, on: date) -> Edition:
    """One edition from a tab-separated file with the columns Code and Name.

    A code that stands twice keeps its last name: the shipped sources have two such rows, both corrections.
    """
    with path.open(encoding="utf-8", newline="") as source:
        names: dict[str, str] = {}
        for number, row in enumerate(csv.DictReader(source, delimiter="\t"), start=2):
            code, name = (row.get("Code") or "").strip(), (row.get("Name") or "").strip()
            if len(code) != 6 or not code.isdigit() or not name:
                raise EditionRefused(
                    f'{path.name}, line {number}: code "{code}" with name "{name}"; a unit has six digits and a name.'
                )
            names[code] = name
    if not names:
        raise EditionRefused(f"{path.name} holds no unit. A list has the columns Code and Name, separated by tabs.")
    return Edition(on, names)


def editions_in(folder: Path, data: Path) -> list[Edition]:
    """The editions that `editions.csv` in `data` names, read from a folder of `mca-YYYYMM.tsv`.

    Units that a list leaves out though another source shows them on that day come from `supplement.csv`.
    """
    added: dict[date, dict[str, str]] = {}
    for row in _rows(data / "supplement.csv"):
        added.setdefault(date.fromisoformat(row["speaks_for"]), {})[row["code"]] = row["name_zh"]
    read = []
    for row in _rows(data / "editions.csv"):
        on = date.fromisoformat(row["speaks_for"])
        edition = read_edition(folder / f"mca-{row['edition'].replace('-', '')}.tsv", on)
        read.append(Edition(on, added.get(on, {}) | dict(edition.names)))
    return read


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def write_periods(rows: Sequence[Period], path: Path) -> None:
    """The periods as CSV; an open end is an empty cell."""
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, [field.name for field in fields(Period)], lineterminator="\n")
        writer.writeheader()
        writer.writerows(asdict(row) for row in rows)


if __name__ == "__main__":
    data = Path(__file__).parent / "data"
    write_periods(periods(editions_in(Path(sys.argv[1]), data)), data / "periods.csv")
