"""The web app: it gathers the routes of its modules, and gives every answer its headers and every error its shape."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from threading import Event

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
from queries.exports.export import GRAPHS
from queries.library import QueryError
from queries.stores.remote import RemoteError, RemoteStore
from viz.page import render
from viz.web.endpoint import Endpoint, Limits
from viz.web.endpoint.protocol import METHODS
from viz.web.http.caching import keeping
from viz.web.http.compression import Assets, Gzip
from viz.web.http.negotiation import HEADERS, PROBLEM, Problem, prefers_html, preflight
from viz.web.linked_data import LinkedData
from viz.web.model.facts import Facts
from viz.web.model.plan import Plan
from viz.web.pages import sparql
from viz.web.pages.budget import Budget
from viz.web.pages.compare import Compare
from viz.web.pages.findings import Insights
from viz.web.pages.lists import Lists
from viz.web.pages.matrix import Matrices
from viz.web.pages.network import Netwerk
from viz.web.pages.start import Pages
from viz.web.pages.thing import Things
from viz.web.pages.timeline import Timeline
from viz.web.paging import limit
from viz.web.search.search import Search
from viz.web.search.source import Passages, Source
from viz.web.site import shell

__all__ = ["create_app"]

_SAFE = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
_READING = "GET, HEAD, OPTIONS"
_ASKING = ["GET", "HEAD", "POST", "OPTIONS"]
_MELDINGEN = {
    404: "Deze pagina bestaat niet.",
    405: "Dit adres kan zo niet worden aangesproken.",
}


def create_app(store: Store, version: str, limits: Limits, source: Source | None = None) -> Starlette:
    """The whole of `vapa serve` as an ASGI app; `version` names the data, and changes when they do.

    `source` is the plan's text, to be searched too; VapaError when the graph was not made from it.
    Over a store elsewhere there is no endpoint of our own: who asks SPARQL is sent on to that store.
    """
    linked = LinkedData(store)
    facts = Facts(store, linked.names)
    plan = Plan(store, linked.names, facts)
    linked.pages = Things(plan).page
    search = Search(plan, Passages(store, source) if source else None)
    netwerk = Netwerk(facts)
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

    same_for_all = [
        *Pages(plan).routes(),
        *Lists(plan).routes(),
        *Insights(facts).routes(),
        *Compare(facts).routes(),
        *Matrices(facts).routes(),
        *Timeline(facts).routes(),
        *Budget(facts).routes(),
        *netwerk.routes(),
        Route("/doc", linked.index),
    ]

    def warm(stopping: Event) -> None:
        """Make all that is kept now, so that no reader waits for it; garbage collection skips it."""
        steps = (assets.warm, plan.warm, facts.warm, search.warm, netwerk.warm, *linked.warming())
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
        warming = asyncio.create_task(asyncio.to_thread(warm, stopping))
        try:
            yield
        finally:
            stopping.set()
            if endpoint:
                await endpoint.pool.close()
            await warming

    return Starlette(
        routes=[
            *asking,
            *keeping(same_for_all, limit("page_cache")),
            *search.routes(),
            *linked.routes(),
            Route("/assets/vis-network.js", netwerk.library),
            Mount("/assets", assets, name="assets"),
        ],
        middleware=[Middleware(SafeHeaders), Middleware(Gzip)],
        exception_handlers={Problem: problem, RemoteError: store_away, HTTPException: http_exception, Exception: crash},
        lifespan=lifespan,
    )


def _elsewhere(store: RemoteStore) -> Callable[[Request], Awaitable[Response]]:
    """Sends who asks SPARQL on to the store itself, question and all."""

    async def send_on(request: Request) -> Response:
        asked = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(store.url + asked, 307)

    return send_on


class SafeHeaders:
    """Puts the safety headers and what every answer varies by on it (plain ASGI: it costs microseconds)."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        app = self.app
        if problem := scope.get("state", {}).get("problem"):  # that the connection has found already
            app = problem_response(Request(scope), problem)
        elif scope["method"] == "OPTIONS":
            app = Response(status_code=204, headers=preflight(METHODS if scope["path"] == sparql.PATH else _READING))

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *_SAFE, (b"vary", b"Accept, Accept-Encoding")]
            await send(message)

        await app(scope, receive, send_safely)


def problem_response(request: Request, error: Problem) -> Response:
    """A Problem as the asker can read it: a Dutch page for a browser, problem+json for a program."""
    if prefers_html(request.headers.get("accept")):
        page = render("problem.html", **shell(request), problem=error)
        return Response(page, error.status, error.headers, "text/html; charset=utf-8")
    return Response(error.json(), error.status, error.headers, PROBLEM)


async def problem(request: Request, error: Exception) -> Response:
    """The answer to a Problem that a route raised."""
    assert isinstance(error, Problem)
    return problem_response(request, error)


async def store_away(request: Request, error: Exception) -> Response:  # noqa: ARG001
    """The answer when a store elsewhere gives none: what went wrong there is not told to the reader."""
    melding = "De gegevens zijn even niet bereikbaar. Probeer het straks opnieuw."
    return problem_response(request, Problem(503, "the store does not answer", melding, headers={"Retry-After": "30"}))


async def http_exception(request: Request, error: Exception) -> Response:
    """The answer to what the framework itself refuses: no such route, no such method."""
    assert isinstance(error, HTTPException)
    melding = _MELDINGEN.get(error.status_code, "Dit verzoek kan niet worden beantwoord.")
    return problem_response(request, Problem(error.status_code, str(error.detail), melding, headers=error.headers))


async def crash(request: Request, error: Exception) -> Response:
    """The answer to a fault of ours; what went wrong is in the log, not in the answer.

    This one is made outside the middleware, so it brings the headers itself.
    """
    error = Problem(500, "something went wrong here", "Er ging bij ons iets mis.", headers=HEADERS)
    return problem_response(request, error)
