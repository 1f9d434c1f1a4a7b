"""Asking the graph: the query library, the embedded store, and the findings."""

from __future__ import annotations

from queries.findings import Finding, Outcome, Share, apply_rule, check, derive, find, iri_of, read, rules
from queries.library import Parameter, Query, QueryError, library
from queries.rows import RowError
from queries.stores.embedded import Answer, Row, Store, Table, Value

__all__ = [
    "Answer",
    "Finding",
    "Outcome",
    "Parameter",
    "Query",
    "QueryError",
    "Row",
    "RowError",
    "Share",
    "Store",
    "Table",
    "Value",
    "apply_rule",
    "check",
    "derive",
    "find",
    "iri_of",
    "library",
    "read",
    "rules",
]
