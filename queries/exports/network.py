"""The plan as a network for other tools: GraphML and GEXF."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ontology.wording import hint
from queries.library import QueryError, library
from queries.stores.embedded import Store

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["MORE", "Tie", "network", "network_file", "ties"]

MORE = {"crisis": "crisis measures", "finding": "findings", "place": "places", "sdg": "SDG targets"}
"""What a network holds only when it is asked for."""

_ALWAYS = ("actor", "cooperating", "goal", "implementer", "instrument", "post", "target-group", "theme")


@dataclass(frozen=True)
class Tie:
    """What ties a measure or crisis measure to another thing, and one passage that proves it."""

    action: str
    class_: str
    title: str
    relation: str
    other: str
    kind: str
    name: str | None
    role: str | None
    primary: bool | None
    passage: str | None
    page: int | None


def network(store: Store, more: Collection[str] = ()) -> nx.DiGraph[str]:
    """Measures and what they are tied to; `more` names what of MORE it holds too.

    A node has a label, kind, identifier and uri. An edge has a relation, a weight (how many passages prove it, at least
    1) and primary (whether it is the main target group); where it is known a role and the first page. Nothing has an
    empty value: Gephi refuses that. Raises QueryError for what there is not more of.
    """
    import networkx as nx

    if unknown := sorted(set(more) - set(MORE)):
        raise QueryError(f"a network cannot hold '{unknown[0]}'{hint(unknown[0], MORE)}")
    graph: nx.DiGraph[str] = nx.DiGraph()
    edges: defaultdict[tuple[str, str], list[Tie]] = defaultdict(list)
    for tie in ties(store, more):
        of_action = "crisis-measure" if tie.class_.endswith("CrisisMeasure") else "measure"
        for uri, label, of_kind in ((tie.action, tie.title, of_action), (tie.other, str(tie.name), tie.kind)):
            graph.add_node(uri, label=label, kind=of_kind, identifier=uri.rsplit("/", 1)[-1], uri=uri)
        edges[tie.action, tie.other].append(tie)
    for (one, other), found in edges.items():
        pages = [tie.page for tie in found if tie.page is not None]
        graph.add_edge(
            one,
            other,
            relation="; ".join(sorted({tie.relation for tie in found})),
            primary=any(tie.primary for tie in found),
            **({"role": "; ".join(roles)} if (roles := sorted({tie.role for tie in found if tie.role})) else {}),
            **({"page": min(pages)} if pages else {}),
            weight=float(max(1, len({tie.passage for tie in found if tie.passage}))),
        )
    return graph


def ties(store: Store, more: Collection[str]) -> Iterator[Tie]:
    """What measures are tied to, once for each passage that proves it; `more` names what of MORE comes too."""
    rows = store.query(library("linked_data")["edges"]).typed(Tie)
    relations = {*_ALWAYS, *more}
    return (
        row
        for row in rows
        if row.relation in relations and ("crisis" in more or not row.class_.endswith("CrisisMeasure"))
    )


def network_file(graph: nx.Graph[str], format: str) -> bytes:
    """A network as GraphML or GEXF, its attributes by type."""
    import networkx as nx

    lines = nx.generate_graphml(graph) if format == "graphml" else nx.generate_gexf(graph, version="1.2draft")
    text = "\n".join(lines)
    text = re.sub(r' lastmodifieddate="[^"]*"', "", text)  # the day of writing says nothing of the graph
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()
