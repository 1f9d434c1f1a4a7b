"""Commands that ask the graph: query, report, findings, network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, get_args

import typer

from ontology.wording import counted, hint
from vapa.cli.common import fail, opened, parameters, put, with_settings
from vapa.cli.show import QueryFormat, print_answer, print_library
from vapa.settings import Settings

if TYPE_CHECKING:
    from queries import Store

__all__ = ["findings", "network", "query", "report"]


ReportFormat = Literal["text", "md", "html", "csv", "json"]


FindingsFormat = Literal["text", "csv", "json"]


Language = Literal["nl", "en"]


LanguageOption = Annotated[Language, typer.Option("--lang", help="In which language: Dutch or English.")]


FindingKind = Literal["overlap", "gap"]


@with_settings("plan", "dump", "base", "store")
def query(
    settings: Settings,
    name: Annotated[str | None, typer.Argument(help="A query of the library; without one, lists them all.")] = None,
    param: Annotated[list[str] | None, typer.Option("--param", "-p", help="A parameter, as name=value.")] = None,
    file: Annotated[Path | None, typer.Option("--file", "-f", help="A file with your own SPARQL query.")] = None,
    format: Annotated[QueryFormat, typer.Option("--format", help="How to print the answer.")] = "table",
    also: Annotated[
        list[Path] | None,
        typer.Option("--with", help="An N-Quads file to ask together with the dump, such as an enrichment."),
    ] = None,
    service: Annotated[
        bool, typer.Option("--allow-service", help="Let SERVICE in your own query ask endpoints elsewhere.")
    ] = False,
) -> None:
    """Ask a query of the library or your own.

    Without a name, lists the library.
    """
    if name is None and file is None:
        print_library()
        return
    if name is not None and file is not None:
        fail("give the name of a query or --file, not both")
    kg = opened(settings)
    for path in also or ():
        kg.add(path.read_bytes())
    if file is not None:
        if param:
            fail("--param goes with a query of the library; your own file has no declared parameters")
        text = file.read_text(encoding="utf-8-sig")
    else:
        assert name is not None
        text = kg.bound(name, **parameters(param))
    print_answer(kg.sparql(text, service=service), format)
    if file is not None and (told := kg.hint(text)):
        typer.echo(told, err=True)


@with_settings("report_findings", "plan", "dump", "base", "store")
def report(
    settings: Settings,
    format: Annotated[
        ReportFormat | None,
        typer.Option("--format", help="How to print the report.", show_default="text; with --out what its name says"),
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Write to this file instead of printing.")] = None,
    rule: Annotated[str | None, typer.Option("--rule", help="Only the findings of this rule, and all of them.")] = None,
    lang: LanguageOption = "nl",
) -> None:
    """Report what matters most, contents, overlaps and gaps.

    As csv or json: all findings, one by one.
    """
    from queries import read
    from viz.findings import to_csv, to_json
    from viz.report import compose, to_html, to_markdown, to_terminal

    _known_rule(rule)
    limit, kg = settings.report_findings, opened(settings)
    by_name = out.suffix.removeprefix(".") if out is not None else ""
    shape = format or (by_name if by_name in get_args(ReportFormat) else "text")
    if shape == "csv":
        put(to_csv(kg, read(kg, rule), language=lang), out)
    elif shape == "json":
        put(to_json(kg, read(kg, rule), language=lang), out)
    elif shape == "html":
        put(to_html(compose(kg, rule, limit=limit, language=lang)), out)
    elif shape == "text" and out is None:
        to_terminal(compose(kg, rule, limit=limit, language=lang))
    else:
        put(to_markdown(compose(kg, rule, limit=limit, language=lang)), out)


@with_settings("plan", "dump", "base", "store")
def findings(
    settings: Settings,
    rule: Annotated[str | None, typer.Option("--rule", help="Only those of this rule.")] = None,
    kind: Annotated[FindingKind | None, typer.Option("--kind", help="Only overlaps, or only gaps.")] = None,
    measure: Annotated[str | None, typer.Option("--measure", help="Only those on this measure, such as 7.1.4.")] = None,
    minister: Annotated[str | None, typer.Option("--minister", help="Only those of this ministerial post.")] = None,
    uncoordinated: Annotated[
        bool, typer.Option("--uncoordinated", help="Only overlaps that nothing in the plan ties together.")
    ] = False,
    changed: Annotated[
        list[str] | None,
        typer.Option("--option", help="Derive the rule's findings anew with another option, as name=value."),
    ] = None,
    format: Annotated[FindingsFormat, typer.Option("--format", help="How to print the findings.")] = "text",
    lang: LanguageOption = "nl",
) -> None:
    """List overlaps and gaps, chosen by rule, measure or minister.

    Without --option, those that stand in the graph.
    """
    from queries import apply_rule, read
    from viz.findings import to_csv, to_json

    _known_rule(rule)
    kg = opened(settings)
    if changed and rule is None:
        fail("--option goes with --rule: each rule has its options (docs/queries.md)")
    found = list(apply_rule(kg, rule, **parameters(changed)).findings) if changed and rule else read(kg, rule)
    post = _post_name(kg, minister) if minister else None
    if measure is not None and measure not in (known := [str(row["identifier"]) for row in kg.query("measures")]):
        fail(f"there is no measure '{measure}'{hint(measure, known)}")
    chosen = [
        finding
        for finding in found
        if (kind is None or finding.kind == kind)
        and (measure is None or measure in finding.measures)
        and (post is None or post in finding.ministers)
        and (not uncoordinated or finding.coordinated is False)
    ]
    if format == "text":
        for finding in chosen:
            name, sentence = finding.told(lang)
            typer.echo(f"{finding.rule}\t{finding.weight}\t{name}\t{sentence}")
        typer.echo(f"{len(chosen)} of {counted(len(found), 'finding')}", err=True)
    else:
        typer.echo((to_csv if format == "csv" else to_json)(kg, chosen, language=lang), nl=False)


def _known_rule(rule: str | None) -> None:
    from queries import rules

    if rule is not None and rule not in rules():
        said = hint(rule, rules()) or "; `vapa query rules` lists them"
        fail(f"there is no rule '{rule}'{said}")


def _post_name(store: Store, minister: str) -> str:
    """The Dutch name of a ministerial post by its short name or IRI."""
    names = {str(row["slug"]): str(row["post"]) for row in store.query("ministers")}
    slug = minister.rsplit("/", 1)[-1]
    if slug not in names:
        fail(f"there is no ministerial post '{minister}'{hint(slug, names)}")
    return names[slug]


@with_settings("network_nodes", "plan", "dump", "base", "store")
def network(
    settings: Settings,
    out: Annotated[Path, typer.Option("--out", "-o", help="The HTML file to write.")],
    goal: Annotated[str | None, typer.Option("--goal", help="Only measures of this goal, such as SD3.")] = None,
    minister: Annotated[str | None, typer.Option("--minister", help="Only measures of this ministerial post.")] = None,
) -> None:
    """Draw a network as one HTML file (in Dutch).

    The page is interactive and works offline.
    """
    from viz.network import draw, project

    kg = opened(settings)
    picture = project(kg, goal=goal, minister=minister, limit=settings.network_nodes)
    if not len(picture.graph):
        fail("no measure fits that goal and minister; there is nothing to draw")
    put(draw(picture, _title(kg, goal, minister)), out)
    left = f"; {picture.left_out} with the fewest ties left out (--network-nodes)" if picture.left_out else ""
    typer.echo(f"{out}: {counted(len(picture.graph), 'node')}{left}")


def _title(store: Store, goal: str | None, minister: str | None) -> str:
    """The Dutch title of a network: that of the plan, with the goal and minister it shows."""
    from queries import library

    parts = []
    if goal is not None:
        number = goal.rsplit("/", 1)[-1]
        parts += [str(row["name"]) for row in store.query("measures-per-goal") if str(row["name"]).split()[0] == number]
    if minister is not None:
        parts.append(f"minister {_post_name(store, minister)}")
    (plan,) = store.query(library("linked_data")["plan"])
    return ": ".join(filter(None, (f"Netwerk van {plan['title']}", ", ".join(parts))))
