"""What commands share: options for settings, the store that they ask, progress, output and plain errors."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from ontology.errors import VapaError
from vapa.settings import Settings, setting

if TYPE_CHECKING:
    from queries import Store

__all__ = ["fail", "opened", "parameters", "plain_errors", "progress", "put", "with_settings", "writing"]

_Command = Callable[..., None]


def with_settings(*names: str) -> Callable[[_Command], _Command]:
    """Gives a command options for these settings, after its own; as `settings` it takes those in force.

    The errors that a user can cause in it are told plainly.
    """

    def decorated(command: _Command) -> _Command:
        @wraps(command)
        def run(**given: object) -> None:
            with plain_errors():
                settings = Settings.in_force(**{name: given.pop(name) for name in names})
                command(settings=settings, **given)

        own = inspect.signature(command, eval_str=True)
        kept = [one.replace(kind=one.KEYWORD_ONLY) for one in own.parameters.values() if one.name != "settings"]
        options = [
            inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=_option(name))
            for name in names
        ]
        run.__signature__ = own.replace(parameters=[*kept, *options])  # type: ignore[attr-defined]
        return run

    return decorated


def _option(name: str) -> object:
    """A command-line option for a setting, with its help and its environment variable."""
    item = setting(name)
    told = typer.Option(
        f"--{name.replace('_', '-')}",
        help=item.help,
        envvar=None if name == "dump" else item.variable,  # there it is where the default dump is kept
        show_default=item.shown or str(item.default),
        metavar="TEXT",
    )
    return Annotated[str | None, told]


def opened(settings: Settings) -> Store:
    """The store to ask: one elsewhere, the dump that was asked for, or the default one, built when needed."""
    from vapa.opening import open_dump, open_store

    if settings.store:
        return open_store(settings)
    with progress() as step:
        return open_dump(settings, step)


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
    """Turn the errors a user can cause into sentences on stderr and an exit code; what was noted on one comes last."""
    try:
        yield
    except VapaError as error:
        *more, last = error.sentences()
        for sentence in more:
            typer.echo(sentence, err=True)
        fail("; ".join((last, *getattr(error, "__notes__", ()))), error.exit_code)
    except OSError as error:
        fail(f"{error.filename}: {error.strerror}" if error.filename else error.strerror or str(error), code=1)
    except UnicodeDecodeError:
        fail("the file is not UTF-8 text", code=1)
    except SyntaxError as error:
        fail(f"the dump is not N-Quads: {error}", code=1)


@contextmanager
def writing() -> Iterator[None]:
    """Notes on an error that a user can cause that what the command would have written was not."""
    try:
        yield
    except VapaError as error:
        error.add_note("nothing was written")
        raise


def fail(message: str, code: int = 2) -> NoReturn:
    """End the command with one sentence."""
    typer.echo(f"vapa: {message}", err=True)
    raise typer.Exit(code)
