"""The whole of `data/` as records, where each was read, and what can be wrong with it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from loaders.records import (
    Actor,
    CodedPlace,
    Concept,
    CrisisMeasure,
    CrisisSection,
    DecidedLink,
    DocumentRecord,
    Figures,
    FollowUp,
    Goal,
    Instrument,
    Measure,
    MinisterialPost,
    PartialEdition,
    Passage,
    Plan,
    Position,
    ProgressScale,
    Published,
    Record,
    Refusal,
    Release,
    Retirement,
    Reviews,
    SdgGoal,
    TargetGroup,
    names_from,
)
from loaders.yaml_files import Key, Problem, YamlFile
from ontology.errors import VapaError
from ontology.wording import counted

__all__ = ["VOCABULARIES", "DataError", "Dataset", "PlanRecords", "Source", "passages", "references"]


class DataError(VapaError):
    """The data in a folder cannot be used as it is; `problems` holds all of them, sorted by file and line."""

    def __init__(self, problems: list[Problem], folder: Path) -> None:
        self.problems, self.folder = sorted(set(problems)), folder
        super().__init__("\n".join(map(str, self.problems)))

    def sentences(self) -> list[str]:
        told = [problem.seen_from_here(self.folder) for problem in self.problems]
        return [*told, counted(len(told), "problem")]


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
    reviews: Reviews | None = None
    follow_up: dict[str, FollowUp] = field(default_factory=dict)
    """What documents after the plan report on it, by the document."""
    sources: dict[str, Source] = field(default_factory=dict, repr=False)

    @property
    def crisis_by_identifier(self) -> dict[str, CrisisMeasure]:
        """The crisis measures by section and number, as in "onderwijs-03"."""
        return {
            f"{slug}-{measure.number:02d}": measure
            for slug, section in self.crisis_measures.items()
            for measure in section.measures
        }

    @property
    def crisis_with_source(self) -> Iterator[tuple[CrisisMeasure, Source]]:
        """The crisis measures, each with where it was read."""
        for slug, section in self.crisis_measures.items():
            for index, measure in enumerate(section.measures):
                yield measure, replace(self.sources["crisis_measures"], prefix=(slug, "measures", index))

    @property
    def actions(self) -> tuple[Measure | CrisisMeasure, ...]:
        """The measures, and then the crisis measures."""
        return (*self.measures.values(), *self.crisis_by_identifier.values())


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
    progress_scales: dict[str, ProgressScale] = field(default_factory=dict)
    documents: dict[str, DocumentRecord] = field(default_factory=dict)
    releases: tuple[Release, ...] = ()
    history: dict[str, Published] = field(default_factory=dict)
    """What was in a release, by the path of its IRI below /id/."""
    retired: dict[str, Retirement] = field(default_factory=dict)
    links: dict[str, tuple[DecidedLink, ...]] = field(default_factory=dict)
    """Links to things of others that somebody decided about, by the path of our thing."""
    positions: dict[str, Position] = field(default_factory=dict)
    """What members of the consultation hold, by short name; the name of its file is in `position_files`."""
    position_files: dict[str, str] = field(default_factory=dict, repr=False)
    editions: dict[str, PartialEdition] = field(default_factory=dict)
    """Editions of which only the contents list is known, by short name; they are no plans."""
    sources: dict[str, Source] = field(default_factory=dict, repr=False)
    """Where each vocabulary was read, by its name."""

    def measures_of(self, edition: str) -> Collection[str] | None:
        """The numbers of the measures of a plan, or of an edition known in part; None where there is neither."""
        if edition in self.plans:
            return self.plans[edition].measures
        return self.editions[edition].identifiers if edition in self.editions else None

    @property
    def sdg_targets(self) -> list[str]:
        return [target for goal in self.sdg.values() for target in goal.targets]


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
    "progress_scales": ProgressScale,
}


def _records(value: Any) -> list[tuple[tuple[Key, ...], Record]]:
    """A record (or a collection of records, or nothing) and every record inside it, with its path in the YAML file."""
    found: list[tuple[tuple[Key, ...], Record]] = []
    _gather(value, (), found)
    return found


def _gather(value: Any, path: tuple[Key, ...], found: list[tuple[tuple[Key, ...], Record]]) -> None:
    if isinstance(value, dict):
        inside: Iterable[tuple[Key, Any]] = value.items()
    elif isinstance(value, tuple):
        inside = enumerate(value)
    elif isinstance(value, Record):
        found.append((path, value))
        inside = vars(value).items()
    else:
        return
    for key, item in inside:
        if item and not isinstance(item, str):  # most are none of these
            _gather(item, (*path, key), found)


def passages(value: Any) -> Iterator[tuple[tuple[Key, ...], Passage]]:
    """Every passage inside a record, with its path in the YAML file."""
    return ((path, record) for path, record in _records(value) if isinstance(record, Passage))


def references(value: Any) -> Iterator[tuple[tuple[Key, ...], str, str]]:
    """(path in the file, slug, vocabulary) of everything that a record names from the vocabularies."""
    for path, record in _records(value):
        for name, vocabulary in names_from(type(record)).items():
            found = getattr(record, name)
            if isinstance(found, tuple):
                yield from (((*path, name, position), slug, vocabulary) for position, slug in enumerate(found))
            elif found:
                yield (*path, name), found, vocabulary
