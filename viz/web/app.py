"""The web app: it gathers the routes of its modules, and gives every answer its headers and every error its shape."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from email.utils import formatdate
from functools import lru_cache
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, cast

import pyoxigraph as ox
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ontology import Iris
from queries import Store
from queries.exports.catalogue import Publisher
from queries.exports.rdf import GRAPHS
from queries.library import QueryError
from queries.stores.remote import RemoteError, RemoteStore
from viz.page import render
from viz.web.assistant.asking import Elsewhere, Workers
from viz.web.assistant.tools import Assistant, AssistantLimits
from viz.web.endpoint import Endpoint, Limits
from viz.web.endpoint.protocol import METHODS
from viz.web.http.caching import cached
from viz.web.http.compression import Assets, Gzip
from viz.web.http.negotiation import HEADERS, PROBLEM, Problem, header, prefers_html, preflight
from viz.web.http.public import PublicAddress, Publication, route_path
from viz.web.linked_data import LinkedData
from viz.web.model.plan import Plan
from viz.web.model.plans import Plans
from viz.web.pages import sparql
from viz.web.pages.budget import Budget
from viz.web.pages.compare import Compare
from viz.web.pages.correction import Corrections
from viz.web.pages.dossier import DossierPage
from viz.web.pages.editions import EditionsPage
from viz.web.pages.findings import Findings
from viz.web.pages.follow_up import FollowUpPage
from viz.web.pages.glossary import GlossaryPage
from viz.web.pages.lists import Lists
from viz.web.pages.matrix import Matrices
from viz.web.pages.network import NetworkPage, drawing_library
from viz.web.pages.organisation import Organisations
from viz.web.pages.participation import ParticipationPage
from viz.web.pages.positions import PositionsPage
from viz.web.pages.start import Pages
from viz.web.pages.subject_files import FORMS
from viz.web.pages.text import PlanText
from viz.web.pages.thing import Things
from viz.web.pages.timeline import Timeline
from viz.web.paging import PageLimits
from viz.web.reconciliation.matching import Matcher
from viz.web.reconciliation.service import Reconciliation, takes_queries
from viz.web.search.search import Search
from viz.web.search.source import Passages, Source
from viz.web.site import shell
from viz.web.text.format import LANGUAGES
from viz.web.urls import PAGES, PLAN

if TYPE_CHECKING:
    from viz.web.assistant.server import Site as AssistantSite

__all__ = ["create_app"]

_SAFE = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
_READING = "GET, HEAD, OPTIONS"
MCP = "/mcp"
_ASKING = ["GET", "HEAD", "POST", "OPTIONS"]
_REFUSALS = {
    404: "Deze pagina bestaat niet.",
    405: "Dit adres kan zo niet worden aangesproken.",
}


def create_app(
    store: Store,
    version: str,
    limits: Limits,
    pages: PageLimits,
    source: Source | None = None,
    publisher: Publisher | None = None,
    assistant: AssistantLimits | None = None,
    publication: Publication | None = None,
) -> Starlette:
    """The whole of `vapa serve` as an ASGI app; `version` names the data, and changes when they do.

    `limits` are those of the endpoint, `pages` those of the pages. `source` is the plan's text, to be searched too;
    VapaError when the graph was not made from it. `publisher` is whom the catalogue names.
    `assistant` are the limits of AI assistants, where the site serves them at /mcp. `publication` says by which
    address the site is known, and what is kept of before.
    Over a store elsewhere there is no endpoint here: SPARQL requests are redirected to that store.
    """
    publication = publication or Publication()
    linked = LinkedData(store, publisher=publisher, limits=pages, releases=publication.releases)
    sites = _Sites(linked.plans, source)
    linked.pages = sites.thing
    assets = Assets(directory=Path(__file__).parent / "assets")
    endpoint: Endpoint | None = None
    asking: list[BaseRoute]
    if isinstance(store, RemoteStore):
        asking = [Route(sparql.PATH, _elsewhere(store), methods=_ASKING)]
    else:
        for name in GRAPHS:  # one of the model that holds nothing is there too
            store._store.add_graph(ox.NamedNode(Iris(store.base).id("graph", name)))
        endpoint = Endpoint(store._store, version, Iris(store.base).prefixes, limits)
        asking = sparql.routes(endpoint, store)
    tools = _tools(sites, store, endpoint, assistant, version) if assistant else None
    of_plans = [
        *cached([*sites.routes(kept=True), Route("/doc", linked.index)], pages.page_cache),
        *sites.routes(kept=False),
        *sites.file_routes(),
        *(route for spoken in LANGUAGES for route in Reconciliation(sites.matcher, pages, spoken).routes()),
        Route("/doc/", linked.index),
        Route("/doc/{path:path}", linked.document),
    ]

    def warm(stopping: Event) -> None:
        """Make all that is kept now, so that no reader waits for it; garbage collection skips it."""
        steps = (assets.warm, *sites.warming(), *linked.warming())
        with suppress(RemoteError, QueryError):  # what a store elsewhere refuses now is asked again
            for step in steps:
                if stopping.is_set():
                    return
                step()
        gc.freeze()

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:  # noqa: ARG001
        if endpoint:
            await endpoint.pool.start()
        stopping = Event()
        if tools:
            await tools.start()
        warming = asyncio.create_task(asyncio.to_thread(warm, stopping)) if pages.prepare else None
        try:
            yield
        finally:
            stopping.set()
            if tools:
                await tools.end()
            if endpoint:
                await endpoint.pool.close()
            if warming:
                await warming

    app = Starlette(
        routes=[
            *asking,
            *of_plans,
            Mount(PLAN, routes=of_plans),
            *linked.routes(),
            *([Route(MCP, tools.app)] if tools else []),
            Route("/assets/vis-network.js", drawing_library),
            Mount("/assets", assets, name="assets"),
        ],
        middleware=[
            Middleware(PublicAddress, public=publication.public, untouched=(MCP,)),
            Middleware(SafeHeaders, changed=publication.changed),
            Middleware(Gzip),
        ],
        exception_handlers=dict.fromkeys((Problem, RemoteError, HTTPException, Exception), problem),
        lifespan=lifespan,
    )
    app.state.plans, app.state.past, app.state.dataset = linked.plans, linked.past, linked.dataset
    app.state.contact = publisher.contact if publisher else ""
    return app


class _PlanSite:
    """The pages about one plan."""

    def __init__(self, plan: Plan, passages: Passages | None) -> None:
        text = PlanText(plan, passages) if passages else None
        self.plan, self.things, self.search = plan, Things(plan, text), Search(plan, passages)
        self.matcher = Matcher(plan, lambda: self.search.index)
        self.network = NetworkPage(plan)
        pages = (
            *(Pages, Lists, Organisations, Findings, FollowUpPage, ParticipationPage, EditionsPage),
            *(PositionsPage, Corrections, DossierPage, GlossaryPage),
            *(Compare, Matrices, Timeline, Budget),
        )
        made = [*(make(plan) for make in pages), self.network, self.search, *([text] if text else [])]
        self.answers = {route.path: route.endpoint for shown in made for route in shown.routes()}


class _Sites:
    """The pages about every plan; the address says which."""

    def __init__(self, plans: Plans, source: Source | None) -> None:
        self.plans, self.source = plans, source
        self.passages = Passages(plans.store, source) if source else None
        self.of = lru_cache(maxsize=None)(self._of)

    def _of(self, slug: str) -> _PlanSite:
        plan = self.plans.plan(slug)
        own = self.source is not None and self.source.sha256 == plan.record.sha256
        return _PlanSite(plan, self.passages if own else None)

    def routes(self, *, kept: bool) -> list[Route]:
        """The pages whose answers are kept, or those of the search, which are not."""
        paths = self.of(self.plans.in_force).answers
        return [Route(path, self._answer(path)) for path in paths if path.startswith(PAGES["search"]) is not kept]

    def _answer(self, path: str) -> Callable[[Request], Response]:
        def answer(request: Request) -> Response:
            site = self.of(self.plans.chosen(request))
            if found := site.answers.get(path):
                made: Response = found(request)
                return made
            raise Problem(404, "the text of this plan is not here", "De tekst van dit plan is hier niet.")

        return answer

    def matcher(self, request: Request) -> Matcher:
        """What finds which things of the plan chosen are meant."""
        return self.of(self.plans.chosen(request)).matcher

    def thing(self, request: Request, iri: str, *given: object) -> Response | None:
        """The page about a thing: of one that belongs to a plan in that plan, of another in the plan chosen."""
        return self._about(request, iri).things.page(request, iri, *given)  # type: ignore[arg-type]

    def file_routes(self) -> list[Route]:
        """All that a plan says of a thing, as files."""
        return [Route(f"/doc/{{path:path}}{suffix}", self._file) for suffix in FORMS]

    def _file(self, request: Request) -> Response:
        iri = self.plans.names.iri(request.path_params["path"])
        return self._about(request, iri).things.file(request, iri)

    def _about(self, request: Request, iri: str) -> _PlanSite:
        """The site of the plan that a thing belongs to, or of the plan chosen."""
        slug = self.plans.names.plan_of(iri)
        return self.of(slug if slug in self.plans.records else self.plans.chosen(request))

    def warming(self) -> list[Callable[[], object]]:
        """The steps that ask for all that the pages of the plan in force need."""
        site = self.of(self.plans.in_force)
        return [self.plans.vocabulary.warm, site.plan.warm, site.search.warm, site.network.warm]


def _tools(
    sites: _Sites, store: Store, endpoint: Endpoint | None, limits: AssistantLimits, version: str
) -> AssistantSite | None:
    """The site for AI assistants; None where the extra `mcp` is not installed."""
    try:
        from viz.web.assistant.server import Site, server
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "mcp":
            raise
        return None
    asking = Elsewhere(store) if isinstance(store, RemoteStore) else Workers(cast(Endpoint, endpoint))
    assistant = Assistant(sites.plans, asking, lambda slug: sites.of(slug).search.index, limits)
    return Site(server(assistant, version), MCP, limits.mcp_hosts)


def _elsewhere(store: RemoteStore) -> Callable[[Request], Awaitable[Response]]:
    """Redirects SPARQL requests to the store itself, query included."""

    async def send_on(request: Request) -> Response:
        asked = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(store.url + asked, 307)

    return send_on


def _preflight(path: str) -> dict[str, str]:
    """What answers OPTIONS: an assistant sends headers of its protocol along."""
    if path != MCP:
        return preflight(METHODS if path == sparql.PATH or takes_queries(path) else _READING)
    allowed = preflight("GET, POST, DELETE, OPTIONS")
    return allowed | {"Access-Control-Allow-Headers": "Accept, Content-Type, MCP-Protocol-Version, MCP-Session-Id"}


class SafeHeaders:
    """Puts the safety headers and what every answer varies by on it (plain ASGI: it costs microseconds).

    What has an ETag says when the data changed last, too.
    """

    def __init__(self, app: ASGIApp, changed: float | None = None) -> None:
        self.app = app
        self.dated = [] if changed is None else [(b"last-modified", formatdate(changed, usegmt=True).encode())]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        app = self.app
        if problem := scope.get("state", {}).get("problem"):  # that the connection has found already
            app = problem_response(Request(scope), problem)
        elif scope["method"] == "OPTIONS":
            app = Response(status_code=204, headers=_preflight(route_path(scope)))

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = message.get("headers", ())
                names = {name.lower() for name, _ in given}
                safe = [pair for pair in _SAFE if pair[0] not in names]  # a preview may stand in a frame
                dated = self.dated if b"etag" in names and b"last-modified" not in names else []
                message["headers"] = [*given, *dated, *safe, (b"vary", b"Accept, Accept-Encoding")]
            await send(message)

        await app(scope, receive, send_safely)


def problem_response(request: Request, error: Problem) -> Response:
    """A Problem as the asker can read it: a page for a browser, problem+json for a program."""
    if prefers_html(header(request.scope, b"accept")):
        page = render("problem.html", **_frame(request), problem=error)
        return Response(page, error.status, error.headers, "text/html; charset=utf-8")
    return Response(error.json(), error.status, error.headers, PROBLEM)


async def problem(request: Request, error: Exception) -> Response:
    """The answer to what went wrong; what that is in a store elsewhere, or here, is not told to the reader."""
    match error:
        case Problem():
            found = error
        case RemoteError():
            dutch = "De gegevens zijn even niet bereikbaar. Probeer het straks opnieuw."
            found = Problem(503, "the store does not answer", dutch, headers={"Retry-After": "30"})
        case HTTPException():  # what the framework itself refuses: no such route, no such method
            dutch = _REFUSALS.get(error.status_code, "Dit verzoek kan niet worden beantwoord.")
            found = Problem(error.status_code, str(error.detail), dutch, headers=error.headers)
        case _:  # made outside the middleware, so it brings the headers itself
            found = Problem(500, "something went wrong here", "Er ging bij ons iets mis.", headers=HEADERS)
    return problem_response(request, found)


def _frame(request: Request) -> dict[str, object]:
    """The frame of a page about a problem; without its plan where the store no longer tells of it."""
    try:
        return shell(request, request.app.state.plans)
    except (RemoteError, QueryError):
        return shell(request, None)
