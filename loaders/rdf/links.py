"""Links to things of others that a person accepted, in graph `curation`: each with who decided, and on what ground."""

from __future__ import annotations

from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, XSD, Literal, URIRef

from loaders.dataset import Dataset
from loaders.rdf.graphs import GraphSet, add, dutch
from loaders.records import DecidedLink
from ontology import slugify
from ontology.namespaces import time_literal

__all__ = ["add_links"]

_PROPERTIES = {
    "same": OWL.sameAs,
    "exact": SKOS.exactMatch,
    "close": SKOS.closeMatch,
    "broad": SKOS.broadMatch,
    "see": RDFS.seeAlso,
}


def add_links(graphs: GraphSet, dataset: Dataset) -> None:
    """Every accepted link; what was refused is no statement."""
    for path, links in dataset.links.items():
        thing = URIRef(f"{graphs.iris.base}/id/{path}")
        for link in links:
            if link.decision == "accepted":
                _link(graphs, thing, link)


def _link(graphs: GraphSet, thing: URIRef, link: DecidedLink) -> None:
    curation, vapa = graphs.curation, graphs.vapa
    node, to = graphs.iris.below(thing, "link", slugify(link.to.partition("://")[2])), URIRef(link.to)
    add(curation, thing, (_PROPERTIES[link.how], to), (vapa.link, node))
    add(
        curation,
        node,
        (RDF.type, vapa.Link),
        (vapa.linkedTo, to),
        (vapa.linkProperty, _PROPERTIES[link.how]),
        (vapa.nameThere, Literal(link.label)),
        (vapa.likeness, None if link.score is None else Literal(str(link.score), datatype=XSD.decimal)),
        (vapa.acceptedBy, Literal(link.by)),
        (DCTERMS.dateAccepted, time_literal(link.date)),
        (DCTERMS.source, URIRef(link.source)),
        (DCTERMS.description, dutch(link.reason)),
    )
