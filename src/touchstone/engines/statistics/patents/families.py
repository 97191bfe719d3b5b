"""Patent families from priorities: simple ones share all of them, extended ones are linked by any of them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

Links = Iterable[tuple[Hashable, Hashable]]


def simple_families(priorities: pa.Table) -> pa.Table:
    """Filings that claim exactly the same priorities, as in EPO's DOCDB.

    Args:
        priorities: filing, priority: one row a claimed priority; a first filing claims none and has one row with a
            null priority, or none of its own when others claim it: it then stands for itself as its own priority.
    Returns:
        filing, family: families are numbered from 0 in the order of their first filing.
    Source: EPO, "DOCDB simple patent family": all members have exactly the same priorities.
    """
    filings, claimed = _encoded(priorities)
    sets: dict[int, set[int]] = {}
    for filing, priority in zip(filings.tolist(), claimed.tolist(), strict=True):
        sets.setdefault(filing, set()).add(priority if priority >= 0 else filing)
    families: dict[frozenset[int], int] = {}
    numbered = [families.setdefault(frozenset(members), len(families)) for members in sets.values()]
    return _result(priorities, list(sets), numbered)


def extended_families(priorities: pa.Table) -> pa.Table:
    """Filings linked directly or through others by at least one priority, as in INPADOC.

    Args and returns: as `simple_families`.
    Source: EPO, "INPADOC extended patent family": every member shares a priority with at least one other member.
    """
    filings, claimed = _encoded(priorities)
    own = claimed < 0
    ends = np.where(own, filings, claimed)
    nodes = int(max(filings.max(initial=-1), ends.max(initial=-1))) + 1
    labels = components(filings, ends, nodes)
    present, first = np.unique(filings, return_index=True)
    present = present[np.argsort(first)]
    order: dict[int, int] = {}
    numbered = [order.setdefault(int(label), len(order)) for label in labels[present]]
    return _result(priorities, present.tolist(), numbered)


def components(starts: npt.NDArray[np.int64], ends: npt.NDArray[np.int64], nodes: int) -> npt.NDArray[np.int32]:
    """A label for each of the nodes 0 … nodes - 1: equal where a chain of links leads from one to the other."""
    if not nodes:
        return np.zeros(0, dtype=np.int32)
    links = coo_array((np.ones(len(starts), dtype=np.int8), (starts, ends)), shape=(nodes, nodes))
    return connected_components(links, directed=False)[1]


def linked(links: Links) -> Mapping[Hashable, int]:
    """Name -> number of its group, for links between names; groups are numbered in the order they appear.

    >>> linked([("a", "b"), ("c", "c"), ("b", "d")])
    {'a': 0, 'b': 0, 'c': 1, 'd': 0}
    """
    pairs = list(links)
    number: dict[Hashable, int] = {}
    for pair in pairs:
        for name in pair:
            number.setdefault(name, len(number))
    starts, ends = (np.array([number[pair[side]] for pair in pairs], dtype=np.int64) for side in (0, 1))
    labels = components(starts, ends, len(number))
    order: dict[int, int] = {}
    return {name: order.setdefault(int(labels[place]), len(order)) for name, place in number.items()}


def _encoded(priorities: pa.Table) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Filings and their priorities as numbers of one dictionary, -1 for no priority."""
    missing = [name for name in ("filing", "priority") if name not in priorities.column_names]
    if missing:
        raise ValueError(f"The table of priorities lacks {' and '.join(missing)}; it has {priorities.column_names}.")
    if priorities["filing"].null_count:
        raise ValueError(f"{priorities['filing'].null_count} priorities name no filing. Set them aside first.")
    kind = priorities.schema.field("filing").type
    both = pa.chunked_array([*priorities["filing"].chunks, *priorities["priority"].cast(kind).chunks], type=kind)
    codes: Any = pc.fill_null(both.combine_chunks().dictionary_encode().indices, -1)
    numbers = codes.to_numpy(zero_copy_only=False).astype(np.int64)
    return numbers[: len(priorities)], numbers[len(priorities) :]


def _result(priorities: pa.Table, filings: list[int], families: list[int]) -> pa.Table:
    kind = priorities.schema.field("filing").type
    both = pa.chunked_array([*priorities["filing"].chunks, *priorities["priority"].cast(kind).chunks], type=kind)
    names = both.combine_chunks().dictionary_encode().dictionary
    return pa.table({"filing": names.take(pa.array(filings, pa.int64())), "family": pa.array(families, pa.int64())})
