"""The history of the data as RDF: releases, when measures and graphs were published and changed, what is retired."""

from __future__ import annotations

from rdflib import DCTERMS, PROV, RDF, RDFS, Literal, Namespace, URIRef

from loaders.dataset import Dataset
from loaders.rdf.graphs import GraphSet, add
from ontology.iris import FOREIGN_PREFIXES
from ontology.namespaces import time_literal

__all__ = ["add_history"]

DCAT = Namespace(FOREIGN_PREFIXES["dcat"])  # rdflib knows an earlier version of DCAT
_DATED = ("measure", "crisis-measure", "graph")
"""The kinds of thing that say when they were published and changed; a document says when it was issued itself."""


def add_history(graphs: GraphSet, dataset: Dataset) -> None:
    """All of it, in graph `curation`."""
    _releases(graphs, dataset)
    there = graphs.document.subjects() | graphs.all.keys()
    for path, published in dataset.history.items():
        kind, _, rest = path.partition("/")
        if kind in _DATED and (iri := graphs.iris.id(kind, rest)) in there:
            dates = (DCTERMS.issued, published.issued), (DCTERMS.modified, published.modified)
            add(graphs.curation, iri, *((predicate, time_literal(date)) for predicate, date in dates))
    _retirements(graphs, dataset)


def _releases(graphs: GraphSet, dataset: Dataset) -> None:
    before: URIRef | None = None
    for release in dataset.releases:
        iri = graphs.iris.id("release", release.version)
        add(
            graphs.curation,
            iri,
            (RDF.type, graphs.vapa.Release),
            (RDFS.label, Literal(f"vapa {release.version}", lang="nl")),
            (RDFS.label, Literal(f"vapa {release.version}", lang="en")),
            (DCTERMS.identifier, Literal(release.version)),
            (DCAT.version, Literal(release.version)),
            (DCTERMS.issued, time_literal(release.date)),
            (DCAT.previousVersion, before),
            (PROV.wasRevisionOf, before),
            (DCTERMS.description, release.notes),
        )
        for number, change in enumerate(release.changes, 1):
            node = graphs.iris.below(iri, "change", f"{number:03d}")
            add(graphs.curation, iri, (graphs.vapa.change, node))
            add(graphs.curation, node, (RDF.type, graphs.vapa.Change), (RDFS.label, change))
        before = iri


def _retirements(graphs: GraphSet, dataset: Dataset) -> None:
    for path, record in dataset.retired.items():
        iri = graphs.iris.id("retirement", path.replace("/", "."))
        old = URIRef(f"{graphs.iris.base}/id/{path}")
        add(
            graphs.curation,
            iri,
            (RDF.type, graphs.vapa.Retirement),
            (PROV.invalidated, old),
            (DCTERMS.date, time_literal(record.date)),
            *((graphs.vapa.successor, URIRef(f"{graphs.iris.base}/id/{other}")) for other in record.replaced_by),
            (RDFS.label, record.note),
        )
