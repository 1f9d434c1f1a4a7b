"""The plan's own text, page by page, with the words that prove what the graph says; where the server was given it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from viz.once import once
from viz.web.http.negotiation import Problem
from viz.web.model.plan import Plan
from viz.web.model.records import Passage
from viz.web.model.view import View
from viz.web.search.source import Source
from viz.web.site import Crumb, language, page
from viz.web.urls import PAGES, given

__all__ = ["PlanText"]


@dataclass(frozen=True)
class Paragraph:
    """A paragraph: its first line, its text in runs with whether they prove something, and the things they prove."""

    first: int
    runs: Sequence[tuple[str, bool]]
    things: Sequence[str]


class PlanText:
    """The pages of the plan's document."""

    def __init__(self, plan: Plan, source: Source) -> None:
        self.plan, self.source = plan, source

    def routes(self) -> list[Route]:
        """One page, which the address turns over."""
        return [Route(PAGES["text"], self.page)]

    @once
    def _pages(self) -> list[int]:
        return sorted({page for page, _, _ in self.source.paragraphs})

    @once
    def _proofs(self) -> list[Passage]:
        """The passages of this plan that quote words, in the order of the document."""
        plan, names = self.plan.record.slug, self.plan.names
        own = (p for p in self.plan.passages.values() if p.mention and names.plan_of(names.owner(p.iri)) == plan)
        return sorted(own, key=lambda passage: (passage.first, passage.iri))

    def page(self, request: Request) -> Response:
        """A page of the document. Raises Problem (404) for one that it does not have."""
        asked = given(request, "page") or str(self._pages[0])
        if not asked.isdecimal() or int(asked) not in self._pages:
            raise Problem(404, f"there is no page '{asked[:20]}'", "Deze bladzijde heeft het document niet.")
        v, number = View(self.plan, language(request)), int(asked)
        title = f"{v.t('De tekst van het plan', 'The text of the plan')}, {v.f.pages([number])}"
        return page(
            request,
            "text.html",
            v=v,
            crumbs=[Crumb(self.plan.record.title(v.lang), self.plan.names.path(self.plan.record.iri) or "/")],
            cite=title,
            title=title,
            number=number,
            pages=self._pages,
            paragraphs=list(self._paragraphs(number)),
        )

    def _paragraphs(self, number: int) -> Iterator[Paragraph]:
        for at, first, last in self.source.paragraphs:
            if at == number:
                proofs = [p for p in self._proofs if p.first <= last and p.last >= first]
                runs = tuple(_marked(self.source.text(first, last), (p.mention for p in proofs)))
                things = dict.fromkeys(self.plan.names.owner(p.iri) for p in proofs)
                yield Paragraph(first, runs, [iri for iri in things if self.plan.names.path(iri)])


def _marked(text: str, mentions: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """A text in runs, and whether they are one of these mentions."""
    words = sorted({re.escape(mention) for mention in mentions}, key=len, reverse=True)
    parts = re.split(f"({'|'.join(words)})", text) if words else [text]
    yield from ((part, at % 2 == 1) for at, part in enumerate(parts) if part)
