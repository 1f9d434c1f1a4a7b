"""The command that serves the website, the endpoint and linked data."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vapa.cli.common import fail, opened, progress, with_settings
from vapa.settings import Settings

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from queries import Store
    from viz.web import Source

__all__ = ["mcp", "plan_text", "serve"]


@with_settings("host", "port", "plan", "dump", "base", "store", "releases", "public")
def serve(
    settings: Settings,
    source: Annotated[
        Path | None, typer.Option("--source", "-s", help="The plan's text, to be read and searched too.")
    ] = None,
) -> None:
    """Serve the website, a SPARQL endpoint and linked data.

    Stop it with Ctrl-C. A new dump in place is served within seconds, or at SIGHUP.
    """
    import os
    import time
    from hashlib import sha256

    from starlette.applications import Starlette

    if not hasattr(os, "fork"):
        fail("serve needs a system that can fork a process, such as Linux or macOS", code=1)
    from queries.exports.catalogue import Publisher
    from vapa.opening import dump_content, open_store, over
    from viz.web import create_app
    from viz.web.assistant.tools import AssistantLimits
    from viz.web.endpoint import Limits
    from viz.web.http.connections import ClientLimits
    from viz.web.http.public import Publication
    from viz.web.http.renewing import Renewing
    from viz.web.http.server import serve as run
    from viz.web.paging import PageLimits

    version = ""

    def newer() -> Starlette | None:
        """The app of the dump as it is now; None when it is the one that is served."""
        nonlocal version
        with progress() as step:
            content = dump_content(settings, step)
        if (found := sha256(content).hexdigest()[:16]) == version:
            return None
        app = app_of(over(content, settings), found)
        version = found
        return app

    def app_of(kg: Store, name: str) -> Starlette:
        text = plan_text(source, settings.data) if source else None
        parts = settings.part(Limits), settings.part(PageLimits), text, settings.part(Publisher)
        publication = Publication(settings.public, settings.releases, changed() if not settings.store else None)
        return create_app(kg, name, *parts, settings.part(AssistantLimits), publication)

    def changed() -> float | None:
        """When the dump was written, where it is a file."""
        found = stamp()
        return found[0] / 1e9 if found else None

    def stamp() -> tuple[int, ...] | None:
        """What is another one when the dump was written again."""
        try:
            found = settings.dump.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino

    if settings.store:
        app: ASGIApp = app_of(open_store(settings), sha256(f"{settings.store} {time.time()}".encode()).hexdigest()[:16])
    else:
        seen = stamp()  # before they are read: what is written meanwhile is newer
        first = newer()
        assert first
        app = Renewing(first, newer, stamp, seen)
    run(
        app,
        settings.host,
        settings.port,
        settings.part(ClientLimits),
        settings.trusted_proxies,
        lambda url: typer.echo(f"vapa: {url}"),
    )


@with_settings("plan", "dump", "base", "store")
def mcp(
    settings: Settings,
) -> None:
    """Answer an AI assistant on standard input and output, by the Model Context Protocol.

    An assistant starts this command itself. `vapa serve` answers the same at /mcp.
    """
    import asyncio

    from viz.web.assistant.alone import answer
    from viz.web.assistant.tools import AssistantLimits
    from viz.web.endpoint import Limits
    from viz.web.paging import PageLimits

    kg = opened(settings)
    asyncio.run(answer(kg, settings.part(Limits), settings.part(PageLimits), settings.part(AssistantLimits)))


def plan_text(path: Path, data: Path) -> Source:
    """The plan's text, as the website searches it. Raises DocumentError, DataError and OSError."""
    from loaders import read_text
    from loaders.spans import Span
    from viz.web import Source

    document = read_text(path, data)
    return Source(
        path.name,
        document.sha256,
        lambda first, last: document.text(Span(first, last)),
        tuple((document.page(span.first), span.first, span.last) for span in document.paragraphs()),
    )
