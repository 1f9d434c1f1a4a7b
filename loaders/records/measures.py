"""Records of measures: the fiches of the plan, and the crisis measures of its annex."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, model_validator

from loaders.records.common import (
    ActorSlug,
    DomainSlug,
    Euro,
    Evidenced,
    GoalId,
    GroupSlug,
    InstrumentSlug,
    Label,
    Labelled,
    Lines,
    MeasureId,
    NameFrom,
    Passage,
    Period,
    PlaceSlug,
    PostSlug,
    Record,
    SdgTargetId,
    Slug,
    Text,
    ThemeSlug,
    Year,
    YearMonthOrDate,
    exactly_one,
)
from loaders.records.editions import Continues
from loaders.records.profile import Status
from loaders.spans import FIELDS, FieldName, Span

__all__ = [
    "Stage",
    "CrisisNature",
    "Provision",
    "ParticipationKind",
    "ContextReason",
    "Granting",
    "Channel",
    "BudgetKind",
    "BudgetLine",
    "BudgetStatement",
    "Continuation",
    "Contribution",
    "CrisisMeasure",
    "CrisisSection",
    "DataExchange",
    "DataNote",
    "Implementation",
    "InstrumentUse",
    "Involvement",
    "Lead",
    "Measure",
    "Milestone",
    "MilestoneKind",
    "Per",
    "PrincipleApplication",
    "Progress",
    "ProgressState",
    "Reference",
    "Refusal",
    "Role",
    "Siting",
    "StatedIn",
    "Strength",
    "Targeting",
    "Task",
    "TemporaryKind",
    "TemporarySupport",
    "Yardstick",
    "YardstickKind",
]

StatedIn = Annotated[
    Literal["budget", "description"],
    Field(description="Where the fiche names an amount: in its budget field, or elsewhere in its text."),
]
MilestoneKind = Annotated[
    Literal["Start", "Decision", "Delivery", "Evaluation", "TargetDate", "End"],
    Field(description="What happens on a dated step of a measure."),
]
ProgressState = Annotated[
    Literal["NotStarted", "Running", "Delayed", "Completed", "MergedIntoOther", "Lapsed"],
    Field(description="How far a measure is."),
]
Strength = Annotated[
    Literal["Core", "Supporting"], Field(description="Whether a target belongs to the core of a measure.")
]
ContextReason = Annotated[
    Literal[
        "EarlierPeriod", "OtherStatement", "LendingAuthority", "WholeOrganisation", "Threshold", "CountedElsewhere"
    ],
    Field(description="Why an amount is no new money of the measure, where it is neither a rate nor existing means."),
]
ParticipationKind = Annotated[
    Literal["Consulted", "CoDeciding", "PaidExpert", "Supported"],
    Field(description="How people in poverty or their organisations take part in a measure."),
]
Stage = Annotated[Literal["Preparing", "Executing", "Evaluating"], Field(description="A stage of policy.")]
Granting = Annotated[
    Literal["Automatic", "OnRequest", "ThroughOrganisation"],
    Field(description="How someone gets what a measure offers."),
]
Channel = Annotated[
    Literal["Digital", "InPerson", "ByTelephone", "OnPaper"],
    Field(description="By which way someone asks for or gets what a measure offers."),
]
YardstickKind = Annotated[
    Literal["TargetValue", "FollowUpIndicator"],
    Field(description="What a fiche names to tell whether its measure works."),
]
TemporaryKind = Annotated[
    Literal["CrisisSupport", "ProjectMoney"],
    Field(description="Why support ends: it was for a crisis or for one time only, or it is paid as a project."),
]
CrisisNature = Annotated[
    Literal["Structural", "AgainstInfection"],
    Field(
        description="Why a crisis measure calls for no successor: it was meant to last, or it kept the infection out."
    ),
]


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


Role = Literal[
    "medeuitvoerder", "gesubsidieerd", "partner", "ondersteuner", "onderzoeker", "overleg", "financier", "regisseur",
    "doelorganisatie", "vermeld",
]  # fmt: skip


class Lead(Evidenced):
    """A lead minister; `scope` where the fiche splits the lead between two."""

    post: PostSlug
    scope: Text | None = None


class Implementation(Evidenced):
    """An organisation of the field 'Uitvoerende administratie', and its unit where the fiche names one."""

    actor: ActorSlug
    unit: ActorSlug | None = None


class BudgetStatement(Evidenced):
    """What the budget field says money comes from; evidence for `budget_kind`."""

    kind: BudgetKind


class BudgetLine(Evidenced):
    """An amount in euro that the fiche names.

    `context`: not this measure's own money, for the reason `context_reason`; `existing`: existing means, no new money;
    `recipient`: the actor that gets it; `about`: the target groups it is for, where those are some of the measure's.
    """

    id: Slug
    amount: Euro
    per: Per
    years: tuple[Year, ...] = ()
    label: Text
    approximate: bool = False
    context: bool = False
    context_reason: ContextReason | None = None
    existing: bool = False
    stated_in: StatedIn = "budget"
    recipient: ActorSlug | None = None
    about: tuple[GroupSlug, ...] = ()
    part_of: Slug | None = None
    complete: bool = Field(default=True, description="on a total: its parts are all there and must add up to it")


class Involvement(Evidenced):
    """Who takes part in the measure without leading it, and in which roles: an actor, a minister or a policy domain."""

    actor: ActorSlug | None = None
    post: PostSlug | None = None
    domain: DomainSlug | None = None
    role: Annotated[tuple[Role, ...], Field(min_length=1)]

    _one_party = exactly_one("actor", "post", "domain")

    @property
    def party(self) -> tuple[Literal["actor", "post", "domain"], str]:
        """Which of the three fields is given, and its slug."""
        if self.actor is not None:
            return "actor", self.actor
        if self.post is not None:
            return "post", self.post
        return "domain", str(self.domain)


class Milestone(Evidenced):
    """A dated step that is not the end of the measure's period; `label` in our own words."""

    id: Slug
    kind: MilestoneKind
    date: YearMonthOrDate
    label: Text


class Progress(Evidenced):
    """How far the measure was in a reporting year, and an amount (EUR) that had been granted or spent."""

    id: Slug
    year: Year
    state: ProgressState
    description: Text
    amount: Euro | None = None


class DataExchange(Labelled):
    """Personal data that pass between organisations, as the fiche arranges or prepares it; `label` in our own words.

    `between` are the organisations on either side, `about` the target groups whose data they are; `prospective` where
    the fiche studies, prepares or requests it, so that the data do not pass yet.
    """

    between: Annotated[tuple[ActorSlug, ...], Field(min_length=2)]
    about: tuple[GroupSlug, ...] = ()
    prospective: bool = False


class Targeting(Evidenced):
    """A target group, and whether the measure is mainly for it."""

    group: GroupSlug
    primary: bool


class InstrumentUse(Evidenced):
    """An instrument that the measure uses; `only_named` where it only mentions it or refers people to it."""

    instrument: InstrumentSlug
    only_named: bool = False


class Siting(Evidenced):
    """A place where the measure acts."""

    place: PlaceSlug


class PrincipleApplication(Evidenced):
    """The fiche carries out one of the guiding principles that the plan states for all its measures.

    Of participation also how people in poverty take part, and at which stages, where the fiche says so.
    """

    principle: Slug
    how: ParticipationKind | None = None
    stage: tuple[Stage, ...] = ()


class Provision(Labelled):
    """What people can get under a measure; `label` and `condition` (who is entitled) in our own words.

    `about` are the target groups it is for; `granting` and `channel` as the fiche says.
    """

    about: Annotated[tuple[GroupSlug, ...], Field(min_length=1)]
    condition: Label | None = None
    granting: Granting | None = None
    channel: tuple[Channel, ...] = ()


class Yardstick(Labelled):
    """What the fiche means to reach with its measure, or what it measures to follow it; `label` in our own words."""

    kind: YardstickKind


class TemporarySupport(Labelled):
    """Support of which the fiche itself says that it ends; `label` and `afterwards` in our own words.

    `until` is the end that the fiche prints; `afterwards` what it says of the time after that, left out where it is
    silent.
    """

    kind: TemporaryKind
    until: YearMonthOrDate | None = None
    afterwards: Label | None = None


class Task(Labelled):
    """What the fiche asks of an actor: work, an arrangement or money of its own; `label` in our own words."""

    actor: ActorSlug


class Reference(Evidenced):
    """Another measure that the fiche names, by number or by title."""

    measure: MeasureId


class Contribution(Record):
    """A link to a UN SDG target; our own reading, unless the plan itself says it (then with passages)."""

    sdg_target: Annotated[SdgTargetId, NameFrom("sdg")]
    strength: Strength
    rationale: Text
    passages: tuple[Passage, ...] = ()


class DataNote(Evidenced):
    """Something a reader must know of the data: a contradiction, a slip of the pen, a choice we made."""

    id: Slug
    description: Text
    conflicts: bool = Field(default=False, description="the passages contradict each other")


class Measure(Record):
    """One fiche; which of its parts must be there is for the profile of its plan to say."""

    identifier: MeasureId
    title: Text
    description: Text
    status: Status | None = None
    goal: GoalId | None = None
    fields: dict[FieldName, Lines]
    lead_minister: tuple[Lead, ...] = ()
    implemented_by: tuple[Implementation, ...] = ()
    period: Period | None = None
    milestone: tuple[Milestone, ...] = ()
    budget: BudgetStatement | None = None
    budget_line: tuple[BudgetLine, ...] = ()
    theme: Annotated[tuple[ThemeSlug, ...], Field(max_length=3)] = ()
    policy_domain: tuple[DomainSlug, ...] = ()
    involvement: tuple[Involvement, ...] = ()
    targeting: tuple[Targeting, ...] = ()
    uses_instrument: tuple[InstrumentUse, ...] = ()
    location: tuple[Siting, ...] = ()
    refers_to: tuple[Reference, ...] = ()
    continues: tuple[Continues, ...] = ()
    applies_principle: tuple[PrincipleApplication, ...] = ()
    contribution: tuple[Contribution, ...] = ()
    data_exchange: tuple[DataExchange, ...] = ()
    provision: tuple[Provision, ...] = ()
    yardstick: tuple[Yardstick, ...] = ()
    temporary: tuple[TemporarySupport, ...] = ()
    task: tuple[Task, ...] = ()
    progress: tuple[Progress, ...] = ()
    data_note: tuple[DataNote, ...] = ()

    @model_validator(mode="after")
    def _titled(self) -> Measure:
        if "title" not in self.fields:
            raise ValueError("fields lacks the lines of 'title'")
        return self

    @property
    def span(self) -> Span:
        """The lines of the whole fiche."""
        return Span(min(s.first for s in self.fields.values()), max(s.last for s in self.fields.values()))

    def field_at(self, lines: Span) -> FieldName | None:
        """The field in which a passage stands, None between fields; timing where timing and budget are one."""
        return next((name for name in FIELDS if name in self.fields and lines.first in self.fields[name]), None)


class Continuation(Record):
    """A measure of the plan that continues a crisis measure; our own reading, with a reason."""

    measure: MeasureId
    rationale: Text


class CrisisMeasure(Record):
    """One bullet of annex 2.

    `number` counts the bullets of its section; `part_of` is the bullet it stands under; `nature` is our reading.
    """

    number: Annotated[int, Field(ge=1)]
    title: Text
    lines: Lines
    part_of: int | None = None
    nature: CrisisNature | None = None
    period: Period | None = None
    milestone: tuple[Milestone, ...] = ()
    budget_line: tuple[BudgetLine, ...] = ()
    involvement: tuple[Involvement, ...] = ()
    targeting: tuple[Targeting, ...] = ()
    uses_instrument: tuple[InstrumentUse, ...] = ()
    location: tuple[Siting, ...] = ()
    continued_by: tuple[Continuation, ...] = ()
    data_note: tuple[DataNote, ...] = ()


class CrisisSection(Record):
    """A section of annex 2 with its bullets, in order."""

    title: Text
    lines: Lines
    measures: Annotated[tuple[CrisisMeasure, ...], Field(min_length=1)]


class Refusal(Record):
    """A proposal of `vapa suggest` that a reader refused, and why."""

    kind: Literal["actor", "target group", "instrument", "place", "amount"]
    slug: Slug
    reason: Text
