"""The whole of `data/`, read into records: every file checked, every reference resolved.

`load` returns a `Dataset`, or raises `DataError` with all problems at once, each with file and line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from loaders.records import (
    Actor,
    CodedPlace,
    Concept,
    CrisisMeasure,
    CrisisSection,
    Figures,
    Goal,
    Instrument,
    Measure,
    MinisterialPost,
    Passage,
    Plan,
    Refusal,
    SdgGoal,
    TargetGroup,
)
from loaders.yaml_files import Key, Problem, YamlFile, read_yaml
from ontology.errors import VapaError

__all__ = ["VOCABULARIES", "DataError", "Dataset", "PlanRecords", "Source", "load"]

T = TypeVar("T")


class DataError(VapaError):
    """The data cannot be used as it is; `problems` holds all of them, sorted by file and line."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(map(str, self.problems)))

    def sentences(self) -> list[str]:
        return [*map(str, self.problems), f"{_count(len(self.problems), 'problem')}; nothing was written"]


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


@dataclass(frozen=True)
class Source:
    """Where a record was read: its file (relative to the data folder), its lines, its path in the file."""

    file: str
    yaml: YamlFile
    prefix: tuple[Key, ...] = ()

    def problem(self, path: tuple[Key, ...], message: str) -> Problem:
        """A Problem at `path` inside this record."""
        whole = (*self.prefix, *path)
        return Problem(self.file, self.yaml.line(*whole), ".".join(map(str, whole)), message)


@dataclass(frozen=True)
class PlanRecords:
    """One plan: its own record, its goals and its measures by identifier, in document order."""

    plan: Plan
    goals: dict[str, Goal]
    measures: dict[str, Measure]
    crisis_measures: dict[str, CrisisSection] = field(default_factory=dict)
    figures: Figures | None = None
    refused: dict[str, tuple[Refusal, ...]] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Dataset:
    """Everything the graph is built from. Vocabularies are by slug."""

    plans: dict[str, PlanRecords]
    actors: dict[str, Actor]
    posts: dict[str, MinisterialPost]
    target_groups: dict[str, TargetGroup]
    themes: dict[str, Concept]
    policy_domains: dict[str, Concept]
    roles: dict[str, Concept]
    instruments: dict[str, Instrument]
    places: dict[str, CodedPlace]
    sdg: dict[str, SdgGoal]

    @property
    def sdg_targets(self) -> set[str]:
        return {target for goal in self.sdg.values() for target in goal.targets}


VOCABULARIES: dict[str, Any] = {
    "actors": Actor,
    "posts": MinisterialPost,
    "target_groups": TargetGroup,
    "themes": Concept,
    "policy_domains": Concept,
    "roles": Concept,
    "instruments": Instrument,
    "places": CodedPlace,
    "sdg": SdgGoal,
}


def load(folder: Path) -> Dataset:
    """Read the data folder. Raises DataError listing everything that is wrong with it."""
    reader = _Reader(folder)
    vocabularies = {name: reader.vocabulary(name, model) for name, model in VOCABULARIES.items()}
    plans = {}
    for plan_folder in sorted((folder / "plans").glob("*/")):
        if records := reader.plan(plan_folder):
            plans[plan_folder.name] = records
    if not plans and not reader.problems:
        reader.problems.append(Problem("plans", 1, "", "holds no plan; expected plans/<name>/plan.yaml"))
    if reader.incomplete:  # whatever refers to the missing records would be called unknown, hundreds of times
        raise DataError(reader.problems)
    dataset = Dataset(plans=plans, **vocabularies)
    for records in plans.values():
        reader.problems += _plan_problems(dataset, records)
    reader.problems += _vocabulary_problems(dataset, reader.sources)
    if reader.problems:
        raise DataError(reader.problems)
    return dataset


class _Reader:
    """Reads files into records and gathers what is wrong on the way."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[Problem] = []
        self.incomplete = False
        """Whether a file could not be read at all."""
        self.sources: dict[str, Source] = {}

    def open(self, path: Path) -> Source | None:
        shown = path.relative_to(self.folder).as_posix()
        if not path.exists():
            self.problems.append(Problem(shown, 1, "", "the file is missing"))
            self.incomplete = True
            return None
        read = read_yaml(path, shown)
        if isinstance(read, Problem):
            self.problems.append(read)
            self.incomplete = True
            return None
        return Source(shown, read)

    def record(self, model: Any, source: Source, data: Any) -> Any:
        try:
            return TypeAdapter(model).validate_python(data)
        except ValidationError as error:
            for item in error.errors():
                self.problems.append(source.problem(tuple(item["loc"]), _plain(item)))
            return None

    def mapping(self, model: type[T], source: Source, data: Any) -> dict[str, T]:
        """Records by name; a name is a slug, or a code such as SD1 or 7."""
        if not isinstance(data, dict):
            self.problems.append(source.problem((), "should map names to records"))
            return {}
        found = {}
        for name, body in data.items():
            if not re.fullmatch(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*", str(name)):
                self.problems.append(source.problem((name,), "is no name: use letters, digits and hyphens"))
            elif (record := self.record(model, Source(source.file, source.yaml, (str(name),)), body)) is not None:
                found[str(name)] = record
        return found

    def vocabulary(self, name: str, model: type[T]) -> dict[str, T]:
        source = self.open(self.folder / "vocabularies" / f"{name}.yaml")
        if source is None:
            return {}
        self.sources[name] = source
        return self.mapping(model, source, source.yaml.data)

    def plan(self, folder: Path) -> PlanRecords | None:
        sources: dict[str, Source] = {}
        plan = None
        if source := self.open(folder / "plan.yaml"):
            plan = self.record(Plan, source, source.yaml.data)
            sources["plan"] = source
        goals: dict[str, Goal] = {}
        if source := self.open(folder / "goals.yaml"):
            sources["goals"] = source
            goals = self.mapping(Goal, source, source.yaml.data)
        measures: dict[str, Measure] = {}
        for path in sorted((folder / "measures").glob("*.yaml")):
            if (source := self.open(path)) and (measure := self.record(Measure, source, source.yaml.data)):
                if measure.identifier in measures:
                    other = sources[measure.identifier].file
                    self.problems.append(source.problem(("identifier",), f"{measure.identifier} is also in {other}"))
                measures[measure.identifier] = measure
                sources[measure.identifier] = source
        if annex := self.optional(folder / "crisis_measures.yaml"):
            sources["crisis_measures"] = annex
        if annex := self.optional(folder / "indicators.yaml"):
            sources["figures"] = annex
        if annex := self.optional(folder / "refused_suggestions.yaml"):
            sources["refused"] = annex
        if plan is None:
            return None
        return PlanRecords(
            plan=plan,
            goals=goals,
            measures=measures,
            crisis_measures=self.sections(sources.get("crisis_measures")),
            figures=self.whole(Figures, sources.get("figures")),
            refused=self.whole(dict[str, tuple[Refusal, ...]], sources.get("refused")) or {},
            sources=sources,
        )

    def optional(self, path: Path) -> Source | None:
        """A file that a plan may do without."""
        return self.open(path) if path.exists() else None

    def sections(self, source: Source | None) -> dict[str, CrisisSection]:
        """The crisis measures by section."""
        return self.mapping(CrisisSection, source, source.yaml.data) if source else {}

    def whole(self, model: Any, source: Source | None) -> Any:
        """The records of a whole file, None when there is no such file or it is wrong."""
        return None if source is None else self.record(model, source, source.yaml.data)


def _plain(item: Any) -> str:
    """A pydantic error as a sentence for somebody who edits YAML."""
    match item["type"]:
        case "missing":
            return "is required but not given"
        case "extra_forbidden":
            return "is not a field of this record; check its spelling"
        case "too_short":
            return "needs at least one entry"
        case "model_type" | "dict_type" | "model_attributes_type":
            return "should hold fields of its own, one on each line, as the other records do"
        case "value_error":
            return str(item["ctx"]["error"])
        case _:
            given = item.get("input")
            shown = f" (given: {given!r})" if isinstance(given, str | int | float | bool) else ""
            return f"{item['msg'][0].lower()}{item['msg'][1:]}{shown}"


def passages(value: Any, path: tuple[Key, ...] = ()) -> Iterator[tuple[tuple[Key, ...], Passage]]:
    """Every passage inside a record, with its path in the YAML file."""
    if isinstance(value, Passage):
        yield path, value
    elif isinstance(value, tuple | list):
        for position, item in enumerate(value):
            yield from passages(item, (*path, position))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from passages(item, (*path, key))
    elif hasattr(type(value), "model_fields"):
        for name in type(value).model_fields:
            yield from passages(getattr(value, name), (*path, name))


def _plan_problems(dataset: Dataset, records: PlanRecords) -> Iterator[Problem]:
    """References that lead nowhere, things said twice, passages outside their fiche."""
    plan_source = records.sources["plan"]
    for index, body in enumerate(records.plan.consultation_body):
        if body.actor not in dataset.actors:
            yield plan_source.problem(("consultation_body", index, "actor"), _unknown(body.actor, "actors"))
    if records.plan.document.publisher not in dataset.actors:
        yield plan_source.problem(("document", "publisher"), _unknown(records.plan.document.publisher, "actors"))
    if records.plan.coordinating_minister not in dataset.posts:
        yield plan_source.problem(("coordinating_minister",), _unknown(records.plan.coordinating_minister, "posts"))
    principles = {principle.id for principle in records.plan.guiding_principle}
    for measure in records.measures.values():
        source = records.sources[measure.identifier]
        if measure.goal not in records.goals:
            yield source.problem(("goal",), f"'{measure.goal}' is not in goals.yaml")
        path: tuple[Key, ...]
        yield from _unresolved(dataset, measure, source)
        for position, reference in enumerate(measure.refers_to):
            path = ("refers_to", position, "measure")
            if reference.measure not in records.measures:
                yield source.problem(path, f"there is no measure {reference.measure}")
            elif reference.measure == measure.identifier:
                yield source.problem(path, "a measure cannot refer to itself")
        for position, application in enumerate(measure.applies_principle):
            if application.principle not in principles:
                path = ("applies_principle", position, "principle")
                yield source.problem(path, f"'{application.principle}' is not a guiding_principle of plan.yaml")
        yield from _repeats(measure, source)
        yield from _budget_problems(measure, source)
        for path, passage in passages(measure):
            if passage.lines.first not in measure.span or passage.lines.last not in measure.span:
                yield source.problem(path, f"lines {passage.lines} lie outside the fiche ({measure.span})")

    yield from _crisis_problems(dataset, records)
    if records.figures:
        yield from _figure_problems(dataset, records.figures, records.sources["figures"])


def _crisis_problems(dataset: Dataset, records: PlanRecords) -> Iterator[Problem]:
    """Bullets out of order, references that lead nowhere, passages outside their bullet."""
    for slug, section in records.crisis_measures.items():
        source = Source(
            records.sources["crisis_measures"].file, records.sources["crisis_measures"].yaml, (slug, "measures")
        )
        for index, measure in enumerate(section.measures):
            here = Source(source.file, source.yaml, (slug, "measures", index))
            if measure.number != index + 1:
                yield here.problem(("number",), f"is {measure.number}, but this is bullet {index + 1} of its section")
            if measure.part_of is not None and not 0 < measure.part_of < measure.number:
                yield here.problem(("part_of",), f"{measure.part_of} is not an earlier bullet of this section")
            yield from _unresolved(dataset, measure, here)
            yield from _repeats(measure, here)
            for position, item in enumerate(measure.continued_by):
                if item.measure not in records.measures:
                    yield here.problem(("continued_by", position, "measure"), f"there is no measure {item.measure}")
            for path, passage in passages(measure):
                if passage.lines.first not in measure.lines or passage.lines.last not in measure.lines:
                    yield here.problem(path, f"lines {passage.lines} lie outside the bullet ({measure.lines})")


def _figure_problems(dataset: Dataset, figures: Figures, source: Source) -> Iterator[Problem]:
    """Figures with unknown dimensions, conflicts that are not mutual, ids given twice."""
    by_id = {observation.id: observation for observation in figures.observations}
    seen: set[str] = set()
    for index, observation in enumerate(figures.observations):
        for name, known in (("indicator", figures.indicators), ("group", figures.groups), ("region", figures.regions)):
            if getattr(observation, name) not in known:
                path = ("observations", index, name)
                yield source.problem(path, f"'{getattr(observation, name)}' is not among the {name}s of this file")
        if observation.id in seen:
            yield source.problem(("observations", index, "id"), f"'{observation.id}' is given twice")
        seen.add(observation.id)
        for other in observation.conflicts_with:
            if observation.id not in getattr(by_id.get(other), "conflicts_with", ()):
                yield source.problem(("observations", index, "conflicts_with"), f"'{other}' does not conflict back")
    for slug, group in figures.groups.items():
        if group.target_group and group.target_group not in dataset.target_groups:
            yield source.problem(("groups", slug, "target_group"), _unknown(group.target_group, "target_groups"))
        for index, related in enumerate(group.related_target_group):
            if related not in dataset.target_groups:
                yield source.problem(
                    ("groups", slug, "related_target_group", index), _unknown(related, "target_groups")
                )


def _unresolved(dataset: Dataset, measure: Measure | CrisisMeasure, source: Source) -> Iterator[Problem]:
    for path, name, vocabulary in _references(measure):
        known = dataset.sdg_targets if vocabulary == "sdg" else getattr(dataset, vocabulary)
        if name not in known:
            yield source.problem(path, _unknown(name, vocabulary))


def _unknown(name: str, vocabulary: str) -> str:
    return f"'{name}' is not in vocabularies/{vocabulary}.yaml; correct the name or add it there"


def _references(measure: Measure | CrisisMeasure) -> Iterator[tuple[tuple[Key, ...], str, str]]:
    """(path in the file, slug, vocabulary) of everything a measure names from the vocabularies."""
    for name, attribute, vocabulary in (
        ("lead_minister", "post", "posts"),
        ("implemented_by", "actor", "actors"),
        ("implemented_by", "unit", "actors"),
        ("involvement", "actor", "actors"),
        ("targeting", "group", "target_groups"),
        ("uses_instrument", "instrument", "instruments"),
        ("location", "place", "places"),
        ("contribution", "sdg_target", "sdg"),
    ):
        for position, item in enumerate(getattr(measure, name, ())):
            if slug := getattr(item, attribute):
                yield (name, position, attribute), slug, vocabulary
    for name, vocabulary in (("theme", "themes"), ("policy_domain", "policy_domains")):
        for position, slug in enumerate(getattr(measure, name, ())):
            yield (name, position), slug, vocabulary


def _repeats(measure: Measure | CrisisMeasure, source: Source) -> Iterator[Problem]:
    """One thing said twice in one list, and actors that stand as implementer and as involved."""
    keys = {
        "lead_minister": "post", "implemented_by": "actor", "involvement": "actor", "targeting": "group",
        "uses_instrument": "instrument", "location": "place", "refers_to": "measure",
        "applies_principle": "principle", "contribution": "sdg_target",
        "budget_line": "id", "data_note": "id",
    }  # fmt: skip
    for name, attribute in keys.items():
        seen: set[str] = set()
        for position, item in enumerate(getattr(measure, name, ())):
            value = getattr(item, attribute)
            if value in seen:
                yield source.problem((name, position, attribute), f"'{value}' stands here twice; merge the two entries")
            seen.add(value)
    implementers = {item.actor for item in measure.implemented_by} if isinstance(measure, Measure) else set()
    for position, involvement in enumerate(measure.involvement):
        if involvement.actor in implementers:
            path = ("involvement", position, "actor")
            yield source.problem(path, f"'{involvement.actor}' already implements the measure; do not repeat it here")


def _budget_problems(measure: Measure, source: Source) -> Iterator[Problem]:
    """Parts without their total, and kinds that contradict the lines."""
    lines = {line.id: line for line in measure.budget_line}
    for position, line in enumerate(measure.budget_line):
        above, total = {line.id}, line.part_of
        while total is not None:
            if total not in lines or total in above:
                message = f"'{line.part_of}' is not another budget line, or the parts go round in a circle"
                yield source.problem(("budget_line", position, "part_of"), message)
                break
            above.add(total)
            total = lines[total].part_of
    own = [line for line in measure.budget_line if not line.context]
    if measure.budget.kind in ("Amount", "Mixed") and not measure.budget_line:
        yield source.problem(("budget", "kind"), f"is {measure.budget.kind}, but no budget line gives an amount")
    if measure.budget.kind not in ("Amount", "Mixed") and own:
        yield source.problem(("budget", "kind"), f"is {measure.budget.kind}, but there are amounts; then it is Mixed")


def _vocabulary_problems(dataset: Dataset, sources: dict[str, Source]) -> Iterator[Problem]:
    """Parents that do not exist, circles, two posts or actors that share a code."""
    for name, attribute in (
        ("target_groups", "broader"), ("themes", "broader"), ("policy_domains", "broader"), ("roles", "broader"),
        ("actors", "sub_organization_of"), ("actors", "member_of_class"),
    ):  # fmt: skip
        entries = getattr(dataset, name)
        for slug, entry in entries.items():
            above, parent = {slug}, getattr(entry, attribute)
            if parent is not None and parent not in entries:
                yield sources[name].problem((slug, attribute), _unknown(parent, name))
            while parent in entries:
                if parent in above:
                    yield sources[name].problem((slug, attribute), f"'{slug}' is above itself")
                    break
                above.add(parent)
                parent = getattr(entries[parent], attribute)
