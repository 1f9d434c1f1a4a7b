"""Search over names, other names, numbers and summaries, and over the plan's own text where the server was given it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from queries.rows import grouped
from viz.once import once
from viz.web.model.kinds import KINDS, thing_kinds
from viz.web.model.meetings import in_title, portfolios
from viz.web.model.plan import Plan
from viz.web.pages.base import PlanRoutes
from viz.web.search.index import ALSO, LONGEST, Answer, Entry, Hit, Index
from viz.web.search.source import Excerpt, Passages
from viz.web.site import language, page
from viz.web.text.format import voice
from viz.web.urls import PAGES, changed, given, root

__all__ = ["Search"]

_OF_EACH = 8
"""How many things of each kind the page shows before it offers all of that kind."""

SHOWN = 12
"""How many of a kind a page shows at first, and how many suggestions there are while typing."""

_KINDS = [kind for kind in thing_kinds() if kind.searched]
"""The kinds of things that are searched; among equals the first comes first."""

_CALLED = dict.fromkeys(
    ("post", "person"), "Vlaams Vlaamse Flemish minister-president viceminister vice-minister-president"
)
"""What people also call things of a kind."""

_ASKED_FOR = ("person", "actor", "target-group")
"""Kinds that somebody means who types the whole name of one: these come before measures then, as nothing else does."""

_LAST = ("sdg", "sdg-goal", "finding")
"""Kinds that come after all others."""

_PAGE = re.compile(r"\s*(?:bladzijde|bladz|blz|pagina|pag|page|p)[. ]*(\d{1,4})\s*", re.IGNORECASE)
"""How people name a page of the plan."""

_WHICH_MINISTER = re.compile(
    r"\s*(?:(?:vlaamse?|flemish)\s+)?(?:vice-?)?minister\s+(?:van|voor|of|for)\s+(.+)", re.IGNORECASE
)
"""How a question begins that only a minister answers."""


class Search(PlanRoutes):
    """The page with what was found, and the same as JSON for suggestions while typing."""

    def __init__(self, plan: Plan, passages: Passages | None = None) -> None:
        """`passages` are those of the plan's text, to be searched too."""
        super().__init__(plan)
        self.passages = passages

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

    def _entries(self) -> Iterable[Entry]:
        plan, names, holders = self.plan, self.plan.names, self.plan.vocabulary.holders
        posts = grouped((person, names.of(post)) for post in plan.all_of("post") for person in holders(post))
        for kind in _KINDS:
            what = " ".join((*kind.names, *(kind.short or ()), _CALLED.get(kind.key, "")))
            for iri in plan.all_of(kind.key):
                also = [names.of(iri, "en"), *plan.texts(iri), *posts[iri], *map(names.of, holders(iri))]
                also += self._subjects(iri) if kind.key == "post" else ()
                yield Entry(iri, kind.key, names.of(iri), ALSO.join(also), ALSO.join(self._told(iri)), what)

    def _subjects(self, post: str) -> Iterator[str]:
        """What a minister is for: each part of the title, and the themes that it names by all their names."""
        names = self.plan.names
        yield from portfolios(names.of(post))
        for theme in self.plan.all_of("theme"):
            if in_title(self.plan, post, theme):
                yield from (names.of(theme), names.of(theme, "en"), *self.plan.details(theme, "altLabel", "nl"))

    def _told(self, iri: str) -> Iterable[str]:
        """What is said of a measure or finding, amounts as both languages write them."""
        if measure := self.plan.measures.get(iri):
            yield measure.summary
            yield from (voice("nl").euro(line.amount) for line in measure.lines)
        if found := self.plan.findings.get(iri):
            yield from (*found.finding.told("nl"), *found.finding.told("en"))

    def page(self, request: Request) -> Response:
        """What was found, by kind."""
        v, query = self.view(request), _query(request)
        answer, excerpts = self._answer(query)
        groups = grouped((kind, iri) for iri, kind in answer.hits)  # the kind of what comes first is first
        asked = given(request, "kind")
        excerpts = excerpts if asked in ("", "passage") else []
        return page(
            v,
            "search.html",
            q=query,
            answer=answer,
            number=len(answer.hits) + len(excerpts),
            asked=asked,
            shown=len(answer.hits) if asked else _OF_EACH,
            text_page=self._text_page(query),
            text_searched=self.passages is not None,
            places=len(excerpts),
            excerpts=excerpts if asked else excerpts[:_OF_EACH],
            groups=[
                (kind, KINDS[kind].full_many(v.lang), iris) for kind, iris in groups.items() if asked in ("", kind)
            ],
            only=lambda kind: changed(request, kind=kind),
        )

    def _answer(self, query: str) -> tuple[Answer, list[Excerpt]]:
        """What is found in the graph and in the plan's text; only what neither holds is looked for loosely."""
        if (asked := _WHICH_MINISTER.match(query)) and (hits := self._ministers(asked[1])):
            return Answer(hits, query), []
        if page := _PAGE.fullmatch(query):
            on_it = (m.iri for m in self.plan.measures.values() if int(page[1]) in m.pages)
            return Answer(tuple(Hit(iri, "measure") for iri in on_it), query), []
        answer = self.index.find(query, loosely=False)
        excerpts = self.passages.find(query) if self.passages else []
        answer = answer if answer.hits or excerpts else self.index.find(query)
        named = {hit for hit in self.index.called(answer.asked) if hit.kind in _ASKED_FOR}
        ranked = sorted(answer.hits, key=lambda hit: (hit not in named, hit.kind != "measure", hit.kind in _LAST))
        return replace(answer, hits=tuple(ranked)), excerpts

    def _text_page(self, query: str) -> int | None:
        """The page of the plan's text that a query names, where it is here."""
        page, pages = _PAGE.fullmatch(query), self.passages.source.paragraphs if self.passages else ()
        return int(page[1]) if page and any(number == int(page[1]) for number, *_ in pages) else None

    def _ministers(self, subject: str) -> tuple[Hit, ...]:
        """The ministers for a subject, and who they are."""
        posts = [hit for hit in self.index.called(subject) if hit.kind == "post"]
        people = [Hit(person, "person") for post in posts for person in self.plan.vocabulary.holders(post.iri)]
        return (*posts, *people)

    def json(self, request: Request) -> Response:
        """The best few, for suggestions while typing."""
        query, lang = _query(request), language(request)
        answer, excerpts = self._answer(query)
        names, f, start = self.plan.names, voice(lang), root(request)
        found = [(names.of(iri, lang), KINDS[kind].full(lang), names.path(iri)) for iri, kind in answer.hits[:SHOWN]]
        where = f.t("Tekst van het plan", "The plan's text")
        for excerpt in excerpts[: SHOWN - len(found)]:
            told = names.of(excerpt.thing, lang) if excerpt.thing else "".join(text for text, _ in excerpt.runs)
            found.append((told, f"{where}, {f.pages([excerpt.page])}", excerpt.path(query)))
        results = [{"label": label, "kind": kind, "href": f"{start}{path}"} for label, kind, path in found]
        return JSONResponse({"query": query, "results": results}, headers={"Vary": "Cookie"})


def _query(request: Request) -> str:
    return given(request, "query")[:LONGEST]
