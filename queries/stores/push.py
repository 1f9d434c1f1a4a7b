"""Fills a store elsewhere with the named graphs of a dump (SPARQL 1.1 Graph Store HTTP Protocol)."""

from __future__ import annotations

import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode

import pyoxigraph as ox

from ontology.wording import counted
from queries.library import QueryError
from queries.stores.remote import LOG_IN, RemoteError, RemoteStore

__all__ = ["GraphStore", "push"]

Progress = Callable[[str], None]
"""Called with one sentence as each piece arrives."""

_PASSING = (408, 425, 429, 500, 502, 503, 504)
"""Statuses that may be gone the next time."""


@dataclass(frozen=True)
class GraphStore:
    """A Graph Store Protocol service: its address, who asks, and how patient and persistent to be.

    The server says whether the login is basic or digest. The n-th new attempt comes after `wait * 2 ** n` seconds.
    """

    url: str
    user: str = ""
    password: str = ""
    timeout: int = 60
    attempts: int = 5
    wait: float = 0.5

    def greet(self, graph: str) -> None:
        """Ask for a graph, to learn whether we may: a refusal in the midst of a piece cannot be read."""
        self._send("GET", graph, None)

    def put(self, graph: str, triples: bytes) -> None:
        """Make a graph hold these N-Triples and nothing else. Raises RemoteError."""
        self._send("PUT", graph, triples)

    def add(self, graph: str, triples: bytes) -> None:
        """Add these N-Triples to a graph. Raises RemoteError."""
        self._send("POST", graph, triples)

    def _send(self, method: str, graph: str, triples: bytes | None) -> None:
        """Send, again when the fault is one that passes: what was sent twice is in the graph once."""
        separator = "&" if "?" in self.url else "?"
        request = urllib.request.Request(  # noqa: S310 - the setting takes http(s) only
            f"{self.url}{separator}{urlencode({'graph': graph})}",
            data=triples,
            method=method,
            headers={"Content-Type": "text/turtle", "User-Agent": "vapa"},  # what all stores take; N-Triples are Turtle
        )
        for attempt in range(1, self.attempts + 1):
            try:
                with self._opener().open(request, timeout=self.timeout) as response:
                    response.read()
                return
            except HTTPError as error:
                said = error.read(300).decode("utf8", "replace").strip().split("\n")[0]
                if error.code in (401, 403):
                    raise RemoteError(f"{self.url} lets in only whom it knows: {LOG_IN}") from None
                fault = f"failed with status {error.code}{f': {said}' if said and not said.startswith('<') else ''}"
                if triples is None:
                    return
                if error.code not in _PASSING:
                    break
            except (URLError, HTTPException, OSError) as error:
                reason = error.reason if isinstance(error, URLError) else error
                fault = f"cannot be reached: {reason}"
                if isinstance(reason, TimeoutError):
                    fault = f"did not take a piece in within {self.timeout} seconds (setting store_timeout)"
            if attempt < self.attempts:
                time.sleep(self.wait * 2 ** (attempt - 1))
        incomplete = f"; graph {graph} is not complete, push again" if triples is not None else ""
        raise RemoteError(f"{self.url} {fault}{incomplete}")

    def _opener(self) -> urllib.request.OpenerDirector:
        if not self.user:
            return urllib.request.build_opener()
        known = urllib.request.HTTPPasswordMgrWithDefaultRealm()
        known.add_password(None, self.url, self.user, self.password)
        logins = (urllib.request.HTTPDigestAuthHandler(known), urllib.request.HTTPBasicAuthHandler(known))
        return urllib.request.build_opener(*logins)


def push(dump: bytes, to: GraphStore, store: RemoteStore, *, piece: int, progress: Progress) -> int:
    """Put the graphs of a dump (N-Quads) into a store, `piece` triples at a time; returns how many triples.

    What a graph held before is gone; graphs that the dump does not have are left alone. Afterwards `store` (the same
    store, asked) must hold as many triples in each graph as were sent: RemoteError says which graph does not.
    Raises SyntaxError when the dump is not N-Quads, QueryError when a graph is not under the base.
    """
    to.greet(f"{store.base}/id/graph/none")
    sent: dict[str, int] = {}
    for graph, triples in _pieces(dump, f"{store.base}/id/graph/", piece):
        content = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
        if graph in sent:
            to.add(graph, content)
        else:
            to.put(graph, content)
        sent[graph] = sent.get(graph, 0) + len(triples)
        progress(f"{graph}: {counted(sent[graph], 'triple')}")
    held = store.graph_sizes()
    wrong = [
        f"{name} holds {held.get(name, 0)} of {counted(number, 'triple')}"
        for name, number in sent.items()
        if held.get(name) != number
    ]
    if wrong:
        raise RemoteError(f"{store.url} does not hold what was sent: {'; '.join(wrong)}")
    return sum(sent.values())


def _pieces(dump: bytes, under: str, size: int) -> Iterator[tuple[str, list[ox.Triple]]]:
    """The triples of each graph in pieces, with no more in memory than one piece of each."""
    waiting: dict[str, list[ox.Triple]] = {}
    for quad in ox.parse(dump, format=ox.RdfFormat.N_QUADS):
        name = quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else "the default graph"
        if not name.startswith(under):
            raise QueryError(
                f"the dump has a graph that is not under {under} ({name}); give the --base it was built with"
            )
        of_graph = waiting.setdefault(name, [])
        of_graph.append(quad.triple)
        if len(of_graph) == size:
            yield name, waiting.pop(name)
    yield from waiting.items()
