"""The command that serves the website, the endpoint and linked data."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vapa.cli.common import BaseOption, DumpOption, PlanOption, StoreOption, fail, option, plain_errors, progress
from vapa.settings import Settings

if TYPE_CHECKING:
    from queries import Store
    from viz.web import Source

__all__ = ["plan_text", "serve"]


def serve(
    host: Annotated[str | None, option("host")] = None,
    port: Annotated[str | None, option("port")] = None,
    plan: PlanOption = None,
    dump: DumpOption = None,
    base: BaseOption = None,
    store: StoreOption = None,
    source: Annotated[Path | None, typer.Option("--source", "-s", help="The plan's text, to be searched too.")] = None,
) -> None:
    """Serve the website, a SPARQL endpoint and linked data.

    Stop it with Ctrl-C.
    """
    import os
    import time
    from hashlib import sha256

    if not hasattr(os, "fork"):
        fail("serve needs a system that can fork a process, such as Linux or macOS", code=1)
    from queries.exports.catalogue import Publisher
    from vapa.opening import dump_content, open_store, over
    from viz.web import create_app
    from viz.web.endpoint import Limits
    from viz.web.http.connections import ClientLimits
    from viz.web.http.server import serve as run

    with plain_errors():
        settings = Settings.in_force(host=host, port=port, plan=plan, dump=dump, base=base, store=store)
        kg: Store
        if settings.store:
            kg, holds = open_store(settings), f"{settings.store} {time.time()}".encode()
        else:
            with progress() as step:
                holds = dump_content(settings, given=dump is not None, step=step)
            kg = over(holds, settings)
        run(
            create_app(
                kg,
                sha256(holds).hexdigest()[:16],
                settings.part(Limits),
                plan_text(source) if source else None,
                settings.part(Publisher),
            ),
            settings.host,
            settings.port,
            settings.part(ClientLimits),
            lambda url: typer.echo(f"vapa: {url}"),
        )


def plan_text(path: Path) -> Source:
    """The plan's text, as the website searches it. Raises DocumentError and OSError."""
    from loaders import read_document
    from loaders.document import Span
    from viz.web import Source

    document = read_document(path)
    return Source(path.name, document.sha256, lambda first, last: document.text(Span(first, last)))
