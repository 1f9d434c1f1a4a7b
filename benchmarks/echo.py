"""A bare starlette application that echoes a few bytes: the least that a Python server of this kind takes.

uv run python -m benchmarks.echo PORT
"""

from __future__ import annotations

import sys

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


async def echo(request: Request) -> Response:
    """The first bytes of what was sent."""
    return Response((await request.body())[:1000], media_type="application/sparql-results+json")


if __name__ == "__main__":
    app = Starlette(routes=[Route("/", echo, methods=["POST"])])
    uvicorn.run(app, port=int(sys.argv[1]), http="httptools", log_level="error", access_log=False)
