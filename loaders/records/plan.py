"""Records of the plan itself: its document, history, legal basis, steering, promises and what it obliges."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from loaders.records.common import (
    ActorSlug,
    Evidenced,
    GoalId,
    GroupSlug,
    Label,
    Labelled,
    MeasureId,
    Named,
    Period,
    PostSlug,
    Record,
    Sha256,
    Slug,
    Text,
    WebIri,
    YearMonthOrDate,
    exactly_one,
)
from loaders.records.editions import EditionNote, LapsedMeasure
from loaders.records.profile import Profile

__all__ = [
    "Announcement",
    "ConsultationBody",
    "Definition",
    "DocumentRecord",
    "DocumentType",
    "Event",
    "Goal",
    "LegalBasis",
    "Member",
    "MemberRole",
    "Obligation",
    "Party",
    "Plan",
    "Printed",
    "Promise",
    "PromiseKind",
    "RelatedPlan",
    "SourceDocument",
    "Topic",
]

PromiseKind = Annotated[
    Literal["Commitment", "Importance"],
    Field(description="Whether a frame says what will be done, or only that something matters or is hard."),
]
DocumentType = Annotated[
    Literal["plan", "progress-report", "policy-note", "statistic", "study", "legislation", "website"],
    Field(description="What kind of document it is."),
]


class Goal(Evidenced):
    """A strategic goal; `title` is our short name, the passages point to the goal as the plan words it."""

    identifier: GoalId
    title: Label


class Topic(Evidenced, Named):
    """A guiding principle, policy instrument or policy level of the plan."""

    id: Slug
    definition: Label


class LegalBasis(Evidenced):
    """Legislation on which the plan rests, with its date and the articles, as far as the plan names them."""

    id: Slug
    pref_label: Label
    date: dt.date | None = None
    articles: tuple[Text, ...] = ()


class Party(Record):
    """Somebody whom the plan obliges: a minister, an actor, or (`body`) whoever has no record, in words."""

    post: PostSlug | None = None
    actor: ActorSlug | None = None
    body: Text | None = None

    _one_party = exactly_one("post", "actor", "body")


class Obligation(Labelled):
    """What the plan, or a rule it rests on, obliges somebody to; `label` in our own words."""

    obliged: Annotated[tuple[Party, ...], Field(min_length=1)]
    frequency: Label | None = None
    date: YearMonthOrDate | None = None
    legal_basis: Slug | None = None


MemberRole = Literal["lid", "op-vraag", "voorzitter", "organisator", "brugfunctie"]


class Member(Evidenced):
    """Who sits in a consultation body: an actor, a minister, or (`label`) a class of people without a record."""

    id: Slug
    actor: ActorSlug | None = None
    post: PostSlug | None = None
    label: Label | None = None
    role: MemberRole

    _one_party = exactly_one("actor", "post", "label")


class ConsultationBody(Evidenced):
    """HPAO or VPAO: a standing consultation on poverty; `actor` is its record among the actors."""

    actor: ActorSlug
    definition: Label
    member: tuple[Member, ...] = ()


class Promise(Labelled):
    """What the frame at the head of a strategic goal promises or calls important, and for whom.

    `label` in our own words; `minister` are the posts whose field the frame names there: our reading.
    """

    goal: GoalId
    kind: PromiseKind = "Commitment"
    group: tuple[GroupSlug, ...] = ()
    minister: tuple[PostSlug, ...] = ()


class Announcement(Labelled):
    """What the plan says is there or happened, and cannot be found in it; our own words.

    `looked` says where it was looked for; `measure` is the fiche that announces it, left out where it is no fiche.
    """

    looked: Label
    measure: MeasureId | None = None


class Definition(Evidenced):
    """How the plan defines a term, in our own words, and whose definition it is."""

    id: Slug
    term: Label
    definition: Label
    source: Label


class RelatedPlan(Evidenced):
    """Another document (`data/documents/`) that the plan names, and how the two are related, in our own words."""

    document: Slug
    label: Label


class DocumentRecord(Record):
    """A document that the plan names: a plan, a report, a policy note, a study, a statistic, a website."""

    title: Label
    number: Text | None = None
    issued: YearMonthOrDate | None = None
    type: DocumentType
    publisher: ActorSlug | None = None
    page: tuple[WebIri, ...] = ()
    sha256: Sha256 | None = None
    note: Text | None = None


class Printed(Record):
    """By what a text is known, and where its pages start (first line of each page)."""

    sha256: Sha256
    line_count: int
    first_page: int
    page_tops: tuple[int, ...]
    printed_pages: dict[int, int]


class SourceDocument(Printed):
    """The reference text of a plan."""

    title: Text
    number: Text
    issued: dt.date | None = None
    page: tuple[WebIri, ...] = ()
    pdf: WebIri | None = Field(default=None, description="the address of the PDF itself, for links to a page of it")
    pdf_first_page: int = Field(default=1, description="the page of the PDF that is `first_page` here")
    publisher: ActorSlug


class Event(Labelled):
    """A step in the life of the plan: when, as far as the plan says it, and which actors took part."""

    date: YearMonthOrDate | None = None
    actor: tuple[ActorSlug, ...] = ()


class Plan(Record):
    """The plan itself: where it comes from, what it rests on, how it is steered.

    `reading_note` is what a reader of any list made from it must know first, in our words with the pages.
    """

    identifier: Slug
    title: Label
    description: Label
    reading_note: Label | None = None
    profile: Profile
    coordinating_minister: PostSlug | None = None
    period: Period
    document: SourceDocument
    event: tuple[Event, ...] = ()
    legal_basis: tuple[LegalBasis, ...] = ()
    guiding_principle: tuple[Topic, ...] = ()
    policy_instrument: tuple[Topic, ...] = ()
    policy_level: tuple[Topic, ...] = ()
    consultation_body: tuple[ConsultationBody, ...] = ()
    obligation: tuple[Obligation, ...] = ()
    promise: tuple[Promise, ...] = ()
    announcement: tuple[Announcement, ...] = ()
    definition: tuple[Definition, ...] = ()
    related_plan: tuple[RelatedPlan, ...] = ()
    edition_note: tuple[EditionNote, ...] = ()
    lapsed: tuple[LapsedMeasure, ...] = ()
    replaces: Slug | None = Field(default=None, description="the edition before this one, where it is here too")
