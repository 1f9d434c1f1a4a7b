"""What a plan says besides its measures: obligations, promises, members, definitions, documents and more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from queries import Store, library
from queries.rows import grouped
from viz.once import once

__all__ = ["Part", "Parts"]


@dataclass(frozen=True)
class Part:
    """A part of a plan: its IRI, what kind it is, and what is said of it by name: each value with its language."""

    iri: str
    kind: str
    said: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict, repr=False)

    def all(self, name: str, language: str = "nl") -> list[str]:
        """What is said under a name: of texts those in a language, else those in Dutch; IRIs and dates all."""
        known = self.said.get(name, ())
        for wanted in (language, "nl"):
            if found := [value for value, of in known if of in (wanted, "")]:
                return found
        return [value for value, _ in known]

    def text(self, name: str, language: str = "nl") -> str:
        """The first of those; empty where nothing is said."""
        return next(iter(self.all(name, language)), "")

    @property
    def goal(self) -> str:
        """The goal that it is part of."""
        return self.text("goal")

    @property
    def type(self) -> str:
        """The type of the document that it is about."""
        return self.text("type")

    @property
    def when(self) -> str:
        """Its date as ISO 8601 writes it; what has none comes first."""
        return self.text("date")


@dataclass(frozen=True)
class _PartRow:
    node: str
    kind: str
    property: str
    value: str
    language: str | None


@dataclass(frozen=True)
class _PageRow:
    node: str
    page: int


class Parts:
    """The parts of a plan by kind, and the pages that every statement of it rests on; asked of the store once."""

    def __init__(self, store: Store, plan: str) -> None:
        """`plan` is the IRI of the plan."""
        self._store, self._plan = store, plan

    @once
    def of(self) -> Mapping[str, Sequence[Part]]:
        """The parts of each kind: obligation, promise, membership, definition, document and so on."""
        said: dict[tuple[str, str], dict[str, list[tuple[str, str]]]] = defaultdict(lambda: defaultdict(list))
        for row in self._store.query(library("site")["parts"], plan=self._plan).typed(_PartRow):
            said[row.kind, row.node][row.property].append((row.value, row.language or ""))
        return grouped((kind, Part(node, kind, properties)) for (kind, node), properties in said.items())

    def naming(self, kind: str, name: str, things: Iterable[str]) -> list[Part]:
        """Those of a kind that say one of these things under a name, such as the obligations of a minister."""
        wanted = set(things)
        return [part for part in self.of[kind] if not wanted.isdisjoint(part.all(name))]

    @once
    def pages(self) -> Mapping[str, Sequence[int]]:
        """The pages of the document that each statement, part and crisis measure rests on."""
        rows = self._store.query(library("site")["evidence-pages"], plan=self._plan).typed(_PageRow)
        return grouped((row.node, row.page) for row in rows)
