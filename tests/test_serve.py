"""`vapa serve` as a command: its address, and how it tells that it cannot have one."""

from __future__ import annotations

import asyncio
import errno
import signal
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO, Any
from unittest.mock import AsyncMock

import httpx
import pytest
from starlette.applications import Starlette

from tests.helpers.reading import response
from tests.helpers.serving import PATIENCE, Served, busy, served, until
from tests.test_cli import asked, run
from tests.test_endpoint_attacks import HEAVY
from vapa.files import write
from vapa.opening import dump_content
from viz.web.http import renewing

pytestmark = pytest.mark.slow


def test_it_answers_at_the_address_it_prints(website: Served) -> None:
    assert httpx.get(f"{website.url}/sparql", params={"query": "ASK {}"}).json()["boolean"] is True


def test_other_settings_are_taken_from_the_environment(dump: Path) -> None:
    with served(dump, query_rows=7) as server:
        response = httpx.get(server.sparql, params={"query": "SELECT * { ?s ?p ?o }"})
    assert "more than 7 rows" in response.json()["detail"]


# --- when it stops ------------------------------------------------------------------------------


def test_who_is_being_answered_when_it_stops_gets_the_answer_and_the_rest_a_503(dump: Path, tmp_path: Path) -> None:
    """A query of a moment and one that takes longer than the server goes on; both run when SIGTERM comes."""
    with (tmp_path / "log").open("w+") as log, ThreadPoolExecutor(2) as asking:
        with served(dump, log=log, workers=2, drain_seconds=4, query_seconds=PATIENCE, answer_cache=0) as server:
            long = asking.submit(httpx.get, server.sparql, params={"query": HEAVY}, timeout=PATIENCE)
            assert until(lambda: any(map(busy, server.workers())))
            began = time.monotonic()
            server.process.send_signal(signal.SIGTERM)
            assert server.process.wait(PATIENCE) == -signal.SIGTERM
            assert 4 <= time.monotonic() - began < PATIENCE / 2, "long before the query would have ended"
        assert (long.result().status_code, long.result().headers["retry-after"]) == (503, "30")
        assert "the server is stopping" in long.result().json()["detail"]
        assert "Traceback" not in said(log)


def test_who_is_being_answered_when_it_stops_gets_the_answer(dump: Path, tmp_path: Path) -> None:
    with (tmp_path / "log").open("w+") as log, ThreadPoolExecutor(1) as asking:
        with served(dump, log=log, workers=2, drain_seconds=30, query_seconds=2, answer_cache=0) as server:
            long = asking.submit(httpx.get, server.sparql, params={"query": HEAVY}, timeout=PATIENCE)
            assert until(lambda: any(map(busy, server.workers())))
            server.process.send_signal(signal.SIGTERM)
            assert server.process.wait(PATIENCE) == -signal.SIGTERM
        assert (long.result().status_code, "longer than 2 seconds" in long.result().text) == (504, True)
        assert said(log) == ""


@pytest.mark.parametrize("later", [True, False], ids=["while it goes on", "at once"])
def test_who_stops_it_twice_waits_no_longer_and_nobody_gets_a_bare_500(dump: Path, tmp_path: Path, later: bool) -> None:
    with (tmp_path / "log").open("w+") as log, ThreadPoolExecutor(1) as asking:
        with served(dump, log=log, workers=2, drain_seconds=PATIENCE, query_seconds=PATIENCE, answer_cache=0) as server:
            long = asking.submit(httpx.get, server.sparql, params={"query": HEAVY}, timeout=PATIENCE)
            assert until(lambda: any(map(busy, server.workers())))
            server.process.send_signal(signal.SIGINT)
            assert not later or until(lambda: refuses(server))
            server.process.send_signal(signal.SIGTERM)  # another one: two of the same at once may come as one
            server.process.wait(PATIENCE / 2)
        assert (long.result().status_code, long.result().headers["retry-after"]) == (503, "30")
        assert "Traceback" not in said(log)


def refuses(server: Served) -> bool:
    """Whether a server lets nobody in any more."""
    with socket.socket() as client:
        return client.connect_ex(server.at) == errno.ECONNREFUSED


def said(log: IO[str]) -> str:
    log.seek(0)
    return log.read()


# --- new data ----------------------------------------------------------------------------------


def count(server: Served) -> str:
    """How many measures there are, as the server says."""
    query = "SELECT (COUNT(*) AS ?n) { ?m a vapa:Measure }"
    return httpx.get(server.sparql, params={"query": query, "format": "csv"}, timeout=PATIENCE).text.split()[1]


@pytest.mark.parametrize("told", [True, False], ids=["SIGHUP", "in place"])
def test_new_data_are_served_and_nobody_is_dropped(dump: Path, tmp_path: Path, told: bool) -> None:
    """One asks all the while; one query runs on the old data while the new ones come."""
    own = tmp_path / "own.nq"
    write(own, dump.read_bytes())
    kind = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/vapa/ns#Measure>"
    more = f"<https://w3id.org/vapa/id/measure/x> {kind} <https://w3id.org/vapa/id/graph/document> .\n".encode()
    stop = threading.Event()
    seen: list[str] = []

    def ask_on(server: Served) -> None:
        while not stop.is_set():
            seen.append(count(server))

    with ThreadPoolExecutor(2) as asking, served(own, workers=2, answer_cache=0, query_seconds=3) as server:
        family = server.family()
        on = asking.submit(ask_on, server)
        assert until(lambda: bool(seen))
        long = asking.submit(httpx.get, server.sparql, params={"query": HEAVY}, timeout=PATIENCE)
        write(own, dump.read_bytes() + more)
        if told:
            server.process.send_signal(signal.SIGHUP)
        until(lambda: seen[-1] == "82" or on.done())
        stop.set()
        on.result()
        assert long.result().status_code == 504, "it ran to its own end"
        assert set(seen) == {"81", "82"}
        assert seen == sorted(seen)
        assert until(lambda: family & server.family() == {server.pid}), "what served the old data has ended"


def test_data_that_came_while_the_server_started_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(renewing, "_LOOK", 0.01)
    looked = threading.Event()

    async def start_and_stop() -> None:
        told: asyncio.Queue[dict[str, object]] = asyncio.Queue()
        app = renewing.Renewing(Starlette(), looked.set, lambda: "written meanwhile", "read")
        running = asyncio.create_task(app({"type": "lifespan"}, told.get, AsyncMock()))
        await told.put({"type": "lifespan.startup"})
        assert await asyncio.to_thread(looked.wait, PATIENCE)
        await told.put({"type": "lifespan.shutdown"})
        await running

    asyncio.run(start_and_stop())


@pytest.mark.parametrize("again", [True, False], ids=["written again", "left alone"])
def test_data_are_newer_when_they_were_written_while_the_command_read_them(
    again: bool, dump: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "own.nq"
    write(own, dump.read_bytes())
    newer: list[bool] = []

    def read(*given: Any) -> bytes:
        content = dump_content(*given)
        if again:
            write(own, content)
        return content

    monkeypatch.setattr("vapa.opening.dump_content", read)
    monkeypatch.setattr(renewing, "Renewing", lambda _app, _newer, stamp, seen: newer.append(stamp() != seen))
    monkeypatch.setattr("viz.web.http.server.serve", lambda *_: None)
    assert asked("serve", "--dump", own).returncode == 0
    assert newer == [again]


def test_data_that_cannot_be_used_leave_the_old_ones(dump: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.nq"
    write(own, dump.read_bytes())
    with (tmp_path / "log").open("w+") as log, served(own, log=log, workers=1, answer_cache=0) as server:
        assert count(server) == "81"
        write(own, b"no quads\n")
        assert until(lambda: "the new data cannot be used, the old ones stay" in said(log))
        assert count(server) == "81"
        assert "Traceback" not in said(log)


# --- what the log says -------------------------------------------------------------------------


def test_bad_requests_are_told_with_their_address_and_not_all_of_them(dump: Path, tmp_path: Path) -> None:
    with (tmp_path / "log").open("w+") as log, served(dump, log=log, workers=1) as server:
        for _ in range(30):
            with socket.create_connection(server.at, source_address=("127.0.0.9", 0)) as connection:
                connection.sendall(b"\x16\x03\x01 no http\r\n\r\n")
                assert response(connection)[0].status == 400
        lines = said(log).splitlines()
    assert lines == ["127.0.0.9 asks what is no valid HTTP request"] * 20


def test_a_client_that_leaves_is_no_traceback(dump: Path, tmp_path: Path) -> None:
    """While its query runs, in the middle of its question, and while it reads."""

    def asking(query: str, length: int, *lines: str) -> socket.socket:
        kinds = ("Content-Type: application/sparql-query", f"Content-Length: {length}", *lines)
        connection = socket.create_connection(server.at)
        connection.sendall("\r\n".join(["POST /sparql HTTP/1.1", "Host: x", *kinds, "", query]).encode())
        return connection

    with (tmp_path / "log").open("w+") as log:
        with served(dump, log=log, workers=1, answer_cache=0, query_seconds=10 * PATIENCE) as server:
            for _ in range(2):
                with asking(HEAVY, len(HEAVY)):
                    assert until(lambda: any(map(busy, server.workers())))
                assert until(lambda: not any(map(busy, server.workers())))
            with asking("ASK", 99, "Expect: 100-continue") as half:
                assert half.recv(1), "it is told to go on"
            large = "SELECT * { ?s ?p ?o }"
            with asking(large, len(large)) as reading:
                assert reading.recv(1)
            assert count(server) == "81"
        assert said(log) == ""


def test_a_port_that_is_taken_is_told_in_one_sentence(dump: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = run("serve", "--dump", dump, "--port", str(taken.getsockname()[1]))
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert "Address already in use" in done.stderr


@pytest.mark.parametrize(
    ("name", "value"), [("VAPA_QUERY_SECONDS", "0"), ("VAPA_ANSWER_CACHE", "-1"), ("VAPA_PORT", "65536")]
)
def test_a_wrong_setting_is_told_before_anything_is_served(dump: Path, name: str, value: str) -> None:
    done = run("serve", "--dump", dump, folder=None, **{name: value})
    assert (done.returncode, done.stdout) == (2, "")
    assert f"setting '{name.removeprefix('VAPA_').lower()}' ({name} in the environment) takes" in done.stderr
