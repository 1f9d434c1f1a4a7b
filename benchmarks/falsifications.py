"""Deliberate falsifications of the records, and the share that `vapa check` and `vapa verify` catch.

    uv run python -m benchmarks.falsifications TEXT [how many of each kind of field and change] [records] [seed]

With `records` the slow part of `vapa check` is left out (shapes and rules on the built graph): a lower bound of it.
Another seed draws other falsifications.

A falsification changes one value of one YAML file into another that could stand there. `CHANGES` says for
each kind of field which changes are made; `falsified` draws some of each, always the same for one seed.
"""

from __future__ import annotations

import copy
import datetime as dt
import random
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, get_args

from pydantic import TypeAdapter, ValidationError

from loaders.checks import problems
from loaders.dataset import VOCABULARIES, Dataset
from loaders.document import Document
from loaders.dump import shape_problems
from loaders.dutch import ROLE_WORDS
from loaders.rdf import to_rdf
from loaders.reader import load, read_text
from loaders.records import CrisisSection, Figures, Measure, Plan
from loaders.records.measures import MilestoneKind, ProgressState
from loaders.verify import differences
from loaders.yaml_files import YamlFile, read_yaml
from ontology import DEFAULT_BASE
from queries import Store
from queries.findings import check as graph_problems

Path_ = tuple[Any, ...]
Change = Callable[[Any, "World"], Any]
DELETED = object()


@dataclass(frozen=True)
class Falsification:
    """One changed value: what kind of field, which change, where, and the file as it then is."""

    kind: str
    change: str
    provable: bool
    file: str
    path: Path_
    before: Any
    after: Any
    data: Any = field(repr=False)


@dataclass
class World:
    """What a change may draw from: chance, and the slugs of the vocabularies."""

    chance: random.Random
    slugs: Mapping[str, list[str]]

    def other(self, vocabulary: str, value: Any) -> str:
        """Another slug of a vocabulary."""
        return self.chance.choice([slug for slug in self.slugs[vocabulary] if slug != value])


# --- changes: each takes the value and gives another -------------------------------------------------


def digits(value: Any, world: World) -> Any:
    """A number with one digit changed."""
    text = str(value)
    places = [index for index, char in enumerate(text) if char.isdigit()]
    place = world.chance.choice(places)
    new = world.chance.choice([d for d in "123456789" if d != text[place]])
    return type(value)(text[:place] + new + text[place + 1 :])


def tenfold(value: Any, _: World) -> Any:
    """A number with a zero too many."""
    return value * 10


def deleted(_: Any, __: World) -> Any:
    """The entry taken out."""
    return DELETED


def shifted(value: Any, world: World) -> Any:
    """A year, month or day a little earlier or later; a list of years moved by one."""
    step = world.chance.choice((-1, 1))
    if isinstance(value, dt.date):
        return value + dt.timedelta(days=step * world.chance.choice((1, 30, 365)))
    if isinstance(value, str):
        return f"{int(value[:4]) + step}{value[4:]}"
    if isinstance(value, list):
        return [year + step for year in value]
    return value + step


def shortened(value: Any, world: World) -> Any:
    """A list without one of its entries."""
    if len(value) < 2:
        return DELETED
    out = world.chance.randrange(len(value))
    return [item for index, item in enumerate(value) if index != out]


def flipped(value: Any, _: World) -> Any:
    """True for false and the other way round."""
    return not value


def misspelt(value: Any, world: World) -> Any:
    """A text with one letter changed."""
    places = [index for index, char in enumerate(str(value)) if char.isalpha()]
    if not places:
        return None
    place = world.chance.choice(places)
    new = world.chance.choice([c for c in "aeioubdfgklmnprst" if c != str(value)[place].lower()])
    return str(value)[:place] + new + str(value)[place + 1 :]


def moved(value: Any, world: World) -> Any:
    """Lines moved by three."""
    step = world.chance.choice((-3, 3))
    first, _, last = str(value).partition("-")
    return f"{int(first) + step}-{int(last or first) + step}"


def swapped(vocabulary: str) -> Change:
    """Another slug of the vocabulary."""
    return lambda value, world: world.other(vocabulary, value)


def one_of(*values: Any) -> Change:
    """Another of these values."""
    return lambda value, world: world.chance.choice([item for item in values if item != value])


def invented(field: str, vocabulary: str) -> Change:
    """A second entry beside this one, with its passages but another slug."""

    def change(value: Any, world: World) -> Any:
        return [value, {**copy.deepcopy(value), field: world.other(vocabulary, value.get(field))}]

    change.__name__ = "invented"
    return change


SHOWN_ROLES = tuple(ROLE_WORDS)
OTHER_ROLES = ("medeuitvoerder", "partner", "doelorganisatie")
PER = ("Year", "Total", "SchoolYear", "Month", "Unit")
KINDS = ("Amount", "ExistingMeans", "ToBeDetermined", "NoBudgetStated", "NotApplicable", "ProMemorie", "Mixed")
MILESTONES = get_args(get_args(MilestoneKind)[0])
MEMBERS = ("lid", "op-vraag", "voorzitter", "organisator", "brugfunctie")
STATES = get_args(get_args(ProgressState)[0])
UNITS = ("percent", "percent-change", "persons", "households", "connections", "dwellings", "applications",
         "euro-per-month", "index")  # fmt: skip


@dataclass(frozen=True)
class Kind:
    """A kind of field: the pattern of its path ('*' is any key), and its changes by name."""

    name: str
    pattern: str
    changes: Mapping[str, Change]
    provable: bool = True
    absent: Any = None
    """The value that a field has where the file does not give it; None: only given fields are changed."""


_PARTIES = {"swapped": swapped("actors")}
_LINKS = (
    Kind("involved actor", "involvement.*", {"deleted": deleted, "invented": invented("actor", "actors")}),
    Kind("involved actor", "involvement.*.actor", _PARTIES),
    Kind("involved minister", "involvement.*.post", {"swapped": swapped("posts")}),
    Kind("involved domain", "involvement.*.domain", {"swapped": swapped("policy_domains")}),
    Kind("role that words show", "involvement.*.role.*", {"swapped": one_of(*SHOWN_ROLES)}),
    Kind("role that words do not show", "involvement.*.role.*", {"swapped": one_of(*OTHER_ROLES)}, provable=False),
    Kind("target group", "targeting.*", {"deleted": deleted, "invented": invented("group", "target_groups")}),
    Kind("target group", "targeting.*.group", {"swapped": swapped("target_groups")}),
    Kind("primary", "targeting.*.primary", {"flipped": flipped}, provable=False),
    Kind("instrument", "uses_instrument.*", {"deleted": deleted, "invented": invented("instrument", "instruments")}),
    Kind("instrument", "uses_instrument.*.instrument", {"swapped": swapped("instruments")}),
    Kind("place", "location.*", {"deleted": deleted, "invented": invented("place", "places")}),
    Kind("place", "location.*.place", {"swapped": swapped("places")}),
    Kind("amount", "budget_line.*", {"deleted": deleted}),
    Kind("amount", "budget_line.*.amount", {"digit": digits, "tenfold": tenfold}),
    Kind("years of an amount", "budget_line.*.years", {"shifted": shifted, "shortened": shortened, "deleted": deleted}),
    Kind("per", "budget_line.*.per", {"swapped": one_of(*PER)}),
    Kind("background", "budget_line.*.context", {"flipped": flipped}, absent=False),
    Kind("existing means", "budget_line.*.existing", {"flipped": flipped}, absent=False),
    Kind("estimate", "budget_line.*.approximate", {"flipped": flipped}, absent=False),
    Kind("part of a total", "budget_line.*.part_of", {"deleted": deleted}),
    Kind("where stated", "budget_line.*.stated_in", {"swapped": one_of("budget", "description")}),
    Kind("recipient", "budget_line.*.recipient", {"swapped": swapped("actors"), "deleted": deleted}),
    Kind("data note", "data_note.*", {"deleted": deleted}, provable=False),
)  # fmt: skip
_DATES = (
    Kind("period", "period.start", {"shifted": shifted, "deleted": deleted}),
    Kind("period", "period.end", {"shifted": shifted, "deleted": deleted}),
    Kind("period", "period.open_ended", {"flipped": flipped}, absent=False),
    Kind("phase", "period.phases.*", {"deleted": deleted}, provable=False),
    Kind("phase", "period.phases.*.start", {"shifted": shifted}),
    Kind("milestone", "milestone.*", {"deleted": deleted}, provable=False),
    Kind("milestone", "milestone.*.date", {"shifted": shifted}),
    Kind("kind of milestone", "milestone.*.kind", {"swapped": one_of(*MILESTONES)}, provable=False),
)
MEASURE = (
    *_LINKS,
    *_DATES,
    Kind("title", "title", {"misspelt": misspelt}),
    Kind("status", "status", {"swapped": one_of("New", "Updated")}),
    Kind("goal", "goal", {"swapped": one_of("SD1", "SD2", "SD3", "SD4", "SD5")}),
    Kind("lines of a field", "fields.*", {"moved": moved}),
    Kind("lead minister", "lead_minister.*", {"deleted": deleted}),
    Kind("lead minister", "lead_minister.*.post", {"swapped": swapped("posts")}),
    Kind("scope", "lead_minister.*.scope", {"misspelt": misspelt, "deleted": deleted}),
    Kind("implementer", "implemented_by.*", {"deleted": deleted}),
    Kind("implementer", "implemented_by.*.actor", {"swapped": swapped("actors")}),
    Kind("implementer", "implemented_by.*.unit", {"swapped": swapped("actors"), "deleted": deleted}),
    Kind("kind of budget", "budget.kind", {"swapped": one_of(*KINDS)}),
    Kind("reference", "refers_to.*", {"deleted": deleted, "invented": invented("measure", "measures")}),
    Kind("general words", "*.*.passages.*.stands_for", {"swapped": swapped("actors")}),
    Kind("reference", "refers_to.*.measure", {"swapped": swapped("measures")}),
    Kind("principle", "applies_principle.*", {"deleted": deleted}, provable=False),
    Kind("principle", "applies_principle.*.principle", {"swapped": swapped("principles")}, provable=False),
    Kind("end of support", "temporary.*.until", {"shifted": shifted}),
    Kind("yardstick", "yardstick.*", {"deleted": deleted}, provable=False),
    Kind("task", "task.*", {"deleted": deleted}, provable=False),
    Kind("progress", "progress.*", {"deleted": deleted}, provable=False),
    Kind("state of progress", "progress.*.state", {"swapped": one_of(*STATES)}, provable=False),
    Kind("amount of progress", "progress.*.amount", {"digit": digits}),
    Kind("year of progress", "progress.*.year", {"shifted": shifted}, provable=False),
    Kind("data exchange", "data_exchange.*.between.*", {"swapped": swapped("actors")}, provable=False),
    Kind("SDG target", "contribution.*", {"deleted": deleted}, provable=False),
    Kind("SDG target", "contribution.*.sdg_target", {"swapped": swapped("sdg_targets")}, provable=False),
    Kind("theme", "theme.*", {"swapped": swapped("themes")}, provable=False),
    Kind("policy domain", "policy_domain.*", {"swapped": swapped("policy_domains")}, provable=False),
    Kind("own words", "description", {"misspelt": misspelt}, provable=False),
    Kind("own words", "contribution.*.rationale", {"misspelt": misspelt}, provable=False),
    Kind("own words", "budget_line.*.label", {"misspelt": misspelt}, provable=False),
    Kind("lines of a passage", "*.*.passages.*.lines", {"moved": moved}),
    Kind("mention", "*.*.passages.*.mention", {"misspelt": misspelt}),
)  # fmt: skip
CRISIS = (
    *(replace(kind, pattern=f"*.measures.*.{kind.pattern}") for kind in (*_LINKS, *_DATES)),
    Kind("crisis measure", "*.measures.*", {"deleted": deleted}),
    Kind("crisis measure", "*.measures.*.lines", {"moved": moved}),
    Kind("own words", "*.measures.*.title", {"misspelt": misspelt}, provable=False),
    Kind("continuation", "*.measures.*.continued_by.*.measure", {"swapped": swapped("measures")}, provable=False),
    Kind("lines of a passage", "*.measures.*.*.*.passages.*.lines", {"moved": moved}),
    Kind("mention", "*.measures.*.*.*.passages.*.mention", {"misspelt": misspelt}),
)
FIGURES = (
    Kind("figure", "observations.*", {"deleted": deleted}),
    Kind("figure", "observations.*.value", {"digit": digits}),
    Kind("figure", "observations.*.lower", {"digit": digits}),
    Kind("time of a figure", "observations.*.start", {"shifted": shifted}),
    Kind("region of a figure", "observations.*.region", {"swapped": swapped("regions")}),
    Kind("group of a figure", "observations.*.group", {"swapped": swapped("groups")}),
    Kind("indicator of a figure", "observations.*.indicator", {"swapped": swapped("indicators")}),
    Kind("unit of a figure", "observations.*.unit", {"swapped": one_of(*UNITS)}),
    Kind("certainty of a figure", "observations.*.approximate", {"flipped": flipped}, absent=False),
    Kind("section of a figure", "observations.*.section", {"swapped": one_of("summary", "annex-1")}),
    Kind("conflict of figures", "observations.*.conflicts_with", {"deleted": deleted}),
    Kind("lines of a passage", "observations.*.passages.*.lines", {"moved": moved}),
    Kind("mention", "observations.*.passages.*.mention", {"misspelt": misspelt}),
)
PLAN = (
    Kind("event", "event.*.date", {"shifted": shifted}),
    Kind("legal basis", "legal_basis.*.date", {"shifted": shifted}),
    Kind("legal basis", "legal_basis.*.articles.*", {"digit": digits}),
    Kind("document", "document.sha256", {"digit": digits}),
    Kind("document", "document.number", {"digit": digits}),
    Kind("document", "document.page_tops.*", {"digit": digits}),
    Kind("coordinating minister", "coordinating_minister", {"swapped": swapped("posts")}, provable=False),
    Kind("event", "event.*.actor.*", {"swapped": swapped("actors")}, provable=False),
    Kind("consultation body", "consultation_body.*.actor", {"swapped": swapped("actors")}),
    Kind("member", "consultation_body.*.member.*.actor", {"swapped": swapped("actors")}),
    Kind("role of a member", "consultation_body.*.member.*.role", {"swapped": one_of(*MEMBERS)}, provable=False),
    Kind("member", "consultation_body.*.member.*", {"deleted": deleted}, provable=False),
    Kind("who is obliged", "obligation.*.obliged.*.actor", {"swapped": swapped("actors")}, provable=False),
    Kind("obligation", "obligation.*.date", {"shifted": shifted}),
    Kind("obligation", "obligation.*", {"deleted": deleted}, provable=False),
    Kind("promise", "promise.*.group.*", {"swapped": swapped("target_groups")}, provable=False),
    Kind("promise", "promise.*.goal", {"swapped": one_of("SD1", "SD2", "SD3", "SD4", "SD5")}, provable=False),
    Kind("promise", "promise.*", {"deleted": deleted}, provable=False),
    Kind("own words", "guiding_principle.*.definition.nl", {"misspelt": misspelt}, provable=False),
    Kind("lines of a passage", "*.*.passages.*.lines", {"moved": moved}),
    Kind("mention", "*.*.passages.*.mention", {"misspelt": misspelt}),
)
_VOCABULARY = (
    Kind("name", "*.pref_label.nl", {"misspelt": misspelt}, provable=False),
    Kind("vocabulary entry", "*", {"deleted": deleted}),
    Kind("hierarchy", "*.broader", {"deleted": deleted}, provable=False),
    Kind("code", "*.kbo", {"digit": digits}),
    Kind("code", "*.ovo", {"digit": digits}, provable=False),
    Kind("code", "*.nis", {"digit": digits}, provable=False),
)


def kinds_of(file: str) -> tuple[Kind, ...]:
    """The kinds of field of a file, by its path in the data folder."""
    name = file.rsplit("/", 1)[-1]
    if "/measures/" in file:
        return MEASURE
    if name in ("actors.yaml", "instruments.yaml", "target_groups.yaml", "places.yaml"):
        return _VOCABULARY
    return {"crisis_measures.yaml": CRISIS, "indicators.yaml": FIGURES, "plan.yaml": PLAN}.get(name, ())


def falsified(data: Path, *, each: int, seed: int = 1) -> Iterator[Falsification]:
    """`each` falsifications (or as many as there are) of every kind of field and change."""
    files = {path.relative_to(data).as_posix(): path for path in sorted(data.rglob("*.yaml"))}
    read = {name: read_yaml(path, name) for name, path in files.items()}
    world = World(random.Random(seed), _slugs(load(data)))
    spots: dict[tuple[str, str, bool], list[tuple[str, Path_, Change, Any]]] = defaultdict(list)
    for name, file in read.items():
        assert isinstance(file, YamlFile)
        for kind in kinds_of(name):
            for path, value in _matches(file.data, kind.pattern.split("."), kind.absent):
                for change, function in kind.changes.items():
                    spots[kind.name, change, kind.provable].append((name, path, function, value))
    for (kind_name, change, provable), places in spots.items():
        for name, path, function, value in world.chance.sample(places, min(each, len(places))):
            after = function(value, world)
            if after is not None and after != value:
                file = read[name]
                assert isinstance(file, YamlFile)
                data_after = _changed(file.data, path, after)
                shown = provable and not (after is DELETED and _in_general_words(value))
                yield Falsification(kind_name, change, shown, name, path, value, after, data_after)


def _in_general_words(entry: Any) -> bool:
    """Whether a document names an entry only in words that are no name of it: that it was left out, nothing shows."""
    passages = entry.get("passages", ()) if isinstance(entry, dict) else ()
    return bool(passages) and all("stands_for" in passage for passage in passages)


def _slugs(dataset: Dataset) -> dict[str, list[str]]:
    records = next(iter(dataset.plans.values()))
    figures = records.figures
    return {
        **{name: sorted(getattr(dataset, name)) for name in ("actors", "posts", "policy_domains", "target_groups")},
        **{name: sorted(getattr(dataset, name)) for name in ("instruments", "places", "themes")},
        "sdg_targets": sorted(dataset.sdg_targets),
        "measures": sorted(records.measures),
        "principles": sorted(item.id for item in records.plan.guiding_principle),
        "regions": sorted(figures.regions) if figures else [],
        "groups": sorted(figures.groups) if figures else [],
        "indicators": sorted(figures.indicators) if figures else [],
    }


def _matches(value: Any, pattern: list[str], absent: Any, path: Path_ = ()) -> Iterator[tuple[Path_, Any]]:
    """Every place in a file that a pattern fits; a field that is not given has the value `absent`."""
    if not pattern:
        yield path, value
        return
    head, rest = pattern[0], pattern[1:]
    if isinstance(value, dict):
        if head != "*" and head not in value and not rest and absent is not None:
            yield (*path, head), absent
        for key in value if head == "*" else (head,) if head in value else ():
            yield from _matches(value[key], rest, absent, (*path, key))
    elif isinstance(value, list) and head == "*":
        for index, item in enumerate(value):
            yield from _matches(item, rest, absent, (*path, index))


def _changed(data: Any, path: Path_, after: Any) -> Any:
    """A file's data with one value changed: what holds the value is copied, the rest is shared."""
    whole = holder = copy.copy(data)
    for key in path[:-1]:
        holder[key] = copy.copy(holder[key])
        holder = holder[key]
    if after is DELETED:
        del holder[path[-1]]
    elif isinstance(after, list) and isinstance(holder, list) and isinstance(after[0], dict):
        holder[path[-1] : path[-1] + 1] = after
    else:
        holder[path[-1]] = after
    return whole


class Bench:
    """Judges falsifications: by the records alone, by the built graph, and by the document.

    Only the changed file is read again; what was wrong before the change does not count.
    """

    def __init__(self, data: Path, document: Document | None, *, graph: bool = True) -> None:
        """Without `graph`, shapes and rules on the built graph are left out."""
        self.document, self.dataset, self.graph = document, load(data), graph
        (self.plan,) = self.dataset.plans
        self._before = set(self._differences(self.dataset))

    def _differences(self, dataset: Dataset) -> Iterator[tuple[str, str]]:
        if self.document is not None:
            for item in differences(dataset, dataset.plans[self.plan], self.document):
                yield item.file + item.field, item.message

    def _load(self, falsification: Falsification) -> Dataset | None:
        """The data set with the one file changed; None where its records are refused."""
        dataset = self.dataset
        records, name = dataset.plans[self.plan], falsification.file.rsplit("/", 1)[-1].removesuffix(".yaml")
        try:
            if "/measures/" in falsification.file:
                measure = Measure.model_validate(falsification.data)
                old = next(key for key, source in records.sources.items() if source.file == falsification.file)
                changed = replace(records, measures={**records.measures, old: measure})
            elif name in VOCABULARIES:
                entries: Any = TypeAdapter(VOCABULARIES[name])
                entries = {slug: entries.validate_python(entry) for slug, entry in falsification.data.items()}
                dataset, changed = replace(dataset, **{name: entries}), records
            else:
                field_name, model = _FILES[name]
                changed = replace(records, **{field_name: TypeAdapter(model).validate_python(falsification.data)})
        except ValidationError:
            return None
        dataset = replace(dataset, plans={self.plan: changed})
        return None if any(problems(dataset)) else dataset

    def caught_by_verify(self, falsification: Falsification) -> bool:
        """Whether `vapa verify` refuses the changed records, or finds a new difference with the document."""
        dataset = self._load(falsification)
        return dataset is None or any(item not in self._before for item in self._differences(dataset))

    def caught(self, falsification: Falsification) -> tuple[bool, bool]:
        """Whether `vapa check` refuses the changed records, and whether `vapa verify` does.

        The check refuses them as records, as a graph, or by a rule across records; the verification reads
        them first, and so refuses what is refused as records, and then every new difference with the document.
        """
        dataset = self._load(falsification)
        if dataset is None:
            return True, True
        different = any(item not in self._before for item in self._differences(dataset))
        if not self.graph:
            return False, different
        content = to_rdf(dataset)
        broken = bool(shape_problems(content, DEFAULT_BASE)) or any(graph_problems(Store(content)))
        return broken, different


_FILES: dict[str, tuple[str, Any]] = {
    "crisis_measures": ("crisis_measures", dict[str, CrisisSection]),
    "indicators": ("figures", Figures),
    "plan": ("plan", Plan),
}
"""The attribute of a plan's records that a file holds, and its type."""


def table(found: Iterable[tuple[Falsification, tuple[bool, bool]]]) -> list[str]:
    """Lines of a Markdown table: for each kind of field how many changes were tried and which share was caught."""
    counts: dict[tuple[bool, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for item, (check, verify) in found:
        for key in ((item.provable, item.kind), (item.provable, "")):
            counts[key][0] += 1
            counts[key][1] += check
            counts[key][2] += verify
    lines = ["| kind of field | tried | `check` | `verify` |", "| --- | ---: | ---: | ---: |"]
    for provable, title in ((True, "all that can be proved"), (False, "all that cannot be proved")):
        kinds = sorted(name for known, name in counts if known is provable and name)
        for name in [*kinds, ""]:
            tried, checked, verified = counts[provable, name]
            shown = name or f"**{title}**"
            lines.append(f"| {shown} | {tried} | {checked / max(tried, 1):.0%} | {verified / max(tried, 1):.0%} |")
    return lines


def main(data: Path, source: Path, each: int, *, graph: bool, seed: int = 1) -> None:
    """Print the table, and what should be caught and is not."""
    bench = Bench(data, read_text(source, data), graph=graph)
    found = [(item, bench.caught(item)) for item in falsified(data, each=each, seed=seed)]
    print("\n".join(table(found)))
    for item, (_, verify) in found:
        if item.provable and not verify:
            where = ".".join(map(str, item.path))
            print(f"{item.kind}, {item.change}: {item.file} {where}: {item.before!s:.90} -> {item.after!s:.60}")


if __name__ == "__main__":
    counts = [int(argument) for argument in sys.argv[2:] if argument.isdigit()]
    main(
        Path("data"),
        Path(sys.argv[1]),
        counts[0] if counts else 5,
        graph="records" not in sys.argv,
        seed=counts[1] if len(counts) > 1 else 1,
    )
