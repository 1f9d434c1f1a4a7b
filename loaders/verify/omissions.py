"""Proof that nothing known was left out: a name that a fiche holds is recorded, or refused with a reason."""

from __future__ import annotations

from collections.abc import Iterator

from loaders.dataset import Dataset, PlanRecords
from loaders.document import Document
from loaders.suggest import compare, suggest
from loaders.yaml_files import Problem

__all__ = ["omissions"]


def omissions(dataset: Dataset, records: PlanRecords, document: Document) -> Iterator[Problem]:
    """Names of the vocabularies that stand in a fiche and are neither recorded nor refused."""
    missing, _ = compare(dataset, records, suggest(dataset, document))
    for item in missing:
        if item.measure in records.sources:
            message = f"line {item.line} names {item.kind} '{item.slug}' ('{item.words}'): record it, or refuse it"
            yield records.sources[item.measure].problem((), f"{message} in refused_suggestions.yaml")
