"""The dossier: measures and findings gathered for a meeting, in an order, with notes. Its address holds all of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from queries.exports.documents import Chapter, text_document
from viz.web.http.negotiation import Problem
from viz.web.model.records import Found, Measure
from viz.web.pages.base import PlanPage
from viz.web.pages.dossier_items import facts_of, name_of, summary_of
from viz.web.site import file_response, link_to, page
from viz.web.urls import PAGES, PARAMETERS, given, in_order, origin, root

__all__ = ["DossierPage"]

_MOVE = re.compile(r"(op|neer|weg)-(\d{1,4})")
"""What a button does with the item of a number, from 1: up, down or away."""


@dataclass(frozen=True)
class Item:
    """A measure or finding with what the reader wrote with it."""

    thing: Measure | Found
    note: str = ""
    question: str = ""

    @property
    def kind(self) -> str:
        """The parameter that names it, as code calls it."""
        return "measures" if isinstance(self.thing, Measure) else "findings"

    @property
    def name(self) -> str:
        """How it goes by in an address."""
        return self.thing.identifier if isinstance(self.thing, Measure) else self.thing.name


@dataclass(frozen=True)
class Dossier:
    """What is gathered, in the order of the reader."""

    title: str
    day: str
    items: tuple[Item, ...]

    def address(self, suffix: str = "", anchor: str = "") -> str:
        """Where it is; with an empty query where it holds nothing, so that its page forgets what it held."""
        to = in_order("dossier", suffix, self._parts(), anchor)
        return to if "?" in to else f"{to}?"

    def _parts(self) -> Iterator[tuple[str, str]]:
        yield from (("heading", self.title), ("day", self.day))
        for item in self.items:
            yield from ((item.kind, item.name), ("note", item.note), ("question", item.question))

    def moved(self, how: str, number: int) -> Dossier:
        """The same with the item of a number one place up or down, or left out."""
        items = list(self.items)
        if not 0 < number <= len(items):
            return self
        item = items.pop(number - 1)
        if how != "weg":
            items.insert(max(number - 2, 0) if how == "op" else number, item)
        return replace(self, items=tuple(items))


class DossierPage(PlanPage):
    """The page of the dossier in the address, and that as a document to edit."""

    name = "dossier"

    def routes(self) -> list[Route]:
        """The page and the document."""
        return [*super().routes(), Route(f"{PAGES['dossier']}.docx", self.document)]

    def show(self, request: Request) -> Response:
        """The dossier, to fill in and to print; after a button of its form, the way to what that made of it."""
        v, asked = self.view(request), self._asked(request)
        if PARAMETERS["move"] in request.query_params:
            return self._after(request, asked)
        gathered = {item.name for item in asked.items}
        return page(
            v,
            "dossier.html",
            dossier=asked,
            day=v.f.interval(asked.day),
            items=[
                (item, name_of(v, item.thing), summary_of(v, item.thing), facts_of(v, item.thing))
                for item in asked.items
            ],
            others=[(number, name) for number, name in self.plan.choices if number not in gathered],
            own=f"{origin(request)}{root(request)}{asked.address()}",
            most=self.plan.limits.dossier_address,
            word=asked.address(".docx"),
            cite=(asked.title or "Dossier") if asked.items else "",
        )

    def _after(self, request: Request, asked: Dossier) -> Response:
        """Redirects to the dossier as it is after what was written and the button that was pressed."""
        anchor = ""
        if found := _MOVE.fullmatch(given(request, "move")):
            how, number = found[1], int(found[2])
            asked = asked.moved(how, number)
            to = {"op": number - 1, "neer": number + 1, "weg": number}[how]
            anchor = f"#i-{min(max(to, 1), len(asked.items))}" if asked.items else ""
        return RedirectResponse(link_to(request, asked.address(anchor=anchor)), 303)

    def document(self, request: Request) -> Response:
        """The same for a word processor."""
        v, asked = self.view(request), self._asked(request)
        chapters = []
        for item in asked.items:
            written = ((v.t("Notitie", "Note"), item.note), (v.t("Vraag", "Question"), item.question))
            rows = [[name, text] for name, text in written if text]
            rows += [[fact.label, "\n".join(fact.texts)] for fact in facts_of(v, item.thing)]
            chapters.append(Chapter(name_of(v, item.thing), (), rows, [summary_of(v, item.thing)]))
        day = [v.f.interval(asked.day)] if asked.day else []
        read = v.t("zoals vapa het leest", "as vapa reads it")
        source = f"{v.t('Bron', 'Source')}: {v.plan.record.title(v.lang)}, {read}."
        return file_response(text_document(asked.title or "Dossier", day, chapters, source, v.lang), "dossier.docx")

    # --- what the address says -----------------------------------------------------------------

    def _asked(self, request: Request) -> Dossier:
        """The dossier in the address. Raises Problem for what is not there, or for too many items."""
        words = {PARAMETERS[name]: name for name in ("measures", "findings", "note", "question")}
        items: dict[str, Item] = {}
        last = ""
        for key, value in request.query_params.multi_items():
            name, text = words.get(key), value.replace("\r\n", "\n").strip()
            if not name or not text:
                continue
            if name in ("measures", "findings"):
                item = Item(self._measure(text) if name == "measures" else self._finding(text))
                last = item.thing.iri
                items.setdefault(last, item)
            elif last:
                was = items[last]
                items[last] = replace(was, note=text) if name == "note" else replace(was, question=text)
        most = self.plan.limits.dossier_items
        if len(items) > most:
            raise Problem(
                400, f"a dossier holds at most {most}", f"Een dossier kan hoogstens {most} onderdelen bevatten."
            )
        return Dossier(given(request, "heading"), given(request, "day")[:40], tuple(items.values()))

    def _measure(self, name: str) -> Measure:
        if found := self.plan.find(name):
            return found
        raise Problem(404, f"there is no measure '{name[:100]}'", "Een gekozen maatregel staat niet in het plan.")

    def _finding(self, name: str) -> Found:
        for found in self.plan.findings.values():
            if found.name == name:
                return found
        raise Problem(404, f"there is no finding '{name[:200]}'", "Een gekozen bevinding bestaat niet.")
