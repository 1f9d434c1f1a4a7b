"""Positions: who agrees, disagrees or proposes, about what, in graph `positions`."""

from __future__ import annotations

from rdflib import DCTERMS, PROV, RDF, RDFS, URIRef

from loaders.dataset import Dataset
from loaders.rdf.graphs import GraphSet, add, dutch
from loaders.records import Label, Position
from ontology.namespaces import time_literal

__all__ = ["add_positions"]

_STANCES = {
    "Agrees": Label(nl="akkoord", en="agrees"),
    "Disagrees": Label(nl="niet akkoord", en="disagrees"),
    "Proposes": Label(nl="voorstel", en="proposes"),
}


def add_positions(graphs: GraphSet, dataset: Dataset) -> None:
    """Every position, with its name: who holds it, and the stance."""
    for slug, position in dataset.positions.items():
        _position(graphs, dataset, graphs.iris.id("position", slug), position)


def _position(graphs: GraphSet, dataset: Dataset, iri: URIRef, record: Position) -> None:
    graph, iris, vapa = graphs.positions, graphs.iris, graphs.vapa
    kind, slug = ("actor", record.actor) if record.actor else ("post", record.post or "")
    name = dataset.actors[slug].pref_label if record.actor else dataset.posts[slug].pref_label
    stance = _STANCES[record.stance]
    add(
        graph,
        iri,
        (RDF.type, vapa.Position),
        (vapa.about, URIRef(f"{iris.base}/id/{record.about}")),
        (vapa.stance, vapa[record.stance]),
        (PROV.wasAttributedTo, iris.id(kind, slug)),
        (DCTERMS.issued, time_literal(record.date)),
        (DCTERMS.source, dutch(record.source)),
        (RDFS.label, Label(nl=f"{name.nl}: {stance.nl}", en=f"{name.en or name.nl}: {stance.en}")),
        (DCTERMS.description, record.description),
    )
    if record.settled:
        settled = (vapa.settledOn, time_literal(record.settled.date)), (vapa.outcome, dutch(record.settled.outcome))
        add(graph, iri, *settled)
