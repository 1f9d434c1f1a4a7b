"""What members of the consultation hold about what the site shows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from queries import Store, library
from queries.rows import grouped
from viz.once import once

__all__ = ["Position", "Positions"]


@dataclass(frozen=True)
class Position:
    """What `party` holds about something, in its words; `known` is false where that is no longer there."""

    position: str
    about: str
    stance: str
    party: str
    date: dt.date
    text: str
    settled: dt.date | None
    outcome: str | None
    known: bool

    @property
    def contests(self) -> bool:
        """Whether it disagrees and has not been settled."""
        return self.stance.endswith("#Disagrees") and self.settled is None

    @property
    def is_open(self) -> bool:
        """Whether it is still to be discussed."""
        return not self.stance.endswith("#Agrees") and self.settled is None


class Positions:
    """All positions, asked of the store once."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @once
    def all(self) -> Sequence[Position]:
        """The positions, the latest first."""
        return self._store.query(library("site")["positions"]).typed(Position)

    @once
    def _by_about(self) -> Mapping[str, Sequence[Position]]:
        return grouped((position.about, position) for position in self.all)

    def about(self, iri: str) -> Sequence[Position]:
        """Those about exactly this."""
        return self._by_about.get(iri, ())

    def within(self, iri: str) -> Sequence[Position]:
        """Those about a thing, or about a statement of its page."""
        return [one for one in self.all if one.about == iri or one.about.startswith(f"{iri}/")]
