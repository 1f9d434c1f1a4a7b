"""The test suites that the W3C publishes, where they are (VAPA_SUITES): our protocol, and our worker beside pyoxigraph.

Their texts are not part of this repository.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast
from urllib.parse import unquote

import httpx
import pyoxigraph as ox
import pytest
import rdflib
from rdflib.collection import Collection
from rdflib.compare import isomorphic
from starlette.applications import Starlette
from starlette.routing import Route

from queries import Table
from queries.stores.syntax import dataset, holds_service
from tests.helpers import ROOT
from tests.helpers.serving import limits
from viz.web.app import problem
from viz.web.endpoint import Endpoint
from viz.web.endpoint.worker import Evaluator
from viz.web.http.negotiation import Problem

SUITES = Path(os.environ.get("VAPA_SUITES", ROOT.parent / "shared" / "suites")) / "sparql11"
MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
HT = rdflib.Namespace("http://www.w3.org/2011/http#")
CNT = rdflib.Namespace("http://www.w3.org/2011/content#")
UT = rdflib.Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
EMPTY = "http://kasei.us/2009/09/sparql/data/data0.rdf"
"""A graph that the protocol's tests name and that holds nothing."""


def manifest(path: Path) -> tuple[rdflib.Graph, Sequence[rdflib.term.Node]]:
    """A manifest and its entries."""
    graph = rdflib.Graph().parse(path, publicID=path.as_uri())
    entries = graph.value(rdflib.URIRef(path.as_uri()), MF.entries)
    return graph, list(Collection(graph, entries)) if entries else []


# --- evaluation --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Case:
    """A query with the files of its default graph and of its named graphs."""

    name: str
    query: Path
    data: tuple[Path, ...]
    graphs: tuple[Path, ...]


def cases() -> Iterator[Case]:
    for path in sorted(SUITES.glob("*/manifest.ttl")):
        store = ox.Store()
        store.bulk_load(path.read_bytes(), format=ox.RdfFormat.TURTLE, base_iri=path.as_uri())
        for row in Table.of(cast("ox.QuerySolutions", store.query(_CASES))):
            data, graphs = (tuple(map(file, str(row[kind] or "").split())) for kind in ("data", "graphs"))
            yield Case(f"{path.parent.name}/{str(row['entry']).rpartition('#')[2]}", file(row["query"]), data, graphs)


_CASES = f"""
PREFIX mf: <{MF}> PREFIX qt: <{QT}> PREFIX rdf: <{rdflib.RDF}>
SELECT ?entry ?query ?data ?graphs {{
  ?manifest mf:entries/rdf:rest*/rdf:first ?entry .
  ?entry a ?kind ; mf:action ?action .
  ?action qt:query ?query .
  FILTER (?kind IN (mf:QueryEvaluationTest, mf:CSVResultFormatTest))
  FILTER NOT EXISTS {{ ?action qt:serviceData ?elsewhere }}
  OPTIONAL {{ SELECT ?action (GROUP_CONCAT(STR(?file)) AS ?data) {{ ?action qt:data ?file }} GROUP BY ?action }}
  OPTIONAL {{ SELECT ?action (GROUP_CONCAT(STR(?file)) AS ?graphs) {{ ?action qt:graphData ?file }} GROUP BY ?action }}
}} ORDER BY ?entry"""
"""The tests of a manifest that ask no other endpoint; rdflib would take a second for all manifests."""


def file(node: object) -> Path:
    return Path(unquote(str(node).removeprefix("file://")))


CASES = list(cases()) if SUITES.is_dir() else []


@pytest.fixture(autouse=True)
def _here() -> None:
    """Skips where the suites are not, unless VAPA_REQUIRE_SUITES is set."""
    if not CASES:
        if os.environ.get("VAPA_REQUIRE_SUITES"):
            pytest.fail(f"the suites of the W3C are required, but {SUITES} does not hold them")
        pytest.skip("the suites of the W3C are not here (set VAPA_SUITES)")


def read(path: Path) -> list[ox.Quad]:
    """The statements of a file, its relative IRIs resolved against its own address."""
    formats = {".ttl": ox.RdfFormat.TURTLE, ".rdf": ox.RdfFormat.RDF_XML, ".nt": ox.RdfFormat.N_TRIPLES}
    return list(ox.parse(path.read_bytes(), format=formats[path.suffix], base_iri=path.as_uri()))


def stores(case: Case) -> tuple[ox.Store, ox.Store]:
    """Ours, in which the default graph is a named one too, and the one as pyoxigraph alone would have it."""
    ours, raw = ox.Store(), ox.Store()
    for path in case.data:
        graph = ox.NamedNode(path.as_uri())
        ours.add_graph(graph)
        for quad in read(path):
            ours.add(ox.Quad(quad.subject, quad.predicate, quad.object, graph))
            raw.add(ox.Quad(quad.subject, quad.predicate, quad.object))
    for path in case.graphs:
        graph = ox.NamedNode(path.as_uri())
        ours.add_graph(graph)
        raw.add_graph(graph)
        for quad in read(path):
            for store in (ours, raw):
                store.add(ox.Quad(quad.subject, quad.predicate, quad.object, graph))
    return ours, raw


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_worker_answers_as_pyoxigraph_alone(case: Case) -> None:
    ours, raw = stores(case)
    text, base = case.query.read_text(encoding="utf8"), case.query.as_uri()
    asked = {
        "query": text, "base": base, "results": "json", "graph": "nt",
        "default": [path.as_uri() for path in case.data], "named": [path.as_uri() for path in case.graphs],
    }  # fmt: skip
    if dataset(text, {}, base):  # it names its graphs itself, which the store without a default graph has
        raw = ours
        asked |= {"default": [], "named": []}
    elif not case.data and not case.graphs:
        asked |= {"default": [EMPTY]}
        ours.add_graph(ox.NamedNode(EMPTY))
    reply, body = Evaluator(ours, limits(), {}).answer(asked)
    if holds_service(text, {}):
        assert "SERVICE is not allowed" in str(reply["problem"])
        return
    try:
        found = raw.query(text, base_iri=base)
    except (SyntaxError, ValueError, OSError):
        assert "problem" in reply
        return
    assert "problem" not in reply, reply
    if isinstance(found, ox.QueryTriples):
        wanted = rdflib.Graph().parse(data=ox.serialize(found, format=ox.RdfFormat.N_TRIPLES) or b"", format="nt")
        assert isomorphic(rdflib.Graph().parse(data=body, format="nt"), wanted)
        return
    wanted_json, found_json = (json.loads(x) for x in (found.serialize(format=ox.QueryResultsFormat.JSON) or b"", body))
    assert rows(found_json) == rows(wanted_json)
    del found
    gc.collect(1)  # the young alone: to look at all that the tests hold takes a third of a second each time


def rows(found: dict[str, object]) -> object:
    """An answer whose rows can be compared in any order; each blank node is like another."""
    if "boolean" in found:
        return found["boolean"]
    results = found["results"]
    assert isinstance(results, dict)
    return sorted(
        json.dumps({k: "_" if v["type"] == "bnode" else v for k, v in row.items()}, sort_keys=True)
        for row in results["bindings"]
    )


# --- protocol ----------------------------------------------------------------------------------


def protocol() -> Iterator[tuple[str, rdflib.Graph, rdflib.term.Node]]:
    """The tests that are about queries."""
    graph, entries = manifest(SUITES / "protocol" / "manifest.ttl")
    for entry in entries:
        name = str(entry).rpartition("#")[2]
        if name.startswith(("query_", "bad_query", "bad_multiple_queries")):
            yield name, graph, entry


PROTOCOL = list(protocol()) if CASES else []


@pytest.mark.parametrize(("graph", "entry"), [p[1:] for p in PROTOCOL], ids=[p[0] for p in PROTOCOL])
def test_the_protocol_is_kept(graph: rdflib.Graph, entry: rdflib.term.Node) -> None:
    store = ox.Store()
    store.add_graph(ox.NamedNode(EMPTY))
    for data in graph.objects(entry, UT.graphData):
        name = ox.NamedNode(str(graph.value(data, rdflib.RDFS.label)))
        store.add_graph(name)
        for quad in read(file(graph.value(data, UT.graph))):
            store.add(ox.Quad(quad.subject, quad.predicate, quad.object, name))
    requests = graph.value(graph.value(entry, MF.action), HT.requests)
    assert requests is not None
    for request in Collection(graph, requests):
        response = asyncio.run(answered(store, graph, request))
        wanted = graph.value(request, HT.resp)
        statuses = {str(status)[-3:-2] for status in graph.objects(wanted, MF.expectedStatus)}
        assert str(response.status_code)[0] in statuses, response.text
        if (truth := graph.value(wanted, MF.expectedBoolean)) is not None:
            assert response.json()["boolean"] is (str(truth) == "true")
        media_type = response.headers.get("content-type", "").partition(";")[0]
        match str(graph.value(wanted, MF.expectedFormat)):
            case "tabular" | "boolean":
                assert media_type == "application/sparql-results+json"
            case "RDF":
                assert media_type == "text/turtle"


async def answered(store: ox.Store, graph: rdflib.Graph, request: rdflib.term.Node) -> httpx.Response:
    """The answer of an endpoint of our own to a request of the manifest."""
    endpoint = Endpoint(store, "v1", {}, limits(workers=1))
    app = Starlette(routes=[Route("/sparql/", endpoint)], exception_handlers={Problem: problem})
    headers = {}
    if (listed := graph.value(request, HT.headers)) is not None:
        for header in Collection(graph, listed):
            headers[str(graph.value(header, HT.fieldName))] = str(graph.value(header, HT.fieldValue))
    body = graph.value(request, HT.body)
    content = b""
    if body is not None:
        encoding = str(graph.value(body, CNT.characterEncoding) or "UTF-8")
        content = str(graph.value(body, CNT.chars)).encode(encoding)
    await endpoint.pool.start()
    try:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://www.example") as client:
            path, method = str(graph.value(request, HT.absolutePath)), str(graph.value(request, HT.methodName))
            return await client.request(method, path, content=content, headers=headers)
    finally:
        await endpoint.pool.close()
