"""The plan as a network for other tools: GraphML and GEXF."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from queries.stores.embedded import Store

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["network", "network_file"]


@dataclass(frozen=True)
class _Tie:
    measure: str
    title: str
    relation: str
    other: str
    name: str | None


def network(store: Store) -> nx.DiGraph[str]:
    """Measures and what they are tied to, with text attributes only (Gephi refuses what is missing)."""
    import networkx as nx

    graph: nx.DiGraph[str] = nx.DiGraph()
    for tie in store.query("network").typed(_Tie):
        kind = "actor" if tie.relation == "implementer" else tie.relation
        for uri, label, of_kind in ((tie.measure, tie.title, "measure"), (tie.other, str(tie.name), kind)):
            graph.add_node(uri, label=label, kind=of_kind, identifier=uri.rsplit("/", 1)[-1], uri=uri)
        before = graph.get_edge_data(tie.measure, tie.other, {"relation": ""})["relation"].split("; ")
        graph.add_edge(tie.measure, tie.other, relation="; ".join(sorted({*before, tie.relation} - {""})))
    return graph


def network_file(graph: nx.Graph[str], format: str) -> bytes:
    """A network as GraphML or GEXF. Its attributes are text: Gephi refuses what is missing."""
    import networkx as nx

    lines = nx.generate_graphml(graph) if format == "graphml" else nx.generate_gexf(graph, version="1.2draft")
    text = "\n".join(lines)
    text = re.sub(r' lastmodifieddate="[^"]*"', "", text)  # the day of writing says nothing of the graph
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()
