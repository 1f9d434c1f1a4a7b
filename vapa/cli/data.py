"""Commands for those who keep the data: build, check, verify, suggest."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ontology.editions import Edition, in_order
from ontology.wording import counted, hint
from vapa.cli.common import fail, progress, with_settings, writing
from vapa.settings import Settings

if TYPE_CHECKING:
    from loaders import Dataset
    from loaders.corrections import Correction
    from loaders.refusals import Refusal

__all__ = ["build", "check", "corrections", "chosen_plan", "suggest", "verify"]


@with_settings("data", "base")
def build(
    settings: Settings,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Where to write the dump.", show_default="the setting dump")
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Build anew even when nothing changed, as after an update of a library.")
    ] = False,
) -> None:
    """Build the graph, check it, and write one N-Quads file.

    A dump that was made from the same data is left as it is, and the default dump copied when it is such a one.
    """
    from vapa.build import build as built
    from vapa.build import fingerprint, kept, write_dump

    with progress() as step:
        target, made_from = out or settings.dump, fingerprint(settings)
        content, told = None if force else kept(target, made_from), "nothing changed since it was built"
        if content is None:
            with writing():
                content = (None if force else kept(settings.dump, made_from)) or built(settings, step, anew=force)
            step("writing the dump")
            write_dump(target, content, made_from)
            told = "all checks passed"
        count = content.count(b"\n")
    typer.echo(f"{target}: {counted(count, 'statement')}, {told}")


@with_settings("data", "base")
def check(settings: Settings) -> None:
    """Check the data without writing anything: records, shapes, rules across records, and the files of all queries.

    Data that have not changed since the default dump was built are not checked again.
    """
    from queries.library import kinds, library
    from vapa.build import build as built
    from vapa.build import fingerprint, up_to_date

    with progress() as step:
        for kind in kinds():
            library(kind)
        if up_to_date(settings.dump, fingerprint(settings)):
            typer.echo("nothing wrong: nothing changed since the last build")
            return
        count = built(settings, step, findings=False).count(b"\n")
    typer.echo(f"nothing wrong: {counted(count, 'statement')}, findings not counted")


@with_settings("plan", "data")
def verify(
    settings: Settings,
    source: Annotated[Path | None, typer.Option("--source", "-s", help="The plan's reference text.")] = None,
    sources: Annotated[
        Path | None,
        typer.Option("--sources", help="A folder with texts: of all plans and reports, found by their hash."),
    ] = None,
) -> None:
    """Prove the records against the plan's text, or against all texts in a folder.

    Lists all differences, and exits 1 if there are any.
    """
    from loaders import load
    from loaders import verify as differences_with

    dataset = load(settings.data)
    if (source is None) == (sources is None):
        fail("give either the plan's text with --source, or a folder of texts with --sources")
    if source is None:
        assert sources is not None
        _verify_all(dataset, settings.data, sources)
        return
    name = chosen_plan(dataset, settings)
    if not source.is_file():
        fail(f"{source} is not a file; give the plan's text with --source")
    found = differences_with(dataset, name, source)
    for difference in found:
        typer.echo(difference.seen_from_here(settings.data))
    measures = counted(len(dataset.plans[name].measures), "measure")
    typer.echo(f"{counted(len(found), 'difference')} between {measures} and {source.name}")
    raise typer.Exit(1 if found else 0)


def _verify_all(dataset: Dataset, data: Path, folder: Path) -> None:
    """Prove what can be proved by the texts in a folder, and say of what there is no text."""
    from loaders.verify import verify_all

    if not folder.is_dir():
        fail(f"{folder} is not a folder; give one that holds the texts")
    proofs = verify_all(dataset, folder)
    for proof in proofs:
        for difference in proof.differences:
            typer.echo(difference.seen_from_here(data))
    for proof in proofs:
        differ = counted(len(proof.differences), "difference")
        told = (
            f"{differ} with {proof.file.name}" if proof.file else "not proved: no text with its hash is in the folder"
        )
        typer.echo(f"{proof.document}: {told}")
    raise typer.Exit(1 if any(proof.differences for proof in proofs) else 0)


@with_settings("data", "base")
def corrections(
    settings: Settings,
    file: Annotated[Path, typer.Argument(help="The file that a reader's form on the site made.")],
    refuse: Annotated[
        str | None,
        typer.Option("--refuse", metavar="NUMBER", help="Refuse the correction, which goes by this number."),
    ] = None,
    reason: Annotated[str | None, typer.Option("--reason", help="Why the editors refuse it.")] = None,
    member: Annotated[
        str | None,
        typer.Option(
            "--as", metavar="MEMBER", help="Who holds to it: the short name of an actor or a ministerial post."
        ),
    ] = None,
    on: Annotated[
        datetime | None,
        typer.Option("--on", formats=["%Y-%m-%d"], help="Since which day it is held.", show_default="today"),
    ] = None,
) -> None:
    """Show what a reader says is wrong as a change of the records, with file and line, and check it.

    Writes nothing, and exits 1 where the change would leave something wrong. With --refuse the correction becomes a
    position in data/positions, checked with all data before it is written.
    """
    from loaders import load
    from loaders.corrections import changed, place, read_correction
    from loaders.yaml_files import from_here

    correction = read_correction(file)
    if refuse is not None:
        from loaders.refusals import Refusal

        _refuse(settings, correction, Refusal(refuse, reason or "", member or "", (on or datetime.now()).date()))
        return
    if reason is not None or member is not None or on is not None:
        fail("--reason, --as and --on go with --refuse NUMBER")
    at = place(load(settings.data), settings.data, settings.base, correction.about)
    difference, wrong = changed(settings.data, at, correction)
    typer.echo(f"{from_here(settings.data, at.file)}:{at.first}-{at.last}: {correction.about}")
    for name, said in correction.model_dump(exclude={"about"}).items():
        if said:
            typer.echo(f"{name.replace('_', ' ')}: {said}")
    typer.echo(f"\n{difference or at.text}")
    for problem in wrong:
        typer.echo(problem)
    verdict = "this change would leave the above wrong" if wrong else "the data with this change are right"
    typer.echo(
        verdict if difference else "an editor makes this change: the record does not hold the words to replace once"
    )
    raise typer.Exit(1 if wrong else 0)


def _refuse(settings: Settings, correction: Correction, refusal: Refusal) -> None:
    """Keep a refused correction as a position, once all data with it are right."""
    from dataclasses import replace

    from loaders import load
    from loaders.refusals import as_position, checked
    from vapa.build import build as built
    from vapa.files import write

    with writing():
        target, text = as_position(load(settings.data), settings.data, settings.base, correction, refusal)
        checked(settings.data, target, text, lambda copy: built(replace(settings, data=copy), findings=False))
    write(target, text.encode())
    typer.echo(f"{target}: written, all data checked; it stands on the agenda (`vapa query open-positions`)")


@with_settings("plan", "data")
def suggest(
    settings: Settings,
    source: Annotated[Path, typer.Option("--source", "-s", help="A plan's reference text.")],
    compare: Annotated[
        bool, typer.Option("--compare", help="Only what is neither recorded nor refused; and how they agree.")
    ] = False,
) -> None:
    """Propose actors, target groups and instruments that a text names.

    The names are those of the vocabularies; whether to record a proposal is for a reader to say.
    """
    from loaders import load, read_document
    from loaders.suggest import compare as compare_with
    from loaders.suggest import suggest as propose

    dataset = load(settings.data)
    records = dataset.plans[chosen_plan(dataset, settings)]
    proposals = propose(dataset, read_document(source, records.plan.profile), records.plan.profile.language)
    if compare:
        proposals, agreements = compare_with(dataset, records, proposals)
        for found in agreements:
            typer.echo(f"{found.kind}: precision {found.precision:.2f}, recall {found.recall:.2f}", err=True)
    for item in proposals:
        typer.echo(f"{item.measure}\t{item.kind}\t{item.slug}\t{item.line}\t{item.words}")


def chosen_plan(dataset: Dataset, settings: Settings) -> str:
    """The plan that is asked about: that of the settings, else the one in force."""
    if not settings.plan:
        replaced = {records.plan.replaces for records in dataset.plans.values()}
        return in_order(
            Edition(name, name in replaced, len(records.measures)) for name, records in dataset.plans.items()
        )[0]
    if settings.plan not in dataset.plans:
        fail(f"there is no plan '{settings.plan}'{hint(settings.plan, dataset.plans)}")
    return settings.plan
