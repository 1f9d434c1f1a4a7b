"""Which part of the network to show: the plan's measures and all they are tied to, filtered or around one thing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING

from viz.layout import Positions, edges
from viz.network import NODES, boxes, graph_of, in_lines, place, trim
from viz.once import once
from viz.web.model.kinds import KINDS, Kind
from viz.web.model.plan import Plan
from viz.web.text.format import LANGUAGES

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["COLOURS", "FILTERS", "OVERVIEW", "SIZES", "Extract", "Network", "Selection", "Tie"]

OVERVIEW = ("post", "implementer", "theme")
"""The kinds shown with the measures that the whole plan opens with: with all kinds it would be a hairball."""

FILTERS: Mapping[str, Kind] = {key: KINDS[key] for key in ("goal", "post", "theme", "target-group")}
"""The kinds of things that measures can be chosen by."""

COLOURS = ("minister", "kind", "goal", "community")
SIZES = ("degree", "betweenness")
_KEPT = 48
"""How many selections are kept with their positions: what visitors ask for again and again."""


_TYING = ("implementer", "actor", "instrument")
"""The kinds of things that tie ministers: those that one has to arrange with another."""


@dataclass(frozen=True)
class Tie:
    """What ties two ministerial posts: the measures they lead together, and what different measures of both name."""

    posts: tuple[str, str]
    together: tuple[str, ...]
    shared: tuple[str, ...]

    @property
    def weight(self) -> int:
        """How many measures and things that is."""
        return len(self.together) + len(self.shared)


@dataclass(frozen=True)
class Selection:
    """What to show: the kinds of things with the measures, filters or a centre (all IRIs), and how many nodes."""

    kinds: frozenset[str]
    limit: int
    filters: tuple[tuple[str, str], ...] = ()
    """Kinds and the thing of each that measures have."""
    centre: str | None = None
    distance: int = 1


@dataclass(frozen=True)
class Extract:
    """A part of the network: `left_out` is how many nodes the limit took out, `order` where measures stand in the plan.

    `ministers` are, of each measure the posts that lead it, of each other thing those of its measures in this part;
    `bridges` are the ties that bring measures of different ministers together.
    """

    graph: nx.Graph[str]
    left_out: int
    order: Mapping[str, int]
    ministers: Mapping[str, frozenset[str]]
    bridges: frozenset[tuple[str, str]]

    @once
    def positions(self) -> Positions:
        """Where the nodes stand. Placing thousands of them takes seconds."""
        return place(self.graph)

    @once
    def frame(self) -> tuple[float, float, float, float]:
        """Where the picture ends on the left, on top, on the right and below, with marks and labels."""
        room = boxes(self.graph)
        at = [(x, y + room[node][2], *room[node][:2]) for node, (x, y) in self.positions.items()] or [
            (0.0, 0.0, 0.0, 0.0)
        ]
        return (
            *(min(x - wide for x, _, wide, _ in at), min(y - high for _, y, _, high in at)),
            *(max(x + wide for x, _, wide, _ in at), max(y + high for _, y, _, high in at)),
        )

    @once
    def betweenness(self) -> Mapping[str, float]:
        """The share of shortest ways between all nodes that go through each; from 200 of them where there are more."""
        import networkx as nx

        ordered: nx.Graph[str] = nx.Graph()
        ordered.add_nodes_from(sorted(self.graph))
        ordered.add_edges_from(edges(self.graph))
        return nx.betweenness_centrality(ordered, k=min(200, len(ordered)) or None, seed=1)

    def measures(self) -> list[str]:
        """The measures that are shown, in plan order."""
        shown = [node for node, data in self.graph.nodes.items() if data["kind"] == "measure"]
        return sorted(shown, key=lambda node: self.order[node])

    def things(self) -> list[str]:
        """What is shown with the measures, by kind and name."""
        order, nodes = list(NODES), self.graph.nodes
        others = (node for node in self.graph if nodes[node]["kind"] != "measure")
        return sorted(others, key=lambda node: (order.index(nodes[node]["kind"]), nodes[node]["name"].lower(), node))


class Network:
    """The network of a plan, read once; `extract` gives a part of it, and keeps those that were asked last."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.graph = graph_of(row for row in plan.store.query("network") if row["measure"] in plan.measures)
        for measure in plan.measures.values():
            for other in measure.things("reference"):
                if other in self.graph:
                    self.graph.add_edge(measure.iri, other, kinds=("reference",))
        for thing, data in self.graph.nodes.items():
            if data["kind"] != "measure":  # one picture for all languages
                data["labels"] = [in_lines(plan.names.of(thing, lang)) for lang in LANGUAGES]
        self.leads = {m.iri: frozenset(m.things("lead")) for m in plan.measures.values() if m.iri in self.graph}
        self.extract = lru_cache(maxsize=_KEPT)(self._extract)

    @once
    def ties(self) -> Sequence[Tie]:
        """What ties each two ministers, the most first; those whom nothing ties are not there."""
        led: dict[str, set[str]] = defaultdict(set)
        for measure, posts in self.leads.items():
            for post in posts:
                led[post].add(measure)
        tying = [node for node, data in self.graph.nodes.items() if data["kind"] in _TYING]
        found = []
        for pair in combinations(sorted(led), 2):
            one, other = (led[post] for post in pair)
            shared = [
                thing
                for thing in tying
                if (near := set(self.graph[thing])) & one and near & other and len(near & (one | other)) > 1
            ]
            found.append(Tie(pair, tuple(self.plan.names.sorted(one & other)), tuple(self.plan.names.sorted(shared))))
        return sorted(filter(lambda tie: tie.weight, found), key=lambda tie: (-tie.weight, tie.posts))

    @once
    def communities(self) -> Mapping[str, str]:
        """The group of measures that are alike, by its Dutch name, of each measure that is in one."""
        return {
            measure.iri: item.finding.name for item in self.plan.found_by["communities"] for measure in item.measures
        }

    def group(self, name: str, lang: str) -> str:
        """What a group of measures that goes by a Dutch name is called in a language; empty for none."""
        groups = (item.finding for item in self.plan.found_by["communities"])
        return next((found.told(lang)[0] for found in groups if found.name == name), "")

    @once
    def choices(self) -> Mapping[str, Sequence[str]]:
        """Of each filter what can be chosen; with broader themes and target groups."""
        return {key: list(self.plan.things(kind.facet)) for key, kind in FILTERS.items()}

    def _chosen(self, selection: Selection) -> set[str]:
        """The measures that meet all filters; who works for a narrower group or theme, works for the broader one."""
        chosen = set(self.leads)
        for key, thing in selection.filters:
            chosen &= {measure.iri for measure in self.plan.things(FILTERS[key].facet).get(thing, ())}
        return chosen

    def _extract(self, selection: Selection) -> Extract:
        import networkx as nx

        kinds = {"measure", *selection.kinds}
        shown = {node for node, data in self.graph.nodes.items() if data["kind"] in kinds}
        if selection.centre is not None:
            shown.add(selection.centre)
            allowed = self.graph.subgraph(shown)
            near = nx.single_source_shortest_path_length(allowed, selection.centre, cutoff=selection.distance)
            nodes = set(near)
        else:
            measures = self._chosen(selection)
            nodes = measures | {near for measure in measures for near in self.graph[measure] if near in shown}
            nodes -= {node for node in nodes if self.graph.nodes[node]["kind"] == "measure" and node not in measures}
        graph: nx.Graph[str] = nx.Graph(self.graph.subgraph(nodes))
        left_out = trim(graph, selection.limit, keep=selection.centre)
        ministers = self._ministers(graph)
        order = {iri: measure.position for iri, measure in self.plan.measures.items()}
        return Extract(graph, left_out, order, ministers, _bridges(graph, ministers))

    def _ministers(self, graph: nx.Graph[str]) -> dict[str, frozenset[str]]:
        return {
            node: self.leads[node]
            if node in self.leads
            else frozenset(post for near in graph[node] for post in self.leads.get(near, ()))
            for node in graph
        }


def _bridges(graph: nx.Graph[str], ministers: Mapping[str, frozenset[str]]) -> frozenset[tuple[str, str]]:
    """References between measures that no minister leads both of, and ties to what measures of ministers share."""
    kind = {node: data["kind"] for node, data in graph.nodes.items()}
    apart = {
        node
        for node in graph
        if kind[node] not in ("measure", "goal", "post")
        and graph[node]
        and not frozenset.intersection(*(ministers[measure] for measure in graph[node]))
    }
    found = set()
    for one, other in edges(graph):
        if kind[one] == kind[other] == "measure":
            bridging = not ministers[one] & ministers[other]
        else:
            bridging = one in apart or other in apart
        if bridging:
            found.add((one, other))
    return frozenset(found)
