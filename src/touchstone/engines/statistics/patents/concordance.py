"""Concordances from the IPC: which technology field and which industry a symbol belongs to. Tables are dated data.

Sources and what is verified in them: `data/README.md` beside this module.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import resources
from typing import Any, Literal

import ibis

from touchstone.engines.statistics.patents import stages

Name = Literal["wipo_fields", "ipc_nace2"]
_SYMBOL = re.compile(r"([A-H]\d\d[A-Z])(\d{1,4})?")
#: where a rule does not hold beside A61K, cosmetics (A61K 8) are no obstacle.
_NO_OBSTACLE = "A61K8"


@dataclass(frozen=True)
class Rule:
    """One line of a concordance.

    Args:
        prefix: class ("F21") or subclass ("G01N"). groups: first and last main group, None for all of them.
        not_with: subclass beside which the rule does not hold, or "". code: the field or industry.
        since: first day of the edition. verified: read in the source, rather than remembered.
    """

    prefix: str
    groups: tuple[int, int] | None
    not_with: str
    code: str
    since: date
    verified: bool


@lru_cache(maxsize=8)
def rules(name: Name, *, verified_only: bool = False) -> tuple[Rule, ...]:
    """The lines of a concordance; the remembered ones can be left out."""
    found = (_rule(row) for row in _rows(f"{name}.csv"))
    return tuple(rule for rule in found if rule.verified or not verified_only)


@lru_cache(maxsize=1)
def fields() -> Mapping[int, Mapping[str, str]]:
    """The 35 technology fields: number -> name_en, name_zh, sector."""
    return {int(row["code"]): row for row in _rows("fields.csv")}


@lru_cache(maxsize=1)
def industries() -> Mapping[str, str]:
    """Industries of NACE Rev. 2 that the concordance names: code ("10", "26.1") -> name."""
    return {row["code"]: row["name_en"] for row in _rows("nace2.csv")}


def code_of(symbol: str, name: Name, *, beside: Iterable[str] = (), verified_only: bool = False) -> str | None:
    """The field or industry of one IPC symbol, None where the concordance has no place for it.

    Args:
        beside: the other symbols of the same patent; some rules do not hold beside A61K.

    >>> code_of("G01N33/48", "wipo_fields"), code_of("G01N 21/17", "wipo_fields"), code_of("A61K8/02", "ipc_nace2")
    ('11', '10', '20.4')
    """
    parts = _SYMBOL.match(symbol.upper().replace(" ", ""))
    if parts is None:
        return None
    subclass, group = parts[1], int(parts[2] or 0)
    for rule in _ranked(name, verified_only):
        if subclass.startswith(rule.prefix) and (rule.groups is None or rule.groups[0] <= group <= rule.groups[1]):
            return None if rule.not_with and _obstructed(rule.not_with, beside) else rule.code
    return None


def _obstructed(by: str, beside: Iterable[str]) -> bool:
    mains = (other.upper().replace(" ", "").split("/")[0] for other in beside)
    return any(main.startswith(by) and main != _NO_OBSTACLE for main in mains)


@lru_cache(maxsize=8)
def _ranked(name: Name, verified_only: bool) -> tuple[Rule, ...]:
    """Rules with those that say most first."""
    return tuple(sorted(rules(name, verified_only=verified_only), key=lambda r: (r.groups is None, -len(r.prefix))))


def placed(counts: ibis.Table, name: Name, *, verified_only: bool = False) -> ibis.Table:
    """How many symbols each patent has in each field or industry.

    Args:
        counts: patent, main_group, subclass, codes: what `citations.class_counts` gives.
    Returns:
        patent, code, codes. Symbols without a place in the concordance are left out.
    """
    groups = counts.select("main_group", "subclass").distinct()
    known = groups.mutate(_placing(groups, _ranked(name, verified_only)))
    obstacle = counts.filter(counts.main_group.startswith("A61K") & (counts.main_group != _NO_OBSTACLE))
    beside = obstacle.select("patent", obstacle=True).distinct()
    joined = counts.inner_join(known.drop("subclass"), "main_group").left_join(beside, "patent")
    free = joined.select("patent", "code", "codes", "conditional", "obstacle")
    free = free.filter(free.code.notnull() & ~(free.conditional & free.obstacle.fill_null(False)))
    return free.group_by(["patent", "code"]).aggregate(codes=free.codes.sum())


def _placing(groups: ibis.Table, ordered: tuple[Rule, ...]) -> dict[str, Any]:
    number = groups.main_group.substr(4).nullif("").try_cast("int32").fill_null(0)
    branches: dict[tuple[str, bool, int], list[str]] = {}
    ranges = []
    for rule in ordered:
        if rule.groups:
            inside = (groups.subclass == rule.prefix) & number.between(*rule.groups)
            ranges.append((inside, rule.code, bool(rule.not_with)))
        else:
            branches.setdefault((rule.code, bool(rule.not_with), len(rule.prefix)), []).append(rule.prefix)
    lists = [
        (groups.subclass.substr(0, width).isin(prefixes), code, conditional)
        for (code, conditional, width), prefixes in sorted(branches.items(), key=lambda item: -item[0][2])
    ]
    every = [*ranges, *lists]
    return {
        "code": ibis.cases(*((test, code) for test, code, _ in every), else_=None),
        "conditional": ibis.cases(*((test, conditional) for test, _, conditional in every), else_=False),
    }


def main_fields(counts: ibis.Table, *, verified_only: bool = False, stage: Any = stages.stored) -> ibis.Table:
    """The technology field of each patent: patent, field (1 to 35), many_field.

    The field with most of its symbols; of equals the one with the lowest number, where the paper draws lots (p. 64).
    `many_field` tells that symbols lie in other fields too. Patents without any field have no row.

    Args:
        stage: how the table between is kept, as in `indicators.patent_indicators`.
    """
    found = stage(placed(counts, "wipo_fields", verified_only=verified_only))
    numbered = found.mutate(field=found.code.cast("int32"))
    order = ibis.window(group_by="patent", order_by=[numbered.codes.desc(), numbered.field])
    ranked = numbered.mutate(place=ibis.row_number().over(order), many=ibis._.count().over(group_by="patent"))
    return ranked.filter(ranked.place == 0).select("patent", "field", many_field=lambda t: t.many > 1)


def industry_shares(counts: ibis.Table) -> ibis.Table:
    """The industries of each patent: patent, code (NACE Rev. 2), share. Shares of a patent sum to 1.

    Each industry counts by the patent's symbols in it, as a fraction of those that have an industry.
    """
    found = stages.stored(placed(counts, "ipc_nace2"))
    whole = found.codes.sum().over(ibis.window(group_by="patent"))
    return found.select("patent", "code", share=found.codes.cast("float64") / whole)


def _rule(row: Mapping[str, str]) -> Rule:
    first, last = row["group_from"], row["group_to"]
    return Rule(
        prefix=row["prefix"],
        groups=(int(first), int(last)) if first else None,
        not_with=row["not_with"],
        code=row["code"],
        since=date.fromisoformat(row["since"]),
        verified=row["verified"] == "yes",
    )


def _rows(file: str) -> list[dict[str, str]]:
    text = resources.files("touchstone.engines.statistics.patents").joinpath("data", file).read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))
