"""What all pages about one plan share: their address, their reader's view, and the routes of what they show."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from viz.web.model.plan import Plan
from viz.web.model.view import View
from viz.web.site import language, table_routes
from viz.web.urls import PAGES

__all__ = ["PlanPage", "PlanRoutes", "TablePage"]


class PlanRoutes:
    """What shows something of a plan."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    def view(self, request: Request) -> View:
        """The plan as the reader of this request sees it."""
        return View(self.plan, language(request), request)


class PlanPage(PlanRoutes, ABC):
    """A page about a plan."""

    name: ClassVar[str]
    """What code calls its address (viz.web.urls)."""

    def routes(self) -> list[Route]:
        """The page."""
        return [Route(PAGES[self.name], self.show)]

    @abstractmethod
    def show(self, request: Request) -> Response:
        """The page that the address asks for."""


class TablePage(PlanPage):
    """A page that is also there as a table, in each form."""

    def routes(self) -> list[Route]:
        """The page and the table."""
        return [*super().routes(), *table_routes(PAGES[self.name], self.table)]

    @abstractmethod
    def table(self, request: Request) -> Response:
        """What the page shows, as the file that the address asks for."""
