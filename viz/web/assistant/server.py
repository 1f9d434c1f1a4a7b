"""The tools as a server of the Model Context Protocol (the official SDK), over standard input and output or HTTP."""

from __future__ import annotations

import asyncio
import functools
import logging
from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Literal, ParamSpec

from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.transport_security import TransportSecuritySettings
from mcp.types import ToolAnnotations
from pydantic import Field
from starlette.types import ASGIApp

from ontology.errors import VapaError
from viz.web.assistant.tools import Assistant

__all__ = ["Site", "server"]

_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
_ABOUT = """\
The Flemish Action Plan against Poverty as a knowledge graph: its measures, who leads and carries them out, for whom,
with what money and when, and where they overlap or leave gaps. Names are in Dutch unless English exists. Cite the plan
and the pages that every answer carries, and say of what is `editorial` that it is the editors' reading and not the
document's.
Start with search or list_queries; write SPARQL only for what no library query answers (describe_model first)."""

Language = Annotated[Literal["nl", "en"], Field(description="Dutch (nl) or English (en).")]
PlanName = Annotated[
    str, Field(description="The short name of a plan, such as vapa-2022; empty for the plan in force.")
]
Rows = Annotated[int, Field(ge=0, description="How many rows at most; 0 for as many as are allowed.")]
_READ = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
_P = ParamSpec("_P")
_Adds = Callable[[Callable[..., Awaitable[dict[str, Any]]]], None]
"""What adds a function as a tool."""


def server(assistant: Assistant, version: str) -> MCPServer[Any]:
    """A server with the tools of an assistant."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    made: MCPServer[Any] = MCPServer("vapa", instructions=_ABOUT, version=version)
    root.handlers[:] = handlers  # the SDK takes over the log of the whole program
    root.setLevel(level)
    logging.getLogger("mcp").setLevel(logging.ERROR)  # no line for each request that anybody on the internet gets wrong
    _add_reading(functools.partial(_tool, made), assistant)
    _add_asking(functools.partial(_tool, made), assistant)
    return made


def _add_reading(tool: _Adds, assistant: Assistant) -> None:
    """The tools that read what is there: things, measures, findings, the model."""

    @tool
    async def search(text: str, limit: Rows = 12, plan: PlanName = "", language: Language = "nl") -> dict[str, Any]:
        """Find measures, organisations, target groups, instruments, findings and other things by words in their names
        or summaries. Forgives typing errors. Says in which measures each thing plays a part.
        """
        return await asyncio.to_thread(assistant.search, text, limit, plan, language)

    @tool
    async def read_measure(number: str, plan: PlanName = "", language: Language = "nl") -> dict[str, Any]:
        """Everything about one measure, such as 7.1.2: who leads, carries out and takes part, for whom, money, timing,
        state of play, and for each statement the page and lines of the document that prove it.
        """
        return await asyncio.to_thread(assistant.measure, number, plan, language)

    @tool
    async def list_findings(
        rule: str = "", measure: str = "", limit: Rows = 10, plan: PlanName = "", language: Language = "en"
    ) -> dict[str, Any]:
        """Overlaps and gaps that rules found in the plan, the weightiest first: all, of one rule, or about one measure.
        A finding is a question to a meeting and no verdict.
        """
        return await asyncio.to_thread(assistant.findings, rule, measure, limit, plan, language)

    @tool
    async def describe_model(text: str = "") -> dict[str, Any]:
        """The classes and properties of the graph with a text in their name or comment; without one the names of all.
        Also the prefixes (which queries need not declare), the named graphs and the plans.
        """
        return await assistant.model(text)


def _add_asking(tool: _Adds, assistant: Assistant) -> None:
    """The tools that ask queries."""

    @tool
    async def list_queries(text: str = "", language: Language = "en") -> dict[str, Any]:
        """The queries of the library, with what each answers, what a row is and its parameters; or some of them."""
        return await assistant.queries(text, language)

    @tool
    async def run_query(
        name: str,
        context: Context[Any],
        parameters: Annotated[dict[str, str], Field(description="By name; short names such as welzijn, or IRIs.")] = {},  # noqa: B006
        max_rows: Rows = 0,
        plan: PlanName = "",
    ) -> dict[str, Any]:
        """The answer to a query of the library."""
        return await assistant.run(name, parameters, max_rows, plan, _client(context))

    @tool
    async def run_sparql(query: str, context: Context[Any], max_rows: Rows = 0, plan: PlanName = "") -> dict[str, Any]:
        """The answer to any SPARQL 1.1 query (SELECT, ASK, CONSTRUCT, DESCRIBE), under the limits of the public
        endpoint. The default graph is the union of all named graphs.
        """
        return await assistant.sparql(query, max_rows, plan, _client(context))


def _tool(made: MCPServer[Any], function: Callable[_P, Awaitable[dict[str, Any]]]) -> None:
    """Add a tool that only reads; what cannot be answered is told in one sentence."""

    @functools.wraps(function)
    async def told(*args: _P.args, **kwargs: _P.kwargs) -> dict[str, Any]:
        try:
            return await function(*args, **kwargs)
        except VapaError as error:
            raise ToolError(error.sentences()[0]) from None

    made.add_tool(told, annotations=_READ)


def _client(context: Context[Any]) -> str:
    """The client's address; none for an assistant on standard input."""
    request = context.request_context.request
    client = getattr(request, "client", None)
    return str(client.host) if client else ""


class Site:
    """The server as a part of a website, at its `path`. It is to be started and ended with the site.

    It answers under the names given (separated by commas) and this machine's own: a page elsewhere whose name suddenly
    leads to this machine (DNS rebinding) asks under another name, and is refused.
    """

    def __init__(self, made: MCPServer[Any], path: str, hosts: str) -> None:
        names = [*_LOOPBACK, *filter(None, (name.strip() for name in hosts.split(",")))]
        allowed = [form for name in names for form in (name, f"{name}:*")]
        self._server = made
        self.app: ASGIApp = made.streamable_http_app(
            streamable_http_path=path,
            stateless_http=True,
            json_response=True,
            transport_security=TransportSecuritySettings(
                allowed_hosts=allowed,
                allowed_origins=[f"{scheme}://{name}" for scheme in ("http", "https") for name in allowed],
            ),
        )
        self._ending = asyncio.Event()
        self._running: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Be ready for requests."""
        ready = asyncio.Event()
        self._running = asyncio.create_task(self._run(ready))
        await ready.wait()

    async def end(self) -> None:
        """Stop; queries that still run get no answer."""
        self._ending.set()
        if self._running:
            await self._running

    async def _run(self, ready: asyncio.Event) -> None:
        """In a separate task: the one that ends a site that was renewed is not the one that started it."""
        async with self._server.session_manager.run():
            ready.set()
            await self._ending.wait()
