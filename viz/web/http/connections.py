"""A connection to the server, that is cut off when its client holds it, or what it is to be sent, for too long.

uvicorn closes a connection that rests between two requests. It does not limit how many there are (`limit_concurrency`
looks only once a request is there), how long a request may take to come in or how long its head may be, nor how long an
answer, all of it in memory by then, may wait for a client that does not read.
"""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from ontology.wording import counted
from viz.web.http.negotiation import PROBLEM, Problem, stopping

__all__ = ["ClientLimits", "Connection", "RequestLog"]

_BESIDE_QUERY = 65_536
"""Bytes for what a request has in addition to a query."""

_ADDRESS = 65_535
"""Bytes of an address that the parser takes."""
_SHOWN = 1_000
"""Bytes of a longer one that are kept, to show the page on which that is told."""

_LEAST = 10_000
"""Bytes that a client must take in within its time, so that one that reads a byte now and then is not patient."""


@dataclass(frozen=True)
class ClientLimits:
    """What one client, and all of them together, may ask of the server's patience and memory."""

    client_seconds: int
    drain_seconds: int
    unread_bytes: int
    connections: int
    query_bytes: int


class RequestLog:
    """Tells of bad requests with the address they come from: so many a minute, and of the others how many."""

    def __init__(self, most: int = 20) -> None:
        self._most, self._told, self._left, self._since = most, 0, 0, float("-inf")
        self._logger = logging.getLogger("vapa.requests")

    def tell(self, client: tuple[str, int] | None, what: str) -> None:
        """One line for one request, where there is room for it."""
        now = time.monotonic()
        if now - self._since > 60:
            if self._left:
                self._logger.warning("%s more bad requests in the last minute", self._left)
            self._told, self._left, self._since = 0, 0, now
        if self._told >= self._most:
            self._left += 1
            return
        self._told += 1
        self._logger.warning("%s asks %s", client[0] if client else "somebody", what)


class Connection(HttpToolsProtocol):
    """uvicorn's protocol with the limits it lacks."""

    def __init__(self, limits: ClientLimits, log: RequestLog, **given: Any) -> None:
        super().__init__(**given)
        self._log = log
        self._limits = limits
        self._most = 3 * limits.query_bytes + _BESIDE_QUERY  # every byte of a query may have become %XX
        self._asking: float | None = None  # since when a request is coming in
        self._size, self._in_head = 0, True  # its bytes as yet, head and trailers included
        self._unread: tuple[float, int] | None = None  # since when, and how many bytes, wait to be read
        self._timer: asyncio.TimerHandle | None = None

    # --- what uvicorn is told of a connection ---------------------------------------------------

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._asking = self.loop.time()
        if len(self.connections) > self._limits.connections:
            self._make_place()
        self._look_later()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._timer:
            self._timer.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._asking is None:
            self._asking = self.loop.time()
        super().data_received(data)
        self._size += len(data)
        if self._asking is not None and self._size > self._most:
            status = 431 if self._in_head else 413
            self._refuse(Problem(status, f"a request may hold {self._most} bytes", "Dit verzoek is te lang."))

    def on_message_begin(self) -> None:
        self._asking, self._size, self._in_head = self.loop.time(), 0, True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._in_head = False
        if len(self.url) > _ADDRESS:
            self.url = self.url.partition(b"?")[0][:_SHOWN]
            self.scope["state"]["problem"] = _long_address()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._asking, self._size, self._in_head = None, 0, True  # a line end on its own begins none
        super().on_message_complete()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._unread = self.loop.time(), self.transport.get_write_buffer_size()
        self._make_room()

    def resume_writing(self) -> None:
        super().resume_writing()
        self._unread = None

    # --- what is done about it ------------------------------------------------------------------

    def _look_later(self) -> None:
        self._timer = self.loop.call_later(self._limits.client_seconds / 4, self._look)

    def _look(self) -> None:
        """Cut the client off if it is too slow; else look again later."""
        now, seconds = self.loop.time(), self._limits.client_seconds
        left = self.transport.get_write_buffer_size()
        waits = self.flow.read_paused or (self._in_head and self._answering)  # for the answer to the one before it
        if self._asking is not None and now - self._asking > seconds and not waits:
            told = f"the request was not there within {counted(seconds, 'second')}"
            self._refuse(Problem(408, told, "Uw verzoek kwam niet binnen de tijd volledig aan."))
        elif self._unread is None and left and self.transport.is_closing():
            self._unread = now, left
        elif self._unread is not None and now - self._unread[0] > seconds:
            if self._unread[1] - left < _LEAST:
                self.transport.abort()
            self._unread = now, left
        self._look_later()

    @property
    def _answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def stop(self) -> None:
        """Tell who still waits for an answer to come back, and close: the server ends."""
        self._refuse(stopping())

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002  # what uvicorn says of it says less
        """The answer to what is no HTTP."""
        self._log.tell(self.client, "what is no valid HTTP request")
        self._refuse(Problem(400, "this is not a valid HTTP request", "Dit is geen geldig verzoek."))

    def _unsupported_upgrade_warning(self) -> None:
        self._log.tell(self.client, "for another protocol, which is not spoken here")

    def _refuse(self, problem: Problem) -> None:
        """Say why, where no answer is on its way already, and close."""
        if self.transport.is_closing() or (self._answering and self.cycle.response_started):
            self.transport.abort()
            return
        body = problem.json()
        headers = {"Content-Type": PROBLEM, "Content-Length": len(body), "Connection": "close", **problem.headers}
        lines = [f"HTTP/1.1 {problem.status} {problem.title}", *(f"{name}: {value}" for name, value in headers.items())]
        self.transport.write("\r\n".join([*lines, "", ""]).encode() + body)
        self.transport.close()

    def _make_place(self) -> None:
        """Close the connection that rests, or else the one that has been asking for longest."""
        others = [other for other in self.connections if isinstance(other, Connection) and not other._answering]
        min(others, key=lambda one: one._asking or 0.0)._refuse(_too_many())

    def _make_room(self) -> None:
        """Cut off those that have not read for longest, when all together leave too much unread."""
        slow = [other for other in self.connections if isinstance(other, Connection) and other._unread is not None]
        unread = sum(other.transport.get_write_buffer_size() for other in slow)
        for other in sorted(slow, key=lambda one: one._unread or (0.0, 0)):
            if unread <= self._limits.unread_bytes or other is self:
                break
            unread -= other.transport.get_write_buffer_size()
            other.transport.abort()


def _long_address() -> Problem:
    return Problem(
        431,
        f"an address may have {_ADDRESS} bytes; post a long query as a form, or as application/sparql-query",
        "Dit adres is te lang. Stel een lange vraag met het formulier, of met POST.",
    )


def _too_many() -> Problem:
    return Problem(
        503,
        "there are too many connections; try again in a few seconds",
        "Er zijn nu te veel bezoekers tegelijk; probeer het over enkele seconden opnieuw.",
        headers={"Retry-After": "5"},
    )
