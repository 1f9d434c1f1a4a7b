"""What commands share: options for settings, the store that they ask, progress, output and plain errors."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from ontology.errors import VapaError
from vapa.settings import Settings, setting

if TYPE_CHECKING:
    from queries import Store

__all__ = [
    "BaseOption",
    "DataOption",
    "DumpOption",
    "PlanOption",
    "ReleasesOption",
    "StoreOption",
    "UserOption",
    "fail",
    "opened",
    "option",
    "parameters",
    "plain_errors",
    "progress",
    "put",
]


def option(name: str) -> typer.models.OptionInfo:
    """A command-line option for a setting, with its help and its environment variable."""
    item = setting(name)
    found = typer.Option(
        f"--{name.replace('_', '-')}",
        help=item.help,
        envvar=None if name == "dump" else item.variable,  # there it is where the default dump is kept
        show_default=item.shown or str(item.default),
        metavar="TEXT",
    )
    assert isinstance(found, typer.models.OptionInfo)
    return found


DataOption = Annotated[str | None, option("data")]
BaseOption = Annotated[str | None, option("base")]
DumpOption = Annotated[str | None, option("dump")]
PlanOption = Annotated[str | None, option("plan")]
ReleasesOption = Annotated[str | None, option("releases")]
StoreOption = Annotated[str | None, option("store")]
UserOption = Annotated[str | None, option("store_user")]


def opened(settings: Settings, dump: str | None) -> Store:
    """The store to ask: one elsewhere, the dump that was asked for, or the default one, built when needed."""
    from vapa.opening import open_dump, open_store

    if settings.store:
        return open_store(settings)
    with progress() as step:
        return open_dump(settings, given=dump is not None, step=step)


def put(content: str | bytes, out: Path | None) -> None:
    """Print an answer, or write it to a file and say so."""
    if out is None:
        typer.echo(content, nl=False)
        return
    from vapa.files import write

    write(out, content.encode() if isinstance(content, str) else content)
    typer.echo(f"{out}: written", err=True)


def parameters(given: list[str] | None) -> dict[str, str]:
    """`name=value` arguments as a mapping."""
    values = {}
    for item in given or []:
        key, separator, value = item.partition("=")
        if not separator or not key:
            fail(f"a parameter is given as name=value, not '{item}'")
        values[key] = value
    return values


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """Shows each step of long work on a terminal, and nothing in a pipe."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console

    with Console(stderr=True).status("starting") as status:
        yield status.update


@contextmanager
def plain_errors() -> Iterator[None]:
    """Turn the errors a user can cause into sentences on stderr and an exit code."""
    try:
        yield
    except VapaError as error:
        *more, last = error.sentences()
        for sentence in more:
            typer.echo(sentence, err=True)
        fail(last, error.exit_code)
    except OSError as error:
        fail(f"{error.filename}: {error.strerror}" if error.filename else error.strerror or str(error), code=1)
    except UnicodeDecodeError:
        fail("the file is not UTF-8 text", code=1)
    except SyntaxError as error:
        fail(f"the dump is not N-Quads: {error}", code=1)


def fail(message: str, code: int = 2) -> NoReturn:
    """End the command with one sentence."""
    typer.echo(f"vapa: {message}", err=True)
    raise typer.Exit(code)
