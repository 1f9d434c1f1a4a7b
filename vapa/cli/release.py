"""Commands for those who publish the data: release, diff."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from ontology.wording import counted
from vapa.cli.ask import Language
from vapa.cli.common import fail, progress, put, with_settings, writing
from vapa.settings import Settings

if TYPE_CHECKING:
    from queries.changes import Dump

__all__ = ["diff", "release"]


DiffFormat = Literal["text", "trig", "nq"]


@with_settings("data", "releases", "base")
def release(
    settings: Settings,
    version: Annotated[str, typer.Argument(help="Three numbers, such as 1.2.0; higher than the release before.")],
    note: Annotated[str, typer.Option("--note", help="What this release is, in Dutch.")],
    note_en: Annotated[str | None, typer.Option("--note-en", help="The same in English.")] = None,
    date: Annotated[str | None, typer.Option("--date", help="Its date.", show_default="today")] = None,
) -> None:
    """Release the data: record it with what changed, and keep its dump for good.

    It writes releases.yaml and history.yaml in the data folder, which belong in version control.
    """
    from vapa.releases import dump_of, make_release

    with progress() as step:
        try:
            day = dt.date.fromisoformat(date) if date else dt.date.today()  # the day where it is made
        except ValueError:
            fail(f"--date takes a date, such as 2026-11-28, not '{date}'")
        notes = {"nl": note, **({"en": note_en} if note_en else {})}
        with writing():
            count = make_release(settings, version, day, notes, step)
    typer.echo(f"{dump_of(settings, version)}: release {version} of {day}, {counted(count, 'statement')}")


@with_settings("releases", "base")
def diff(
    settings: Settings,
    old: Annotated[str, typer.Argument(help="A dump (.nq or .nq.gz), or the version of a release.")],
    new: Annotated[str, typer.Argument(help="Another.")],
    language: Annotated[Language, typer.Option("--language", help="That of the sentences.")] = "nl",
    format: Annotated[DiffFormat, typer.Option("--format", help="Sentences, or RDF.")] = "text",
    analysis: Annotated[
        bool, typer.Option("--analysis", help="Also what follows from the rules: findings that came and went.")
    ] = False,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Write to this file instead of printing.")] = None,
) -> None:
    """Tell what changed between two dumps, a sentence a line, or as RDF.

    What only follows from another change is not told again. RDF holds every statement that left or came.
    """
    import pyoxigraph as ox

    from queries.changes import changes, statements
    from queries.exports.rdf import serialise

    before, after = (_dump(settings, name) for name in (old, new))
    told = changes(before, after, analysis=analysis)
    if format == "text":
        put("".join(f"{change.sentence[language]}\n" for change in told), out)
        return
    found = statements(before, after, told, analysis=analysis)
    syntax = ox.RdfFormat.TRIG if format == "trig" else ox.RdfFormat.N_QUADS
    put(serialise(found, syntax, settings.base), out)


def _dump(settings: Settings, name: str) -> Dump:
    """The dump of a file or a release."""
    from queries.changes import read_dump
    from vapa.releases import dump_of

    path = Path(name)
    if not path.exists() and dump_of(settings, name).exists():
        path = dump_of(settings, name)
    if not path.exists():
        fail(f"there is no file {name}, nor a release of that version in {settings.releases}", code=1)
    return read_dump(path.read_bytes(), settings.base)
