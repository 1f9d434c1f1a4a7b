"""Reads `data/` into records: every file checked, every reference resolved.

`load` returns a `Dataset`, or raises `DataError` with all problems at once, each with file and line.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from loaders.checks import problems
from loaders.dataset import VOCABULARIES, DataError, Dataset, PlanRecords, Source
from loaders.document import Document, fingerprint, read_document
from loaders.records import (
    CrisisSection,
    DecidedLink,
    DocumentRecord,
    Figures,
    FollowUp,
    Goal,
    Measure,
    PartialEdition,
    Plan,
    Position,
    Profile,
    Published,
    Refusal,
    Release,
    Retirement,
    Reviews,
)
from loaders.records.history import ThingPath
from loaders.records.mistakes import told
from loaders.yaml_files import Problem, YamlFile, read_yaml
from ontology import natural

__all__ = ["Basis", "Read", "load", "load_basis", "read_text"]

T = TypeVar("T")


Read = Callable[[Path, str], YamlFile | Problem]
"""Reads one YAML file; the second argument is the path to show in messages."""


def load(folder: Path, read: Read = read_yaml) -> Dataset:
    """Read the data folder. Raises DataError listing everything that is wrong with it."""
    reader = _Reader(folder, read)
    vocabularies = {name: reader.vocabulary(name, model) for name, model in VOCABULARIES.items()}
    plans = {}
    editions = {}
    for plan_folder in sorted((folder / "plans").glob("*/")):
        if (plan_folder / "edition.yaml").exists():
            if edition := reader.edition(plan_folder):
                editions[plan_folder.name] = edition
        elif records := reader.plan(plan_folder):
            plans[plan_folder.name] = records
    if not plans and not reader.problems:
        reader.problems.append(Problem("plans", 1, "", "holds no plan; expected plans/<name>/plan.yaml"))
    documents = reader.each(DocumentRecord, folder / "documents", reader.sources, "documents")
    positions, files = reader.positions(folder / "positions")
    if reader.incomplete:  # whatever refers to the missing records would be called unknown, hundreds of times
        raise DataError(reader.problems, folder)
    other: dict[str, Any] = {**vocabularies, **reader.past()}
    dataset = Dataset(
        plans=plans,
        **other,
        documents=documents,
        editions=editions,
        positions=positions,
        position_files=files,
        sources=reader.sources,
    )
    reader.problems += [problem for problem in problems(dataset) if not reader.explains(problem)]
    if reader.problems:
        raise DataError(reader.problems, folder)
    return dataset


@dataclass(frozen=True)
class Basis:
    """What a text is drafted with: the vocabularies, the profile of its plan, and the edition before, if it is here."""

    dataset: Dataset
    profile: Profile
    earlier: PlanRecords | None


def load_basis(folder: Path, plan: str) -> Basis:
    """What there is before a plan has records: `plans/<plan>/plan.yaml` may hold no more than a profile.

    Raises DataError listing everything that is wrong with it.
    """
    reader = _Reader(folder, read_yaml)
    vocabularies: dict[str, Any] = {name: reader.vocabulary(name, model) for name, model in VOCABULARIES.items()}
    dataset = Dataset(plans={}, **vocabularies)
    source = reader.open(folder / "plans" / plan / "plan.yaml")
    data = source.yaml.data if source and isinstance(source.yaml.data, dict) else {}
    profile = earlier = None
    if source and not isinstance(data.get("profile"), dict):
        reader.problems.append(source.problem((), "has no 'profile'; say how the text is laid out (docs/editing.md)"))
    elif source:
        profile = reader.record(Profile, Source(source.file, source.yaml, ("profile",)), data["profile"])
        before = folder / "plans" / str(data.get("replaces"))
        earlier = reader.plan(before) if (before / "plan.yaml").is_file() else None
    if reader.problems or profile is None:
        raise DataError(reader.problems, folder)
    return Basis(dataset, profile, earlier)


def read_text(path: Path, folder: Path) -> Document:
    """A text by the profile of the plan in the data folder whose document it is, else by that of the first plan.

    Raises DocumentError, and DataError where no plan can be read.
    """
    reader = _Reader(folder, read_yaml)
    folders = sorted(path.parent for path in (folder / "plans").glob("*/plan.yaml"))
    read = [reader.plan_record(plan_folder)[0] for plan_folder in folders]
    known = {plan.document.sha256: plan.profile for plan in reversed(read) if plan}
    if not known:
        raise DataError(reader.problems, folder)
    return read_document(path, known.get(fingerprint(path), list(known.values())[-1]))


@cache
def _adapter(model: Any) -> TypeAdapter[Any]:
    """What validates records of a type; made once, for there are far more records than types."""
    return TypeAdapter(model)


_ANNEXES = {
    "crisis_measures": "crisis_measures", "figures": "indicators", "refused": "refused_suggestions",
    "reviews": "reviews",
}  # fmt: skip
"""The files that a plan may do without, by what their records are called."""


class _Reader:
    """Reads files into records and gathers what is wrong on the way."""

    def __init__(self, folder: Path, read: Read) -> None:
        self.folder, self.read = folder, read
        self.problems: list[Problem] = []
        self.incomplete = False
        """Whether a file could not be read at all, or not as what it should be."""
        self._consequences: list[str] = []
        self.sources: dict[str, Source] = {}

    def explains(self, problem: Problem) -> bool:
        """Whether a problem only follows from one that reading has found already; then the cause is enough."""
        return any(consequence in problem.message for consequence in self._consequences)

    def open(self, path: Path) -> Source | None:
        shown = path.relative_to(self.folder).as_posix()
        if not path.exists():
            self.problems.append(Problem(shown, 1, "", "the file is missing"))
            self.incomplete = True
            return None
        read = self.read(path, shown)
        if isinstance(read, Problem):
            self.problems.append(read)
            self.incomplete = True
            return None
        return Source(shown, read)

    def record(self, model: Any, source: Source, data: Any) -> Any:
        try:
            return _adapter(model).validate_python(data)
        except ValidationError as error:
            for item in error.errors():
                if not _follows(item):
                    self.problems.append(source.problem(tuple(item["loc"]), told(item, model)))
            return None

    def mapping(self, model: type[T], source: Source, data: Any) -> dict[str, T]:
        """Records by name; a name is a slug, or a code such as SD1 or 7."""
        if not isinstance(data, dict):
            self.problems.append(source.problem((), "should map names to records"))
            self.incomplete = True
            return {}
        found = {}
        for name, body in data.items():
            if not re.fullmatch(r"[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*", str(name)):
                self.problems.append(source.problem((name,), "is no name: use letters, digits and hyphens"))
            elif (record := self.record(model, Source(source.file, source.yaml, (str(name),)), body)) is not None:
                found[str(name)] = record
        return found

    def vocabulary(self, name: str, model: type[T]) -> dict[str, T]:
        source = self.open(self.folder / "vocabularies" / f"{name}.yaml")
        if source is None:
            self._consequences.append(f"is not in vocabularies/{name}.yaml")
            return {}
        self.sources[name] = source
        found = self.mapping(model, source, source.yaml.data)
        if isinstance(source.yaml.data, dict):
            broken = set(map(str, source.yaml.data)) - set(found)
            self._consequences += [f"'{slug}' is not in vocabularies/{name}.yaml" for slug in broken]
        return found

    def each(self, model: type[T], folder: Path, sources: dict[str, Source], name: str) -> dict[str, T]:
        """The records of the files in a folder, by what these are called; their sources begin with a name."""
        found = {}
        for path in sorted(folder.glob("*.yaml")):
            if source := self.open(path):
                sources[f"{name}/{path.stem}"] = source
                if (record := self.whole(model, source)) is not None:
                    found[path.stem] = record
        return found

    def past(self) -> dict[str, Any]:
        """Releases, what is retired since, and links elsewhere: files that a young data folder does without."""
        models: dict[str, Any] = {
            "releases": tuple[Release, ...],
            "history": dict[str, Published],
            "retired": dict[ThingPath, Retirement],
            "links": dict[ThingPath, tuple[DecidedLink, ...]],
        }
        for name in models:
            if source := self.optional(self.folder / f"{name}.yaml"):
                self.sources[name] = source
        read = {name: self.whole(model, self.sources.get(name)) for name, model in models.items()}
        return {name: records for name, records in read.items() if records is not None}

    def plan_record(self, folder: Path) -> tuple[Plan | None, dict[str, Source]]:
        """The record of a plan itself, and where it was read."""
        source = self.open(folder / "plan.yaml")
        return (self.record(Plan, source, source.yaml.data), {"plan": source}) if source else (None, {})

    def positions(self, folder: Path) -> tuple[dict[str, Position], dict[str, str]]:
        """The positions by short name, and the file of each."""
        found: dict[str, Position] = {}
        files: dict[str, str] = {}
        for path in sorted(folder.glob("*.yaml")):
            if source := self.open(path):
                self.sources[source.file] = source
                for slug, record in self.mapping(Position, source, source.yaml.data).items():
                    if slug in found:
                        self.problems.append(source.problem((slug,), f"'{slug}' is also in {files[slug]}"))
                    found[slug], files[slug] = record, source.file
        return found, files

    def edition(self, folder: Path) -> PartialEdition | None:
        """An edition of which only the contents list is known."""
        source = self.open(folder / "edition.yaml")
        if source is not None:
            self.sources[f"plans/{folder.name}"] = source
        record: PartialEdition | None = self.whole(PartialEdition, source)
        return record

    def plan(self, folder: Path) -> PlanRecords | None:
        plan, sources = self.plan_record(folder)
        goals: dict[str, Goal] = {}
        if source := self.open(folder / "goals.yaml") if plan is None or plan.profile.goal else None:
            sources["goals"] = source
            goals = self.mapping(Goal, source, source.yaml.data)
        measures: dict[str, Measure] = {}
        for path in sorted((folder / "measures").glob("*.yaml")):
            if (source := self.open(path)) is None:
                self._consequences += ["there is no measure ", "a record is missing"]
            elif (measure := self.record(Measure, source, source.yaml.data)) is None:
                identifier = dict(source.yaml.data or {}).get("identifier")
                self._consequences += [f"there is no measure {identifier}", "a record is missing"]
            else:
                if measure.identifier in measures:
                    other = sources[measure.identifier].file
                    self.problems.append(source.problem(("identifier",), f"{measure.identifier} is also in {other}"))
                measures[measure.identifier] = measure
                sources[measure.identifier] = source
        for name, file in _ANNEXES.items():
            if annex := self.optional(folder / f"{file}.yaml"):
                sources[name] = annex
        if plan is None:
            return None
        crisis = sources.get("crisis_measures")
        return PlanRecords(
            plan=plan,
            goals=dict(sorted(goals.items(), key=lambda item: natural(item[0]))),
            measures=dict(sorted(measures.items(), key=lambda item: (item[1].span.first, natural(item[0])))),
            crisis_measures=self.mapping(CrisisSection, crisis, crisis.yaml.data) if crisis else {},
            figures=self.whole(Figures, sources.get("figures")),
            follow_up=self.each(FollowUp, self.folder / "follow-up" / folder.name, sources, "follow-up"),
            refused=self.whole(dict[str, tuple[Refusal, ...]], sources.get("refused")) or {},
            reviews=self.whole(Reviews, sources.get("reviews")),
            sources=sources,
        )

    def optional(self, path: Path) -> Source | None:
        """A file that a plan may do without."""
        return self.open(path) if path.exists() else None

    def whole(self, model: Any, source: Source | None) -> Any:
        """The records of a whole file, None when there is no such file or it is wrong."""
        return None if source is None else self.record(model, source, source.yaml.data)


def _follows(item: Any) -> bool:
    """Whether a list is too short only because entries of it are wrong: each of these has its own error."""
    return bool(item["type"] == "too_short" and len(item["input"]) >= item["ctx"]["min_length"])
