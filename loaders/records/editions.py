"""Records of editions: what a plan says of the one before it, and editions of which we know only the contents list."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from loaders.records.common import Evidenced, Label, Labelled, MeasureId, Passage, Record, Slug, Text

__all__ = ["Continues", "EditionNote", "How", "LapsedMeasure", "ListedMeasure", "PartialEdition"]

How = Annotated[
    Literal["Unchanged", "Adjusted", "Merged", "Split"],
    Field(description="How a measure continues one of an earlier edition."),
]


class Continues(Record):
    """A measure of an earlier edition that this one continues.

    Without a rationale the passages say so themselves; with one it is our conclusion, which they support.
    """

    edition: Slug
    measure: MeasureId
    how: How
    rationale: Text | None = None
    passages: tuple[Passage, ...] = ()

    @model_validator(mode="after")
    def _has_a_ground(self) -> Continues:
        if not self.rationale and not self.passages:
            raise ValueError("needs passages that say so, or a rationale that says why we conclude it")
        return self

    @property
    def key(self) -> str:
        """Edition and measure, as in "vapa-2020-7.1.1"."""
        return f"{self.edition}-{self.measure}"


class EditionNote(Labelled):
    """What the plan says of how it differs from the edition before it; `label` in our own words."""


class LapsedMeasure(Evidenced):
    """A measure of an earlier edition that has no successor here; `inferred` where that is our conclusion."""

    identifier: MeasureId
    edition: Slug
    title: Text
    note: Text
    inferred: bool = False


class ListedMeasure(Record):
    """A measure of an edition of which we know only the contents list."""

    identifier: MeasureId
    title: Text


class PartialEdition(Record):
    """An edition that we know only by its contents list, or by a part of it: `edition.yaml` instead of `plan.yaml`."""

    identifier: Slug
    partial: Literal[True]
    title: Label
    document: Slug
    note: Label
    measure: Annotated[tuple[ListedMeasure, ...], Field(min_length=1)]

    @property
    def identifiers(self) -> tuple[str, ...]:
        """The numbers of the measures that are known, in its order."""
        return tuple(item.identifier for item in self.measure)
