"""The plan's own text, where the server was given it: all of it is searched, and read page by page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ontology.errors import VapaError
from queries import Store, library
from viz.once import once
from viz.web.model.names import Names
from viz.web.search.index import Entry, Index
from viz.web.urls import address

__all__ = ["Excerpt", "Passages", "Source"]


@dataclass(frozen=True)
class Source:
    """The plan's text: its name, its fingerprint, what stands from one line to another, and its paragraphs.

    A paragraph is a page of the document with the first and the last line.
    """

    name: str
    sha256: str
    text: Callable[[int, int], str]
    paragraphs: Sequence[tuple[int, int, int]]


@dataclass(frozen=True)
class Excerpt:
    """A piece of the document in which words were found: some of its text in runs, and whether they match.

    `thing` is the measure whose fiche it is a field of, or the crisis measure; empty for other text of the plan.
    """

    place: str
    thing: str
    page: int
    field: str
    runs: Sequence[tuple[str, bool]]

    @property
    def anchor(self) -> str:
        """Its place on the page of the thing, or on that of the text."""
        return self.place.removeprefix(f"{self.thing}/") if self.thing else self.place

    def path(self, names: Names) -> str:
        """Where on the site it is to be read."""
        page = names.path(self.thing) if self.thing else address("text", page=self.page)
        return f"{page}#{self.anchor}"


class Passages:
    """Finds pieces of the plan's text by their words: fields of fiches, crisis measures, and all paragraphs else."""

    def __init__(self, store: Store, source: Source) -> None:
        """Raises VapaError when the graph was not made from this text: its lines would point elsewhere."""
        rows = store.query(library("site")["texts"], sha256=source.sha256)
        if not len(rows):
            raise VapaError(f"{source.name}: the graph was not made from this text; give the one it was made from")
        self.source = source
        self._pieces: dict[str, tuple[str, int, str, int, int]] = {}
        told: set[int] = set()
        for row in rows:
            first, last = int(str(row["firstLine"])), int(str(row["lastLine"]))
            told.update(range(first, last + 1))
            thing, field = str(row["thing"]), str(row["field"] or "")
            self._pieces[str(row["passage"])] = (thing, int(str(row["page"])), field, first, last)
        for page, first, last in source.paragraphs:
            if not told.issuperset(range(first, last + 1)):
                self._pieces[f"r{first}"] = ("", page, "", first, last)

    @once
    def index(self) -> Index:
        """Made when first needed, once."""
        pieces = self._pieces.items()
        return Index(Entry(place, "passage", "", text=self.source.text(*piece[3:])) for place, piece in pieces)

    def find(self, query: str) -> list[Excerpt]:
        """The pieces that hold every word of a query, in the order of the document, with where those stand."""
        excerpts = self.index.excerpts(query)
        order = {place: piece[3] for place, piece in self._pieces.items()}
        return [
            Excerpt(place, *self._pieces[place][:3], excerpts[place])
            for place, _ in sorted(self.index.find(query, loosely=False).hits, key=lambda hit: order[hit[0]])
        ]
