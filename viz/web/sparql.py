"""The SPARQL endpoint's face: a Dutch page with a form for browsers, the protocol itself for everyone else."""

from __future__ import annotations

import json
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlencode

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

import ontology
from queries import library
from queries.endpoint import Answer, Endpoint, Operation, read
from queries.http import GRAPHS, RESULTS, Problem, prefers_html
from viz.page import render

__all__ = ["routes"]

PATH = "/sparql"
_EXAMPLE = "joint-leads"
"""The query of the library that stands in an empty form."""


def routes(endpoint: Endpoint, base: str) -> list[BaseRoute]:
    """Where the endpoint answers."""
    return [Route(PATH, _Face(endpoint, base), name="sparql")]


@dataclass(frozen=True)
class _Face:
    endpoint: Endpoint
    base: str

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        browser = prefers_html(", ".join(Headers(scope=scope).getlist("accept")))
        if browser and scope["method"] in ("GET", "HEAD", "POST"):
            operation = await read(scope, receive, self.endpoint.limits.query_bytes)
            if operation.format is None:
                response = await self._page(scope, receive, operation)
                await response(scope, receive, send)
                return
        else:
            operation = None
        await self.endpoint(scope, receive, send, operation)

    async def _page(self, scope: Scope, receive: Receive, operation: Operation) -> Response:
        """The form, with the answer to its question or what is wrong with it."""
        answer, problem = None, None
        if operation.query is not None:
            asked = Operation(operation.query, operation.default, operation.named, "json")
            plain = {**scope, "headers": []}
            try:
                answer = await self.endpoint.answer(plain, receive, asked, graph_format="nt")
            except Problem as error:
                problem = error
        page = render(
            "sparql.html",
            query=operation.query if operation.query is not None else self._example(),
            result=_shown(answer) if answer else None,
            cut=answer.truncated.partition("=")[2] if answer and answer.truncated else None,
            problem=problem,
            downloads=_downloads(operation, answer) if answer else [],
        )
        headers = problem.headers if problem else {}
        return Response(page, problem.status if problem else HTTPStatus.OK, headers, "text/html; charset=utf-8")

    def _example(self) -> str:
        text = ontology.localised(library()[_EXAMPLE].text, self.base)
        return "\n".join(line for line in text.splitlines() if not line.startswith("#")).strip()


def _shown(answer: Answer) -> dict[str, object]:
    """An answer as the page shows it: a table, a yes or no, or the statements of a graph."""
    if answer.form == "graph":
        return {"statements": answer.body.decode()}
    found = json.loads(answer.body)
    if answer.form == "ask":
        return {"yes": found["boolean"]}
    columns, rows = found["head"]["vars"], found["results"]["bindings"]
    return {"columns": columns, "rows": [[_cell(row.get(name)) for name in columns] for row in rows]}


def _cell(term: dict[str, str] | None) -> dict[str, str | None]:
    """A term as its cell shows it: the text, where it leads, and its language."""
    if term is None:
        return {"text": "", "link": None, "language": None}
    text = str(term["value"])
    link = text if term["type"] == "uri" and text.startswith(("http://", "https://")) else None
    return {"text": text, "link": link, "language": term.get("xml:lang")}


def _downloads(operation: Operation, answer: Answer) -> list[tuple[str, str]]:
    """The label and address of the same answer in every format."""
    asked = [("query", operation.query or "")]
    asked += [("default-graph-uri", iri) for iri in operation.default]
    asked += [("named-graph-uri", iri) for iri in operation.named]
    formats = GRAPHS if answer.form == "graph" else RESULTS
    return [(form.label, f"{PATH}?{urlencode([*asked, ('format', form.name)])}") for form in formats]
