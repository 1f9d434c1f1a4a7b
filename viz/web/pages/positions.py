"""The agenda of the consultation: who disagrees or proposes, about what, and what has been settled."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from queries.rows import grouped
from viz.web.pages.base import TablePage
from viz.web.site import page, table_links, table_response
from viz.web.urls import PAGES

__all__ = ["PositionsPage"]


class PositionsPage(TablePage):
    """The page of all positions."""

    name = "positions"

    def show(self, request: Request) -> Response:
        """What is open, by what it is about, and then what is not."""
        v = self.view(request)
        open_ = grouped((one.about, one) for one in self.plan.positions.all if one.is_open)
        return page(
            v,
            "positions.html",
            title=v.t("Standpunten", "Positions"),
            data=table_links(request),
            agenda=list(open_.items()),
            others=[one for one in self.plan.positions.all if not one.is_open],
        )

    def table(self, request: Request) -> Response:
        """Every position as a line."""
        v = self.view(request)
        heads = v.t(
            "datum|wie|standpunt|waarover|in hun woorden|beslecht op|uitkomst|uri",
            "date|who|stance|about|in their words|settled on|outcome|uri",
        ).split("|")
        rows = [
            [p.date, v.name(p.party), v.name(p.stance), v.name(p.about), p.text, p.settled, p.outcome, p.about]
            for p in self.plan.positions.all
        ]
        return table_response(request, PAGES["positions"].strip("/"), heads, rows)
