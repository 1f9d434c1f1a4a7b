"""How fast the endpoint answers the query library, beside the store in process and two other servers, in one run.

    uv run python -m benchmarks.endpoint [repeats]

Every server holds the same dump and is asked over loopback on a connection that is kept, for JSON. `raw` is
pyoxigraph in this process: evaluate and write JSON. rdflib-endpoint is asked once and given ten seconds: some
queries take rdflib's engine minutes. `ours` evaluates every time (VAPA_ANSWER_CACHE=0); `kept` gives again what was
asked before, as the server does by default. `floor` is a bare starlette application that reads the question and
echoes a few bytes: what any Python server of this kind takes. Figures are milliseconds; ratios and differences are what
to compare.
"""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode
from urllib.request import urlopen

import pyoxigraph as ox

from ontology import Iris
from queries import Store, library

BIN = Path(sys.executable).parent
LARGE = 100_000
"""An answer of more bytes than this is a large one."""


@dataclass
class Server:
    """A server to be asked, over one connection."""

    port: int
    path: str
    patience: float = 60.0
    connection: http.client.HTTPConnection | None = field(default=None, repr=False)

    def ask(self, text: str) -> bytes:
        """The answer to a query. Raises OSError when it takes too long or is no answer."""
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.patience)
        try:
            headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/sparql-results+json"}
            self.connection.request("POST", self.path, urlencode({"query": text}), headers)
            response = self.connection.getresponse()
            content = response.read()
        except (OSError, http.client.HTTPException) as error:
            self.connection.close()
            self.connection = None
            if isinstance(error, BrokenPipeError | ConnectionResetError | http.client.RemoteDisconnected):
                return self.ask(text)  # the server had closed a connection that lay idle
            raise OSError(str(error)) from error
        if response.status != 200:
            raise OSError(f"{response.status}: {content[:200]!r}")
        return content


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@contextmanager
def running(path: str, port: int, *command: str | Path, patience: float = 60.0, cache: int = 0) -> Iterator[Server]:
    """A server's process, from the moment it answers until it is stopped by its process id."""
    process = subprocess.Popen(
        [*map(str, command)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env={**os.environ, "VAPA_ANSWER_CACHE": str(cache), "VAPA_QUERY_ROWS": "1000000"},  # no answer is cut
    )
    try:
        end = time.monotonic() + 180
        while time.monotonic() < end:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield Server(port, path, patience)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(30)


def timed(action: Callable[[], object], repeats: int) -> list[float]:
    """Milliseconds of each time."""
    taken = []
    for _ in range(repeats):
        start = time.perf_counter()
        action()
        taken.append((time.perf_counter() - start) * 1000)
    return taken


def p95(taken: list[float]) -> float:
    return sorted(taken)[min(len(taken) - 1, int(len(taken) * 0.95))]


def patient(port: int, dump: Path, texts: dict[str, str]) -> dict[str, float]:
    """Milliseconds that rdflib-endpoint takes for each query, asked once; infinite when ten seconds are not enough.

    It cannot give up a query, so it is started again after one that took too long.
    """
    taken, left = {}, list(texts)
    while left:
        with running("/", port, BIN / "rdflib-endpoint", "serve", dump, "--port", str(port), patience=10) as server:
            while left:
                name = left.pop(0)
                try:
                    taken[name] = timed(lambda: server.ask(texts[name]), 1)[0]  # noqa: B023
                except OSError:
                    taken[name] = float("inf")
                    break
    return taken


def throughput(server: Server, text: str, seconds: float = 3.0, clients: int = 8) -> float:
    """Answers a second, with several clients at once (their Python shares a core with the server)."""

    def client(_: int) -> int:
        own, count, end = Server(server.port, server.path), 0, time.monotonic() + seconds
        while time.monotonic() < end:
            own.ask(text)
            count += 1
        return count

    with ThreadPoolExecutor(clients) as pool:
        return sum(pool.map(client, range(clients))) / seconds


@dataclass(frozen=True)
class Row:
    """What was measured of one query: the size of its answer, and the times of each, in milliseconds."""

    name: str
    size: int
    raw: float
    ours: list[float]
    kept: float
    oxigraph: list[float]
    floor: float

    @property
    def mine(self) -> float:
        return statistics.median(self.ours)

    @property
    def theirs(self) -> float:
        return statistics.median(self.oxigraph)


def main(repeats: int = 25) -> None:
    with TemporaryDirectory() as folder:
        dump, place, ports = Path(folder) / "vapa.nq", Path(folder) / "oxigraph", [free_port() for _ in range(5)]
        subprocess.run([sys.executable, "-m", "vapa", "build", "--out", str(dump)], capture_output=True, check=True)
        subprocess.run([BIN / "oxigraph", "load", "--location", place, "--file", dump], capture_output=True, check=True)
        store = Store.read(dump)
        texts = {name: store.bound(query) for name, query in library().items()}
        bind = ("--location", place, "--union-default-graph", "--bind", f"127.0.0.1:{ports[1]}")
        serve = (sys.executable, "-m", "vapa", "serve", "--dump", dump, "--port")
        with (
            running("/sparql", ports[0], *serve, str(ports[0])) as ours,
            running("/sparql", ports[3], *serve, str(ports[3]), cache=30_000_000) as keeper,
            running("/query", ports[1], BIN / "oxigraph", "serve-read-only", *bind) as oxigraph,
            running("/", ports[4], sys.executable, "-m", "benchmarks.echo", str(ports[4])) as echo,
        ):
            for port in (ports[0], ports[3]):  # the catalogue is what the server warms last
                urlopen(f"http://127.0.0.1:{port}/catalog.ttl", timeout=600).close()
            servers = (ours, keeper, oxigraph)
            rows = [measure(store, name, text, servers, echo, repeats) for name, text in texts.items()]
            asked = (("ours", ours), ("oxigraph", oxigraph), ("floor", echo))
            many = {name: throughput(server, texts["ministers"]) for name, server in asked}
        show(rows, patient(ports[2], dump, texts), many)


def measure(store: Store, name: str, text: str, servers: tuple[Server, ...], echo: Server, repeats: int) -> Row:
    """Each in turn, so that what else the machine does falls on all alike."""

    def raw() -> bytes:
        found = store._store.query(text, prefixes=Iris(store.base).prefixes, use_default_graph_as_union=True)
        assert not isinstance(found, ox.QueryTriples)
        return found.serialize(format=ox.QueryResultsFormat.JSON) or b""

    actions: list[Callable[[], bytes]] = [raw, *(partial(server.ask, text) for server in servers)]
    assert len({len(json.loads(action())["results"]["bindings"]) for action in actions}) == 1, name
    actions.append(partial(echo.ask, text))
    taken: list[list[float]] = [[] for _ in actions]
    for _ in range(repeats):
        for times, action in zip(taken, actions, strict=True):
            times += timed(action, 1)
    raw_time, kept, floor = (statistics.median(taken[place]) for place in (0, 2, 4))
    return Row(name, len(raw()), raw_time, taken[1], kept, taken[3], floor)


def show(rows: list[Row], rdflib: dict[str, float], many: dict[str, float]) -> None:
    heads = ("bytes", "raw", "ours", "p95", "kept", "oxigraph", "p95", "rdflib", "+ms", "x raw", "x oxi")
    print(" " * 30 + "".join(f"{head:>9}" for head in heads))
    for row in rows:
        figures = (row.raw, row.mine, p95(row.ours), row.kept, row.theirs, p95(row.oxigraph), rdflib[row.name])
        ratios = (row.mine - row.raw, row.mine / row.raw, row.mine / row.theirs)
        print(f"{row.name:30}{row.size:9}" + "".join(f"{figure:9.2f}" for figure in (*figures, *ratios)))
    small = [row.mine - row.raw for row in rows if row.size <= LARGE]
    parts = [(row.mine - row.raw, row.floor, row.theirs) for row in rows if row.size <= LARGE]
    over, floor, theirs = (statistics.median(column) for column in zip(*parts, strict=True))
    print(
        f"of those {over:.2f} ms a bare starlette echo takes {floor:.2f} (the floor), our own work {over - floor:.2f};"
    )
    print(f"a round trip of the Oxigraph server takes {theirs:.2f} ms: our overhead is {over / theirs:.2f} of it")
    large = [row.mine / row.raw for row in rows if row.size > LARGE]
    print(f"\n{len(small)} small answers: {statistics.median(small):.2f} ms over raw (median), worst {max(small):.2f}")
    print(f"{len(large)} large answers: {statistics.median(large):.2f} x raw (median), worst {max(large):.2f}")
    for peer, behind in {
        "the Oxigraph server": [row.name for row in rows if row.mine >= row.theirs],
        "the Oxigraph server, with answers kept": [row.name for row in rows if row.kept >= row.theirs],
        "rdflib-endpoint": [row.name for row in rows if row.mine >= rdflib[row.name]],
    }.items():
        print(f"not ahead of {peer}: {', '.join(behind) or 'none'}")
    for name, rate in many.items():
        print(f"{name}: {rate:.0f} answers a second to `ministers`, 8 clients")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
