"""What has become of measures: their milestones, how far they are, the money of each year, and who read them again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from queries import Store, library
from queries.rows import grouped
from viz.once import once

__all__ = ["AnnualAmount", "FollowUp", "Milestone", "Progress", "Reviewed", "Series", "SeriesRow"]


@dataclass(frozen=True)
class Milestone:
    """A date that a fiche or the crisis annex names; `date` is a year, a month or a day as ISO 8601 writes it."""

    action: str
    node: str
    kind: str
    date: str
    label: str

    @property
    def ends(self) -> bool:
        """Whether it is the end of the measure or of a part of it."""
        return self.kind.endswith("#End")


@dataclass(frozen=True)
class Progress:
    """How far a measure was in a year, in our words; `amount` is what was granted or spent, in euro.

    `document` is the one that says so: the plan's own, or a report from after it.
    """

    action: str
    node: str
    state: str
    year: int
    text: str
    amount: Decimal | None
    document: str


@dataclass(frozen=True)
class AnnualAmount:
    """What a measure names for a year: for it alone, and for it and others together, which cannot be added up."""

    action: str
    node: str
    year: int
    counted: Decimal
    undivided: Decimal | None


@dataclass(frozen=True)
class Reviewed:
    """How many of those involved and target groups were read twice alike, settled after a difference, and read once."""

    action: str
    twice: int
    settled: int
    once: int

    @property
    def total(self) -> int:
        """How many there are."""
        return self.twice + self.settled + self.once


@dataclass(frozen=True)
class SeriesRow:
    """A figure of an indicator: where it belongs, what it says, and whether it is one to reach."""

    indicator: str
    group: str
    area: str
    unit: str
    period: str
    value: Decimal
    target: bool
    node: str


@dataclass(frozen=True)
class Series:
    """The figures of one indicator among one group in one area, in order of time; `targets` are those to reach."""

    indicator: str
    group: str
    area: str
    unit: str
    figures: Sequence[SeriesRow]
    targets: Sequence[SeriesRow]

    @property
    def baseline(self) -> SeriesRow:
        """The first figure there is."""
        return self.figures[0]


_Row = TypeVar("_Row", Milestone, Progress, AnnualAmount, Reviewed)


class FollowUp:
    """Milestones, progress and yearly amounts by the IRI of a measure, asked of the store once."""

    def __init__(self, store: Store, plan: str) -> None:
        """`plan` is the IRI of the plan."""
        self._store, self._plan = store, plan

    @once
    def milestones(self) -> Mapping[str, Sequence[Milestone]]:
        """The milestones of each measure and crisis measure, by date."""
        return _by_action(self._ask("milestones", Milestone))

    @once
    def progress(self) -> Mapping[str, Sequence[Progress]]:
        """What is said of how far each measure is, the latest year first."""
        return _by_action(self._ask("progress", Progress))

    @once
    def series(self) -> Sequence[Series]:
        """The indicators of which there is more than one figure in time, or one to reach."""
        rows = self._store.query(library("site")["series"], plan=self._plan).typed(SeriesRow)
        found = grouped(((row.indicator, row.group, row.area, row.unit), row) for row in rows)
        series = (
            Series(*key, [r for r in of_one if not r.target], [r for r in of_one if r.target])
            for key, of_one in found.items()
        )
        return [one for one in series if one.figures and (one.targets or len({r.period for r in one.figures}) > 1)]

    @once
    def annual(self) -> Mapping[str, Sequence[AnnualAmount]]:
        """The money of each measure by year."""
        return _by_action(self._ask("annual-amounts", AnnualAmount))

    @once
    def reviewed(self) -> Mapping[str, Reviewed]:
        """How often each measure was read; empty where no second reading of the plan is kept."""
        return {row.action: row for row in self._ask("reviews", Reviewed)}

    def _ask(self, name: str, of: type[_Row]) -> list[_Row]:
        return self._store.query(library("site")[name], plan=self._plan).typed(of)


def _by_action(rows: Sequence[_Row]) -> Mapping[str, Sequence[_Row]]:
    return grouped((row.action, row) for row in rows)
