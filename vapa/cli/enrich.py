"""Commands that ask others what they know of our things: labels, and links that a person accepts or refuses."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ontology.wording import counted
from vapa.cli.ask import Language
from vapa.cli.common import fail, opened, progress, with_settings
from vapa.settings import Settings, setting

if TYPE_CHECKING:
    from queries.stores.matches import Match

__all__ = ["enrich"]

enrich = typer.Typer(invoke_without_command=True)


@enrich.callback()
@with_settings("dump", "base")
def labels(
    settings: Settings,
    context: typer.Context,
    endpoint: Annotated[str | None, typer.Option("--endpoint", help="The address of a SPARQL endpoint.")] = None,
    file: Annotated[Path | None, typer.Option("--query", "-q", help="A file with a CONSTRUCT query.")] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="The N-Quads file to write.")] = None,
    name: Annotated[
        str | None, typer.Option("--name", help="The name of its graph.", show_default="that of the query's file")
    ] = None,
    refresh: Annotated[bool, typer.Option("--refresh", help="Ask again what was asked before.")] = False,
) -> None:
    """Bring labels or links from a public endpoint into a separate file; or propose links, and accept them.

    The query's line `# links` stands for what the graph links to elsewhere. Ask the file with `vapa query --with`.
    """
    if context.invoked_subcommand is not None:
        return
    if endpoint is None or file is None or out is None:
        fail("give --endpoint, --query and --out; or a command: vapa enrich propose, vapa enrich accept")
    from ontology import slugify
    from queries.stores.enrich import Enrichment
    from vapa.files import write

    with progress() as step:
        text = file.read_text(encoding="utf-8-sig")
        address = str(setting("store").value(endpoint))
        wanted = Enrichment(opened(replace(settings, store="")), address, text, slugify(name or file.stem))
        if not refresh and out.exists() and wanted.is_in(out.read_bytes()):
            typer.echo(f"{out}: was made from this query and endpoint; --refresh asks again")
            return
        step(f"asking {endpoint}")
        content = wanted.fetch(settings.store_timeout, settings.enrich_bytes)
        write(out, content)
    typer.echo(f"{out}: {counted(len(content.splitlines()), 'statement')} in {wanted.graph}")


@enrich.command()
@with_settings("enrich_likeness", "dump", "data", "base")
def propose(
    settings: Settings,
    kind: Annotated[
        list[str], typer.Option("--kind", help="The kind of our things, as in an IRI: actor, theme, place ...")
    ],
    out: Annotated[Path, typer.Option("--out", "-o", help="The file (YAML) to write the proposals to.")],
    service: Annotated[str | None, typer.Option("--service", help="The address of a reconciliation service.")] = None,
    endpoint: Annotated[str | None, typer.Option("--endpoint", help="The address of a SPARQL endpoint.")] = None,
    type: Annotated[str, typer.Option("--type", help="Only things of this type of the service.")] = "",
    lang: Annotated[Language, typer.Option("--lang", help="Which names the service is asked.")] = "nl",
    again: Annotated[bool, typer.Option("--again", help="Also things that have a link already.")] = False,
) -> None:
    """Propose links from our things to those of a service or endpoint, each with a score and a reason.

    Nothing is linked before a person accepts it; what was accepted or refused before is not proposed again.
    """
    from loaders.links import decided
    from queries.stores.matches import ReconciliationService, SparqlEndpoint, named
    from vapa.files import write

    with progress() as step:
        if (service is None) == (endpoint is None):
            fail("give either --service (reconciliation) or --endpoint (SPARQL)")
        url = str(setting("store").value(service or endpoint))
        limits = (settings.store_timeout, settings.enrich_bytes, settings.enrich_batch)
        ask = ReconciliationService(url, type, lang, *limits) if service else SparqlEndpoint(url, *limits)
        store = opened(settings)
        things = [thing for each in kind for thing in named(store, each, again=again)]
        step(f"asking {url} about {counted(len(things), 'thing')}")
        known = {(thing, link.to) for thing, links in decided(settings.data).items() for link in links}
        found = [
            match
            for match in ask.matches(things, settings.enrich_likeness)
            if (match.path, match.to) not in known and not match.to.startswith(f"{store.base}/")
        ]
        write(out, _proposals(url, found, out.name).encode())
    named_there = len({match.path for match in found})
    typer.echo(f"{out}: {counted(len(found), 'proposal')} for {named_there} of {counted(len(things), 'thing')}")


def _proposals(source: str, found: Iterable[Match], name: str) -> str:
    """The text of a file of proposals, to be called so."""
    from loaders.links import written
    from loaders.records import CONCEPTS, ProposedLink

    proposals: defaultdict[str, list[ProposedLink]] = defaultdict(list)
    for match in found:
        alike = ("exact", "close") if match.path.startswith(CONCEPTS) else ("same", "see")
        how = alike[0] if match.exact else alike[1]
        told = {"to": match.to, "how": how, "label": match.label, "source": source, "score": match.score}
        proposals[match.path].append(ProposedLink.model_validate({**told, "reason": match.reason}))
    return written(proposals, name)


@enrich.command()
@with_settings("data")
def accept(
    settings: Settings,
    proposals: Annotated[Path, typer.Argument(help="The file of proposals, with decisions in it.")],
    by: Annotated[str, typer.Option("--by", help="Who decided; it stands beside each link.")],
    date: Annotated[
        dt.datetime | None, typer.Option("--date", formats=["%Y-%m-%d"], help="When.", show_default="today")
    ] = None,
) -> None:
    """Keep what a person decided about proposals in data/links.yaml: accepted links, and what was refused."""
    from loaders import load
    from loaders.links import FILE, decide
    from vapa.files import write

    text, count = decide(settings.data, proposals, by, (date or dt.datetime.now()).date())
    load(settings.data)  # what is wrong with the data is told before anything is written
    if count["accepted"] or count["refused"]:
        write(settings.data / FILE, text.encode())
    told = ", ".join(f"{count[what]} {word}" for what, word in
                     (("accepted", "accepted"), ("refused", "refused"), ("open", "left open")))  # fmt: skip
    typer.echo(f"{settings.data / FILE}: {told}")
