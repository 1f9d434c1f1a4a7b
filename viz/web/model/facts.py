"""What the pages with overviews know of all measures: asked of the store once, for every page and visitor."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import quote, urlencode

from ontology import FOREIGN_PREFIXES
from queries import Finding, Row, Store, Table, read
from queries.findings import Links
from queries.findings.similarity import Similarity
from viz.once import once
from viz.web.http.negotiation import Problem
from viz.web.model.names import Names, natural
from viz.web.paging import limit
from viz.web.text.format import Moment

__all__ = ["Facts", "Measure", "address", "short", "slug"]

_SDG = FOREIGN_PREFIXES["sdg"]
_OWN_ORDER = ("goal", "sdg", "sdg-goal")
"""Facets whose things have numbers, by which people know their order; all others go from most to least used."""


@dataclass(frozen=True)
class Measure:
    """A measure in a list: what it is called, when it runs, and what its budget field says (an IRI)."""

    identifier: str
    title: str
    page: str
    start: Moment
    end: Moment
    open_ended: bool | None
    """Whether it goes on without an end; None when the fiche says nothing of time."""

    @property
    def label(self) -> str:
        """Number and title."""
        return f"{self.identifier} {self.title}"


class Facts:
    """All measures with their links, money and findings. What a store holds does not change while the app runs."""

    def __init__(self, store: Store, names: Names | None = None) -> None:
        """`names` when they are already there."""
        self.store, self.names = store, names or Names(store)

    def warm(self) -> None:
        """Ask for everything now, so that no reader waits for it: first what is ready soon."""
        _ = self.measures, self.rules, self.stated, self.unused, self.similarity, self.passages, self.findings

    # --- measures and what they are linked to --------------------------------------------------

    @once
    def measures(self) -> Mapping[str, Measure]:
        """The measures by identifier, in the order of the plan."""
        return {
            str(row["identifier"]): Measure(
                str(row["identifier"]),
                str(row["title"]),
                self.page_of(self.links.iri(str(row["identifier"]))),
                _moment(row["start"]),
                _moment(row["end"]),
                None if row["openEnded"] is None else bool(row["openEnded"]),
            )
            for row in self.store.query("periods")
        }

    @once
    def links(self) -> Links:
        """All links of all measures, with the facets by which they are classified."""
        links = Links(self.store)
        for row in self.store.query("classifications"):
            things = links.of[str(row["facet"])][str(row["identifier"])]
            things.setdefault(str(row["thing"]), set()).add(str(row["thing"]))
        return links

    @once
    def similarity(self) -> Similarity:
        """How alike measures are; ready to be asked by several at once."""
        similarity = Similarity(self.links)
        _ = similarity.matrix
        return similarity

    @once
    def _things(self) -> dict[str, dict[str, list[str]]]:
        return {}

    @once
    def _by_slug(self) -> dict[str, dict[str, str]]:
        return {}

    def things(self, facet: str) -> Mapping[str, list[str]]:
        """The things of a facet with their measures: in their own order, or the most used first."""
        if facet not in self._things:
            found = self.links.by_thing(facet).items()
            key = (
                (lambda item: (0, natural(item[0])))
                if facet in _OWN_ORDER
                else (lambda item: (-len(item[1]), self.name(item[0]).casefold(), item[0]))
            )
            self._things[facet] = dict(sorted(found, key=key))
        return self._things[facet]

    @once
    def unused(self) -> Mapping[str, list[str]]:
        """By facet, the things of our vocabularies that no measure has."""
        found: dict[str, list[str]] = defaultdict(list)
        for row in self.store.query("divisions"):
            if str(row["thing"]) not in self.things(str(row["facet"])):
                found[str(row["facet"])].append(str(row["thing"]))
        return {facet: sorted(things, key=lambda thing: natural(self.name(thing))) for facet, things in found.items()}

    def known(self, facet: str, name: str) -> str:
        """The thing of a facet that goes by a short name. Raises Problem (404) when there is none."""
        if facet not in self._by_slug:
            self._by_slug[facet] = {slug(thing): thing for thing in reversed(list(self.things(facet)))}
        if thing := self._by_slug[facet].get(name):
            return thing
        raise Problem(404, f"there is no {facet} '{name}' in this plan", "Wat u koos, staat niet in het plan.")

    @once
    def choices(self) -> list[tuple[str, str]]:
        """The measures to choose from: number and title; none where there are too many, and the number is typed."""
        if len(self.measures) > limit("page_choices"):
            return []
        return [(measure.identifier, short(measure.label)) for measure in self.measures.values()]

    def measure(self, identifier: str) -> Measure:
        """One measure. Raises Problem (404) when there is none with this number."""
        if identifier not in self.measures:
            raise Problem(404, f"there is no measure '{identifier}'", "Er is geen maatregel met dit nummer.")
        return self.measures[identifier]

    # --- names and addresses -------------------------------------------------------------------

    def name(self, thing: str, language: str = "nl") -> str:
        """What people call a thing; an SDG with its number. What has no English name goes by its Dutch one."""
        english = self.names.english(thing) if language == "en" else ""
        if thing.startswith(_SDG):
            return f"SDG {slug(thing)} {english or self.links.names.get(thing, '')}".strip()
        return english or self.links.name(thing)

    def page_of(self, iri: str) -> str:
        """The address of the page about a thing; of a passage or other node, its place on the page of its owner."""
        if iri.startswith(_SDG):
            return f"/doc/sdg/{quote(slug(iri))}"
        if not iri.startswith(f"{self.store.base}/id/"):
            return iri.removeprefix(self.store.base)
        parts = iri.removeprefix(f"{self.store.base}/id/").split("/")
        own = parts[: 3 if parts[0] in ("measure", "goal", "crisis-measure", "observation") else 2]
        rest = "/".join(parts[len(own) :])
        return f"/doc/{quote('/'.join(own))}" + (f"#{quote(rest)}" if rest else "")

    def finding_page(self, finding: Finding) -> str:
        """The address of the page about a finding."""
        return f"/doc/finding/{quote(self.store.plan)}/{quote(finding.rule)}/{quote(finding.key)}"

    # --- findings and what they rest on --------------------------------------------------------

    @once
    def findings(self) -> Sequence[Finding]:
        """All findings, rule by rule as reports order them."""
        return tuple(read(self.store))

    @once
    def rules(self) -> Mapping[str, Row]:
        """What the graph says of each rule."""
        return {str(row["ruleName"]): row for row in self.store.query("rules")}

    @once
    def passages(self) -> Mapping[str, tuple[int, int, int, str]]:
        """Page, first and last line, and words of every passage."""
        return {
            str(row["passage"]): (
                int(str(row["page"])),
                int(str(row["firstLine"])),
                int(str(row["lastLine"])),
                str(row["mention"] or ""),
            )
            for row in self.store.query("passages")
        }

    # --- money and time ------------------------------------------------------------------------

    @once
    def money(self) -> Table:
        """Every amount of the measures, with what is added up of it."""
        return self.store.query("budget-reckoning")

    @once
    def stated(self) -> Mapping[str, Decimal]:
        """The euro that each measure names for itself; a measure without such an amount is not in it."""
        found: dict[str, Decimal] = defaultdict(Decimal)
        for row in self.money:
            if row["addedEuro"] is not None:
                found[str(row["identifier"])] += Decimal(str(row["addedEuro"]))
        return dict(found)

    def stated_by(self, identifiers: Iterable[str]) -> tuple[Decimal, int]:
        """What these measures name together, and how many of them name an amount."""
        named = [self.stated[identifier] for identifier in identifiers if identifier in self.stated]
        return sum(named, Decimal(0)), len(named)

    @once
    def maybe_twice(self) -> Sequence[Finding]:
        """The findings that say that an amount may be stated twice."""
        return tuple(finding for finding in self.findings if finding.rule == "same-amount")

    @once
    def plan_years(self) -> tuple[int, int]:
        """The first and the last year of the plan."""
        row = self.store.query("plan-period")[-1]
        return int(str(row["firstYear"])), int(str(row["lastYear"]))


def _moment(value: object) -> Moment:
    return value if isinstance(value, int | dt.date) else None


def slug(thing: str) -> str:
    """The last part of an IRI, by which addresses name a thing."""
    return thing.replace("#", "/").rsplit("/", 1)[-1]


def address(path: str, /, **parameters: object) -> str:
    """An address with those parameters that have a value.

    >>> address("/overlap", regel="brokers", minister=None, pagina=2)
    '/overlap?regel=brokers&pagina=2'
    """
    given = {name: str(value) for name, value in parameters.items() if value not in (None, "")}
    return f"{path}?{urlencode(given)}" if given else path


def short(text: str, most: int = 90) -> str:
    """A text cut to fit in a list to choose from."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
