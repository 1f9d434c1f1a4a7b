"""Runs the app on this machine until it is told to stop."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from types import FrameType

import uvicorn
from starlette.types import ASGIApp

from viz.web.http.connections import ClientLimits, Connection, RequestLog

__all__ = ["serve"]


_SAID = "Invalid HTTP request received."
"""What uvicorn says without an address, and of every one; our own log says it better."""
_LAST = 5
"""Seconds for what was told to come back to end."""


class _Server(uvicorn.Server):
    """uvicorn's server, which at the end tells those whose answer is not there in time to come back."""

    def __init__(self, config: uvicorn.Config, drain_seconds: int) -> None:
        super().__init__(config)
        self._drain_seconds = drain_seconds
        self._draining: asyncio.AbstractEventLoop | None = None

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        if self._draining:  # who asks again has waited enough
            self._draining.call_soon_threadsafe(self._refuse_rest)
        elif self.should_exit:  # a second signal before that: wait for nobody
            self._drain_seconds = 0
        else:
            super().handle_exit(sig, frame)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._draining = asyncio.get_running_loop()
        timer = self._draining.call_later(self._drain_seconds, self._refuse_rest)
        await super().shutdown(sockets)
        timer.cancel()

    def _refuse_rest(self) -> None:
        for connection in list(self.server_state.connections):
            if isinstance(connection, Connection):
                connection.stop()


def serve(
    app: ASGIApp, host: str, port: int, limits: ClientLimits, trusted_proxies: str, announce: Callable[[str], object]
) -> None:
    """Serve until SIGINT or SIGTERM, and then finish what runs, for `drain_seconds` at most.

    `announce` gets the address once it can be asked. Port 0 takes a free one. A client behind one of the
    `trusted_proxies` is known by the address that this passes on. Raises OSError when the address cannot be had.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, port), family=family, backlog=256) as listener:
        # Taken over by every connection: without it an answer waits 40 ms for the acknowledgement of its head.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        config = uvicorn.Config(
            app,
            http=partial(Connection, limits, RequestLog()),  # type: ignore[arg-type]  # it is only called
            ws="none",
            forwarded_allow_ips=trusted_proxies,
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=limits.drain_seconds + _LAST,
        )
        shown = f"[{host}]" if ":" in host else host
        announce(f"http://{shown}:{listener.getsockname()[1]}/")
        with suppress(KeyboardInterrupt):  # uvicorn raises it again after it has stopped cleanly
            logging.getLogger("uvicorn.error").addFilter(lambda line: line.msg != _SAID)
            _Server(config, limits.drain_seconds).run(sockets=[listener])
