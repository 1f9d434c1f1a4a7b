"""When measures run: a bar for each by goal or minister, what runs in a year, and how many run each year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from starlette.requests import Request
from starlette.responses import Response

from viz.once import once
from viz.page import inside
from viz.web.http.negotiation import Problem
from viz.web.model.kinds import KINDS, Kind
from viz.web.model.plan import Plan
from viz.web.model.records import Measure
from viz.web.model.view import View
from viz.web.pages.base import TablePage
from viz.web.pages.budget import year_asked
from viz.web.paging import part_of
from viz.web.site import page, table_links, table_response
from viz.web.text.format import Moment
from viz.web.urls import PARAMETERS, address, given, slug

__all__ = ["Timeline", "runs"]

_GROUPS = {kind.word: kind for kind in (KINDS["goal"], KINDS["post"])}
"""By what measures are grouped, as addresses call it; the first is how the page opens."""

_BEFORE, _AFTER = 1, 2
"""How many years before and after the plan's own the line shows."""

_STEP = 10
"""The width of a year in the drawing's own units."""

_NEVER = 9999.0
"""The year in which a measure ends of which no end is mentioned."""


@dataclass(frozen=True)
class Bar:
    """A measure on the line: its bar, and whether that goes on at either side."""

    measure: Measure
    left: float
    width: float
    from_before: bool
    goes_on: bool

    @property
    def right(self) -> float:
        """Where it ends."""
        return self.left + self.width


@dataclass(frozen=True)
class Group:
    """The measures of a goal or minister that are asked for, and how many of all its measures run each year."""

    short: str
    name: str
    page: str
    members: tuple[Measure, ...]
    counts: tuple[tuple[int, int], ...]
    without: int
    """How many say nothing of time."""


class Timeline(TablePage):
    """The page of the time line."""

    name = "timeline"

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.running: Callable[[str], Mapping[str, tuple[tuple[int, int], ...]]] = lru_cache(self._running)

    @once
    def years(self) -> range:
        """The years of the line."""
        first, last = self.plan.record.years
        return range(first - _BEFORE, last + _AFTER + 1)

    def show(self, request: Request) -> Response:
        """The measures by goal or minister: all, those of one group, or those that run in one year."""
        v = self.view(request)
        by, only, year = self._asked(request)
        groups = list(self._groups(by, only, year, v))
        first, last = self.plan.record.years
        pairs = [(group, measure) for group in groups for measure in group.members]
        part = part_of(pairs, request, self.plan.limits.page_rows, anchor="#lijn")
        word, other = ("" if by.word == next(iter(_GROUPS)) else by.word), next(w for w in _GROUPS if w != by.word)
        every = list(self.plan.measures.values())
        return page(
            v,
            "timeline.html",
            title=v.t("Tijdlijn", "Timeline") + (f" {year}" if year else ""),
            data=table_links(request),
            groups=groups,
            part=part,
            lines=[
                (group, [self._bar(measure) for _, measure in found])
                for group, found in groupby(part.rows, key=lambda pair: pair[0])
            ],
            every=list(self._groups(by, "", None, v)),
            totals=self.running(by.facet)[""],
            without=sum(measure.open_ended is None for measure in every),
            by=by,
            only=only,
            options=[(slug(thing), v.name(thing)) for thing in self.plan.things(by.facet)],
            year=year,
            shown=len({measure for _, measure in pairs}),
            years=self.years,
            step=_STEP,
            term=((first - self.years[0]) * _STEP, (last - first + 1) * _STEP),
            term_years=(first, last),
            width=len(self.years) * _STEP,
            word=word,
            link=lambda year, group: address("timeline", by=word, **{by.key: group}, year=year),
            other=_GROUPS[other],
            switch=address("timeline", by="" if other == next(iter(_GROUPS)) else other, year=year),
            clear=address("timeline", by=word),
        )

    def table(self, request: Request) -> Response:
        """What the page shows, as a table: one line for each measure in each group."""
        by, only, year = self._asked(request)
        v = self.view(request)
        rows = [
            (group.name, m.identifier, m.title, m.start, m.end, m.open_ended, v.period(m))
            for group in self._groups(by, only, year, v)
            for m in group.members
        ]
        heads = v.t(
            f"{by.word}|nummer|titel|begin|einde|loopt door zonder einde|looptijd in woorden",
            f"{inside(by.one('en'))}|number|title|start|end|goes on without end|period in words",
        ).split("|")
        return table_response(request, "tijdlijn", heads, rows)

    # --- what was asked ------------------------------------------------------------------------

    def _asked(self, request: Request) -> tuple[Kind, str, int | None]:
        """How to group, the one group wanted, and the year. Raises Problem for what cannot be."""
        word = given(request, "by") or next(iter(_GROUPS))
        if word not in _GROUPS:
            problem = f"{PARAMETERS['by']} is {' or '.join(_GROUPS)}"
            raise Problem(400, problem, "Zo kan de tijdlijn niet worden ingedeeld.")
        by = _GROUPS[word]
        if only := given(request, by.key):
            self.plan.known(by.facet, only)
        return by, only, year_asked(request)

    # --- what runs when ------------------------------------------------------------------------

    def _groups(self, by: Kind, only: str, year: int | None, v: View) -> Iterator[Group]:
        for thing, measures in self.plan.things(by.facet).items():
            if only in ("", slug(thing)):
                yield Group(
                    slug(thing),
                    v.name(thing),
                    v.page(thing),
                    tuple(measure for measure in measures if year is None or runs(measure, year)),
                    self.running(by.facet)[thing],
                    sum(measure.open_ended is None for measure in measures),
                )

    def _running(self, facet: str) -> Mapping[str, tuple[tuple[int, int], ...]]:
        """How many measures of each goal or minister run in each year; under an empty name of all."""
        every = {"": list(self.plan.measures.values()), **self.plan.things(facet)}
        in_year = {y: {measure for measure in self.plan.measures.values() if runs(measure, y)} for y in self.years}
        return {
            thing: tuple((y, len(there.intersection(measures))) for y, there in in_year.items())
            for thing, measures in every.items()
        }

    def _bar(self, measure: Measure) -> Bar:
        low, high = float(self.years[0]), float(self.years[-1] + 1)
        if measure.open_ended is None:
            return Bar(measure, 0, 0, False, False)
        start, end = _begin(measure.start), _finish(measure)
        left, right = max(low, min(start, high)), min(high, max(end, low))
        return Bar(measure, round((left - low) * _STEP, 1), round((right - left) * _STEP, 1), start < low, end > high)


def runs(measure: Measure, year: int) -> bool:
    """Whether it runs in a year, as in `measures-in-year`: without a start it always has, without an end it will."""
    return measure.open_ended is not None and int(_begin(measure.start)) <= year < _finish(measure)


def _begin(start: Moment) -> float:
    """When something starts, as a year with its fraction; without a start, before all years."""
    if isinstance(start, dt.date):
        return start.year + (start.timetuple().tm_yday - 1) / 366
    return float(start or 0)


def _finish(measure: Measure) -> float:
    """When a measure ends: the end of its last year or day; never where the fiche mentions no end."""
    end = measure.end
    if isinstance(end, dt.date):
        return end.year + end.timetuple().tm_yday / 366
    return _NEVER if end is None else end + 1.0
