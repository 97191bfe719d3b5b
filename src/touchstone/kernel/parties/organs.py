"""Loading the organs that a plan's edition names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields

from django.db import transaction

from .models import Organ


@dataclass(frozen=True)
class OrganRow:
    """One organ as an edition of a plan lists it; `parent` is the code of another row or of an organ known already."""

    code: str
    name_en: str
    name_zh: str = ""
    short_zh: str = ""
    kind: str = ""
    parent: str = ""
    coordinates: bool = False


class OrgansRefused(ValueError):
    """Rows that cannot be loaded, with every reason; none of them went in."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("No organ was loaded. " + " ".join(problems))


@dataclass(frozen=True)
class Loaded:
    """What a load changed: organ codes."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]


def load_organs(rows: Iterable[OrganRow]) -> Loaded:
    """Bring the organs of these rows up to date, all or none; organs not listed stay as they are.

    Loading the same rows again changes nothing.

    Raises:
        OrgansRefused: a code twice, a row without a name, or a parent that nobody knows.
    """
    listed = list(rows)
    known = {organ.code: organ for organ in Organ.objects.all()}
    _refuse_bad(listed, set(known))
    added, changed, unchanged = [], [], []
    with transaction.atomic():
        for row in listed:
            organ = known.get(row.code)
            if organ is None:
                known[row.code] = Organ.objects.create(**_facts(row))
                added.append(row.code)
            elif _brought_up_to_date(organ, _facts(row)):
                changed.append(row.code)
            else:
                unchanged.append(row.code)
        moved = _place_under_parents(listed, known)
    changed += [code for code in moved if code in unchanged]
    return Loaded(tuple(added), tuple(changed), tuple(code for code in unchanged if code not in moved))


def _facts(row: OrganRow) -> dict[str, object]:
    return {each.name: getattr(row, each.name) for each in fields(row) if each.name != "parent"}


def _brought_up_to_date(organ: Organ, facts: dict[str, object]) -> bool:
    differs = [name for name, value in facts.items() if getattr(organ, name) != value]
    for name in differs:
        setattr(organ, name, facts[name])
    if differs:
        organ.save(update_fields=differs)
    return bool(differs)


def _place_under_parents(rows: list[OrganRow], known: dict[str, Organ]) -> set[str]:
    moved = set()
    for row in rows:
        organ, parent = known[row.code], known.get(row.parent)
        if organ.parent_id != (parent.pk if parent else None):
            organ.parent = parent
            organ.save(update_fields=["parent"])
            moved.add(row.code)
    return moved


def _refuse_bad(rows: list[OrganRow], known: set[str]) -> None:
    codes = [row.code for row in rows]
    problems = [
        f"Code '{code}' is listed {codes.count(code)} times." for code in dict.fromkeys(codes) if codes.count(code) > 1
    ]
    for place, row in enumerate(rows, start=1):
        if not row.code or not (row.name_en or row.name_zh):
            problems.append(
                f"Row {place} needs a code and a name; it has '{row.code}' and '{row.name_en or row.name_zh}'."
            )
        if row.parent and row.parent not in known | set(codes):
            problems.append(f"Row {place} ({row.code}): its parent '{row.parent}' is neither listed nor known.")
    if problems:
        raise OrgansRefused(problems)
