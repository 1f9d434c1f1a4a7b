"""Two measures beside each other: what only one has, what both have, and what that adds to their similarity."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from queries import Finding, rules
from queries.exports.export import csv_file
from viz.web.model.facts import Facts, Measure, address, slug
from viz.web.site import Crumb, Data, language, page
from viz.web.text.format import voice

__all__ = ["Compare"]

_FACETS = (
    ("minister", "Trekkende ministers", "Lead ministers"),
    ("implementer", "Uitvoerende administraties", "Implementing administrations"),
    ("goal", "Doelstelling", "Goal"),
    ("target-group", "Doelgroepen", "Target groups"),
    ("instrument", "Instrumenten", "Instruments"),
    ("actor", "Actoren", "Actors"),
    ("theme", "Thema's", "Themes"),
    ("sdg", "SDG-subdoelen", "SDG targets"),
    ("place", "Plaatsen", "Places"),
)
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


class Compare:
    """The page that sets two measures side by side."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts

    def routes(self) -> list[Route]:
        """The page, and what it shows as CSV."""
        return [Route("/vergelijk", self.compare), Route("/vergelijk.csv", self.table)]

    def compare(self, request: Request) -> Response:
        """The two measures in the address; with one or none, a form and what to choose. 404 for an unknown one."""
        lang, facts = language(request), self.facts
        f = voice(lang)
        t = f.t
        chosen = [facts.measure(given) for name in ("a", "b") if (given := request.query_params.get(name, "").strip())]
        if len({measure.identifier for measure in chosen}) < 2:
            first = chosen[0].identifier if chosen else ""
            return page(
                request,
                "compare_choose.html",
                crumbs=(Crumb(t("Overlap", "Overlap"), "/overlap"),),
                title=t("Twee maatregelen vergelijken", "Compare two measures"),
                options=facts.choices,
                one=first,
                same=len(chosen) == 2,
                pairs=self._alike(first),
            )
        one, other = chosen[0], chosen[1]
        ties = facts.links.ties((one.identifier, other.identifier))
        facets = tuple(self._facets(one, other, lang))
        return page(
            request,
            "compare.html",
            crumbs=(Crumb(t("Overlap", "Overlap"), "/overlap"), Crumb(t("Vergelijken", "Compare"), "/vergelijk")),
            title=f"{one.identifier} {t('en', 'and')} {other.identifier}",
            cite=f"{t('Vergelijking van', 'Comparison of')} {one.label} {t('en', 'and')} {other.label}",
            data=(Data("CSV", address("/vergelijk.csv", a=one.identifier, b=other.identifier), "text/csv"),),
            options=facts.choices,
            one=one,
            other=other,
            plain=self._plain(one, other, lang),
            facets=facets,
            similarity=self._similarity(one, other),
            highest=max((item.weight for facet in facets for item in facet.both), default=Decimal(0)),
            ties=ties,
            findings=[
                (rules()[finding.rule].title[lang], finding.name, facts.finding_page(finding))
                for finding in self._about(one, other)
            ],
            swapped=address("/vergelijk", a=other.identifier, b=one.identifier),
        )

    def table(self, request: Request) -> Response:
        """What the page shows of links, as CSV."""
        one, other = (self.facts.measure(request.query_params.get(name, "")) for name in ("a", "b"))
        rows = [
            (facet.label, item.name, has_one, has_other, item.weight, item.note)
            for facet in self._facets(one, other, "nl")
            for items, has_one, has_other in (
                (facet.one, True, False),
                (facet.both, True, True),
                (facet.other, False, True),
            )
            for item in items
        ]
        heads = ("soort", "naam", one.identifier, other.identifier, "aandeel in de gelijkenis", "toelichting")
        name = f'attachment; filename="vergelijk-{one.identifier}-{other.identifier}.csv"'
        return Response(
            csv_file(heads, rows), headers={"Content-Type": "text/csv; charset=utf-8", "Content-Disposition": name}
        )

    # --- what they are and have ----------------------------------------------------------------

    def _plain(self, one: Measure, other: Measure, lang: str) -> list[tuple[str, str, str]]:
        """Period and money of both, in words."""
        f, facts = voice(lang), self.facts
        t = f.t

        def classed(measure: Measure, facet: str) -> str:
            return ", ".join(facts.name(thing, lang) for thing in facts.links.things(facet, measure.identifier))

        rows: tuple[tuple[str, Callable[[Measure], str]], ...] = (
            (t("Looptijd", "Period"), lambda measure: f.period(measure.start, measure.end, measure.open_ended)),
            (t("Genoemd geld", "Stated money"), lambda measure: f.euro(facts.stated.get(measure.identifier))),
            (t("Budgetveld", "Budget field"), lambda measure: classed(measure, "budget-kind")),
            (t("Status", "Status"), lambda measure: classed(measure, "status")),
        )
        return [(label, said(one), said(other)) for label, said in rows]

    def _facets(self, one: Measure, other: Measure, lang: str) -> Iterator[Facet]:
        links, weights = self.facts.links, self._weights(one, other)
        for facet, dutch_label, english_label in _FACETS:
            mine, theirs = links.things(facet, one.identifier), links.things(facet, other.identifier)
            shared = mine.keys() & theirs.keys()
            both = [
                Item(
                    self.facts.name(thing, lang),
                    self.facts.page_of(thing),
                    self._note(facet, thing, (one, other), lang),
                    weights.get((facet, thing), Decimal(0)),
                )
                for thing in shared
            ]
            alone = [
                tuple(
                    sorted(
                        (
                            Item(
                                self.facts.name(thing, lang),
                                self.facts.page_of(thing),
                                self._note(facet, thing, (measure,), lang),
                            )
                            for thing, through in having.items()
                            if thing not in shared and thing in through
                        ),
                        key=lambda item: item.name.casefold(),
                    )
                )
                for measure, having in ((one, mine), (other, theirs))
            ]
            if both or any(alone):
                both.sort(key=lambda item: (-item.weight, item.name.casefold()))
                yield Facet(voice(lang).t(dutch_label, english_label), alone[0], tuple(both), alone[1])

    def _note(self, facet: str, thing: str, measures: Sequence[Measure], lang: str) -> str:
        """Of an actor its roles, of a broader thing the narrower one through which the measures have it."""
        links, said = self.facts.links, []
        for measure in measures:
            if facet == "actor":
                found = [slug(role) for role in self._roles(measure, thing)]
            else:
                through = links.things(facet, measure.identifier)[thing]
                found = [] if thing in through else sorted(self.facts.name(narrow, lang) for narrow in through)
            if found:
                said.append((f"{measure.identifier}: " if len(measures) > 1 else "") + ", ".join(found))
        kind = voice(lang).t("via", "through") if facet != "actor" and said else ""
        return f"{kind} {'; '.join(said)}".strip()

    def _roles(self, measure: Measure, actor: str) -> list[str]:
        links = self.facts.links
        roles = [facet.removeprefix("role-") for facet in sorted(links.of) if facet.startswith("role-")]
        found = [role for role in roles if actor in links.things(f"role-{role}", measure.identifier)]
        return [*(["uitvoerder"] if actor in links.things("implementer", measure.identifier) else []), *found]

    # --- how alike -----------------------------------------------------------------------------

    def _weights(self, one: Measure, other: Measure) -> dict[tuple[str, str], Decimal]:
        order = self.facts.links.measures
        shared = self.facts.similarity.shared(order.index(one.identifier), order.index(other.identifier))
        return {(facet, thing): Decimal(f"{part:.3f}") for facet, thing, part in shared}

    def _similarity(self, one: Measure, other: Measure) -> Decimal:
        order = self.facts.links.measures
        shared = self.facts.similarity.shared(order.index(one.identifier), order.index(other.identifier))
        return Decimal(f"{sum(part for _, _, part in shared):.3f}")

    def _about(self, one: Measure, other: Measure) -> list[Finding]:
        """The overlaps that concern both, those about few measures first."""
        pair = {one.identifier, other.identifier}
        found = [
            f for f in self.facts.findings if f.kind == "overlap" and pair <= set(f.measures) and f.rule in rules()
        ]
        return sorted(found, key=lambda finding: len(finding.measures))

    def _alike(self, identifier: str) -> list[tuple[Measure, Measure, Decimal, str]]:
        """Pairs that are much alike, of one measure or of all: both measures, the score, and the page."""
        found = [f for f in self.facts.findings if f.rule == "similar-measures" and identifier in ("", *f.measures)]
        return [
            (
                self.facts.measures[finding.measures[0]],
                self.facts.measures[finding.measures[1]],
                finding.score,
                address("/vergelijk", a=finding.measures[0], b=finding.measures[1]),
            )
            for finding in sorted(found, key=lambda finding: -finding.score)[:_SUGGESTED]
        ]
