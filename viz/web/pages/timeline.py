"""When measures run: a bar for each by goal or minister, what runs in a year, and how many run each year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from queries.exports.export import csv_file
from viz.once import once
from viz.web.http.negotiation import Problem
from viz.web.model.facts import Facts, Measure, address, slug
from viz.web.paging import part_of
from viz.web.site import Data, language, page
from viz.web.text.format import Moment, voice

__all__ = ["Timeline", "Year"]

_GROUPS = {"doelstelling": "goal", "minister": "minister"}
_BEFORE, _AFTER = 1, 2
"""How many years before and after the plan's own the line shows."""

_STEP = 10
"""The width of a year in the drawing's own units."""

Year = int


@dataclass(frozen=True)
class Bar:
    """A measure on the line: its bar, whether that goes on at either side, and its period in words."""

    measure: Measure
    left: float
    width: float
    from_before: bool
    goes_on: bool
    said: str

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
    counts: tuple[tuple[Year, int], ...]
    without: int
    """How many say nothing of time."""


class Timeline:
    """The page of the time line."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.running: Callable[[str], Mapping[str, tuple[tuple[Year, int], ...]]] = lru_cache(self._running)

    def routes(self) -> list[Route]:
        """The page, and what it shows as CSV."""
        return [Route("/tijdlijn", self.show), Route("/tijdlijn.csv", self.table)]

    @once
    def years(self) -> range:
        """The years of the line."""
        first, last = self.facts.plan_years
        return range(first - _BEFORE, last + _AFTER + 1)

    def show(self, request: Request) -> Response:
        """The measures by goal or minister: all, those of one group, or those that run in one year."""
        lang = language(request)
        f = voice(lang)
        t = f.t
        by, only, year = self._asked(request)
        groups = list(self._groups(by, only, year, lang))
        first, last = self.facts.plan_years
        given = {"groep": by if by != "doelstelling" else "", by: only}
        pairs = [(group, measure) for group in groups for measure in group.members]
        part = part_of(pairs, request, anchor="#lijn")
        title = t("Tijdlijn", "Timeline") + (f" {year}" if year else "")
        return page(
            request,
            "timeline.html",
            title=title,
            cite=title,
            data=(Data("CSV", address("/tijdlijn.csv", **given, jaar=year), "text/csv"),),
            groups=groups,
            part=part,
            lines=[
                (group, [self._bar(measure, lang) for _, measure in found])
                for group, found in groupby(part.rows, key=lambda pair: pair[0])
            ],
            every=list(self._groups(by, "", None, lang)),
            totals=self.running(by)[""],
            total=len(self.facts.measures),
            without=sum(measure.open_ended is None for measure in self.facts.measures.values()),
            by=by,
            only=only,
            options=[(slug(thing), self.facts.name(thing, lang)) for thing in self.facts.things(_GROUPS[by])],
            year=year,
            shown=len({measure.identifier for _, measure in pairs}),
            years=self.years,
            step=_STEP,
            plan=((first - self.years[0]) * _STEP, (last - first + 1) * _STEP),
            plan_years=(first, last),
            width=len(self.years) * _STEP,
            link=lambda year, group: address("/tijdlijn", groep=given["groep"], **{by: group}, jaar=year),
            switch=address("/tijdlijn", groep="minister" if by == "doelstelling" else "", jaar=year),
            clear=address("/tijdlijn", groep=given["groep"]),
        )

    def table(self, request: Request) -> Response:
        """What the page shows, as CSV: one line for each measure in each group."""
        by, only, year = self._asked(request)
        rows = [
            (group.name, measure.identifier, measure.title, measure.start, measure.end, measure.open_ended,
             voice("nl").period(measure.start, measure.end, measure.open_ended))
            for group in self._groups(by, only, year, "nl")
            for measure in group.members
        ]  # fmt: skip
        heads = (by, "nummer", "titel", "begin", "einde", "loopt door zonder einde", "looptijd in woorden")
        name = 'attachment; filename="tijdlijn.csv"'
        return Response(
            csv_file(heads, rows), headers={"Content-Type": "text/csv; charset=utf-8", "Content-Disposition": name}
        )

    # --- what was asked ------------------------------------------------------------------------

    def _asked(self, request: Request) -> tuple[str, str, Year | None]:
        """How to group, the one group wanted, and the year. Raises Problem for what cannot be."""
        given = request.query_params
        by = given.get("groep") or "doelstelling"
        if by not in _GROUPS:
            raise Problem(400, f"groep is {' or '.join(_GROUPS)}", "Zo kan de tijdlijn niet worden ingedeeld.")
        only, year = given.get(by, ""), given.get("jaar", "")
        if only:
            self.facts.known(_GROUPS[by], only)
        if year and not (len(year) == 4 and year.isascii() and year.isdigit()):
            raise Problem(400, "jaar is a year such as 2024", "Een jaar bestaat uit vier cijfers, zoals 2024.")
        return by, only, int(year) if year else None

    # --- what runs when ------------------------------------------------------------------------

    def _groups(self, by: str, only: str, year: Year | None, lang: str) -> Iterator[Group]:
        for thing, identifiers in self.facts.things(_GROUPS[by]).items():
            if only in ("", slug(thing)):
                members = [self.facts.measures[identifier] for identifier in identifiers]
                yield Group(
                    slug(thing),
                    self.facts.name(thing, lang),
                    self.facts.page_of(thing),
                    tuple(measure for measure in members if year is None or runs(measure, year)),
                    self.running(by)[thing],
                    sum(measure.open_ended is None for measure in members),
                )

    def _running(self, by: str) -> Mapping[str, tuple[tuple[Year, int], ...]]:
        """How many measures of each goal or minister run in each year; under an empty name of all."""
        every = {"": list(self.facts.measures), **self.facts.things(_GROUPS[by])}
        in_year = {y: {name for name, measure in self.facts.measures.items() if runs(measure, y)} for y in self.years}
        return {
            thing: tuple((y, len(there.intersection(identifiers))) for y, there in in_year.items())
            for thing, identifiers in every.items()
        }

    def _bar(self, measure: Measure, lang: str) -> Bar:
        low, high = float(self.years[0]), float(self.years[-1] + 1)
        start, end = _begin(measure.start), _finish(measure)
        left, right = max(low, min(start, high)), min(high, max(end, low))
        said = voice(lang).period(measure.start, measure.end, measure.open_ended)
        if measure.open_ended is None:
            return Bar(measure, 0, 0, False, False, said)
        return Bar(
            measure,
            round((left - low) * _STEP, 1),
            round((right - left) * _STEP, 1),
            start < low,
            end > high,
            said,
        )


def runs(measure: Measure, year: Year) -> bool:
    """Whether a measure runs in a year, as `measures-in-year` has it: one without a start has always run."""
    return measure.open_ended is not None and int(_begin(measure.start)) <= year < _finish(measure)


def _begin(start: Moment) -> float:
    """When something starts, as a year with its fraction; without a start, before all years."""
    if isinstance(start, dt.date):
        return start.year + (start.timetuple().tm_yday - 1) / 366
    return float(start or 0)


def _finish(measure: Measure) -> float:
    """When a measure ends: the end of its last year or day; without one, that of its first year, or never."""
    end = measure.end
    if isinstance(end, dt.date):
        return end.year + end.timetuple().tm_yday / 366
    if end is not None:
        return end + 1.0
    return 9999.0 if measure.open_ended else int(_begin(measure.start)) + 1.0
