"""The answers of the endpoint over a real socket: their formats, and limits of size that are never silent."""

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

from ontology import Iris
from queries import Store
from queries.stores.hints import Hints
from tests.helpers.protocol import (
    DIRECT,
    MEASURE,
    SR,
    direct,
    form,
    get,
    is_problem,
)
from tests.helpers.serving import PATIENCE, limits, served
from viz.web.endpoint.worker import Evaluator, _Sink


@pytest.fixture(scope="module")
def client(dump: Path) -> Iterator[httpx.Client]:
    with (
        served(dump, query_rows=500, query_bytes=100_000) as server,
        httpx.Client(base_url=server.url, timeout=PATIENCE, headers={"Accept": "*/*"}) as connection,
    ):
        yield connection


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


def test_a_name_that_was_right_once_is_told_where_it_is_wrong(kg: Store) -> None:
    hints = Hints(kg._store, Iris().prefixes)
    assert hints.of("ASK { ?m a vapa:Measure ; vapa:leadMinister ?x . ?x skos:prefLabel ?y }") is None
    assert str(hints.of("ASK { ?m a vapa:leadMinister }")).startswith("vapa:leadMinister is no class of anything")
    elsewhere = "PREFIX skos: <https://w3id.org/vapa/ns#> ASK { ?x skos:prefLabel ?y }"
    assert str(hints.of(elsewhere)).startswith("skos:prefLabel is not in this graph")


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
