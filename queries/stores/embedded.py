"""The store that everything is asked of with SPARQL: the dump in memory (pyoxigraph).

The default graph of a query is the union of the named graphs. `queries.stores.remote` has the same for one elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any, Self

import pyoxigraph as ox

from ontology import DEFAULT_BASE, Iris
from ontology.editions import Edition, in_order
from ontology.wording import hint
from queries.library import Kind, Query, QueryError, library
from queries.rows import Row, Table, Value
from queries.stores.hints import Hints
from queries.stores.syntax import DatasetError, dataset, fault, holds_service

__all__ = ["Answer", "Row", "Store", "Table", "Value"]

Answer = ox.QuerySolutions | ox.QueryBoolean | Iterable[ox.Triple]
"""What a query gives: rows (SELECT), yes or no (ASK), or triples (CONSTRUCT, DESCRIBE)."""


_ASKED: tuple[Kind, ...] = ("library", "findings", "checks")
"""The kinds of queries that are asked by name, each read only when those before it do not have the name."""


@dataclass(frozen=True)
class _PlanRow:
    plan: str
    replaced: bool
    measures: int


class Store:
    """A dump, loaded and ready to be asked. All its answers go through `sparql`."""

    def __init__(self, content: bytes, base: str = DEFAULT_BASE, plan: str = "") -> None:
        """Load N-Quads. Raises SyntaxError (with the line) when `content` is not N-Quads.

        `plan` is the short name of the plan to ask about, where it is not the one in force.
        """
        self.base, self._plan = base, plan
        self._store = ox.Store()
        self.add(content)

    @classmethod
    def read(cls, dump: Path, base: str = DEFAULT_BASE, plan: str = "") -> Store:
        """Load a dump from a file.

        Raises FileNotFoundError, SyntaxError when it is not N-Quads, and QueryError when it holds no plan
        under this base, or not the one that was asked for.
        """
        store = cls(dump.read_bytes(), base, plan)
        if not store.plan:
            raise QueryError(f"{dump} holds no plan under {base}; give the --base it was built with")
        return store

    def add(self, content: bytes) -> None:
        """Load more N-Quads into the same store, such as an enrichment. Raises SyntaxError when it is not N-Quads."""
        self._store.bulk_load(content, format=ox.RdfFormat.N_QUADS)

    def __len__(self) -> int:
        """The number of quads."""
        return len(self._store)

    def sparql(self, text: str, *, service: bool = False) -> Answer:
        """Run any SPARQL query; without `service` none that asks an endpoint elsewhere.

        Raises QueryError with what is wrong with it and where, in one sentence.
        """
        prefixes = Iris(self.base).prefixes
        self._must_stay_inside(text, service)
        try:
            asked = dataset(text, prefixes)
            if not asked:
                return self._store.query(text, prefixes=prefixes, use_default_graph_as_union=True)
            default, named = list(map(self._graph, asked.default)), list(map(self._graph, asked.named))
            return self._store.query(text, prefixes=prefixes, default_graph=default, named_graphs=named)
        except SyntaxError as error:
            raise QueryError(fault(str(error.msg or error), text, prefixes).brief) from None
        except DatasetError as error:
            raise QueryError(str(error)) from None

    def hint(self, text: str) -> str | None:
        """Which names of a query are no class or property of the graph, with what is near; None where it knows all."""
        return Hints(self._store, Iris(self.base).prefixes).of(text)

    def _must_stay_inside(self, text: str, service: bool) -> None:
        if not service and holds_service(text, Iris(self.base).prefixes):
            asked = "--allow-service (in Python service=True)"
            raise QueryError(f"the query asks an endpoint elsewhere (SERVICE); give {asked} if it may")

    def _graph(self, iri: str) -> Any:
        graph = ox.NamedNode(iri)
        if not self._store.contains_named_graph(graph):
            known = " ".join(sorted(self.graph_sizes()))
            raise QueryError(f"there is no graph <{iri}> here, and none is fetched; there are: {known}")
        return graph

    def query(self, query: str | Query, /, **parameters: object) -> Table:
        """Ask a query of the library by name, with its parameters by keyword.

        Raises QueryError when there is no such query or parameter, or a value names nothing in the graph.
        """
        found = self._found(query)
        return self.table(self.bound(found, **parameters), found.name)

    def bound(self, query: str | Query, /, **parameters: object) -> str:
        """The text of a library query with its parameters bound, checked against what the graph holds.

        A query about one plan is about `plan`, unless the parameters name another.
        """
        found = self._found(query)
        asked = Iris(self.base).id("plan", self.plan)
        kinds = {parameter.name: parameter.type for parameter in found.parameters}
        for name, term in found.terms(parameters, self.base, self.plan).items():
            if term.value != asked:
                self._must_exist(name, kinds[name], term, parameters.get(name))
        return found.bound(parameters, base=self.base, plan=self.plan)

    @staticmethod
    def _found(query: str | Query) -> Query:
        if isinstance(query, Query):
            return query
        found = next((library(kind)[query] for kind in _ASKED if query in library(kind)), None)
        if found is None:
            said = hint(query, chain(*map(library, _ASKED))) or "; `vapa query` lists them"
            raise QueryError(f"there is no query '{query}'{said}")
        return found

    def table(self, text: str, name: str = "") -> Table:
        """The answer to a SELECT query as a Table; `name` is what errors call it.

        Raises QueryError for any other kind of query.
        """
        solutions = self.sparql(text)
        if isinstance(solutions, ox.QuerySolutions):
            return Table.of(solutions, name)
        del solutions  # only this thread may drop them; the frames of an error may last longer
        raise QueryError("only a SELECT query gives a table")

    @cached_property
    def plans(self) -> tuple[str, ...]:
        """The short names of all plans in the graph under the base, the one in force first."""
        space = Iris(self.base).id("plan", "")
        rows = self.own("plans").typed(_PlanRow)
        return in_order(
            Edition(row.plan.removeprefix(space), row.replaced, row.measures)
            for row in rows
            if row.plan.startswith(space)
        )

    @cached_property
    def plan(self) -> str:
        """The short name of the plan that is asked about: the one given, else the one in force; empty without plans.

        Raises QueryError when there is no such plan.
        """
        if self._plan and self._plan not in self.plans:
            raise QueryError(f"there is no plan '{self._plan}' in the graph{hint(self._plan, self.plans)}")
        return self._plan or next(iter(self.plans), "")

    def about(self, plan: str) -> Self:
        """The same store, asked about another plan."""
        other = copy(self)
        other._plan = plan
        other.__dict__.pop("plan", None)
        return other

    def graph_sizes(self) -> dict[str, int]:
        """How many triples are in each named graph under the base."""
        return {str(row["graph"]): int(str(row["triples"])) for row in self.own("graph-sizes")}

    def own(self, name: str, **values: str) -> Table:
        """The answer to a query about the graph itself (`queries/library/store/`)."""
        return self.table(library("store")[name].bound(values, base=self.base), name)

    def _must_exist(self, name: str, kind: str, term: ox.NamedNode | ox.Literal, given: object) -> None:
        if isinstance(term, ox.NamedNode) and not self.own("described", thing=term.value):
            short = re.split(r"[/#]", term.value)[-1]
            meant = hint(short, self._names_under(term.value.removesuffix(short)))
            raise QueryError(f"parameter '{name}': there is no {kind} '{given or short}' in the graph{meant}")

    def _names_under(self, parent: str) -> list[str]:
        """The last path segments of what stands directly under a parent IRI, such as all actors."""
        iris = self.own("names-under", parent=parent).column("thing")
        names = {str(iri).removeprefix(parent) for iri in iris}
        return sorted(name for name in names if "/" not in name)
