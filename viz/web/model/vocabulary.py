"""What is known of things that belong to no single plan: other names, definitions, what is broader and narrower."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ontology import natural
from ontology.reached import reached
from queries import Store, library
from queries.rows import Value, grouped
from viz.once import once
from viz.web.model.names import Names

__all__ = ["Holding", "Vocabulary"]


@dataclass(frozen=True)
class Holding:
    """That a person held a ministerial post, from and to which day, and the mandates in the government's own data."""

    post: str
    membership: str
    person: str
    start: dt.date
    end: dt.date | None
    mandates: tuple[str, ...]


class Vocabulary:
    """Concepts, actors, places and indicators, asked of the store once."""

    def __init__(self, store: Store, names: Names) -> None:
        self.store, self.names = store, names

    @once
    def _details(self) -> dict[str, dict[str, list[tuple[Value, str]]]]:
        found: dict[str, dict[str, list[tuple[Value, str]]]] = defaultdict(lambda: defaultdict(list))
        for row in self.store.query(library("site")["details"]):
            found[str(row["thing"])][str(row["detail"])].append((row["value"], str(row["language"] or "")))
        return found

    def details(self, thing: str, name: str, lang: str = "") -> list[str]:
        """What is known of a thing under a name; of texts those in a language, else those in Dutch."""
        return [text for text, _ in self.spoken(thing, name, lang)]

    def spoken(self, thing: str, name: str, lang: str) -> list[tuple[str, str]]:
        """The same, each with the language it is in; empty for what has none."""
        known = [(str(value), language) for value, language in self._details.get(thing, {}).get(name, [])]
        for wanted in (lang, "nl"):
            if wanted and (found := [item for item in known if item[1] == wanted]):
                return found
        return known

    def texts(self, thing: str) -> list[str]:
        """Its other names and definitions, in every language: what a search looks through."""
        names = ("altLabel", "definition", "notation", "identifier")
        return [str(value) for name in names for value, _ in self._details.get(thing, {}).get(name, ())]

    @once
    def _narrower(self) -> dict[str, list[str]]:
        found = grouped((broader, thing) for thing in self._details for broader in self.details(thing, "broader"))
        return {thing: sorted(below, key=lambda iri: natural(self.names.of(iri))) for thing, below in found.items()}

    def narrower(self, thing: str) -> list[str]:
        """The things directly under a thing, by name."""
        return self._narrower.get(thing, [])

    def narrower_all(self, thing: str) -> list[str]:
        """All things under it, whatever the depth."""
        return [below for below in reached(thing, self.narrower) if below != thing]

    @once
    def _members(self) -> dict[str, list[str]]:
        found = grouped(
            (above, thing)
            for thing in self._details
            for above in {*self.details(thing, "memberOfClass"), *self.details(thing, "subOrganizationOf")}
        )
        return {thing: self.names.sorted(below) for thing, below in found.items()}

    def members(self, actor: str) -> list[str]:
        """The actors that are part of one or belong to its class, by name."""
        return self._members.get(actor, [])

    @once
    def holdings(self) -> Mapping[str, Sequence[Holding]]:
        """Who held each ministerial post when, the first one first."""
        holdings = self.store.query(library("site")["holders"]).typed(Holding, mandates="mandate")
        return grouped((holding.post, holding) for holding in holdings)

    def holders(self, post: str) -> list[str]:
        """The persons who held a ministerial post, the first one first."""
        return list(dict.fromkeys(holding.person for holding in self.holdings.get(post, ())))

    def warm(self) -> None:
        """Ask for everything now, so that no reader waits for it."""
        self.names.warm()
        _ = self._details, self._narrower, self._members, self.holdings
