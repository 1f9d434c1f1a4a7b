"""The process that answers queries: one at a time, under hard limits, with no way to reach anything outside.

A worker is forked from a process that holds the loaded store, so it starts in milliseconds and shares its
memory. The kernel ends it at the time limit (an interval timer nobody handles) and refuses it memory beyond
the limit and any new file or socket; whoever waits sees the connection close.
"""

from __future__ import annotations

import json
import marshal
import os
import resource
import signal
import socket
import struct
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import IO, Any, cast

import pyoxigraph as ox

from queries.stores.hints import Hints
from queries.stores.syntax import Dataset, DatasetError, dataset, fault, form, holds_service
from viz.web.endpoint.limits import Limits
from viz.web.http.negotiation import Problem

__all__ = ["FRAME", "RDF_FORMATS", "Evaluator", "remark", "work"]

FRAME = struct.Struct("!II")
"""Before every message: the length of its head and of its body. The head of a request is marshalled: it comes from the
process that this one is a copy of. That of a reply is JSON: a worker is not trusted to say anything else."""

_RESULTS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
_UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH")
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
    """Answer what comes in until the other side closes. The process is ours and ends after this."""
    _confine(limits)
    evaluator = Evaluator(store, limits, prefixes)
    send(connection, {"pid": os.getpid()})
    while request := receive(connection):
        signal.setitimer(signal.ITIMER_REAL, limits.query_seconds)
        reply, body = evaluator.answer(request)
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
        self._hints = Hints(store, prefixes)

    def answer(self, request: Mapping[str, object]) -> tuple[dict[str, object], bytes]:
        """The reply to a request of the pool: what the answer is, and its bytes; or the problem there is.

        A request has `query`, `default` and `named` (the dataset of the protocol), `results` and `graph` (the formats
        that are wanted, None for none), and where they are known `base` (an IRI) and `most` (the rows that the
        client wants at most).
        """
        try:
            return self._answer(request)
        except Problem as error:
            names = ("status", "detail", "dutch", "position")
            return {"problem": {name: getattr(error, name) for name in names}}, b""
        except MemoryError:
            return {"died": "memory"}, b""

    def _answer(self, request: Mapping[str, object]) -> tuple[dict[str, object], bytes]:
        text, base = str(request["query"]), cast("str | None", request.get("base"))
        asked = Dataset(tuple(request["default"]), tuple(request["named"]))  # type: ignore[arg-type]
        own = self._dataset(text, base)
        ask = partial(self._run, text, asked or own, base)  # the protocol's dataset comes before that of the query
        found = ask()
        most = cast("int | None", request.get("most"))
        if isinstance(found, ox.QueryTriples):
            reply, body = self._graph(found, _wanted(request["graph"], "a graph", "een graaf"), most)
        else:
            wanted = _wanted(request["results"], "a table or a truth value", "een tabel of een ja/nee-antwoord")
            if isinstance(found, ox.QueryBoolean):
                reply, body = {"form": "ask", "empty": not found}, found.serialize(format=_RESULTS[wanted]) or b""
            else:
                reply, body = self._rows(found, ask, wanted, most)
        if reply.pop("empty", True) and (hint := self._hints.of(text)):
            reply["hint"] = hint
        return reply, body

    def _dataset(self, text: str, base: str | None) -> Dataset:
        """The dataset that a query asks for itself. Raises Problem where it asks another endpoint."""
        if holds_service(text, self._prefixes):
            raise Problem(
                403,
                "SERVICE is not allowed: this endpoint answers from its own graph only",
                "SERVICE is niet toegestaan: dit punt antwoordt alleen uit zijn eigen graaf.",
            )
        try:
            return dataset(text, self._prefixes, base)
        except DatasetError as error:
            raise Problem(400, str(error), "Het is niet duidelijk welke graaf er na FROM staat.") from None

    def _run(
        self, text: str, dataset: Dataset, base: str | None
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        ask = partial(self._store.query, text, prefixes=self._prefixes, base_iri=base)
        try:
            if not dataset:
                return ask(use_default_graph_as_union=True)
            default, named = map(self._known, (dataset.default, dataset.named))
            return ask(default_graph=default, named_graphs=named)
        except SyntaxError as error:
            raise _syntax(str(error.msg), text, self._prefixes) from None
        except (RuntimeError, ValueError, OSError) as error:
            raise _failed(error) from None

    def _known(self, iris: tuple[str, ...]) -> list[Any]:
        """The graphs of these IRIs. Raises Problem for one the store does not have: nothing is ever fetched."""
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
        self, found: ox.QuerySolutions, ask: Callable[[], Any], format: str, most: int | None
    ) -> tuple[dict[str, object], bytes]:
        """A table, whole, or cut for who asked for `most` rows. Raises Problem when it is too large."""
        rows = min(most or self._limits.query_rows, self._limits.query_rows)
        sink = self._serialise(found, format, rows)
        if sink.whole:
            return {"form": "select"}, sink.content()
        if sink.too_large and most is None:
            raise self._too_large("bytes")
        # Only lines of TSV can be counted and cut exactly, so a long answer is made again in that form.
        if format != "tsv":
            sink = self._serialise(ask(), "tsv", rows)
        if sink.full and most is None:
            raise self._too_large("rows")
        lines = sink.lines(rows + 1)
        head, lines = lines[:1], lines[1:]
        body, given = self._fitting(lines, lambda some: _results_of([*head, *some], format), cut=most is not None)
        if sink.whole and given == sink.rows:
            return {"form": "select"}, body
        return {"form": "select", "truncated": f"rows={given}"}, remark(body, format, f"rows={given}")

    def _graph(self, found: ox.QueryTriples, format: str, most: int | None) -> tuple[dict[str, object], bytes]:
        """A graph, whole or cut as a table is."""
        triples = min(most or self._limits.query_rows, self._limits.query_rows)
        sink = self._serialise(found, "nt", triples)
        if not sink.whole and most is None:
            raise self._too_large("triples" if sink.full else "bytes")
        lines = sink.lines(triples)
        body, given = self._fitting(lines, lambda some: self._graph_of(some, format), cut=most is not None)
        if sink.whole and given == sink.rows:
            return {"form": "graph", "empty": not given}, body
        told = f"triples={given}"
        return {"form": "graph", "empty": False, "truncated": told}, remark(body, format, told)

    def _fitting(
        self, lines: Sequence[bytes], write: Callable[[Sequence[bytes]], bytes], *, cut: bool
    ) -> tuple[bytes, int]:
        """Lines as they are written, or as many of the first as an answer may hold; and how many those are."""
        while len(body := write(lines)) > self._limits.answer_bytes:
            if not cut or not lines:
                raise self._too_large("bytes")
            lines = lines[: len(lines) * self._limits.answer_bytes // (len(body) + 1)]
        return body, len(lines)

    def _graph_of(self, lines: Sequence[bytes], format: str) -> bytes:
        """Lines of N-Triples in another format."""
        body = b"".join(lines)
        if format == "nt":
            return body
        triples = ox.parse(body, format=RDF_FORMATS["nt"])
        prefixes = {name: iri for name, iri in self._prefixes.items() if iri.encode() in body}
        return ox.serialize(triples, format=RDF_FORMATS[format], prefixes=prefixes) or b""

    def _serialise(self, found: ox.QuerySolutions | ox.QueryTriples, format: str, rows: int) -> _Sink:
        mark, extra = _ROW_MARKS[format]
        sink = _Sink(mark, rows, extra, self._limits.answer_bytes)
        output = cast(IO[bytes], sink)
        try:
            if isinstance(found, ox.QueryTriples):
                found.serialize(output, format=RDF_FORMATS[format])
            else:
                found.serialize(output, format=_RESULTS[format])
        except MemoryError:
            raise
        except Exception as error:  # the store wraps what a sink raises
            if sink.whole:
                raise _failed(error) from None
        return sink

    def _too_large(self, what: str) -> Problem:
        """That an answer is larger than it may be; `what` was too many: bytes, rows or triples."""
        most = self._limits.answer_bytes if what == "bytes" else self._limits.query_rows
        naam = {"bytes": "bytes", "rows": "rijen", "triples": "uitspraken"}[what]
        return Problem(
            422,
            f"the answer has more than {most} {what}; ask for less, or for its first rows only with max-rows=1000",
            f"Het antwoord heeft meer dan {most} {naam}; vraag minder, of alleen het begin.",
        )


class _Sink:
    """Takes what the store writes, until it surely holds more than a number of rows, or of bytes."""

    def __init__(self, mark: bytes, most: int, extra: int, most_bytes: int) -> None:
        """`mark` stands at least once for each row, and `extra` is to be added to their count."""
        self._mark, self._most, self._most_bytes = mark, most, most_bytes
        self._chunks: list[bytes] = []
        self.rows, self._size = extra, 0
        self._tail = b""
        self.full = self.too_large = False

    @property
    def whole(self) -> bool:
        """Whether it took all of the answer."""
        return not (self.full or self.too_large)

    def write(self, data: bytes) -> int:
        if not self.whole:  # the store tries again what was refused
            raise BufferError
        self._chunks.append(data)
        self._size += len(data)
        seen = self._tail + data  # a mark may stand across two pieces
        self.rows += seen.count(self._mark)
        self._tail = seen[max(0, len(seen) - len(self._mark) + 1) :]
        self.full, self.too_large = self.rows > self._most, self._size > self._most_bytes
        if not self.whole:
            raise BufferError
        return len(data)

    def flush(self) -> None:
        """Nothing waits here."""

    def content(self) -> bytes:
        return b"".join(self._chunks)

    def lines(self, most: int) -> list[bytes]:
        """The first lines that are complete, of a format in which a newline always ends one."""
        *lines, _ = self.content().split(b"\n", most) if self._size else (b"",)
        return [line + b"\n" for line in lines]


def _results_of(lines: Sequence[bytes], format: str) -> bytes:
    """Lines of TSV in another format."""
    body = b"".join(lines)
    if format == "tsv":
        return body
    return ox.parse_query_results(body, format=_RESULTS["tsv"]).serialize(format=_RESULTS[format]) or b""


def remark(body: bytes, format: str, told: str) -> bytes:
    """An answer that was cut, which says so itself in a way that its format has a place for.

    A member of JSON, a comment in XML and in the line formats of RDF, and a last line in CSV and TSV, which have none.
    """
    match format:
        case "json":
            unit, _, number = told.partition("=")
            return body.rstrip().removesuffix(b"}") + f',"truncated":{{"{unit}":{number}}}}}'.encode()
        case "jsonld":  # an object with nothing that the graph would have
            nothing = f'{{"@context":{{"truncated":null}},"truncated":"{told}"}}'
            return body.rstrip().removesuffix(b"]") + f",{nothing}]".encode()
        case "xml" | "rdf":
            before, end, _ = body.rpartition(b"</")
            return before + f"<!-- truncated: {told} -->".encode() + end + body[len(before) + 2 :]
        case "csv" | "tsv":
            line_end = b"\r\n" if format == "csv" else b"\n"
            commas = body.partition(b"\n")[0].count(b"," if format == "csv" else b"\t")
            text = f"truncated: {told}" if format == "csv" else f'"truncated: {told}"'
            return body + text.encode() + (b"," if format == "csv" else b"\t") * commas + line_end
    return body + f"# truncated: {told}\n".encode()


def _wanted(format: object, what: str, wat: str) -> str:
    if format is None:
        raise Problem(
            406,
            f"the answer is {what}, and none of the formats asked for can hold that",
            f"Het antwoord is {wat}; dat kan niet in de gevraagde vorm.",
        )
    return str(format)


def _syntax(message: str, text: str, prefixes: Mapping[str, str]) -> Problem:
    """What is wrong with a text that the store does not take for a query, and where."""
    if form(text) in _UPDATES:
        return Problem(
            400,
            "this is an update, not a query; this endpoint only reads",
            "Dit is een wijziging en geen vraag; hier kan alleen worden gelezen.",
        )
    found = fault(message, text, prefixes)
    if found.undeclared:
        meant = f"; bedoelt u {found.near}:?" if found.near else "."
        dutch = f"De prefix {found.prefix}: is niet bekend{meant}"
    elif found.line:
        dutch = f"Dit is geen geldige SPARQL: regel {found.line}, teken {found.column}."
    else:
        dutch = "Dit is geen geldige SPARQL."
    return Problem(400, str(found), dutch, position=(found.line, found.column) if found.line else None)


def _failed(error: Exception) -> Problem:
    return Problem(400, f"this query cannot be answered: {error}", "Deze vraag kan niet worden beantwoord.")


def send(connection: socket.socket, header: Mapping[str, object], body: bytes = b"") -> None:
    """One reply: frame, JSON and body."""
    head = json.dumps(header).encode()
    connection.sendall(b"".join((FRAME.pack(len(head), len(body)), head, body)))


def receive(connection: socket.socket) -> dict[str, object] | None:
    """The next request, which has no body; None when the other side has closed."""
    content = b""
    while len(content) < FRAME.size or len(content) < FRAME.size + FRAME.unpack_from(content)[0]:
        chunk = connection.recv(65_536)
        if not chunk:
            return None
        content += chunk
    return cast("dict[str, object]", marshal.loads(content[FRAME.size :]))  # noqa: S302
