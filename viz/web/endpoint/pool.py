"""Keeps the workers: gives each query one, replaces those that ended, and makes who comes too many wait or go.

A *zygote*, forked once before there are threads, holds the store and forks the workers; each worker is
reached over its own socket pair. Whoever dies closes its sockets, and the others notice: nothing is left
running when the server ends, however it ends.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import signal
import socket
import time
from collections import Counter, deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import NoReturn, cast

import pyoxigraph as ox

from viz.web.endpoint.limits import Limits
from viz.web.endpoint.worker import FRAME, work
from viz.web.http.negotiation import Problem

__all__ = ["Pool", "Reply"]

Reply = tuple[dict[str, object], bytes]
"""What a worker says about its answer, and the answer."""

_GRACE = 2.0
"""Seconds beyond the time limit: to end a worker from here, should its own timer have failed; to wait for one."""


class Pool:
    """Worker processes over one store. `start` and `ask` belong to one event loop."""

    def __init__(self, store: ox.Store, limits: Limits, prefixes: Mapping[str, str]) -> None:
        self.limits = limits
        self._store, self._prefixes = store, prefixes
        self._workers: set[_Worker] = set()
        self._free: list[_Worker] = []  # the last one used is the first one taken: its memory is warm
        self._waiting: deque[_Place] = deque()
        self._asking: Counter[str] = Counter()  # by client, what runs or waits
        self._running: Counter[str] = Counter()
        self._most_running = max(1, limits.workers - 1)  # of one client, so that others find a worker
        self._zygote: tuple[int, socket.socket] | None = None
        self._starting: set[asyncio.Task[None]] = set()
        self._closing = False

    async def start(self) -> None:
        """Fork the zygote and the workers, and wait until one is ready."""
        self._start_zygote()
        for _ in range(self.limits.workers):
            await self._start_worker()
        first = await self._take(30, "")
        _less(self._running, "")
        self._give(first)

    async def close(self) -> None:
        """End all processes, those that are busy too."""
        self._closing = True
        await asyncio.gather(*self._starting, return_exceptions=True)
        for worker in list(self._workers):
            worker.end()
        if self._zygote:
            pid, control = self._zygote
            control.close()
            await asyncio.get_running_loop().run_in_executor(None, os.waitpid, pid, 0)

    async def ask(
        self, request: Mapping[str, object], watch: Callable[[Callable[[], None]], object], client: str = ""
    ) -> Reply:
        """The reply of a worker to a request.

        `watch` is called when the answer takes long, with a function that gives it up. Raises Problem when this client
        asks too much at once, when all are busy and enough wait already, or when the worker was ended at one of its
        limits.
        """
        if self.limits.client_queries and self._asking[client] >= self.limits.client_queries:
            raise _too_many(self.limits.client_queries)
        self._asking[client] += 1
        try:
            worker = await self._take(self.limits.query_seconds + _GRACE, client)
            try:
                reply = await self._run(worker, request, watch)
            finally:
                _less(self._running, client)
            self._give(worker)
        finally:
            _less(self._asking, client)
        if "died" in reply[0]:
            raise self._ended(0)
        return reply

    async def _run(
        self, worker: _Worker, request: Mapping[str, object], watch: Callable[[Callable[[], None]], object]
    ) -> Reply:
        """The reply of this worker, that is ended when it takes too long."""
        loop, began = asyncio.get_running_loop(), time.monotonic()
        timers = (
            loop.call_later(0.1, watch, worker.end),
            loop.call_later(self.limits.query_seconds + _GRACE, worker.end),
        )
        try:
            return await worker.ask(request)
        except ConnectionError:
            raise self._ended(time.monotonic() - began) from None
        except asyncio.CancelledError:
            worker.end()
            raise
        finally:
            for timer in timers:
                timer.cancel()

    def _ended(self, after: float) -> Problem:
        """Why a worker ended: at the time limit, or before it, of what only the query can have asked too much of."""
        if after >= self.limits.query_seconds * 0.98:
            seconds = self.limits.query_seconds
            return Problem(
                504,
                f"the query took longer than {seconds} seconds and was ended",
                f"De vraag duurde langer dan {seconds} seconden en is afgebroken.",
            )
        return Problem(
            422,
            "the query asked more memory or depth than a query may take, and was ended",
            "De vraag was te zwaar en is afgebroken.",
        )

    async def _take(self, seconds: float, client: str) -> _Worker:
        """A free worker, which counts as running for the client; if need be after waiting in line."""
        if self._free and self._running[client] < self._most_running:
            self._running[client] += 1
            return self._free.pop()
        if len(self._waiting) >= self.limits.queue:
            raise _busy()
        place = _Place(client, asyncio.get_running_loop().create_future())
        self._waiting.append(place)
        try:
            return await asyncio.wait_for(place.worker, seconds)
        except (TimeoutError, asyncio.CancelledError) as error:
            if place.worker.done() and not place.worker.cancelled():  # it came at the same moment
                _less(self._running, client)
                self._give(place.worker.result())
            if isinstance(error, TimeoutError):
                raise _busy() from None
            raise
        finally:
            with suppress(ValueError):
                self._waiting.remove(place)

    def _give(self, worker: _Worker) -> None:
        """Put a worker at the disposal of who waits longest and may have one more, or of who comes next."""
        if worker not in self._workers:
            return
        for place in self._waiting:
            if not place.worker.done() and self._running[place.client] < self._most_running:
                self._waiting.remove(place)
                self._running[place.client] += 1
                place.worker.set_result(worker)
                return
        self._free.append(worker)

    def ready(self, worker: _Worker) -> None:
        """A worker has said hello."""
        self._give(worker)

    def lost(self, worker: _Worker) -> None:
        """A worker has ended: another takes its place, after a pause when it had not even started."""
        self._workers.discard(worker)
        if worker in self._free:
            self._free.remove(worker)
        if not self._closing:
            asyncio.get_running_loop().call_later(0 if worker.pid else 1, self._replace)

    def _replace(self) -> None:
        task = asyncio.get_running_loop().create_task(self._start_worker())
        self._starting.add(task)
        task.add_done_callback(self._starting.discard)

    async def _start_worker(self) -> None:
        if self._closing or not self._zygote:
            return
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                socket.send_fds(self._zygote[1], [b"w"], [theirs.fileno()])
            except OSError:  # the zygote is gone
                os.waitpid(self._zygote[0], 0)
                self._zygote[1].close()
                self._start_zygote()
                socket.send_fds(self._zygote[1], [b"w"], [theirs.fileno()])
        ours.setblocking(False)
        loop = asyncio.get_running_loop()
        _, worker = await loop.create_unix_connection(lambda: _Worker(self), sock=ours)
        self._workers.add(worker)

    def _start_zygote(self) -> None:
        ours, theirs = socket.socketpair()
        pid = os.fork()
        if pid:
            theirs.close()
            self._zygote = (pid, ours)
        else:
            _be_zygote(theirs, self._store, self.limits, self._prefixes)


@dataclass(frozen=True, eq=False)
class _Place:
    """A place in the line: whose it is, and the worker that is waited for."""

    client: str
    worker: asyncio.Future[_Worker]


def _less(counted: Counter[str], client: str) -> None:
    """One less, and nothing kept of who has none left."""
    counted[client] -= 1
    if not counted[client]:
        del counted[client]


def _too_many(most: int) -> Problem:
    return Problem(
        429,
        f"{most} queries of yours run or wait already; ask again when they are answered",
        f"Er lopen of wachten al {most} vragen van u; vraag opnieuw als die beantwoord zijn.",
        headers={"Retry-After": "5"},
    )


def _busy() -> Problem:
    return Problem(
        503,
        "all workers are busy and enough queries wait already; try again in a few seconds",
        "Er zijn nu te veel vragen tegelijk; probeer het over enkele seconden opnieuw.",
        headers={"Retry-After": "5"},
    )


class _Worker(asyncio.Protocol):
    """Our side of the connection to one worker."""

    def __init__(self, pool: Pool) -> None:
        self.pid = 0
        self._pool = pool
        self._transport: asyncio.WriteTransport | None = None
        self._chunks: list[bytes] = []
        self._size = 0
        self._answer: asyncio.Future[Reply] | None = None

    def ask(self, request: Mapping[str, object]) -> asyncio.Future[Reply]:
        """Send a request; the future is its reply, or a ConnectionError when the worker ends first."""
        self._answer = asyncio.get_running_loop().create_future()
        content = json.dumps(request).encode()
        if self._transport is None or self._transport.is_closing():
            self._answer.set_exception(ConnectionError())
        else:
            self._transport.write(FRAME.pack(len(content), 0) + content)
        return self._answer

    def end(self) -> None:
        """Kill the process, whatever it is doing, and close the connection."""
        if self._transport and not self._transport.is_closing():
            if self.pid:
                with suppress(ProcessLookupError):
                    os.kill(self.pid, signal.SIGKILL)
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.WriteTransport, transport)  # that of uvloop is one without being one

    def data_received(self, data: bytes) -> None:
        self._chunks.append(data)
        self._size += len(data)
        if self._size < FRAME.size:
            return
        head, body = FRAME.unpack(self._start())
        if self._size < FRAME.size + head + body:
            return
        content = b"".join(self._chunks)
        self._chunks, self._size = [], 0
        split = FRAME.size + head
        reply = (json.loads(content[FRAME.size : split]), content[split:])
        if not self.pid:
            self.pid = reply[0]["pid"]
            self._pool.ready(self)
        elif self._answer and not self._answer.done():
            self._answer.set_result(reply)

    def _start(self) -> bytes:
        """The frame, also when it came in pieces."""
        if len(self._chunks[0]) < FRAME.size:
            self._chunks = [b"".join(self._chunks)]
        return self._chunks[0][: FRAME.size]

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        if self._answer and not self._answer.done():
            self._answer.set_exception(ConnectionError())
        self._pool.lost(self)


def _be_zygote(control: socket.socket, store: ox.Store, limits: Limits, prefixes: Mapping[str, str]) -> NoReturn:
    """Fork a worker for every socket that comes in, until the server closes. Never returns."""
    code = 0
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the server ends us
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel buries the workers
        keep = control.fileno()
        os.closerange(3, keep)
        os.closerange(keep + 1, os.sysconf("SC_OPEN_MAX"))
        gc.freeze()
        while True:
            message, handles, *_ = socket.recv_fds(control, 1, 1)
            if not message:
                break
            (handle,) = handles
            if os.fork() == 0:
                control.close()
                with socket.socket(fileno=handle) as connection:
                    work(connection, store, limits, prefixes)
                break
            os.close(handle)
    except OSError:  # the server is gone
        pass
    except BaseException:
        code = 1
        raise
    finally:
        os._exit(code)
