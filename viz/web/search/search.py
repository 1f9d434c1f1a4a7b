"""Search over names, other names, numbers and summaries, and over the plan's own text where the server was given it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from viz.once import once
from viz.web.model.kinds import KINDS, thing_kinds
from viz.web.model.plan import Plan
from viz.web.model.view import View
from viz.web.search.index import LONGEST, Hit, Index
from viz.web.search.source import Excerpt, Passages
from viz.web.site import language, page
from viz.web.text.format import voice
from viz.web.urls import PAGES, changed, given, root

__all__ = ["Search"]

SHOWN = 12
"""How many of a kind a page shows at first, and how many suggestions there are while typing."""

_KINDS = [kind for kind in thing_kinds() if kind.searched]
"""The kinds of things that are searched; among equals the first comes first."""


class Search:
    """The page with what was found, and the same as JSON for suggestions while typing."""

    def __init__(self, plan: Plan, passages: Passages | None = None) -> None:
        """`passages` are those of the plan's text, to be searched too."""
        self.plan, self.passages = plan, passages

    def routes(self) -> list[Route]:
        """The page and its JSON."""
        return [Route(PAGES["search"], self.page), Route(f"{PAGES['search']}.json", self.json)]

    @once
    def index(self) -> Index:
        """Made when first needed, once."""
        return Index(self._entries())

    def warm(self) -> None:
        """Make the indexes now, so that no reader waits for them."""
        _ = self.index, self.passages and self.passages.index

    def _entries(self) -> Iterable[tuple[str, str, Iterable[tuple[str, float]]]]:
        plan, names = self.plan, self.plan.names
        for kind in _KINDS:
            for iri in plan.all_of(kind.key):
                texts = [(names.of(iri), 3.0), (names.of(iri, "en"), 2.0)]
                texts += [(text, 1.5) for text in plan.texts(iri)]
                if measure := plan.measures.get(iri):
                    texts += [(measure.identifier, 4.0), (measure.summary, 1.0)]
                if kind.key == "finding" and (found := plan.findings.get(iri)):
                    told = (*found.finding.told("nl"), *found.finding.told("en"))
                    texts = list(zip(told, (1.2, 0.6, 0.8, 0.4), strict=True))
                if kind.key == "post":
                    texts += [(names.of(person), 2.5) for person in plan.vocabulary.holders(iri)]
                yield iri, kind.key, texts

    def page(self, request: Request) -> Response:
        """What was found, by kind."""
        v, query = View(self.plan, language(request)), _query(request)
        hits = self.index.find(query) if query else ()
        groups: dict[str, list[Hit]] = defaultdict(list)
        for hit in hits:
            groups[hit.kind].append(hit)
        order = [kind.key for kind in _KINDS if kind.key in groups]
        order.sort(key=lambda kind: -groups[kind][0].score)
        if asked := given(request, "kind"):
            order = [kind for kind in order if kind == asked]
        shown = len(hits) if asked else SHOWN
        places = self._places(query) if asked in ("", "passage") else []
        return page(
            request,
            "search.html",
            v=v,
            q=query,
            number=len(hits) + len(places),
            asked=asked,
            shown=shown,
            places=len(places),
            excerpts=self._excerpts(query, places if asked else places[:SHOWN]),
            groups=[(kind, KINDS[kind].full_many(v.lang), groups[kind]) for kind in order],
            only=lambda kind: changed(request, kind=kind),
        )

    def _places(self, query: str) -> list[str]:
        return self.passages.find(query) if self.passages and query else []

    def _excerpts(self, query: str, places: list[str]) -> list[Excerpt]:
        return self.passages.excerpts(query, places) if self.passages else []

    def json(self, request: Request) -> Response:
        """The best few, for suggestions while typing."""
        query, lang = _query(request), language(request)
        hits = self.index.find(query)[:SHOWN] if query else ()
        found = [(hit.iri, KINDS[hit.kind].full_many(lang), "") for hit in hits]
        f = voice(lang)
        where = f.t("Tekst van het plan", "The plan's text")
        for excerpt in self._excerpts(query, self._places(query)[: SHOWN - len(found)]):
            found.append((excerpt.thing, f"{where}, {f.pages([excerpt.page])}", f"#{excerpt.anchor}"))
        names = self.plan.names
        results = [
            {"label": names.of(iri, lang), "kind": kind, "href": f"{root(request)}{names.path(iri)}{anchor}"}
            for iri, kind, anchor in found
        ]
        return JSONResponse({"query": query, "results": results}, headers={"Vary": "Cookie"})


def _query(request: Request) -> str:
    return given(request, "query")[:LONGEST]
