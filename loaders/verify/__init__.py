"""Proof of the records against the document: everything that can be re-read is re-read and compared.

What needs no document (`loaders.checks`) is proved before, whenever records are loaded. Each module here
proves one kind of thing; `docs/data-quality.md` says which share of falsified records they catch.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from loaders.dataset import Dataset, PlanRecords
from loaders.document import Document, Fiche, read_document
from loaders.records import Measure, Profile
from loaders.verify import layout, money, people
from loaders.verify.context import Found
from loaders.verify.figures import figures
from loaders.verify.omissions import omissions
from loaders.verify.sources import Proof, follow_up_differences, texts_by_hash
from loaders.verify.time import dated_steps, timing
from loaders.yaml_files import Problem

__all__ = ["Proof", "differences", "verify", "verify_all"]


def verify(dataset: Dataset, plan: str, source: Path) -> list[Problem]:
    """All differences between a plan's records and its document, sorted; empty when there are none.

    Raises DocumentError when the text cannot be read as a plan at all.
    """
    records = dataset.plans[plan]
    return sorted(set(differences(dataset, records, read_document(source, records.plan.profile))))


def verify_all(dataset: Dataset, folder: Path) -> list[Proof]:
    """Each plan, and each document that reports on one, against its text in a folder, found by its hash."""
    texts = texts_by_hash(folder)
    proofs = []
    for name, records in dataset.plans.items():
        path = texts.get(records.plan.document.sha256)
        proofs.append(Proof(name, path, tuple(verify(dataset, name, path)) if path else ()))
        proofs += follow_up_differences(dataset, records, texts)
    return proofs


def differences(dataset: Dataset, records: PlanRecords, document: Document) -> Iterator[Problem]:
    """Each difference as a Problem that points into the YAML file."""
    yield from layout.text(records, document)
    yield from layout.goals(records, document)
    dutch = records.plan.profile.language == "nl"
    """Whether the words can be read that `loaders.dutch` and `loaders.amounts` know."""
    fiches = {fiche.identifier: fiche for fiche in document.fiches}
    for identifier, fiche in fiches.items():
        if identifier not in records.measures:
            message = f"the document has fiche {identifier} (line {fiche.span.first}), but there is no record of it"
            yield Problem("measures", 1, "", message)
    for identifier, measure in records.measures.items():
        source = records.sources[identifier]
        if identifier not in fiches:
            yield source.problem(("identifier",), f"the document has no fiche {identifier}")
            continue
        for path, difference in (
            *_head(dataset, records.plan.profile, measure, fiches[identifier]),
            *(_words(records, measure, fiches[identifier], document) if dutch else ()),
        ):
            yield source.problem(path, difference)
    yield from layout.bullets(records, document)
    if dutch:
        yield from _crisis_measures(records, document)
        yield from figures(records, document)
    yield from layout.mentions(records, document)
    yield from omissions(dataset, records, document)


def _head(dataset: Dataset, profile: Profile, measure: Measure, fiche: Fiche) -> Found:
    """What differs in the skeleton of a fiche, its ministers and its administrations."""
    yield from layout.fields(measure, fiche)
    yield from people.ministers(dataset, measure, fiche, profile)
    yield from people.administrations(measure, fiche, profile)


def _words(records: PlanRecords, measure: Measure, fiche: Fiche, document: Document) -> Found:
    """What the words of a Dutch fiche say otherwise: roles, times and amounts."""
    yield from people.roles(measure, document)
    yield from timing(measure, document, fiche)
    yield from money.amounts(measure, document, fiche)
    yield from money.budget_kind(measure, document, fiche)
    yield from money.budget_lines(measure, document)
    spans = [measure.fields[name] for name in ("description", "timing") if name in measure.fields]
    yield from money.amounts_elsewhere(measure, document, spans, _refused(records, measure.identifier))


def _crisis_measures(records: PlanRecords, document: Document) -> Iterator[Problem]:
    """Roles, days and amounts of annex 2; an amount may be recorded with a bullet below the one that names it."""
    for slug, section in records.crisis_measures.items():
        source = records.sources["crisis_measures"]
        for index, measure in enumerate(section.measures):
            below = {line.amount for item in section.measures for line in item.budget_line if item is not measure}
            known = below | _refused(records, f"{slug}-{measure.number:02d}")
            for path, message in (
                *people.roles(measure, document),
                *dated_steps(measure, document),
                *money.budget_lines(measure, document),
                *money.amounts_elsewhere(measure, document, [measure.lines], known),
            ):
                yield source.problem((slug, "measures", index, *path), message)


def _refused(records: PlanRecords, identifier: str) -> set[Decimal]:
    """The amounts that a reader refused to record for a measure."""
    return {Decimal(item.slug) for item in records.refused.get(identifier, ()) if item.kind == "amount"}
