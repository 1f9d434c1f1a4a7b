"""Runs the app on this machine until it is told to stop."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from contextlib import suppress
from functools import partial

from starlette.types import ASGIApp

from viz.web.http.connections import ClientLimits, Connection

__all__ = ["serve"]


def serve(app: ASGIApp, host: str, port: int, limits: ClientLimits, announce: Callable[[str], object]) -> None:
    """Serve until SIGINT or SIGTERM, then finish what runs; `announce` gets the address once it can be asked.

    Port 0 takes a free one. Who asks through a web server on this machine is known by the address that it passes on.
    Raises OSError when the address cannot be had.
    """
    import uvicorn

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, port), family=family, backlog=256) as listener:
        # Taken over by every connection: without it an answer waits 40 ms for the acknowledgement of its head.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        config = uvicorn.Config(
            app,
            http=partial(Connection, limits),  # type: ignore[arg-type]  # it is only called
            ws="none",
            forwarded_allow_ips=os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1,::1"),
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=5,
        )
        shown = f"[{host}]" if ":" in host else host
        announce(f"http://{shown}:{listener.getsockname()[1]}/")
        with suppress(KeyboardInterrupt):  # uvicorn raises it again after it has stopped cleanly
            uvicorn.Server(config).run(sockets=[listener])
