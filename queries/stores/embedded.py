"""The store that everything is asked of with SPARQL: the dump in memory (pyoxigraph).

The default graph of a query is the union of the named graphs. `queries.stores.remote` has the same for one elsewhere.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import overload

import pyoxigraph as ox

from ontology import DEFAULT_BASE, Iris
from queries.library import Query, QueryError, library

__all__ = ["Answer", "Row", "Store", "Table", "Value"]

Answer = ox.QuerySolutions | ox.QueryBoolean | Iterable[ox.Triple]
"""What a query gives: rows (SELECT), yes or no (ASK), or triples (CONSTRUCT, DESCRIBE)."""

Value = str | int | Decimal | bool | dt.date | None
"""A cell: text and IRIs as str, numbers, booleans, dates (a year is an int), None where there is none."""

Row = dict[str, Value]
XSD = "http://www.w3.org/2001/XMLSchema#"
_INTEGERS = {f"{XSD}{name}" for name in ("integer", "int", "long", "gYear", "nonNegativeInteger")}


class Table(Sequence[Row]):
    """An answer: `columns` in order, and one dict per row.

    >>> table = Table(["a"], [("1",), (None,)])
    >>> len(table), table[0]["a"], table.column("a")
    (2, '1', ['1', None])
    """

    def __init__(self, columns: Sequence[str], rows: Sequence[tuple[Value, ...]]) -> None:
        self.columns, self._rows = list(columns), list(rows)

    @classmethod
    def of(cls, solutions: ox.QuerySolutions) -> Table:
        """The answer as Python values."""
        columns = [variable.value for variable in solutions.variables]
        return cls(columns, [tuple(_value(term) for term in solution) for solution in solutions])

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> list[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | list[Row]:
        if isinstance(index, slice):
            return [self._row(row) for row in self._rows[index]]
        return self._row(self._rows[index])

    def __iter__(self) -> Iterator[Row]:
        return map(self._row, self._rows)

    def __repr__(self) -> str:
        return f"<Table {len(self)} rows: {', '.join(self.columns)}>"

    def _row(self, row: tuple[Value, ...]) -> Row:
        return dict(zip(self.columns, row, strict=True))

    def column(self, name: str) -> list[Value]:
        """One column as a list. Raises ValueError when the answer has no such column."""
        index = self.columns.index(name)
        return [row[index] for row in self._rows]


class Store:
    """A dump, loaded and ready to be asked. All its answers go through `sparql`."""

    def __init__(self, content: bytes, base: str = DEFAULT_BASE) -> None:
        """Load N-Quads. Raises SyntaxError (with the line) when `content` is not N-Quads."""
        self.base = base
        self._store = ox.Store()
        self.add(content)

    @classmethod
    def read(cls, dump: Path, base: str = DEFAULT_BASE) -> Store:
        """Load a dump from a file.

        Raises FileNotFoundError, SyntaxError when it is not N-Quads, and QueryError when it holds no plan
        under this base.
        """
        store = cls(dump.read_bytes(), base)
        if not store.plan:
            raise QueryError(f"{dump} holds no plan under {base}; give the --base it was built with")
        return store

    def add(self, content: bytes) -> None:
        """Load more N-Quads beside the dump, such as an enrichment. Raises SyntaxError when it is not N-Quads."""
        self._store.bulk_load(content, format=ox.RdfFormat.N_QUADS)

    def __len__(self) -> int:
        """The number of quads."""
        return len(self._store)

    def sparql(self, text: str) -> Answer:
        """Run any SPARQL query. Raises QueryError with the parser's words and position."""
        try:
            return self._store.query(text, prefixes=Iris(self.base).prefixes, use_default_graph_as_union=True)
        except SyntaxError as error:
            raise QueryError(f"this is not valid SPARQL: {error.msg if error.msg else error}") from None

    def query(self, query: str | Query, /, **parameters: object) -> Table:
        """Ask a query of the library by name, with its parameters by keyword.

        Raises QueryError when there is no such query or parameter, or a value names nothing in the graph.
        """
        return self.table(self.bound(query, **parameters))

    def bound(self, query: str | Query, /, **parameters: object) -> str:
        """The text of a library query with its parameters bound, checked against what the graph holds."""
        if isinstance(query, str):
            found = library().get(query) or library("findings").get(query) or library("checks").get(query)
            if found is None:
                raise QueryError(f"there is no query '{query}'; `vapa query` lists them")
            query = found
        for parameter in query.parameters:
            value = parameters.get(parameter.name, parameter.default)
            if value is not None:
                self._must_exist(parameter.name, parameter.type, parameter.term(str(value), self.base, self.plan))
        return query.bound(parameters, base=self.base, plan=self.plan)

    def table(self, text: str) -> Table:
        """The answer to a SELECT query as a Table. Raises QueryError for any other kind of query."""
        solutions = self.sparql(text)
        if not isinstance(solutions, ox.QuerySolutions):
            raise QueryError("only a SELECT query gives a table")
        return Table.of(solutions)

    @cached_property
    def plan(self) -> str:
        """The slug of the plan, for short names of measures and goals; with several plans, the last by name."""
        iris = self.own("plans").column("plan")
        return max((str(iri).removeprefix(f"{self.base}/id/plan/") for iri in iris), default="")

    def graph_sizes(self) -> dict[str, int]:
        """How many triples are in each named graph under the base."""
        return {str(row["graph"]): int(str(row["triples"])) for row in self.own("graph-sizes")}

    def own(self, name: str, **values: str) -> Table:
        """The answer to a query about the graph itself (`queries/library/store/`)."""
        return self.table(library("store")[name].bound(values, base=self.base))

    def _must_exist(self, name: str, kind: str, term: ox.NamedNode | ox.Literal) -> None:
        if isinstance(term, ox.NamedNode) and not self.own("described", thing=term.value):
            parent, _, given = term.value.rpartition("/")
            near = get_close_matches(given, self._names_under(f"{parent}/"))
            hint = f"; did you mean {' or '.join(near)}?" if near else ""
            raise QueryError(f"parameter '{name}': there is no {kind} '{term.value}' in the graph{hint}")

    def _names_under(self, parent: str) -> list[str]:
        """The last path segments of what stands directly under a parent IRI, such as all actors."""
        iris = self.own("names-under", parent=parent).column("thing")
        names = {str(iri).removeprefix(parent) for iri in iris}
        return sorted(name for name in names if "/" not in name)


def _value(term: object) -> Value:
    """An RDF term as a Python value; a literal that is not what its datatype says stays text."""
    try:
        return _converted(term)
    except (ValueError, ArithmeticError):
        return term.value if isinstance(term, ox.Literal) else str(term)


def _converted(term: object) -> Value:
    match term:
        case ox.Literal():
            datatype = term.datatype.value
            if datatype in _INTEGERS:
                return int(term.value)
            if datatype in (f"{XSD}decimal", f"{XSD}double", f"{XSD}float"):
                return Decimal(term.value)
            if datatype == f"{XSD}boolean":
                return term.value in ("true", "1")
            if datatype == f"{XSD}date":
                return dt.date.fromisoformat(term.value[:10])
            return term.value
        case ox.NamedNode():
            return term.value
        case None:
            return None
        case _:
            return str(term)
