"""The money of the plan by goal, minister and year: stated, existing means and unknown kept apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from queries.exports.export import csv_file
from viz.once import once
from viz.web.http.negotiation import Problem
from viz.web.model.facts import Facts, Measure, address, slug
from viz.web.paging import part_of
from viz.web.site import Data, language, page
from viz.web.text.format import voice

__all__ = ["Budget"]

_KINDS = ("Amount", "Mixed", "ExistingMeans", "ToBeDetermined", "ProMemorie", "NoBudgetStated", "NotApplicable")
"""What a budget field can say, from most to least money: the local names of the vocabulary."""


@dataclass(frozen=True)
class Line:
    """An amount of a budget field: what it is for and when, what it adds to the stated money, and if nothing, why."""

    measure: Measure
    label: str
    amount: Decimal
    per: str
    years: tuple[str, ...]
    approximate: bool
    added: Decimal | None
    why: tuple[str, str]
    """Why it is not added, in Dutch and English; empty texts where it is."""
    in_years: bool
    spans: bool
    page: int


@dataclass(frozen=True)
class Part:
    """The measures of a goal or minister: what they state, how many state it, and how many say each kind of thing."""

    short: str
    name: str
    page: str
    measures: int
    stated: Decimal
    naming: int
    kinds: tuple[int, ...]
    twice: bool


@dataclass(frozen=True)
class InYear:
    """A year: how many measures name money for it, what is for it alone, and what is for several years together."""

    year: str
    measures: int
    assigned: Decimal
    spanning: Decimal


class Budget:
    """The page of the money."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts

    def routes(self) -> list[Route]:
        """The page, and its amounts as CSV."""
        return [Route("/budget", self.show), Route("/budget.csv", self.table)]

    def show(self, request: Request) -> Response:
        """The money of the whole plan, or of one goal or minister; the amounts also of one year."""
        lang, facts = language(request), self.facts
        f = voice(lang)
        t = f.t
        goal, minister, year, chosen = self._asked(request)
        all_chosen = set(chosen)
        whole = self._part("", t("Alle maatregelen", "All measures"), "", chosen)
        goals, ministers = (list(self._parts(facet, chosen, lang)) for facet in ("goal", "minister"))
        years = list(self._years(chosen))
        lines = part_of(list(self._lines(chosen, year)), request, anchor="#bedragen")
        given = {"doelstelling": goal, "minister": minister}
        title = t("Budget", "Budget")
        return page(
            request,
            "budget.html",
            title=title,
            cite=title,
            data=(Data("CSV", address("/budget.csv", **given, jaar=year), "text/csv"),),
            whole=whole,
            parts=[
                (t("Doelstelling", "Goal"), "doelstelling", goals, True),
                ("Minister", "minister", ministers, False),
            ],
            kinds=[(*self._words[lang][kind], number) for kind, number in zip(_KINDS, whole.kinds, strict=True)],
            years=years,
            dateless=self._dateless(chosen),
            highest_year=max((item.assigned for item in years), default=Decimal(0)),
            lines=lines,
            twice=[f for f in facts.maybe_twice if all_chosen.issuperset(f.measures)],
            finding_page=facts.finding_page,
            options={
                facet: [(slug(thing), facts.name(thing, lang)) for thing in facts.things(facet)]
                for facet in ("goal", "minister")
            },
            goal=goal,
            minister=minister,
            year=year,
            link=lambda **new: address("/budget", **{**given, "jaar": year, **new}),
        )

    def table(self, request: Request) -> Response:
        """The amounts as CSV, each with what is added up of it and why not."""
        *_, year, chosen = self._asked(request)
        heads = ("nummer", "titel", "waarvoor", "bedrag (euro)", "per", "jaren", "raming", "opgeteld (euro)",
                 "waarom niet opgeteld", "bladzijde")  # fmt: skip
        rows = [
            (
                line.measure.identifier, line.measure.title, line.label, line.amount, line.per, "; ".join(line.years),
                line.approximate, line.added, line.why[0], line.page,
            )
            for line in self._lines(chosen, year)
        ]  # fmt: skip
        name = 'attachment; filename="budget.csv"'
        return Response(
            csv_file(heads, rows), headers={"Content-Type": "text/csv; charset=utf-8", "Content-Disposition": name}
        )

    def _asked(self, request: Request) -> tuple[str, str, str, Sequence[str]]:
        """Goal, minister and year, and the measures they leave. Raises Problem for what does not exist."""
        given, facts = request.query_params, self.facts
        goal, minister, year = (given.get(name, "") for name in ("doelstelling", "minister", "jaar"))
        chosen = list(facts.measures)
        for facet, name in (("goal", goal), ("minister", minister)):
            if name:
                having = set(facts.things(facet)[facts.known(facet, name)])
                chosen = [identifier for identifier in chosen if identifier in having]
        if year and not (len(year) == 4 and year.isascii() and year.isdigit()):
            raise Problem(400, "jaar is a year such as 2024", "Een jaar bestaat uit vier cijfers, zoals 2024.")
        return goal, minister, year, chosen

    # --- what is counted -----------------------------------------------------------------------

    @once
    def _words(self) -> Mapping[str, Mapping[str, tuple[str, str]]]:
        """What each kind of budget statement is called and means, by language."""
        found: dict[str, dict[str, tuple[str, str]]] = {"nl": {}, "en": {}}
        for row in self.facts.store.query("budget-words"):
            found[str(row["language"])][slug(str(row["kind"]))] = (str(row["name"]), str(row["meaning"]))
        return found

    @once
    def _all(self) -> tuple[Line, ...]:
        return tuple(
            Line(
                self.facts.measures[str(row["identifier"])],
                str(row["label"]),
                Decimal(str(row["amount"])),
                str(row["perName"]).lower(),
                tuple(str(row["years"]).split("; ")) if row["years"] else (),
                bool(row["approximate"]),
                None if row["addedEuro"] is None else Decimal(str(row["addedEuro"])),
                _why(row),
                bool(row["inYears"]),
                bool(row["spans"]),
                int(str(row["page"])),
            )
            for row in self.facts.money
        )

    def _lines(self, chosen: Iterable[str], year: str = "") -> Iterator[Line]:
        kept = set(chosen)
        return (line for line in self._all if line.measure.identifier in kept and (not year or year in line.years))

    def _parts(self, facet: str, chosen: Sequence[str], lang: str) -> Iterator[Part]:
        """The chosen measures by goal or by minister; a measure with two ministers is with both."""
        for thing, identifiers in self.facts.things(facet).items():
            having = set(identifiers)
            if members := [identifier for identifier in chosen if identifier in having]:
                yield self._part(slug(thing), self.facts.name(thing, lang), self.facts.page_of(thing), members)

    def _part(self, short: str, name: str, page: str, members: Sequence[str]) -> Part:
        stated, naming = self.facts.stated_by(members)
        said = [slug(kind) for m in members for kind in self.facts.links.things("budget-kind", m)]
        twice = any(map(set(members).issuperset, (finding.measures for finding in self.facts.maybe_twice)))
        return Part(short, name, page, len(members), stated, naming, tuple(map(said.count, _KINDS)), twice)

    def _years(self, chosen: Sequence[str]) -> Iterator[InYear]:
        by_year: dict[str, list[Line]] = defaultdict(list)
        for line in self._lines(chosen):
            if line.in_years:
                for year in line.years:
                    by_year[year].append(line)
        for year, lines in sorted(by_year.items()):
            yield InYear(
                year,
                len({line.measure.identifier for line in lines}),
                sum((line.amount for line in lines if not line.spans), Decimal(0)),
                sum((line.amount for line in lines if line.spans), Decimal(0)),
            )

    def _dateless(self, chosen: Sequence[str]) -> tuple[Decimal, int] | None:
        """What is stated without any year, and by how many measures."""
        lines = [line for line in self._lines(chosen) if line.added is not None and not line.years]
        if not lines:
            return None
        total = sum((line.added for line in lines if line.added is not None), Decimal(0))
        return total, len({line.measure.identifier for line in lines})


def _why(row: Mapping[str, object]) -> tuple[str, str]:
    """Why an amount is not added up."""
    if row["addedEuro"] is not None:
        return "", ""
    if row["context"]:
        return "achtergrond: geen nieuw geld van deze maatregel", "context: no new money of this measure"
    if row["partOf"]:
        return f"deel van: {row['partOf']}", f"part of: {row['partOf']}"
    return "bedrag per maand of per eenheid", "amount per month or per unit"
