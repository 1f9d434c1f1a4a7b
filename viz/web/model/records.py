"""What a plan is made of in memory: measures with what they say, passages, figures and findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from itertools import starmap

from queries import Finding, Store, library
from viz.web.model.rows import PlanRow
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
]


@dataclass(frozen=True)
class PlanRecord:
    """What a plan says of itself; titles by language, the document with its number and fingerprint."""

    iri: str
    slug: str
    titles: Mapping[str, str]
    document: str
    number: str
    publisher: str
    sha256: str
    years: tuple[int, int]
    """The first and the last year of its term."""
    notes: Mapping[str, str]
    """What a reader of any list made from it must know first, by language."""

    def title(self, language: str) -> str:
        """What it is called, in Dutch where it has no title in the language."""
        return self.titles.get(language) or self.titles.get("nl") or self.slug


def plan_records(store: Store) -> dict[str, PlanRecord]:
    """What each plan says of itself, by its short name; the plan that the store speaks of comes first."""
    rows: dict[str, list[PlanRow]] = {}
    for row in store.query(library("site")["plans"]).typed(PlanRow):
        rows.setdefault(row.plan, []).append(row)
    records = {record.slug: record for record in starmap(_plan_record, rows.items())}
    return dict(sorted(records.items(), key=lambda item: (item[0] != store.plan, item[0])))


def _plan_record(iri: str, rows: list[PlanRow]) -> PlanRecord:
    first = rows[0]
    return PlanRecord(
        iri=iri,
        slug=iri.rpartition("/")[2],
        titles={row.language: row.title for row in rows},
        document=first.document_title or "",
        number=first.number or "",
        publisher=first.publisher or "",
        sha256=first.sha256 or "",
        years=(first.first_year or 0, first.last_year or 0),
        notes={row.language: row.reading_note for row in rows if row.reading_note},
    )


@dataclass(frozen=True)
class Statement:
    """A measure's statement about a thing; `details` are roles, a scope, whether it is primary, or a strength."""

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
    label: str
    amount: Decimal
    per: str
    years: tuple[int, ...]
    approximate: bool
    added: Decimal | None
    """What it adds; None where it is not counted."""
    why_not: Mapping[str, str]
    """Why it is not counted, by language; empty where it is."""
    in_years: bool
    """Whether it counts in its years."""
    spans: bool
    """Whether it is for several years together, and so cannot be divided."""
    page: int
    note: Mapping[str, str] = field(default_factory=dict)
    """How it is counted where that is not plain, by language."""
    existing: bool = False
    """Whether it is existing means, and no new money."""
    in_budget: bool = True
    """Whether it stands in the budget field, and not elsewhere in the fiche."""
    recipients: tuple[str, ...] = ()
    """The actors that get it, where the plan says so."""
    whole: str = ""
    """The amount that it is a part of; empty where it is none, or says how things were before."""


@dataclass(frozen=True, eq=False)
class CrisisMeasure:
    """A temporary measure of the crisis annex, with what it says about others."""

    iri: str
    identifier: str
    title: str
    section: str
    page: int
    continued_by: tuple[str, ...]
    """The measures of the plan that continue it, in the editors' reading."""
    statements: Mapping[str, Sequence[Statement]] = field(default_factory=dict, repr=False)
    lines: Sequence[BudgetLine] = ()

    def of(self, kind: str) -> Sequence[Statement]:
        """Its statements of one kind: involvement, targeting and so on."""
        return self.statements.get(kind, ())


@dataclass(frozen=True)
class Note:
    """A data note, or a phase of a period with its own time."""

    iri: str
    text: str
    contradiction: bool = False
    start: Moment = None
    end: Moment = None
    open_ended: bool = False


@dataclass(frozen=True, eq=False)
class Measure:
    """A measure with all that its page and the lists show, save its passages; one object for each in a plan."""

    iri: str
    identifier: str
    title: str
    language: str
    """The language of its title, that of the plan."""
    summary: str
    page: str
    """The address of its page."""
    goal: str
    status: str
    budget_kind: str
    pages: range
    period: str | None
    start: Moment
    end: Moment
    open_ended: bool | None
    """Whether it goes on without an end; None when the fiche says nothing of time."""
    position: int
    statements: Mapping[str, Sequence[Statement]] = field(default_factory=dict, repr=False)
    lines: Sequence[BudgetLine] = ()
    notes: Sequence[Note] = ()
    phases: Sequence[Note] = ()

    @property
    def label(self) -> str:
        """Number and title."""
        return f"{self.identifier} {self.title}"

    @cached_property
    def stated(self) -> Decimal | None:
        """The euro that it names for itself; None where it names none."""
        added = [line.added for line in self.lines if line.added is not None]
        return sum(added, Decimal(0)) if added else None

    def of(self, kind: str) -> Sequence[Statement]:
        """Its statements of one kind: lead, implementation, involvement, targeting, theme and so on."""
        return self.statements.get(kind, ())

    def things(self, kind: str) -> list[str]:
        """What those statements are about."""
        return [statement.thing for statement in self.of(kind)]


@dataclass(frozen=True)
class Passage:
    """A place in the document; on the page of a thing also the field of the fiche and the node that rests on it."""

    iri: str
    page: int
    first: int
    last: int
    mention: str
    field: str = ""
    node: str = ""
    document: str = ""


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
