"""Commands that bring the graph elsewhere: export, publish, push."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from ontology.wording import counted
from vapa.cli.common import fail, opened, progress, put, with_settings
from vapa.settings import Settings, setting

__all__ = ["export", "publish", "push"]


ExportFormat = Literal[
    "nq", "trig", "ttl", "nt", "jsonld", "rdfxml", "csv", "parquet", "xlsx", "graphml", "gexf", "neo4j", "json"
]


@with_settings("plan", "dump", "base")
def export(
    settings: Settings,
    format: Annotated[ExportFormat, typer.Option("--format", help="RDF, tables, a network, or plain JSON.")],
    graph: Annotated[
        str | None,
        typer.Option("--graph", help="Only this named graph (RDF): document, curation, vocabulary or analysis."),
    ] = None,
    table: Annotated[
        str | None,
        typer.Option("--table", help="Only this table (csv, parquet), such as measures; without it, a zip of all."),
    ] = None,
    more: Annotated[
        list[str] | None, typer.Option("--with", help="What a network holds too: sdg, place, crisis or finding.")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Write to this file instead of printing.")] = None,
) -> None:
    """Export the graph as RDF, tables, a network or JSON.

    RDF holds all plans; the other formats hold one. docs/linked-data.md says what each format holds.
    """
    from queries.exports.export import export as exported

    content = exported(opened(settings), format, graph=graph, table=table, more=more or ())
    if out is None and sys.stdout.isatty() and b"\0" in content:
        fail(f"{format} is not text to show on a terminal; give a file with --out")
    put(content, out)


@with_settings("dump", "releases", "base")
def publish(
    settings: Settings,
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="The folder to write: new, empty, or published before.")
    ],
    relative: Annotated[
        bool, typer.Option("--relative", help="Relative links, for any place and a disk; else links by the base IRI.")
    ] = False,
) -> None:
    """Publish the linked data as static files for any web server.

    Pages, RDF of every thing, dumps, catalogue and ontology; whole or not at all.
    """
    from queries.exports.catalogue import Publisher
    from viz.web.publish import publish as write

    store, publisher = opened(settings), settings.part(Publisher)
    with progress() as step:
        count = write(store, folder, relative=relative, publisher=publisher, releases=settings.releases, step=step)
    typer.echo(f"{folder}: {counted(count, 'file')}")


@with_settings("store", "store_user", "dump", "base")
def push(
    settings: Settings,
    to: Annotated[str, typer.Option("--to", help="The address of the store's Graph Store Protocol service.")],
) -> None:
    """Fill a store elsewhere with the named graphs, and check that all arrived.

    --store is the address where the same store is asked. The password is VAPA_STORE_PASSWORD.
    """
    from queries.stores.push import GraphStore
    from queries.stores.push import push as put_graphs
    from vapa.opening import dump_content, remote

    with progress() as step:
        if not settings.store:
            fail("give --store too, the address where the same store is asked, to check what arrived there")
        service = GraphStore(
            str(setting("store").value(to)),
            settings.store_user,
            settings.store_password,
            settings.store_timeout,
            settings.push_attempts,
        )
        content = dump_content(settings, step)
        count = put_graphs(content, service, remote(settings), piece=settings.push_triples, progress=step)
    typer.echo(f"{settings.store}: {counted(count, 'triple')}, all graphs complete")
