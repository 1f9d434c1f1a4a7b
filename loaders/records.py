"""The typed records: what a YAML file of `data/` may hold, field by field.

Names are those of the graph (`docs/model.md`) in snake case. Every model refuses unknown fields.
A statement taken from the document carries at least one `Passage`; what has none is our own.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)

from loaders.document import FIELDS, FieldName, Span

__all__ = [
    "Actor", "ActorType", "BudgetKind", "BudgetLine", "BudgetStatement", "CodedPlace", "Concept",
    "ConsultationBody", "Continuation", "Contribution", "CrisisMeasure", "CrisisSection", "DataNote", "Event",
    "Figures", "Goal", "Holder", "Implementation", "Indicator", "Instrument", "InstrumentUse", "Involvement",
    "Label", "Lead", "LegalBasis", "Measure", "MinisterialPost", "Observation", "Passage", "Per", "Period", "Phase",
    "Plan", "PopulationGroup", "PrincipleApplication", "Reference", "Refusal", "Region", "SdgGoal", "SdgTarget",
    "Siting", "SourceDocument",
    "Status", "Strength", "TargetGroup", "Targeting", "TimeSpan", "Topic", "Unit",
]  # fmt: skip

MENTION_WORDS = 10
"""A mention is the surface form that names a thing: at most this many words, never a sentence."""


def _span(value: object) -> object:
    if isinstance(value, int) and not isinstance(value, bool):
        return Span(value, value)
    if isinstance(value, str) and (match := re.fullmatch(r"(\d+)(?:\s*-\s*(\d+))?", value.strip())):
        first, last = int(match[1]), int(match[2] or match[1])
        if first <= last:
            return Span(first, last)
    if isinstance(value, Span):
        return value
    raise ValueError("give a line (735) or a run of lines (735-738)")


def _mention(value: object) -> object:
    if isinstance(value, str) and len(re.findall(r"\w+", value)) > MENTION_WORDS:
        raise ValueError(f"a mention is at most {MENTION_WORDS} words; give only the words that name the thing")
    return str(value) if isinstance(value, int | float) else value


def _year_or_date(value: object) -> object:
    if isinstance(value, dt.date):
        return value
    if isinstance(value, int) and 1900 <= value <= 2100:
        return value
    raise ValueError("give a year (2022) or a date (2022-09-09)")


def _in_order(start: int | dt.date, end: int | dt.date) -> bool:
    """Whether a start is not after an end; a year against a day compares years."""
    if isinstance(start, dt.date) and isinstance(end, dt.date):
        return start <= end
    first, last = (value if isinstance(value, int) else value.year for value in (start, end))
    return first <= last


Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$")]
MeasureId = Annotated[str, StringConstraints(pattern=r"^7\.\d+\.\d+$")]
GoalId = Annotated[str, StringConstraints(pattern=r"^SD\d+$")]
SdgTargetId = Annotated[str, StringConstraints(pattern=r"^\d{1,2}\.[0-9a-z]{1,2}$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
WebIri = Annotated[str, StringConstraints(pattern=r"^https?://[^\s<>\"{}|\\^`]+$")]
Lines = Annotated[
    Span,
    BeforeValidator(_span),
    WithJsonSchema({"anyOf": [{"type": "integer"}, {"type": "string", "pattern": r"^\d+\s*-\s*\d+$"}]}),
]
Mention = Annotated[Text, BeforeValidator(_mention), WithJsonSchema({"type": ["string", "number"], "minLength": 1})]
Year = Annotated[int, Field(ge=1990, le=2100)]
YearOrDate = Annotated[
    int | dt.date,
    BeforeValidator(_year_or_date),
    WithJsonSchema(
        {"anyOf": [{"type": "integer", "minimum": 1900, "maximum": 2100}, {"type": "string", "format": "date"}]}
    ),
]


class Record(BaseModel):
    """What all records share: frozen, and no field that the model does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Passage(Record):
    """Where in the document a statement stands: lines of the reference text, and the words there."""

    lines: Lines
    mention: Mention


class Evidenced(Record):
    """A statement taken from the document, with the passages that prove it."""

    passages: Annotated[tuple[Passage, ...], Field(min_length=1)]


class Label(Record):
    """A name or short text: Dutch always, English where one exists."""

    nl: Text
    en: Text | None = None


class Status(StrEnum):
    """Whether a fiche was in the plan of 2020 (Updated) or was added in 2022 (New)."""

    UPDATED = "Updated"
    NEW = "New"


class BudgetKind(StrEnum):
    """What the budget field says of money."""

    AMOUNT = "Amount"
    EXISTING_MEANS = "ExistingMeans"
    TO_BE_DETERMINED = "ToBeDetermined"
    NO_BUDGET_STATED = "NoBudgetStated"
    NOT_APPLICABLE = "NotApplicable"
    PRO_MEMORIE = "ProMemorie"
    MIXED = "Mixed"


class Per(StrEnum):
    """What an amount covers: each of the years, the years together, a school year, a month, or one unit."""

    YEAR = "Year"
    TOTAL = "Total"
    SCHOOL_YEAR = "SchoolYear"
    MONTH = "Month"
    UNIT = "Unit"


class Strength(StrEnum):
    """Whether a target belongs to the core of a measure."""

    CORE = "Core"
    SUPPORTING = "Supporting"


class ActorType(StrEnum):
    """The kind of an actor; `docs/model.md` says what each covers."""

    GOVERNMENT = "government"
    DEPARTMENT = "department"
    AGENCY = "agency"
    UNIT = "unit"
    LOCAL = "local"
    FEDERAL = "federal"
    EUROPEAN = "european"
    UMBRELLA = "umbrella"
    ASSOCIATION = "association"
    RESEARCH = "research"
    COMPANY = "company"
    ADVISORY = "advisory"
    PARTNERSHIP = "partnership"
    FOREIGN = "foreign"


Role = Literal[
    "medeuitvoerder", "gesubsidieerd", "partner", "ondersteuner", "onderzoeker", "overleg", "financier", "regisseur",
    "doelorganisatie", "vermeld",
]  # fmt: skip


class Lead(Evidenced):
    """A lead minister; `scope` where the fiche splits the lead between two."""

    post: Slug
    scope: Text | None = None


class Implementation(Evidenced):
    """An organisation of the field 'Uitvoerende administratie', and its unit where the fiche names one."""

    actor: Slug
    unit: Slug | None = None


class TimeSpan(Evidenced):
    """A time with a start, an end, or (open ended) without one."""

    start: YearOrDate | None = None
    end: YearOrDate | None = None
    open_ended: bool = False

    @model_validator(mode="after")
    def _in_order(self) -> TimeSpan:
        if self.start and self.end and not _in_order(self.start, self.end):
            raise ValueError(f"ends ({self.end}) before it starts ({self.start})")
        if self.open_ended and self.end:
            raise ValueError("is open ended and has an end; keep one of the two")
        return self


class Phase(TimeSpan):
    """A part of a measure's period that has its own name and time."""

    id: Slug
    label: Text


class Period(TimeSpan):
    """When the measure runs; where the fiche gives several phases, `start` and `end` span those of its own actions."""

    phases: tuple[Phase, ...] = ()

    @model_validator(mode="after")
    def _distinct_phases(self) -> Period:
        ids = [phase.id for phase in self.phases]
        if twice := sorted({name for name in ids if ids.count(name) > 1}):
            raise ValueError(f"has two phases '{twice[0]}'")
        return self


class BudgetStatement(Evidenced):
    """What the budget field says money comes from; evidence for `budget_kind`."""

    kind: BudgetKind


class BudgetLine(Evidenced):
    """An amount in euro of the budget field (or, with `context`, one that is not this measure's own money)."""

    id: Slug
    amount: Annotated[Decimal, Field(gt=0, max_digits=14, decimal_places=2)]
    per: Per
    years: tuple[Year, ...] = ()
    label: Text
    approximate: bool = False
    context: bool = False
    part_of: Slug | None = None
    complete: bool = Field(default=True, description="on a total: its parts are all there and must add up to it")


class Involvement(Evidenced):
    """An actor that takes part in the measure, and in which roles."""

    actor: Slug
    role: Annotated[tuple[Role, ...], Field(min_length=1)]


class Targeting(Evidenced):
    """A target group, and whether the measure is mainly for it."""

    group: Slug
    primary: bool


class InstrumentUse(Evidenced):
    """An instrument that the measure uses or names."""

    instrument: Slug


class Siting(Evidenced):
    """A place where the measure acts."""

    place: Slug


class PrincipleApplication(Evidenced):
    """The fiche carries out one of the guiding principles that the plan states for all its measures."""

    principle: Slug


class Reference(Evidenced):
    """Another measure that the fiche names, by number or by title."""

    measure: MeasureId


class Contribution(Record):
    """A link to a UN SDG target; our own reading, unless the plan itself says it (then with passages)."""

    sdg_target: SdgTargetId
    strength: Strength
    rationale: Text
    passages: tuple[Passage, ...] = ()


class DataNote(Evidenced):
    """Something a reader must know of the data: a contradiction, a slip of the pen, a choice we made."""

    id: Slug
    description: Text
    conflicts: bool = Field(default=False, description="the passages contradict each other")


class Measure(Record):
    """One fiche of chapter 7."""

    identifier: MeasureId
    title: Text
    description: Text
    status: Status
    goal: GoalId
    fields: dict[FieldName, Lines]
    lead_minister: Annotated[tuple[Lead, ...], Field(min_length=1)]
    implemented_by: Annotated[tuple[Implementation, ...], Field(min_length=1)]
    period: Period | None
    budget: BudgetStatement
    budget_line: tuple[BudgetLine, ...] = ()
    theme: Annotated[tuple[Slug, ...], Field(max_length=3)] = ()
    policy_domain: tuple[Slug, ...] = ()
    involvement: tuple[Involvement, ...] = ()
    targeting: tuple[Targeting, ...] = ()
    uses_instrument: tuple[InstrumentUse, ...] = ()
    location: tuple[Siting, ...] = ()
    refers_to: tuple[Reference, ...] = ()
    applies_principle: tuple[PrincipleApplication, ...] = ()
    contribution: tuple[Contribution, ...] = ()
    data_note: tuple[DataNote, ...] = ()

    @model_validator(mode="after")
    def _all_fields(self) -> Measure:
        if missing := [name for name in FIELDS if name not in self.fields]:
            raise ValueError(f"fields lacks the lines of '{missing[0]}'")
        return self

    @property
    def span(self) -> Span:
        """The lines of the whole fiche."""
        return Span(min(s.first for s in self.fields.values()), max(s.last for s in self.fields.values()))

    def field_at(self, lines: Span) -> FieldName | None:
        """The field in which a passage stands, None between fields; timing where timing and budget are one."""
        return next((name for name in FIELDS if lines.first in self.fields[name]), None)


class Continuation(Record):
    """A measure of the plan that continues a crisis measure; our own reading, with a reason."""

    measure: MeasureId
    rationale: Text


class CrisisMeasure(Record):
    """One bullet of annex 2. `number` counts the bullets of its section; `part_of` is the bullet it stands under."""

    number: Annotated[int, Field(ge=1)]
    title: Text
    lines: Lines
    part_of: int | None = None
    budget_line: tuple[BudgetLine, ...] = ()
    involvement: tuple[Involvement, ...] = ()
    targeting: tuple[Targeting, ...] = ()
    uses_instrument: tuple[InstrumentUse, ...] = ()
    location: tuple[Siting, ...] = ()
    continued_by: tuple[Continuation, ...] = ()


class Refusal(Record):
    """A proposal of `vapa suggest` that a reader refused, and why."""

    kind: Literal["actor", "target group", "instrument"]
    slug: Slug
    reason: Text


class CrisisSection(Record):
    """A section of annex 2 with its bullets, in order."""

    title: Text
    lines: Lines
    measures: Annotated[tuple[CrisisMeasure, ...], Field(min_length=1)]


class Unit(StrEnum):
    """What a figure counts."""

    PERCENT = "percent"
    PERCENT_CHANGE = "percent-change"
    PERSONS = "persons"
    HOUSEHOLDS = "households"
    CONNECTIONS = "connections"
    DWELLINGS = "dwellings"
    APPLICATIONS = "applications"
    EURO_PER_MONTH = "euro-per-month"
    INDEX = "index"


class Indicator(Record):
    """What is measured, by whom."""

    pref_label: Label
    definition: Label
    producer: Text | None = None


class PopulationGroup(Record):
    """Among whom it is measured; `target_group` where that is a group of the plan, else those it is related to."""

    pref_label: Label
    target_group: Slug | None = None
    related_target_group: tuple[Slug, ...] = ()


class Region(Record):
    """Where it is measured."""

    pref_label: Label
    exact_match: tuple[WebIri, ...] = ()


class Observation(Evidenced):
    """One poverty figure of chapter 2 or annex 1. `end` where it covers more than a year or a day."""

    id: Slug
    indicator: Slug
    group: Slug
    region: Slug
    start: YearOrDate
    end: YearOrDate | None = None
    value: Decimal
    unit: Unit
    approximate: bool = False
    conflicts_with: tuple[Slug, ...] = ()
    note: Text | None = None

    @model_validator(mode="after")
    def _ends_after_start(self) -> Observation:
        if self.end is not None and not _in_order(self.start, self.end):
            raise ValueError(f"ends ({self.end}) before it starts ({self.start})")
        if self.value < 0 and self.unit != Unit.PERCENT_CHANGE:
            raise ValueError("is negative; only a change can be")
        return self


class Figures(Record):
    """The poverty figures of the plan, with the dimensions they use."""

    indicators: dict[Slug, Indicator]
    groups: dict[Slug, PopulationGroup]
    regions: dict[Slug, Region]
    observations: tuple[Observation, ...]


class Goal(Evidenced):
    """A strategic goal; `title` is our short name, the passages point to the goal as the plan words it."""

    identifier: GoalId
    title: Text


class Topic(Evidenced):
    """A guiding principle, policy instrument or policy level of the plan."""

    id: Slug
    pref_label: Label
    definition: Label


class LegalBasis(Evidenced):
    """Legislation on which the plan rests, with the articles that the plan names."""

    id: Slug
    pref_label: Label
    date: dt.date
    articles: tuple[Text, ...] = ()


class ConsultationBody(Evidenced):
    """HPAO or VPAO: a standing consultation on poverty; `actor` is its record among the actors."""

    actor: Slug
    definition: Label


class SourceDocument(Record):
    """The reference text: how to recognise it, and where its pages start (first line of each page)."""

    title: Text
    number: Text
    publisher: Slug
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    line_count: int
    first_page: int
    page_tops: tuple[int, ...]
    printed_pages: dict[int, int]


class Event(Evidenced):
    """A dated step in the life of the plan."""

    id: Slug
    label: Label
    date: dt.date


class Plan(Record):
    """The plan itself: where it comes from, what it rests on, how it is steered."""

    identifier: Slug
    title: Label
    description: Label
    coordinating_minister: Slug
    period: Period
    document: SourceDocument
    event: tuple[Event, ...]
    legal_basis: tuple[LegalBasis, ...]
    guiding_principle: tuple[Topic, ...]
    policy_instrument: tuple[Topic, ...]
    policy_level: tuple[Topic, ...]
    consultation_body: tuple[ConsultationBody, ...]


class Concept(Record):
    """An entry of a vocabulary: a name in Dutch (and English), its variants, its place in the scheme."""

    pref_label: Label
    alt_label: tuple[Text, ...] = ()
    definition: Label | None = None
    broader: Slug | None = None
    exact_match: tuple[WebIri, ...] = ()
    close_match: tuple[WebIri, ...] = ()
    note: Text | None = None


class TargetGroup(Concept):
    """A target group; `intermediary` where it is not people in poverty themselves."""

    intermediary: bool = False


class Actor(Record):
    """A named organisation, or (`organisation_class`) a class of organisations the plan speaks of as one."""

    pref_label: Label
    alt_label: tuple[Text, ...] = ()
    actor_type: ActorType
    organisation_class: bool = False
    sub_organization_of: Slug | None = None
    member_of_class: Slug | None = None
    ovo: Annotated[str, StringConstraints(pattern=r"^OVO\d{6}$")] | None = None
    kbo: Annotated[str, StringConstraints(pattern=r"^\d{10}$")] | None = None
    note: Text | None = None


class Holder(Record):
    """Who held a post, from and to which day; `mandate` is the government's own record of it."""

    person: Slug
    given_name: Text
    family_name: Text
    person_iri: WebIri
    mandate_iri: tuple[WebIri, ...]
    start: dt.date
    end: dt.date | None = None


class MinisterialPost(Record):
    """A portfolio: `title` in full, `pref_label` short enough for a picture, `alt_label` as also printed."""

    pref_label: Label
    title: Label
    alt_label: tuple[Text, ...] = ()
    held_by: Annotated[tuple[Holder, ...], Field(min_length=1)]


class Instrument(Record):
    """A project, programme, regulation, plan, fund, benefit, tool, form or network that the plan names."""

    pref_label: Label
    alt_label: tuple[Text, ...] = ()
    instrument_type: Literal["project", "programme", "regulation", "plan", "fund", "benefit", "tool", "form", "network"]
    definition: Label | None = None


class CodedPlace(Record):
    """A place, with its NIS code (refnis 2019) where it has one."""

    pref_label: Label
    alt_label: tuple[Text, ...] = ()
    nis: Annotated[str, StringConstraints(pattern=r"^\d{5}$")] | None = None
    exact_match: tuple[WebIri, ...] = ()


class SdgTarget(Record):
    """A UN target: a short label of our own."""

    pref_label: Label


class SdgGoal(Record):
    """A UN goal with its targets by code."""

    pref_label: Label
    targets: dict[SdgTargetId, SdgTarget]
