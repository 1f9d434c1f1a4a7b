"""Answers as a terminal shows them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Literal

import typer

from ontology.wording import counted

if TYPE_CHECKING:
    from queries import Answer, Table

__all__ = ["QueryFormat", "print_answer", "print_library"]


QueryFormat = Literal["table", "csv", "json", "md"]
"""The formats in which an answer can be printed."""


def print_library() -> None:
    """The library, with what each query answers and its parameters."""
    from rich.console import Console
    from rich.table import Table as RichTable

    from queries import library

    table = RichTable(title="vapa query NAME [--param name=value]", title_justify="left", box=None, pad_edge=False)
    for column in ("name", "answers", "parameters"):
        table.add_column(column, overflow="fold")
    for query in library().values():
        parameters = [f"{p.name}={p.default}" if p.default else f"[{p.name}]" for p in query.parameters]
        answers = f"{query.description['en']} A row is {query.row['en']}."
        table.add_row(query.name, answers, " ".join(parameters).replace("[", "\\["))
    Console(width=None if sys.stdout.isatty() else 140).print(table)


def print_answer(answer: Answer, format: QueryFormat) -> None:
    """The answer in the format asked for: standard SPARQL results for csv and json, else a table."""
    import pyoxigraph as ox

    from queries import Table

    if isinstance(answer, ox.QueryBoolean):
        yes = bool(answer)
        typer.echo(f'{{"head": {{}}, "boolean": {str(yes).lower()}}}' if format == "json" else str(yes).lower())
    elif not isinstance(answer, ox.QuerySolutions):
        typer.echo(ox.serialize(answer, format=ox.RdfFormat.N_TRIPLES) or b"", nl=False)
    elif format in ("csv", "json"):
        results = ox.QueryResultsFormat.CSV if format == "csv" else ox.QueryResultsFormat.JSON
        typer.echo(answer.serialize(format=results) or b"", nl=format == "json")
    elif format == "md":
        typer.echo(_markdown(Table.of(answer)))
    else:
        _print_table(Table.of(answer))


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "ja" if value else "nee"
        case _:
            return " ".join(str(value).split())


def _markdown(table: Table) -> str:
    rows = [table.columns, ["---"] * len(table.columns), *([_cell(v) for v in row.values()] for row in table)]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows)


def _print_table(table: Table) -> None:
    from rich.console import Console
    from rich.table import Table as RichTable
    from rich.text import Text

    shown = RichTable(box=None, pad_edge=False, header_style="bold")
    numeric = {column for column in table.columns if all(isinstance(v, int | None) for v in table.column(column))}
    for column in table.columns:
        shown.add_column(column, justify="right" if column in numeric else "left", overflow="fold")
    for row in table:
        shown.add_row(*(Text(_cell(value)) for value in row.values()))
    Console(width=None if sys.stdout.isatty() else 160).print(shown)
    typer.echo(counted(len(table), "row"), err=True)
