"""Betweenness centrality: the share of shortest paths that run through a node.

Brandes' algorithm (2001) for many sources at once: a step outwards or back is the product of a sparse matrix and a
dense block, where a loop in Python would visit every link of every source. networkx gives the same numbers.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np

__all__ = ["betweenness"]

_BLOCK = 32
"""From how many sources at once: bounds the memory to this many numbers per node and step outwards."""


def betweenness(graph: nx.Graph[str], pivots: int) -> dict[str, float]:
    """From 0 to 1 for each node; computed from so many nodes, drawn always the same way, or from all (exact).

    >>> import networkx as nx
    >>> betweenness(nx.path_graph(["a", "b", "c"]), 3)
    {'a': 0.0, 'b': 1.0, 'c': 0.0}
    """
    import networkx as nx
    import numpy as np

    nodes, size = list(graph), len(graph)
    if size < 3 or pivots < 2:
        return dict.fromkeys(nodes, 0.0)
    adjacency = nx.to_scipy_sparse_array(graph, weight=None, dtype=np.dtype(float), format="csr")
    sources = np.array(random.Random(1).sample(range(size), min(pivots, size)))  # noqa: S311
    total = np.zeros(size)
    for start in range(0, len(sources), _BLOCK):
        total += _dependencies(adjacency, sources[start : start + _BLOCK])
    pairs = np.full(size, float(len(sources) * (size - 2)))
    pairs[sources] -= size - 2  # no path from a node runs through that node
    return dict(zip(nodes, (total / pairs).tolist(), strict=True))


def _dependencies(adjacency: Any, sources: np.ndarray[Any, np.dtype[np.int64]]) -> Any:
    """For each node, the share of shortest paths from these sources that run through it, summed over all targets."""
    import numpy as np

    shape, columns = (adjacency.shape[0], len(sources)), np.arange(len(sources))
    paths, frontier = np.zeros(shape), np.zeros(shape)
    frontier[sources, columns] = 1
    steps = []
    while frontier.any():
        steps.append(frontier)
        paths += frontier
        frontier = np.where(paths > 0, 0, adjacency @ frontier)
    through = np.zeros(shape)
    for here, further in zip(steps[-2::-1], steps[:0:-1], strict=True):
        through += here * (adjacency @ np.divide(1 + through, paths, out=np.zeros(shape), where=further > 0))
    through[sources, columns] = 0
    return through.sum(axis=1)
