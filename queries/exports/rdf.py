"""The graph as RDF, whole or one named graph. Same graph, same bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pyoxigraph as ox

from ontology import Iris
from ontology.iris import GRAPHS, LICENCE
from ontology.wording import hint
from queries.exports.jsonld import to_jsonld
from queries.library import QueryError, library
from queries.stores.embedded import Store

__all__ = ["GRAPHS", "LICENCE", "quads", "serialise", "statements"]


def statements(store: Store, graph: str | None = None) -> list[ox.Quad]:
    """Every statement, sorted, of one graph or of all."""
    if graph is not None and graph not in GRAPHS:
        raise QueryError(f"there is no graph '{graph}'{hint(graph, GRAPHS)}")
    query = library("linked_data")["statements"]
    return quads(store, store.bound(query, **({} if graph is None else {"graph": graph})))


def quads(store: Store, text: str) -> list[ox.Quad]:
    """The sorted quads that a query for ?graph ?subject ?predicate ?object finds."""
    found = store.sparql(text)
    assert isinstance(found, ox.QuerySolutions)
    names = ("subject", "predicate", "object", "graph")
    return sorted({ox.Quad(*(row[name] for name in names)) for row in found}, key=str)


def serialise(
    content: Iterable[ox.Quad],
    format: ox.RdfFormat,
    base: str,
    *,
    named: bool = False,
    more_prefixes: dict[str, str] | None = None,
) -> bytes:
    """Sorted quads as RDF; `named` keeps the named graphs apart in JSON-LD, as N-Quads and TriG always do."""
    if format == ox.RdfFormat.JSON_LD:
        return to_jsonld(content, base, named=named)
    prefixes = Iris(base).prefixes | (more_prefixes or {})
    if format.supports_datasets:
        by_graph = sorted(content, key=lambda quad: (str(quad.graph_name), str(quad)))
        written = ox.serialize(
            content if format == ox.RdfFormat.N_QUADS else by_graph, format=format, prefixes=prefixes
        )
    else:
        triples = dict.fromkeys(quad.triple for quad in content)
        written = ox.serialize(triples, format=format, prefixes=prefixes)
    assert written is not None
    return _in_order(written)


def _in_order(text: bytes) -> bytes:
    """The prefixes at the head in alphabetical order: the serialiser gives them in an order of chance."""
    head = re.match(rb"(?:@prefix [^\n]*\n)+", text)
    if head is not None:
        return b"".join(sorted(head[0].splitlines(keepends=True))) + b"\n" + text[head.end() :]
    return re.sub(
        rb"(<rdf:RDF)((?: xmlns:[\w-]+=\"[^\"]*\")+)",
        lambda match: match[1] + b"".join(sorted(re.findall(rb" xmlns:[\w-]+=\"[^\"]*\"", match[2]))),
        text,
        count=1,
    )
