"""Families from priorities, by hand and against networkx's idea of a component."""

from __future__ import annotations

import random

import pyarrow as pa
import pytest

from touchstone.engines.statistics.patents.families import extended_families, linked, simple_families

CLAIMS = [
    ("CN1", None),  # a first filing
    ("US1", "CN1"),
    ("EP1", "CN1"),
    ("US2", "CN1"), ("US2", "JP1"),  # two priorities: a family of its own, linked to both
    ("JP1", None),
    ("KR1", "JP1"),
    ("DE1", "FR9"),  # the priority itself is not in the table
    ("GB1", "FR9"),
    ("IN1", None),
]  # fmt: skip


def table(claims):
    filings, priorities = ([claim[side] for claim in claims] for side in (0, 1))
    return pa.table({"filing": pa.array(filings, pa.string()), "priority": pa.array(priorities, pa.string())})


def groups(found):
    sets = {}
    for row in found.to_pylist():
        sets.setdefault(row["family"], set()).add(row["filing"])
    return sorted(map(sorted, sets.values()))


def test_a_simple_family_has_the_very_same_priorities():
    assert groups(simple_families(table(CLAIMS))) == [
        ["CN1", "EP1", "US1"],
        ["DE1", "GB1"],
        ["IN1"],
        ["JP1", "KR1"],
        ["US2"],
    ]


def test_an_extended_family_is_linked_by_any_priority():
    assert groups(extended_families(table(CLAIMS))) == [
        ["CN1", "EP1", "JP1", "KR1", "US1", "US2"],
        ["DE1", "GB1"],
        ["IN1"],
    ]


def test_the_same_claim_twice_or_in_another_order_changes_nothing():
    shuffled = CLAIMS + CLAIMS
    random.Random(1).shuffle(shuffled)
    for families in (simple_families, extended_families):
        assert groups(families(table(shuffled))) == groups(families(table(CLAIMS)))


def test_extended_families_are_what_walking_from_filing_to_filing_reaches():
    dice = random.Random(2)
    claims = [(f"F{dice.randrange(60)}", f"F{dice.randrange(60)}") for _ in range(50)]
    near = {}
    for a, b in claims:
        near.setdefault(a, set()).add(b)
        near.setdefault(b, set()).add(a)

    def reached(start):
        seen, todo = set(), [start]
        while todo:
            if (at := todo.pop()) not in seen:
                seen.add(at)
                todo.extend(near[at])
        return sorted(seen & {a for a, _ in claims})

    expected = {tuple(reached(filing)) for filing, _ in claims}
    assert groups(extended_families(table(claims))) == sorted(map(list, expected))


def test_no_filings_make_no_families():
    assert len(simple_families(table([]))) == len(extended_families(table([]))) == 0


def test_a_priority_without_filing_is_refused():
    with pytest.raises(ValueError, match="1 priorities name no filing"):
        simple_families(table([(None, "CN1")]))


def test_linked_names_are_numbered_as_they_appear():
    assert linked([("a", "b"), ("c", "c"), ("d", "b")]) == {"a": 0, "b": 0, "c": 1, "d": 0}
    assert linked([]) == {}
