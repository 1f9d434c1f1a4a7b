"""The command that compares two editions of a plan."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from vapa.cli.ask import FindingsFormat, LanguageOption
from vapa.cli.common import opened, with_settings
from vapa.settings import Settings

if TYPE_CHECKING:
    from queries.editions import Comparison
    from viz.editions import Teller

__all__ = ["compare"]


@with_settings("dump", "base", "store")
def compare(
    settings: Settings,
    old: Annotated[str, typer.Argument(help="The earlier edition, such as vapa-2020.")],
    new: Annotated[str, typer.Argument(help="The later edition, such as vapa-2022.")],
    format: Annotated[FindingsFormat, typer.Option("--format", help="How to print the comparison.")] = "text",
    lang: LanguageOption = "nl",
) -> None:
    """Compare two editions: what was added, dropped and changed, each with its pages."""
    from queries.editions import compare as compared
    from queries.exports.sheets import csv_file
    from viz.editions import COLUMNS, Teller

    kg = opened(settings)
    found = compared(kg, old, new)
    names = {str(row["thing"]): str(row["name"]) for row in kg.query("names", language=lang)}
    teller = Teller(lang, lambda iri: names.get(iri, iri))
    if format == "text":
        for line in _told(teller, found):
            typer.echo(line)
    elif format == "csv":
        typer.echo(csv_file(COLUMNS, teller.rows(found)).decode("utf-8-sig"), nl=False)
    else:
        rows = [dict(zip(COLUMNS, row, strict=True)) for row in teller.rows(found)]
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=1))


def _told(teller: Teller, found: Comparison) -> Iterator[str]:
    """The comparison as lines: what we lack, the counts, and then measure by measure."""
    t = teller.f.t
    yield f"{teller.title(found.old)} → {teller.title(found.new)}"
    for edition in (found.old, found.new):
        if edition.partial:
            yield f"{t('Let op', 'Mind')}: {edition.name}: {' '.join(teller.note(edition).split())}"
    yield "; ".join(f"{name}: {number}" for name, number in teller.counts(found))
    for row in teller.rows(found):
        fate, old, old_title, new, new_title, how, ours, aspect, before, after, pages_before, pages_after, _ = row
        if aspect:
            where = f" ({pages_before or '–'} → {pages_after or '–'})" if pages_before or pages_after else ""
            yield f"  {aspect}: {before} → {after}{where}"
            continue
        measures = " → ".join(f"{number} {title}" for number, title in ((old, old_title), (new, new_title)) if number)
        marks = ", ".join(
            str(mark) for mark in (how, t("onze gevolgtrekking", "our conclusion") if ours else "") if mark
        )
        yield f"{fate}: {measures}" + (f" ({marks})" if marks else "")
