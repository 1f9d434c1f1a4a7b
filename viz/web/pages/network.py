"""The network page: a picture of who and what measures are tied to, with the same as a list, a table and files."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ontology import natural
from queries.exports.network import network_file
from queries.rows import grouped
from viz.layout import edges
from viz.network import LINE, NODES, in_lines, text_width, vis_network
from viz.once import once
from viz.page import inside, render
from viz.web.http.compression import Assets
from viz.web.http.negotiation import Problem
from viz.web.model.kinds import KINDS
from viz.web.model.network import COLOURS, FILTERS, OVERVIEW, SIZES, Extract, Network, Selection
from viz.web.pages.base import PlanRoutes
from viz.web.pages.ministers import ministers
from viz.web.paging import part_of
from viz.web.site import data_link, file_response, language, page, table_links, table_response, table_routes
from viz.web.text.format import LANGUAGES, Format, voice
from viz.web.urls import PAGES, PARAMETERS, changed, given, slug

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["NetworkPage", "drawing_library"]

PATH = PAGES["network"]
_PALETTE = (
    *("#0b5a8a", "#b3261e", "#2e7d32", "#a85f00", "#6a3d9a"),
    *("#00838f", "#ad1457", "#6d4c41", "#6f6e00", "#3949ab"),
)
_SEVERAL, _QUIET = "#1d2733", "#8d98a3"
_MARGIN = 32
"""White around the picture to take along (units of the picture)."""
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


class NetworkPage(PlanRoutes):
    """The routes of the network page of a plan. What everyone sees is read once and kept."""

    def routes(self) -> list[Route]:
        """The page, and what it shows as data."""
        return [
            Route(PATH, self.page),
            Route(f"{PATH}.json", self.data),
            Route(f"{PATH}.svg", self.svg),
            *table_routes(PATH, self.table),
            Route(f"{PATH}.gexf", self.gexf),
        ]

    @once
    def network(self) -> Network:
        """The whole network."""
        return Network(self.plan)

    def warm(self) -> None:
        """Make ready what the page opens with, and all of it, so that no reader waits for either picture."""
        for most in (self.plan.limits.network_nodes, self.plan.limits.network_whole):
            _ = self.network.extract(Selection(frozenset(OVERVIEW), most)).positions

    # --- what an address asks for ----------------------------------------------------------------

    def path(self, iri: str) -> str:
        """The short name of a node in addresses: the number of a measure, else its path below /id/."""
        data = self.network.graph.nodes[iri]
        return str(data["label"]) if data["kind"] == "measure" else iri.removeprefix(f"{self.plan.base}/id/")

    @once
    def _by_path(self) -> dict[str, str]:
        return {self.path(node): node for node in self.network.graph}

    @once
    def _by_name(self) -> dict[str, str]:
        return {self.plan.names.of(node, lang).casefold(): node for lang in LANGUAGES for node in self.network.graph}

    @once
    def _names(self) -> Mapping[str, list[str]]:
        """What everything is called, by language; nothing where that is too much to choose from, and one types."""
        if len(self.network.graph) > self.plan.limits.page_choices:
            return {lang: [] for lang in LANGUAGES}
        names = self.plan.names
        return {lang: sorted((names.of(n, lang) for n in self.network.graph), key=natural) for lang in LANGUAGES}

    def asked(self, request: Request) -> Asked:
        """What the address asks for. Raises Problem: 404 for what does not exist, 400 for what cannot be."""
        filters = {key: self._filter(key, given(request, key.replace("-", "_"))) for key in FILTERS}
        centre = self._centre(given(request, "around"))
        kinds = [kind for kind in request.query_params.getlist(PARAMETERS["kind"]) if kind]
        for kind in kinds:
            _one_of(PARAMETERS["kind"], kind, NODES)
        narrowed = centre is not None or any(filters.values())
        chosen = frozenset(kinds) - {"measure"} or (frozenset(NODES) - {"measure"} if narrowed else OVERVIEW)
        whole = given(request, "all") == "ja"
        return Asked(
            Selection(
                frozenset(chosen),
                self.plan.limits.network_whole if whole else self.plan.limits.network_nodes,
                tuple((key, thing) for key, thing in filters.items() if thing),
                centre,
                int(_chosen(request, "distance", ("1", "2"))),
            ),
            colour=_chosen(request, "colour", COLOURS),
            size=_chosen(request, "size", SIZES),
            highlight=given(request, "highlight") == "ja",
            whole=whole,
        )

    def _filter(self, key: str, value: str) -> str | None:
        if not value:
            return None
        for iri in self.network.choices[key]:
            if value in (iri, slug(iri)):
                return iri
        name = KINDS[key].one("nl").lower()
        raise Problem(404, f"there is no {key} '{value[:80]}'", f"Er is geen {name} ‘{value[:80]}’ in het plan.")

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
        asked, v = self.asked(request), self.view(request)
        extract, centre = self.network.extract(asked.selection), asked.selection.centre
        opens = asked.selection == Selection(frozenset(OVERVIEW), self.plan.limits.network_nodes)
        title = self._title(asked.selection, v.f)
        as_json = changed(request, ".json", point="")
        return page(
            v,
            "network_page.html",
            cite=title,
            data=[
                *table_links(request, point=""),
                data_link(v.t("Beeld (SVG)", "Picture (SVG)"), changed(request, ".svg", point="")),
                data_link("GEXF (Gephi)", changed(request, ".gexf", point="")),
                data_link("JSON", as_json),
            ],
            title=title,
            picture=ministers(v, self.network, self._named_colours("minister")) if opens else None,
            svg=changed(request, ".svg", point=""),
            asked=asked,
            chosen=dict(asked.selection.filters),
            extract=extract,
            things=sorted(extract.things(), key=lambda node: natural(v.name(node))),
            filters=FILTERS,
            choices={
                key: sorted(((iri, v.name(iri)) for iri in iris), key=lambda choice: natural(choice[1]))
                for key, iris in self.network.choices.items()
            },
            names=self._names[v.lang],
            nodes=NODES,
            count=Counter(str(data["kind"]) for data in extract.graph.nodes.values()),
            legend=self._legend(asked, extract, v.f),
            node=self._described(extract, v.lang),
            part=part_of(self._rows(extract), request, self.plan.limits.page_rows, anchor="#tabel"),
            centre=v.name(centre) if centre else "",
            whole=changed(request, all=True, point=""),
            path=self.path,
            slug=slug,
            data_address=as_json,
        )

    def data(self, request: Request) -> Response:
        """What the picture draws: nodes with their places, ties as pairs of positions in that list."""
        asked = self.asked(request)
        body = json.dumps(self._drawing(asked, language(request)), ensure_ascii=False, separators=(",", ":"))
        return Response(body, media_type="application/json", headers={"Cache-Control": "no-cache"})

    def svg(self, request: Request) -> Response:
        """The whole picture to take along or to embed, with title, legend and source."""
        asked, v = self.asked(request), self.view(request)
        extract, title = self.network.extract(asked.selection), self._title(asked.selection, v.f)
        left, top, right, bottom = extract.frame
        kinds = {str(data["kind"]) for data in extract.graph.nodes.values()}
        plain = asked.colour == "kind"
        legend = [
            (KINDS[k].one(v.lang), m.shape, m.colour if plain else _QUIET) for k, m in NODES.items() if k in kinds
        ]
        legend += [(name, NODES["measure"].shape, colour) for name, colour in self._legend(asked, extract, v.f)]
        here = request.url.replace(path=request.url.path.removesuffix(".svg"))
        width = max(900, round(right - left) + 2 * _MARGIN)
        across = width - 2 * _MARGIN
        heading = wrap(title, int(across / 17))
        source = wrap(f"{self.plan.record.title(v.lang)} – vapa, CC BY 4.0 – {here}", int(across / 9))
        columns = max(1, int(across / (50 + max((text_width(name, 16) for name, *_ in legend), default=0))))
        rows = -(-len(legend) // columns)
        head, foot = 36 * len(heading) + 30, 28 * rows + 20 * len(source) + 40
        body = render(
            "network.svg",
            **self._drawing(asked, v.lang),
            title=title,
            heading=heading,
            margin=_MARGIN,
            width=width,
            height=round(bottom - top) + 2 * _MARGIN + head + foot,
            dx=(width - left - right) / 2,
            dy=_MARGIN + head - top,
            highlight=asked.highlight,
            legend=legend,
            columns=columns,
            foot=foot,
            source=source,
            line=LINE,
            text_width=text_width,
        )
        return Response(body, media_type="image/svg+xml", headers={"Cache-Control": "no-cache", "Vary": "Cookie"})

    def table(self, request: Request) -> Response:
        """The ties that are shown, as a table."""
        extract = self.network.extract(self.asked(request).selection)
        f = voice(language(request))
        headings = f.t(
            "nummer|titel|soort verbinding|verbonden met|URI|URI van wat verbonden is",
            "number|title|kind of tie|tied to|URI|URI of what is tied",
        ).split("|")
        rows = [
            (measure.identifier, measure.title, self._tie(kind, f), name, iri, other)
            for iri, others in self._rows(extract)
            for kind, iris in others.items()
            for other in iris
            for measure, name in ((self.plan.measures[iri], self.plan.names.of(other, f.language)),)
        ]
        return table_response(request, "netwerk", headings, rows)

    def gexf(self, request: Request) -> Response:
        """The network that is shown, for Gephi, with the places of the picture."""
        import networkx as nx

        extract, lang = self.network.extract(self.asked(request).selection), language(request)
        graph: nx.Graph[str] = nx.Graph()
        for node in sorted(extract.graph):
            data, (x, y) = extract.graph.nodes[node], extract.positions[node]
            place = {"position": {"x": x, "y": -y, "z": 0.0}}  # Gephi's y goes up
            name, kind = self.plan.names.of(node, lang), KINDS[data["kind"]].one(lang).lower()
            graph.add_node(node, label=name, kind=kind, uri=node, viz=place)
        for one, other in edges(extract.graph):
            graph.add_edge(one, other, relation="; ".join(extract.graph.edges[one, other]["kinds"]))
        return file_response(network_file(graph, "gexf"), "netwerk.gexf")

    # --- how it is shown ---------------------------------------------------------------------------

    def _title(self, selection: Selection, f: Format) -> str:
        start = f.t("Netwerk", "Network")
        if selection.centre is not None:
            data = self.network.graph.nodes[selection.centre]
            measure = f"{KINDS['measure'].one(f.language).lower()} {data['label']}"
            name = self.plan.names.of(selection.centre, f.language)
            around = measure if data["kind"] == "measure" else name
            return f"{start} {f.t('rond', 'around')} {around}"
        chosen = [self.plan.names.of(thing, f.language) for _, thing in selection.filters]
        return f"{start}: {', '.join(chosen)}" if chosen else f"{start} {f.t('van het plan', 'of the plan')}"

    def _rows(self, extract: Extract) -> list[tuple[str, dict[str, list[str]]]]:
        """Per measure what it is tied to, by kind, in the order of the legend; what it refers to under "measure"."""
        order, nodes, found = list(NODES), extract.graph.nodes, []
        for measure in extract.measures():
            near = sorted(
                extract.graph[measure],
                key=lambda node: (order.index(nodes[node]["kind"]), natural(nodes[node]["name"])),
            )
            found.append((measure, grouped((str(nodes[node]["kind"]), node) for node in near)))
        return found

    def _tie(self, kind: str, f: Format) -> str:
        """What a tie between a measure and a thing of a kind is called."""
        return f.t("verwijzing", "reference") if kind == "measure" else inside(KINDS[kind].one(f.language))

    def _described(self, extract: Extract, lang: str) -> Mapping[str, Mapping[str, object]]:
        """Of each node shown: its name, kind, path and page, its ties and its ministers."""
        names = self.plan.names
        return {
            node: {
                "name": names.of(node, lang),
                "language": names.language(node, lang),
                "kind": KINDS[data["kind"]].one(lang).lower(),
                "path": self.path(node),
                "href": names.path(node),
                "ties": extract.graph.degree(node),
                "ministers": sorted(names.of(post, lang) for post in extract.ministers[node]),
                "community": self.network.group(self.network.communities.get(node, ""), lang),
            }
            for node, data in extract.graph.nodes.items()
        }

    def _drawing(self, asked: Asked, lang: str) -> dict[str, object]:
        extract = self.network.extract(asked.selection)
        described, colours = self._described(extract, lang), self._colours(asked.colour)
        weights = extract.betweenness if asked.size == "betweenness" else dict(extract.graph.degree())
        most = max(weights.values(), default=0) or 1
        order, nodes, names = [*extract.measures(), *extract.things()], extract.graph.nodes, self.plan.names
        marks = {node: NODES[nodes[node]["kind"]] for node in order}
        index = {node: number for number, node in enumerate(order)}
        return {
            "nodes": [
                {
                    **described[node],
                    "label": nodes[node]["label"] if node in self.plan.measures else in_lines(names.of(node, lang)),
                    "group": nodes[node]["kind"],
                    "shape": marks[node].shape,
                    "colour": colours.get(node) or (marks[node].colour if asked.colour == "kind" else _QUIET),
                    "weight": round((weights[node] / most) ** 0.5, 3),
                    "x": extract.positions[node][0],
                    "y": extract.positions[node][1],
                }
                for node in order
            ],
            "edges": [
                [index[one], index[other], int((one, other) in extract.bridges), self._role(extract, one, other, lang)]
                for one, other in edges(extract.graph)
            ],
        }

    def _role(self, extract: Extract, one: str, other: str, lang: str) -> str:
        """What a line stands for, in words."""
        kinds: Sequence[str] = extract.graph.edges[one, other]["kinds"]
        return ", ".join(self._tie(kind if kind in NODES else "measure", voice(lang)) for kind in dict.fromkeys(kinds))

    def _named_colours(self, colour: str) -> dict[str, str]:
        """A colour for each minister, goal or community, the same in every picture."""
        groups = set(self.network.communities.values()) if colour == "community" else ()
        of = self.network.choices[_COLOURED[colour]] if colour in _COLOURED else groups
        return dict(zip(sorted(of), _PALETTE * 9, strict=False))

    def _colours(self, colour: str) -> dict[str, str]:
        """The colour of the nodes that have one by themselves: ministers and goals, and measures."""
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
        of_kind = set(network.choices["goal"])
        return {m: of_kind & set(network.graph[m]) for m in network.leads}

    def _legend(self, asked: Asked, extract: Extract, f: Format) -> Sequence[tuple[str, str]]:
        """What the colours of measures mean, where they do not tell the kind: name and colour."""
        shown: set[str] = set()
        if asked.colour != "kind":
            shown = {of for m in extract.measures() for of in self._belongs(asked.colour)[m]}
        name = self.network.group if asked.colour == "community" else self.plan.names.of
        named = self._named_colours(asked.colour).items()
        legend = [(name(of, f.language), colour) for of, colour in named if of in shown]
        used = {self._colours(asked.colour).get(m) for m in extract.measures()}
        if _SEVERAL in used:
            legend.append((f.t("meerdere ministers", "several ministers"), _SEVERAL))
        if asked.colour == "community":
            legend.append((f.t("in geen groep", "in no group"), _QUIET))
        return legend


_COLOURED = {"minister": "post", "goal": "goal"}
"""The kind of thing that gives measures their colour."""


def drawing_library(request: Request) -> Response:
    """vis-network, from the installed pyvis."""
    path = vis_network() / "vis-network.min.js"
    return Assets().file_response(path, path.stat(), request.scope)


def _chosen(request: Request, name: str, known: Sequence[str]) -> str:
    """One of the values that a parameter takes, the first where the address has none."""
    return _one_of(PARAMETERS[name], given(request, name) or known[0], known)


def _one_of(name: str, value: str, known: Iterable[str]) -> str:
    """The value, where it is one that the parameter takes. Raises Problem (400) where it is not."""
    if value not in known:
        raise Problem(
            400,
            f"'{name}' is one of {', '.join(known)}, not '{value[:80]}'",
            f"Het adres klopt niet: ‘{value[:80]}’ kan niet bij ‘{name}’.",
        )
    return value
