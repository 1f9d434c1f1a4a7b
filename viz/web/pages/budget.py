"""The money of the plan by goal, minister and year: stated, existing means and unknown kept apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from starlette.requests import Request
from starlette.responses import Response

from queries.rows import grouped
from viz.once import once
from viz.page import inside
from viz.web.http.negotiation import Problem
from viz.web.model.kinds import KINDS
from viz.web.model.records import BudgetLine, Measure
from viz.web.model.view import View
from viz.web.pages.base import TablePage
from viz.web.paging import part_of
from viz.web.site import page, table_links, table_response
from viz.web.urls import address, given, slug

__all__ = ["Budget", "year_asked"]

_STATEMENTS = ("Amount", "Mixed", "ExistingMeans", "ToBeDetermined", "ProMemorie", "NoBudgetStated", "NotApplicable")
"""What a budget field can say, from most to least money: the local names of the vocabulary."""

_WITH_AMOUNT = ("Amount", "Mixed")
"""Those that name amounts."""

_GROUPS = (KINDS["goal"], KINDS["post"])
"""By what the money is told; measures with two ministers count for both, so only goals add up."""


Line = tuple[Measure, BudgetLine]
"""An amount of a budget field, after the measure it is for."""


@dataclass(frozen=True)
class Part:
    """The measures of a goal or minister: what they state, how many state it, and how many say each kind of thing."""

    short: str
    name: str
    measures: int
    stated: Decimal
    naming: int
    statements: tuple[int, ...]
    twice: bool


@dataclass(frozen=True)
class InYear:
    """A year: how many measures name money for it, what is for it alone, and what is for several years together."""

    year: int
    measures: int
    assigned: Decimal
    spanning: Decimal


class Budget(TablePage):
    """The page of the money."""

    name = "budget"

    def show(self, request: Request) -> Response:
        """The money of the whole plan, or of one goal or minister; the amounts also of one year."""
        v = self.view(request)
        goal, minister, year, chosen = self._asked(request)
        whole = self._part("", v.t("Alle maatregelen", "All measures"), chosen)
        years = list(self._years(chosen))
        return page(
            v,
            "budget.html",
            title="Budget",
            data=table_links(request),
            whole=whole,
            most_of_it=v.most_of_it(chosen),
            parts=[(kind, list(self._parts(kind.facet, chosen, v))) for kind in _GROUPS],
            statements=[
                (*self._words[v.lang][statement], number, self._saying(statement, chosen))
                for statement, number in zip(_STATEMENTS, whole.statements, strict=True)
            ],
            years=years,
            dateless=self._dateless(chosen),
            highest_year=max((item.assigned for item in years), default=Decimal(0)),
            lines=part_of(list(self._lines(chosen, year)), request, self.plan.limits.page_rows, anchor="#bedragen"),
            twice=[found for found in self.plan.maybe_twice if set(chosen).issuperset(found.measures)],
            options={kind: [(slug(iri), v.name(iri)) for iri in self.plan.things(kind.facet)] for kind in _GROUPS},
            goal=goal,
            minister=minister,
            year=year,
            link=lambda anchor="", **new: address(
                "budget", anchor=anchor, **{"goal": goal, "post": minister, "year": year, **new}
            ),
        )

    def table(self, request: Request) -> Response:
        """The amounts as a table, each with what is added up of it and why not."""
        *_, year, chosen = self._asked(request)
        v = self.view(request)
        heads = v.t(
            "nummer|titel|waarvoor|bedrag (euro)|per|jaren|raming|opgeteld (euro)|waarom niet opgeteld|bladzijde",
            "number|title|what for|amount (euro)|per|years|estimate|counted (euro)|why not counted|page",
        ).split("|")
        rows = [
            (
                *(measure.identifier, measure.title, line.label, line.amount),
                *(inside(v.name(line.per)), "; ".join(map(str, line.years)), line.approximate),
                *(line.added, v.why_not(line), line.page),
            )
            for measure, line in self._lines(chosen, year)
        ]
        return table_response(request, "budget", heads, rows)

    def _asked(self, request: Request) -> tuple[str, str, int | None, Sequence[Measure]]:
        """Goal, minister and year, and the measures they leave. Raises Problem for what does not exist."""
        goal, minister = given(request, "goal"), given(request, "post")
        chosen = list(self.plan.measures.values())
        for kind, name in zip(_GROUPS, (goal, minister), strict=True):
            if name:
                having = set(self.plan.things(kind.facet)[self.plan.known(kind.facet, name)])
                chosen = [measure for measure in chosen if measure in having]
        return goal, minister, year_asked(request), chosen

    # --- what is counted -----------------------------------------------------------------------

    @once
    def _words(self) -> Mapping[str, Mapping[str, tuple[str, str]]]:
        """What each kind of budget statement is called and means, by language."""
        found: dict[str, dict[str, tuple[str, str]]] = {"nl": {}, "en": {}}
        for row in self.plan.store.query("budget-words"):
            found[str(row["language"])][slug(str(row["kind"]))] = (str(row["name"]), str(row["meaning"]))
        return found

    def _saying(self, statement: str, chosen: Sequence[Measure]) -> list[Measure]:
        """The measures whose field says so, where it names no amount: the amounts have a table of their own."""
        return [m for m in chosen if statement not in _WITH_AMOUNT and slug(m.budget_kind) == statement]

    def _lines(self, chosen: Sequence[Measure], year: int | None = None) -> Iterator[Line]:
        pairs = ((measure, line) for measure in chosen for line in measure.lines)
        return (pair for pair in pairs if year is None or year in pair[1].years)

    def _parts(self, facet: str, chosen: Sequence[Measure], v: View) -> Iterator[Part]:
        """The chosen measures by goal or by minister; a measure with two ministers is with both."""
        for thing, measures in self.plan.things(facet).items():
            having = set(measures)
            if members := [measure for measure in chosen if measure in having]:
                yield self._part(slug(thing), v.name(thing), members)

    def _part(self, short: str, name: str, members: Sequence[Measure]) -> Part:
        stated, naming, number = self.plan.stated(members)
        said = [slug(measure.budget_kind) for measure in members]
        twice = any(set(members).issuperset(found.measures) for found in self.plan.maybe_twice)
        return Part(short, name, number, stated or Decimal(0), naming, tuple(map(said.count, _STATEMENTS)), twice)

    def _years(self, chosen: Sequence[Measure]) -> Iterator[InYear]:
        dated = ((year, (m, line)) for m, line in self._lines(chosen) if line.in_years for year in line.years)
        for year, items in sorted(grouped(dated).items()):
            yield InYear(
                year,
                len({measure for measure, _ in items}),
                sum((line.amount for _, line in items if not line.spans), Decimal(0)),
                sum((line.amount for _, line in items if line.spans), Decimal(0)),
            )

    def _dateless(self, chosen: Sequence[Measure]) -> tuple[Decimal, int] | None:
        """What is stated without any year, and by how many measures."""
        added = [(line.added, measure) for measure, line in self._lines(chosen) if not line.years]
        counted = [(amount, measure) for amount, measure in added if amount is not None]
        if not counted:
            return None
        return sum((amount for amount, _ in counted), Decimal(0)), len({measure for _, measure in counted})


def year_asked(request: Request) -> int | None:
    """The year in the address. Raises Problem (400) for what is none."""
    year = given(request, "year")
    if year and not (len(year) == 4 and year.isascii() and year.isdigit()):
        raise Problem(400, "jaar is a year such as 2024", "Een jaar bestaat uit vier cijfers, zoals 2024.")
    return int(year) if year else None
