"""Records of poverty figures: indicators, the groups and regions they speak of, and the figures themselves."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, model_validator

from loaders.records.common import Evidenced, GroupSlug, Label, Named, Record, Slug, Text, WebIri, YearOrDate, in_order

__all__ = [
    "CHANGES",
    "Figures",
    "Indicator",
    "Observation",
    "PopulationGroup",
    "Region",
    "Section",
    "Unit",
]

Section = Annotated[
    Literal["summary", "annex-1", "follow-up"],
    Field(description="Where a figure is given: the summary of chapter 2, annex 1, or a document after the plan."),
]


class Unit(StrEnum):
    """What a figure counts."""

    PERCENT = "percent"
    PERCENT_CHANGE = "percent-change"
    PERCENTAGE_POINTS = "percentage-points"
    PERSONS = "persons"
    HOUSEHOLDS = "households"
    CONNECTIONS = "connections"
    DWELLINGS = "dwellings"
    APPLICATIONS = "applications"
    COUNT = "count"
    EURO = "euro"
    EURO_PER_MONTH = "euro-per-month"
    EURO_PER_YEAR = "euro-per-year"
    RATIO = "ratio"
    INDEX = "index"


CHANGES = (Unit.PERCENT_CHANGE, Unit.PERCENTAGE_POINTS)
"""Units of which a figure can be negative."""


class Indicator(Named):
    """What is measured, by whom, and in which units the plan gives it.

    `need_of` is the target group whose need it counts, where it is one other than income; `support_of` are those who
    get the support it counts, outside the measures of the plan.
    """

    definition: Label
    producer: Text | None = None
    unit: Annotated[tuple[Unit, ...], Field(min_length=1)]
    need_of: GroupSlug | None = None
    support_of: tuple[GroupSlug, ...] = ()


class PopulationGroup(Named):
    """Among whom it is measured; `target_group` where that is a group of the plan, else those it is related to."""

    target_group: GroupSlug | None = None
    related_target_group: tuple[GroupSlug, ...] = ()


class Region(Named):
    """Where it is measured."""

    exact_match: tuple[WebIri, ...] = ()


class Observation(Evidenced):
    """One poverty figure of chapter 2 or annex 1.

    `end` where it covers more than a year or a day; `lower` and `upper` where the plan gives a range or a
    bound, `value` is then absent unless the plan gives one too.
    """

    id: Slug
    indicator: Slug
    group: Slug
    region: Slug
    section: Section
    start: YearOrDate
    end: YearOrDate | None = None
    value: Decimal | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None
    unit: Unit
    approximate: bool = False
    conflicts_with: tuple[Slug, ...] = ()
    note: Text | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Observation:
        if self.end is not None and not in_order(self.start, self.end):
            raise ValueError(f"ends ({self.end}) before it starts ({self.start})")
        if isinstance(self.end, int) and self.start == self.end:
            raise ValueError(f"starts and ends in {self.start}; a figure of one year has no end")
        if not self.numbers:
            raise ValueError("gives no value, and no lower or upper bound either")
        if list(self.numbers) != sorted(self.numbers):
            raise ValueError("its lower bound, value and upper bound are not in that order")
        if self.numbers[0] < 0 and self.unit not in CHANGES:
            raise ValueError("is negative; only a change can be")
        return self

    @property
    def numbers(self) -> tuple[Decimal, ...]:
        """What is given of lower bound, value and upper bound, in that order."""
        return tuple(number for number in (self.lower, self.value, self.upper) if number is not None)


class Figures(Record):
    """The poverty figures of the plan, with the dimensions they use."""

    indicators: dict[Slug, Indicator]
    groups: dict[Slug, PopulationGroup]
    regions: dict[Slug, Region]
    observations: tuple[Observation, ...]
