"""The plan's own text, page by page, with the words that prove what the graph says; where the server was given it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from viz.once import once
from viz.web.http.negotiation import Problem
from viz.web.model.plan import Plan
from viz.web.model.records import Measure, Passage
from viz.web.pages.base import PlanPage
from viz.web.search.index import LONGEST
from viz.web.search.source import Passages
from viz.web.site import Crumb, page
from viz.web.urls import given

__all__ = ["PlanText"]


@dataclass(frozen=True)
class Paragraph:
    """A paragraph: its first line, its text in runs, and the things that it proves something of.

    A run comes with where it leads: to what it proves, empty for words that prove nothing; and whether it was sought.
    """

    first: int
    runs: Sequence[tuple[str, str, bool]]
    things: Sequence[str] = ()


@dataclass(frozen=True)
class Field:
    """A field of a fiche, such as description, with its paragraphs."""

    name: str
    paragraphs: Sequence[Paragraph]


class PlanText(PlanPage):
    """The pages of the plan's document, and the fiche of a measure in it."""

    name = "text"

    def __init__(self, plan: Plan, passages: Passages) -> None:
        super().__init__(plan)
        self.passages, self.source = passages, passages.source

    @once
    def _pages(self) -> list[int]:
        return sorted({page for page, _, _ in self.source.paragraphs})

    @once
    def _proofs(self) -> list[Passage]:
        """The passages of this plan that quote words, in the order of the document."""
        plan, names = self.plan.record.slug, self.plan.names
        own = (p for p in self.plan.passages.values() if p.mention and names.plan_of(names.owner(p.iri)) == plan)
        return sorted(own, key=lambda passage: (passage.first, passage.iri))

    def show(self, request: Request) -> Response:
        """A page of the document. Raises Problem (404) for one that it does not have."""
        asked = given(request, "page") or str(self._pages[0])
        if not asked.isdecimal() or int(asked) not in self._pages:
            raise Problem(404, f"there is no page '{asked[:20]}'", "Deze bladzijde heeft het document niet.")
        v, number = self.view(request), int(asked)
        title = f"{v.t('De tekst van het plan', 'The text of the plan')}, {v.f.pages([number])}"
        return page(
            v,
            "text.html",
            crumbs=[Crumb(self.plan.record.title(v.lang), self.plan.names.path(self.plan.record.iri) or "/")],
            title=title,
            number=number,
            pages=self._pages,
            paragraphs=list(self._paragraphs(number, query := given(request, "query")[:LONGEST])),
            sought_for=query,
        )

    def _paragraphs(self, number: int, query: str) -> Iterator[Paragraph]:
        for at, first, last in self.source.paragraphs:
            if at == number:
                proofs = _within(self._proofs, first, last)
                leads = {proof.mention: self.plan.names.path(proof.iri) or "" for proof in reversed(proofs)}
                runs = tuple(
                    (part, to, lit)
                    for text, to in _marked(self.source.text(first, last), leads)
                    for part, lit in (self.passages.index.lit(query, text) if query else [(text, False)])
                    if part
                )
                things = dict.fromkeys(self.plan.names.owner(p.iri) for p in proofs)
                yield Paragraph(first, runs, [iri for iri in things if self.plan.names.path(iri)])

    def fiche(self, measure: Measure) -> list[Field]:
        """The fields of a measure's fiche but its title; the words that prove something lead to it on the same page."""
        passages = sorted(self.plan.passages_of(measure.iri), key=lambda passage: passage.first)
        proofs = [passage for passage in passages if passage.mention]
        fields = [p for p in passages if p.field not in ("", "title") and p.node == measure.iri and not p.mention]
        return [Field(field.field, tuple(self._of_field(measure, field, proofs))) for field in fields]

    def _of_field(self, measure: Measure, field: Passage, proofs: Sequence[Passage]) -> Iterator[Paragraph]:
        for _, start, end in self.source.paragraphs:
            first, last = max(start, field.first), min(end, field.last)
            if first <= last:
                found = reversed(_within(proofs, first, last))
                leads = {
                    p.mention: f"#{p.node.removeprefix(f'{measure.iri}/')}" for p in found if p.node != measure.iri
                }
                yield Paragraph(first, [(*run, False) for run in _marked(self.source.text(first, last), leads)])


def _within(proofs: Iterable[Passage], first: int, last: int) -> list[Passage]:
    """The passages that touch some lines."""
    return [proof for proof in proofs if proof.first <= last and proof.last >= first]


def _marked(text: str, leads: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """A text in runs, each with where it leads: mentions to what they prove, all else nowhere."""
    words = sorted(map(re.escape, leads), key=len, reverse=True)
    parts = re.split(f"({'|'.join(words)})", text) if words else [text]
    yield from ((part, leads[part] if at % 2 else "") for at, part in enumerate(parts) if part)
