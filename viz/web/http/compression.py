"""Gzipped answers for clients that accept them: new content as it is sent, our files once.

A gzipped answer holds other bytes than the plain one, so its ETag is the weak form of the plain one's (RFC 9110,
8.8.3); every route takes either form for the same. Starlette's own middleware leaves the strong ETag on both, gzips
for who refuses it with `q=0`, and compresses a file anew for each request.
"""

from __future__ import annotations

import gzip
import os
from functools import lru_cache
from pathlib import Path

import anyio.to_thread
from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from viz.web.http.negotiation import accepts_gzip, header

__all__ = ["Assets", "Gzip", "accepted", "gzipped", "shrinks"]

_LEAST = 1_000
"""Bytes that are worth it: fewer go in one packet either way."""

_LONG = 100_000
"""Bytes that take too long to compress (milliseconds) to keep the other connections waiting."""

_LEVEL = 4
"""Of 9, for what is made as it is sent: beyond it costs grow faster than bytes shrink."""

_PACKED = ("image/", "application/gzip", "application/zip", "application/vnd.openxmlformats-")
"""What is compressed already; but an SVG is text."""


def gzipped(body: bytes, level: int = 9) -> bytes:
    """A body gzipped; the same one always gives the same bytes."""
    return gzip.compress(body, level, mtime=0)


def shrinks(media_type: str) -> bool:
    """Whether content of this type gets smaller."""
    return media_type.startswith("image/svg") or not media_type.startswith(_PACKED)


def accepted(scope: Scope) -> bool:
    """Whether the client accepts gzip."""
    given = header(scope, b"accept-encoding")
    return bool(given) and accepts_gzip(given)


class Gzip:
    """Gzips whole answers that are long enough, for who accepts it; others cost a look at a header."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not accepted(scope):
            await self.app(scope, receive, send)
            return
        start: Message | None = None

        async def send_gzipped(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message  # held back: its headers depend on the body
                return
            if start is not None:
                await _fit(start, message, scope)
                await send(start)
                start = None
            await send(message)

        await self.app(scope, receive, send_gzipped)


async def _fit(start: Message, message: Message, scope: Scope) -> None:
    """Compress the body where it is worth it, and make the ETag that of what is sent."""
    headers, body = MutableHeaders(raw=start["headers"]), message.get("body", b"")
    whole = start["status"] != 206 and not message.get("more_body", False) and "content-encoding" not in headers
    if whole and len(body) >= _LEAST and shrinks(headers.get("content-type", "")):
        if len(body) < _LONG:
            message["body"] = gzipped(body, _LEVEL)
        else:
            message["body"] = await anyio.to_thread.run_sync(gzipped, body, _LEVEL)
        headers["content-encoding"] = "gzip"
        headers["content-length"] = str(len(message["body"]))
    tag = headers.get("etag")
    if tag and not tag.startswith("W/"):
        held = start["status"] == 304 and f"W/{tag}" in header(scope, b"if-none-match")
        if held or "content-encoding" in headers:
            headers["etag"] = f"W/{tag}"


class Assets(StaticFiles):
    """Our files: kept gzipped here, and for an hour by browsers."""

    def file_response(
        self, full_path: str | os.PathLike[str], stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """The file, or 304; gzipped for who accepts that and wants all of it."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers["Cache-Control"] = "max-age=3600"
        plain = response.status_code != 200 or header(scope, b"range") or not accepted(scope)
        if plain or not shrinks(response.headers["content-type"]):
            return response
        headers = {name: value for name, value in response.headers.items() if name not in _OF_THE_PLAIN_FILE}
        return Response(
            _file_gzipped(str(full_path), stat_result.st_mtime_ns), headers={**headers, "Content-Encoding": "gzip"}
        )

    def warm(self) -> None:
        """Compress all files now."""
        for folder in self.all_directories:
            for path in Path(folder).rglob("*"):
                if path.is_file():
                    _file_gzipped(os.path.realpath(path), path.stat().st_mtime_ns)


_OF_THE_PLAIN_FILE = ("accept-ranges", "content-length")


@lru_cache(maxsize=256)
def _file_gzipped(path: str, changed: int) -> bytes:  # noqa: ARG001  # a file that has changed is another one
    return gzipped(Path(path).read_bytes())
