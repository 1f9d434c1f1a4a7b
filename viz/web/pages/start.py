"""The start page, the page on data and method, and the dossier."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from queries import rules
from queries.exports.catalogue import dumps
from queries.exports.export import FORMATS, TABLES
from queries.library import library
from viz.web.http.negotiation import Problem
from viz.web.model.plan import Found, Measure, Plan
from viz.web.model.view import View
from viz.web.site import Data, page

__all__ = ["Pages"]

MOST = 40
"""How many measures and findings one dossier holds together."""

TELLING = {
    "overlap": ("same-theme-and-group", "similar-measures", "same-amount"),
    "gap": ("need-and-response", "empty-group-theme", "goal-thins-out"),
}
"""The rules whose strongest finding the start page shows: each looks at the plan from another side."""


class Pages:
    """The routes of the pages that are about no single thing."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    def routes(self) -> list[Route]:
        """Start, data and method, dossier."""
        return [Route("/", self.start), Route("/gegevens", self.data), Route("/dossier", self.dossier)]

    def start(self, request: Request) -> Response:
        """What the plan is, in numbers that lead on, the ways in, and the most telling findings."""
        plan, v = self.plan, View(self.plan, request)
        measures = list(plan.measures.values())
        _, with_amount, number = v.stated(measures)
        overlaps = sum(item.finding.kind == "overlap" for item in plan.findings.values())
        new = sum(m.status.endswith("#New") for m in measures)
        numbers = [
            (number, v.t("maatregelen", "measures"), "/maatregelen"),
            (new, v.t("ervan nieuw in 2022", "of them new in 2022"), "/maatregelen?status=new"),
            (len(plan.used("lead")), v.t("ministers die trekken", "ministers who lead"), "/ministers"),
            (len(plan.used("goal")), v.t("doelstellingen", "goals"), "/doelen"),
            (len(plan.used("targeting")), v.t("doelgroepen", "target groups"), "/doelgroepen"),
            (
                len({*plan.used("involvement"), *plan.used("implementation")}),
                v.t("actoren met een rol", "actors with a role"),
                "/actoren",
            ),
            (len(plan.used("instrument")), v.t("instrumenten", "instruments"), "/instrumenten"),
            (with_amount, v.t("maatregelen die een bedrag noemen", "measures that state an amount"), "/budget"),
        ]
        goals = [(v.link(goal), len(plan.of_thing("goal", goal))) for goal in plan.names.things.get("goal", [])]
        posts = sorted(((v.link(post), len(plan.of_thing("lead", post))) for post in plan.used("lead")), key=_most)
        themes = sorted(
            ((v.link(theme), len(plan.of_thing("theme", theme))) for theme in plan.used("theme")), key=_most
        )
        groups = sorted(
            (
                (v.link(group), len(plan.of_thing("targeting", group)))
                for group in plan.names.things.get("target-group", [])
            ),
            key=_most,
        )
        partners = sorted(
            ((v.link(actor), len(plan.of_thing("involvement", actor))) for actor in plan.used("involvement")), key=_most
        )
        sdgs = sorted(
            (
                (v.link(sdg), len(plan.of_thing("contribution", sdg)))
                for sdg in plan.names.things.get("sdg", [])
                if not plan.details(sdg, "broader")
            ),
            key=_most,
        )
        return page(
            request,
            "start.html",
            v=v,
            numbers=numbers,
            goals=goals,
            posts=posts,
            themes=themes,
            groups=groups[:12],
            partners=partners[:12],
            sdgs=[pair for pair in sdgs if pair[1]][:12],
            overlaps=overlaps,
            gaps=len(plan.findings) - overlaps,
            telling={kind: self._telling(kind) for kind in TELLING},
            cite=v.t("Startpagina", "Start page"),
            data=[Data("CSV", "/maatregelen.csv", "text/csv"), Data("RDF", "/catalog")],
        )

    def _telling(self, kind: str) -> list[Found]:
        """The strongest finding of some rules; of overlaps those that the plan does not tie together, if there are."""
        found = []
        for rule in TELLING[kind]:
            own = [item for item in self.plan.findings.values() if item.finding.rule == rule]
            loose = [item for item in own if item.finding.coordinated is False]
            found += sorted(loose or own, key=lambda item: -item.finding.score)[:1]
        return found

    def data(self, request: Request) -> Response:
        """Downloads, vocabulary, quality, how findings are made, licence and changes."""
        plan, v = self.plan, View(self.plan, request)
        measures = plan.measures.values()
        notes = [note for m in measures for note in m.notes]
        counted: dict[str, int] = {}
        for item in plan.findings.values():
            counted[item.finding.rule] = counted.get(item.finding.rule, 0) + 1
        quality = [
            (len(plan.facts.passages), v.t("vindplaatsen in het document", "passages in the document")),
            (len(notes), v.t("kanttekeningen bij maatregelen", "notes on measures")),
            (
                sum(n.contradiction for n in notes),
                v.t("daarvan over een tegenspraak in het plan", "of these on a contradiction in the plan"),
            ),
            (
                sum(f.contradicted for f in plan.figures),
                v.t("armoedecijfers die het plan zelf tegenspreekt", "poverty figures the plan itself contradicts"),
            ),
            (
                sum(m.stated is None for m in measures),
                v.t("maatregelen zonder op te tellen bedrag", "measures without an amount to add up"),
            ),
            (sum(m.period is None for m in measures), v.t("maatregelen zonder looptijd", "measures without a period")),
        ]
        files = [(file, FORMATS[name]) for file, (name, graph) in dumps().items() if not graph]
        return page(
            request,
            "data.html",
            v=v,
            files=files,
            tables=[library("tables")[name] for name in TABLES],
            quality=quality,
            rules=[(name, rule.group or "", v.rule(name), counted.get(name, 0)) for name, rule in rules().items()],
            version=version("vapa"),
            cite=v.t("Gegevens en werkwijze", "Data and method"),
            base=plan.base,
            data=[
                Data("DCAT (Turtle)", "/catalog.ttl", "text/turtle"),
                Data("JSON-LD", "/catalog.jsonld", "application/ld+json"),
            ],
        )

    def dossier(self, request: Request) -> Response:
        """Chosen measures and findings as one page to print. Raises Problem for what is not there, or for too many."""
        plan, v = self.plan, View(self.plan, request)
        asked = [name for name in request.query_params.getlist("m") if name]
        named = [name for name in request.query_params.getlist("f") if name]
        if len(asked) + len(named) > MOST:
            raise Problem(
                400, f"a dossier holds at most {MOST}", f"Een dossier kan hoogstens {MOST} onderdelen bevatten."
            )
        chosen, found = self._measures(asked), self._findings(named)
        others = [m for m in plan.measures.values() if m not in chosen] if plan.facts.choices else []
        return page(
            request,
            "dossier.html",
            v=v,
            measures=chosen,
            found=found,
            others=others,
            most=MOST,
            without={m.identifier: _dossier([x for x in chosen if x != m], found) for m in chosen},
            without_finding={f.name: _dossier(chosen, [x for x in found if x != f]) for f in found},
            cite=v.t("Dossier", "Dossier") if chosen or found else "",
        )

    def _measures(self, names: Sequence[str]) -> list[Measure]:
        for name in names:
            if name not in self.plan.by_identifier:
                raise Problem(
                    404, f"there is no measure '{name[:100]}'", "Een gekozen maatregel staat niet in het plan."
                )
        return [self.plan.by_identifier[name] for name in dict.fromkeys(names)]

    def _findings(self, names: Sequence[str]) -> list[Found]:
        known = {item.name: item for item in self.plan.findings.values()} if names else {}
        for name in names:
            if name not in known:
                raise Problem(404, f"there is no finding '{name[:200]}'", "Een gekozen bevinding bestaat niet.")
        return [known[name] for name in dict.fromkeys(names)]


def _dossier(measures: Sequence[Measure], found: Sequence[Found]) -> str:
    return "?" + urlencode([*(("m", m.identifier) for m in measures), *(("f", item.name) for item in found)])


def _most(pair: tuple[object, int]) -> tuple[int, str]:
    return -pair[1], str(getattr(pair[0], "text", ""))
