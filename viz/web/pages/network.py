"""The network page: a picture of who and what measures are tied to, with the same as a list, a table and files."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from queries.exports.export import csv_file, network_file
from viz.layout import edges
from viz.network import KINDS, vis_network
from viz.once import once
from viz.selection import COLOURS, FILTERS, OVERVIEW, SIZES, Network, Selection, View
from viz.web.http.compression import Assets
from viz.web.http.negotiation import Problem
from viz.web.model.facts import Facts
from viz.web.paging import limit, part_of
from viz.web.site import Data, language, page

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Netwerk"]

PATH = "/netwerk"
WORDS: Mapping[str, tuple[str, str, str, str]] = {
    "measure": ("maatregel", "maatregelen", "measure", "measures"),
    "goal": ("doelstelling", "doelstellingen", "goal", "goals"),
    "post": ("minister", "ministers", "minister", "ministers"),
    "implementer": ("uitvoerende administratie", "uitvoerende administraties", "administration", "administrations"),
    "actor": ("betrokken actor", "betrokken actoren", "actor involved", "actors involved"),
    "target-group": ("doelgroep", "doelgroepen", "target group", "target groups"),
    "instrument": ("instrument", "instrumenten", "instrument", "instruments"),
    "theme": ("thema", "thema's", "theme", "themes"),
}
"""What kinds of things are called: one and several, in Dutch and in English."""

PARAMETERS = {"goal": "doelstelling", "minister": "minister", "theme": "thema", "group": "doelgroep"}
"""What the filters are called in addresses."""

_PALETTE = (
    "#0b5a8a", "#b3261e", "#2e7d32", "#c77700", "#6a3d9a", "#00838f", "#ad1457", "#6d4c41", "#9e9d24", "#3949ab",
)  # fmt: skip
_SEVERAL, _QUIET = "#1d2733", "#8d98a3"
_LONGEST = 400
"""How long the name of a centre may be that the server looks up."""


@dataclass(frozen=True)
class Asked:
    """What an address asks for: what to show, and how."""

    selection: Selection
    colour: str
    size: str
    highlight: bool
    whole: bool


class Netwerk:
    """The routes of the network page, over one store. What everyone sees is read once and kept."""

    def __init__(self, facts: Facts) -> None:
        self.facts, self.store = facts, facts.store

    def routes(self) -> list[Route]:
        """The page, and what it shows as data."""
        return [
            Route(PATH, self.page),
            Route(f"{PATH}.json", self.data),
            Route(f"{PATH}.csv", self.csv),
            Route(f"{PATH}.gexf", self.gexf),
        ]

    @once
    def network(self) -> Network:
        """The whole network."""
        return Network(self.store, self.facts.links)

    def warm(self) -> None:
        """Make ready what the page opens with, and all of it, so that no reader waits for either picture."""
        for most in ("network_nodes", "network_whole"):
            _ = self.network.view(Selection(frozenset(OVERVIEW), limit(most))).positions

    # --- what an address asks for ----------------------------------------------------------------

    def path(self, iri: str) -> str:
        """The short name of a node in addresses: the number of a measure, else its path below /id/."""
        data = self.network.graph.nodes[iri]
        return str(data["label"]) if data["kind"] == "measure" else iri.removeprefix(f"{self.store.base}/id/")

    @once
    def _by_path(self) -> dict[str, str]:
        return {self.path(node): node for node in self.network.graph}

    @once
    def _by_name(self) -> dict[str, str]:
        return {str(data["name"]).casefold(): node for node, data in self.network.graph.nodes.items()}

    @once
    def _names(self) -> list[str]:
        """What everything is called, to choose from; nothing where that is too much, and the name is typed."""
        found = sorted((str(data["name"]) for data in self.network.graph.nodes.values()), key=str.lower)
        return found if len(found) <= limit("page_choices") else []

    def asked(self, request: Request) -> Asked:
        """What the address asks for. Raises Problem: 404 for what does not exist, 400 for what cannot be."""
        given = request.query_params
        filters = {name: self._filter(name, given.get(PARAMETERS[name], "").strip()) for name in FILTERS}
        centre = self._centre(given.get("rond", "").strip())
        narrowed = centre is not None or any(filters.values())
        kinds = [kind for kind in given.getlist("soort") if kind]
        for kind in kinds:
            _one_of("soort", kind, WORDS)
        chosen = frozenset(kinds) - {"measure"} or (frozenset(WORDS) - {"measure"} if narrowed else OVERVIEW)
        whole = given.get("alles", "") == "ja"
        most = limit("network_whole" if whole else "network_nodes")
        return Asked(
            Selection(
                frozenset(chosen),
                most,
                centre=centre,
                distance=int(_one_of("afstand", given.get("afstand") or "1", ("1", "2"))),
                **filters,
            ),
            colour=_one_of("kleur", given.get("kleur") or "kind", COLOURS),
            size=_one_of("grootte", given.get("grootte") or "degree", SIZES),
            highlight=given.get("uitlichten", "") == "ja",
            whole=whole,
        )

    def _filter(self, name: str, value: str) -> str | None:
        if not value:
            return None
        for iri, _ in self.network.choices[name]:
            if value in (iri, iri.rsplit("/", 1)[-1]):
                return iri
        kind = WORDS[FILTERS[name]][0]
        raise Problem(404, f"there is no {name} '{value[:80]}'", f"Er is geen {kind} ‘{value[:80]}’ in het plan.")

    def _centre(self, value: str) -> str | None:
        """A node by its number, its path, its IRI or its full name."""
        if not value:
            return None
        nodes = self.network.graph
        found = value if value in nodes else self._by_path.get(value) or self._by_name.get(value[:_LONGEST].casefold())
        if found is None:
            raise Problem(
                404,
                f"there is nothing called '{value[:80]}' in the network",
                f"Er is in het netwerk niets dat ‘{value[:80]}’ heet. Kies een naam uit de lijst.",
            )
        return found

    # --- what it is answered with ----------------------------------------------------------------

    def page(self, request: Request) -> Response:
        """The page: the form, the picture's place, the list of nodes and the table."""
        asked = self.asked(request)
        view, lang = self.network.view(asked.selection), language(request)
        title = self._title(asked.selection, lang)
        return page(
            request,
            "netwerk.html",
            cite=title,
            data=[
                Data("CSV", self._address(request, ".csv"), "text/csv"),
                Data("GEXF (Gephi)", self._address(request, ".gexf"), "application/gexf+xml"),
                Data("JSON", self._address(request, ".json"), "application/json"),
            ],
            title=title,
            asked=asked,
            view=view,
            choices=self.network.choices,
            names=self._names,
            most=limit("page_choices"),
            kinds=WORDS,
            parameters=PARAMETERS,
            shapes=KINDS,
            count=Counter(str(data["kind"]) for data in view.graph.nodes.values()),
            legend=self._legend(asked, view, lang),
            node=self._described(view, lang),
            part=part_of(self._rows(view), request, anchor="#tabel"),
            centre=self._name(asked.selection.centre),
            whole=self._address(request, "", alles="ja"),
            path=self.path,
            slug=lambda iri: iri.rsplit("/", 1)[-1],
            data_address=self._address(request, ".json"),
        )

    def data(self, request: Request) -> Response:
        """What the picture draws: nodes with their places, ties as pairs of positions in that list."""
        asked = self.asked(request)
        body = json.dumps(self._drawing(asked, language(request)), ensure_ascii=False, separators=(",", ":"))
        return Response(body, media_type="application/json", headers={"Cache-Control": "no-cache"})

    def csv(self, request: Request) -> Response:
        """The ties that are shown, as CSV."""
        view = self.network.view(self.asked(request).selection)
        headings = ("nummer", "titel", "soort verbinding", "verbonden met", "URI", "URI van wat verbonden is")
        nodes = view.graph.nodes
        rows = [
            (nodes[one]["label"], nodes[one]["name"].removeprefix(f"{nodes[one]['label']} "), relation,
             nodes[other]["name"], one, other)
            for one, others in self._rows(view) for relation, iris in others.items() for other in iris
        ]  # fmt: skip
        return _file(csv_file(headings, rows), "text/csv; charset=utf-8", "netwerk.csv")

    def gexf(self, request: Request) -> Response:
        """The network that is shown, for Gephi, with the places of the picture."""
        import networkx as nx

        view = self.network.view(self.asked(request).selection)
        graph: nx.Graph[str] = nx.Graph()
        for node in sorted(view.graph):
            data, (x, y) = view.graph.nodes[node], view.positions[node]
            place = {"position": {"x": x, "y": -y, "z": 0.0}}  # Gephi's y goes up
            graph.add_node(node, label=data["name"], kind=WORDS[data["kind"]][0], uri=node, viz=place)
        for one, other in edges(view.graph):
            graph.add_edge(one, other, relation="; ".join(view.graph.edges[one, other]["kinds"]))
        return _file(network_file(graph, "gexf"), "application/gexf+xml", "netwerk.gexf")

    def library(self, request: Request) -> Response:
        """vis-network, from the installed pyvis."""
        path = vis_network() / "vis-network.min.js"
        return Assets().file_response(path, path.stat(), request.scope)

    # --- how it is shown ---------------------------------------------------------------------------

    def _title(self, selection: Selection, lang: str) -> str:
        start = "Network" if lang == "en" else "Netwerk"
        if selection.centre is not None:
            data = self.network.graph.nodes[selection.centre]
            measure = f"{WORDS['measure'][2 if lang == 'en' else 0]} {data['label']}"
            around = measure if data["kind"] == "measure" else data["name"]
            return f"{start} {'around' if lang == 'en' else 'rond'} {around}"
        chosen = [self.network.links.name(thing) for name in FILTERS if (thing := getattr(selection, name))]
        if not chosen:
            return f"{start} of the plan" if lang == "en" else f"{start} van het plan"
        return f"{start}: {', '.join(chosen)}"

    def _name(self, node: str | None) -> str:
        return str(self.network.graph.nodes[node]["name"]) if node is not None else ""

    def _address(self, request: Request, suffix: str, **changed: str) -> str:
        kept = [
            (key, value)
            for key, value in request.query_params.multi_items()
            if value and key not in ("lang", "pagina", "punt", *changed)
        ]
        query = urlencode([*kept, *changed.items()])
        return f"{PATH}{suffix}{f'?{query}' if query else ''}"

    def _rows(self, view: View) -> list[tuple[str, dict[str, list[str]]]]:
        """Per measure what is shown beside it, by the Dutch name of the tie, in the order of the legend."""
        order, nodes, found = list(KINDS), view.graph.nodes, []
        for measure in view.measures():
            near = sorted(
                view.graph[measure], key=lambda node: (order.index(nodes[node]["kind"]), nodes[node]["name"].lower())
            )
            ties: dict[str, list[str]] = {}
            for node in near:
                ties.setdefault("verwijzing" if nodes[node]["kind"] == "measure" else WORDS[nodes[node]["kind"]][0], [])
                ties[list(ties)[-1]].append(node)
            found.append((measure, ties))
        return found

    def _described(self, view: View, lang: str) -> Mapping[str, Mapping[str, object]]:
        """Of each node shown: its name, kind, path and page, its ties and its ministers."""
        place = 2 if lang == "en" else 0
        name = self.network.links.name
        return {
            node: {
                "name": data["name"],
                "kind": WORDS[data["kind"]][place],
                "path": self.path(node),
                "href": self.facts.page_of(node),
                "ties": view.graph.degree(node),
                "ministers": sorted(map(name, view.ministers[node])),
                "community": self.network.communities.get(node, ""),
            }
            for node, data in view.graph.nodes.items()
        }

    def _drawing(self, asked: Asked, lang: str) -> dict[str, object]:
        view = self.network.view(asked.selection)
        described, colours = self._described(view, lang), self._colours(asked.colour)
        weights = view.betweenness if asked.size == "betweenness" else dict(view.graph.degree())
        most = max(weights.values(), default=0) or 1
        order = [*view.measures(), *view.things()]
        index = {node: number for number, node in enumerate(order)}
        return {
            "nodes": [
                {
                    **described[node],
                    "label": view.graph.nodes[node]["label"],
                    "group": view.graph.nodes[node]["kind"],
                    "shape": KINDS[view.graph.nodes[node]["kind"]].shape,
                    "colour": colours.get(node) or self._plain(node, asked.colour),
                    "weight": round((weights[node] / most) ** 0.5, 3),
                    "x": view.positions[node][0],
                    "y": view.positions[node][1],
                }
                for node in order
            ],
            "edges": [
                [index[one], index[other], int((one, other) in view.bridges)] for one, other in edges(view.graph)
            ],
        }

    def _plain(self, node: str, colour: str) -> str:
        """The colour of what has none of its own: that of its kind, or grey where colours mean something else."""
        return KINDS[self.network.graph.nodes[node]["kind"]].colour if colour == "kind" else _QUIET

    def _named_colours(self, colour: str) -> dict[str, str]:
        """A colour for each minister, goal or community, the same in every picture."""
        if colour == "community":
            return dict(zip(sorted(set(self.network.communities.values())), _PALETTE * 9, strict=False))
        if colour in ("minister", "goal"):
            return dict(zip(sorted(iri for iri, _ in self.network.choices[colour]), _PALETTE * 9, strict=False))
        return {}

    def _colours(self, colour: str) -> dict[str, str]:
        """The colour of the nodes that have one of their own: ministers and goals themselves, and measures."""
        named = self._named_colours(colour)
        if not named:
            return {}
        of = self._belongs(colour)
        return {
            **named,
            **{m: named[next(iter(of[m]))] if len(of[m]) == 1 else _SEVERAL if of[m] else _QUIET for m in of},
        }

    def _belongs(self, colour: str) -> Mapping[str, Collection[str]]:
        """Of each measure the ministers, goals or community that its colour can tell."""
        network = self.network
        if colour == "minister":
            return network.leads
        if colour == "community":
            return {m: [network.communities[m]] if m in network.communities else [] for m in network.leads}
        of_kind = {iri for iri, _ in network.choices["goal"]}
        return {m: of_kind & set(network.graph[m]) for m in network.leads}

    def _legend(self, asked: Asked, view: View, lang: str) -> list[tuple[str, str]]:
        """What the colours of measures mean, where they do not tell the kind: name and colour."""
        shown = (
            {of for m in view.measures() for of in self._belongs(asked.colour)[m]} if asked.colour != "kind" else set()
        )
        named = [(of, colour) for of, colour in self._named_colours(asked.colour).items() if of in shown]
        legend = [(of if asked.colour == "community" else self.network.links.name(of), colour) for of, colour in named]
        used = {self._colours(asked.colour).get(m) for m in view.measures()}
        if _SEVERAL in used:
            legend.append(("several ministers" if lang == "en" else "meerdere ministers", _SEVERAL))
        if asked.colour == "community":
            legend.append(("in no group" if lang == "en" else "in geen groep", _QUIET))
        return legend


def _one_of(name: str, value: str, known: Iterable[str]) -> str:
    """The value, where it is one that the parameter takes. Raises Problem (400) where it is not."""
    if value not in known:
        raise Problem(
            400,
            f"'{name}' is one of {', '.join(known)}, not '{value[:80]}'",
            f"Het adres klopt niet: ‘{value[:80]}’ kan niet bij ‘{name}’.",
        )
    return value


def _file(body: bytes, media_type: str, name: str) -> Response:
    disposition = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-cache"}
    return Response(body, media_type=media_type, headers=disposition)
