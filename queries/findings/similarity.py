"""How alike two measures are: cosine of their links, facet by facet, where a rare thing counts more than a common one.

Each measure is a vector for each facet (target groups, instruments, actors, themes, SDG targets, places). The entry
of a thing is its information content, -log2(n/N): n of the N measures have it, directly or through a narrower
concept. What says nothing (`Links.says_nothing`) is no part of it. The similarity of two measures is the weighted sum,
over the facets, of the cosine of their vectors; so it lies between 0 and 1, and every thing in common adds its own part
(vector space model with inverse document frequency: Salton and Buckley 1988; information content in a hierarchy:
Resnik 1995).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from queries.findings.links import Links

if TYPE_CHECKING:
    import numpy as np

__all__ = ["FACETS", "Pairs", "Similarity"]

FACETS: Mapping[str, float] = {
    "target-group": 0.25,
    "instrument": 0.25,
    "actor": 0.20,
    "theme": 0.15,
    "sdg": 0.10,
    "place": 0.05,
}
"""The facets and their weights, which add up to 1."""

_BLOCK = 256
"""How many measures are compared with all others at once: bounds the memory to a few rows of the matrix."""


@dataclass(frozen=True)
class Pairs:
    """Pairs of measures as positions in plan order (`one` < `other`) with their similarity, and how many were cut."""

    one: np.ndarray[Any, np.dtype[np.int64]]
    other: np.ndarray[Any, np.dtype[np.int64]]
    score: np.ndarray[Any, np.dtype[np.float64]]
    cut: int

    def __len__(self) -> int:
        return len(self.score)

    def __iter__(self) -> Iterator[tuple[int, int, float]]:
        return zip(self.one.tolist(), self.other.tolist(), self.score.tolist(), strict=True)


class Similarity:
    """The vectors of all measures. Shapes: `matrix` is measures x things, its rows of length 1 at most."""

    def __init__(self, links: Links) -> None:
        self.links = links
        self.things: list[tuple[str, str]] = []
        """(facet, thing) of each column of `matrix`."""

    @cached_property
    def matrix(self) -> Any:
        """The weighted unit vectors of all facets side by side (scipy CSR, measures x things)."""
        from scipy import sparse

        row_of = {identifier: row for row, identifier in enumerate(self.links.measures)}
        return sparse.hstack([self._facet(facet, weight, row_of) for facet, weight in FACETS.items()], format="csr")

    def _facet(self, facet: str, weight: float, row_of: Mapping[str, int]) -> Any:
        import numpy as np
        from scipy import sparse

        by_thing = {thing: of for thing, of in self.links.by_thing(facet).items() if not self.links.says_nothing(thing)}
        self.things += [(facet, thing) for thing in by_thing]
        rows = [row_of[identifier] for measures in by_thing.values() for identifier in measures]
        sizes = [len(measures) for measures in by_thing.values()]
        content = -np.log2(np.array(sizes, dtype=float) / len(row_of)) if sizes else np.zeros(0)
        shape = (len(row_of), len(sizes))
        found = sparse.csr_array(
            (np.repeat(content, sizes), (rows, np.repeat(np.arange(len(sizes)), sizes))), shape=shape
        )
        length = np.sqrt(np.asarray(found.multiply(found).sum(axis=1))).ravel()
        scale = np.divide(weight**0.5, length, out=np.zeros_like(length), where=length > 0)
        return sparse.diags_array(scale) @ found

    def pairs(self, minimum: float, partners: int) -> Pairs:
        """All pairs at least this alike, of which every measure keeps its `partners` closest; most alike first."""
        import numpy as np

        matrix, transposed, size = self.matrix, self.matrix.T.tocsc(), len(self.links.measures)
        kept: list[tuple[Any, Any, Any]] = [(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))]
        total = 0
        for start in range(0, size, _BLOCK):
            block = (matrix[start : start + _BLOCK] @ transposed).tocoo()
            rows, columns, score = block.row + start, block.col, np.round(block.data, 9)
            near = (score >= minimum) & (rows != columns)
            rows, columns, score = rows[near].astype(np.int64), columns[near].astype(np.int64), score[near]
            total += len(rows)
            order = np.lexsort((columns, -score, rows))
            closest = order[np.arange(len(rows)) - np.searchsorted(rows[order], rows[order]) < partners]
            kept.append((rows[closest], columns[closest], score[closest]))
        rows, columns, score = (np.concatenate([part[i] for part in kept]) for i in range(3))
        low, high = np.minimum(rows, columns), np.maximum(rows, columns)
        _, unique = np.unique(low * size + high, return_index=True)
        low, high, score = low[unique], high[unique], score[unique]
        order = np.lexsort((high, low, -score))
        return Pairs(low[order], high[order], score[order], total // 2 - len(order))

    def shared(self, one: int, other: int) -> list[tuple[str, str, float]]:
        """What two measures have in common: (facet, thing, what it adds to their similarity), most first."""
        import numpy as np

        mine, theirs = (slice(*self.matrix.indptr[row : row + 2]) for row in (one, other))
        columns, left, right = np.intersect1d(
            self.matrix.indices[mine], self.matrix.indices[theirs], assume_unique=True, return_indices=True
        )
        parts = self.matrix.data[mine][left] * self.matrix.data[theirs][right]
        found = [(*self.things[column], round(float(part), 9)) for column, part in zip(columns, parts, strict=True)]
        return sorted(found, key=lambda item: (-item[2], item[1]))
