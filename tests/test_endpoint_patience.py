"""Clients that hold what others need: requests that never end, answers that are never read, more queries than a share."""

from __future__ import annotations

import json
import select
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from tests.helpers.reading import response
from tests.helpers.serving import PATIENCE, Served, busy, served, until
from tests.test_endpoint_attacks import HEAVY, LIGHT, is_right, memory

pytestmark = pytest.mark.slow

SECONDS = 3
"""What a client has to send a request or to read on."""

HALF = b"GET /sparql?query=ASK%20%7B%7D HTTP/1.1\r\nHost: x\r\nX-Half: "
LARGE = "SELECT ?a ?b ?c ?d { ?a ?b ?c . ?d a vapa:Measure }"
"""Some five million rows, to be cut at the limit."""

ROWS = 40_000
"""How many of them are answered: some 12 MB, more than the system keeps on the way."""


@pytest.fixture(scope="module")
def server(dump: Path) -> Iterator[Served]:
    with served(dump, client_seconds=SECONDS, query_bytes=50_000, query_rows=ROWS, answer_cache=0) as running:
        yield running


@contextmanager
def connected(
    server: Served, number: int, sent: bytes = b"", buffer: int | None = None
) -> Iterator[list[socket.socket]]:
    """Connections to a server over which something was sent; `buffer` is how many bytes their system reads ahead."""
    with ExitStack() as stack:
        found = []
        for _ in range(number):
            client = stack.enter_context(socket.socket())
            if buffer:
                client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
            client.settimeout(PATIENCE)
            client.connect(server.at)
            client.sendall(sent)
            found.append(client)
        yield found


def asking(query: str, **headers: str) -> bytes:
    lines = [
        f"GET /sparql?max-rows={ROWS}&query={quote(query)} HTTP/1.1",
        "Host: x",
        *(f"{n}: {v}" for n, v in headers.items()),
    ]
    return "\r\n".join([*lines, "", ""]).encode()


def answer(client: socket.socket) -> bytes:
    """All that comes until the server closes; a connection that is reset is closed too."""
    content = b""
    try:
        while piece := client.recv(65536):
            content += piece
    except ConnectionResetError:
        pass
    return content


def is_answered(server: Served) -> bool:
    """Whether another client gets its answer."""
    return is_right(httpx.get(server.sparql, params={"query": LIGHT}, timeout=PATIENCE))


def answered(clients: list[socket.socket]) -> list[socket.socket]:
    """The connections over which something has come, an answer or the end."""
    return select.select(clients, [], [], 0)[0]


def held(clients: list[socket.socket]) -> bool:
    """Whether nothing has come over any of these connections, not even that it is closed."""
    return not answered(clients)


def connections(server: Served) -> int:
    """The connections to a server that neither side has closed (proc(5): ESTABLISHED is 01)."""
    port = f":{server.at[1]:04X}"
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()]
    return sum(at.endswith(port) and state == "01" for _, at, _, state, *_ in rows)


# --- requests that never end -------------------------------------------------------------------


def test_two_hundred_half_requests_keep_nobody_waiting(dump: Path) -> None:
    with served(dump, client_seconds=600, workers=1) as patient, connected(patient, 200, HALF) as clients:
        assert is_answered(patient)
        assert held(clients), "it was answered before they were given up"


def test_half_requests_are_closed(server: Served) -> None:
    with connected(server, 200, HALF) as clients:
        for client in clients:
            said = answer(client)
            assert said.startswith(b"HTTP/1.1 408 Request Timeout\r\n")
        assert json.loads(said.partition(b"\r\n\r\n")[2])["detail"] == "the request was not there within 3 seconds"


def test_a_client_that_says_nothing_is_closed(server: Served) -> None:
    with connected(server, 1) as (client,):
        assert answer(client).startswith(b"HTTP/1.1 408")


BEGUN = {
    "the head": HALF,
    "the body": b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: 9999\r\n\r\n",
    "a piece of the body": b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
    b"Transfer-Encoding: chunked\r\n\r\nff\r\n",
    "the address": b"GET /sparql?query=",
}


def said_to_who_sends_on(client: socket.socket) -> bytes:
    """What comes over a connection on which a byte is sent now and then."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with suppress(ConnectionError):
            client.sendall(b"1")
        if select.select([client], [], [], 0.1)[0]:
            return answer(client)
    return b"nothing, and it was not closed"


def test_a_byte_now_and_then_does_not_gain_time(server: Served) -> None:
    with ExitStack() as stack, ThreadPoolExecutor(len(BEGUN)) as sending:
        clients = [stack.enter_context(connected(server, 1, begin))[0] for begin in BEGUN.values()]
        found = dict(zip(BEGUN, sending.map(said_to_who_sends_on, clients), strict=True))
    assert {what: said for what, said in found.items() if said[:12] not in (b"", b"HTTP/1.1 408")} == {}


def test_a_second_request_has_as_little_time_as_the_first(server: Served) -> None:
    with connected(server, 1, asking("ASK {}") + HALF) as (client,):
        said = answer(client)
    assert said.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b"HTTP/1.1 408 Request Timeout\r\n" in said


def test_a_slow_query_is_not_a_slow_client(server: Served) -> None:
    """The query takes longer than a client may take to ask it, and the next one has begun meanwhile."""
    began = time.monotonic()
    with connected(server, 1, asking(HEAVY) + HALF) as (client,):
        said = answer(client)
    assert (said.startswith(b"HTTP/1.1 504 "), b"HTTP/1.1 408 " in said) == (True, True), said
    assert time.monotonic() - began > SECONDS * 2


def test_a_line_end_after_a_request_is_no_slow_request(server: Served) -> None:
    """It comes on its own while the query runs, which takes longer than a client may take to ask one."""
    with connected(server, 1, asking(HEAVY)) as (client,):
        time.sleep(0.5)
        client.sendall(b"\r\n")
        assert answer(client).startswith(b"HTTP/1.1 504 ")


@pytest.mark.parametrize(
    ("begin", "status"),
    [
        (HALF, b"431"),
        (b"GET /", b"431"),
        ((b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
         b"Transfer-Encoding: chunked\r\n\r\n0\r\nX-Trailer: "), b"413"),
    ],
    ids=["header", "address", "trailer"],
)  # fmt: skip
def test_a_request_without_end_is_refused_before_it_fills_the_memory(
    server: Served, begin: bytes, status: bytes
) -> None:
    before = memory({server.pid})
    with connected(server, 1, begin) as (client,), suppress(ConnectionError):
        for _ in range(400):
            client.sendall(b"y" * 1_000_000)
        pytest.fail("400 MB of a request were taken in")
    assert memory({server.pid}) < before + 200_000_000
    with connected(server, 1, begin) as (client,):
        with suppress(ConnectionError):
            client.sendall(b"y" * 300_000)
        assert answer(client)[:12] in (b"HTTP/1.1 " + status, b"")
    assert is_answered(server)


def test_connections_are_bounded_and_those_that_ask_nothing_make_place(dump: Path) -> None:
    with served(dump, connections=20, workers=1) as small:
        assert is_answered(small)
        with connected(small, 100, HALF), httpx.Client() as kept:
            assert is_right(kept.get(small.sparql, params={"query": LIGHT}))
            assert until(lambda: connections(small) <= 20)
            assert is_answered(small)


# --- answers that are never read ---------------------------------------------------------------


def test_an_answer_that_is_not_read_holds_no_worker(dump: Path) -> None:
    long: dict[str, Any] = dict.fromkeys(("client_seconds", "query_seconds", "queue_seconds"), 10 * PATIENCE)
    with (
        served(dump, query_rows=ROWS, answer_cache=0, workers=1, **long) as patient,
        connected(patient, 3, asking(LARGE), buffer=4096) as clients,
    ):
        assert until(lambda: len(answered(clients)) == 3), "one after another, by the one worker there is"
        assert is_answered(patient)
        assert until(lambda: connections(patient) == 3), "they are not given up"


def test_an_answer_that_is_not_read_is_given_up(dump: Path) -> None:
    with served(
        dump, client_seconds=SECONDS, query_rows=ROWS, answer_cache=0, workers=1, query_seconds=600, queue_seconds=600
    ) as one:
        assert is_answered(one)
        with connected(one, 3, asking(LARGE), buffer=4096) as clients:
            assert until(lambda: connections(one) == 0)
            for client in clients:
                assert answer(client).startswith(b"HTTP/1.1 200 OK")
        assert is_answered(one)


def test_who_reads_slowly_but_steadily_gets_all_of_it(server: Served) -> None:
    """For three times the time that a client has without reading on; the rest then comes at once."""
    with connected(server, 1, asking(LARGE, Connection="close"), buffer=65536) as (client,):
        content, end = client.recv(65536), time.monotonic() + 3 * SECONDS
        while time.monotonic() < end:
            content += client.recv(65536)
            time.sleep(0.05)
        head, _, body = (content + answer(client)).partition(b"\r\n\r\n")
    assert b"x-vapa-truncated: rows=" + str(ROWS).encode() in head.lower()
    assert len(json.loads(body)["results"]["bindings"]) == ROWS


def test_what_waits_to_be_read_is_bounded_in_memory(dump: Path) -> None:
    """Thirty answers together are more than three times what the server may grow by."""
    with served(
        dump, unread_bytes=30_000_000, query_rows=ROWS, answer_cache=0, workers=1, query_seconds=600, queue_seconds=600
    ) as small:
        assert is_answered(small)
        before = memory({small.pid})
        with connected(small, 30, asking(LARGE), buffer=4096):
            assert is_answered(small)
            assert memory({small.pid}) < before + 120_000_000


# --- more queries than a share -----------------------------------------------------------------


def ask_as(server: Served, client: str, query: str, **headers: str) -> httpx.Response:
    """Ask as the client whose address a web server on this machine passes on."""
    given = {"X-Forwarded-For": client, "Accept": "*/*", **headers}
    return httpx.get(server.sparql, params={"query": query}, headers=given, timeout=PATIENCE)


@contextmanager
def greedy(server: Served, *addresses: str) -> Iterator[list[socket.socket]]:
    """Connections that ask what takes for ever, each passed on for one or more addresses; closed, they ask no more."""
    with ExitStack() as stack:
        yield [
            stack.enter_context(connected(server, 1, asking(HEAVY, **{"X-Forwarded-For": address})))[0]
            for address in addresses
        ]


def test_slow_queries_of_others_do_not_delay(dump: Path) -> None:
    """Six of the eight workers are held; a light query still finds one."""
    with served(dump, answer_cache=0, query_seconds=600) as eight, greedy(eight, *["192.0.2.7"] * 6) as clients:
        assert until(lambda: sum(map(busy, eight.workers())) == 6)
        assert is_answered(eight)
        assert held(clients), "the others are at it still"


def test_a_client_has_a_share_and_others_are_answered_meanwhile(dump: Path) -> None:
    with served(dump, client_queries=2, workers=2, query_seconds=600, queue_seconds=600, answer_cache=0) as shared:
        assert is_answered(shared)
        with greedy(shared, *(f"10.0.0.{n}, 192.0.2.7" for n in range(10))) as clients:
            assert until(lambda: len(answered(clients)) == 8), "the excess is told, and not when the others are done"
            told = answered(clients)
            refused = [response(client) for client in told]
            assert is_right(ask_as(shared, "192.0.2.8", LIGHT))
            page = ask_as(shared, "192.0.2.7", LIGHT, Accept="text/html")
            assert held([client for client in clients if client not in told]), "the others are at it still"
        assert until(lambda: is_right(ask_as(shared, "192.0.2.7", LIGHT))), "when they are gone it may ask again"
    for reply, body in refused:
        assert (reply.status, reply.headers["retry-after"]) == (429, "5")
        assert reply.headers["content-type"] == "application/problem+json"
        assert "you have 2 queries running or waiting;" in json.loads(body)["detail"]
    assert page.status_code == 429
    assert "U wacht al op antwoord op 2 vragen" in page.text


def test_no_client_has_all_workers_even_without_a_share(dump: Path) -> None:
    with served(dump, client_queries=0, workers=2, query_seconds=600, queue_seconds=600, answer_cache=0) as free:
        assert is_answered(free)
        with greedy(free, *["192.0.2.7"] * 4) as clients:
            assert until(lambda: any(map(busy, free.workers())))
            assert is_right(ask_as(free, "192.0.2.8", LIGHT))
            assert held(clients), "the others are at it still"


def test_the_address_that_is_passed_on_is_believed_of_known_web_servers_only(
    dump: Path,
) -> None:
    with served(
        dump, client_queries=1, workers=2, query_seconds=600, answer_cache=0, trusted_proxies="192.0.2.1"
    ) as direct:
        assert is_right(ask_as(direct, "192.0.2.7", LIGHT))
        with greedy(direct, "192.0.2.7"):
            assert until(lambda: any(map(busy, direct.workers())))
            assert ask_as(direct, "192.0.2.8", LIGHT).status_code == 429, "it is the same client"
