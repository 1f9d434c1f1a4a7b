"""Other triple stores give the answers of the embedded one: the Oxigraph server, Virtuoso, and rdflib's engine."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.plugins.sparql import prepareQuery
from typer.testing import CliRunner

import vapa
from benchmarks.generate import generate
from queries import Query, QueryError, Store, Table, check, find, library
from queries.stores.push import GraphStore
from queries.stores.remote import RemoteError, RemoteStore
from tests.helpers.stores import Server
from vapa.cli import app

_LINKS = library()["links"]
ALL = [
    *library().values(),
    *(rule for rule in library("findings").values() if rule.text != _LINKS.text),
    *library("checks").values(),
]
"""Every query once: the rules without a query of their own reason over the library's `links`."""
VALUES = {
    "measure": "7.3.2", "goal": "SD3", "minister": "onderwijs", "actor": "vvsg", "group": "ouderen", "theme": "werk",
    "instrument": "uitpas", "year": "2022", "sdg": "1.3", "indicator": "armoederisico", "most": "5",
    "state": "Completed", "rule": "similar-measures", "on": "2022-06-01", "post": "onderwijs", "least": "80000", "plan": "vapa-2022", "language": "nl",
}  # fmt: skip
"""A value for every parameter of the library."""

TOO_MUCH_FOR_RDFLIB = ("agreement", "co-actors", "hidden-labels-printed", "plan", "same-amount")
"""What rdflib's engine, which joins as a query is written, does not answer within seconds even about four measures."""

CASES: list[tuple[Query, dict[str, str]]] = [(query, {}) for query in ALL]
CASES += [
    (query, {p.name: VALUES.get(p.name, "") for p in query.parameters})
    for query in ALL
    if {p.type for p in query.parameters} - {"plan"}  # the plan is asked about without being given, too
]


def case_id(value: object) -> str:
    return value.name if isinstance(value, Query) else ",".join(value) if isinstance(value, dict) else ""


def assert_same(query: Query, given: Table, expected: Table) -> None:
    """The same columns and typed values; for a query of the library in the same order, for rules in any."""
    assert given.columns == expected.columns
    rows, expected_rows = ([[(type(v), v) for v in row.values()] for row in table] for table in (given, expected))
    if query.kind == "library":
        assert rows == expected_rows
    else:
        assert Counter(map(tuple, rows)) == Counter(map(tuple, expected_rows))


def test_every_parameter_of_the_library_is_asked_with_a_value() -> None:
    assert {p.name for query in ALL for p in query.parameters} == set(VALUES), "give a new one a value in VALUES"


@pytest.fixture(scope="session", params=["oxigraph", "virtuoso"])
def elsewhere(request: pytest.FixtureRequest) -> Server:
    """A real store that holds the plan."""
    found: Server = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def remote(elsewhere: Server) -> RemoteStore:
    return RemoteStore(elsewhere.query)


@pytest.mark.parametrize(("query", "values"), CASES, ids=case_id)
def test_a_store_elsewhere_gives_the_answers_of_the_embedded_one(
    remote: RemoteStore, kg: Store, query: Query, values: dict[str, str]
) -> None:
    assert_same(query, remote.query(query, **values), kg.query(query, **values))


@pytest.fixture(scope="module")
def small(dump: Path) -> tuple[rdflib.Graph, Store]:
    """A plan of four measures in rdflib, whose engine needs minutes for some queries about the whole plan, and in ours."""
    content = b"".join(generate(dump.read_bytes(), 4))
    union = {quad.triple for quad in ox.parse(content, format=ox.RdfFormat.N_QUADS)}
    triples = ox.serialize(union, format=ox.RdfFormat.N_TRIPLES)
    return rdflib.Graph("SimpleMemory").parse(data=triples, format="nt"), Store(content)


def table_of(answer: bytes) -> Table:
    """The rows of a result in JSON; the frame of the test, which lasts as long as its skip, does not hold the parser."""
    solutions = ox.parse_query_results(answer, format=ox.QueryResultsFormat.JSON)
    assert isinstance(solutions, ox.QuerySolutions)
    return Table.of(solutions)


@pytest.mark.slow
@pytest.mark.parametrize("query", [query for query in ALL if query.name not in TOO_MUCH_FOR_RDFLIB], ids=case_id)
def test_the_engine_of_rdflib_gives_the_answers_of_the_embedded_store(
    small: tuple[rdflib.Graph, Store], query: Query
) -> None:
    graph, store = small
    text = store.bound(query)
    expected = [tuple(row.values()) for row in store.table(text)]
    if not expected and query.kind != "checks":
        prepareQuery(text)
        pytest.skip("nothing to tell about four measures")
    answer = graph.query(text).serialize(format="json")
    assert answer is not None
    rows = [tuple(row.values()) for row in table_of(answer)]
    assert rows == expected if query.kind == "library" else Counter(rows) == Counter(expected)


def test_a_store_elsewhere_says_how_many_quads_it_holds(remote: RemoteStore, kg: Store) -> None:
    assert len(remote) == len(kg)
    assert remote.graph_sizes() == kg.graph_sizes()
    assert remote.plan == "vapa-2022"


def test_checks_and_findings_run_on_a_store_elsewhere(remote: RemoteStore, kg: Store) -> None:
    assert list(check(remote)) == []
    assert find(remote, "shared-instrument") == find(kg, "shared-instrument") != []


def test_a_wrong_value_is_told_with_what_comes_near(remote: RemoteStore) -> None:
    with pytest.raises(QueryError, match=r"there is no post 'welzyn' in the graph; known: .*, welzijn"):
        remote.query("measures-of-minister", minister="welzyn")


def test_values_keep_their_types(remote: RemoteStore) -> None:
    (row,) = remote.table(
        """SELECT ?amount ?year ?context ?label (lang(?label) AS ?language) ?from ?none WHERE {
          VALUES ?line { <https://w3id.org/vapa/id/measure/vapa-2022/7.1.2/budget-line/jaarlijks> }
          ?line vapa:amount ?amount ; vapa:budgetYear ?year ; vapa:context ?context ; rdfs:label ?label .
          ?membership org:member <https://w3id.org/vapa/id/person/benjamin-dalle> ; ?starts ?from . FILTER(?from < "2023-01-01"^^xsd:date)
          FILTER(?year = "2021"^^xsd:gYear && datatype(?from) = xsd:date) } LIMIT 1"""
    )
    assert row == {
        "amount": Decimal(250000), "year": 2021, "context": False, "language": "nl", "from": dt.date(2022, 5, 18), "none": None,
        "label": "Uitwisseling van expertise tussen lokale besturen",
    }  # fmt: skip
    assert type(row["context"]) is bool


def test_yes_or_no_is_yes_or_no(remote: RemoteStore) -> None:
    answers = [remote.sparql(f"ASK {{ ?x a vapa:{name} }}") for name in ("Measure", "Maatregel")]
    assert [bool(answer) for answer in answers if isinstance(answer, ox.QueryBoolean)] == [True, False]


def test_triples_come_as_triples(remote: RemoteStore) -> None:
    answer = remote.sparql(
        "# describe it\nPREFIX ask: <http://a#select>\nCONSTRUCT { ?g ask:name ?t } WHERE { ?g a vapa:Goal ; dcterms:title ?t }"
    )
    assert not isinstance(answer, ox.QuerySolutions | ox.QueryBoolean)
    triples = list(answer)
    assert len(triples) == 10  # five goals, in Dutch and English
    assert {triple.predicate.value for triple in triples} == {"http://a#selectname"}


def test_bad_sparql_is_refused_in_one_sentence(remote: RemoteStore) -> None:
    with pytest.raises(QueryError, match="refused the query: ") as caught:
        remote.sparql("SELECT * WHERE { ?s ?p }")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", ["DROP ALL", "# SELECT\nINSERT DATA { <a:a> <a:b> <a:c> }", "", "SELEC *"])
def test_what_is_not_a_query_is_not_sent(text: str) -> None:
    with pytest.raises(QueryError, match="does not start a query; SELECT,"):
        RemoteStore("http://127.0.0.1:9/").sparql(text)


def test_the_command_line_asks_a_store_elsewhere(elsewhere: Server, dump: Path, tmp_path: Path) -> None:
    def run(*arguments: object) -> str:
        done = CliRunner().invoke(app, [str(argument) for argument in arguments])
        assert done.exit_code == 0, done.output
        return str(done.stdout)

    for command in (
        ("query", "joint-leads"), ("query", "ministers", "--format", "csv"), ("query", "figures", "--format", "json"),
        ("report", "--format", "md"),
    ):  # fmt: skip
        assert run(*command, "--store", elsewhere.query) == run(*command, "--dump", dump)
    run("network", "--goal", "SD4", "--out", tmp_path / "a.html", "--store", elsewhere.query)
    run("network", "--goal", "SD4", "--out", tmp_path / "b.html", "--dump", dump)
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()
    assert len(vapa.open(store=elsewhere.query).query("ministers")) == 9


def test_the_command_line_pushes_with_a_password_from_the_environment(
    elsewhere: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A graph of its own beside the plan, so that the other tests keep theirs."""
    dump = tmp_path / "extra.nq"
    dump.write_text('<http://a> <http://b> "c"@nl <https://w3id.org/vapa/id/graph/enrichment/extra> .\n')
    arguments = ["push", "--to", elsewhere.graphs, "--store", elsewhere.query, "--dump", str(dump)]
    if elsewhere.user:
        refused = CliRunner().invoke(app, arguments)
        assert (refused.exit_code, "lets in only whom it knows" in refused.output) == (1, True)
        monkeypatch.setenv("VAPA_STORE_PASSWORD", elsewhere.password)
        arguments += ["--store-user", elsewhere.user]
    for _ in range(2):  # what a graph held is replaced
        done = CliRunner().invoke(app, arguments)
        assert done.output == f"{elsewhere.query}: 1 triple, all graphs complete\n"
    GraphStore(elsewhere.graphs, elsewhere.user, elsewhere.password).put(
        "https://w3id.org/vapa/id/graph/enrichment/extra", b""
    )


def test_a_virtuoso_that_asks_who_is_there_is_told(elsewhere: Server) -> None:
    if not elsewhere.user:
        pytest.skip("the Oxigraph server knows no users")
    closed = elsewhere.query.replace("/sparql", "/sparql-auth")
    assert RemoteStore(closed, user=elsewhere.user, password=elsewhere.password).plan == "vapa-2022"
    with pytest.raises(RemoteError, match="lets in only whom it knows"):
        _ = RemoteStore(closed).plan
    with pytest.raises(RemoteError, match="lets in only whom it knows"):
        _ = RemoteStore(closed, user=elsewhere.user, password="wrong").plan


def test_a_time_limit_of_virtuoso_is_an_error_and_not_a_short_answer(elsewhere: Server) -> None:
    if not elsewhere.user:
        pytest.skip("a limit of Virtuoso")
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(?c < ?f + ?i) }"
    with pytest.raises(RemoteError, match="its own time limit ended the query"):
        RemoteStore(f"{elsewhere.query}?timeout=1000").sparql(endless)
