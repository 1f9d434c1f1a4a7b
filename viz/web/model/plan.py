"""The plan in memory, as its pages need it: asked of the store once, in a handful of queries, when first needed.

What a page shows of one measure or one thing is then a matter of looking it up, also when the store is elsewhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from queries import Finding, Store, iri_of, library
from queries.stores.embedded import Row, Value
from viz.once import once
from viz.web.model.facts import Facts
from viz.web.model.names import Names, natural

__all__ = ["BudgetLine", "Figure", "Found", "Measure", "Note", "Passage", "Plan", "Statement"]

_SITE = "site"


@dataclass(frozen=True)
class Statement:
    """A measure's statement about a thing; `details` are roles, a scope, whether it is primary, or a strength."""

    kind: str
    thing: str
    details: tuple[Value, ...] = ()
    text: str = ""
    node: str = ""

    @property
    def primary(self) -> bool:
        """Whether it is about a main target group."""
        return True in self.details


@dataclass(frozen=True)
class BudgetLine:
    """An amount of a budget field. `counts` says whether it may be added up with other amounts."""

    iri: str
    label: str
    amount: Decimal
    per: str
    years: tuple[str, ...]
    approximate: bool
    context: bool
    whole: str | None
    complete: bool | None
    counts: bool = False


@dataclass(frozen=True)
class Note:
    """A data note, or a phase of a period with its own time."""

    iri: str
    text: str
    contradiction: bool = False
    start: Value = None
    end: Value = None
    open_ended: bool = False


@dataclass(frozen=True)
class Measure:
    """A measure with all that its page and the lists show, save its passages."""

    iri: str
    identifier: str
    title: str
    summary: str
    goal: str
    status: str
    budget_kind: str
    pages: tuple[int, int]
    period: str | None
    start: Value
    end: Value
    open_ended: bool
    stated: Decimal | None
    position: int
    statements: Mapping[str, Sequence[Statement]] = field(default_factory=dict, repr=False)
    lines: Sequence[BudgetLine] = ()
    notes: Sequence[Note] = ()
    phases: Sequence[Note] = ()

    def of(self, kind: str) -> Sequence[Statement]:
        """Its statements of one kind: lead, implementation, involvement, targeting, theme and so on."""
        return self.statements.get(kind, ())

    def things(self, kind: str) -> list[str]:
        """What those statements are about."""
        return [statement.thing for statement in self.of(kind)]


@dataclass(frozen=True)
class Passage:
    """A place in the document, with the node that rests on it."""

    node: str
    iri: str
    page: int
    first: int
    last: int
    mention: str
    field: str


@dataclass(frozen=True)
class Figure:
    """A poverty figure."""

    iri: str
    indicator: str
    group: str
    area: str
    period: str
    value: Decimal
    unit: str
    approximate: bool
    contradicted: bool
    page: int
    close: tuple[str, ...]
    """The target groups that its population group is close to."""


@dataclass(frozen=True)
class Found:
    """A finding with its IRI and its place among those of its rule."""

    iri: str
    finding: Finding

    @property
    def name(self) -> str:
        """How it goes by in an address: rule and key."""
        return f"{self.finding.rule}/{self.finding.key}"


class Plan:
    """Everything that the pages show, over one store."""

    def __init__(self, store: Store, names: Names, facts: Facts) -> None:
        self.store, self.names, self.facts, self.base = store, names, facts, store.base
        self.passages = lru_cache(maxsize=256)(self._passages)

    # --- measures

    @once
    def measures(self) -> dict[str, Measure]:
        """The measures by IRI, in the order of the plan."""
        statements, lines, notes = self._statements(), self._lines(), self._notes()
        stated = {str(row["identifier"]): _decimal(row["statedEuro"]) for row in self.store.query("budget-per-measure")}
        found = {}
        for position, row in enumerate(self._ask("measures")):
            iri, identifier = str(row["measure"]), str(row["identifier"])
            found[iri] = Measure(
                iri, identifier, str(row["title"]), _text(row["summary"]), str(row["goal"]), str(row["status"]),
                str(row["budgetKind"]), (int(str(row["firstPage"])), int(str(row["lastPage"]))),
                _text(row["period"]) or None, row["start"], row["end"], row["openEnded"] is True,
                stated.get(identifier), position, statements[iri], lines[iri], notes["note", iri], notes["phase", iri],
            )  # fmt: skip
        return found

    def _statements(self) -> dict[str, dict[str, list[Statement]]]:
        joined: dict[tuple[str, str, str, str], list[Row]] = defaultdict(list)
        for row in self._ask("statements"):
            joined[str(row["measure"]), str(row["kind"]), str(row["thing"]), _text(row["node"])].append(row)
        found: dict[str, dict[str, list[Statement]]] = defaultdict(lambda: defaultdict(list))
        for (measure, kind, thing, node), rows in joined.items():
            details = tuple(row["detail"] for row in rows if row["detail"] is not None)
            found[measure][kind].append(Statement(kind, thing, details, _text(rows[0]["text"]), node))
        for kinds in found.values():
            for statements in kinds.values():
                statements.sort(key=lambda s: (not s.primary, natural(self.names.of(s.thing))))
        return found

    def _lines(self) -> dict[str, list[BudgetLine]]:
        years: dict[str, list[str]] = defaultdict(list)
        rows: dict[str, Row] = {}
        for row in self._ask("budget-lines"):
            rows.setdefault(str(row["line"]), row)
            if row["year"] is not None:
                years[str(row["line"])].append(str(row["year"]))
        found: dict[str, list[BudgetLine]] = defaultdict(list)
        for iri, row in rows.items():
            context, whole = row["context"] is True, _text(row["whole"]) or None
            complete = None if row["complete"] is None else row["complete"] is True
            inside = whole is not None and whole in rows and rows[whole]["context"] is not True
            counted = str(row["per"]).rpartition("#")[2] in ("Total", "Year", "SchoolYear")
            line = BudgetLine(
                iri, str(row["label"]), _decimal(row["amount"]), str(row["per"]), tuple(years[iri]),
                row["approximate"] is True, context, whole, complete,
                counted and not context and not inside,
            )  # fmt: skip
            found[str(row["measure"])].append(line)
        return found

    def _notes(self) -> dict[tuple[str, str], list[Note]]:
        found: dict[tuple[str, str], list[Note]] = defaultdict(list)
        for row in self._ask("notes"):
            note = Note(
                str(row["node"]), str(row["text"]), row["contradiction"] is True, row["start"], row["end"],
                row["openEnded"] is True,
            )  # fmt: skip
            found[str(row["kind"]), str(row["measure"])].append(note)
        return found

    @once
    def by_identifier(self) -> dict[str, Measure]:
        """The measures by their number, such as 7.1.4."""
        return {measure.identifier: measure for measure in self.measures.values()}

    @once
    def _mentions(self) -> dict[tuple[str, str], list[tuple[Measure, Statement]]]:
        found: dict[tuple[str, str], list[tuple[Measure, Statement]]] = defaultdict(list)
        for measure in self.measures.values():
            for kind, statements in measure.statements.items():
                for statement in statements:
                    found[kind, statement.thing].append((measure, statement))
        return found

    def with_thing(self, kind: str, things: str | Iterable[str]) -> list[tuple[Measure, Statement]]:
        """The measures that say something of a kind about a thing or one of some things, in plan order."""
        wanted = [things] if isinstance(things, str) else list(things)
        found = [pair for thing in wanted for pair in self._mentions.get((kind, thing), ())]
        return sorted(found, key=lambda pair: pair[0].position)

    def of_thing(self, kind: str, thing: str) -> list[Measure]:
        """Those measures, once each, also through narrower concepts."""
        pairs = self.with_thing(kind, [thing, *self.narrower_all(thing)])
        return list({measure.iri: measure for measure, _ in pairs}.values())

    def used(self, kind: str) -> list[str]:
        """All things that measures say something of this kind about, by name."""
        return self._used.get(kind, [])

    @once
    def _used(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for kind, thing in sorted(self._mentions, key=lambda mention: natural(self.names.of(mention[1]))):
            found[kind].append(thing)
        return found

    # --- things

    @once
    def _details(self) -> dict[str, dict[str, list[tuple[Value, str]]]]:
        found: dict[str, dict[str, list[tuple[Value, str]]]] = defaultdict(lambda: defaultdict(list))
        for row in self._ask("details"):
            found[str(row["thing"])][str(row["detail"])].append((row["value"], _text(row["language"])))
        return found

    def details(self, thing: str, name: str, lang: str = "") -> list[str]:
        """What is known of a thing under a name; of texts those in a language, else those in Dutch."""
        known = self._details.get(thing, {}).get(name, [])
        for wanted in (lang, "nl"):
            if wanted and (found := [str(value) for value, language in known if language == wanted]):
                return found
        return [str(value) for value, _ in known]

    def texts(self, thing: str) -> list[str]:
        """Its other names and definitions, in every language: what a search looks through."""
        names = ("altLabel", "definition", "notation", "identifier")
        return [str(value) for name in names for value, _ in self._details.get(thing, {}).get(name, ())]

    @once
    def narrower(self) -> dict[str, list[str]]:
        """The things directly under a broader one, a class of organisations or an organisation."""
        found: dict[str, list[str]] = defaultdict(list)
        for thing in self._details:
            for broader in self.details(thing, "broader"):
                found[broader].append(thing)
        return {thing: sorted(below, key=lambda iri: natural(self.names.of(iri))) for thing, below in found.items()}

    def narrower_all(self, thing: str) -> list[str]:
        """All things under it, whatever the depth."""
        found: dict[str, None] = {}
        todo = list(self.narrower.get(thing, ()))
        while todo:
            below = todo.pop(0)
            if below not in found and below != thing:
                found[below] = None
                todo += self.narrower.get(below, ())
        return list(found)

    @once
    def holders(self) -> dict[str, list[str]]:
        """The persons who hold each ministerial post."""
        return {post: self.details(post, "heldBy") for post in self.names.things.get("post", [])}

    # --- figures and findings

    @once
    def figures(self) -> list[Figure]:
        """The poverty figures, by indicator, group, area and period."""
        rows: dict[str, list[Row]] = defaultdict(list)
        for row in self._ask("figures"):
            rows[str(row["figure"])].append(row)
        return [
            Figure(
                iri, str(row["indicator"]), str(row["group"]), str(row["area"]), str(row["period"]),
                _decimal(row["value"]), str(row["unit"]), row["approximate"] is True, row["contradicted"] is True,
                int(str(row["page"])), tuple(str(r["targetGroup"]) for r in same if r["targetGroup"] is not None),
            )
            for iri, same in rows.items()
            for row in same[:1]
        ]  # fmt: skip

    @once
    def findings(self) -> dict[str, Found]:
        """The findings by IRI, rule by rule, the strongest first."""
        found = (Found(iri_of(finding, self.base, self.store.plan), finding) for finding in self.facts.findings)
        return {item.iri: item for item in found}

    @once
    def _findings_of(self) -> dict[str, list[Found]]:
        found: dict[str, list[Found]] = defaultdict(list)
        for item in self.findings.values():
            measures = (self.by_identifier[name].iri for name in item.finding.measures if name in self.by_identifier)
            for thing in dict.fromkeys([*item.finding.concerns, *measures]):
                found[thing].append(item)
        return found

    def findings_of(self, thing: str) -> list[Found]:
        """The findings that are about a thing."""
        return self._findings_of.get(thing, [])

    def _passages(self, thing: str) -> tuple[Passage, ...]:
        rows = self.store.query(library(_SITE)["passages"], thing=thing)
        return tuple(
            Passage(
                str(row["node"]), str(row["passage"]), int(str(row["page"])), int(str(row["firstLine"])),
                int(str(row["lastLine"])), _text(row["mention"]), _text(row["field"]),
            )
            for row in rows
        )  # fmt: skip

    def warm(self) -> None:
        """Ask for everything now, so that no reader waits for it: first what is ready soon."""
        _ = self.names.things, self.measures, self._mentions, self._details, self.figures, self._findings_of

    def _ask(self, name: str) -> Iterable[Row]:
        return self.store.query(library(_SITE)[name])


def _text(value: Value) -> str:
    return "" if value is None else str(value)


def _decimal(value: Value) -> Decimal:
    return Decimal(str(value))
