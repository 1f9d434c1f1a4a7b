"""The network picture: measures and all they are tied to, as one HTML file that works offline.

networkx holds the graph and viz.layout places it beforehand; pyvis holds the nodes and edges and
brings the drawing library. Under the picture stands the same content as a table.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING

from queries import Row, Store, Table
from queries.rows import grouped
from viz.layout import Box, Positions, edges, positions
from viz.web.model.kinds import KINDS, Mark

if TYPE_CHECKING:
    import networkx as nx

__all__ = [
    *("LINE", "NODES", "Picture", "boxes", "draw", "for_script", "graph_of", "in_lines", "place", "project"),
    *("text_width", "trim", "vis_network"),
]


NODES: Mapping[str, Mark] = {
    key: mark
    for key in ("measure", "goal", "post", "implementer", "actor", "target-group", "instrument", "theme")
    if (mark := KINDS[key].mark)
}
"""The kinds of nodes with their marks, in the order of the legend. Shape and colour both tell them apart."""


LARGEST, TEXT, LINE = 19.0, 12.0, 14.0
"""Half the size of the largest mark, the size of letters, and how far apart lines are (units of the picture)."""

_WIDTHS = (("ijl'|", 0.23), ("ft.,:;!/I ()-", 0.3), ('rJ"', 0.36), ("mMW%@", 0.86), ("wABCDEGHKNOPQRSUVXYÉ&", 0.71))
"""How wide letters of Helvetica are, as a part of their size; all others are 0.56 wide."""


@dataclass(frozen=True)
class Picture:
    """A network ready to be shown: the graph, its rows, and how many nodes the limit left out."""

    graph: nx.Graph[str]
    rows: Table
    left_out: int


def project(store: Store, *, goal: str | None = None, minister: str | None = None, limit: int) -> Picture:
    """The part of the graph that concerns a goal and a minister (or all of it), at most `limit` nodes.

    Raises QueryError for a goal or minister that does not exist.
    """
    rows = store.query("network", **{k: v for k, v in (("goal", goal), ("minister", minister)) if v is not None})
    graph = graph_of(rows)
    left_out = trim(graph, limit)
    return Picture(graph, rows, left_out)


def graph_of(rows: Iterable[Row]) -> nx.Graph[str]:
    """The rows of query `network` as a graph; nodes have kind, label and name, edges the kinds of their ties."""
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph()
    for row in rows:
        measure, other, relation = str(row["measure"]), str(row["other"]), str(row["relation"])
        graph.add_node(
            measure, kind="measure", label=str(row["identifier"]), name=f"{row['identifier']} {row['title']}"
        )
        # an administration that also takes part elsewhere is shown as an administration
        kind = "implementer" if graph.nodes.get(other, {}).get("kind") == "implementer" else relation
        graph.add_node(other, kind=kind, label=in_lines(str(row["name"])), name=str(row["name"]))
        graph.add_edge(measure, other, kinds=(*graph.get_edge_data(measure, other, {"kinds": ()})["kinds"], relation))
    return graph


def trim(graph: nx.Graph[str], limit: int, keep: str | None = None) -> int:
    """Take out what is more than `limit` nodes, and say how many that were.

    What has the fewest ties goes first; measures, goals and ministers go last, and `keep` stays.
    """
    frame = ("measure", "goal", "post")
    by_weight = sorted(
        graph, key=lambda node: (node == keep, graph.nodes[node]["kind"] in frame, graph.degree(node), node)
    )
    surplus = by_weight[: max(0, len(graph) - limit)]
    graph.remove_nodes_from(surplus)
    return len(surplus)


def place(graph: nx.Graph[str]) -> Positions:
    """Where every node stands, so that no mark and no label meets another."""
    return positions(graph, boxes(graph))


def boxes(graph: nx.Graph[str]) -> Mapping[str, Box]:
    """The room that nodes take: the largest mark, and below it the label (or the largest of `labels`)."""
    return {node: _box(data.get("labels") or (data["label"],)) for node, data in graph.nodes.items()}


def in_lines(text: str) -> str:
    r"""A label in lines of some twenty characters, whole words, nothing cut off.

    >>> in_lines("Brussel, Jeugd, Media en Armoedebestrijding").split("\n")
    ['Brussel, Jeugd,', 'Media en', 'Armoedebestrijding']
    """
    return "\n".join(wrap(text, 20, break_long_words=False, break_on_hyphens=False))


def _box(labels: Iterable[str]) -> Box:
    written = [label.split("\n") for label in labels]
    width = max(text_width(line) for lines in written for line in lines)
    high = LINE * max(map(len, written))
    return max(LARGEST, width / 2) + 4, LARGEST + high / 2 + 4, high / 2


def text_width(line: str, size: float = TEXT) -> float:
    """How wide a line is in letters of a size, in a face like Helvetica; a picture makes it exactly so.

    >>> round(text_width("Departement Onderwijs en Vorming")), round(text_width("7.1.4"))
    (195, 27)
    """
    return size * sum(next((wide for letters, wide in _WIDTHS if letter in letters), 0.56) for letter in line)


def draw(picture: Picture, title: str) -> str:
    """The picture as one HTML page. Every name is escaped; the page asks nothing of the outside."""
    from pyvis.network import Network

    from viz.page import render

    network = Network(directed=False)
    at = place(picture.graph)
    for node in sorted(picture.graph):
        data = picture.graph.nodes[node]
        mark = NODES[data["kind"]]
        x, y = at[node]
        network.add_node(
            node,
            label=data["label"],
            title=data["name"],
            x=x,
            y=y,
            shape=mark.shape,
            size=mark.size,
            group=data["kind"],
            weight=picture.graph.degree(node),
        )
    network.add_edges(edges(picture.graph))
    nodes, ties, *_ = network.get_network_data()
    counts = Counter(data["kind"] for data in picture.graph.nodes.values())
    return render(
        "network.html",
        title=title,
        script=(vis_network() / "vis-network.min.js").read_text(encoding="utf8"),
        labels=(Path(__file__).parent / "web" / "assets" / "labels.js").read_text(encoding="utf8"),
        data=for_script(
            {
                "nodes": [_node(node) for node in nodes],
                "edges": [{end: edge[end] for end in ("from", "to")} for edge in ties],
            }
        ),
        legend=[(key, KINDS[key].one("nl"), mark) for key, mark in NODES.items() if key in counts],
        counts=counts,
        left_out=picture.left_out,
        measures=list(_table(picture.rows)),
    )


def _node(node: dict[str, object]) -> dict[str, object]:
    mark = NODES[str(node["group"])]
    return {
        **node,
        "color": {"background": "#e3eaee" if mark.shape == "ellipse" else mark.colour, "border": mark.colour},
    }


def for_script(value: object) -> str:
    """JSON that cannot leave the script element it stands in, whatever the names hold."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026").replace("\u2028", "\\u2028")


def vis_network() -> Path:
    """The folder of the drawing library that pyvis brings."""
    import pyvis

    return max((Path(pyvis.__file__).parent / "lib").glob("vis-*"))


def _table(rows: Iterable[Row]) -> Iterable[tuple[str, str, list[tuple[str, list[str]]]]]:
    """Per measure its identifier, title, and the names it is tied to by kind, in the order of the legend."""
    of_measures = grouped(((str(row["identifier"]), str(row["title"])), row) for row in rows)
    for (identifier, title), of_one in of_measures.items():
        by_kind = grouped((str(row["relation"]), str(row["name"])) for row in of_one)
        yield identifier, title, [(KINDS[key].one("nl"), by_kind[key]) for key in NODES if key in by_kind]
