"""References that lead nowhere, things said twice, passages outside their fiche."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from loaders.dataset import Dataset, PlanRecords, Source, passages, references
from loaders.records import CrisisMeasure, Figures, Measure, Observation, Record
from loaders.yaml_files import Key, Problem
from ontology.reached import reached
from ontology.wording import hint

__all__ = ["plan_problems", "position_problems", "vocabulary_problems"]


def plan_problems(dataset: Dataset, records: PlanRecords) -> Iterator[Problem]:
    """References that lead nowhere, things said twice, passages outside their fiche."""
    yield from _plan_references(dataset, records)
    principles = [principle.id for principle in records.plan.guiding_principle]
    for measure in records.measures.values():
        source = records.sources[measure.identifier]
        if measure.goal is not None and measure.goal not in records.goals:
            yield source.problem(("goal",), f"'{measure.goal}' is not in goals.yaml{hint(measure.goal, records.goals)}")
        path: tuple[Key, ...]
        yield from _unresolved(dataset, measure, source)
        for position, reference in enumerate(measure.refers_to):
            path = ("refers_to", position, "measure")
            if reference.measure not in records.measures:
                message = f"there is no measure {reference.measure}"
                yield source.problem(path, f"{message}{hint(reference.measure, records.measures)}")
            elif reference.measure == measure.identifier:
                yield source.problem(path, "a measure cannot refer to itself")
        for position, application in enumerate(measure.applies_principle):
            if application.principle not in principles:
                path = ("applies_principle", position, "principle")
                message = f"'{application.principle}' is not a guiding_principle of plan.yaml"
                yield source.problem(path, f"{message}{hint(application.principle, principles)}")
        yield from _repeats(measure, source)
        span = measure.span
        for path, passage in passages(measure):
            if passage.lines not in span:
                message = f"the fiche ({span.in_words}) does not hold {passage.lines.in_words}"
                yield source.problem(path, message)

    yield from _crisis_problems(dataset, records)
    if records.figures:
        yield from _figure_problems(dataset, records.figures, records.sources["figures"])


def _plan_references(dataset: Dataset, records: PlanRecords) -> Iterator[Problem]:
    """Names in plan.yaml that are in no vocabulary, and ids given twice in one of its lists."""
    plan, source = records.plan, records.sources["plan"]
    yield from _unresolved(dataset, plan, source)
    bases = [basis.id for basis in plan.legal_basis]
    no_document = "there is no documents/{}.yaml; correct the name or add it there"
    known: tuple[tuple[str, str, Collection[str], str], ...] = (
        ("obligation", "legal_basis", bases, "'{}' is not the id of a legal_basis of this file"),
        ("promise", "goal", records.goals, "'{}' is not in goals.yaml"),
        ("announcement", "measure", records.measures, "there is no measure {}"),
        ("related_plan", "document", dataset.documents, no_document),
    )
    for name, attribute, there, message in known:
        for index, item in enumerate(getattr(plan, name)):
            if (named := getattr(item, attribute)) is not None and named not in there:
                yield source.problem((name, index, attribute), f"{message.format(named)}{hint(named, there)}")
    for name, key in _PLAN_LISTS.items():
        yield from _twice(getattr(plan, name), name, key, source)


_PLAN_LISTS = {
    "event": "id", "legal_basis": "id", "guiding_principle": "id", "policy_instrument": "id", "policy_level": "id",
    "consultation_body": "actor", "obligation": "id", "promise": "id", "announcement": "id",
    "definition": "id", "related_plan": "document", "edition_note": "id", "lapsed": "identifier",
}  # fmt: skip


def _crisis_problems(dataset: Dataset, records: PlanRecords) -> Iterator[Problem]:
    """Bullets out of order, references that lead nowhere, passages outside their bullet."""
    for measure, source in records.crisis_with_source:
        due = int(source.prefix[-1]) + 1
        if measure.number != due:
            yield source.problem(("number",), f"is {measure.number}, but this is bullet {due} of its section")
        if measure.part_of is not None and not 0 < measure.part_of < measure.number:
            yield source.problem(("part_of",), f"{measure.part_of} is not an earlier bullet of this section")
        yield from _unresolved(dataset, measure, source)
        yield from _repeats(measure, source)
        for position, item in enumerate(measure.continued_by):
            if item.measure not in records.measures:
                message = f"there is no measure {item.measure}{hint(item.measure, records.measures)}"
                yield source.problem(("continued_by", position, "measure"), message)
        for path, passage in passages(measure):
            if passage.lines not in measure.lines:
                message = f"the bullet ({measure.lines.in_words}) does not hold {passage.lines.in_words}"
                yield source.problem(path, message)


def _figure_problems(dataset: Dataset, figures: Figures, source: Source) -> Iterator[Problem]:
    """Figures with unknown dimensions, conflicts that are not mutual, ids given twice."""
    by_id = {observation.id: observation for observation in figures.observations}
    yield from dimension_problems(figures, figures.observations, "observations", source)
    for index, observation in enumerate(figures.observations):
        for other in observation.conflicts_with:
            if observation.id not in getattr(by_id.get(other), "conflicts_with", ()):
                yield source.problem(("observations", index, "conflicts_with"), f"'{other}' does not conflict back")
    yield from _unresolved(dataset, figures, source)


def dimension_problems(
    figures: Figures | None, items: Iterable[Observation], field: str, source: Source
) -> Iterator[Problem]:
    """Figures of an indicator, group or region that the plan does not have, and ids given twice."""
    for index, item in enumerate(items):
        for name in ("indicator", "group", "region"):
            given, known = getattr(item, name), getattr(figures, f"{name}s") if figures else {}
            if given not in known:
                message = f"'{given}' is not among the {name}s of indicators.yaml of this plan{hint(given, known)}"
                yield source.problem((field, index, name), message)
    yield from _twice(items, field, "id", source)


def _unresolved(dataset: Dataset, record: Record, source: Source, *below: Key) -> Iterator[Problem]:
    """Names that are in no vocabulary, of a record that stands `below` in its source."""
    for path, name, vocabulary in references(record):
        known = dataset.sdg_targets if vocabulary == "sdg" else getattr(dataset, vocabulary)
        if name not in known:
            yield source.problem((*below, *path), _unknown(name, vocabulary, known))


def _unknown(name: str, vocabulary: str, known: Iterable[str]) -> str:
    return f"'{name}' is not in vocabularies/{vocabulary}.yaml; correct the name or add it there{hint(name, known)}"


def _repeats(measure: Measure | CrisisMeasure, source: Source) -> Iterator[Problem]:
    """One thing said twice in one list, and actors that stand as implementer and as involved."""
    for name, key in _KEYS.items():
        yield from _twice(getattr(measure, name, ()), name, key, source)
    implementers = {item.actor for item in measure.implemented_by} if isinstance(measure, Measure) else set()
    leads = {item.post for item in measure.lead_minister} if isinstance(measure, Measure) else set()
    for position, involvement in enumerate(measure.involvement):
        field, slug = involvement.party
        for there, does in (("actor", "implements"), ("post", "leads")):
            if field == there and slug in (implementers if there == "actor" else leads):
                message = f"'{slug}' already {does} the measure; do not repeat it here"
                yield source.problem(("involvement", position, field), message)


_KEYS = {
    "lead_minister": "post", "implemented_by": "actor", "involvement": "party", "targeting": "group",
    "uses_instrument": "instrument", "location": "place", "refers_to": "measure", "continues": "key",
    "applies_principle": "principle", "contribution": "sdg_target",
    "budget_line": "id", "milestone": "id", "data_exchange": "id", "provision": "id", "yardstick": "id",
    "temporary": "id", "task": "id", "progress": "id", "data_note": "id",
}  # fmt: skip


def _twice(items: Iterable[object], name: str, key: str, source: Source) -> Iterator[Problem]:
    """Entries of the list `name` that have the same key."""
    seen: set[object] = set()
    for position, item in enumerate(items):
        value = getattr(item, key)
        field, shown = value if isinstance(value, tuple) else (key, value)
        if value in seen:
            yield source.problem((name, position, field), f"'{shown}' stands here twice; merge the two entries")
        seen.add(value)


def vocabulary_problems(dataset: Dataset) -> Iterator[Problem]:
    """Parents that do not exist, and circles."""
    for name, attribute in (
        ("target_groups", "broader"), ("themes", "broader"), ("policy_domains", "broader"), ("roles", "broader"),
        ("actors", "sub_organization_of"), ("actors", "member_of_class"), ("actors", "has_member"),
    ):  # fmt: skip
        entries = getattr(dataset, name)
        parents = {slug: _as_tuple(getattr(entry, attribute)) for slug, entry in entries.items()}
        known = {slug: [parent for parent in above if parent in entries] for slug, above in parents.items()}
        for slug, above in parents.items():
            for parent in above:
                if parent not in entries:
                    yield dataset.sources[name].problem((slug, attribute), _unknown(parent, name, entries))
            if slug in reached(slug, known.__getitem__):
                yield dataset.sources[name].problem((slug, attribute), f"'{slug}' is above itself")
    for name in ("posts", "actors"):
        for slug, entry in getattr(dataset, name).items():
            yield from _unresolved(dataset, entry, dataset.sources[name], slug)
    for slug, document in dataset.documents.items():
        yield from _unresolved(dataset, document, dataset.sources[f"documents/{slug}"])


def position_problems(dataset: Dataset) -> Iterator[Problem]:
    """Positions of somebody who is in no vocabulary."""
    for slug, position in dataset.positions.items():
        yield from _unresolved(dataset, position, dataset.sources[dataset.position_files[slug]], slug)


def _as_tuple(value: str | tuple[str, ...] | None) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (value,) if value else ()
