"""Where the nodes of a network stand: computed beforehand, and the same graph always gives the same picture."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np
    from numpy.typing import NDArray

    Points = NDArray[np.float64]

__all__ = ["Box", "Positions", "edges", "positions"]

Box = tuple[float, float, float]
"""Half the width and half the height of a node with its label, and how far below the node its middle is."""

Positions = Mapping[str, tuple[float, float]]

_ROUNDS = 300
_MANY = 1000
"""Up to so many nodes all rounds are made; each takes time by the square of the nodes, so of more nodes fewer."""
_PUSHES = 120
_NOTHING = 0.5
"""How much two boxes may overlap: less than the white that each has around it."""


def edges(graph: nx.Graph[str]) -> list[tuple[str, str]]:
    """The edges in an order that depends on nothing but the graph."""
    return sorted((min(edge), max(edge)) for edge in graph.edges)


def positions(graph: nx.Graph[str], boxes: Mapping[str, Box]) -> Positions:
    """Where every node stands, so that what is tied stands near and boxes do not overlap."""
    import numpy as np

    names = sorted(graph)
    if not names:
        return {}
    index = {name: number for number, name in enumerate(names)}
    ends = np.array([(index[one], index[other]) for one, other in edges(graph)], dtype=int).reshape(-1, 2)
    at = _forces(len(names), ends)
    size = len(names) ** 0.5
    at = np.column_stack([_spread(at[:, 0]) * 112 * size, _spread(at[:, 1]) * 75 * size])
    at = _apart(at, np.array([boxes[name] for name in names]))
    return {name: (round(float(x), 1), round(float(y), 1)) for name, (x, y) in zip(names, at, strict=True)}


def _forces(count: int, ends: NDArray[np.int64]) -> Points:
    """Fruchterman and Reingold's layout: nodes push each other away, ties pull; less and less per round.

    networkx has it too, but node by node from 500 nodes on: 14 seconds for the whole plan. Here the sum over all
    pairs is one product of matrices.
    """
    import numpy as np

    angle = 2 * np.pi * np.arange(count) / count
    at = np.column_stack([np.cos(angle), np.sin(angle)]).astype(np.float32)
    near = 2.1 / count**0.5
    weight, across = np.empty((2, count, count), np.float32)
    rounds = _ROUNDS * _MANY // max(count, _MANY)
    for step in 0.2 * np.linspace(1, 0, rounds, endpoint=False):
        x, y = at.T.copy()
        np.subtract.outer(x, x, out=weight)
        np.subtract.outer(y, y, out=across)
        np.multiply(weight, weight, out=weight)
        np.multiply(across, across, out=across)
        np.add(weight, across, out=weight)
        np.maximum(weight, 1e-4, out=weight)
        np.divide(near**2, weight, out=weight)
        towards = np.column_stack([np.einsum("ij,j->i", weight, x), np.einsum("ij,j->i", weight, y)])
        move = at * weight.sum(axis=1, keepdims=True) - towards
        along = at[ends[:, 0]] - at[ends[:, 1]]
        pull = along * (np.hypot(*along.T) / near)[:, None]
        for axis in (0, 1):
            move[:, axis] -= np.bincount(ends[:, 0], pull[:, axis], count)
            move[:, axis] += np.bincount(ends[:, 1], pull[:, axis], count)
        at += move * (step / np.maximum(np.hypot(*move.T), 0.01))[:, None].astype(np.float32)
    return np.asarray(at, float)


def _spread(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Values between -0.5 and 0.5, half by size and half by rank, so that no outlier squeezes the rest."""
    import numpy as np

    low, span = values.min(), values.max() - values.min()
    ranks = np.argsort(np.argsort(values, kind="stable"), kind="stable")
    return np.asarray(0.5 * (values - low) / (span or 1.0) + 0.5 * ranks / max(len(values) - 1, 1) - 0.5, float)


def _apart(at: Points, boxes: NDArray[np.float64]) -> Points:
    """The positions, moved until no boxes overlap: pushed aside, and where that is not enough, spread by a tenth."""
    import numpy as np
    from scipy.spatial import cKDTree

    half, middle = boxes[:, :2], np.column_stack([np.zeros(len(boxes)), boxes[:, 2]])
    at = at + middle
    reach = 2 * float(half.max())
    while True:
        for _ in range(_PUSHES):
            one, other = cKDTree(at).query_pairs(reach, p=np.inf, output_type="ndarray").T
            gap = at[one] - at[other]
            overlap = half[one] + half[other] - np.abs(gap)
            meet = (overlap > _NOTHING).all(axis=1)
            if not meet.any():
                return at - middle
            one, other, gap, overlap = one[meet], other[meet], gap[meet], overlap[meet]
            narrow = overlap[:, 0] <= overlap[:, 1]  # push along the side where less is needed
            push = 0.25 * np.where(np.column_stack([narrow, ~narrow]), overlap, 0) * np.where(gap >= 0, 1, -1)
            for axis in (0, 1):
                at[:, axis] += np.bincount(one, push[:, axis], len(at)) - np.bincount(other, push[:, axis], len(at))
        at *= 1.1
