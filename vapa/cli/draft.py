"""Commands that turn the document of a next plan into reviewed records: read, draft, review, agree."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ontology.wording import counted
from vapa.cli.common import fail, plain_errors, progress, with_settings
from vapa.settings import Settings

if TYPE_CHECKING:
    from loaders.drafts import Draft
    from vapa.desk import FileDesk

__all__ = ["agree", "draft", "read", "review"]

PlanName = Annotated[str, typer.Option("--plan", help="The plan, by the name of its folder in data/plans.")]
Text = Annotated[Path, typer.Option("--source", "-s", help="The plan's text, as `vapa read` wrote it.")]


def read(
    file: Annotated[Path, typer.Argument(help="A PDF, a Word file (.docx) or a text file.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="Where to write the text.")],
) -> None:
    """Read a document into the text that passages point to, with its pages, and tell how well it could be read."""
    from hashlib import sha256

    from loaders.extraction import extract
    from vapa.files import write

    with plain_errors(), progress() as step:
        if not file.is_file():
            fail(f"{file} is not a file")
        found = extract(file, step)
        content = found.text.encode()
        write(out, content)
    for sentence in found.report():
        typer.echo(sentence)
    typer.echo(f"{out}: written, SHA-256 {sha256(content).hexdigest()}")


@with_settings("data")
def draft(
    settings: Settings,
    plan: PlanName,
    source: Text,
    out: Annotated[Path, typer.Option("--out", "-o", help="Where to write the draft.")],
) -> None:
    """Draft records of a plan's text: what a machine reads in it, for a reader to review.

    `data/plans/<plan>/plan.yaml` needs no more than a profile.
    """
    from loaders.document import read_document
    from loaders.drafts import as_yaml
    from loaders.drafts import draft as propose
    from loaders.reader import load_basis
    from vapa.files import write

    with progress() as step:
        if out.exists():
            fail(f"{out} is there already; a draft that a reader works on is not replaced, so give another name")
        basis = load_basis(settings.data, plan)
        text = read_document(source, basis.profile)
        found = propose(basis.dataset, plan, basis.profile, text, basis.earlier, step)
        write(out, as_yaml(found).encode())
    continued = sum(fiche.continues is not None for fiche in found.fiches)
    edition = f"; {continued} continuing a measure of the edition before" if basis.earlier else ""
    proposals = sum(len(fiche.proposals) for fiche in found.fiches)
    typer.echo(f"{out}: {counted(len(found.fiches), 'fiche')}, {counted(proposals, 'proposal')}{edition}")


@with_settings("data")
def review(
    settings: Settings,
    file: Annotated[Path, typer.Argument(help="The draft; it is kept as it is, and the reader gets a copy.")],
    source: Text,
    reader: Annotated[str, typer.Option("--reader", help="Who reads; the decisions go to a file with this name.")],
    port: Annotated[int, typer.Option("--port", help="The port of the page; 0 takes a free one.")] = 0,
    language: Annotated[str, typer.Option("--lang", help="The language of the page: nl or en.")] = "nl",
) -> None:
    """Review a draft on a page of this machine: text left, proposals right, with keys.

    Stop with Ctrl-C. Every decision is kept at once in a file of the reader beside the draft.
    """
    import socket

    import uvicorn

    from viz.review import review_app

    if language not in ("nl", "en"):
        fail(f"the page is in nl or en, not in '{language}'")
    desk = _desk(file, source, reader, settings.data)
    with socket.create_server(("127.0.0.1", port)) as listener:
        typer.echo(f"vapa: http://127.0.0.1:{listener.getsockname()[1]}/ ({desk.path})")
        config = uvicorn.Config(review_app(desk, language), log_level="warning", access_log=False)
        uvicorn.Server(config).run(sockets=[listener])


def _desk(file: Path, source: Path, reader: str, data: Path) -> FileDesk:
    from loaders.drafts.records import slug
    from vapa.desk import FileDesk

    path = file.with_name(f"{file.stem}-{slug(reader)}{file.suffix}")
    return FileDesk.opened(path, file, source, reader, data)


@with_settings("data")
def agree(
    settings: Settings,
    first: Annotated[Path, typer.Argument(help="The file of a reader.")],
    second: Annotated[Path | None, typer.Argument(help="That of a second one.")] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Where to write the merged draft.")] = None,
    source: Annotated[Path | None, typer.Option("--source", "-s", help="The plan's text, with --records.")] = None,
    records: Annotated[bool, typer.Option("--records", help="Write what is settled to data/ as records.")] = False,
) -> None:
    """Compare two readers: how they agree, what a referee must settle, and the records of what is settled."""
    from loaders.drafts import agree as compare
    from loaders.drafts import as_yaml, read_draft
    from vapa.files import write

    merged = read_draft(first)
    if second is not None:
        found = compare(merged, read_draft(second))
        merged = found.draft
        for item in found.agreements:
            typer.echo(
                f"{item.kind}: both {item.both}, both with other values {item.otherwise}, only first "
                f"{item.only_first}, only second {item.only_second}; agreement {item.share:.0%}"
            )
        for sentence in found.differences:
            typer.echo(f"to settle: {sentence}")
    if out is not None:
        write(out, as_yaml(merged).encode())
        typer.echo(f"{out}: written; settle it with vapa review")
    if records:
        if source is None:
            fail("--records needs the plan's text: give it with --source")
        _write_records(merged, source, settings.data)


def _write_records(merged: Draft, source: Path, data: Path) -> None:
    from loaders.document import read_document
    from loaders.drafts import write_records
    from loaders.reader import load_basis
    from vapa.files import write

    text = read_document(source, load_basis(data, merged.plan).profile)
    if text.sha256 != merged.document.sha256:
        fail(f"{source} is not the text of this draft (another SHA-256)")
    written = write_records(merged, text, data)
    for path, content in written.files.items():
        write(data / path, content.encode())
        typer.echo(f"{data / path}: written")
    for sentence in written.new_names:
        typer.echo(f"complete this new name: {sentence}")
    for sentence in written.left:
        typer.echo(f"not written: {sentence}")
