"""All links of all measures in memory: what the rules in Python reason over."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from ontology import FOREIGN_PREFIXES
from queries.stores.embedded import Store

__all__ = ["Links", "Ties", "in_plan_order"]


def in_plan_order(identifiers: Iterable[str]) -> list[str]:
    """Identifiers of measures as a plan orders them: by their letters and their numbers.

    >>> in_plan_order(["7.1.10", "7.1.9"]), in_plan_order(["B1", "A10", "A9.2"])
    (['7.1.9', '7.1.10'], ['A9.2', 'A10', 'B1'])
    """
    return sorted(identifiers, key=lambda identifier: [_part(part) for part in re.findall(r"\d+|\D+", identifier)])


def _part(part: str) -> tuple[int, str]:
    return (int(part), "") if part.isdigit() else (0, part)


_SDG = FOREIGN_PREFIXES["sdg"]


@dataclass(frozen=True)
class Ties:
    """How ties join measures: the groups they leave, and the ties themselves in Dutch."""

    groups: tuple[tuple[str, ...], ...]
    texts: tuple[str, ...]

    @property
    def coordinated(self) -> bool:
        """Whether ties join all measures into one group."""
        return len(self.groups) == 1


@dataclass(frozen=True)
class _Link:
    identifier: str
    facet: str
    thing: str
    direct: str


@dataclass(frozen=True)
class _Name:
    thing: str
    name: str


@dataclass(frozen=True)
class _Stated:
    identifier: str
    stated_euro: Decimal


@dataclass(frozen=True)
class _LinkPassage:
    identifier: str
    thing: str
    passage: str


@dataclass(frozen=True)
class _FieldPassage:
    identifier: str
    field: str
    passage: str


def _who(together: list[str], members: list[str]) -> str:
    """Which of the measures a tie joins, where it is not all of them."""
    return "" if len(together) == len(members) else f" ({', '.join(together)})"


class Links:
    """The links of every measure by kind, from the library's `links`; names and passages are asked when needed.

    `of[facet][identifier][thing]` is the set of direct things through which the link holds: the thing itself, or a
    narrower concept. The facets are goal, minister, policy-domain, implementer, actor, instrument, theme, place,
    sdg, core-sdg, target-group, primary-target-group, reference, and role-... for each role of an actor.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self.of: dict[str, dict[str, dict[str, set[str]]]] = defaultdict(lambda: defaultdict(dict))
        for link in store.query("links").typed(_Link):
            self.of[link.facet][link.identifier].setdefault(link.thing, set()).add(link.direct)
        self.measures = in_plan_order(self.of["goal"])

    def things(self, facet: str, identifier: str) -> Mapping[str, set[str]]:
        """What one measure is linked to in one facet."""
        return self.of[facet].get(identifier, {})

    def by_thing(self, facet: str) -> dict[str, list[str]]:
        """The measures of each thing of a facet, in plan order; things in alphabetical order of their IRI."""
        found: dict[str, list[str]] = defaultdict(list)
        for identifier in self.measures:
            for thing in self.things(facet, identifier):
                found[thing].append(identifier)
        return dict(sorted(found.items()))

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The Dutch name of everything."""
        return {item.thing: item.name for item in self._store.query("names").typed(_Name)}

    def name(self, thing: str) -> str:
        """The Dutch name of a thing; an SDG goes by its number, what has no name by the last part of its IRI."""
        last = thing.rsplit("/", 1)[-1]
        return f"SDG {last}" if thing.startswith(_SDG) else self.names.get(thing) or last

    def iri(self, identifier: str) -> str:
        """The IRI of a measure."""
        return f"{self._store.base}/id/measure/{self._store.plan}/{identifier}"

    # --- who leads, and what ties ----------------------------------------------------------------

    def leads(self, identifier: str) -> frozenset[str]:
        """The ministerial posts that lead a measure."""
        return frozenset(self.things("minister", identifier))

    def ministers(self, identifiers: Iterable[str]) -> tuple[str, ...]:
        """The names of the ministers who lead these measures, in alphabetical order."""
        return tuple(sorted({self.name(post) for identifier in identifiers for post in self.leads(identifier)}))

    @cached_property
    def _organisations(self) -> frozenset[str]:
        """Named organisations: a class of organisations ("lokale besturen") sits at no table."""
        return frozenset(map(str, self._store.query("organisations").column("actor")))

    @cached_property
    def _steering(self) -> dict[str, set[str]]:
        """The named organisations that are consulted, steer or direct, by measure."""
        return {
            identifier: {*self.things("role-overleg", identifier), *self.things("role-regisseur", identifier)}
            & self._organisations
            for identifier in self.measures
        }

    def ties(self, identifiers: Iterable[str]) -> Ties:
        """What in the plan ties measures together: the same lead, implementer or steering partner, or a reference."""
        members = list(identifiers)
        group = {identifier: identifier for identifier in members}
        texts = []

        def root(identifier: str) -> str:
            while group[identifier] != identifier:
                group[identifier] = identifier = group[group[identifier]]
            return identifier

        for kind, things_of in (
            ("zelfde trekker", self.leads),
            ("zelfde uitvoerende administratie", lambda identifier: self.things("implementer", identifier)),
            ("zelfde overlegpartner of regisseur", self._steering.__getitem__),
        ):
            sharing: dict[str, list[str]] = defaultdict(list)
            for identifier in members:
                for thing in things_of(identifier):
                    sharing[thing].append(identifier)
            for thing, together in sorted(sharing.items()):
                for identifier in together[1:]:
                    group[root(identifier)] = root(together[0])
                if len(together) > 1:
                    texts.append(f"{kind}: {self.name(thing)}" + _who(together, members))
        for identifier in members:
            for other in in_plan_order(set(members) & self._referred(identifier)):
                group[root(identifier)] = root(other)
                texts.append(f"{identifier} verwijst naar {other}")
        groups: dict[str, list[str]] = defaultdict(list)
        for identifier in members:
            groups[root(identifier)].append(identifier)
        return Ties(tuple(map(tuple, groups.values())), tuple(texts))

    def _referred(self, identifier: str) -> set[str]:
        return {iri.rsplit("/", 1)[-1] for iri in self.things("reference", identifier)}

    # --- money

    @cached_property
    def _money(self) -> Mapping[str, Decimal]:
        return {item.identifier: item.stated_euro for item in self._store.query("budget-per-measure").typed(_Stated)}

    def stated_money(self, identifiers: Iterable[str]) -> Decimal:
        """The euro that these measures name for themselves, together."""
        return sum((self._money.get(identifier, Decimal(0)) for identifier in identifiers), Decimal(0))

    # --- evidence ----------------------------------------------------------------------------------

    @cached_property
    def _passages(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        found: dict[tuple[str, str], list[str]] = defaultdict(list)
        for item in self._store.query("link-passages").typed(_LinkPassage):
            found[item.identifier, item.thing].append(item.passage)
        return {key: tuple(passages) for key, passages in found.items()}

    @cached_property
    def _fields(self) -> Mapping[tuple[str, str], str]:
        rows = self._store.query("field-passages").typed(_FieldPassage)
        return {(row.identifier, row.field): row.passage for row in rows}

    def passages(self, identifier: str, things: Iterable[str] = (), field: str = "title") -> tuple[str, ...]:
        """The passages that link a measure to these things; where there are none, the field of its fiche."""
        found = sorted({passage for thing in things for passage in self._passages.get((identifier, thing), ())})
        shown = self._fields.get((identifier, field))
        return tuple(found) if found else (shown,) if shown else ()
