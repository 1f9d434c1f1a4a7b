"""The endpoint as an ASGI app: reads an operation, lets a worker answer it, and sends that as the client asked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pyoxigraph as ox
from starlette.types import Message, Receive, Scope, Send

from queries.stores.syntax import Dataset
from viz.web.endpoint.description import describe
from viz.web.endpoint.limits import Limits
from viz.web.endpoint.pool import Pool, Reply
from viz.web.endpoint.protocol import Operation, read
from viz.web.endpoint.worker import RDF_FORMATS
from viz.web.http.answer_cache import AnswerCache
from viz.web.http.negotiation import GRAPHS, RESULTS, Format, Problem, choose, header
from viz.web.http.public import HOST

__all__ = ["Answer", "Endpoint"]

TRUNCATED, HINT = "X-Vapa-Truncated", "X-Vapa-Hint"
_CHANGES = ("now", "rand", "uuid")
"""Functions by which the same query gives another answer each time; other words that hold these are found too."""


@dataclass(frozen=True)
class Answer:
    """An answer as it is sent: what it is (select, ask, graph), its bytes and its headers."""

    form: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int = 200

    @property
    def truncated(self) -> str | None:
        """What it was cut at, such as `rows=10000`, for who asked for no more."""
        return self.headers.get(TRUNCATED)

    @property
    def hint(self) -> str | None:
        """Which names of a query the graph does not know."""
        return self.headers.get(HINT)


class Endpoint:
    """Answers the SPARQL Protocol from a store. It is to be started and closed with the server."""

    def __init__(self, store: ox.Store, version: str, prefixes: Mapping[str, str], limits: Limits) -> None:
        """`version` names the data: it is part of every ETag. `prefixes` need not be declared in a query."""
        self.limits = limits
        self.pool = Pool(store, limits, prefixes)
        self._cache = AnswerCache(limits.answer_cache) if limits.answer_cache else None
        self._version = version
        self._graphs = [graph.value for graph in store.named_graphs() if isinstance(graph, ox.NamedNode)]

    async def __call__(self, scope: Scope, receive: Receive, send: Send, operation: Operation | None = None) -> None:
        """Answer a request; `operation` is what it asks, where that was read already."""
        operation = operation or await read(scope, receive, self.limits.query_bytes)
        answer = await self.answer(scope, receive, operation)
        headers = [(name.lower().encode(), value.encode()) for name, value in answer.headers.items()]
        if answer.status != 304:
            headers.append((b"content-length", str(len(answer.body)).encode()))
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        await send({"type": "http.response.body", "body": answer.body})  # which no server sends to HEAD

    async def answer(
        self, scope: Scope, receive: Receive, operation: Operation, graph_format: str | None = None
    ) -> Answer:
        """The answer to an operation, in the format that the request asks for. Raises Problem.

        `graph_format` is the short name of the format of a graph, where it is not the operation's own.
        """
        accept, address = header(scope, b"accept"), _address(scope)
        if operation.query is None:
            if address is None:
                raise Problem(400, "the Host header is not that of an address", "Dit adres bestaat niet.")
            return self._describe(address, accept, operation.format)
        results = choose(accept, RESULTS, operation.format)
        graph = choose(accept, GRAPHS, graph_format or operation.format)
        if results is None and graph is None:
            raise _not_acceptable()
        lower = operation.query.lower()
        constant = not any(function in lower for function in _CHANGES)
        tagged = constant and scope["method"] != "POST"
        known = header(scope, b"if-none-match") if tagged else ""
        for chosen in filter(None, (results, graph) if known else ()):
            if (tag := self._tag(chosen[0])) in known:
                return Answer("", b"", {"ETag": tag}, 304)
        request = {
            "query": operation.query,
            "base": address,
            "most": operation.most,
            "default": operation.default,
            "named": operation.named,
            "results": results and results[0].name,
            "graph": graph and graph[0].name,
        }
        cache, key = self._cache if constant else None, tuple(request.values())
        reply, body = (cache and cache.get(key)) or await self._ask(request, receive, _client(scope))
        if cache:
            cache.put(key, (reply, body))
        form = str(reply["form"])
        written = graph if form == "graph" else results
        assert written
        sent = {"Content-Type": written[1]}
        if tagged:
            sent |= {"ETag": self._tag(written[0]), "Cache-Control": "no-cache"}
        if "truncated" in reply:
            sent[TRUNCATED] = str(reply["truncated"])
        if "hint" in reply:
            sent[HINT] = str(reply["hint"]).encode("ascii", "backslashreplace").decode()
        return Answer(form, body, sent)

    async def asked(self, query: str, most: int, client: str, graphs: Dataset) -> Reply:
        """The reply to a query from within the server, in JSON or N-Triples and of `most` rows. Raises Problem."""
        if (size := len(query.encode())) > self.limits.query_bytes:
            most_bytes = self.limits.query_bytes
            raise Problem(413, f"the query has {size} bytes; {most_bytes} are allowed", "Deze vraag is te lang.")
        formats = {"base": None, "results": "json", "graph": "nt"}
        asked = {"query": query, "most": most, "default": graphs.default, "named": graphs.named, **formats}
        return await self._ask(asked, _stays, client)

    def _tag(self, format: Format) -> str:
        """The ETag of an answer in this format: it changes with the data."""
        return f'"{self._version}-{format.name}"'

    async def _ask(self, request: Mapping[str, object], receive: Receive, client: str) -> Reply:
        """The reply of a worker. Raises Problem when it found one, or ended; a client that left is not waited for."""
        watching: list[asyncio.Task[None]] = []

        def watch(give_up: Callable[[], None]) -> None:
            watching.append(asyncio.get_running_loop().create_task(_when_gone(receive, give_up)))

        try:
            reply = await self.pool.ask(request, watch, client)
        finally:
            for task in watching:
                task.cancel()
        if problem := reply[0].get("problem"):
            assert isinstance(problem, dict)
            raise Problem(**{**problem, "position": tuple(problem["position"]) if problem["position"] else None})
        return reply

    def _describe(self, address: str, accept: str, name: str | None) -> Answer:
        """The service description, of the endpoint at the address that was asked."""
        chosen = choose(accept, GRAPHS, name)
        if chosen is None:
            raise _not_acceptable()
        body = describe(address, self._graphs, RDF_FORMATS[chosen[0].name])
        return Answer("graph", body, {"Content-Type": chosen[1]})


def _address(scope: Scope) -> str | None:
    """The address that was asked, without its question: the base of relative IRIs (RFC 3986, 5.1.3)."""
    host = header(scope, b"host")
    return f"{scope['scheme']}://{host}{scope['path']}" if HOST.fullmatch(host) else None


def _client(scope: Scope) -> str:
    """The client's address, as the server knows it."""
    address = scope.get("client")
    return str(address[0]) if address else ""


async def _stays() -> Message:
    """What comes from a client within the server: it does not leave."""
    await asyncio.Event().wait()
    raise AssertionError


async def _when_gone(receive: Receive, give_up: Callable[[], None]) -> None:
    """Call `give_up` once the client has left."""
    while (await receive())["type"] != "http.disconnect":
        pass
    give_up()


def _not_acceptable() -> Problem:
    offers = ", ".join(f"{form.media_type} ({form.name})" for form in (*RESULTS, *GRAPHS))
    return Problem(406, f"none of the formats asked for is known here; there are: {offers}", "Deze vorm is er niet.")
