"""Records of links to things of others: what was proposed, and what a person decided about it."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from loaders.records.common import Record, Text, WebIri

__all__ = ["CONCEPTS", "DecidedLink", "ProposedLink"]

CONCEPTS = ("policy-domain/", "role/", "target-group/", "theme/")
"""The kinds of our things that are concepts (SKOS), as their paths begin."""

Decision = Literal["accepted", "refused"]


class _Link(Record):
    """A thing elsewhere that may be ours: `how` it is (`same` is owl:sameAs, `see` only a place to read more)."""

    to: WebIri
    how: Literal["same", "exact", "close", "broad", "see"]
    label: Text
    """What it is called there."""
    source: WebIri
    """The service or register that says so."""
    score: Annotated[float, Field(ge=0, le=100)] | None = None
    """How alike the names are, from 0 to 100; none where a person found it without a search."""
    reason: Text


class ProposedLink(_Link):
    """A link that nobody has decided about; who does writes a `decision`."""

    decision: Decision | None = None


class DecidedLink(_Link):
    """A link that somebody accepted, or refused so that it is not proposed again."""

    decision: Decision
    by: Text
    date: dt.date
