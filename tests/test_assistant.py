"""The graph for AI assistants, asked by the SDK's own client: on standard input and output, and from the website."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.helpers import ROOT
from tests.helpers.serving import Served, served

TOOLS = {"search", "read_measure", "list_queries", "run_query", "list_findings", "describe_model", "run_sparql"}
Asked = list[tuple[str, dict[str, Any]]]


def stdio(dump: Path, **settings: object) -> Any:
    from mcp import StdioServerParameters  # a second of imports, which only these tests need
    from mcp.client.stdio import stdio_client

    parameters = StdioServerParameters(
        command=sys.executable,
        args=["-m", "vapa", "mcp", "--dump", str(dump)],
        env={**os.environ, "PYTHONPATH": str(ROOT)} | {f"VAPA_{k.upper()}": str(v) for k, v in settings.items()},
    )
    return stdio_client(parameters)


def ask(transport: Any, asked: Asked) -> list[dict[str, Any]]:
    """What each tool answers, in one session; a refusal as {"error": ...}."""

    from mcp import Client

    async def session() -> list[dict[str, Any]]:
        answers: list[dict[str, Any]] = []
        async with Client(transport) as client:
            answers.append({"tools": {tool.name for tool in (await client.list_tools()).tools}})
            for name, arguments in asked:
                result = await client.call_tool(name, arguments)
                text = result.content[0].text  # type: ignore[union-attr]
                answers.append({"error": text} if result.is_error else json.loads(text))
        return answers

    tools, *answers = asyncio.run(session())
    assert tools["tools"] == TOOLS
    return answers


EVERY: Asked = [
    ("search", {"text": "buurtstewards"}),
    ("read_measure", {"number": "7.1.1"}),
    ("list_queries", {"text": "implementer"}),
    ("run_query", {"name": "measures-of-minister", "parameters": {"minister": "mobiliteit"}}),
    ("list_findings", {"measure": "7.1.2", "limit": 3}),
    ("describe_model", {"text": "leadMinister"}),
    ("run_sparql", {"query": "SELECT ?t WHERE { ?m dcterms:identifier '7.1.1' ; vapa:theme ?t }"}),
]
OURS = ["statements of the editors or of findings"]
ORIGINS: list[tuple[str, list[str] | None]] = [
    ("SELECT ?d { ?m dcterms:identifier '7.1.1' ; dcterms:description ?d }", OURS),
    ("DESCRIBE <https://w3id.org/vapa/id/measure/vapa-2022/7.1.1>", OURS),
    ("SELECT ?o { <https://w3id.org/vapa/id/measure/vapa-2022/7.1.1> !a ?o }", OURS),
    ("ASK FROM <https://w3id.org/vapa/id/graph/curation> { ?m dcterms:title ?t FILTER('7.1.1' != ?t) }", OURS),
    ("SELECT ?t { ?m dcterms:identifier '7.1.1' ; dcterms:title ?t }", None),
    ("ASK { ?m dcterms:identifier '7.1.1' ; a vapa:Mesure }", None),
]


@pytest.fixture(scope="module", params=[pytest.param("stdio", marks=pytest.mark.slow), "http"])
def answers(request: pytest.FixtureRequest, dump: Path, website: Served) -> list[dict[str, Any]]:
    queries: Asked = [("run_sparql", {"query": query}) for query, _ in ORIGINS]
    return ask(stdio(dump) if request.param == "stdio" else f"{website.url}/mcp", EVERY + queries)


def test_every_answer_carries_plan_pages_and_whether_it_is_editorial(answers: list[dict[str, Any]]) -> None:
    for (name, _), answer in zip(EVERY, answers, strict=False):
        assert answer["plan"]["id"] == "vapa-2022", name
        assert isinstance(answer["editorial"], bool), name
        assert answer["pages"] == sorted(set(answer["pages"])), name
        assert answer["pages"] or name in ("list_queries", "describe_model", "run_sparql"), name


def test_a_search_says_in_which_measures_a_thing_plays_a_part(answers: list[dict[str, Any]]) -> None:
    found = {item["name"]: item for item in answers[0]["results"]}
    assert found["7.1.1 Buurtstewards"]["measures"] == ["7.1.1"]
    assert answers[0]["found"] >= len(answers[0]["results"])


def test_a_measure_comes_with_its_passages(answers: list[dict[str, Any]]) -> None:
    # lines 694 and 697 name the Roma, line 721 the money; both on page 25
    measure = answers[1]
    (roma,) = [item for item in measure["statements"] if item["kind"] == "targeting" and item["name"] == "Roma"]
    assert roma["main"]
    assert not roma["editorial"]
    assert {(place["page"], place["lines"][0], place["mention"]) for place in roma["passages"]} == {
        (25, 694, "Romagezinnen"),
        (25, 697, "Roma"),
    }
    (money,) = measure["amounts"]
    assert (money["euro"], money["passages"][0]["lines"], money["passages"][0]["page"]) == (800_000, [721, 721], 25)
    assert measure["summary"]["editorial"]
    assert all(item["editorial"] for item in measure["statements"] if item["kind"] in ("theme", "contribution"))
    assert not any(item["editorial"] for item in measure["statements"] if item["kind"] in ("lead", "goal", "status"))


def test_a_library_query_says_what_a_row_is_and_a_lead_is_the_documents_word(answers: list[dict[str, Any]]) -> None:
    answer = answers[3]
    assert [row[0] for row in answer["rows"]] == ["7.5.11", "7.5.12"]
    assert answer["a_row_is"] == "a measure"
    assert not answer["editorial"]


def test_a_finding_and_a_theme_are_editorial(answers: list[dict[str, Any]]) -> None:
    assert answers[4]["editorial"]
    assert all(finding["editorial"] and finding["says"] for finding in answers[4]["findings"])
    assert (answers[6]["editorial"], answers[6]["editorial_because"]) == (True, ["vapa:theme"])


def test_a_query_tells_whether_its_answer_is_the_documents_and_on_what_page(answers: list[dict[str, Any]]) -> None:
    found = answers[len(EVERY) :]
    for (query, ours), answer in zip(ORIGINS, found, strict=True):
        assert (answer["pages"], answer["editorial"], answer.get("editorial_because")) == ([25], bool(ours), ours), (
            query
        )
    assert found[-1]["boolean"] is False
    assert found[-1]["hint"].startswith("vapa:Mesure is not in this graph")


def test_the_model_tells_of_a_property(answers: list[dict[str, Any]]) -> None:
    (term,) = [term for found in answers[5]["terms"].values() for term in found if term["name"] == "vapa:leadMinister"]
    assert term["comment"]
    assert "vapa" in answers[5]["prefixes"]


REFUSED: list[tuple[tuple[str, dict[str, Any]], str]] = [
    (("read_measure", {"number": "7.9.9"}), "there is no measure '7.9.9'"),
    (("run_query", {"name": "measures-of"}), "there is no query 'measures-of'"),
    (("run_query", {"name": "measures", "parameters": {"goal": "SD9"}}), "there is no goal"),
    (("run_sparql", {"query": "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"}), "SERVICE is not allowed"),
    (("run_sparql", {"query": "SELECT ?x { ?x foa:name ?y }"}), "did you mean foaf:?"),
    (
        ("run_sparql", {"query": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a = ?i + 1) }"}),
        "took longer than 1 second and",
    ),
    (
        ("list_findings", {"rule": "nonsense"}),
        "no finding is of rule 'nonsense'; without a rule, list_findings names them",
    ),
    (("search", {"text": "roma", "plan": "vapa-2099"}), "there is no plan 'vapa-2099'"),
]


@pytest.mark.slow
def test_what_cannot_be_answered_is_told_in_a_sentence_under_the_limits_of_the_endpoint(dump: Path) -> None:
    answers = ask(stdio(dump, query_seconds=1, mcp_rows=5), [asked for asked, _ in REFUSED] + [
        ("run_query", {"name": "measures", "max_rows": 50}),
        ("run_sparql", {"query": "ASK { ?m a vapa:Measure }"}),
        ("run_sparql", {"query": "CONSTRUCT WHERE { ?m a vapa:Measure ; ?p ?o }"}),
    ])  # fmt: skip
    for (asked, words), answer in zip(REFUSED, answers, strict=False):
        assert words in answer["error"], asked
        assert "\n" not in answer["error"]
    rows, truth, graph = answers[len(REFUSED) :]
    assert (len(rows["rows"]), rows["truncated"]) == (5, "rows=5")
    assert truth["boolean"] is True
    assert (graph["truncated"], graph["editorial_because"]) == ("triples=5", ["a variable property"])


@pytest.fixture(scope="module")
def named(dump: Path) -> Iterator[Served]:
    with served(dump, mcp_hosts="vapa.example.org") as server:
        yield server


HELLO = {
    "jsonrpc": "2.0", "id": 1, "method": "initialize",
    "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}},
}  # fmt: skip


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Host": "vapa.example.org"}, 200),
        ({"Host": "vapa.example.org", "Origin": "https://vapa.example.org"}, 200),
        ({"Origin": "http://localhost:6274"}, 200),
        ({"Host": "rebound.example.com"}, 421),
        ({"Host": "127.0.0.1.example.com"}, 421),
        ({"Origin": "http://evil.example.com"}, 403),
        ({"Origin": "null"}, 403),
    ],
)
def test_a_name_that_is_rebound_to_this_machine_is_refused(named: Served, headers: dict[str, str], status: int) -> None:
    sent = {"Accept": "application/json, text/event-stream", **headers}
    assert httpx.post(f"{named.url}/mcp", json=HELLO, headers=sent).status_code == status


def test_only_names_that_are_set_may_be_used(website: Served) -> None:
    sent = {"Accept": "application/json, text/event-stream", "Host": "vapa.example.org"}
    assert httpx.post(f"{website.url}/mcp", json=HELLO, headers=sent).status_code == 421
