"""Where people in poverty have a say, and where not: by minister and measure, with who, how, when and where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from ontology import natural
from queries.stores.embedded import Value
from viz.page import inside
from viz.web.http.negotiation import Problem
from viz.web.model.kinds import KINDS, Kind
from viz.web.model.participation import RULE, Participation, Say
from viz.web.model.plan import Plan
from viz.web.model.view import View
from viz.web.pages.base import TablePage
from viz.web.paging import part_of
from viz.web.site import page, table_links, table_response
from viz.web.urls import PAGES, address, given, slug

__all__ = ["ParticipationPage"]

_OTHERWISE, _SILENT = "anders", "zwijgt"
_UNKNOWN = {
    _OTHERWISE: ("zonder te zeggen hoe", "without saying how"),
    _SILENT: ("de fiche zwijgt", "the fiche is silent"),
}
"""How a fiche can leave unsaid in which way people in poverty have a say, by the name in addresses."""

_KIND = KINDS["participation"]
_ORDER = ("CoDeciding", "PaidExpert", "Consulted", "Supported")
"""The ways to have a say, the weightiest first."""

_FILTERS = (KINDS["post"], KINDS["theme"], KINDS["target-group"])


@dataclass(frozen=True)
class Row:
    """A minister: of how many measures what is said."""

    post: str
    measures: int
    counts: Sequence[tuple[str, int]]


class ParticipationPage(TablePage):
    """The page, and the same as a table."""

    name = "participation"

    def __init__(self, plan: Plan) -> None:
        self.plan, self.participation = plan, Participation(plan)

    def show(self, request: Request) -> Response:
        """Counts by minister, the measures that say so with their passages, and those that are silent."""
        v, says = self.view(request), self._asked(request)
        spoken = [say for say in says if say.told]
        return page(
            v,
            "participation.html",
            title=v.t("Waar praten mensen in armoede mee?", "Where do people in poverty have a say?"),
            filters=[(kind, self._options(v, kind), given(request, kind.parameter)) for kind in _FILTERS],
            hows=self._hows(v),
            how=given(request, "participation"),
            words=dict(self._hows(v)),
            hows_of=_hows_of,
            part=part_of(spoken, request, self.plan.limits.page_rows),
            silent=[say.measure for say in says if not say.told],
            spoken=len(spoken),
            staged=sum(bool(say.stages) for say in spoken),
            asked=len(says),
            rows=list(self._rows()),
            duties=list(self.participation.duties()),
            findings=self.plan.found_by[RULE],
            chosen=any(given(request, kind.parameter) for kind in (*_FILTERS, _KIND)),
            matrix=address("matrix", rows=_KIND.word, columns=KINDS["post"].word),
            data=table_links(request),
        )

    def _asked(self, request: Request) -> list[Say]:
        """What is said of the measures that the address chooses. Raises Problem (404) for what does not exist."""
        found, how = list(self.participation.says), given(request, "participation")
        for kind in _FILTERS:
            if name := given(request, kind.parameter):
                having = set(self.plan.things(kind.facet)[self.plan.known(kind.facet, name)])
                found = [say for say in found if say.measure in having]
        if how and how not in (*_UNKNOWN, *map(_short, self._kinds)):
            raise Problem(404, f"there is no way '{how[:100]}' to have a say", "Die manier van meepraten is er niet.")
        return [say for say in found if how in ("", *_hows_of(say))]

    @property
    def _kinds(self) -> list[str]:
        """The kinds of participation that occur, the weightiest first."""
        used = {slug(kind): kind for kind in self.plan.used(_KIND.statement)}
        return sorted(used.values(), key=lambda kind: _ORDER.index(slug(kind)) if slug(kind) in _ORDER else len(_ORDER))

    def _hows(self, v: View) -> list[tuple[str, str]]:
        told = [(_short(kind), v.name(kind)) for kind in self._kinds]
        return [*told, *((how, v.t(*words)) for how, words in _UNKNOWN.items())]

    def _options(self, v: View, kind: Kind) -> list[tuple[str, str]]:
        pairs = [(slug(thing), v.name(thing)) for thing in self.plan.things(kind.facet)]
        return sorted(pairs, key=lambda pair: natural(pair[1]))

    def _rows(self) -> Iterator[Row]:
        for post, says in self.participation.by_minister.items():
            counted = Counter(how for say in says for how in _hows_of(say))
            hows = [*map(_short, self._kinds), *_UNKNOWN]
            yield Row(post, len(says), [(how, counted[how]) for how in hows])

    def table(self, request: Request) -> Response:
        """One line a measure, also where the fiche is silent."""
        v = self.view(request)
        heads = v.t(
            "nummer|titel|ministers|hoe|wie, in welke rol|fase|bladzijden|woorden van het plan|uri",
            "identifier|title|ministers|how|who, in which role|stage|pages|words of the plan|uri",
        ).split("|")
        return table_response(
            request, PAGES["participation"].strip("/"), heads, [self._line(v, say) for say in self._asked(request)]
        )

    def _line(self, v: View, say: Say) -> tuple[Value, ...]:
        m = say.measure
        who = "; ".join(
            f"{v.name(actor)} ({', '.join(inside(v.name(role)) for role in dict.fromkeys(roles))})"
            for actor, roles in say.who.items()
        )
        return (
            *(m.identifier, m.title, "; ".join(map(v.name, m.things("lead")))),
            "; ".join(dict(self._hows(v))[how] for how in _hows_of(say)),
            who,
            "; ".join(map(v.name, say.stages)),
            v.f.pages(passage.page for passage in say.passages),
            "; ".join(passage.mention for passage in say.passages),
            m.iri,
        )


def _short(kind: str) -> str:
    """What a kind of participation is called in an address."""
    return slug(kind).lower()


def _hows_of(say: Say) -> list[str]:
    """In which ways there is a say, as addresses call them."""
    return [_short(kind) for kind in say.kinds] or [_OTHERWISE if say.told else _SILENT]
