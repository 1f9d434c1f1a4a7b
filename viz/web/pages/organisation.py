"""For one organisation: all that lands on it on one page, as a table, a workbook and a document to take along."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ontology import fold
from viz.web.http.negotiation import Problem
from viz.web.model.kinds import KINDS
from viz.web.model.names import Link
from viz.web.model.organisation import LEVELS, Organisation, family_of, level_of
from viz.web.model.records import Measure
from viz.web.model.subject import Action, Share, counted
from viz.web.model.view import View
from viz.web.pages import subject_files
from viz.web.pages.base import PlanRoutes
from viz.web.pages.subject_files import role_of, told
from viz.web.site import Crumb, page
from viz.web.urls import PAGES, address, changed, given, slug

__all__ = ["Organisations"]

_LEVELS = {
    "does": ("Voert uit, trekt of regisseert", "Carries out, leads or directs"),
    "addressed": ("Wordt aangesproken of verplicht", "Is addressed or obliged"),
    "paid": ("Krijgt geld", "Gets money"),
    "works-along": ("Werkt mee, steunt of onderzoekt", "Works along, supports or researches"),
    "heard": ("Zit mee aan tafel", "Sits at the table"),
    "named": ("Wordt alleen genoemd", "Is only named"),
}
"""What a part in a measure comes to, in words."""

_UNFOLDED = 8
"""How many measures stand unfolded on the page."""

_FIRST = 8
"""How many of those that it works with are shown unfolded."""


class Organisations(PlanRoutes):
    """The routes of the pages for organisations."""

    def routes(self) -> list[Route]:
        """The page to choose on, the page of one, and that as files."""
        one = f"{PAGES['organisation']}/{{name}}"
        return [
            Route(PAGES["organisation"], self.choose),
            *(Route(f"{one}{suffix}", self.file) for suffix in subject_files.FORMS),
            Route(one, self.show),
        ]

    # --- which one -----------------------------------------------------------------------------

    def choose(self, request: Request) -> Response:
        """All actors and ministerial posts by kind, or those whose names hold the words asked for."""
        v, text = self.view(request), given(request, "text")[:200]
        groups: dict[str, list[tuple[Link, int]]] = defaultdict(list)
        for iri in (*self.plan.all_of("post"), *self._actors()):
            holders = map(v.name, self.plan.vocabulary.holders(iri))
            told = " ".join([v.name(iri), *self.plan.texts(iri), *holders])
            if all(word in fold(told) for word in fold(text).split()):
                groups[self._kind(v, iri)].append(self._counted(v, iri))
        title, posts = v.t("Voor mijn organisatie", "For my organisation"), KINDS["post"].full_many(v.lang)
        return page(
            v,
            "organisations.html",
            title=title,
            text=text,
            groups=dict(sorted(groups.items(), key=lambda item: (item[0] != posts, item[0]))),
            first=self._first(v) if not text else [],
        )

    def _actors(self) -> list[str]:
        """The actors that the plan tells of."""
        return [iri for iri in self.plan.all_of("actor") if self.plan.details(iri, "type")]

    def _kind(self, v: View, iri: str) -> str:
        kinds = self.plan.details(iri, "type")
        return v.name(kinds[0]) if kinds else KINDS["post"].full_many(v.lang)

    def _number(self, iri: str) -> int:
        kinds = ("lead", "cooperation", "implementation", "involvement")
        return len({m for kind in kinds for m, _ in self.plan.with_thing(kind, iri)})

    def _first(self, v: View) -> list[tuple[Link, int]]:
        """The actors with parts in the most measures."""
        found = sorted(self._actors(), key=lambda iri: (-self._number(iri), v.name(iri)))
        return [self._counted(v, iri) for iri in found[:12]]

    def _counted(self, v: View, iri: str) -> tuple[Link, int]:
        """Its page, and in how many measures it has a part."""
        return replace(v.link(iri), href=address("organisation", f"/{slug(iri)}")), self._number(iri)

    def _asked(self, request: Request) -> Organisation:
        """The organisation in the address, alone or with its family. Raises Problem (404) when there is none."""
        name = request.path_params["name"]
        for kind in ("actor", "post"):
            iri = self.plan.names.iri(f"{kind}/{name}")
            if iri in self.plan.names:
                family = family_of(self.plan, iri) if given(request, "family") == "ja" else [iri]
                return Organisation(self.plan, iri, family)
        problem = f"there is no actor or post '{name[:100]}'"
        raise Problem(404, problem, "Deze organisatie staat niet in het plan.")

    # --- the page ------------------------------------------------------------------------------

    def show(self, request: Request) -> Response:
        """All that lands on one organisation."""
        v, asked = self.view(request), self._asked(request)
        name, family = v.name(asked.iri), family_of(self.plan, asked.iri)
        together = len(asked.who) > 1
        title = v.t(f"{name} en wie erbij hoort", f"{name} and who belongs to it") if together else name
        responsible = asked.responsible()
        stated, naming, number = self.plan.stated(responsible)
        return page(
            v,
            "organisation.html",
            crumbs=[Crumb(v.t("Voor mijn organisatie", "For my organisation"), PAGES["organisation"])],
            title=title,
            cite=v.t(f"Wat het plan zegt over {title}", f"What the plan says about {title}"),
            data=subject_files.links(request),
            o=asked,
            name=name,
            family=[v.link(iri) for iri in family if iri != asked.iri],
            together=together,
            switch=changed(request, family="" if together else True),
            told=told(v, asked),
            levels={level: v.t(*words) for level, words in _LEVELS.items()},
            level_of=level_of,
            parts=list(self._parts(v, asked)),
            does=lambda share: self._does(v, share, together=together),
            received=counted(asked.received),
            in_crisis=counted(item for item in asked.received if item.crisis),
            unstated=asked.unstated(),
            stated=(stated, naming, number),
            most_of_it=v.most_of_it(responsible),
            first=_FIRST,
            around=_around(asked.iri),
            is_post=asked.iri.split("/")[-2] == "post",
        )

    def _parts(self, v: View, asked: Organisation) -> Iterator[tuple[str, str, list[Share[Measure]], bool]]:
        """Its parts by what they come to, in words, and whether they are unfolded: as many as read easily."""
        before = 0
        for level, shares in asked.levels().items():
            before += len(shares)
            yield level, v.t(*_LEVELS[level]), shares, before <= _UNFOLDED

    def _does(self, v: View, share: Share[Action], *, together: bool) -> list[tuple[str, str, str]]:
        """What is said of it in a measure: who (where several count together), in which role, and on which pages."""
        return [
            (v.name(said.thing) if together else "", role_of(v, said), v.pages(said.node)) for said in share.statements
        ]

    # --- the files -----------------------------------------------------------------------------

    def file(self, request: Request) -> Response:
        """The same as a file."""
        return subject_files.answer(request, self.view(request), self._asked(request))


def _around(iri: str) -> str:
    """Where the network shows one with the measures it has a part in, and the ministers and actors of those."""
    kinds = [KINDS[kind].key for kind in ("post", "actor")]
    return address("network", around="/".join(iri.split("/")[-2:]), distance=2, kind=kinds)


assert set(_LEVELS) == set(LEVELS)
