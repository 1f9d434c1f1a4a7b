"""The SPARQL endpoint's face: a page with an editor for browsers, the protocol itself for everyone else.

The page is a plain form. Where the editor is installed (hatch_build.py brings it), its script turns the text field into
one; everything else, the examples with their values and the answer, comes from the server.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import Receive, Scope, Send

import ontology
from ontology import Iris, natural
from queries import Store, library
from queries.library import GROUPS, Query, QueryError
from viz.web.endpoint import Answer, Endpoint, Operation, read
from viz.web.http.compression import Assets
from viz.web.http.negotiation import GRAPHS, RESULTS, Problem, header, prefers_html
from viz.web.model.kinds import KINDS
from viz.web.site import language, page
from viz.web.text.format import LANGUAGES
from viz.web.urls import PAGES, given

__all__ = ["routes"]

PATH = PAGES["sparql"]
VENDOR = Path(__file__).parent.parent / "vendor"
_EXAMPLE = "joint-leads"
"""The query of the library that stands in an empty form."""


def routes(endpoint: Endpoint, store: Store) -> list[BaseRoute]:
    """Where the endpoint answers, and where the editor comes from."""
    return [
        Route(PATH, _Face(endpoint, store), name="sparql"),
        Mount("/vendor", Assets(directory=VENDOR, check_dir=False)),
    ]


@dataclass(frozen=True)
class _Chosen:
    """A query of the library that the reader chose, with the values given for its parameters."""

    query: Query
    values: Mapping[str, str]


class _Face:
    def __init__(self, endpoint: Endpoint, store: Store) -> None:
        self.endpoint, self.store, self.base = endpoint, store, store.base

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        browser = prefers_html(header(scope, b"accept"))
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
        request = Request(scope)
        answer, problem, text = None, None, operation.query
        chosen = self._chosen(request) if text is None else None
        try:
            if chosen is not None:
                text = _plain(self._bound(chosen))
            if text is not None:
                asked = Operation(text, operation.default, operation.named, "json", self.endpoint.limits.page_rows)
                answer = await self.endpoint.answer({**scope, "headers": []}, receive, asked, graph_format="nt")
        except Problem as error:
            problem = error
        return page(
            request,
            "sparql.html",
            status=problem.status if problem else HTTPStatus.OK,
            headers=problem.headers if problem else {},
            query=text if text is not None else _plain(ontology.localised(library()[_EXAMPLE].text, self.base)),
            result=self._shown(answer) if answer else None,
            cut=answer.truncated.partition("=")[2] if answer and answer.truncated else None,
            hint=answer.hint if answer else None,
            problem=problem,
            downloads=_downloads(Operation(text, operation.default, operation.named), answer) if answer else [],
            examples=_by_group(language(request)),
            chosen=chosen,
            things=self.things[language(request)],
            editor=(VENDOR / "yasqe.js").exists(),
            terms=self.terms,
        )

    def _shown(self, answer: Answer) -> dict[str, object]:
        """An answer as the page shows it: a table, a yes or no, or the statements of a graph."""
        if answer.form == "graph":
            return {"statements": answer.body.decode()}
        found = json.loads(answer.body)
        if answer.form == "ask":
            return {"yes": found["boolean"]}
        columns, rows = found["head"]["vars"], found["results"]["bindings"]
        return {"columns": columns, "rows": [[self._cell(row.get(name)) for name in columns] for row in rows]}

    def _cell(self, term: dict[str, str] | None) -> dict[str, str | None]:
        """A term as its cell shows it: the text, where it leads (our own things to their pages here), its language."""
        if term is None:
            return {"text": "", "link": None, "language": None}
        text, link = str(term["value"]), None
        if term["type"] == "uri" and text.startswith(("http://", "https://")):
            own = text.startswith((f"{self.base}/id/", f"{self.base}/ns#"))
            link = text.removeprefix(self.base) if own else text
        return {"text": text, "link": link, "language": term.get("xml:lang")}

    # --- the library as examples -----------------------------------------------------------------

    def _chosen(self, request: Request) -> _Chosen | None:
        """The example that the address names. Raises Problem (404) when there is none."""
        name = given(request, "example")
        if not name:
            return None
        query = library().get(name)
        if query is None:
            raise Problem(404, f"there is no query '{name[:80]}'", "Deze voorbeeldvraag bestaat niet.")
        values = {p.name: request.query_params.get(f"p.{p.name}", "").strip() for p in query.parameters}
        return _Chosen(query, {key: value for key, value in values.items() if value})

    def _bound(self, chosen: _Chosen) -> str:
        types = {parameter.name: parameter.type for parameter in chosen.query.parameters}
        try:
            return self.store.bound(
                chosen.query, **{key: self._short(types[key], value) for key, value in chosen.values.items()}
            )
        except QueryError as error:
            dutch = "Een ingevulde waarde bestaat niet in het plan: kies uit de lijst die bij het typen verschijnt."
            raise Problem(400, str(error), dutch) from None

    def _short(self, kind: str, value: str) -> str:
        """The short name of a thing for who typed what it is called, whatever the case; else the value itself."""
        typed, known = value.casefold(), [pair for things in self.things.values() for pair in things.get(kind, ())]
        return next((own for own, name in known if typed in (own.casefold(), name.casefold())), value)

    @cached_property
    def things(self) -> Mapping[str, Mapping[str, list[tuple[str, str]]]]:
        """What parameters of a type can be, by language: short name and name (else the Dutch one) of each thing."""
        return {lang: self._things(lang) for lang in LANGUAGES}

    def _things(self, lang: str) -> Mapping[str, list[tuple[str, str]]]:
        types = {p.type for query in library().values() for p in query.parameters}
        names = {
            str(row["thing"]): str(row["name"]) for of in ("nl", lang) for row in self.store.query("names", language=of)
        }
        found: dict[str, list[tuple[str, str]]] = {}
        for thing, name in names.items():
            _, is_term, term = thing.partition(f"{self.base}/ns#")
            parts = ["term", term] if is_term else thing.removeprefix(f"{self.base}/id/").split("/")
            if is_term or (parts[0] in types and parts[0] in KINDS and len(parts) == KINDS[parts[0]].depth):
                found.setdefault(parts[0], []).append((parts[-1], name))
        found["text"] = []
        return {kind: sorted(choices, key=lambda choice: natural(choice[0])) for kind, choices in found.items()}

    @cached_property
    def terms(self) -> list[tuple[str, str, str]]:
        """The classes and properties in use, under their prefixes: name, what it is called, "class" or "property"."""
        names = {str(row["thing"]): str(row["name"]) for row in self.store.query("names")}
        iris = Iris(self.base)
        found: set[tuple[str, str, str]] = set()
        for query, column, kind in (("classes", "class", "class"), ("properties", "property", "property")):
            for row in self.store.query(library("linked_data")[query]):
                iri = str(row[column])
                if (short := iris.shortened(f"<{iri}>")) != iri:
                    found.add((short, names.get(iri, ""), kind))
        return sorted(found)


def _plain(text: str) -> str:
    """A query of the library without its header and its mark for parameters."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("# parameters")]
    while lines and (lines[0].startswith("#") or not lines[0].strip()):
        lines.pop(0)
    return "\n".join(lines).strip()


def _by_group(lang: str) -> Mapping[str, list[Query]]:
    """The queries of the library under the heading of their group."""
    groups = {name: [query for query in library().values() if query.group == name] for name in GROUPS}
    return {GROUPS[name][lang]: queries for name, queries in groups.items() if queries}


def _downloads(operation: Operation, answer: Answer) -> list[tuple[str, str]]:
    """The label and address of the same answer in every format."""
    asked = [("query", operation.query or "")]
    asked += [("default-graph-uri", iri) for iri in operation.default]
    asked += [("named-graph-uri", iri) for iri in operation.named]
    formats = GRAPHS if answer.form == "graph" else RESULTS
    return [(form.label, f"{PATH}?{urlencode([*asked, ('format', form.name)])}") for form in formats]
