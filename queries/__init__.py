"""Asking the graph: the query library, the embedded store, and the findings."""

from __future__ import annotations

from queries.findings import Finding, Outcome, Share, check, derive, find, iri_of, read, reckon, rules
from queries.library import Parameter, Query, QueryError, library
from queries.stores.embedded import Answer, Row, Store, Table, Value

__all__ = [
    "Answer", "Finding", "Outcome", "Parameter", "Query", "QueryError", "Row", "Share", "Store", "Table", "Value",
    "check", "derive", "find", "iri_of", "library", "read", "reckon", "rules",
]  # fmt: skip
