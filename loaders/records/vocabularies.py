"""Records of the vocabularies: actors, posts, target groups, themes, instruments, places and SDGs."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from loaders.records.common import ActorSlug, DomainSlug, Label, Named, Record, SdgTargetId, Slug, Slugs, Text, WebIri

__all__ = [
    "Actor",
    "ActorType",
    "CodedPlace",
    "Concept",
    "Entry",
    "Holder",
    "Instrument",
    "MinisterialPost",
    "SdgGoal",
    "SdgTarget",
    "TargetGroup",
]

ActorType = Annotated[
    Literal[
        "government",
        "department",
        "agency",
        "unit",
        "local",
        "federal",
        "european",
        "umbrella",
        "association",
        "research",
        "company",
        "advisory",
        "partnership",
        "foreign",
    ],
    Field(description="The kind of an actor; `docs/model.md` says what each covers."),
]


class Entry(Named):
    """An entry of a vocabulary: `alt_label` are the variants of its name."""

    alt_label: tuple[Text, ...] = ()


class Judged(Entry):
    """What may be `general`: so common in a plan against poverty that sharing it says nothing. The note tells why."""

    general: bool = False
    note: Text | None = None

    @model_validator(mode="after")
    def _general_says_why(self) -> Self:
        if self.general and not self.note:
            raise ValueError("general is a judgement: say why in note")
        return self


class Concept(Judged):
    """An entry of a vocabulary: a name in Dutch (and English), its variants, its place in the scheme."""

    definition: Label | None = None
    broader: Slugs = ()
    exact_match: tuple[WebIri, ...] = ()
    close_match: tuple[WebIri, ...] = ()
    related_match: tuple[WebIri, ...] = ()


class TargetGroup(Concept):
    """A target group; `intermediary` where it is not people in poverty themselves."""

    intermediary: bool = False


class Actor(Judged):
    """A named organisation, or (`organisation_class`) a class of organisations the plan speaks of as one."""

    actor_type: ActorType
    organisation_class: bool = False
    sub_organization_of: Slug | None = None
    member_of_class: Slug | None = None
    has_member: tuple[Slug, ...] = ()
    policy_domain: DomainSlug | None = None
    ovo: Annotated[str, StringConstraints(pattern=r"^OVO\d{6}$")] | None = None
    kbo: Annotated[str, StringConstraints(pattern=r"^\d{10}$")] | None = None


class Holder(Record):
    """Who held a post, from and to which day; `mandate` is the government's own record of it."""

    person: Slug
    given_name: Text
    family_name: Text
    person_iri: WebIri
    mandate_iri: tuple[WebIri, ...]
    start: dt.date
    end: dt.date | None = None


class MinisterialPost(Entry):
    """A portfolio: `title` in full, `pref_label` short enough for a picture, `alt_label` as also printed."""

    title: Label
    post_in: ActorSlug | None = Field(default=None, description="the government of which it is a post")
    held_by: Annotated[tuple[Holder, ...], Field(min_length=1)]


class Instrument(Judged):
    """A project, programme, regulation, plan, fund, benefit, tool, form or network that the plan names."""

    instrument_type: Literal["project", "programme", "regulation", "plan", "fund", "benefit", "tool", "form", "network"]
    definition: Label | None = None


class CodedPlace(Entry):
    """A place, with its NIS code (refnis 2019) where it has one."""

    nis: Annotated[str, StringConstraints(pattern=r"^\d{5}$")] | None = None
    exact_match: tuple[WebIri, ...] = ()


class SdgTarget(Record):
    """A UN target: with our short label; not `in_reach` where a Flemish plan against poverty cannot contribute."""

    pref_label: Label
    in_reach: bool = True
    note: Text | None = None

    @model_validator(mode="after")
    def _out_of_reach_says_why(self) -> Self:
        if not self.in_reach and not self.note:
            raise ValueError("out of reach is a judgement: say why in note")
        return self


class SdgGoal(Record):
    """A UN goal with its targets by code."""

    pref_label: Label
    targets: dict[SdgTargetId, SdgTarget]
