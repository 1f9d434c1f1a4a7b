"""What changed between two dumps: in sentences that a reader would say, and as RDF."""

from __future__ import annotations

from queries.changes.compare import Change, changes
from queries.changes.rdf import statements
from queries.changes.read import Dump, read_dump

__all__ = ["Change", "Dump", "changes", "read_dump", "statements"]
