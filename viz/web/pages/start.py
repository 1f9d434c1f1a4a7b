"""The start page, and the page on data and method."""

from __future__ import annotations

from collections import Counter
from importlib.metadata import version

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from queries import rules
from queries.exports.dumps import offered
from queries.exports.tables import TABLES
from queries.library import library
from viz.web.model.kinds import KINDS, Kind
from viz.web.model.names import Link
from viz.web.model.plan import Plan
from viz.web.model.view import View
from viz.web.pages.base import PlanRoutes
from viz.web.pages.meetings import MeetingsPage
from viz.web.site import Data, data_link, page
from viz.web.urls import FEED, PAGES, address

__all__ = ["Pages"]

_FOREMOST = 5
"""How many of the findings that matter most the start page shows."""

_SHOWN = 12
"""How many things of a kind the start page leads to; its list has them all."""

_WAYS = (
    (KINDS["goal"], ("Per doelstelling", "By goal")),
    (KINDS["post"], ("Per minister", "By minister")),
    (KINDS["target-group"], ("Voor wie", "For whom")),
    (KINDS["theme"], ("Per thema", "By theme")),
    (KINDS["actor"], ("Met welke partner", "With which partner")),
    (KINDS["sdg"], ("Per SDG", "By SDG")),
)
"""The ways into the plan."""


class Pages(PlanRoutes):
    """The routes of the pages that are about no single thing."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan)
        self.meetings = MeetingsPage(plan)

    def routes(self) -> list[Route]:
        """Start, where ministers meet, data and method."""
        answers = {"start": self.start, "data": self.data}
        return [*(Route(PAGES[name], answer) for name, answer in answers.items()), *self.meetings.routes()]

    def start(self, request: Request) -> Response:
        """Where ministers meet and where nobody is, what to discuss first, the ways in, and the plan in numbers."""
        plan, v = self.plan, self.view(request)
        overlaps = sum(item.finding.kind == "overlap" for item in plan.findings.values())
        return page(
            v,
            "start.html",
            posts=self.meetings.meetings.posts,
            rows=self.meetings.picture(v),
            said=self.meetings.sentences(v),
            numbers=[(v.f.number(number), words, at) for number, words, at in self._numbers(v) if number],
            ways=[(v.t(*title), self._way(kind, v)[:_SHOWN], kind) for kind, title in _WAYS],
            overlaps=overlaps,
            gaps=len(plan.findings) - overlaps,
            foremost=plan.foremost[:_FOREMOST],
            cite=v.t("Startpagina", "Start page"),
            data=[data_link("CSV", address("measures", ".csv")), data_link("RDF", PAGES["catalogue"])],
        )

    def _numbers(self, v: View) -> list[tuple[int, str, str]]:
        """The plan in numbers, each with what it counts and where that is listed."""
        plan, t = self.plan, v.t
        _, with_amount, number = plan.stated(plan.measures.values())
        new = sum(m.status.endswith("#New") for m in plan.measures.values())
        actors = {*plan.used("involvement"), *plan.used("implementation")}
        return [
            (number, t("maatregelen", "measures"), PAGES["measures"]),
            *([(new, t("ervan nieuw", "of them new"), address("measures", status="new"))] if new else []),
            (len(plan.used("lead")), t("ministers die trekken", "ministers who lead"), PAGES["ministers"]),
            (len(plan.used("goal")), t("doelstellingen", "goals"), PAGES["goals"]),
            (len(plan.used("targeting")), t("doelgroepen", "target groups"), PAGES["groups"]),
            (len(actors), t("actoren met een rol", "actors with a role"), PAGES["actors"]),
            (len(plan.used("instrument")), t("instrumenten", "instruments"), PAGES["instruments"]),
            (
                with_amount,
                t("maatregelen die een bedrag noemen", "measures that state an amount"),
                PAGES["budget"],
            ),
        ]

    def _way(self, kind: Kind, v: View) -> list[tuple[Link, int]]:
        """The things of a kind with their numbers of measures, most first; goals in their own order."""
        things = self.plan.all_of(kind.key)
        if kind.key == "sdg":
            things = [thing for thing in things if not self.plan.details(thing, "broader")]
        found = [(v.link(thing), len(self.plan.of_thing(kind.statement, thing))) for thing in things]
        if kind.key == "goal":
            return found
        return sorted((pair for pair in found if pair[1]), key=lambda pair: (-pair[1], pair[0].text))

    def data(self, request: Request) -> Response:
        """Downloads, vocabulary, quality, how findings are made, licence and changes."""
        plan, v = self.plan, self.view(request)
        counted = Counter(item.finding.rule for item in plan.findings.values())
        return page(
            v,
            "data.html",
            files=[
                (file, dump.format)
                for file, dump in offered().items()
                if not (dump.graph or dump.gzipped or dump.table)
            ],
            tables=[library("tables")[name] for name in TABLES],
            quality=self._quality(v),
            rules=[(name, v.rule(name), counted[name]) for name in rules()],
            version=version("vapa"),
            releases=request.app.state.past.releases,
            dataset=request.app.state.dataset(request),
            cite=v.t("Gegevens en werkwijze", "Data and method"),
            data=[
                Data("Atom", FEED, "application/atom+xml"),
                data_link("DCAT (Turtle)", "/catalog.ttl"),
                data_link("JSON-LD", "/catalog.jsonld"),
            ],
        )

    def _quality(self, v: View) -> list[tuple[int, str]]:
        """How reliable the data are, in numbers."""
        t, measures = v.t, list(self.plan.measures.values())
        notes = [note for measure in measures for note in measure.notes]
        return [
            (len(self.plan.passages), t("vindplaatsen in het document", "passages in the document")),
            (len(notes), t("kanttekeningen bij maatregelen", "notes on measures")),
            (
                sum(note.contradiction for note in notes),
                t("daarvan over een tegenspraak in het plan", "of these on a contradiction in the plan"),
            ),
            (
                sum(figure.contradicted for figure in self.plan.figures),
                t("armoedecijfers die het plan zelf tegenspreekt", "poverty figures the plan itself contradicts"),
            ),
            (
                sum(m.stated is None for m in measures),
                t("maatregelen zonder op te tellen bedrag", "measures without an amount to add up"),
            ),
            (sum(m.period is None for m in measures), t("maatregelen zonder looptijd", "measures without a period")),
        ]
