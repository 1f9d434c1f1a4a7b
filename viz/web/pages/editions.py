"""What changed since the edition before this plan: added, dropped and changed measures, each with its passages."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from viz.editions import COLUMNS, Teller
from viz.web.pages.base import TablePage
from viz.web.site import page, table_links, table_response
from viz.web.urls import PAGES

__all__ = ["EditionsPage"]


class EditionsPage(TablePage):
    """The page that sets a plan next to the edition that it replaces."""

    name = "editions"

    def show(self, request: Request) -> Response:
        """Where each measure comes from, and what became of those of the edition before."""
        v = self.view(request)
        found, teller = self.plan.since, Teller(v.lang, v.name)
        return page(
            v,
            "editions.html",
            title=v.t("Edities", "Editions"),
            data=table_links(request) if found else [],
            found=found,
            say=teller,
            counts=teller.counts(found) if found else [],
            notes=self.plan.parts.of["edition-note"],
            measures=self.plan.measures,
        )

    def table(self, request: Request) -> Response:
        """The comparison, a line for each measure and for each thing that changed."""
        v = self.view(request)
        rows = Teller(v.lang, v.name).rows(self.plan.since) if self.plan.since else ()
        return table_response(request, PAGES["editions"].strip("/"), COLUMNS, rows)
