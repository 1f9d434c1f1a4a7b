"""The SPARQL 1.1 Protocol over a real socket.

The first tests are the twenty of the W3C's protocol suite that are about queries, each under the suite's name,
asked of our own graphs: the title of a measure stands in `document` only, its description in `curation` only,
the name of an actor in `vocabulary` only.
"""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
import rdflib
from rdflib.compare import isomorphic

from tests.helpers.protocol import (
    BASE,
    CURATION,
    DIRECT,
    DOCUMENT,
    FORM,
    MEASURE,
    NAME,
    SUMMARY,
    TITLE,
    VOCABULARY,
    direct,
    form,
    get,
    is_problem,
    says,
)
from tests.helpers.serving import PATIENCE, Served


@pytest.fixture(scope="module")
def client(website: Served) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=website.url, timeout=PATIENCE, headers={"Accept": "*/*"}) as connection:
        yield connection


# --- the suite of the W3C ----------------------------------------------------------------------


def test_query_get(client: httpx.Client) -> None:
    assert says(get(client, ("query", "ASK {}")))


def test_query_post_form(client: httpx.Client) -> None:
    assert says(form(client, ("query", "ASK {}")))


def test_query_post_direct(client: httpx.Client) -> None:
    assert says(direct(client, "ASK {}"))


def test_query_dataset_default_graph(client: httpx.Client) -> None:
    assert says(direct(client, f"ASK {{ {TITLE} }}", ("default-graph-uri", DOCUMENT)))
    assert not says(direct(client, f"ASK {{ {TITLE} }}", ("default-graph-uri", VOCABULARY)))


def test_query_dataset_default_graphs_get(client: httpx.Client) -> None:
    query, graphs = f"ASK {{ {TITLE} . {SUMMARY} }}", [("default-graph-uri", g) for g in (DOCUMENT, CURATION)]
    assert says(get(client, ("query", query), *graphs))
    assert not says(get(client, ("query", query), graphs[0]))


def test_query_dataset_default_graphs_post(client: httpx.Client) -> None:
    query, graphs = f"ASK {{ {TITLE} . {SUMMARY} }}", [("default-graph-uri", g) for g in (DOCUMENT, CURATION)]
    assert says(form(client, ("query", query), *graphs))
    assert not says(form(client, ("query", query), graphs[1]))


@pytest.mark.parametrize("ask", [get, form])
def test_query_dataset_named_graphs(client: httpx.Client, ask: object) -> None:
    """query_dataset_named_graphs_get and _post: those graphs, and no others, can be named."""
    assert callable(ask)
    query = f"ASK {{ GRAPH ?a {{ {TITLE} }} GRAPH ?b {{ {NAME} }} }}"
    graphs = [("named-graph-uri", g) for g in (DOCUMENT, VOCABULARY)]
    assert says(ask(client, ("query", query), *graphs))
    assert not says(ask(client, ("query", query), graphs[0]))
    assert not says(ask(client, ("query", f"ASK {{ {TITLE} }}"), *graphs)), "the default graph is empty then"


def test_query_dataset_full(client: httpx.Client) -> None:
    query = f"ASK {{ {TITLE} GRAPH ?a {{ {SUMMARY} }} GRAPH ?b {{ {NAME} }} }}"
    named = [("named-graph-uri", g) for g in (CURATION, VOCABULARY)]
    assert says(form(client, ("query", query), ("default-graph-uri", DOCUMENT), *named))


def test_query_multiple_dataset(client: httpx.Client) -> None:
    """A dataset in the protocol comes before the one in the query."""
    query = f"ASK FROM <{VOCABULARY}> {{ {TITLE} }}"
    assert not says(get(client, ("query", query)))
    assert says(get(client, ("query", query), ("default-graph-uri", DOCUMENT)))


def test_query_content_type_select(client: httpx.Client) -> None:
    response = get(client, ("query", "SELECT (1 AS ?value) {}"))
    assert response.headers["content-type"] == "application/sparql-results+json"
    assert response.json()["results"]["bindings"][0]["value"]["value"] == "1"


def test_query_content_type_ask(client: httpx.Client) -> None:
    assert get(client, ("query", "ASK {}")).headers["content-type"] == "application/sparql-results+json"


@pytest.mark.parametrize("query", [f"DESCRIBE {MEASURE}", f"CONSTRUCT {{ {TITLE} }} WHERE {{ {TITLE} }}"])
def test_query_content_type_describe_and_construct(client: httpx.Client, query: str) -> None:
    response = get(client, ("query", query))
    assert response.headers["content-type"] == "text/turtle; charset=utf-8"
    titles = rdflib.Graph().parse(data=response.text, format="turtle")
    assert len(list(titles.objects(rdflib.URIRef(MEASURE.strip("<>")), rdflib.DCTERMS.title))) == 1


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE"])
def test_bad_query_method(client: httpx.Client, method: str) -> None:
    response = client.request(method, "/sparql", params={"query": "ASK {}"})
    is_problem(response, 405)
    assert response.headers["allow"] == "GET, HEAD, POST, OPTIONS"


def test_bad_multiple_queries(client: httpx.Client) -> None:
    twice = ("query", "ASK {}"), ("query", "SELECT * {}")
    assert "more than one 'query'" in is_problem(get(client, *twice), 400)
    is_problem(form(client, *twice), 400)
    is_problem(direct(client, "ASK {}", twice[0]), 400)


def test_bad_query_wrong_media_type(client: httpx.Client) -> None:
    is_problem(direct(client, "ASK {}", **{"Content-Type": "text/plain"}), 415)


@pytest.mark.parametrize("body", ["query=ASK%20%7B%7D", "ASK {}"])
def test_bad_query_missing_form_and_direct_type(client: httpx.Client, body: str) -> None:
    is_problem(client.post("/sparql", content=body), 415)


def test_bad_query_non_utf8(client: httpx.Client) -> None:
    utf16 = "ASK {}".encode("utf-16")
    is_problem(direct(client, utf16, **{"Content-Type": f"{DIRECT}; charset=UTF-16"}), 415)
    assert "not UTF-8" in is_problem(direct(client, utf16), 400)
    assert "not UTF-8" in is_problem(client.get("/sparql?query=ASK%20%7B%7D%FF"), 400)
    is_problem(client.post("/sparql", content=b"query=ASK%20%7B%7D%FF", headers={"Content-Type": FORM}), 400)
    assert says(direct(client, "ASK {}", **{"Content-Type": f'{DIRECT};charset="UTF-8"'}))


def test_bad_query_syntax_says_where(client: httpx.Client) -> None:
    response = get(client, ("query", "ASK {\n  ?s ?p }"))
    assert "line 2, column" in is_problem(response, 400)
    assert response.json()["line"] == 2
    assert response.json()["column"] in (9, 10), "at the brace or right behind it"


# --- updates are refused -----------------------------------------------------------------------

UPDATES = (
    "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
    f"LOAD <{BASE}/x.ttl>",
    "CLEAR ALL",
    "DELETE WHERE { ?s ?p ?o }",
    "PREFIX x: <urn:x> INSERT { x:a x:b x:c } WHERE {}",
)


@pytest.mark.parametrize("update", UPDATES)
def test_update_is_refused_in_every_way_it_can_be_sent(client: httpx.Client, update: str) -> None:
    before = get(client, ("query", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")).text
    for response in (
        form(client, ("update", update)),
        get(client, ("update", update)),
        direct(client, update, **{"Content-Type": "application/sparql-update"}),
        form(client, ("query", "ASK {}"), ("update", update)),
    ):
        assert "only reads" in is_problem(response, 403)
    for response in (direct(client, update), get(client, ("query", update)), form(client, ("query", update))):
        assert "an update, not a query" in is_problem(response, 400)
    assert get(client, ("query", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")).text == before


# --- the rest of the protocol ------------------------------------------------------------------


@pytest.mark.parametrize("clause", ["FROM", "FROM NAMED"])
@pytest.mark.parametrize("iri", [f"{BASE}/id/graph/onbekend", "file:///etc/passwd", "http://127.0.0.1:9/x.ttl"])
def test_a_graph_that_is_not_here_is_told_and_not_fetched(client: httpx.Client, clause: str, iri: str) -> None:
    detail = is_problem(get(client, ("query", f"ASK {clause} <{iri}> {{ ?s ?p ?o }}")), 400)
    assert f"there is no graph <{iri}> here" in detail
    assert DOCUMENT in detail
    name = "default-graph-uri" if clause == "FROM" else "named-graph-uri"
    assert "there is no graph" in is_problem(get(client, ("query", "ASK {}"), (name, iri)), 400)


def test_a_relative_iri_is_one_of_the_address_that_is_asked(client: httpx.Client) -> None:
    response = get(client, ("query", "SELECT (<x> AS ?a) (<#y> AS ?b) {}"), ("format", "csv"))
    at = str(client.base_url).rstrip("/")
    assert response.text.splitlines()[1] == f"{at}/x,{at}/sparql#y"


@pytest.mark.parametrize(
    ("query", "words", "position"),
    [
        ("SELECT * {\n  ?m a vapaa:Measure }", "the prefix vapaa: of vapaa:Measure is not declared; did you mean vapa:?", (2, 8)),
        ("ASK { ?s ex:p 'a:b', ?o }", "the prefix ex: of ex:p is not declared; add PREFIX ex: <...>", (1, 10)),
        ("PREFIX ex: <urn:> ASK { ex:s ey:p 1 }", "the prefix ey: of ey:p is not declared", (1, 30)),
        ("SELECT * { ?s a ?t FILTR(?t) }", "line 1, column 28, at ')'", (1, 28)),
        ("ASK { _:b x:y 1 ; z:q 2 }", "the prefix x: of x:y is not declared", (1, 11)),
        ("SELECT ?x (COUNT(*) AS ?n) { ?x ?p ?o }", "column 40: The SELECT contains a variable that is unbound", (1, 40)),
    ],
)  # fmt: skip
def test_a_mistake_is_named(client: httpx.Client, query: str, words: str, position: tuple[int, int]) -> None:
    response = get(client, ("query", query))
    assert words in is_problem(response, 400)
    assert (response.json()["line"], response.json()["column"]) == position


@pytest.mark.parametrize(
    ("query", "hint"),
    [
        ("SELECT * { ?m a vapa:Mesure }", "vapa:Mesure is not in this graph; did you mean vapa:Measure"),
        ("ASK { ?m a vapa:Measure ; vapa:leadMinster ?x }", "vapa:leadMinster is not in this graph; did you mean vapa:leadMinister"),
        ("CONSTRUCT WHERE { ?x skos:preflabel ?y }", "skos:preflabel is not in this graph; did you mean skos:prefLabel"),
        ("SELECT * { ?m a vapa:Measure ; dcterms:title 'vapa:Mesure' }", None),
        ("PREFIX vapa: <urn:other:> ASK { ?s vapa:Mesure ?o }", None),
        ("SELECT (COUNT(*) AS ?n) { ?m a vapa:Mesure }", "vapa:Mesure is not in this graph; did you mean vapa:Measure"),
        ("PREFIX v: <https://w3id.org/vapa/ns#> ASK { ?m a v:Mesure }", "v:Mesure is not in this graph; did you mean v:Measure"),
        ("PREFIX vapa: <https://w3id.org/vapa/ns#> ASK { ?m vapa:leadMinster ?x }", "vapa:leadMinster is not in this graph"),
        ("ASK { ?m a <https://w3id.org/vapa/ns#Mesure> }", "<https://w3id.org/vapa/ns#Mesure> is not in this graph; did you mean <https://w3id.org/vapa/ns#Measure>"),
        ("SELECT * { ?m a vapa:Measure OPTIONAL { ?m vapa:leadMinster ?x } }", "vapa:leadMinster is not in this graph"),
        ("ASK { ?m a vapa:measure }", "vapa:measure is no class of anything in this graph; did you mean vapa:Measure"),
        ("ASK { ?f a vapa:Finding }", "vapa:Finding is no class of anything in this graph; did you mean vapa:Gap or vapa:Overlap?"),
        ("ASK { ?m dcterms:audience ?t }", "dcterms:audience is no property of anything in this graph; did you mean vapa:"),
        ("ASK { ?m a vapa:Maatregel }", "vapa:Maatregel is not in this graph; did you mean vapa:Measure"),
        ("CONSTRUCT { ?m vapa:ownName ?t } WHERE { ?m a vapa:Measure ; dcterms:title ?t }", None),
        ("ASK { ?m a vapa:Measure }", None),
    ],
)  # fmt: skip
def test_who_asks_for_a_name_that_the_graph_does_not_know_is_told(
    client: httpx.Client, query: str, hint: str | None
) -> None:
    found = get(client, ("query", query)).headers.get("x-vapa-hint")
    assert found is None if hint is None else str(found).startswith(hint)


def test_a_query_of_a_thousand_unknown_names_is_told_of_the_first(client: httpx.Client) -> None:
    names = " ".join(f"vapa:mesure{number}" for number in range(1000))
    response = direct(client, f"SELECT * {{ VALUES ?c {{ {names} }} ?s a ?c }}")
    assert response.status_code == 200
    assert response.headers["x-vapa-hint"].count("is not in this graph") == 5


def test_from_is_honoured_with_prefixes_and_comments(client: httpx.Client) -> None:
    query = f"PREFIX g: <{BASE}/id/graph/> # from here\nSELECT (COUNT(*) AS ?n) FROM g:{{}} WHERE {{ {TITLE} }}"
    counts = [
        get(client, ("query", query.replace("{}", name, 1))).json()["results"]["bindings"][0]["n"]["value"]
        for name in ("document", "curation")
    ]
    assert counts == ["1", "0"]


def test_the_default_graph_is_the_union_of_the_named_graphs(client: httpx.Client) -> None:
    assert says(get(client, ("query", f"ASK {{ {TITLE} . {SUMMARY} . {NAME} }}")))


def test_head_is_get_without_a_body(client: httpx.Client) -> None:
    whole = get(client, ("query", "ASK {}"))
    head = client.head("/sparql", params={"query": "ASK {}"})
    assert (head.status_code, head.content) == (200, b"")
    assert {k: v for k, v in head.headers.items() if k != "date"} == {
        k: v for k, v in whole.headers.items() if k != "date"
    }


def test_options_allows_any_page_to_ask(client: httpx.Client) -> None:
    response = client.options(
        "/sparql", headers={"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
    )
    assert response.status_code == 204
    assert response.headers["allow"] == "GET, HEAD, POST, OPTIONS"
    assert "POST" in response.headers["access-control-allow-methods"]
    assert "Content-Type" in response.headers["access-control-allow-headers"]


@pytest.mark.parametrize("query", ["ASK {}", "ASK {", None])
def test_every_answer_carries_the_safety_headers(client: httpx.Client, query: str | None) -> None:
    headers = client.get("/sparql", params={"query": query} if query else {}).headers
    assert headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in headers
    assert headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["vary"] == "Accept, Accept-Encoding"


def test_an_unknown_format_is_406_and_says_which_there_are(client: httpx.Client) -> None:
    for response in (
        get(client, ("query", "ASK {}"), accept="image/png"),
        get(client, ("query", "ASK {}"), ("format", "onzin")),
        get(client, ("query", "ASK {}"), accept="text/turtle"),
        get(client, ("query", f"DESCRIBE {MEASURE}"), accept="text/csv"),
    ):
        is_problem(response, 406)
    assert "text/csv (csv)" in is_problem(get(client, ("query", "ASK {}"), accept="image/png"), 406)


def test_etag_spares_asking_again_until_data_or_format_differ(client: httpx.Client) -> None:
    fields = ("query", "ASK {}")
    tag = get(client, fields).headers["etag"]
    again = client.get("/sparql", params=[fields], headers={"If-None-Match": tag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    other = client.get("/sparql", params=[fields], headers={"If-None-Match": tag, "Accept": "text/csv"})
    assert (other.status_code, other.text) == (200, "true")
    assert "etag" not in get(client, ("query", "SELECT (RAND() AS ?x) {}")).headers, "no two answers are the same"


def test_the_service_description_names_the_address_that_was_asked(client: httpx.Client) -> None:
    response = client.get("/sparql")
    assert response.headers["content-type"] == "text/turtle; charset=utf-8"
    graph = rdflib.Graph().parse(data=response.text, format="turtle")
    sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
    address = rdflib.URIRef(f"{str(client.base_url).rstrip('/')}/sparql")
    assert list(graph.objects(address, sd.endpoint)) == [address]
    assert (address, sd.feature, sd.UnionDefaultGraph) in graph
    assert {str(name) for name in graph.objects(None, sd.name)} >= {DOCUMENT, CURATION, VOCABULARY}
    other = client.get("/sparql", headers={"Accept": "application/ld+json"})
    assert isomorphic(rdflib.Graph().parse(data=other.text, format="json-ld"), graph)
