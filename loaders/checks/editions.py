"""What is wrong between editions: one that is not there, a measure that both lapsed and goes on, half a split."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from loaders.dataset import Dataset, PlanRecords
from loaders.records import How
from loaders.yaml_files import Problem
from ontology.wording import hint

__all__ = ["edition_problems", "partial_edition_problems"]


def edition_problems(dataset: Dataset, records: PlanRecords) -> Iterator[Problem]:
    """An edition before this one that is not there, and what its measures continue that cannot be."""
    yield from _replaced(dataset, records)
    yield from _lapsed(dataset, records)
    yield from _continued(dataset, records)


def partial_edition_problems(dataset: Dataset) -> Iterator[Problem]:
    """A partial edition without its document, under another name than its folder, or with a number twice."""
    for folder, edition in dataset.editions.items():
        source = dataset.sources[f"plans/{folder}"]
        if edition.identifier != folder:
            yield source.problem(("identifier",), f"is not the name of its folder, '{folder}'")
        if edition.document not in dataset.documents:
            message = f"there is no documents/{edition.document}.yaml; correct the name or add it there"
            yield source.problem(("document",), f"{message}{hint(edition.document, dataset.documents)}")
        for position, (number, times) in enumerate(Counter(item.identifier for item in edition.measure).items()):
            if times > 1:
                yield source.problem(("measure", position), f"{number} stands here {times} times; keep one")


def _replaced(dataset: Dataset, records: PlanRecords) -> Iterator[Problem]:
    name, source = records.plan.identifier, records.sources["plan"]
    before: list[str] = []
    earlier = records.plan.replaces
    while earlier in dataset.plans and earlier not in before:
        before.append(earlier)
        earlier = dataset.plans[earlier].plan.replaces
    if records.plan.replaces and not before and earlier not in dataset.editions:
        message = f"there is no plan '{records.plan.replaces}' in plans/"
        known = (other for other in (*dataset.plans, *dataset.editions) if other != name)
        yield source.problem(("replaces",), f"{message}{hint(records.plan.replaces, known)}")
    elif name in before:
        yield source.problem(("replaces",), f"'{name}' comes before itself")


def _lapsed(dataset: Dataset, records: PlanRecords) -> Iterator[Problem]:
    """A lapsed measure that is in no edition here."""
    for index, item in enumerate(records.plan.lapsed):
        if message := _unknown(dataset, item.edition, item.identifier):
            yield records.sources["plan"].problem(("lapsed", index, "identifier"), message)


def _continued(dataset: Dataset, records: PlanRecords) -> Iterator[Problem]:
    lapsed = {(item.edition, item.identifier) for item in records.plan.lapsed}
    times = Counter((i.edition, i.measure) for measure in records.measures.values() for i in measure.continues)
    for identifier, measure in records.measures.items():
        source, continued = records.sources[identifier], len(measure.continues)
        if continued and measure.status == "New":
            yield source.problem(("status",), "is New, yet the measure continues one of an earlier edition")
        for index, item in enumerate(measure.continues):
            earlier = (item.edition, item.measure)
            if item.edition == records.plan.identifier:
                yield source.problem(
                    ("continues", index, "edition"), "is this plan; a measure continues an earlier one"
                )
            elif message := _unknown(dataset, *earlier):
                yield source.problem(("continues", index, "measure"), message)
            elif earlier in lapsed:
                message = f"{item.measure} of {item.edition} stands under lapsed in plan.yaml; it cannot go on as well"
                yield source.problem(("continues", index, "measure"), message)
            elif item.edition in dataset.plans and (message := _half(item.how, continued, times[earlier])):
                yield source.problem(("continues", index, "how"), message)


def _half(how: How, continued: int, successors: int) -> str | None:
    """Why a merger or a split is none: it takes two earlier measures, or two later ones."""
    if how == "Merged" and continued < 2:
        return "is Merged, but the measure continues no other one"
    if how == "Split" and successors < 2:
        return "is Split, but no other measure continues the same one"
    return None


def _unknown(dataset: Dataset, edition: str, measure: str) -> str | None:
    known = dataset.measures_of(edition)
    if known is None:
        said = f"there is no edition '{edition}' in plans/; correct the name or add it there"
        return f"{said}{hint(edition, (*dataset.plans, *dataset.editions))}"
    return None if measure in known else f"there is no measure {measure} in plans/{edition}{hint(measure, known)}"
