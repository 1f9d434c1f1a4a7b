"""Two measures side by side: what only one has, what both have, and what that adds to their similarity."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from starlette.requests import Request
from starlette.responses import Response

from ontology import natural
from queries import rules
from viz.page import inside
from viz.web.model.kinds import KINDS
from viz.web.model.records import Found, Measure
from viz.web.model.view import View
from viz.web.pages.base import TablePage
from viz.web.site import Crumb, page, table_links, table_response
from viz.web.urls import PAGES, address, given

__all__ = ["Compare"]

_KINDS = tuple(
    KINDS[key]
    for key in ("lead", "implementer", "goal", "target-group", "instrument", "actor", "theme", "sdg-target", "place")
)
"""The kinds of things that are compared, in the order of the page."""

_SUGGESTED = 10
"""How many pairs or partners the page proposes; the list of overlaps has them all."""


@dataclass(frozen=True)
class Item:
    """A thing that one or both measures have, its page, more about it, and what it adds to the similarity."""

    name: str
    page: str
    note: str = ""
    weight: Decimal = Decimal(0)


@dataclass(frozen=True)
class Facet:
    """A kind of link, with what only the one has, both have, and only the other has."""

    label: str
    one: tuple[Item, ...]
    both: tuple[Item, ...]
    other: tuple[Item, ...]


class Compare(TablePage):
    """The page that sets two measures side by side."""

    name = "compare"

    def show(self, request: Request) -> Response:
        """The two measures in the address; with one or none, a form and what to choose. 404 for an unknown one."""
        v, plan = self.view(request), self.plan
        t = v.t
        chosen = [plan.measure(number) for name in ("one", "other") if (number := given(request, name))]
        if len(set(chosen)) < 2:
            return page(
                v,
                "compare_choose.html",
                crumbs=(Crumb("Overlap", PAGES["overlap"]),),
                title=t("Twee maatregelen vergelijken", "Compare two measures"),
                cite="",
                options=plan.choices,
                one=chosen[0].identifier if chosen else "",
                same=len(chosen) == 2,
                pairs=self._alike(chosen[0] if chosen else None),
            )
        one, other = chosen
        facets = tuple(self._facets(one, other, v))
        return page(
            v,
            "compare.html",
            crumbs=(Crumb("Overlap", PAGES["overlap"]), Crumb(t("Vergelijken", "Compare"), PAGES["compare"])),
            title=f"{one.identifier} {t('en', 'and')} {other.identifier}",
            cite=f"{t('Vergelijking van', 'Comparison of')} {one.label} {t('en', 'and')} {other.label}",
            data=table_links(request),
            options=plan.choices,
            one=one,
            other=other,
            plain=self._plain(one, other, v),
            facets=facets,
            similarity=round(sum((part for _, _, part in plan.shared(one, other)), Decimal(0)), 3),
            highest=max((item.weight for facet in facets for item in facet.both), default=Decimal(0)),
            ties=plan.ties((one, other)),
            findings=[(v.rule(found.finding.rule)["title"], found) for found in self._about(one, other)],
            swapped=address("compare", one=other.identifier, other=one.identifier),
        )

    def table(self, request: Request) -> Response:
        """What the page shows of links, as a table."""
        one, other = (self.plan.measure(given(request, name)) for name in ("one", "other"))
        v = self.view(request)
        rows = [
            (facet.label, item.name, has_one, has_other, item.weight, item.note)
            for facet in self._facets(one, other, v)
            for items, has_one, has_other in (
                (facet.one, True, False),
                (facet.both, True, True),
                (facet.other, False, True),
            )
            for item in items
        ]
        heads = v.t(
            f"soort|naam|{one.identifier}|{other.identifier}|aandeel in de gelijkenis|toelichting",
            f"kind|name|{one.identifier}|{other.identifier}|share of the similarity|note",
        ).split("|")
        return table_response(request, f"vergelijk-{one.identifier}-{other.identifier}", heads, rows)

    # --- what they are and have ----------------------------------------------------------------

    def _plain(self, one: Measure, other: Measure, v: View) -> list[tuple[str, str, str]]:
        """Period and money of both, in words."""
        rows: tuple[tuple[str, Callable[[Measure], str]], ...] = (
            (v.t("Looptijd", "Period"), v.period),
            (v.t("Genoemd geld", "Stated money"), v.stated_by),
            (v.t("Budgetveld", "Budget field"), lambda measure: v.name(measure.budget_kind)),
            (KINDS["status"].one(v.lang), lambda measure: v.name(measure.status)),
        )
        told = [(label, said(one), said(other)) for label, said in rows]
        return [(label, mine, theirs) for label, mine, theirs in told if mine or theirs]

    def _facets(self, one: Measure, other: Measure, v: View) -> Iterator[Facet]:
        weights = {(facet, thing): round(part, 3) for facet, thing, part in self.plan.shared(one, other)}
        for kind in _KINDS:
            mine, theirs = self.plan.facet(kind.facet, one), self.plan.facet(kind.facet, other)
            shared = mine.keys() & theirs.keys()
            both = [
                self._item(kind.facet, thing, (one, other), v, weights.get((kind.facet, thing), Decimal(0)))
                for thing in shared
            ]
            alone = [
                sorted(
                    (
                        self._item(kind.facet, thing, (measure,), v)
                        for thing, through in having.items()
                        if thing not in shared and thing in through
                    ),
                    key=lambda item: natural(item.name),
                )
                for measure, having in ((one, mine), (other, theirs))
            ]
            if both or any(alone):
                both.sort(key=lambda item: (-item.weight, natural(item.name)))
                label = kind.one(v.lang) if kind.key == "goal" else kind.many(v.lang)
                yield Facet(label, tuple(alone[0]), tuple(both), tuple(alone[1]))

    def _item(self, facet: str, thing: str, measures: Sequence[Measure], v: View, weight: Decimal = Decimal(0)) -> Item:
        return Item(v.name(thing), v.page(thing), self._note(facet, thing, measures, v), weight)

    def _note(self, facet: str, thing: str, measures: Sequence[Measure], v: View) -> str:
        """Of an actor its roles, of a broader thing the narrower one through which the measures have it."""
        said = []
        for measure in measures:
            if facet == "actor":
                found = self._roles(measure, thing, v)
            else:
                through = self.plan.facet(facet, measure)[thing]
                found = [] if thing in through else sorted(map(v.name, through))
            if found:
                said.append((f"{measure.identifier}: " if len(measures) > 1 else "") + ", ".join(found))
        kind = v.t("via", "through") if facet != "actor" and said else ""
        return f"{kind} {'; '.join(said)}".strip()

    def _roles(self, measure: Measure, actor: str, v: View) -> list[str]:
        roles = {inside(v.name(str(role))) for s in measure.of("involvement") if s.thing == actor for role in s.details}
        return [
            *([v.t("uitvoerder", "implementer")] if actor in measure.things("implementation") else []),
            *sorted(roles),
        ]

    # --- how alike -----------------------------------------------------------------------------

    def _about(self, one: Measure, other: Measure) -> list[Found]:
        """The overlaps that concern both, those about few measures first."""
        found = [
            item
            for item in self.plan.findings.values()
            if item.finding.kind == "overlap" and {one, other} <= set(item.measures) and item.finding.rule in rules()
        ]
        return sorted(found, key=lambda item: len(item.measures))

    def _alike(self, measure: Measure | None) -> list[tuple[Found, str]]:
        """Pairs that are much alike, of one measure or of all, each with the address that compares them."""
        alike = self.plan.found_by["similar-measures"]
        found = [item for item in alike if measure is None or measure in item.measures]
        strongest = sorted(found, key=lambda item: -item.finding.score)[:_SUGGESTED]
        return [
            (item, address("compare", one=item.measures[0].identifier, other=item.measures[1].identifier))
            for item in strongest
        ]
