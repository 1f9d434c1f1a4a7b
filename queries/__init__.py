"""Asking the graph: the query library, the embedded store, and the first findings."""

from __future__ import annotations

from queries.findings import Finding, check, find, rules
from queries.library import Parameter, Query, QueryError, library
from queries.store import Answer, Row, Store, Table, Value

__all__ = [
    "Answer", "Finding", "Parameter", "Query", "QueryError", "Row", "Store", "Table", "Value",
    "check", "find", "library", "rules",
]  # fmt: skip
