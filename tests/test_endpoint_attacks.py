"""What a public endpoint meets: queries that reach out, run on, swell or are no queries; processes that die."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import count
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

from queries.stores.syntax import Dataset, dataset, holds_service
from tests.helpers.reading import response
from tests.helpers.serving import PATIENCE, Served, alive, busy, children, limits, served, until
from viz.web.endpoint import Limits, pool
from viz.web.endpoint.pool import Pool
from viz.web.http.negotiation import Problem

pytestmark = pytest.mark.slow

SECONDS = 1
"""The time limit of the attacked server."""

SIEGE_SECONDS = 5
"""How long fifty clients ask at once, until the query of one is cut; with thirty it was tried by hand."""

HEAVY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c != ?f) }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { " + "VALUES ?a%d { 1 2 3 4 5 6 7 8 9 } " * 10 % tuple(range(10)) + "}"
"""A query that needs no data to take long."""
LIGHT = "SELECT (COUNT(*) AS ?n) { ?m a vapa:Measure }"


@pytest.fixture(scope="module")
def server(dump: Path) -> Iterator[Served]:
    with served(dump, answer_cache=0, query_seconds=SECONDS, query_memory=300_000_000) as running:
        yield running


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with httpx.Client(timeout=PATIENCE) as connection:
        connection.headers["Content-Type"] = "application/sparql-query"
        yield connection


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """A socket of this machine that notices who connects."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.3)
        yield listening


def is_right(response: httpx.Response, number: int = 81) -> bool:
    """Whether this is the answer to LIGHT: 81 measures."""
    return response.status_code == 200 and response.json()["results"]["bindings"][0]["n"]["value"] == str(number)


# --- reaching outside --------------------------------------------------------------------------

SERVICES = (
    "SELECT * { SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { service silent <URL> { ?s ?p ?o } }",
    "SELECT * { { SELECT * { { SELECT * { SERVICE <URL> { ?s ?p ?o } } } } } }",
    "SELECT * { ?s ?p ?o FILTER EXISTS { SERVICE <URL> { ?s ?p ?o } } }",
    "SELECT * { ?s ?p ?o FILTER NOT EXISTS { SERVICE SILENT <URL> { ?s ?p ?o } } }",
    "SELECT * { ?s a vapa:Plan BIND(EXISTS { SERVICE <URL> { ?s ?p ?o } } AS ?x) }",
    "SELECT * { { ?s a vapa:Plan } UNION { SERVICE <URL> { ?s ?p ?o } } }",
    "SELECT * { ?s a vapa:Plan OPTIONAL { SERVICE <URL> { ?s ?p ?o } } }",
    "SELECT * { ?s a vapa:Plan MINUS { SERVICE <URL> { ?s ?p ?o } } }",
    "SELECT * { GRAPH ?g { SERVICE <URL> { ?s ?p ?o } } }",
    "SELECT * { VALUES ?u { <URL> } SERVICE ?u { ?s ?p ?o } }",
    "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <URL> { ?s ?p ?o } }",
    "ASK { SERVICE <URL> { ?s ?p ?o } }",
    "DESCRIBE ?s { SERVICE <URL> { ?s ?p ?o } }",
    "SELECT (EXISTS { SERVICE <URL> { ?s ?p ?o } } AS ?x) {}",
    "SELECT ?s { ?s ?p ?o } GROUP BY ?s HAVING (EXISTS { SERVICE <URL> { ?s ?p ?o } })",
    "SELECT ?s { ?s a vapa:Plan } ORDER BY (EXISTS { SERVICE <URL> { ?s ?p ?o } })",
    "SELECT * {# a comment\n\tSeRvIcE\n# another\n<URL>{?s ?p ?o}}",
    "PREFIX u: <URL> SELECT * { SERVICE u: { ?s ?p ?o } }",
)
HIDDEN = (
    "SELECT * { # comment\rSERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { \\u0053ERVICE <URL> { ?s ?p ?o } }",
    'SELECT * { BIND("\\u0022 AS ?x) \'" AS ?y) SERVICE <URL> { ?s ?p ?o } BIND("\' #" AS ?z) }',
    "SELECT * { LATERAL { SERVICE <URL> { ?s ?p ?o } } }",
)
"""Spellings on which the two parsers might differ; all that is asked of them is that nothing connects."""


def test_no_service_ever_connects(server: Served, client: httpx.Client, listener: socket.socket) -> None:
    url = f"http://127.0.0.1:{listener.getsockname()[1]}/sparql"
    for query in SERVICES:
        response = client.post(server.sparql, content=query.replace("URL", url))
        assert (response.status_code, "SERVICE is not allowed" in response.text) == (403, True), query
    for query in HIDDEN:
        assert client.post(server.sparql, content=query.replace("URL", url)).status_code in (400, 403), query
    with pytest.raises(TimeoutError):
        listener.accept()


def test_load_and_from_never_connect(server: Served, client: httpx.Client, listener: socket.socket) -> None:
    url = f"http://127.0.0.1:{listener.getsockname()[1]}/x.ttl"
    for query in (f"LOAD <{url}>", f"SELECT * FROM <{url}> {{ ?s ?p ?o }}", f"ASK FROM NAMED <{url}> {{ ?s ?p ?o }}"):
        assert client.post(server.sparql, content=query).status_code == 400
    assert client.get(server.sparql, params={"query": "ASK {}", "default-graph-uri": url}).status_code == 400
    with pytest.raises(TimeoutError):
        listener.accept()


def in_pool(bounds: Limits, action: Callable[[Pool], object]) -> None:
    """Run an action with a pool of workers over one triple."""
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.Literal("o"), ox.NamedNode("urn:g")))

    async def run() -> None:
        pool = Pool(store, bounds, {})
        await pool.start()
        try:
            await action(pool)  # type: ignore[misc]
        finally:
            await pool.close()

    asyncio.run(run())


def request(query: str) -> dict[str, object]:
    return {"query": query, "default": [], "named": [], "results": "json", "graph": "nt"}


def test_a_worker_cannot_connect_even_where_the_guard_is_off(
    listener: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("viz.web.endpoint.worker.holds_service", lambda *_: False)
    query = SERVICES[0].replace("URL", f"http://127.0.0.1:{listener.getsockname()[1]}/")

    async def ask(pool: Pool) -> None:
        reply, _ = await pool.ask(request(query), lambda _: None)
        assert "problem" in reply

    in_pool(limits(workers=1), ask)
    with pytest.raises(TimeoutError):
        listener.accept()


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ('SERVICE' AS ?x) {}",
        "# SERVICE <urn:x> {}\nASK {}",
        "PREFIX service: <urn:x> ASK { ?s service:service 1 }",
        "SELECT ?service ?serxice { ?service ?p ?serxice } LIMIT 1",
        "SELECT ?from { ?x <urn:wasDerivedFrom> ?from }",
        "# from the plan\nASK {}",
        "SELECT * { LATERAL { ?s ?p ?o } } LIMIT 1 # service from",
        "SELECT * { ?s ?p <<( <urn:a> <urn:b> 'service from' )>> }",
        "SELECT ('in service'@nl--ltr AS ?x) { } # from",
        "DESCRIBE <urn:a> # from a service",
        "ASK {} # service serxice serzice serqice serjice serkice serwice seryice from frxm frzm frqm frjm frkm frwm frym",
    ],
)
def test_the_word_alone_is_no_clause(server: Served, client: httpx.Client, query: str) -> None:
    assert not holds_service(query, {})
    assert dataset(query, {}) == Dataset()
    assert client.post(server.sparql, content=query).status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "ASK FROM <urn:g> {}",
        "select*from<urn:g>{ ?s ?p ?o }",
        "DESCRIBE <urn:x>\nFrom <urn:g>",
        "DESCRIBE * FROM <urn:g>",
        "PREFIX from: <urn:> ASK FROM from:g { ?s from:from 'from' }",
        "BASE <urn:x> ASK FROM <urn:g> { FILTER(1<2&&3>2) }",
        "SELECT (1 AS ?x) FROM <urn:g> { LATERAL { ?s ?p ?o } }",
        'SELECT ("""\n# no comment""" AS ?x) FROM <urn:g> { ?from a <urn:from> }',
        "# from ?from\nDESCRIBE ?x\n  # no, from there:\nFROM <urn:g> # from",
    ],
)
def test_from_is_seen_however_it_is_written(query: str) -> None:
    assert dataset(query, {}) == Dataset(default=("urn:g",))


@pytest.mark.parametrize(
    "query",
    ["ASKFROM<urn:g>{}", "CONSTRUCTFROM<urn:g>{}", "PREFIX g: <urn:> ASK FROMg:g{}", "ASKFROM<urn:g>FROM <urn:h>{}"],
)
def test_from_that_is_no_word_is_told_and_not_passed_over(server: Served, client: httpx.Client, query: str) -> None:
    response = client.post(server.sparql, content=query)
    assert (response.status_code, "FROM as a separate word" in response.text) == (400, True)


# --- running on, and swelling ------------------------------------------------------------------


def test_a_heavy_query_is_cut_at_the_limit_and_the_next_is_answered_at_once(
    server: Served, client: httpx.Client
) -> None:
    """At once is without waiting for anything: on any machine long before the minute that the client has."""
    began = time.monotonic()
    cut = client.post(server.sparql, content=HEAVY)
    assert cut.status_code == 504
    assert f"longer than {SECONDS} second and" in cut.json()["detail"]
    assert time.monotonic() - began > SECONDS * 0.9
    assert is_right(client.post(server.sparql, content=LIGHT))


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?b))) AS ?x) { ?a ?p ?q . ?b ?r ?t }",
        "SELECT DISTINCT ?a ?b ?c ?d { ?a ?b ?c . ?d ?e ?f } ORDER BY ?d",
    ],
)
def test_a_query_that_swells_is_ended_at_its_limits(server: Served, client: httpx.Client, query: str) -> None:
    assert client.post(server.sparql, content=query).status_code in (422, 504)
    assert is_right(client.post(server.sparql, content=LIGHT))


def test_an_answer_that_is_too_large_is_refused(dump: Path) -> None:
    with served(dump, answer_cache=0, answer_bytes=100_000, workers=1) as small:
        response = httpx.get(small.sparql, params={"query": "SELECT * { ?s ?p ?o }"}, timeout=PATIENCE)
        assert response.status_code == 422
        assert "more than 100000 bytes" in response.json()["detail"]


@pytest.mark.parametrize(
    "query",
    [
        "ASK " + "{" * 50_000,
        "ASK " + "{" * 20_000 + "}" * 20_000,
        "SELECT (" + "(" * 20_000 + "1" + ")" * 20_000 + " AS ?x) {}",
        "SELECT * { SERVICE <urn:x> " + "{" * 20_000 + "}" * 20_000 + "}",
        "ASK { ?s " + "!" * 100_000 + "?p ?o }",
        "ASK { ?s " + "^" * 50_000 + "<urn:p> ?o }",
        "SELECT * { FILTER(" + "!" * 100_000 + "true) }",
        "ASK { ?s (" + "<urn:p>|" * 20_000 + "<urn:p>)* ?o }",
        "SELECT * FROM <urn:x> { ?s ?p ?o " + "{} UNION " * 5_000 + "{} }",
    ],
)
def test_a_query_of_monstrous_shape_ends_in_time_and_never_in_500(
    server: Served, client: httpx.Client, query: str
) -> None:
    assert client.post(server.sparql, content=query).status_code in (200, 400, 422, 504)
    assert is_right(client.post(server.sparql, content=LIGHT))


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (<http://example.org/f>(1) AS ?x) {}",
        "SELECT (1/0 AS ?x) {}",
        "SELECT * { ?s ?p ?o FILTER(REGEX(STR(?o), '(((', 'x')) }",
        "SELECT * { ?s ?p ?o FILTER(REGEX(STR(?o), '(a*)*$')) } LIMIT 1",
        "SELECT (REPLACE('a', '', 'b') AS ?x) {}",
        "SELECT ?x { ?x ?x ?x } ORDER BY ?y LIMIT 0 OFFSET 99999999999999999999",
        "DESCRIBE <http://example.org/nothing>",
        "\ufeffASK {}",
        "",
        "\x00",
        "ASK { ?s ?p '\ud7ff\ue000\U0010ffff' }",
    ],
)
def test_an_odd_query_never_ends_in_500(server: Served, client: httpx.Client, query: str) -> None:
    assert client.post(server.sparql, content=query).status_code in (200, 400, 504)


# --- malformed requests ------------------------------------------------------------------------

BROKEN = (
    b"GET /sparql?query=%ZZ HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET /sparql?query=ASK%20%7B%7D&query HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET /sparql?" + b"a=1&" * 500 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET /sparql?query=" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET /sparql HTTP/1.1\r\nHost: <>\"\r\n\r\n",
    b"GET /sparql HTTP/1.1\r\nHost: a b\r\n\r\n",
    b"GET /sparql HTTP/1.1\r\nHost: x:99999999\r\n\r\n",
    b"GET /sparql HTTP/1.1\r\nHost: [\r\n\r\n",
    b"GET /sparql HTTP/1.1\r\nX: " + b"y" * 200_000 + b"\r\n\r\n",
    b"GET http://[::/sparql HTTP/1.1\r\nHost: x\r\n\r\n",
    b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
    b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\nContent-Type: application/sparql-query\r\n\r\n",
    b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
    b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: \xff\xfe\r\nContent-Length: 0\r\n\r\n",
    b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query; charset=\r\nContent-Length: 0\r\n\r\n",
    b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 3\r\n\r\n%%%",
    b"GET /sparql?query=ASK%20%7B%7D HTTP/1.1\r\nHost: x\r\nAccept: " + b"a/b;q=0.1," * 5_000 + b"\r\n\r\n",
    b"GET /sparql?query=ASK%20%7B%7D HTTP/1.1\r\nHost: x\r\nAccept: \xff/\xff\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 not http\r\n\r\n",
)  # fmt: skip


@pytest.mark.parametrize("content", BROKEN, ids=range(len(BROKEN)))
def test_a_broken_request_is_the_askers_fault(server: Served, client: httpx.Client, content: bytes) -> None:
    with socket.create_connection(server.at, timeout=PATIENCE) as connection:
        connection.sendall(content)
        reply, _ = response(connection)
    assert 400 <= reply.status < 500
    assert is_right(client.post(server.sparql, content=LIGHT))


# --- processes that die ------------------------------------------------------------------------


def test_a_killed_worker_is_replaced(server: Served, client: httpx.Client) -> None:
    assert until(lambda: len(server.workers()) == 8)
    before = server.workers()
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    assert until(lambda: len(server.workers() - before) == 8 and not any(map(alive, before)))
    assert is_right(client.post(server.sparql, content=LIGHT))


@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGSTKFLT])
def test_a_worker_that_is_killed_at_work_is_not_blamed_on_its_query(dump: Path, ending: signal.Signals) -> None:
    with served(dump, answer_cache=0, workers=1, query_seconds=10 * PATIENCE) as one, ThreadPoolExecutor(1) as asking:
        assert until(lambda: len(one.workers()) == 1)
        (worker,) = one.workers()
        answer = asking.submit(httpx.get, one.sparql, params={"query": HEAVY}, timeout=PATIENCE)
        assert until(lambda: busy(worker))
        os.kill(worker, ending)
        response = answer.result()
        assert (response.status_code, response.headers["retry-after"]) == (503, "1")
        assert "ended from outside; ask again" in response.json()["detail"]
        assert is_right(httpx.get(one.sparql, params={"query": LIGHT}, timeout=PATIENCE))


def test_a_worker_that_breaks_at_its_query_is_blamed_on_the_query(dump: Path) -> None:
    with served(dump, answer_cache=0, workers=1, query_seconds=10 * PATIENCE) as one, ThreadPoolExecutor(1) as asking:
        assert until(lambda: len(one.workers()) == 1)
        (worker,) = one.workers()
        answer = asking.submit(httpx.get, one.sparql, params={"query": HEAVY}, timeout=PATIENCE)
        assert until(lambda: busy(worker))
        os.kill(worker, signal.SIGABRT)
        assert (answer.result().status_code, "more memory or depth" in answer.result().text) == (422, True)


def test_what_ended_a_query_is_told_however_late_it_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    def late(control: socket.socket, bury: Callable[[socket.socket], None] = pool._bury) -> None:
        time.sleep(1.5)
        bury(control)

    monkeypatch.setattr(pool, "_bury", late)

    async def ask(pool: Pool) -> None:
        with pytest.raises(Problem, match="took longer than 1 second and") as told:
            await pool.ask(request(ENDLESS), lambda _: None)
        assert told.value.dutch == "De vraag duurde langer dan 1 seconde en is afgebroken."

    in_pool(limits(workers=1, query_seconds=1), ask)


def test_a_killed_zygote_is_replaced(server: Served, client: httpx.Client) -> None:
    assert until(lambda: len(server.workers()) == 8)
    for pid in [*children(server.pid), *server.workers()]:
        os.kill(pid, signal.SIGKILL)
    assert until(lambda: is_right(client.post(server.sparql, content=LIGHT)))


def test_a_worker_whose_zygote_has_been_replaced_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two die at work after their zygote: when the second does, there is a new one, which knows nothing of it."""
    monkeypatch.setattr(pool, "_TELLING", 10 * PATIENCE)

    async def ask(pool: Pool) -> None:
        asked = [asyncio.create_task(pool.ask(request(ENDLESS), lambda _: None, client)) for client in "ab"]
        while len(pool._turns.running) < 2:
            await asyncio.sleep(0.01)
        assert pool._zygote
        old = pool._zygote[1]
        os.kill(pool._zygote[0], signal.SIGKILL)
        for worker in list(pool._workers):
            os.kill(worker.pid, signal.SIGKILL)
            while pool._zygote[1] is old:
                await asyncio.sleep(0.01)
        for answer in asked:
            with pytest.raises(Problem, match="ended from outside"):
                await asyncio.wait_for(answer, PATIENCE)

    in_pool(limits(workers=2, query_seconds=10 * PATIENCE), ask)


def test_a_client_that_leaves_frees_its_worker(dump: Path) -> None:
    with served(dump, answer_cache=0, workers=1, query_seconds=10 * PATIENCE) as one:
        assert until(lambda: len(one.workers()) == 1)
        (worker,) = one.workers()
        with pytest.raises(httpx.ReadTimeout):
            httpx.get(one.sparql, params={"query": HEAVY}, timeout=0.5)
        assert is_right(httpx.get(one.sparql, params={"query": LIGHT}, timeout=PATIENCE)), (
            "long before its time was over"
        )
        assert until(lambda: not alive(worker))


def test_who_comes_too_many_is_told_when_to_come_back() -> None:
    async def ask(pool: Pool) -> None:
        tasks = [asyncio.create_task(pool.ask(request(ENDLESS), lambda _: None)) for _ in range(4)]
        done, waiting = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        assert len(waiting) == 3, "one runs, two wait for it, one is too many"
        refused = done.pop().exception()
        assert isinstance(refused, Problem)
        assert (refused.status, refused.headers) == (503, {"Retry-After": "5"})
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)

    in_pool(limits(workers=1, queue=2, query_seconds=600), ask)


def broken_off(url: str) -> None:
    """Ask a query whose answer never comes, because the server ends."""
    with suppress(httpx.HTTPError):
        httpx.get(url, params={"query": HEAVY}, timeout=PATIENCE)


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_nothing_is_left_running_however_the_server_ends(dump: Path, ending: signal.Signals) -> None:
    with served(dump, answer_cache=0, query_seconds=2) as running:
        threading.Thread(target=broken_off, args=(running.sparql,)).start()
        assert until(lambda: len(running.workers()) == 8)
        family = running.family()
        running.process.send_signal(ending)
        assert running.process.wait(PATIENCE) == (0 if ending == signal.SIGINT else -ending)
        assert until(lambda: not any(map(alive, family)))


# --- many at once ------------------------------------------------------------------------------


def test_fifty_clients_at_once_all_get_the_right_answer(dump: Path) -> None:
    """One of them asks what takes too long; and what the server holds of memory stays bounded."""
    with served(dump, answer_cache=0, query_seconds=SIEGE_SECONDS) as siege:
        assert until(lambda: len(siege.workers()) == 8)
        before = memory(siege.family())
        over = threading.Event()

        def ask(number: int) -> int:
            """How often a client asked. Client 0 asks what takes too long; the others something of their own: 81 and their number."""
            own = HEAVY if number == 0 else LIGHT.replace("COUNT(*)", f"COUNT(*) + {number}")
            with httpx.Client(timeout=PATIENCE) as connection:
                for times in count(1):  # noqa: B007
                    response = connection.get(siege.sparql, params={"query": own})
                    assert response.status_code == 504 if number == 0 else is_right(response, 81 + number), (
                        response.text
                    )
                    if number == 0:
                        over.set()
                    if over.is_set():
                        break
            return times

        with ThreadPoolExecutor(50) as clients:
            asked = list(clients.map(ask, range(50)))
        assert sum(asked) > 50, "and more than once"
        assert memory(siege.family()) < before + 400_000_000


def memory(pids: set[int]) -> int:
    """What these processes hold together, in bytes, shared memory counted once (PSS)."""
    total = 0
    for pid in pids:
        try:
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        except (FileNotFoundError, ProcessLookupError):
            continue
        total += next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")) * 1024
    return total
