"""What a store elsewhere does wrong is told in one sentence, and nothing is half done because of it."""

from __future__ import annotations

import gc
import json
import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ontology.errors import VapaError
from queries import QueryError, Store
from queries.stores.push import GraphStore, push
from queries.stores.remote import RemoteError, RemoteStore
from tests.helpers.serving import PATIENCE, Served, served
from tests.helpers.stores import Reply, oxigraph, scripted
from vapa.cli import app

ROWS = json.dumps(
    {"head": {"vars": ["x"]}, "results": {"bindings": [{"x": {"type": "literal", "value": "a"}}]}}
).encode()
PAGE = Reply(b"<!DOCTYPE html><html><body>Welkom</body></html>", "text/html")
FAULTS = {
    "no results but a page": (PAGE, "answers with a page, not with the results of a query"),
    "a page that claims to be results": (Reply(PAGE.body), "answers with a page"),
    "nothing": (Reply(), "gave an empty answer; its own time limit may have ended the query"),
    "half of the results": (Reply(ROWS[:-20]), "broken off or malformed"),
    "garbage": (Reply(b"\x00\xff\xfe{]"), "broken off or malformed"),
    "other JSON": (Reply(b'["x"]', "application/json"), "broken off or malformed"),
    "a picture": (Reply(b"GIF89a", "image/gif"), "gave image/gif, not the results of a query"),
    "less than it promised": (Reply(ROWS, length=len(ROWS) + 9), "broke off its answer"),
    "slowly, a byte at a time": (Reply(ROWS, pause=0.1), "gave no whole answer in 1 seconds"),
    "only its first rows (Virtuoso)": (Reply(ROWS, headers={"X-SPARQL-MaxRows": "1"}), "only a part of the answer: it gives 1 rows at most"),
    "only its first rows (ours)": (Reply(ROWS, headers={"X-Vapa-Truncated": "1"}), "only a part of the answer"),
    "what it had when its time was up": (Reply(ROWS, headers={"X-SQL-State": "S1TAT"}), "its own time limit ended the query"),
    "its own failure": (Reply(b"Virtuoso S1T00 Error SR171: timed out\n\nSPARQL query:", "text/plain", 500), "failed with status 500: Virtuoso S1T00 Error SR171: timed out"),
    "that it is busy": (Reply(PAGE.body, "text/html", 503), "failed with status 503"),
    "that it knows nobody": (Reply(b"", "text/plain", 401), "lets in only whom it knows: set VAPA_STORE_USER"),
    "a part, as it says in its status": (Reply(ROWS, status=206), "only a part of the answer, as it says itself"),
    "a term that is none": (Reply(ROWS.replace(b"literal", b"thing")), "broken off or malformed"),
    "not found": (Reply(PAGE.body, "text/html", 404), "failed with status 404"),
}  # fmt: skip


@pytest.mark.parametrize(("reply", "words"), FAULTS.values(), ids=FAULTS)
def test_a_store_that_gives(reply: Reply, words: str) -> None:
    with scripted(reply) as server, pytest.raises(RemoteError) as caught:
        RemoteStore(server.url, timeout=1 if reply.pause else PATIENCE).table("SELECT ?x WHERE { }")
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith(server.url)


def test_an_error_leaves_no_answer_that_another_thread_would_drop(kg: Store) -> None:
    """Who is told of it drops what it holds, and an answer of pyoxigraph can be dropped by its own thread only."""
    broken = Reply(ROWS.replace(b"literal", b"thing"))
    with scripted(broken) as server, ThreadPoolExecutor(1) as asking:
        for store, text in ((kg, "CONSTRUCT WHERE { ?s ?p ?o }"), (RemoteStore(server.url), "SELECT ?x { }")):
            error = asking.submit(store.table, text).exception()
            assert isinstance(error, VapaError)
        del error  # pytest fails where this is told of
    gc.collect()


COMUNICA = (
    b'{"head":{"vars":["x"],"link":["http://a/"],"note":[1]},"results":{"distinct":false,"bindings":['
    b'{"x":{"type":"literal","value":"a","from":{"b":[1]}}}],"n":1},"metadata":{"requestedTime":"2026"}}'
)
"""Results with members of its own at every place, the last of them as Comunica's endpoint ends."""


def test_members_that_the_standard_does_not_know_are_passed_over() -> None:
    yes = Reply(b'{"head":{},"boolean":true,"metadata":{"a":[1]}}')
    with scripted(Reply(COMUNICA), yes) as server:
        store = RemoteStore(server.url)
        assert store.table("SELECT ?x WHERE { }").column("x") == ["a"]
        assert bool(store.sparql("ASK { }")) is True


@pytest.mark.parametrize(
    ("term", "value"),
    [
        ('{"type":"typed-literal","value":5,"datatype":"http://www.w3.org/2001/XMLSchema#integer"}', 5),
        ('{"type":"literal","value":"a","xml:lang":"nl_BE","datatype":null}', "a"),
        ('{"type":"literal","value":"","xml:lang":""}', ""),
        ('{"type":"uri","value":"http://example.org/a b"}', "http://example.org/a%20b"),
        ('{"type":"bnode","value":"nodeID://b10001"}', "_:nodeID_b10001"),
        ("null", None),
        ("{}", None),
    ],
)
def test_a_term_is_read_as_stores_write_it(term: str, value: object) -> None:
    body = f'{{"head":{{"vars":[]}},"results":{{"bindings":[{{"x":{term},"y":{{"type":"iri","value":"urn:y"}}}}]}}}}'
    with scripted(Reply(body.encode())) as server:
        (row,) = RemoteStore(server.url).table("SELECT ?x ?y WHERE { }")
    assert row == {"y": "urn:y"} | ({} if value is None else {"x": value})


XML = """<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="x"/></head><results><result>
<binding name="x"><literal>a</literal></binding></result></results></sparql>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="urn:"><rdf:Description rdf:about="urn:a">
<e:b>c</e:b></rdf:Description></rdf:RDF>"""


def test_a_store_that_only_writes_xml_is_read() -> None:
    replies = Reply(XML.encode(), "application/sparql-results+xml"), Reply(RDF.encode(), "application/rdf+xml")
    with scripted(*replies) as server:
        store = RemoteStore(server.url)
        assert store.table("SELECT ?x WHERE { }").column("x") == ["a"]
        assert [str(triple) for triple in store.sparql("CONSTRUCT WHERE { ?s ?p ?o }")] == ['<urn:a> <urn:b> "c"']  # type: ignore[union-attr]


def test_a_boolean_is_read_in_either_spelling() -> None:
    cells = ",".join(
        f'{{"x":{{"type":"{kind}","value":"{value}","datatype":"http://www.w3.org/2001/XMLSchema#boolean"}}}}'
        for kind, value in (("literal", "true"), ("typed-literal", "1"), ("typed-literal", "0"))
    )
    with scripted(Reply(f'{{"head":{{"vars":["x"]}},"results":{{"bindings":[{cells}]}}}}'.encode())) as server:
        assert RemoteStore(server.url).table("SELECT ?x WHERE { }").column("x") == [True, True, False]


def test_a_refused_query_is_the_fault_of_the_query() -> None:
    reply = Reply(b"error at 1:38: expected one of ...\nand more", "text/plain", 400)
    with (
        scripted(reply) as server,
        pytest.raises(QueryError, match=r"refused the query: error at 1:38: expected one of \.\.\.$"),
    ):
        RemoteStore(server.url).sparql("SELECT * { bla }")


def test_a_store_that_is_not_there() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))  # bound, but nobody listens
        with pytest.raises(RemoteError, match="cannot be reached: Connection refused"):
            RemoteStore(f"http://127.0.0.1:{free.getsockname()[1]}/sparql").sparql("ASK { }")


def test_broken_turtle_is_told() -> None:
    with (
        scripted(Reply(b"<http://a> <http://b> ", "text/turtle")) as server,
        pytest.raises(RemoteError, match="broken off"),
    ):
        RemoteStore(server.url).sparql("CONSTRUCT WHERE { ?s ?p ?o }")


def test_a_store_without_the_plan_is_told_on_the_command_line() -> None:
    nothing = Reply(b'{"head": {"vars": ["plan", "replaced", "measures"]}, "results": {"bindings": []}}')
    with scripted(nothing) as server:
        done = CliRunner().invoke(app, ["query", "ministers", "--store", server.url])
    assert done.exit_code == 2
    assert "holds no plan under https://w3id.org/vapa: fill it with `vapa push`" in done.stderr


def test_a_login_is_sent_only_when_it_is_asked_for() -> None:
    who = Reply(b"", "text/plain", 401, {"WWW-Authenticate": 'Basic realm="SPARQL"'})
    with scripted(Reply(ROWS), who, Reply(ROWS)) as server:
        RemoteStore(server.url, user="jan", password="geheim").sparql("SELECT * { }")
        assert server.logins == [""]
        RemoteStore(server.url, user="jan", password="geheim").sparql("SELECT * { }")
    assert server.logins == ["", "", "Basic amFuOmdlaGVpbQ=="]  # jan:geheim


def test_nothing_is_loaded_beside_a_store_elsewhere() -> None:
    with pytest.raises(QueryError, match="put it there with `vapa push`"):
        RemoteStore("http://127.0.0.1:9/").add(b"")


# --- pushing ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five triples in two graphs."""
    path = tmp_path_factory.mktemp("two") / "two.nq"
    graph = "<https://w3id.org/vapa/id/graph/{}>"
    lines = [
        f'<http://a/{n}> <http://b> "{n}" {graph.format("document" if n < 3 else "curation")} .\n' for n in range(5)
    ]
    path.write_text("".join(lines))
    return path


def sizes(**graphs: int) -> Reply:
    """The answer to the query for the sizes of the graphs."""
    rows = [
        {
            "graph": {"type": "uri", "value": f"https://w3id.org/vapa/id/graph/{name}"},
            "triples": {"type": "literal", "value": str(size)},
        }
        for name, size in graphs.items()
    ]
    return Reply(json.dumps({"head": {"vars": ["graph", "triples"]}, "results": {"bindings": rows}}).encode())


def test_a_graph_is_put_first_and_then_added_to(two: Path) -> None:
    told: list[str] = []
    with scripted(Reply(status=204)) as graphs, scripted(sizes(document=3, curation=2)) as store:
        count = push(two.read_bytes(), GraphStore(graphs.url), RemoteStore(store.url), piece=2, progress=told.append)
    assert count == 5
    assert [(method, path.rsplit("%2F", 1)[1], body.count(b" .\n")) for method, path, body in graphs.asked] == [
        ("GET", "none", 0),
        ("PUT", "document", 2), ("PUT", "curation", 2), ("POST", "document", 1),
    ]  # fmt: skip
    assert told[-1] == "https://w3id.org/vapa/id/graph/document: 3 triples"


def test_a_graph_that_arrived_in_part_is_named(two: Path) -> None:
    with (
        scripted(Reply(status=204)) as graphs,
        scripted(sizes(document=3, curation=1)) as store,
        pytest.raises(RemoteError, match=r"does not hold what was sent: .*/graph/curation holds 1 of 2 triples$"),
    ):
        push(two.read_bytes(), GraphStore(graphs.url), RemoteStore(store.url), piece=9, progress=lambda _: None)


@pytest.mark.parametrize("status", [429, 502, 503])
def test_a_fault_that_passes_is_tried_again(two: Path, status: int) -> None:
    busy = Reply(b"busy", "text/plain", status)
    with (
        scripted(Reply(status=404), busy, busy, Reply(status=204)) as graphs,
        scripted(sizes(document=3, curation=2)) as store,
    ):
        push(
            two.read_bytes(),
            GraphStore(graphs.url, wait=0.01),
            RemoteStore(store.url),
            piece=9,
            progress=lambda _: None,
        )
    assert [method for method, _, _ in graphs.asked] == ["GET", "PUT", "PUT", "PUT", "PUT"]


@pytest.mark.parametrize(
    ("reply", "attempts", "words"),
    [
        (
            Reply(b"busy", "text/plain", 503),
            3,
            "failed with status 503: busy; graph .*/document is not complete, push again",
        ),
        (Reply(b"bad literal", "text/plain", 400), 1, "failed with status 400: bad literal"),
        (Reply(b"", "text/plain", 401), 1, "lets in only whom it knows: set VAPA_STORE_USER and VAPA_STORE_PASSWORD"),
    ],
)
def test_a_fault_that_stays_is_told(two: Path, reply: Reply, attempts: int, words: str) -> None:
    with scripted(Reply(), reply) as graphs:
        to, store = GraphStore(graphs.url, attempts=3, wait=0.01), RemoteStore(graphs.url)
        with pytest.raises(RemoteError, match=words):
            push(two.read_bytes(), to, store, piece=9, progress=lambda _: None)
    assert len(graphs.asked) == 1 + attempts


def test_a_dump_of_another_base_is_not_sent(two: Path) -> None:
    with scripted(Reply(status=204)) as graphs, pytest.raises(QueryError, match="give the --base it was built with"):
        push(
            two.read_bytes(),
            GraphStore(graphs.url),
            RemoteStore(graphs.url, "http://elders/vapa"),
            piece=9,
            progress=lambda _: None,
        )
    assert [method for method, _, _ in graphs.asked] == ["GET"]


def test_a_store_that_is_not_there_is_told_before_anything_is_pushed(two: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        to = GraphStore(f"http://127.0.0.1:{free.getsockname()[1]}/", attempts=2, wait=0.01)
        with pytest.raises(RemoteError, match=r"cannot be reached: .*Connection refused$"):
            push(two.read_bytes(), to, RemoteStore(to.url), piece=9, progress=lambda _: None)


def test_push_wants_to_know_where_to_check(two: Path) -> None:
    done = CliRunner().invoke(app, ["push", "--to", "http://127.0.0.1:9/", "--dump", str(two)])
    assert done.exit_code == 2
    assert "give --store too" in done.stderr


# --- enriching ----------------------------------------------------------------------------------

QUERY = """PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
CONSTRUCT { ?thing skos:altLabel ?label } WHERE {
  # links
  ?link skos:prefLabel ?label FILTER(lang(?label) = "fr")
}
"""
GROUP = "https://w3id.org/vapa/id/target-group/ouderen"
FRENCH = Reply(f'<{GROUP}> <http://www.w3.org/2004/02/skos/core#altLabel> "personne âgée"@fr .'.encode(), "text/turtle")


@pytest.fixture(scope="module")
def part(dump: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The plan and the group of the elderly, with one of its measures."""
    kept = (f"<{GROUP}>", "/id/plan/vapa-2022>", "/id/measure/vapa-2022/7.4.1>")
    lines = dump.read_text(encoding="utf8").splitlines(keepends=True)
    path = tmp_path_factory.mktemp("part") / "part.nq"
    path.write_text("".join(line for line in lines if line.split()[0].endswith(kept)), encoding="utf8")
    return path


@pytest.fixture
def query(tmp_path: Path) -> Path:
    path = tmp_path / "Frans.rq"
    path.write_text(QUERY)
    return path


def enrich(endpoint: str, dump: Path, query: Path, *more: str) -> tuple[int, str]:
    done = CliRunner().invoke(
        app,
        ["enrich", "--endpoint", endpoint, "--query", str(query), "--out", "frans.nq", "--dump", str(dump), *more],
    )
    return done.exit_code, done.output


def test_labels_come_into_a_graph_of_their_own_with_where_they_come_from(part: Path, query: Path) -> None:
    with scripted(FRENCH) as server:
        assert enrich(server.url, part, query) == (
            0, "frans.nq: 8 statements in https://w3id.org/vapa/id/graph/enrichment/frans\n",
        )  # fmt: skip
    sent = server.asked[0][2].decode()
    assert "VALUES" in sent
    assert "eurovoc.europa.eu%2F2333" in sent.replace("/", "%2F")  # what the data hold as an exact match of ouderen
    store = Store.read(part)
    store.add(Path("frans.nq").read_bytes())
    assert store.table(f"SELECT ?l WHERE {{ <{GROUP}> skos:altLabel ?l FILTER(lang(?l) = 'fr') }}").column("l") == [
        "personne âgée"
    ]
    (row,) = store.table(
        """SELECT ?from ?text ?time WHERE { GRAPH ?graph { ?graph prov:wasDerivedFrom ?from, ?query ; prov:generatedAtTime ?time .
        ?query prov:value ?text FILTER(?from != ?query) } }"""
    )
    assert (row["from"], row["text"]) == (server.url, QUERY)


def test_the_command_line_asks_an_enrichment_beside_the_dump(part: Path, query: Path, tmp_path: Path) -> None:
    with scripted(FRENCH) as server:
        enrich(server.url, part, query)
    own = tmp_path / "own.rq"
    own.write_text("SELECT ?l WHERE { ?g skos:altLabel ?l FILTER(lang(?l) = 'fr') }")
    arguments = ["query", "--file", str(own), "--format", "csv", "--dump", str(part)]
    assert "personne" not in CliRunner().invoke(app, arguments).output
    assert "personne âgée" in CliRunner().invoke(app, [*arguments, "--with", "frans.nq"]).output


def test_what_was_asked_before_is_not_asked_again_unless_it_is_wanted(part: Path, query: Path) -> None:
    with scripted(FRENCH) as server:
        enrich(server.url, part, query)
        first = Path("frans.nq").read_bytes()
        code, output = enrich(server.url, part, query)
        assert (code, len(server.asked)) == (0, 1)
        assert "--refresh asks again" in output
        assert Path("frans.nq").read_bytes() == first
        enrich(server.url, part, query, "--refresh")
        query.write_text(QUERY.replace("fr", "de"))
        enrich(server.url, part, query)
        assert len(server.asked) == 3


NO_LABELS = {
    "a page": (PAGE, "answers with a page"),
    "half": (Reply(FRENCH.body[:-9], "text/turtle"), "broken off or malformed"),
    "garbage": (Reply(b"\xff\x00 . .", "text/turtle"), "broken off or malformed"),
    "nothing at all": (Reply(b"", "text/turtle"), "gave an empty answer"),
    "no triples": (Reply(b"# none\n", "text/turtle"), "has nothing that fits the query; nothing is written"),
    "blank nodes": (Reply(b"_:a <http://b> _:c .", "text/turtle"), "blank nodes"),
    "an error": (Reply(b"<html>", "text/html", 500), "failed with status 500"),
    "nothing in time": (Reply(FRENCH.body, "text/turtle", pause=0.1), "gave no whole answer in 1 seconds"),
    "less than it promised": (Reply(FRENCH.body, "text/turtle", length=9_000), "broke off its answer"),
    "only a part": (
        Reply(FRENCH.body, "text/turtle", headers={"X-Vapa-Truncated": "triples=1"}),
        "only a part of the answer: it was cut at triples=1",
    ),
    "a page that claims to be Turtle": (Reply(PAGE.body, "text/turtle"), "answers with a page"),
    "Latin-1": (Reply(FRENCH.body.decode().encode("latin1"), "text/turtle"), "broken off or malformed"),
    "UTF-16": (Reply(FRENCH.body.decode().encode("utf16"), "text/turtle"), "broken off or malformed"),
    "a table": (Reply(ROWS), "gave an answer that is broken off or malformed"),
    "more than it may": (Reply(FRENCH.body + b"#" * 2_000_000 + b"\n", "text/turtle"), "gave more than 1000000 bytes"),
    "more and more, for ever": (Reply(b"#" * 1_500_000, "text/turtle", length=1 << 50), "gave more than 1000000 bytes"),
    "a long page of an error": (Reply(b"<p>" * 1_000_000, "text/html", 502), "failed with status 502\n"),
    "a refusal": (Reply(b"line 3: unknown function", "text/plain", 400), "refused the query: line 3: unknown function"),
    "that it is asked too much": (Reply(b"slow down", "text/plain", 429), "failed with status 429: slow down"),
    **{
        f"a redirect ({status})": (
            Reply(FRENCH.body, "text/turtle", status, {"Location": "/elsewhere"}),
            "redirects to",
        )
        for status in (301, 302, 303, 307, 308)
    },
    "a redirect out of the web": (
        Reply(b"", status=302, headers={"Location": "file:///etc/passwd"}),
        "redirects",
    ),
}


@pytest.mark.parametrize(("reply", "words"), NO_LABELS.values(), ids=NO_LABELS)
def test_an_endpoint_that_gives_no_labels_leaves_what_is_there(
    part: Path, query: Path, reply: Reply, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VAPA_STORE_TIMEOUT", "1" if reply.pause else str(PATIENCE))
    monkeypatch.setenv("VAPA_ENRICH_BYTES", "1000000")
    Path("frans.nq").write_bytes(b"")
    with scripted(reply) as server:
        code, output = enrich(server.url, part, query)
    assert code in (1, 2)
    assert words in output
    assert output.count("\n") == 1
    assert Path("frans.nq").read_bytes() == b""
    assert sorted(path.name for path in Path().iterdir()) == ["Frans.rq", "frans.nq"]


def test_a_redirect_is_followed_by_nobody_else_than_the_user(part: Path, query: Path) -> None:
    """urllib would ask the other address without the question, and take in what that says."""
    with scripted(FRENCH) as other:
        sent_on = Reply(b"", status=302, headers={"Location": f"{other.url}/labels"})
        with scripted(sent_on) as server:
            code, output = enrich(server.url, part, query)
    assert (code, Path("frans.nq").exists()) == (1, False)
    assert f"{server.url} redirects to {other.url}/labels; give the address that answers itself" in output


def test_an_endpoint_that_is_not_there_is_told(part: Path, query: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))  # bound, but nobody listens
        code, output = enrich(f"http://127.0.0.1:{free.getsockname()[1]}/sparql", part, query)
    assert (code, output.count("\n"), "cannot be reached: Connection refused" in output) == (1, 1, True)


# --- real endpoints ------------------------------------------------------------------------------

OWN = QUERY.replace('?link skos:prefLabel ?label FILTER(lang(?label) = "fr")', "?thing skos:prefLabel ?label")


@pytest.mark.slow
def test_our_own_endpoint_can_enrich(dump: Path, website: Served, query: Path) -> None:
    """Each thing that has a link elsewhere gets its own names once more."""
    query.write_text(OWN)
    assert enrich(website.sparql, dump, query)[0] == 0
    store = Store.read(dump)
    linked = {row["thing"] for row in store.own("links")}
    names = store.table("SELECT DISTINCT ?thing ?name WHERE { ?thing skos:prefLabel ?name }")
    wanted = {(row["thing"], str(row["name"])) for row in names if row["thing"] in linked}
    assert len(wanted) > 100
    store.add(Path("frans.nq").read_bytes())
    graph = f"{store.base}/id/graph/enrichment/frans"
    found = store.table(f"SELECT ?thing ?name WHERE {{ GRAPH <{graph}> {{ ?thing skos:altLabel ?name }} }}")
    assert {(row["thing"], str(row["name"])) for row in found} == wanted


@pytest.mark.slow
def test_our_own_endpoint_that_refuses_enriches_nothing(dump: Path, query: Path) -> None:
    query.write_text(OWN)
    with served(dump, workers=2, query_rows=10) as server:
        code, output = enrich(server.sparql, dump, query)
        assert (code, ": the answer has more than 10 triples" in output) == (1, True)
        query.write_text(OWN.replace("?thing skos:prefLabel ?label", "SERVICE <http://127.0.0.1:9/> { ?a ?b ?label }"))
        code, output = enrich(server.sparql, dump, query)
        assert (code, output.count("\n")) == (1, 1)
    assert not Path("frans.nq").exists()


@pytest.mark.stores
def test_the_oxigraph_server_can_enrich(dump: Path, query: Path, tmp_path: Path) -> None:
    """It holds what EuroVoc calls the elderly, the concept that our group is equal to, in two languages."""
    (tmp_path / "oxigraph").mkdir()
    label = "<http://www.w3.org/2004/02/skos/core#prefLabel>"
    labels = "".join(
        f'<http://eurovoc.europa.eu/2333> {label} "{text}"@{language} .\n'
        for language, text in {"fr": "personne âgée", "de": "alter Mensch"}.items()
    )
    with oxigraph(tmp_path / "oxigraph") as server:
        GraphStore(server.graphs).put("http://eurovoc.europa.eu/", labels.encode())
        assert enrich(server.query, dump, query) == (
            0, "frans.nq: 8 statements in https://w3id.org/vapa/id/graph/enrichment/frans\n",
        )  # fmt: skip
        assert f'<{GROUP}> <http://www.w3.org/2004/02/skos/core#altLabel> "personne âgée"@fr' in Path(
            "frans.nq"
        ).read_text(encoding="utf8")
        query.write_text(QUERY.replace("CONSTRUCT", "CONSTRUCTED"))
        assert enrich(server.query, dump, query)[0] == 2


def test_a_query_without_triples_is_no_enrichment(part: Path, query: Path) -> None:
    query.write_text("SELECT ?x { }")
    with scripted(Reply(ROWS)) as server:
        code, output = enrich(server.url, part, query)
    assert (code, "an enrichment is a CONSTRUCT query" in output) == (2, True)
    assert not Path("frans.nq").exists()
