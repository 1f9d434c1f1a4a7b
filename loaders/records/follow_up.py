"""Records of follow-up: what a document says, after the plan, of how far measures are and of the figures."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from loaders.records.common import Euro, Label, MeasureId, Passage, Record, Slug, Text, Year
from loaders.records.figures import Observation, Section
from loaders.records.measures import ProgressState

__all__ = ["DocumentPassage", "FollowUp", "LaterFigure", "ProgressScale", "ReportedState", "Reported"]

ReportedAs = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+/[a-z0-9-]+$")]
"""A state of a scale of `vocabularies/progress_scales.yaml`, as in "vlaanderen-2017/afgerond"."""


class ReportedState(Record):
    """A state as others call it, and the one of ours that is nearest; `note` where that is not plain."""

    pref_label: Label
    near: ProgressState
    note: Text | None = None


class ProgressScale(Record):
    """The states that a report uses."""

    pref_label: Label
    state: Annotated[dict[Slug, ReportedState], Field(min_length=1)]


class DocumentPassage(Passage):
    """Where it stands in that document: lines of its text (rows, of a sheet), and its page; 1 where it has no pages."""

    page: Annotated[int, Field(ge=1)] = 1


class Reported(Record):
    """What the document says of a measure; `id` tells several statements about one measure apart.

    `amount`: granted or spent, in euro. `state` may be left away where `reported_as` names one of a known scale.
    """

    measure: MeasureId
    id: Slug | None = None
    year: Year | None = None
    state: ProgressState | None = None
    reported_as: ReportedAs | None = None
    description: Annotated[Text, Field(min_length=20)]
    amount: Euro | None = None
    passages: Annotated[tuple[DocumentPassage, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _has_a_state(self) -> Reported:
        if self.state is None and self.reported_as is None:
            raise ValueError("needs a state, or the reported_as of a known scale")
        return self

    @property
    def key(self) -> tuple[str, str | None]:
        """By which it is told apart from the other statements of its document."""
        return self.measure, self.id


class LaterFigure(Observation):
    """A figure that the document adds; `target` where it is one to reach, by that time."""

    section: Section = "follow-up"
    target: bool = False
    page: Annotated[int, Field(ge=1)] = 1


class FollowUp(Record):
    """What one document (`data/documents/`, of the same name) reports on a plan; `year` is the year it reports on."""

    year: Year
    statement: tuple[Reported, ...] = ()
    observation: tuple[LaterFigure, ...] = ()
