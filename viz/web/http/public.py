"""The address by which the site is known: what it says of itself goes by a setting, never by what an asker claims."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Receive, Scope, Send

from viz.web.http.negotiation import Problem

__all__ = ["HOST", "PublicAddress", "Publication", "route_path"]

HOST = re.compile(r"(?:[\w.-]+|\[[\da-fA-F:.]+\])(?::\d{1,5})?", re.ASCII)
"""What a `Host` may be: a name or an address, and a port."""
_HERE = ("127.0.0.1", "::1", "localhost")
"""Names of this machine, which nobody can be led astray with."""


@dataclass(frozen=True)
class Publication:
    """How a site is published: its public address, the folder with the dumps of releases, and when the data changed."""

    public: str = ""
    releases: Path | None = None
    changed: float | None = None
    """In seconds of the Unix clock."""


def route_path(scope: Scope) -> str:
    """The path that was asked for, without that which the app is mounted under."""
    return str(scope["path"]).removeprefix(str(scope.get("root_path", "")).rstrip("/")) or "/"


class PublicAddress:
    """Gives every request the public address, or where none is set that of this machine.

    A proxy may cut the path of the address off before it passes a request on, or leave it. `Host`, `X-Forwarded-Host`
    and `Forwarded` are not believed, whoever sends them, and what is no host is refused (RFC 9112, 3.2). Without a
    public address only the names of this machine are taken from `Host`, else the address that the connection came to.
    """

    def __init__(self, app: ASGIApp, public: str = "", untouched: tuple[str, ...] = ()) -> None:
        """`untouched` are paths that look at the `Host` that was sent, to refuse it."""
        self.app, self.untouched = app, untouched
        parts = urlsplit(public)
        self.scheme, self.netloc, self.path = parts.scheme, parts.netloc.encode(), parts.path.rstrip("/")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            self._readdress(scope)
        await self.app(scope, receive, send)

    def _readdress(self, scope: Scope) -> None:
        """In the scope itself, so that the answer to a crash, which is made further out, goes by it too."""
        if self.scheme:
            scope["scheme"] = self.scheme
        if self.path:
            scope["root_path"] = self.path
            if not (scope["path"] + "/").startswith(f"{self.path}/"):
                scope["path"] = self.path + scope["path"]
                scope["raw_path"] = self.path.encode() + scope.get("raw_path", b"")
        if route_path(scope) in self.untouched:
            return
        headers = scope["headers"]
        given = next((value for name, value in headers if name == b"host"), b"")
        may_lack = not given and scope.get("http_version") == "1.0"
        if not may_lack and not HOST.fullmatch(given.decode("latin-1")):
            refused = Problem(400, "the Host header is no name of a host", "Dit is geen geldig verzoek.")
            scope["state"] = {"problem": refused, **scope.get("state", {})}
        host = self.netloc or (given if _is_here(given) else _listening(scope))
        scope["headers"] = [(b"host", host), *(pair for pair in headers if pair[0] != b"host")]


@lru_cache(maxsize=64)
def _is_here(host: bytes) -> bool:
    try:
        found = urlsplit(f"//{host.decode('latin-1')}")
        return found.hostname in _HERE and found.username is None and (found.port is None or found.port > 0)
    except ValueError:
        return False


def _listening(scope: Scope) -> bytes:
    """The address that the connection came in on."""
    name, port = scope.get("server") or ("localhost", None)
    shown = f"[{name}]" if ":" in name else name
    return (f"{shown}:{port}" if port else shown).encode()
