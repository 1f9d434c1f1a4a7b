"""The agenda of the consultation: who disagrees or proposes, about what, and what has been settled."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from viz.web.model.plan import Plan
from viz.web.model.positions import Position
from viz.web.model.view import View
from viz.web.site import language, page, table_links, table_response, table_routes
from viz.web.urls import PAGES

__all__ = ["PositionsPage"]


class PositionsPage:
    """The page of all positions."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    def routes(self) -> list[Route]:
        """The page, and the same as a table."""
        return [Route(PAGES["positions"], self.show), *table_routes(PAGES["positions"], self.table)]

    def show(self, request: Request) -> Response:
        """What is open, by what it is about, and then what is not."""
        v, title = View(self.plan, language(request)), ("Standpunten", "Positions")
        open_: dict[str, list[Position]] = {}
        for one in self.plan.positions.all:
            if one.is_open:
                open_.setdefault(one.about, []).append(one)
        return page(
            request,
            "positions.html",
            v=v,
            title=v.t(*title),
            cite=v.t(*title),
            data=table_links(request),
            agenda=list(open_.items()),
            others=[one for one in self.plan.positions.all if not one.is_open],
        )

    def table(self, request: Request) -> Response:
        """Every position as a line."""
        v = View(self.plan, language(request))
        heads = [
            v.t("datum", "date"), v.t("wie", "who"), v.t("standpunt", "stance"), v.t("waarover", "about"),
            v.t("in hun woorden", "in their words"), v.t("beslecht op", "settled on"), v.t("uitkomst", "outcome"),
            "uri",
        ]  # fmt: skip
        rows = [
            [p.date, v.name(p.party), v.name(p.stance), v.name(p.about), p.text, p.settled, p.outcome, p.about]
            for p in self.plan.positions.all
        ]
        return table_response(request, PAGES["positions"].strip("/"), heads, rows)
