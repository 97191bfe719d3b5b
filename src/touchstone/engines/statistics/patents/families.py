"""Patent families from priorities: simple ones share all of them, extended ones are linked by any of them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

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
    filings, claimed, names = _encoded(priorities)
    members = np.where(claimed >= 0, claimed, filings)
    width = int(max(filings.max(initial=0), members.max(initial=0))) + 1
    pairs = np.unique(filings * width + members)  # each pair once, by filing
    filing = pairs // width
    starts = np.flatnonzero(np.diff(filing, prepend=-1))
    return _result(names, filing[starts], _numbered(_fingerprints(pairs % width, starts)))


def _fingerprints(members: npt.NDArray[np.int64], starts: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """A label for each set of members, equal for equal sets.

    Sets are told apart by two sums of 64 bits, which do not depend on order, so that no list is made for any of them;
    that two of 10 million different sets agree in both has odds below 10^-24.
    """
    if not len(starts):
        return np.zeros(0, dtype=np.int64)
    first, second = (
        np.add.reduceat(_scattered(members.astype(np.uint64) + np.uint64(seed)), starts)
        for seed in (0x9E3779B97F4A7C15, 0xD1B54A32D192ED03)
    )
    order = np.lexsort((second, first))
    fresh = (np.diff(first[order], prepend=first[order][:1]) != 0) | (
        np.diff(second[order], prepend=second[order][:1]) != 0
    )
    labels = np.empty(len(starts), dtype=np.int64)
    labels[order] = np.cumsum(fresh)
    return labels


def _scattered(values: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """The finaliser of SplitMix64 (Steele, Lea and Flood 2014), which spreads neighbours over all 64 bits."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def _numbered(labels: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
    """Labels as numbers from 0, in the order in which they appear."""
    _known, first, which = np.unique(labels, return_index=True, return_inverse=True)
    numbers = np.empty(len(first), dtype=np.int64)
    numbers[np.argsort(first)] = np.arange(len(first))
    return numbers[which]


def extended_families(priorities: pa.Table) -> pa.Table:
    """Filings linked directly or through others by at least one priority, as in INPADOC.

    Args and returns: as `simple_families`.
    Source: EPO, "INPADOC extended patent family": every member shares a priority with at least one other member.
    """
    filings, claimed, names = _encoded(priorities)
    own = claimed < 0
    ends = np.where(own, filings, claimed)
    nodes = int(max(filings.max(initial=-1), ends.max(initial=-1))) + 1
    labels = components(filings, ends, nodes)
    present = np.unique(filings)
    return _result(names, present, _numbered(labels[present]))


def components(starts: npt.NDArray[np.int64], ends: npt.NDArray[np.int64], nodes: int) -> npt.NDArray[np.int32]:
    """A label for each of the nodes 0 … nodes - 1: equal where a chain of links leads from one to the other."""
    from scipy.sparse import coo_array  # slow to load
    from scipy.sparse.csgraph import connected_components

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


def _encoded(priorities: pa.Table) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], pa.Array]:
    """Filings and their priorities as places in one list of names, filings first, in order; -1 for no priority."""
    missing = [name for name in ("filing", "priority") if name not in priorities.column_names]
    if missing:
        raise ValueError(f"The table of priorities lacks {' and '.join(missing)}; it has {priorities.column_names}.")
    if priorities["filing"].null_count:
        raise ValueError(f"{priorities['filing'].null_count} priorities name no filing. Set them aside first.")
    kind = priorities.schema.field("filing").type
    both = pa.chunked_array([*priorities["filing"].chunks, *priorities["priority"].cast(kind).chunks], type=kind)
    encoded: Any = both.combine_chunks().dictionary_encode()
    numbers = pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False).astype(np.int64)
    return numbers[: len(priorities)], numbers[len(priorities) :], encoded.dictionary


def _result(names: pa.Array, filings: npt.NDArray[np.int64], families: npt.NDArray[np.int64]) -> pa.Table:
    return pa.table({"filing": names.take(pa.array(filings, pa.int64())), "family": pa.array(families, pa.int64())})
