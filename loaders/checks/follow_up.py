"""What is wrong with follow-up: a document, measure, scale or indicator that is not there, or one statement twice."""

from __future__ import annotations

from collections.abc import Iterator

from loaders.checks.references import dimension_problems
from loaders.dataset import Dataset, PlanRecords, Source
from loaders.records import FollowUp, Reported
from loaders.yaml_files import Key, Problem
from ontology.wording import hint

__all__ = ["follow_up_problems"]


def follow_up_problems(dataset: Dataset, records: PlanRecords) -> Iterator[Problem]:
    """Everything that is wrong with what documents report on a plan."""
    for slug, record in records.follow_up.items():
        source = records.sources[f"follow-up/{slug}"]
        if slug not in dataset.documents:
            yield source.problem(
                (),
                f"there is no documents/{slug}.yaml; describe the document there first{hint(slug, dataset.documents)}",
            )
        yield from _statements(dataset, records, source, record)
        yield from dimension_problems(records.figures, record.observation, "observation", source)


def _statements(dataset: Dataset, records: PlanRecords, source: Source, record: FollowUp) -> Iterator[Problem]:
    seen: set[tuple[str, str | None]] = set()
    for index, item in enumerate(record.statement):
        path: tuple[Key, ...] = ("statement", index)
        if item.measure not in records.measures:
            message = f"there is no measure {item.measure}{hint(item.measure, records.measures)}"
            yield source.problem((*path, "measure"), message)
        if item.key in seen:
            message = f"{item.measure} stands here twice; give each an id, or merge the two"
            yield source.problem((*path, "measure"), message)
        seen.add(item.key)
        if unknown := _scale(dataset, item):
            yield source.problem((*path, "reported_as"), unknown)


def _scale(dataset: Dataset, item: Reported) -> str | None:
    """Why the state as reported cannot be: of no scale that is known, or of another state than is given."""
    if item.reported_as is None:
        return None
    scale, _, name = item.reported_as.partition("/")
    known = dataset.progress_scales.get(scale)
    if known is None or name not in known.state:
        there = [f"{slug}/{state}" for slug, one in dataset.progress_scales.items() for state in one.state]
        said = f"'{item.reported_as}' is not in vocabularies/progress_scales.yaml; correct the name or add it there"
        return f"{said}{hint(item.reported_as, there)}"
    near = known.state[name].near
    if item.state is not None and item.state != near:
        return f"'{item.reported_as}' is {near} in vocabularies/progress_scales.yaml, but state says {item.state}"
    return None
