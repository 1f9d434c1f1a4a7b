"""The SPARQL 1.1 Protocol over a real socket.

The first tests are the twenty of the W3C's protocol suite that are about queries, each under the suite's name,
asked of our own graphs: the title of a measure stands in `document` only, its description in `curation` only,
the name of an actor in `vocabulary` only.
"""

from __future__ import annotations

import csv
import gc
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

from ontology import Iris
from queries import Store
from tests.helpers.serving import limits, served
from viz.web.endpoint.worker import Evaluator, _Sink

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
        ("ASK { ?m a vapa:Measure }", None),
    ],
)  # fmt: skip
def test_who_finds_nothing_is_told_of_a_name_that_the_graph_does_not_know(
    client: httpx.Client, query: str, hint: str | None
) -> None:
    found = get(client, ("query", query)).headers.get("x-vapa-hint")
    assert found is None if hint is None else str(found).startswith(hint)


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

LABELS = "SELECT ?s ?o { ?s rdfs:label ?o } ORDER BY ?s ?o"


def rows_of(response: httpx.Response, format: str) -> int:
    """How many rows there are; in CSV and TSV one more, where a last one says that others were left out."""
    match format:
        case "json":
            return len(response.json()["results"]["bindings"])
        case "xml":
            return len(list(ElementTree.fromstring(response.text).iter(f"{SR}result")))
        case "csv":
            return len(list(csv.reader(io.StringIO(response.text, newline="")))) - 1
    return response.text.count("\n") - 1


@pytest.mark.parametrize("format", ["json", "xml", "csv", "tsv"])
@pytest.mark.parametrize("asked", [499, 500])
def test_rows_within_the_limit_are_all_given(client: httpx.Client, format: str, asked: int) -> None:
    response = get(client, ("query", f"{LABELS} LIMIT {asked}"), ("format", format))
    assert "x-vapa-truncated" not in response.headers
    assert "truncated" not in response.text
    assert rows_of(response, format) == asked


@pytest.mark.parametrize("format", ["json", "xml", "csv", "tsv"])
def test_rows_beyond_the_limit_are_refused_in_words(client: httpx.Client, format: str) -> None:
    response = get(client, ("query", f"{LABELS} LIMIT 501"), ("format", format))
    assert "the answer has more than 500 rows" in is_problem(response, 422)


@pytest.mark.parametrize("format", ["json", "xml", "csv", "tsv"])
@pytest.mark.parametrize(("most", "given"), [(1, 1), (20, 20), (500, 500), (10**9, 500)])
def test_who_asks_for_the_first_rows_gets_them_and_is_told_in_header_and_body(
    client: httpx.Client, format: str, most: int, given: int
) -> None:
    response = get(client, ("query", LABELS), ("format", format), ("max-rows", str(most)))
    assert response.headers["x-vapa-truncated"] == f"rows={given}"
    assert rows_of(response, format) == given + (format in ("csv", "tsv"))
    match format:
        case "json":
            assert response.json()["truncated"] == {"rows": given}
        case "xml":
            assert f"<!-- truncated: rows={given} -->" in response.text
        case "csv":
            assert response.text.endswith(f"\r\ntruncated: rows={given},\r\n")
        case "tsv":
            assert response.text.endswith(f'\n"truncated: rows={given}"\t\n')


def test_who_asks_for_more_rows_than_there_are_gets_all_and_no_remark(client: httpx.Client) -> None:
    response = get(client, ("query", f"{LABELS} LIMIT 20"), ("max-rows", "20"))
    assert "x-vapa-truncated" not in response.headers
    assert response.json().keys() == {"head", "results"}


@pytest.mark.parametrize("given", ["0", "-1", "veel", "", "1.5"])
def test_a_number_of_rows_that_is_none_is_told(client: httpx.Client, given: str) -> None:
    assert "'max-rows' is one whole number" in is_problem(get(client, ("query", "ASK {}"), ("max-rows", given)), 400)


@pytest.mark.parametrize("piece", [1, 2, 3, 7, 8, 9, 1000])
@pytest.mark.parametrize("mark", [b"\n", b",{", b"<result>"])
def test_rows_are_counted_whatever_the_pieces_they_come_in(mark: bytes, piece: int) -> None:
    content = (b"row" + mark) * 10
    for most, full in ((10, False), (9, True)):
        sink = _Sink(mark, most, 0, 1_000)
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
    whole = kg.table(LABELS)
    cut = get(client, ("query", LABELS), ("max-rows", "300")).json()["results"]["bindings"]
    assert [(row["s"]["value"], row["o"]["value"]) for row in cut] == [(row["s"], row["o"]) for row in whole[:300]]


@pytest.mark.parametrize("format", ["ttl", "nt", "jsonld", "rdf", "trig", "nq"])
def test_triples_beyond_the_limit_are_refused_or_cut_for_who_asked(client: httpx.Client, format: str) -> None:
    query = ("query", "CONSTRUCT { ?s rdfs:label ?o } WHERE { ?s rdfs:label ?o }"), ("format", format)
    assert "more than 500 triples" in is_problem(get(client, *query), 422)
    response = get(client, *query, ("max-rows", "200"))
    assert response.headers["x-vapa-truncated"] == "triples=200"
    assert "triples=200" in response.text
    parser = {"ttl": "turtle", "jsonld": "json-ld", "rdf": "xml", "nq": "nquads"}.get(format, format)
    assert len(rdflib.Dataset(default_union=True).parse(data=response.content, format=parser)) == 200


@pytest.mark.parametrize("format", ["json", "xml", "csv", "tsv", "nt", "ttl", "rdf", "jsonld"])
def test_bytes_beyond_the_limit_are_refused_or_cut_for_who_asked(kg: Store, format: str) -> None:
    """One limit in bytes for the worker that answers, whatever the format; the rest of it is not asked over HTTP."""
    evaluator = Evaluator(kg._store, limits(answer_bytes=20_000), Iris().prefixes)
    kinds = {"json": "results", "xml": "results", "csv": "results", "tsv": "results"}
    kind = kinds.get(format, "graph")
    head = "SELECT ?s ?o" if kind == "results" else "CONSTRUCT { ?s rdfs:label ?o }"
    request = {"query": f"{head} WHERE {{ ?s rdfs:label ?o }}", "default": [], "named": [], kind: format}
    other = {"results": None, "graph": None, **request}
    reply, body = evaluator.answer(other)
    assert isinstance(reply["problem"], dict)
    assert (reply["problem"]["status"], body) == (422, b"")
    assert "the answer has more than 20000 bytes" in reply["problem"]["detail"]
    reply, body = evaluator.answer({**other, "most": 10_000})
    unit, _, number = str(reply["truncated"]).partition("=")
    assert unit == ("rows" if kind == "results" else "triples")
    assert 20 < int(number) < 2_000
    assert 2_000 < len(body) < 20_100, "the limit and the remark"
    assert number.encode() in body
    gc.collect(1)  # what the store had still to give belongs to this thread


def test_a_request_that_is_too_long_is_413(client: httpx.Client) -> None:
    long = f"ASK {{}} #{'x' * 1_000_000}"
    for response in (direct(client, long), form(client, ("query", long))):
        assert "100000 bytes" in is_problem(response, 413)

    def pieces() -> Iterator[bytes]:
        for start in range(0, len(long), 10_000):
            yield long[start : start + 10_000].encode()

    chunked = client.post("/sparql", content=pieces(), headers={"Content-Type": DIRECT})
    is_problem(chunked, 413)
