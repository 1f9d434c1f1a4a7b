"""Stores for the tests: real ones, each in a folder and on a port of its own, and one that answers by a script."""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import IO

import pytest

from queries.stores.push import GraphStore, push
from queries.stores.remote import RemoteStore
from tests.helpers.serving import PATIENCE


@dataclass(frozen=True)
class Server:
    """A store that runs: where it is asked, where graphs are put, and who may put them."""

    query: str
    graphs: str
    user: str = ""
    password: str = ""


def program(name: str) -> str:
    """The path of a program, beside this Python or on the PATH; skips without it, unless VAPA_REQUIRE_STORES is set."""
    beside = Path(sys.executable).with_name(name)
    found = str(beside) if beside.exists() else shutil.which(name)
    if found is None:
        if os.environ.get("VAPA_REQUIRE_STORES"):
            pytest.fail(f"{name} is required, but it is not here")
        pytest.skip(f"{name} is not here")
    return found


def free_port() -> int:
    """A port that nobody else gets while the tests run; a server that reuses addresses, as all do, can listen there."""
    kept = socket.socket()
    atexit.register(kept.close)
    kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    kept.bind(("127.0.0.1", 0))
    port: int = kept.getsockname()[1]
    return port


@contextmanager
def oxigraph(folder: Path) -> Iterator[Server]:
    """The Oxigraph server."""
    at = f"127.0.0.1:{free_port()}"
    command = [program("oxigraph"), "serve", "--location", str(folder), "--bind", at, "--union-default-graph"]
    with (folder.parent / f"{folder.name}.log").open("wb") as log, _running(command, folder, log):
        _wait(f"http://{at}/query?query=ASK%7B%7D", log)
        yield Server(f"http://{at}/query", f"http://{at}/store")


INI = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = temp.db
TransactionFile = temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
NumberOfBuffers = 20000
MaxDirtyBuffers = 15000
CheckpointInterval = 0
DirsAllowed = .
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = .
"""


@contextmanager
def virtuoso(folder: Path) -> Iterator[Server]:
    """Virtuoso, without the rights of root."""
    virtuoso_t, isql = program("virtuoso-t"), program("isql-vt")
    sql, http = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(INI.format(sql=sql, http=http))
    command = [virtuoso_t, "+foreground", "+configfile", "virtuoso.ini"]
    if os.getuid() == 0:
        command = [program("setpriv"), "--reuid=65534", "--regid=65534", "--clear-groups", *command]
        for path in (folder, *folder.parents):  # the temp folders of a test are closed to others
            if path.owner() != "root" or path in (Path("/"), Path("/tmp")):
                break
            path.chmod(path.stat().st_mode | 0o011)
        for path in (folder, *folder.iterdir()):
            os.chown(path, 65534, 65534)
    with (folder / "out.txt").open("wb") as log, _running(command, folder, log) as process:
        _wait(f"http://127.0.0.1:{http}/sparql?query=ASK%7B%7D", log)
        try:
            yield Server(
                f"http://127.0.0.1:{http}/sparql", f"http://127.0.0.1:{http}/sparql-graph-crud-auth", "dba", "dba"
            )
        finally:
            shutdown = [isql, f"127.0.0.1:{sql}", "dba", "dba", "exec=shutdown();"]
            subprocess.run(shutdown, capture_output=True, timeout=PATIENCE, check=False)
            process.wait(PATIENCE)


def filled(server: Server, dump: Path) -> Server:
    """The same store, once `push` has brought it what a dump holds."""
    to = GraphStore(server.graphs, server.user, server.password)
    push(dump.read_bytes(), to, RemoteStore(server.query), piece=15000, progress=lambda _: None)
    return server


@contextmanager
def _running(command: list[str], folder: Path, log: IO[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=subprocess.STDOUT)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait(url: str, log: IO[bytes]) -> None:
    """Until the server answers."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.05)
    pytest.fail(f"{url} does not answer:\n{Path(log.name).read_text(errors='replace')[-2000:]}")


@dataclass
class Scripted:
    """A server that gives the answers it was told to, one after the other, and keeps what it was asked."""

    url: str
    answers: list[Reply]
    asked: list[tuple[str, str, bytes]]
    logins: list[str]


@dataclass(frozen=True)
class Reply:
    """One answer: `length` overrides Content-Length, `pause` is slept before each byte."""

    body: bytes = b""
    media_type: str = "application/sparql-results+json"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    length: int | None = None
    pause: float = 0


@contextmanager
def scripted(*answers: Reply) -> Iterator[Scripted]:
    """A scripted server; the last answer is given for ever."""
    stopped = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            script.asked.append((self.command, self.path, body))
            script.logins.append(self.headers.get("Authorization", ""))
            reply = script.answers.pop(0) if len(script.answers) > 1 else script.answers[0]
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.media_type)
            self.send_header("Content-Length", str(len(reply.body) if reply.length is None else reply.length))
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.end_headers()
            try:
                for piece in [reply.body[i : i + 1] for i in range(len(reply.body))] if reply.pause else [reply.body]:
                    if stopped.wait(reply.pause):
                        break
                    self.wfile.write(piece)
            except ConnectionError:
                pass

        do_PUT = do_GET = do_POST  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    script = Scripted(f"http://127.0.0.1:{server.server_address[1]}/sparql", list(answers), [], [])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield script
    finally:
        stopped.set()
        server.shutdown()
        server.server_close()
        thread.join(10)
