"""How far the measures are: states of play by goal and by minister, and those of which the fiche tells nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from ontology import Iris
from queries.rows import grouped
from viz.web.model.follow_up import Progress
from viz.web.model.kinds import KINDS, Kind
from viz.web.model.names import Link
from viz.web.model.records import Measure, states_of
from viz.web.model.view import View
from viz.web.pages.base import TablePage
from viz.web.pages.sections import in_state
from viz.web.site import data_link, page, table_links, table_response
from viz.web.urls import PAGES, slug

__all__ = ["FollowUpPage"]

_STATES = ("Completed", "Running", "Delayed", "NotStarted", "MergedIntoOther", "Lapsed")
"""The states of play in the order of the page: local names of the vocabulary."""

_GROUPS = (KINDS["goal"], KINDS["post"])
"""By what the measures are counted."""

_REMARKABLE = ("Delayed", "NotStarted", "Completed", "MergedIntoOther", "Lapsed")
"""The states whose measures are listed: what runs is the rule."""


@dataclass(frozen=True)
class Group:
    """The measures of a goal or minister: how many are in each state, and of how many nothing is told."""

    link: Link
    measures: int
    cells: Sequence[tuple[int, str]]
    """How many are in each state that occurs, and then how many are in none; each with the list of them."""


class FollowUpPage(TablePage):
    """The page of how far the measures are."""

    name = "follow_up"

    def show(self, request: Request) -> Response:
        """The counts, and the measures that are not simply running."""
        v, measures = self.view(request), list(self.plan.measures.values())
        counted = states_of(measures)
        return page(
            v,
            "follow_up.html",
            title=v.t("Stand van zaken", "State of play"),
            data=[*table_links(request), data_link("RDF", PAGES["catalogue"])],
            states=[(v.link(state), counted[state], in_state(state)) for state in self._states],
            untold=[measure for measure in measures if not measure.of("progress")],
            untold_at=in_state(""),
            years=self._years(),
            groups=[(kind, list(self._groups(v, kind))) for kind in _GROUPS],
            remarkable=[
                (v.link(state), [m for m in measures if state in m.things("progress")])
                for name in _REMARKABLE
                for state in self._states
                if slug(state) == name
            ],
            progress=self.plan.follow_up.progress,
            own=self._own,
            silent=self.plan.found_by["no-longer-reported"],
            reports=self._reports(),
            money=list(self._money()),
            series=self.plan.follow_up.series,
        )

    @property
    def _states(self) -> list[str]:
        """The states that occur, in order."""
        used = {slug(state): state for state in self.plan.used("progress")}
        return [used[name] for name in _STATES if name in used]

    def _years(self) -> list[int]:
        """The years that the states are of."""
        return sorted({said.year for of_one in self.plan.follow_up.progress.values() for said in of_one})

    @property
    def _own(self) -> str:
        """The plan's own document."""
        return Iris(self.plan.base).id("document", self.plan.record.slug)

    def _reports(self) -> list[tuple[str, list[int], int]]:
        """The documents after the plan that report on it, with the years they report on and on how many measures."""
        said = (one for of_one in self.plan.follow_up.progress.values() for one in of_one)
        found = grouped((one.document, one) for one in said if one.document != self._own)
        return [
            (document, sorted({one.year for one in all_of_it}), len({one.action for one in all_of_it}))
            for document, all_of_it in found.items()
        ]

    def _money(self) -> Iterable[tuple[Measure, list[Progress]]]:
        """The measures of which is said what was granted or spent, with those statements, the latest year first."""
        for measure in self.plan.measures.values():
            told = [said for said in self.plan.follow_up.progress.get(measure.iri, ()) if said.amount is not None]
            if told:
                yield measure, told

    def _groups(self, v: View, kind: Kind) -> Iterable[Group]:
        for thing in self.plan.all_of(kind.key):
            measures, key = self.plan.of_thing(kind.statement, thing), kind.parameter
            counted, of = states_of(measures), {key: slug(thing)}
            if measures:
                cells = [(counted[state], in_state(state, **of)) for state in (*self._states, "")]
                yield Group(v.link(thing), len(measures), cells)

    def table(self, request: Request) -> Response:
        """What is said of each measure: one line for each statement, and one for a measure of which nothing is told."""
        v = self.view(request)
        heads = v.t(
            "nummer|titel|doelstelling|ministers|stand van zaken|jaar|in onze woorden|toegekend of besteed (euro)"
            "|bladzijden|volgens|uri",
            "identifier|title|goal|ministers|state of play|year|in our words|granted or spent (euro)"
            "|pages|according to|uri",
        ).split("|")
        rows = []
        for m in self.plan.measures.values():
            own = [m.identifier, m.title, v.name(m.goal), "; ".join(map(v.name, m.things("lead")))]
            told = self.plan.follow_up.progress.get(m.iri, ())
            rows += [
                [*own, v.name(s.state), s.year, s.text, s.amount, v.pages(s.node), v.name(s.document), s.node]
                for s in told
            ] or [[*own, v.t("niet vermeld", "not stated"), None, None, None, None, None, m.iri]]
        return table_response(request, PAGES["follow_up"].strip("/"), heads, rows)
