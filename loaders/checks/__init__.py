"""What is wrong with records that can be read: proved from the records alone, without the document."""

from __future__ import annotations

from collections.abc import Iterator

from loaders.checks.editions import edition_problems, partial_edition_problems
from loaders.checks.figures import figure_problems
from loaders.checks.follow_up import follow_up_problems
from loaders.checks.layout import layout_problems
from loaders.checks.links import link_problems
from loaders.checks.mentions import mention_problems
from loaders.checks.money import money_problems
from loaders.checks.profile import profile_problems
from loaders.checks.references import plan_problems, position_problems, vocabulary_problems
from loaders.checks.reviews import review_problems
from loaders.checks.vocabularies import code_problems, shared_figure_problems, twin_problems
from loaders.dataset import Dataset
from loaders.yaml_files import Problem

__all__ = ["problems"]


def problems(dataset: Dataset) -> Iterator[Problem]:
    """Everything that is wrong with the records of a data set, in no order."""
    for name, records in dataset.plans.items():
        measures = f"measure/{name}/"
        retired = {path.removeprefix(measures) for path in dataset.retired if path.startswith(measures)}
        yield from profile_problems(records, retired)
        yield from plan_problems(dataset, records)
        yield from edition_problems(dataset, records)
        yield from follow_up_problems(dataset, records)
        yield from mention_problems(dataset, records)
        yield from money_problems(records)
        yield from figure_problems(records)
        yield from layout_problems(records)
        yield from review_problems(records)
    yield from partial_edition_problems(dataset)
    yield from position_problems(dataset)
    yield from vocabulary_problems(dataset)
    yield from twin_problems(dataset)
    yield from shared_figure_problems(dataset)
    yield from code_problems(dataset)
    yield from link_problems(dataset)
