"""What a plan is made of in memory: measures with what they say, passages, figures and findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from queries import Finding, Store, library
from queries.editions import Passage
from viz.web.text.format import Moment

__all__ = [
    "BudgetLine",
    "CrisisMeasure",
    "Figure",
    "Found",
    "Measure",
    "Note",
    "Passage",
    "PlanRecord",
    "Statement",
    "plan_records",
    "states_of",
]


@dataclass(frozen=True)
class PlanRecord:
    """What a plan says of itself; titles by language, the document with its number and fingerprint."""

    iri: str
    titles: Mapping[str, str]
    notes: Mapping[str, str]
    """What a reader of any list made from it must know first, by language."""
    document: str = ""
    number: str = ""
    publisher: str = ""
    sha256: str = ""
    first_year: int = 0
    last_year: int = 0

    @property
    def slug(self) -> str:
        """Its short name."""
        return self.iri.rpartition("/")[2]

    @property
    def years(self) -> tuple[int, int]:
        """The first and the last year of its term."""
        return self.first_year, self.last_year

    def title(self, language: str) -> str:
        """What it is called, in Dutch where it has no title in the language."""
        return self.titles.get(language) or self.titles.get("nl") or self.slug


def plan_records(store: Store) -> dict[str, PlanRecord]:
    """What each plan says of itself, by its short name; the plan that the store speaks of comes first."""
    rows = store.query(library("site")["plans"])
    records = rows.typed(PlanRecord, iri="plan", titles="title", notes="readingNote", document="documentTitle")
    return {one.slug: one for one in sorted(records, key=lambda one: (one.slug != store.plan, one.slug))}


@dataclass(frozen=True)
class Statement:
    """A measure's statement about a thing; `details` are roles, a scope, whether it is primary, or a strength."""

    measure: str
    kind: str
    thing: str
    details: tuple[str | bool, ...] = ()
    text: str = ""
    node: str = ""

    @property
    def primary(self) -> bool:
        """Whether it is about a main target group."""
        return True in self.details

    @property
    def core(self) -> bool:
        """Whether it is a contribution at the core of the measure."""
        return any(str(detail).endswith("#Core") for detail in self.details)


@dataclass(frozen=True)
class BudgetLine:
    """An amount of a fiche: what it is for, when and for whom, and what it adds to the stated money."""

    iri: str
    action: str
    label: str
    amount: Decimal
    per: str
    approximate: bool
    counted: Decimal
    in_years: bool
    """Whether it counts in its years."""
    spans: bool
    """Whether it is for several years together, and so cannot be divided."""
    page: int
    why_not: str = ""
    """Why it is not counted; empty where it is."""
    why_not_english: str = ""
    note: str = ""
    """How it is counted where that is not plain."""
    note_english: str = ""
    existing: bool = False
    """Whether it is existing means, and no new money."""
    stated_in: str = ""
    whole: str = ""
    """The amount that it is a part of; empty where it is none, or says how things were before."""
    all_years: str = ""
    all_recipients: str = ""

    @cached_property
    def years(self) -> tuple[int, ...]:
        """The years that it is for."""
        return tuple(map(int, filter(None, self.all_years.split("; "))))

    @cached_property
    def recipients(self) -> tuple[str, ...]:
        """The actors that get it, where the plan says so."""
        return tuple(self.all_recipients.split())

    @property
    def added(self) -> Decimal | None:
        """What it adds; None where it is not counted."""
        return None if self.why_not else self.counted

    @property
    def in_budget(self) -> bool:
        """Whether it stands in the budget field, and not elsewhere in the fiche."""
        return self.stated_in != "description"


class _Action:
    """What a measure and a crisis measure have in common."""

    statements: Mapping[str, Sequence[Statement]]

    def of(self, kind: str) -> Sequence[Statement]:
        """Its statements of one kind: lead, implementation, involvement, targeting, theme and so on."""
        return self.statements.get(kind, ())

    def things(self, kind: str) -> list[str]:
        """What those statements are about."""
        return [statement.thing for statement in self.of(kind)]


@dataclass(frozen=True, eq=False)
class CrisisMeasure(_Action):
    """A temporary measure of the crisis annex, with what it says about others."""

    iri: str
    identifier: str
    title: str
    section: str
    page: int
    continued_by: tuple[str, ...]
    """The measures of the plan that continue it, in the editors' reading."""
    period: str | None = None
    start: Moment = None
    end: Moment = None
    open_ended: bool | None = None
    """Whether it goes on without an end; None when the annex does not say when it runs."""
    statements: Mapping[str, Sequence[Statement]] = field(default_factory=dict, repr=False)
    lines: Sequence[BudgetLine] = ()
    notes: Sequence[Note] = ()


@dataclass(frozen=True)
class Note:
    """A data note, or a phase of a period with its own time."""

    iri: str
    measure: str
    kind: str
    text: str
    contradiction: bool = False
    start: Moment = None
    end: Moment = None
    open_ended: bool = False


@dataclass(frozen=True, eq=False)
class Measure(_Action):
    """A measure with all that its page and the lists show, save its passages; one object for each in a plan."""

    iri: str
    identifier: str
    title: str
    language: str
    """The language of its title, that of the plan."""
    summary: str = ""
    page: str = ""
    """The address of its page."""
    goal: str = ""
    status: str = ""
    budget_kind: str = ""
    first_page: int = 0
    last_page: int = -1
    period: str | None = None
    start: Moment = None
    end: Moment = None
    open_ended: bool | None = None
    """Whether it goes on without an end; None when the fiche says nothing of time."""
    position: int = 0
    statements: Mapping[str, Sequence[Statement]] = field(default_factory=dict, repr=False)
    lines: Sequence[BudgetLine] = ()
    notes: Sequence[Note] = ()
    phases: Sequence[Note] = ()

    @property
    def label(self) -> str:
        """Number and title."""
        return f"{self.identifier} {self.title}"

    @property
    def pages(self) -> range:
        """The pages of its fiche."""
        return range(self.first_page, self.last_page + 1)

    @cached_property
    def stated(self) -> Decimal | None:
        """The euro that it names for itself; None where it names none."""
        added = [line.added for line in self.lines if line.added is not None]
        return sum(added, Decimal(0)) if added else None


def states_of(measures: Iterable[Measure]) -> Counter[str]:
    """How many measures are in each state, one with parts perhaps in several; under no name those without any."""
    return Counter(state for measure in measures for state in dict.fromkeys(measure.things("progress") or [""]))


@dataclass(frozen=True)
class Figure:
    """A poverty figure."""

    iri: str
    indicator: str
    group: str
    area: str
    period: str
    value: Decimal | None
    lower: Decimal | None
    upper: Decimal | None
    unit: str
    approximate: bool
    contradicted: bool
    page: int
    close: tuple[str, ...]
    """The target groups that its population group is close to."""

    @property
    def length(self) -> Decimal:
        """How long a bar of it is: its value, else the bound that is known."""
        return next(number for number in (self.value, self.upper, self.lower) if number is not None)


@dataclass(frozen=True, eq=False)
class Found:
    """A finding with its IRI, the address of its page, and its measures in plan order."""

    iri: str
    finding: Finding
    page: str
    measures: tuple[Measure, ...]

    @cached_property
    def about(self) -> tuple[str, ...]:
        """What it is about: what it concerns, and what its measures share unless it compares them in everything."""
        compares = self.finding.rule in ("similar-measures", "communities")
        return (*self.finding.concerns, *(() if compares else (share.thing for share in self.finding.shares)))

    @property
    def name(self) -> str:
        """How it goes by in an address: rule and key."""
        return f"{self.finding.rule}/{self.finding.key}"
