"""Keeps the workers: gives each query one, replaces those that ended, and makes who comes too many wait or go.

A *zygote*, forked once before there are threads, holds the store and forks the workers; each worker is
reached over its own socket pair. Whoever dies closes its sockets, and the others notice: nothing is left
running when the server ends, however it ends.
"""

from __future__ import annotations

import asyncio
import gc
import json
import marshal
import os
import signal
import socket
import struct
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import NoReturn, cast

import pyoxigraph as ox

from ontology.wording import counted
from queries.library import library
from viz.web.endpoint.limits import Limits
from viz.web.endpoint.turns import Place, Turns, household
from viz.web.endpoint.worker import FRAME, work
from viz.web.http.negotiation import Problem, stopping

__all__ = ["Pool", "Reply"]

Reply = tuple[dict[str, object], bytes]
"""What a worker says about its answer, and the answer."""

_FATE = struct.Struct("!ii")
"""What the zygote tells of a worker that has ended: its process id, and the signal that ended it or 0."""
_FATES = 1_000
"""How many of those are kept that nobody has asked for yet."""
_TELLING = 30.0
"""Seconds that the zygote has to tell of one, however busy the machine is."""
_OF_ITSELF = (0, signal.SIGABRT, signal.SIGSEGV, signal.SIGBUS, signal.SIGILL)
"""How a worker ends whose query asks more memory or depth than it may."""
_GRACE = 2.0
"""Seconds beyond the time limit, after which a worker whose own timer failed is ended from here."""


class Pool:
    """Worker processes over one store. `start` and `ask` belong to one event loop."""

    def __init__(self, store: ox.Store, limits: Limits, prefixes: Mapping[str, str]) -> None:
        self.limits = limits
        self._store, self._prefixes = store, prefixes
        self._workers: set[_Worker] = set()
        self._free: list[_Worker] = []  # the last one used is the first one taken: its memory is warm
        self._turns: Turns[_Worker] = Turns(limits.queue)
        self._asking: Counter[str] = Counter()  # by client, what runs or waits
        self._fates: dict[int, int] = {}  # by process, how it ended
        self._zygote: tuple[int, socket.socket] | None = None
        self._starting: set[asyncio.Task[None]] = set()
        self._closing = False

    async def start(self) -> None:
        """Fork the zygote and the workers, and wait until one is ready."""
        self._start_zygote()
        for _ in range(self.limits.workers):
            await self._start_worker()
        first = await self._take(30, "")
        self._give_back(first)
        self._turns.ended("", 0)
        self._serve_next()

    async def close(self) -> None:
        """End all processes, those that are busy too."""
        self._closing = True
        await asyncio.gather(*self._starting, return_exceptions=True)
        for worker in list(self._workers):
            worker.end()
        if self._zygote:
            pid, control = self._zygote
            asyncio.get_running_loop().remove_reader(control)
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
        client = household(client)
        if (most := self.limits.client_queries) and self._asking[client] >= most:
            raise Problem(
                429,
                f"you have {counted(most, 'query', 'queries')} running or waiting; ask again when one is answered",
                f"U wacht al op antwoord op {counted(most, 'vraag', 'vragen')}; vraag opnieuw als dat er is.",
                headers={"Retry-After": "5"},
            )
        self._asking[client] += 1
        try:
            worker = await self._take(self.limits.queue_seconds, client)
            began = time.monotonic()
            try:
                reply = await self._run(worker, request, watch)
                self._give_back(worker)
            finally:
                self._turns.ended(client, time.monotonic() - began)
                self._serve_next()
        finally:
            self._asking[client] -= 1
            if not self._asking[client]:  # nothing is kept of clients that have none left
                del self._asking[client]
        if "died" in reply[0]:
            raise _too_heavy()
        return reply

    async def _run(
        self, worker: _Worker, request: Mapping[str, object], watch: Callable[[Callable[[], None]], object]
    ) -> Reply:
        """The reply of this worker, that is ended when it takes too long."""
        loop = asyncio.get_running_loop()
        timers: list[asyncio.TimerHandle] = []

        def take_long() -> None:
            watch(worker.end)
            timers.append(loop.call_later(self.limits.query_seconds + _GRACE, worker.end, signal.SIGALRM))

        timers.append(loop.call_later(0.1, take_long))
        try:
            return await worker.ask(request)
        except ConnectionError:
            raise await self._ended(worker) from None
        except asyncio.CancelledError:
            worker.end()
            raise
        finally:
            for timer in timers:
                timer.cancel()

    async def _ended(self, worker: _Worker) -> Problem:
        """Why a worker ended: its time was up, its query asked too much, or something else ended it."""
        ended = worker.ended_by or await self._fate(worker)
        if self._closing:
            return stopping()
        if ended == signal.SIGALRM:
            seconds = self.limits.query_seconds
            return Problem(
                504,
                f"the query took longer than {counted(seconds, 'second')} and was ended",
                f"De vraag duurde langer dan {counted(seconds, 'seconde', 'seconden')} en is afgebroken.",
            )
        if ended in _OF_ITSELF:
            return _too_heavy()
        return Problem(
            503,
            "the process that ran the query was ended from outside; ask again",
            "De vraag is van buitenaf afgebroken; stel ze opnieuw.",
            headers={"Retry-After": "1"},
        )

    async def _fate(self, worker: _Worker) -> int | None:
        """The signal that ended a worker, 0 without one. Its zygote tells of it later, and has `_TELLING` for that."""
        end = time.monotonic() + _TELLING
        while worker.zygote.fileno() >= 0 and time.monotonic() < end:
            if worker.pid in self._fates:
                return self._fates.pop(worker.pid)
            await asyncio.sleep(0.02)
        return None

    def _read_fates(self, control: socket.socket) -> None:
        try:
            content = control.recv(_FATE.size * 100, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return
        if not content:  # the zygote is gone: the next worker that is needed brings another
            asyncio.get_running_loop().remove_reader(control)
        self._fates |= dict(_FATE.iter_unpack(content[: len(content) // _FATE.size * _FATE.size]))
        while len(self._fates) > _FATES:
            del self._fates[next(iter(self._fates))]

    async def _take(self, seconds: float, client: str) -> _Worker:
        """A free worker, which counts as running for the client; if need be after waiting in line."""
        if self._turns.may_start(client, len(self._free)):
            self._turns.started(client)
            return self._free.pop()
        place: Place[_Worker] = Place(client, asyncio.get_running_loop().create_future(), time.monotonic())
        if not self._turns.join(place):
            raise _busy()
        try:
            await asyncio.wait([place.worker], timeout=seconds)
        except asyncio.CancelledError:
            if place.worker.done() and not place.worker.cancelled():  # it came at the same moment
                self._give_back(place.worker.result())
                self._turns.ended(client, 0)
                self._serve_next()
            raise
        finally:
            self._turns.leave(place)
        if not place.worker.done() or place.worker.cancelled():
            raise _busy()
        found: _Worker = place.worker.result()
        return found

    def _give_back(self, worker: _Worker) -> None:
        """A worker is free again, if it has not ended."""
        if worker in self._workers:
            self._free.append(worker)

    def _serve_next(self) -> None:
        """Give the free workers to those whose turn it is: called when one becomes free, and when a query ends, since
        a client may have to wait for the end of another of its queries.
        """
        while self._free and (place := self._turns.next(len(self._free))):
            self._turns.started(place.client)
            place.worker.set_result(self._free.pop())

    def ready(self, worker: _Worker) -> None:
        """A worker has said hello."""
        self._give_back(worker)
        self._serve_next()

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
                asyncio.get_running_loop().remove_reader(self._zygote[1])
                self._zygote[1].close()
                self._start_zygote()
                socket.send_fds(self._zygote[1], [b"w"], [theirs.fileno()])
        ours.setblocking(False)
        worker = _Worker(self, self._zygote[1])
        self._workers.add(worker)  # before it can say hello
        await asyncio.get_running_loop().create_unix_connection(lambda: worker, sock=ours)

    def _start_zygote(self) -> None:
        ours, theirs = socket.socketpair()
        pid = os.fork()
        if pid:
            theirs.close()
            self._zygote = (pid, ours)
            asyncio.get_running_loop().add_reader(ours, self._read_fates, ours)
        else:
            _be_zygote(theirs, self._store, self.limits, self._prefixes)


def _busy() -> Problem:
    return Problem(
        503,
        "all workers are busy and enough queries wait already; try again in a few seconds",
        "Er zijn nu te veel vragen tegelijk; probeer het over enkele seconden opnieuw.",
        headers={"Retry-After": "5"},
    )


def _too_heavy() -> Problem:
    return Problem(
        422,
        "the query asked more memory or depth than a query may take, and was ended",
        "De vraag was te zwaar en is afgebroken.",
    )


class _Worker(asyncio.Protocol):
    """Our side of the connection to one worker."""

    def __init__(self, pool: Pool, zygote: socket.socket) -> None:
        """`zygote` is the connection to the one that forks it, which is closed when another takes its place."""
        self.pid = self.ended_by = 0
        self.zygote = zygote
        self._pool = pool
        self._transport: asyncio.WriteTransport | None = None
        self._content = bytearray()
        self._answer: asyncio.Future[Reply] | None = None

    def ask(self, request: Mapping[str, object]) -> asyncio.Future[Reply]:
        """Send a request; the future is its reply, or a ConnectionError when the worker ends first."""
        self._answer = asyncio.get_running_loop().create_future()
        content = marshal.dumps(request)  # type: ignore[arg-type]  # of strings, numbers, None and tuples of these
        if self._transport is None or self._transport.is_closing():
            self._answer.set_exception(ConnectionError())
        else:
            self._transport.write(FRAME.pack(len(content), 0) + content)
        return self._answer

    def end(self, why: int = 0) -> None:
        """Kill the process, whatever it is doing, and close the connection; `why` is the signal it counts for."""
        self.ended_by = why
        if self._transport and not self._transport.is_closing():
            if self.pid:
                with suppress(ProcessLookupError):
                    os.kill(self.pid, signal.SIGKILL)
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.WriteTransport, transport)  # that of uvloop is one without being one

    def data_received(self, data: bytes) -> None:
        self._content += data
        if len(self._content) < FRAME.size:
            return
        head, body = FRAME.unpack_from(self._content)
        split = FRAME.size + head
        if len(self._content) < split + body:
            return
        content, self._content = memoryview(self._content), bytearray()
        reply = (json.loads(bytes(content[FRAME.size : split])), bytes(content[split:]))
        if not self.pid:
            self.pid = reply[0]["pid"]
            self._pool.ready(self)
        elif self._answer and not self._answer.done():
            self._answer.set_result(reply)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        if self._answer and not self._answer.done():
            self._answer.set_exception(ConnectionError())
        self._pool.lost(self)


def _bury(control: socket.socket) -> None:
    """Tell the server of each worker that has ended which signal ended it."""
    with suppress(ChildProcessError, OSError):
        while True:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                break
            ended = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
            control.sendall(_FATE.pack(pid, ended))


def _be_zygote(control: socket.socket, store: ox.Store, limits: Limits, prefixes: Mapping[str, str]) -> NoReturn:
    """Fork a worker for every socket that comes in, until the server closes. Never returns."""
    code = 0
    try:
        signal.set_wakeup_fd(-1)
        for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):  # that may reach the whole group
            signal.signal(ending, signal.SIG_IGN)  # the server ends us when it is done
        signal.signal(signal.SIGCHLD, lambda *_: _bury(control))
        keep = control.fileno()
        os.closerange(3, keep)
        os.closerange(keep + 1, os.sysconf("SC_OPEN_MAX"))
        library("linked_data")  # read now: a worker may open no files
        gc.freeze()
        while True:
            message, handles, *_ = socket.recv_fds(control, 1, 1)
            if not message:
                break
            (handle,) = handles
            if os.fork() == 0:
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
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
