"""An app that gives way to a newer one, for data that change while the server runs, without dropping anyone.

Who asked the old app is answered by it; it ends when the last of its answers is out.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
import sys
from collections.abc import Callable
from contextlib import suppress

from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send

from ontology.errors import VapaError

__all__ = ["Renewing"]

_LOOK = 2.0
"""Seconds between two looks at whether there are new data."""

_log = logging.getLogger("uvicorn.error")


class _Running:
    """An app with its lifespan, and how many requests it has open."""

    def __init__(self, app: Starlette) -> None:
        self.app, self.open = app, 0
        self.idle = asyncio.Event()
        self._lifespan = app.router.lifespan_context(app)

    async def start(self) -> None:
        await self._lifespan.__aenter__()

    async def end(self) -> None:
        await self._lifespan.__aexit__(None, None, None)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.open += 1
        try:
            await self.app(scope, receive, send)
        finally:
            self.open -= 1
            if not self.open:
                self.idle.set()


class Renewing:
    """Serves an app until there is a newer one: at SIGHUP, and when `stamp` changes."""

    def __init__(
        self, app: Starlette, newer: Callable[[], Starlette | None], stamp: Callable[[], object], seen: object
    ) -> None:
        """`newer` makes the app of the data that are there now, or None when they are those it serves.

        `stamp` changes when the data may have changed, and is cheap; `seen` is its value from before the data of `app`
        were read.
        """
        self._first, self._newer, self._stamp, self._seen = app, newer, stamp, seen
        self._now: _Running | None = None
        self._asked = asyncio.Event()
        self._retiring: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif self._now:
            await self._now(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        """The lifespan protocol of ASGI."""
        await receive()
        self._now = _Running(self._first)
        try:
            await self._now.start()
        except BaseException as error:
            await send({"type": "lifespan.startup.failed", "message": str(error)})
            raise
        with suppress(NotImplementedError, RuntimeError, ValueError):  # where there are no signals to listen to
            if sys.stdin is None or not sys.stdin.isatty():  # from a terminal that is closed it means the end
                asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, self._asked.set)
        looking = asyncio.create_task(self._look())
        await send({"type": "lifespan.startup.complete"})
        await receive()
        looking.cancel()
        await asyncio.gather(looking, *self._retiring, return_exceptions=True)
        await self._now.end()
        await send({"type": "lifespan.shutdown.complete"})

    async def _look(self) -> None:
        """Renew whenever it is asked for, or the stamp is another one."""
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._asked.wait(), _LOOK)
            asked = self._asked.is_set()
            self._asked.clear()
            found = self._stamp()
            if asked or found != self._seen:
                self._seen = found
                await self._renew()

    async def _renew(self) -> None:
        """Take the newer app for requests from now on; the old one stays where the new data cannot be used."""
        try:
            app = await asyncio.to_thread(self._newer)
            if app is None:
                return
            newer = _Running(app)
            await newer.start()
        except (VapaError, OSError, SyntaxError) as error:
            why = f"{error.filename}: {error.strerror}" if isinstance(error, OSError) else str(error).split("\n")[0]
            _log.warning("the new data cannot be used, the old ones stay: %s", why)
            return
        old, self._now = self._now, newer
        _log.warning("new data are served")
        if old:
            task = asyncio.create_task(self._retire(old))
            self._retiring.add(task)
            task.add_done_callback(self._retiring.discard)

    async def _retire(self, old: _Running) -> None:
        while old.open:
            old.idle.clear()
            await old.idle.wait()
        await old.end()
        gc.unfreeze()  # an app keeps itself from being collected while it is served
        gc.collect()
        gc.freeze()
