"""The plan as a property graph: the CSV files that `neo4j-admin database import` takes, each value under its type."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from queries.exports.network import MORE, Tie, ties
from queries.exports.package import archive
from queries.exports.sheets import plain_number
from queries.exports.tables import LISTS, table
from queries.rows import Table, Value, column_type, grouped
from queries.stores.embedded import Store

__all__ = ["property_graph"]

_RELATIONS = {
    "actor": "INVOLVES",
    "cooperating": "COOPERATES_WITH",
    "finding": "CONCERNS",
    "goal": "GOAL",
    "implementer": "IMPLEMENTED_BY",
    "instrument": "USES_INSTRUMENT",
    "place": "LOCATION",
    "post": "LEAD_MINISTER",
    "sdg": "CONTRIBUTES_TO",
    "target-group": "TARGET_GROUP",
    "theme": "THEME",
}
"""The type of each relation: the property of the vocabulary, as Neo4j writes types."""
_LABELS = {"post": "MinisterialPost", "sdg": "SdgTarget"}
"""The labels of other things that are not simply their kind."""

_ACTIONS = {"measures": "Measure", "crisis-measures": "CrisisMeasure"}
_TYPES = {"boolean": "boolean", "date": "date", "integer": "int", "number": "double", "string": "string"}
_README = """\
vapa for Neo4j

neo4j-admin database import full --nodes=measures.csv --nodes=crisis-measures.csv --nodes=things.csv \\
    --relationships=relationships.csv neo4j

A node is known by its IRI (uri). A relationship has the type of the property of the vocabulary (leadMinister is
LEAD_MINISTER), the roles, whether it is the main target group (primary), the first page and how many passages prove it.
"""


def property_graph(store: Store) -> bytes:
    """A zip of nodes (measures, crisis measures, other things) and relationships between them."""
    found = list(ties(store, tuple(MORE)))
    files = {f"{name}.csv": _actions(table(store, name), label) for name, label in _ACTIONS.items()}
    files["things.csv"] = _file(["uri:ID", "identifier", "name", ":LABEL"], _things(found))
    columns = [":START_ID", ":END_ID", ":TYPE", "roles:string[]", "primary:boolean", "page:int", "passages:int"]
    files["relationships.csv"] = _file(columns, _relationships(found))
    return archive({**files, "README.txt": _README.encode()})


def _actions(table: Table, label: str) -> bytes:
    """Measures as nodes, with all that their table says."""
    heads = [_head(table, column) for column in table.columns]
    rows = ([_listed(value) if key in LISTS else value for key, value in row.items()] for row in table)
    return _file([*heads, ":LABEL"], ([*row, label] for row in rows))


def _head(table: Table, column: str) -> str:
    if column == "uri":
        return "uri:ID"
    return f"{column}:{'string[]' if column in LISTS else _TYPES[column_type(table.column(column))]}"


def _listed(value: Value) -> Value:
    """Several values in a cell, as Neo4j parts them."""
    return value.replace("; ", ";") if isinstance(value, str) else value


def _things(found: Iterable[Tie]) -> Iterator[Sequence[Value]]:
    for uri, (name, kind) in sorted({tie.other: (tie.name, tie.kind) for tie in found}.items()):
        yield uri, uri.rsplit("/", 1)[-1], name, _LABELS.get(kind, kind.title().replace("-", ""))


def _relationships(found: Iterable[Tie]) -> Iterator[Sequence[Value]]:
    """One for each measure, relation and other thing; a finding points to the measures that it concerns."""
    edges = grouped(((tie.action, tie.relation, tie.other), tie) for tie in found)
    for (action, relation, other), proofs in edges.items():
        ends = (other, action) if relation == "finding" else (action, other)
        pages = [tie.page for tie in proofs if tie.page is not None]
        roles = ";".join(sorted({tie.role for tie in proofs if tie.role}))
        primary = any(tie.primary for tie in proofs) if relation == "target-group" else None
        passages = len({tie.passage for tie in proofs if tie.passage})
        yield *ends, _RELATIONS[relation], roles, primary, min(pages, default=None), passages


def _file(columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """RFC 4180; what is absent is an empty cell."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([_plain(value) for value in row] for row in rows)
    return out.getvalue().encode()


def _plain(value: Value) -> object:
    match value:
        case bool():
            return str(value).lower()
        case Decimal():
            return plain_number(value)
        case _:
            return value
