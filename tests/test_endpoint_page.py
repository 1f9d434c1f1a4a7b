"""The Dutch page of the endpoint: it works without JavaScript, and says what was cut and what is wrong."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from queries import Store
from tests.helpers.serving import limits, page_limits, served
from viz.web import create_app
from viz.web.endpoint.pool import Pool, Reply

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


@pytest.fixture(scope="module")
def client(dump: Path) -> Iterator[httpx.Client]:
    with (
        served(dump, page_rows=20, workers=2) as server,
        httpx.Client(base_url=server.url, headers=BROWSER) as connection,
    ):
        yield connection


def asked(app: Starlette, *queries: str) -> list[httpx.Response]:
    """The answers of an app of this process to queries, one after another."""

    async def ask() -> list[httpx.Response]:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as connection,
        ):
            return [await connection.get("/sparql", params={"query": query}) for query in queries]

    return asyncio.run(ask())


class Page(HTMLParser):
    """The elements of a page by name, with their attributes and the text in them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: dict[str, list[tuple[dict[str, str | None], str]]] = {}
        self._open: list[tuple[str, dict[str, str | None], list[str]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("meta", "link", "br", "input"):
            self.found.setdefault(tag, []).append((dict(attrs), ""))
        else:
            self._open.append((tag, dict(attrs), []))

    def handle_endtag(self, tag: str) -> None:
        name, attributes, text = self._open.pop()
        assert name == tag, f"<{name}> is closed by </{tag}>"
        self.found.setdefault(tag, []).append((attributes, " ".join("".join(text).split())))

    def handle_data(self, data: str) -> None:
        for _, _, text in self._open:
            text.append(data)

    def texts(self, tag: str) -> list[str]:
        return [text for _, text in self.found.get(tag, [])]


def ask(client: httpx.Client, query: str, status: int = 200) -> Page:
    response = client.get("/sparql", params={"query": query})
    assert (response.status_code, response.headers["content-type"]) == (status, "text/html; charset=utf-8")
    return Page(response.text)


def test_an_empty_form_offers_a_question_that_can_be_asked(client: httpx.Client) -> None:
    page = Page(client.get("/sparql").text)
    ((attributes, query),) = page.found["textarea"]
    assert attributes["name"] == "query"
    assert {"method": "get", "action": "/sparql"}.items() <= page.found["form"][-1][0].items()
    assert "SELECT" in query
    assert ask(client, query).texts("td")


def test_the_editor_completes_names_as_a_query_can_have_them(client: httpx.Client) -> None:
    """A # begins a comment (SPARQL 1.1, 19.5): `sdg:ontology#Goal` is no name, `sdgo:Goal` is."""
    ((_, told),) = [
        found for found in Page(client.get("/sparql").text).found["script"] if found[0].get("id") == "terms"
    ]
    names = {name for name, *_ in json.loads(told)}
    assert {"sdgo:Goal", "vapa:Measure", "skos:prefLabel"} <= names
    assert not [name for name in names if "#" in name or "/" in name]


def test_an_answer_is_a_table_with_links_and_languages(client: httpx.Client) -> None:
    page = ask(
        client,
        "SELECT ?actor ?naam { VALUES ?actor { <https://w3id.org/vapa/id/actor/vvsg> } ?actor skos:prefLabel ?naam FILTER(LANG(?naam) = 'nl') }",
    )
    assert page.texts("th") == ["actor", "naam"]
    assert page.found["td"][0][1] == "https://w3id.org/vapa/id/actor/vvsg"
    assert (
        next(a["href"] for a, _ in page.found["a"] if "/id/" in str(a["href"])),
        page.found["td"][1][0]["lang"],
    ) == ("/id/actor/vvsg", "nl")
    assert "VVSG" in client.get("/id/actor/vvsg", follow_redirects=True).text
    assert "1 rij" in page.texts("p")
    labels = {text: attributes["href"] for attributes, text in page.found["a"] if text in ("JSON", "XML", "CSV", "TSV")}
    assert len(labels) == 4
    assert client.get(str(labels["CSV"])).text.startswith("actor,naam\r\n")


def test_a_cut_answer_says_so_in_words(client: httpx.Client) -> None:
    page = ask(client, "SELECT * { ?s ?p ?o }")
    assert len(page.texts("tr")) == 1 + 20
    assert "Dit antwoord is afgebroken na 20 rijen." in page.texts("strong")
    assert "afgebroken" not in " ".join(ask(client, "SELECT * { ?s ?p ?o } LIMIT 20").texts("p"))


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("ASK {}", "Ja"),
        ("ASK { <urn:a> <urn:b> <urn:c> }", "Nee"),
        ("SELECT ?x { <urn:a> <urn:b> ?x }", "Niets gevonden."),
        (
            "SELECT (COUNT(*) AS ?n) { ?m vapa:leadMinster ?x }",
            (
                "Misschien een vergissing in een naam: vapa:leadMinster is not in this graph; "
                "did you mean vapa:leadMinister or vapa:leads?"
            ),
        ),
    ],
)
def test_yes_no_and_nothing_are_told_in_words(client: httpx.Client, query: str, words: str) -> None:
    assert words in ask(client, query).texts("p")


def test_a_graph_is_shown_as_statements(client: httpx.Client) -> None:
    page = ask(client, "CONSTRUCT { ?plan a vapa:Plan } WHERE { ?plan a vapa:Plan }")
    assert page.texts("pre")[0].startswith("<https://w3id.org/vapa/id/plan/vapa-2022> ")
    assert "Turtle" in page.texts("a")


def test_a_mistake_is_told_in_dutch_with_the_line_marked_and_the_question_kept(client: httpx.Client) -> None:
    page = ask(client, "ASK {\n  ?s ?p }", 400)
    assert any(text.startswith("Dit is geen geldige SPARQL: regel 2") for text in page.texts("h2"))
    assert page.texts("mark") == ["?s ?p }"]
    assert page.texts("textarea") == ["ASK { ?s ?p }"]


def test_a_refusal_is_told_in_dutch(client: httpx.Client) -> None:
    page = ask(client, "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 403)
    assert page.texts("h2")[0].startswith("SERVICE is niet toegestaan")


def test_what_is_asked_or_answered_cannot_become_html(client: httpx.Client) -> None:
    evil = "</textarea><script>alert(1)</script>"
    for status, query in ((200, f'SELECT ("{evil}" AS ?x) (<javascript:alert(1)> AS ?y) {{}}'), (400, f"{evil} {{")):
        page = ask(client, query, status)
        for given, text in page.found["script"]:
            assert str(given.get("src")).startswith(("/assets/", "/vendor/")) or given["type"] == "application/json"
            assert "alert" not in text
        assert not [a for a, _ in page.found.get("a", []) if str(a["href"]).startswith("javascript:")]


def test_the_page_asks_nothing_of_the_outside(client: httpx.Client) -> None:
    response = client.get("/sparql")
    addresses = re.findall(r'<(?:link|script|img)[^>]* (?:src|href)="((?:https?:)?//[^"]*)"', response.text)
    assert [address for address in addresses if not address.startswith(str(client.base_url))] == [], (
        "its own, and others"
    )
    assert client.get("/assets/vapa.css").headers["content-type"] == "text/css; charset=utf-8"
    assert "style-src 'self'" in response.headers["content-security-policy"]


def test_a_program_that_names_a_format_gets_it_even_through_a_browser(client: httpx.Client) -> None:
    response = client.get("/sparql", params={"query": "ASK {}", "format": "json"})
    assert response.json() == {"head": {}, "boolean": True}


@pytest.mark.parametrize(
    ("accept", "shape"), [("*/*", "application/problem+json"), ("text/html", "text/html; charset=utf-8")]
)
def test_an_unknown_address_has_the_one_error_shape(client: httpx.Client, accept: str, shape: str) -> None:
    response = client.get("/onbekend", headers={"Accept": accept})
    assert (response.status_code, response.headers["content-type"]) == (404, shape)
    assert "Deze pagina bestaat niet." in response.text or response.json()["status"] == 404


def test_a_fault_of_ours_says_nothing_of_itself_and_is_safe(kg: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a secret")

    monkeypatch.setattr("viz.web.endpoint.endpoint.choose", fail)
    (response,) = asked(create_app(kg, "v1", limits(workers=1), page_limits()), "ASK {}")
    assert (response.status_code, response.json()["detail"]) == (500, "something went wrong here")
    assert response.headers["x-content-type-options"] == "nosniff"


def test_a_graph_of_the_model_that_is_empty_can_be_asked(dump: Path) -> None:
    content = b"".join(
        line for line in dump.read_bytes().splitlines(keepends=True) if b"/id/graph/analysis>" not in line
    )
    (response,) = asked(
        create_app(Store(content), "v1", limits(workers=1), page_limits()),
        "ASK FROM <https://w3id.org/vapa/id/graph/analysis> {}",
    )
    assert (response.status_code, response.json()["boolean"]) == (200, True)


def test_other_data_give_another_etag(kg: Store) -> None:
    apps = [create_app(kg, version, limits(workers=1), page_limits()) for version in ("v1", "v2")]
    tags = [asked(app, "ASK {}")[0].headers["etag"] for app in apps]
    assert tags == ['"v1-json"', '"v2-json"']


def test_the_dump_is_served_as_it_is(client: httpx.Client, dump: Path) -> None:
    """What the endpoint counts is what the dump holds, a line each; a triple that two graphs state counts once."""
    lines = {line.rsplit(" ", 2)[0] for line in dump.read_text(encoding="utf8").splitlines()}
    query = {"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "format": "csv"}
    assert client.get("/sparql", params=query).text.split() == ["n", str(len(lines))]


@pytest.mark.parametrize(("cache", "workers_asked"), [(1_000_000, 1), (0, 2)])
def test_an_answer_is_kept_while_the_data_are_the_same(
    kg: Store, monkeypatch: pytest.MonkeyPatch, cache: int, workers_asked: int
) -> None:
    """Asked twice of a worker only where nothing is kept; always where each time has its own answer."""
    seen: list[object] = []
    real = Pool.ask

    async def count(self: Pool, request: Mapping[str, object], watch: Callable[..., object], client: str) -> Reply:
        seen.append(request["query"])
        return await real(self, request, watch, client)

    monkeypatch.setattr(Pool, "ask", count)
    fixed, changing = "SELECT ?m { ?m a vapa:Measure } LIMIT 3", "SELECT (UUID() AS ?x) {}"
    app = create_app(kg, "v1", limits(workers=1, answer_cache=cache), page_limits())
    first, second, *others = (response.text for response in asked(app, fixed, fixed, changing, changing))
    assert first == second
    assert others[0] != others[1]
    assert [seen.count(fixed), seen.count(changing)] == [workers_asked, 2]
