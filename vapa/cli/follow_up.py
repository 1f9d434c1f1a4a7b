"""Commands for follow-up: the Excel form for ministers' cabinets, out and back in."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ontology.wording import hint
from vapa.cli.common import fail, put, with_settings
from vapa.cli.data import chosen_plan
from vapa.settings import Settings

if TYPE_CHECKING:
    from loaders.follow_up_form import Returned

__all__ = ["follow_up"]

follow_up = typer.Typer(help="Ask ministers' cabinets how far their measures are, and take in what they answer.")


@follow_up.command("export")
@with_settings("plan", "data")
def export_form(
    settings: Settings,
    out: Annotated[Path, typer.Option("--out", "-o", help="The Excel file to write.")],
    minister: Annotated[
        str | None, typer.Option("--minister", help="Only measures that this ministerial post leads.")
    ] = None,
) -> None:
    """Write the form: one row a measure with what is known of it."""
    from loaders import load
    from loaders.follow_up_form import write

    dataset = load(settings.data)
    if minister is not None and minister not in dataset.posts:
        fail(f"there is no ministerial post '{minister}'{hint(minister, dataset.posts)}")
    put(write(dataset, chosen_plan(dataset, settings), minister=minister), out)


@follow_up.command("import")
@with_settings("plan", "data")
def import_form(
    settings: Settings,
    form: Annotated[Path, typer.Argument(help="The form as it came back.")],
    document: Annotated[str, typer.Option("--document", help="The short name to keep the report under.")],
    year: Annotated[int, typer.Option("--year", min=1990, max=2100, help="The year that it reports on.")],
    write: Annotated[bool, typer.Option("--write", help="Write the records; without it they are only shown.")] = False,
) -> None:
    """Check a form that came back, say what is new, and with --write keep it."""
    from loaders import load
    from loaders.follow_up_form import read
    from loaders.follow_up_yaml import keep

    dataset = load(settings.data)
    name = chosen_plan(dataset, settings)
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", document):
        fail(f"'{document}' is no short name: use small letters, digits and hyphens")
    if not form.is_file():
        fail(f"{form} is not a file; give the form that came back")
    returned = read(dataset, name, form, document, year)
    _tell(returned)
    if not write:
        typer.echo("nothing was written; give --write to keep this")
        return
    written = keep(settings.data, name, document, year, returned.statements, sha256(form.read_bytes()).hexdigest())
    for path in written:
        typer.echo(f"{path}: written")


def _tell(returned: Returned) -> None:
    for sentence in returned.differences:
        typer.echo(sentence)
    if returned.silent:
        typer.echo(f"niets ingevuld bij {len(returned.silent)}: {', '.join(returned.silent)}")
