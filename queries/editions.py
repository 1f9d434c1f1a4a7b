"""Two editions of a plan next to each other: what was added, dropped and changed, each with its passages.

What is compared of a measure and the one that it continues: its title, lead ministers, target groups, period and the
money that counts. Of an edition that is known in part nothing can be: its contents list shortens even the titles.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from ontology import Iris
from ontology.wording import hint
from queries.library import QueryError, library
from queries.rows import Table
from queries.stores.embedded import Store

__all__ = [
    "ASPECTS",
    "Change",
    "Comparison",
    "Continued",
    "Edition",
    "Fact",
    "Lapsed",
    "Measure",
    "Passage",
    "compare",
    "editions",
]

ASPECTS = ("title", "lead", "groups", "period", "money")
"""What can change of a measure, in the order in which it is told."""


@dataclass(frozen=True)
class Edition:
    """A plan, or an edition of which we know a part (`partial`, with a `note` that says which); texts by language."""

    iri: str
    name: str
    titles: Mapping[str, str]
    replaces: str | None
    partial: bool
    note: Mapping[str, str]


@dataclass(frozen=True)
class Passage:
    """Where something stands in a document: page and lines, and the words there.

    Where it is known also the node that rests on it, and the field of the fiche.
    """

    iri: str
    page: int
    first: int
    last: int
    mention: str = ""
    node: str = ""
    field: str = ""
    document: str = ""

    @classmethod
    def of(cls, rows: Table) -> list[Passage]:
        """The passages that an answer gives, one a row."""
        return rows.typed(cls, iri="passage", first="firstLine", last="lastLine")


@dataclass(frozen=True)
class Measure:
    """A measure of an edition; `status` is the IRI of Updated or New, None where only number and title are known."""

    iri: str
    identifier: str
    title: str
    status: str | None

    @property
    def is_new(self) -> bool:
        """Whether the plan itself calls it new."""
        return (self.status or "").endswith("#New")


@dataclass(frozen=True)
class Fact:
    """What an edition says of one aspect of a measure.

    `values` are IRIs for leads and groups, a title, or an amount in EUR; a period is (start, end, open ended).
    """

    values: frozenset[object] = frozenset()
    passages: tuple[Passage, ...] = ()


@dataclass(frozen=True)
class Change:
    """An aspect (one of ASPECTS) that the two editions do not say the same of."""

    aspect: str
    old: Fact
    new: Fact


@dataclass(frozen=True)
class Continued:
    """A measure of the later edition and the one that it continues; `why` where that is our conclusion."""

    old: Measure
    new: Measure
    node: str
    how: str
    why: str | None
    passages: tuple[Passage, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Lapsed:
    """A measure that the later edition lets lapse, why we say so, and where the plan speaks of it."""

    measure: Measure
    why: str | None
    passages: tuple[Passage, ...]


@dataclass(frozen=True)
class Comparison:
    """What became of the measures of an edition in a later one."""

    old: Edition
    new: Edition
    continued: tuple[Continued, ...]
    added: tuple[Measure, ...]
    """Those that the later edition calls new, or (where all of the earlier one is known) that continue nothing."""
    lapsed: tuple[Lapsed, ...]
    dropped: tuple[Measure, ...]
    """Those of the earlier edition of which the later one says nothing."""
    unknown: tuple[Measure, ...]
    """Those that the later edition calls updated, while we do not know which measure they continue."""

    @property
    def changed(self) -> tuple[Continued, ...]:
        """The continued measures of which something else is said."""
        return tuple(item for item in self.continued if item.changes)


@dataclass(frozen=True)
class _FactRow:
    measure: str
    aspect: str
    thing: str | None
    start: int | dt.date | None
    end: int | dt.date | None
    open_ended: bool | None
    amount: Decimal | None
    node: str

    @property
    def value(self) -> object:
        return {"period": (self.start, self.end, self.open_ended), "money": self.amount}.get(self.aspect, self.thing)


@dataclass(frozen=True)
class _ContinuationRow:
    before: str
    after: str | None
    how: str | None
    node: str
    why: str | None


def editions(store: Store) -> dict[str, Edition]:
    """Every edition by its IRI: the plans, and those known in part."""
    rows = store.query(library("editions")["editions"]).typed(Edition, iri="edition", titles="title")
    return {edition.iri: edition for edition in rows}


def compare(store: Store, old: str, new: str) -> Comparison:
    """Two editions by their short names. Raises QueryError when there is no such edition, or they are one."""
    known, iris = editions(store), Iris(store.base)
    names = [edition.name for edition in known.values()]
    for name in (old, new):
        if iris.id("plan", name) not in known:
            raise QueryError(f"there is no edition '{name}' in the graph{hint(name, names)}")
    if old == new:
        raise QueryError(f"'{old}' is one edition; give two to compare, of: {', '.join(names)}")
    return _Pair(store, known[iris.id("plan", old)], known[iris.id("plan", new)]).comparison()


class _Side:
    """One edition: its measures, and what it says of each of them."""

    def __init__(self, store: Store, edition: Edition) -> None:
        self.store, self.edition = store, edition
        rows = store.query(library("editions")["measures"], edition=edition.iri).typed(Measure)
        self.measures = {row.iri: row for row in rows}

    @cached_property
    def passages(self) -> Mapping[str, Sequence[Passage]]:
        """The passages of each statement, in the order of the document, each once."""
        found: dict[str, dict[str, Passage]] = defaultdict(dict)
        for one in Passage.of(self.store.query(library("editions")["passages"], plan=self.edition.iri)):
            found[one.node].setdefault(one.iri, one)
        return {node: tuple(passages.values()) for node, passages in found.items()}

    @cached_property
    def facts(self) -> Mapping[tuple[str, str], Fact]:
        """What is said by measure and aspect."""
        values: dict[tuple[str, str], set[object]] = defaultdict(set)
        nodes: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
        for row in self.store.query(library("editions")["facts"], plan=self.edition.iri).typed(_FactRow):
            values[row.measure, row.aspect].add(row.value)
            nodes[row.measure, row.aspect][row.node] = None
        return {
            key: Fact(frozenset(values[key]), tuple(p for node in nodes[key] for p in self.passages.get(node, ())))
            for key in values
        }

    def fact(self, measure: Measure, aspect: str) -> Fact:
        """What the edition says of an aspect of a measure; no values where it says nothing."""
        if aspect == "title":
            return Fact(frozenset({measure.title}))
        return self.facts.get((measure.iri, aspect), Fact())


class _Pair:
    """Two editions while they are compared."""

    def __init__(self, store: Store, old: Edition, new: Edition) -> None:
        self.old, self.new = _Side(store, old), _Side(store, new)
        found = store.query(library("editions")["continuations"], old=old.iri, new=new.iri)
        self.rows = found.typed(_ContinuationRow)

    def comparison(self) -> Comparison:
        continued = self._in_order(self._continued(row) for row in self.rows if row.after and row.how)
        lapsed = tuple(self._lapsed(row) for row in self.rows if row.after is None)
        going_on = {item.new.iri for item in continued}
        left = {item.old.iri for item in continued} | {item.measure.iri for item in lapsed}
        others = [m for m in self.new.measures.values() if m.iri not in going_on]
        partial = self.old.edition.partial
        return Comparison(
            old=self.old.edition,
            new=self.new.edition,
            continued=continued,
            added=tuple(m for m in others if m.is_new or not partial),
            lapsed=lapsed,
            dropped=tuple(m for m in self.old.measures.values() if m.iri not in left),
            unknown=tuple(m for m in others if partial and not m.is_new),
        )

    def _in_order(self, found: Iterable[Continued]) -> tuple[Continued, ...]:
        order = list(self.new.measures)
        return tuple(sorted(found, key=lambda item: order.index(item.new.iri)))

    def _continued(self, row: _ContinuationRow) -> Continued:
        old, new = self.old.measures[row.before], self.new.measures[str(row.after)]
        passages = tuple(self.new.passages.get(row.node, ()))
        return Continued(old, new, row.node, str(row.how), row.why, passages, tuple(self._changes(old, new)))

    def _changes(self, old: Measure, new: Measure) -> Iterable[Change]:
        for aspect in () if self.old.edition.partial or self.new.edition.partial else ASPECTS:
            before, after = self.old.fact(old, aspect), self.new.fact(new, aspect)
            if before.values != after.values:
                yield Change(aspect, before, after)

    def _lapsed(self, row: _ContinuationRow) -> Lapsed:
        return Lapsed(self.old.measures[row.before], row.why, tuple(self.new.passages.get(row.node, ())))
