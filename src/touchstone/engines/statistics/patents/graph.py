"""Walks over the citation graph: who stands on whom, and who stands on the same ground."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Direction = Literal["cited", "citing"]


class CitationGraph:
    """Citations between filings, each pair once.

    Args:
        pairs: citing, cited: one row a citation between filings; nulls and self-citations are left out.
    """

    def __init__(self, pairs: pa.Table) -> None:
        from scipy.sparse import csr_array  # slow to load

        missing = [name for name in ("citing", "cited") if name not in pairs.column_names]
        if missing:
            raise ValueError(f"The table of citations lacks {' and '.join(missing)}; it has {pairs.column_names}.")
        known = pairs.filter(pc.and_(pc.is_valid(pairs["citing"]), pc.is_valid(pairs["cited"])))
        both: Any = pa.chunked_array([*known["citing"].chunks, *known["cited"].chunks], type=known["citing"].type)
        coded = both.combine_chunks().dictionary_encode()
        numbers = coded.indices.to_numpy(zero_copy_only=False)
        starts, ends = numbers[: len(known)], numbers[len(known) :]
        other = starts != ends
        size = len(coded.dictionary)
        links = csr_array((np.ones(other.sum(), dtype=np.int64), (starts[other], ends[other])), shape=(size, size))
        links.data[:] = 1
        self.names = coded.dictionary.to_pylist()
        self._place = {name: place for place, name in enumerate(self.names)}
        self._links = links

    def around(self, filing: Any, *, direction: Direction, depth: int = 1) -> dict[Any, int]:
        """The filings it stands on ("cited") or that stand on it ("citing"), with how many steps away they are.

        Args:
            depth: steps to walk. A filing outside the graph has nobody around it.
        """
        if filing not in self._place:
            return {}
        links = self._links if direction == "cited" else self._links.T.tocsr()
        steps = {self._place[filing]: 0}
        edge: Collection[int] = [self._place[filing]]
        for step in range(1, depth + 1):
            found = np.unique(np.concatenate([links.indices[links.indptr[at] : links.indptr[at + 1]] for at in edge]))
            edge = [int(at) for at in found if int(at) not in steps]
            if not edge:
                break
            steps.update(dict.fromkeys(edge, step))
        return {self.names[at]: step for at, step in steps.items() if step}

    def coupled(self, filing: Any, *, top: int = 10) -> list[tuple[Any, float]]:
        """Filings that cite the same ones (bibliographic coupling), the closest first, with Salton's cosine, 0 to 1.

        Source: Kessler 1963, American Documentation 14; Salton and McGill 1983.
        """
        return self._alike(self._links, filing, top)

    def co_cited(self, filing: Any, *, top: int = 10) -> list[tuple[Any, float]]:
        """Filings that are cited together with it, the closest first, with Salton's cosine, 0 to 1.

        Source: Small 1973, Journal of the American Society for Information Science 24.
        """
        return self._alike(self._links.T.tocsr(), filing, top)

    def _alike(self, links: csr_array, filing: Any, top: int) -> list[tuple[Any, float]]:
        if filing not in self._place:
            return []
        at = self._place[filing]
        own = links.indices[links.indptr[at] : links.indptr[at + 1]]
        shared = np.asarray(links[:, own].sum(axis=1)).ravel()
        shared[at] = 0
        others = np.flatnonzero(shared)
        sizes = np.diff(links.indptr)[others]
        likeness = shared[others] / np.sqrt(sizes * max(len(own), 1))
        order = sorted(zip(others.tolist(), likeness.tolist(), strict=True), key=lambda pair: (-pair[1], pair[0]))
        return [(self.names[other], value) for other, value in order[:top]]
