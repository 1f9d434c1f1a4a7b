"""The process that answers queries: one at a time, under hard limits, with no way to reach anything outside.

A worker is forked from a process that holds the loaded store, so it starts in milliseconds and shares its
memory. The kernel ends it at the time limit (an interval timer nobody handles) and refuses it memory beyond
the limit and any new file or socket; whoever waits sees the connection close.
"""

from __future__ import annotations

import json
import os
import re
import resource
import signal
import socket
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any, cast

import pyoxigraph as ox

from viz.web.endpoint.guard import Dataset, check, is_update
from viz.web.endpoint.limits import Limits
from viz.web.http.negotiation import Problem

__all__ = ["FRAME", "RDF_FORMATS", "Evaluator", "work"]

FRAME = struct.Struct("!II")
"""Before every message: the length of its JSON part and of its body."""

_RESULTS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
RDF_FORMATS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdf": ox.RdfFormat.RDF_XML,
    "trig": ox.RdfFormat.TRIG,
    "nq": ox.RdfFormat.N_QUADS,
}
_ROW_MARKS = {"json": (b",{", 1), "xml": (b"<result>", 0), "csv": (b"\n", -1), "tsv": (b"\n", -1), "nt": (b"\n", 0)}
"""What stands at least once for each row of a format, and what to add to its count: a count never too low."""


def work(connection: socket.socket, store: ox.Store, limits: Limits, prefixes: Mapping[str, str]) -> None:
    """Answer what comes in until the other side closes. The process is one of our own and ends after this."""
    _confine(limits)
    evaluator = Evaluator(store, limits, prefixes)
    send(connection, {"pid": os.getpid()})
    while request := receive(connection):
        signal.setitimer(signal.ITIMER_REAL, limits.query_seconds)
        reply, body = evaluator.answer(request[0])
        signal.setitimer(signal.ITIMER_REAL, 0)
        send(connection, reply, body)


def _confine(limits: Limits) -> None:
    """Take from this process what it does not need: more memory, files, sockets, a dump of its core."""
    sizes = Path("/proc/self/statm")
    if sizes.exists():  # on Linux; elsewhere the address space cannot be measured, nor held in
        size = int(sizes.read_text().split()[0]) * resource.getpagesize() + limits.query_memory
        resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)


class Evaluator:
    """Answers queries from a store in a chosen format, in memory and within the limits of size."""

    def __init__(self, store: ox.Store, limits: Limits, prefixes: Mapping[str, str]) -> None:
        self._store, self._limits = store, limits
        self._prefixes = dict(prefixes)

    def answer(self, request: Mapping[str, object]) -> tuple[dict[str, object], bytes]:
        """The reply to a request of the pool: what the answer is, and its bytes; or the problem there is."""
        try:
            return self._answer(request)
        except Problem as error:
            names = ("status", "detail", "dutch", "position")
            return {"problem": {name: getattr(error, name) for name in names}}, b""
        except MemoryError:
            return {"died": "memory"}, b""

    def _answer(self, request: Mapping[str, object]) -> tuple[dict[str, object], bytes]:
        text = str(request["query"])
        own = check(text, tuple(self._prefixes.items()))
        asked = Dataset(tuple(request["default"]), tuple(request["named"]))  # type: ignore[arg-type]
        dataset = asked or own  # the protocol's dataset comes before that of the query
        found = self._run(text, dataset)
        if isinstance(found, ox.QueryTriples):
            return self._graph(found, _wanted(request["graph"], "a graph", "een graaf"))
        wanted = _wanted(request["results"], "a table or a truth value", "een tabel of een ja/nee-antwoord")
        if isinstance(found, ox.QueryBoolean):
            return {"form": "ask"}, found.serialize(format=_RESULTS[wanted]) or b""
        return self._rows(found, text, dataset, wanted)

    def _run(self, text: str, dataset: Dataset) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        try:
            if not dataset:
                return self._store.query(text, prefixes=self._prefixes, use_default_graph_as_union=True)
            default, named = map(self._known, (dataset.default, dataset.named))
            return self._store.query(text, prefixes=self._prefixes, default_graph=default, named_graphs=named)
        except SyntaxError as error:
            raise _syntax(str(error.msg), text) from None
        except (RuntimeError, ValueError, OSError) as error:
            raise _failed(error) from None

    def _known(self, iris: tuple[str, ...]) -> list[Any]:
        """The graphs of these IRIs. Raises Problem for one the store does not hold: nothing is ever fetched."""
        try:
            graphs = [ox.NamedNode(iri) for iri in iris]
        except ValueError as error:
            raise Problem(400, f"a graph is named by an IRI: {error}", "Een graaf heet naar een IRI.") from None
        for graph in graphs:
            if not self._store.contains_named_graph(graph):
                known = " ".join(sorted(g.value for g in self._store.named_graphs() if isinstance(g, ox.NamedNode)))
                raise Problem(
                    400,
                    f"there is no graph <{graph.value}> here, and none is fetched; there are: {known}",
                    f"De graaf <{graph.value}> is er niet, en wordt niet opgehaald.",
                )
        return graphs

    def _rows(
        self, found: ox.QuerySolutions, text: str, dataset: Dataset, format: str
    ) -> tuple[dict[str, object], bytes]:
        sink = self._serialise(found, format)
        if not sink.full:
            return {"form": "select"}, sink.content()
        # Only lines of TSV can be counted and cut exactly, so a long answer is made again in that form.
        if format != "tsv":
            again = self._run(text, dataset)
            assert isinstance(again, ox.QuerySolutions)
            sink = self._serialise(again, "tsv")
        body = sink.lines(self._limits.query_rows + 1)
        if format != "tsv":
            body = ox.parse_query_results(body, format=_RESULTS["tsv"]).serialize(format=_RESULTS[format]) or b""
        return {"form": "select", **({"truncated": f"rows={self._limits.query_rows}"} if sink.full else {})}, body

    def _graph(self, found: ox.QueryTriples, format: str) -> tuple[dict[str, object], bytes]:
        sink = self._serialise(found, "nt")
        body = sink.lines(self._limits.query_rows)
        if format != "nt":
            triples = ox.parse(body, format=RDF_FORMATS["nt"])
            prefixes = {name: iri for name, iri in self._prefixes.items() if iri.encode() in body}
            body = ox.serialize(triples, format=RDF_FORMATS[format], prefixes=prefixes) or b""
        return {"form": "graph", **({"truncated": f"triples={self._limits.query_rows}"} if sink.full else {})}, body

    def _serialise(self, found: ox.QuerySolutions | ox.QueryTriples, format: str) -> _Sink:
        mark, extra = _ROW_MARKS[format]
        sink = _Sink(mark, self._limits.query_rows - extra, self._limits.answer_bytes)
        output = cast(IO[bytes], sink)
        try:
            if isinstance(found, ox.QueryTriples):
                found.serialize(output, format=RDF_FORMATS[format])
            else:
                found.serialize(output, format=_RESULTS[format])
        except MemoryError:
            raise
        except Exception as error:  # the store wraps what a sink raises
            if sink.too_large:
                raise Problem(
                    422,
                    f"the answer is larger than {self._limits.answer_bytes} bytes; ask for less",
                    "Het antwoord is te groot; vraag minder.",
                ) from None
            if not sink.full:
                raise _failed(error) from None
        return sink


class _Sink:
    """Takes what the store writes, until it holds more than a number of marks or of bytes."""

    def __init__(self, mark: bytes, most: int, most_bytes: int) -> None:
        self._mark, self._most, self._most_bytes = mark, most, most_bytes
        self._chunks: list[bytes] = []
        self._count = self._size = 0
        self._tail = b""
        self.full = self.too_large = False

    def write(self, data: bytes) -> int:
        self._chunks.append(data)
        self._size += len(data)
        seen = self._tail + data  # a mark may stand across two pieces
        self._count += seen.count(self._mark)
        self._tail = seen[max(0, len(seen) - len(self._mark) + 1) :]
        self.full, self.too_large = self._count > self._most, self._size > self._most_bytes
        if self.full or self.too_large:
            raise BufferError
        return len(data)

    def flush(self) -> None:
        """Nothing waits here."""

    def content(self) -> bytes:
        return b"".join(self._chunks)

    def lines(self, most: int) -> bytes:
        """The first lines, of a format in which a newline always ends one."""
        lines = self.content().split(b"\n", most)
        return b"\n".join([*lines[:most], b""]) if len(lines) > most else self.content()


def _wanted(format: object, what: str, wat: str) -> str:
    if format is None:
        raise Problem(
            406,
            f"the answer is {what}, and none of the formats asked for can hold that",
            f"Het antwoord is {wat}; dat kan niet in de gevraagde vorm.",
        )
    return str(format)


def _syntax(message: str, text: str) -> Problem:
    if is_update(text):
        return Problem(
            400,
            "this is an update, not a query; this endpoint only reads",
            "Dit is een wijziging en geen vraag; hier kan alleen worden gelezen.",
        )
    match = re.match(r"error at (\d+):(\d+): (.*)", message, re.DOTALL)
    if not match:
        return Problem(400, f"this is not valid SPARQL: {message}", "Dit is geen geldige SPARQL.")
    line, column = int(match[1]), int(match[2])
    wanted = " ".join(re.sub(r"(?:, )?\"?\[.*", "", match[3], flags=re.DOTALL).split())[:300]
    detail = f"this is not valid SPARQL: line {line}, column {column}: {wanted}"
    return Problem(400, detail, f"Dit is geen geldige SPARQL: regel {line}, teken {column}.", position=(line, column))


def _failed(error: Exception) -> Problem:
    return Problem(400, f"this query cannot be answered: {error}", "Deze vraag kan niet worden beantwoord.")


def send(connection: socket.socket, header: Mapping[str, object], body: bytes = b"") -> None:
    """One message: frame, JSON and body."""
    head = json.dumps(header).encode()
    connection.sendall(b"".join((FRAME.pack(len(head), len(body)), head, body)))


def receive(connection: socket.socket) -> tuple[dict[str, object], bytes] | None:
    """The next message, or None when the other side has closed."""
    frame = _exactly(connection, FRAME.size)
    if frame is None:
        return None
    head, body = FRAME.unpack(frame)
    content = _exactly(connection, head + body)
    return (json.loads(content[:head]), content[head:]) if content is not None else None


def _exactly(connection: socket.socket, size: int) -> bytes | None:
    content = bytearray()
    while len(content) < size:
        chunk = connection.recv(size - len(content))
        if not chunk:
            return None
        content += chunk
    return bytes(content)
