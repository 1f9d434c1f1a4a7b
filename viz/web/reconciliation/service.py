"""The Reconciliation Service API 0.2 (W3C Entity Reconciliation Community Group), which OpenRefine speaks, over HTTP.

Offered are queries, previews and suggestions; not data extension, flyouts and JSONP, which the API leaves open.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Annotated, Any, Literal
from urllib.parse import quote

from pydantic import BaseModel, Field, TypeAdapter, ValidationError, model_validator
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from ontology import fold
from viz.page import render
from viz.web.endpoint.protocol import FORM, content_type, read_body, read_fields
from viz.web.http.negotiation import HEADERS, Problem
from viz.web.model.kinds import KINDS
from viz.web.paging import PageLimits
from viz.web.reconciliation.matching import PROPERTIES, TYPES, Candidate, Matcher, Wanted
from viz.web.text.format import voice
from viz.web.urls import PARAMETERS, RECONCILE, address, app_root, origin, root

__all__ = ["Reconciliation", "takes_queries"]

WIDTH, HEIGHT = 420, 280
"""Of a preview, in pixels."""

_FRAMED = {
    "Content-Security-Policy": HEADERS["Content-Security-Policy"].replace("frame-ancestors 'none'", "frame-ancestors *")
}
"""A preview is made to stand in the page of a client."""

Json = dict[str, Any]


class _Entity(BaseModel):
    id: str


_Value = Annotated[str | int | float | bool | _Entity, Field(union_mode="left_to_right")]


class _Property(BaseModel):
    pid: str
    v: _Value | list[_Value]

    def values(self) -> list[str]:
        """The values as text; of an entity its identifier."""
        given = self.v if isinstance(self.v, list) else [self.v]
        return [value.id if isinstance(value, _Entity) else str(value) for value in given]


class _Query(BaseModel):
    query: str = ""
    type: str | list[str] = Field(default_factory=list)
    limit: int | None = Field(default=None, ge=1)
    properties: list[_Property] = Field(default_factory=list)
    type_strict: Literal["any", "should", "all"] | None = None

    @model_validator(mode="after")
    def _asks(self) -> _Query:
        if not self.query.strip() and not self.properties:
            raise ValueError("it needs a 'query' or 'properties'")
        return self


_BATCH = TypeAdapter(dict[str, _Query])


def takes_queries(path: str) -> bool:
    """Whether a path is that of the service itself, which is also asked with POST."""
    return re.fullmatch(rf"(/plan/[^/]+)?{RECONCILE}(/[a-z]{{2}})?", path) is not None


class Reconciliation:
    """The service in one language; `matcher` gives that of the plan that a request chooses."""

    def __init__(self, matcher: Callable[[Request], Matcher], limits: PageLimits, language: str) -> None:
        self.matcher, self.limits, self.language = matcher, limits, language
        self.t = voice(language).t
        self.path = f"{RECONCILE}/{language}" if language != "nl" else RECONCILE

    def routes(self) -> list[Route]:
        """The service itself, and what its manifest names."""
        return [
            Route(self.path, self.endpoint, methods=["GET", "POST"]),
            Route(f"{self.path}/view", self.view),
            Route(f"{self.path}/preview", self.preview),
            Route(f"{self.path}/suggest/{{what}}", self.suggest),
        ]

    # --- manifest and queries ------------------------------------------------------------------

    async def endpoint(self, request: Request) -> Response:
        """The manifest, or the answers to a batch of queries."""
        batch = await self._batch(request)
        if batch is None:
            return await run_in_threadpool(self._manifest, request)
        return await run_in_threadpool(self._answers, request, batch)

    async def _batch(self, request: Request) -> str | None:
        """The batch that is asked, as JSON; None for none. Raises Problem for another kind of request."""
        most = self.limits.query_bytes
        fields = read_fields(request.scope["query_string"], "the query string", most)
        if request.method == "POST":
            media_type, _ = content_type(request.headers.get("content-type", ""))
            if media_type != FORM:
                dutch = "Deze soort inhoud wordt hier niet gelezen."
                raise Problem(415, f"queries are posted as {FORM}", dutch, headers={"Accept": FORM})
            fields += read_fields(await read_body(request.receive, most), "the form", most)
        given = [value for name, value in fields if name == "queries"]
        if len(given) > 1 or (request.method == "POST" and not given):
            raise Problem(400, "one field 'queries' is expected", "Er is geen vraag gegeven, of meer dan één.")
        return given[0] if given else None

    def _manifest(self, request: Request) -> Response:
        base, site = self.matcher(request).base, _site(request)
        at = f"{site}{self.path}"
        told: Json = {
            "versions": ["0.2"],
            "name": self.t("vapa: Vlaams Actieplan Armoedebestrijding", "vapa: Flemish Action Plan against Poverty"),
            "identifierSpace": f"{base}/id/",
            "schemaSpace": f"{base}/ns",
            "documentation": f"{site}{address('data')}",
            "logo": f"{request.base_url}assets/icon.svg",
            "defaultTypes": [self._type(kind) for kind in TYPES],
            "view": {"url": f"{at}/view?id={{{{id}}}}"},
            "preview": {"url": f"{at}/preview?id={{{{id}}}}", "width": WIDTH, "height": HEIGHT},
            "suggest": {
                what: {"service_url": at, "service_path": f"/suggest/{what}"} for what in ("entity", "property", "type")
            },
            "batchSize": self.limits.reconcile_queries,
        }
        return JSONResponse(told)

    def _answers(self, request: Request, batch: str) -> Response:
        most = self.limits.reconcile_queries
        try:
            queries = _BATCH.validate_json(batch)
        except ValidationError as error:
            raise Problem(400, _said(error), "Deze vragen zijn niet te lezen.") from None
        if len(queries) > most:
            raise Problem(
                413, f"a batch may hold {most} queries, and this has {len(queries)}", "Dit zijn te veel vragen."
            )
        matcher = self.matcher(request)
        found = {key: matcher.find(self._wanted(key, query)) for key, query in queries.items()}
        shown = {key: min(queries[key].limit or most, self.limits.reconcile_candidates) for key in queries}
        cut = sum(len(found[key]) > shown[key] for key in queries)
        answers = {
            key: {"result": [self._candidate(matcher, one) for one in candidates[: shown[key]]]}
            for key, candidates in found.items()
        }
        headers = {"X-Vapa-Truncated": f"{cut} of {len(queries)} queries have more candidates"} if cut else None
        return JSONResponse(answers, headers=headers)

    def _wanted(self, key: str, query: _Query) -> Wanted:
        types = [query.type] if isinstance(query.type, str) else query.type
        for kind, given, known in (
            ("type", types, TYPES),
            ("property", [one.pid for one in query.properties], PROPERTIES),
        ):
            if unknown := [name for name in given if name not in known]:
                told = f"query '{key[:80]}': there is no {kind} '{unknown[0][:80]}', but {', '.join(known)}"
                raise Problem(400, told, "Die soort of eigenschap is er niet.")
        return Wanted(query.query, types or TYPES, [(one.pid, one.values()) for one in query.properties])

    def _candidate(self, matcher: Matcher, one: Candidate) -> Json:
        return {
            "id": matcher.identifier(one.iri),
            "name": self._name(matcher, one.iri),
            "description": self._description(matcher, one.iri),
            "type": [self._type(one.kind)],
            "score": one.score,
            "features": [
                {"id": "name_likeness", "value": round(one.likeness, 3)},
                {"id": "property_agreement", "value": round(one.agreement, 3)},
            ],
            "match": one.match,
        }

    # --- what a thing is -----------------------------------------------------------------------

    def _type(self, kind: str) -> Json:
        return {"id": kind, "name": KINDS[kind].one(self.language)}

    def _name(self, matcher: Matcher, iri: str) -> str:
        return matcher.plan.names.of(iri, self.language)

    def _description(self, matcher: Matcher, iri: str) -> str:
        """What kind of thing it is, and what is said of it: a summary, a definition or other names."""
        plan, measure = matcher.plan, matcher.plan.measures.get(iri)
        said = measure.summary if measure else "; ".join(plan.details(iri, "definition", self.language))
        also = ", ".join(plan.details(iri, "altLabel", self.language))
        return f"{KINDS[matcher.kinds[iri]].one(self.language)}: {said or also}".removesuffix(": ")

    def _asked(self, request: Request) -> tuple[Matcher, str]:
        matcher, given = self.matcher(request), request.query_params.get("id", "")
        if (iri := matcher.iri(given)) is None:
            raise Problem(404, f"there is no entity '{given[:80]}'", "Dit is hier niet bekend.")
        return matcher, iri

    def view(self, request: Request) -> Response:
        """A redirect to the page about an entity."""
        matcher, iri = self._asked(request)
        spoken = f"?{PARAMETERS['language']}={self.language}" if self.language != "nl" else ""
        return Response(
            status_code=303, headers={"Location": f"{app_root(request)}{matcher.plan.names.path(iri)}{spoken}"}
        )

    def preview(self, request: Request) -> Response:
        """A small page about an entity, to stand in a frame."""
        matcher, iri = self._asked(request)
        page = render(
            "preview.html",
            lang=self.language,
            t=self.t,
            style=f"{app_root(request)}/assets/vapa.css",
            name=self._name(matcher, iri),
            description=(told := self._description(matcher, iri)),
            also=[name for name in matcher.plan.details(iri, "altLabel", self.language) if name not in told],
            page=f"{_site(request)}{self.path}/view?id={quote(matcher.identifier(iri), safe='')}",
        )
        return HTMLResponse(page, headers=_FRAMED)

    # --- suggestions ---------------------------------------------------------------------------

    def suggest(self, request: Request) -> Response:
        """Entities, types or properties that what was typed may mean."""
        make = {"entity": self._entities, "type": self._types, "property": self._properties}.get(
            request.path_params["what"]
        )
        if make is None:
            raise Problem(404, "entities, types and properties are suggested", "Dit adres bestaat niet.")
        skipped = request.query_params.get("cursor") or "0"
        if not re.fullmatch(r"[0-9]{1,9}", skipped, re.ASCII):
            raise Problem(400, "'cursor' is a whole number from 0", "Een plaats in de lijst is een getal vanaf 0.")
        found = make(self.matcher(request), request.query_params.get("prefix", ""))
        return JSONResponse({"result": found[int(skipped) : int(skipped) + self.limits.reconcile_candidates]})

    def _entities(self, matcher: Matcher, prefix: str) -> Sequence[Json]:
        return [
            {
                "id": matcher.identifier(iri),
                "name": self._name(matcher, iri),
                "description": self._description(matcher, iri),
                "notable": [self._type(matcher.kinds[iri])],
            }
            for iri in matcher.begun(prefix)
        ]

    def _types(self, _: Matcher, prefix: str) -> Sequence[Json]:
        return _begun((self._type(kind) for kind in TYPES), prefix)

    def _properties(self, _: Matcher, prefix: str) -> Sequence[Json]:
        return _begun(({"id": name, "name": self.t(*words)} for name, words in PROPERTIES.items()), prefix)


def _begun(items: Iterable[Json], prefix: str) -> list[Json]:
    """Those in whose name or identifier a word begins with what was typed."""
    begin = re.compile(rf"\b{re.escape(fold(prefix.strip()))}")
    return [item for item in items if begin.search(fold(f"{item['id']} {item['name']}"))]


def _site(request: Request) -> str:
    """The address of the site with the plan that is chosen."""
    return f"{origin(request)}{root(request)}"


def _said(error: ValidationError) -> str:
    """The first thing that is wrong with a batch, and where."""
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    where = ".".join(map(str, first["loc"]))[:80]
    return f"the queries are not to be read{f': {where}' if where else ''}: {first['msg']}"
