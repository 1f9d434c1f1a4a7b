"""What the endpoint says of itself: the SPARQL 1.1 Service Description, at its own address."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

__all__ = ["describe"]

_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_RDF_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_PREFIXES = {"sd": _SD, "formats": _FORMATS}
_WRITES = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "JSON-LD",
    "RDF_XML",
    "TriG",
    "N-Quads",
)


def describe(endpoint: str, graphs: Iterable[str], format: ox.RdfFormat) -> bytes:
    """The description of the endpoint at this address, which holds these named graphs.

    The address is the one the client used: clients that read `sd:endpoint` send their queries there.
    Raises ValueError when it is no IRI.
    """
    return ox.serialize(_statements(endpoint, graphs), format=format, prefixes=_PREFIXES) or b""


def _statements(endpoint: str, graphs: Iterable[str]) -> Iterator[ox.Triple]:
    def sd(name: str) -> ox.NamedNode:
        return ox.NamedNode(_SD + name)

    service, dataset, default = ox.NamedNode(endpoint), ox.BlankNode("dataset"), ox.BlankNode("default")
    yield ox.Triple(service, _RDF_TYPE, sd("Service"))
    yield ox.Triple(service, sd("endpoint"), service)
    yield ox.Triple(service, sd("supportedLanguage"), sd("SPARQL11Query"))
    yield ox.Triple(service, sd("feature"), sd("UnionDefaultGraph"))
    for name in _WRITES:
        yield ox.Triple(service, sd("resultFormat"), ox.NamedNode(_FORMATS + name))
    yield ox.Triple(service, sd("defaultDataset"), dataset)
    yield ox.Triple(dataset, _RDF_TYPE, sd("Dataset"))
    yield ox.Triple(dataset, sd("defaultGraph"), default)
    yield ox.Triple(default, _RDF_TYPE, sd("Graph"))
    for number, iri in enumerate(sorted(graphs)):
        named = ox.BlankNode(f"named{number}")
        yield ox.Triple(dataset, sd("namedGraph"), named)
        yield ox.Triple(named, _RDF_TYPE, sd("NamedGraph"))
        yield ox.Triple(named, sd("name"), ox.NamedNode(iri))
