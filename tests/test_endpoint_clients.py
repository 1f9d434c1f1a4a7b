"""The clients that people use, against our endpoint over a real socket."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any, cast

import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, N3, POST, POSTDIRECTLY, RDFXML, TSV, TURTLE, URLENCODED, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

from queries import Store
from tests.helpers.node import NODE, installed
from tests.helpers.serving import PATIENCE, Served

COMUNICA = "@comunica/query-sparql@5"
MINISTERS = "SELECT ?post ?name { ?post a vapa:MinisterialPost ; skos:prefLabel ?name FILTER(LANG(?name) = 'nl') }"
PREFIXED = "PREFIX vapa: <https://w3id.org/vapa/ns#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> " + MINISTERS


@pytest.fixture(scope="module")
def sparql(website: Served) -> str:
    return website.sparql


@pytest.fixture(scope="module")
def ministers(kg: Store) -> set[tuple[str, str]]:
    """The nine posts with their Dutch names, from the store itself."""
    found = {(str(row["post"]), str(row["name"])) for row in kg.table(MINISTERS)}
    assert len(found) == 9
    return found


def wrapper(sparql: str, query: str, form: str) -> SPARQLWrapper:
    client = SPARQLWrapper(sparql, returnFormat=form)
    client.setTimeout(PATIENCE)
    client.setQuery(query)
    return client


@pytest.mark.parametrize("method", ["GET", POST])
@pytest.mark.parametrize("how", [URLENCODED, POSTDIRECTLY])
def test_sparqlwrapper_selects(sparql: str, ministers: set[tuple[str, str]], method: str, how: str) -> None:
    client = wrapper(sparql, MINISTERS, JSON)
    client.setMethod(method)
    client.setRequestMethod(how)
    rows = cast(Any, client.queryAndConvert())["results"]["bindings"]
    assert {(row["post"]["value"], row["name"]["value"]) for row in rows} == ministers
    assert {row["name"]["xml:lang"] for row in rows} == {"nl"}


@pytest.mark.parametrize("form", [XML, CSV, TSV])
def test_sparqlwrapper_selects_in_other_formats(sparql: str, form: str) -> None:
    found = cast(Any, wrapper(sparql, MINISTERS, form).queryAndConvert())
    text = found.toxml() if form == XML else found.decode()
    assert "Financi\u00ebn, Begroting en Wonen" in text


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # by SPARQLWrapper's own conversion
@pytest.mark.parametrize("form", [TURTLE, N3, RDFXML, "json-ld"])
def test_sparqlwrapper_constructs(sparql: str, form: str) -> None:
    query = "CONSTRUCT { ?post skos:prefLabel ?name } WHERE { ?post a vapa:MinisterialPost ; skos:prefLabel ?name }"
    found = cast(Any, wrapper(sparql, query, form).queryAndConvert())
    graph = found if isinstance(found, rdflib.Graph) else rdflib.Graph().parse(data=found, format="turtle")
    assert rdflib.Literal("Financi\u00ebn, Begroting en Wonen", "nl") in set(graph.objects())


def test_sparqlwrapper_sees_a_bad_query(sparql: str) -> None:
    with pytest.raises(QueryBadFormed):
        wrapper(sparql, "SELECT * {", JSON).query()


def test_rdflib_sparqlstore_asks_and_iterates(sparql: str, ministers: set[tuple[str, str]]) -> None:
    graph = rdflib.Graph(SPARQLStore(sparql, method="POST"))
    assert {(str(row[0]), str(row[1])) for row in graph.query(PREFIXED)} == ministers  # type: ignore[index]
    post = rdflib.URIRef("https://w3id.org/vapa/ns#MinisterialPost")
    assert {str(found) for found in graph.subjects(rdflib.RDF.type, post)} == {iri for iri, _ in ministers}


def run(*command: str | Path) -> str:
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not on this machine")
def test_curl_asks_in_the_three_ways_of_the_documentation(sparql: str, ministers: set[tuple[str, str]]) -> None:
    curl = ("curl", "-sSf", "-H", "Accept: text/csv", sparql)
    direct = ("-H", "Content-Type: application/sparql-query", "--data-binary", MINISTERS)
    for how in (("--data-urlencode", f"query={MINISTERS}"), ("-G", "--data-urlencode", f"query={MINISTERS}"), direct):
        rows = list(csv.DictReader(io.StringIO(run(*curl, *how))))
        assert {(row["post"], row["name"]) for row in rows} == ministers


@pytest.fixture(scope="module")
def comunica() -> tuple[Path, Path]:
    """Node and Comunica's command."""
    return NODE, installed(COMUNICA, "bin/query.js")


@pytest.mark.parametrize("source", ["{}", "sparql@{}"], ids=["automatic", "sparql"])
def test_comunica_gets_every_answer(
    sparql: str, ministers: set[tuple[str, str]], comunica: tuple[Path, Path], source: str
) -> None:
    """In automatic mode it reads our service description first; a wrong one gives no rows and no error."""
    rows = json.loads(run(*comunica, source.format(sparql), PREFIXED, "-t", "application/json"))
    assert {(row["post"], row["name"]) for row in rows} == {(post, f'"{name}"@nl') for post, name in ministers}


@pytest.mark.parametrize("source", ["{}", "sparql@{}"], ids=["automatic", "sparql"])
def test_comunica_asks_a_named_graph(sparql: str, comunica: tuple[Path, Path], source: str) -> None:
    """Posts are typed in the graph `vocabulary`, never in `analysis`."""
    query = "ASK { GRAPH <https://w3id.org/vapa/id/graph/%s> { ?post a <https://w3id.org/vapa/ns#MinisterialPost> } }"
    found = [run(*comunica, source.format(sparql), query % graph).strip() for graph in ("vocabulary", "analysis")]
    assert found == ["true", "false"]
