"""The SPARQL 1.1 Protocol over a real socket.

The first tests are the twenty of the W3C's protocol suite that are about queries, each under the suite's name,
asked of our own graphs: the title of a measure stands in `document` only, its description in `curation` only,
the name of an actor in `vocabulary` only.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from xml.etree import ElementTree

import httpx
import pytest
import rdflib
from rdflib.compare import isomorphic

from queries import Store
from tests.helpers.serving import served
from viz.web.endpoint.worker import _Sink

BASE = "https://w3id.org/vapa"
DOCUMENT, CURATION, VOCABULARY = (f"{BASE}/id/graph/{name}" for name in ("document", "curation", "vocabulary"))
MEASURE = f"<{BASE}/id/measure/vapa-2022/7.1.2>"
TITLE, SUMMARY = f"{MEASURE} dcterms:title ?t", f"{MEASURE} dcterms:description ?d"
NAME = f"<{BASE}/id/actor/vvsg> skos:prefLabel ?n"
FORM, DIRECT = "application/x-www-form-urlencoded", "application/sparql-query"
SR = "{http://www.w3.org/2005/sparql-results#}"


@pytest.fixture(scope="module")
def client(dump: Path) -> Iterator[httpx.Client]:
    with (
        served(dump, query_rows=500, query_bytes=100_000) as server,
        httpx.Client(base_url=server.url, timeout=30, headers={"Accept": "*/*"}) as connection,
    ):
        yield connection


def get(client: httpx.Client, *fields: tuple[str, str], accept: str = "*/*") -> httpx.Response:
    return client.get("/sparql", params=list(fields), headers={"Accept": accept})


def direct(client: httpx.Client, query: str | bytes, *fields: tuple[str, str], **headers: str) -> httpx.Response:
    return client.post("/sparql", params=list(fields), content=query, headers={"Content-Type": DIRECT, **headers})


def form(client: httpx.Client, *fields: tuple[str, str], **headers: str) -> httpx.Response:
    content = str(httpx.QueryParams(list(fields)))
    return client.post("/sparql", content=content, headers={"Content-Type": FORM, **headers})


def says(response: httpx.Response) -> bool:
    """The truth value of an ASK."""
    assert response.status_code == 200, response.text
    answer = response.json()["boolean"]
    assert isinstance(answer, bool)
    return answer


def is_problem(response: httpx.Response, status: int) -> str:
    """The detail of a problem, after a look at its shape."""
    assert (response.status_code, response.headers["content-type"]) == (status, "application/problem+json")
    body = response.json()
    assert body["status"] == status
    return str(body["detail"])


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


# --- the formats -------------------------------------------------------------------------------

TERMS = """SELECT ?a ?b ?c ?d ?e WHERE {
  VALUES (?a ?b ?c ?d ?e) { (
    "caf\u00e9, \\"thee\\"\\n\u20ac"@nl  "2022"^^xsd:gYear  1.5  <https://example.org/\u00e9>  UNDEF ) } }"""


def test_json_keeps_languages_and_datatypes(client: httpx.Client) -> None:
    (row,) = get(client, ("query", TERMS), accept="application/json").json()["results"]["bindings"]
    assert row == {
        "a": {"type": "literal", "value": 'caf\u00e9, "thee"\n\u20ac', "xml:lang": "nl"},
        "b": {"type": "literal", "value": "2022", "datatype": "http://www.w3.org/2001/XMLSchema#gYear"},
        "c": {"type": "literal", "value": "1.5", "datatype": "http://www.w3.org/2001/XMLSchema#decimal"},
        "d": {"type": "uri", "value": "https://example.org/\u00e9"},
    }


def test_xml_keeps_languages_and_datatypes(client: httpx.Client) -> None:
    response = get(client, ("query", TERMS), accept="application/sparql-results+xml")
    assert response.headers["content-type"] == "application/sparql-results+xml"
    found = {b.get("name"): b[0] for b in ElementTree.fromstring(response.text).iter(f"{SR}binding")}
    assert found["a"].text == 'caf\u00e9, "thee"\n\u20ac'
    assert found["a"].get("{http://www.w3.org/XML/1998/namespace}lang") == "nl"
    assert found["b"].get("datatype") == "http://www.w3.org/2001/XMLSchema#gYear"
    assert found["d"].tag == f"{SR}uri"
    assert "e" not in found


def test_tsv_keeps_languages_and_datatypes(client: httpx.Client) -> None:
    response = get(client, ("query", TERMS), accept="text/tab-separated-values")
    assert response.headers["content-type"] == "text/tab-separated-values; charset=utf-8"
    head, row = response.text.splitlines()
    assert head == "?a\t?b\t?c\t?d\t?e"
    assert row.split("\t")[:2] == [
        '"caf\u00e9, \\"thee\\"\\n\u20ac"@nl',
        '"2022"^^<http://www.w3.org/2001/XMLSchema#gYear>',
    ]


def test_csv_has_the_plain_values(client: httpx.Client) -> None:
    response = get(client, ("query", TERMS), ("format", "csv"))
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert list(csv.reader(io.StringIO(response.text, newline=""))) == [
        ["a", "b", "c", "d", "e"],
        ['caf\u00e9, "thee"\n\u20ac', "2022", "1.5", "https://example.org/\u00e9", ""],
    ]


@pytest.mark.parametrize(
    ("format", "parser", "media_type"),
    [
        ("ttl", "turtle", "text/turtle; charset=utf-8"),
        ("nt", "nt", "application/n-triples"),
        ("jsonld", "json-ld", "application/ld+json"),
        ("rdf", "xml", "application/rdf+xml"),
        ("trig", "trig", "application/trig"),
        ("nq", "nquads", "application/n-quads"),
    ],
)
def test_a_graph_is_the_same_in_every_format(client: httpx.Client, format: str, parser: str, media_type: str) -> None:
    query = f"CONSTRUCT {{ {MEASURE} ?p ?o . _:b vapa:x '{chr(233)}'@nl-BE, 1.5 }} WHERE {{ {MEASURE} ?p ?o }}"
    response = get(client, ("query", query), ("format", format))
    assert response.headers["content-type"] == media_type
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(data=response.content, format=parser)
    wanted = rdflib.Graph().parse(data=get(client, ("query", query), ("format", "nt")).content, format="nt")
    assert len(wanted) > 20
    assert len({(p, o) for _, p, o in dataset.triples((None, None, None))}) == len({(p, o) for _, p, o in wanted})


# --- limits of size are never silent -----------------------------------------------------------


@pytest.mark.parametrize("format", ["json", "xml", "csv", "tsv"])
@pytest.mark.parametrize(("asked", "given", "mark"), [(499, 499, None), (500, 500, None), (501, 500, "rows=500")])
def test_rows_beyond_the_limit_are_cut_and_told(
    client: httpx.Client, format: str, asked: int, given: int, mark: str | None
) -> None:
    query = f"SELECT ?s ?o {{ ?s rdfs:label ?o }} ORDER BY ?s ?o LIMIT {asked}"
    response = get(client, ("query", query), ("format", format))
    assert response.headers.get("x-vapa-truncated") == mark
    match format:
        case "json":
            assert len(response.json()["results"]["bindings"]) == given
        case "xml":
            assert len(list(ElementTree.fromstring(response.text).iter(f"{SR}result"))) == given
        case "csv":
            assert len(list(csv.reader(io.StringIO(response.text, newline="")))) == given + 1
        case "tsv":
            assert response.text.count("\n") == given + 1


@pytest.mark.parametrize("piece", [1, 2, 3, 7, 8, 9, 1000])
@pytest.mark.parametrize("mark", [b"\n", b",{", b"<result>"])
def test_rows_are_counted_whatever_the_pieces_they_come_in(mark: bytes, piece: int) -> None:
    content = (b"row" + mark) * 10
    for most, full in ((10, False), (9, True)):
        sink = _Sink(mark, most, 1_000)
        with suppress(BufferError):
            for start in range(0, len(content), piece):
                sink.write(content[start : start + piece])
        assert sink.full is full


@pytest.mark.parametrize("format", ["json", "csv", "tsv"])
def test_values_that_look_like_rows_are_not_counted_as_rows(client: httpx.Client, format: str) -> None:
    text = json.dumps(',{"a":\n' * 600)
    response = get(client, ("query", f"SELECT ({text} AS ?x) (2 AS ?y) {{}}"), ("format", format))
    assert response.status_code == 200
    assert "x-vapa-truncated" not in response.headers
    if format == "json":
        assert response.json()["results"]["bindings"][0]["x"]["value"] == json.loads(text)


def test_a_cut_answer_is_the_first_part_of_the_whole(client: httpx.Client, kg: Store) -> None:
    query = "SELECT ?s ?o { ?s rdfs:label ?o } ORDER BY ?s ?o"
    whole = kg.table(query)
    cut = get(client, ("query", query)).json()["results"]["bindings"]
    assert [(row["s"]["value"], row["o"]["value"]) for row in cut] == [(row["s"], row["o"]) for row in whole[:500]]


@pytest.mark.parametrize("format", ["ttl", "nt", "jsonld", "rdf", "trig", "nq"])
def test_triples_beyond_the_limit_are_cut_and_told(client: httpx.Client, format: str) -> None:
    query = "CONSTRUCT { ?s rdfs:label ?o } WHERE { ?s rdfs:label ?o }"
    response = get(client, ("query", query), ("format", format))
    assert response.headers["x-vapa-truncated"] == "triples=500"
    parser = {"ttl": "turtle", "jsonld": "json-ld", "rdf": "xml", "nq": "nquads"}.get(format, format)
    assert len(rdflib.Dataset(default_union=True).parse(data=response.content, format=parser)) == 500


def test_a_request_that_is_too_long_is_413(client: httpx.Client) -> None:
    long = f"ASK {{}} #{'x' * 1_000_000}"
    for response in (direct(client, long), form(client, ("query", long))):
        assert "100000 bytes" in is_problem(response, 413)

    def pieces() -> Iterator[bytes]:
        for start in range(0, len(long), 10_000):
            yield long[start : start + 10_000].encode()

    chunked = client.post("/sparql", content=pieces(), headers={"Content-Type": DIRECT})
    is_problem(chunked, 413)
