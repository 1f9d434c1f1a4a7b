"""The plan's own text, where the server was given it: all of it is searched, and read page by page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ontology.errors import VapaError
from queries import Store, library
from viz.once import once
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

    thing: str
    page: int
    line: int
    """The page and the first line of its first paragraph that holds one of the words, or most of them."""
    field: str
    runs: Sequence[tuple[str, bool]]

    def path(self, query: str) -> str:
        """Where on the site it is to be read, with the words of a query lit."""
        return address("text", page=self.page, query=query, anchor=f"#r{self.line}")


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
        found = (self._pieces[hit.iri] + (hit.iri,) for hit in self.index.find(query, loosely=False).hits)
        return [
            Excerpt(thing, *self._paragraph(query, first, last), field, excerpts[place])
            for thing, _, field, first, last, place in sorted(found, key=lambda piece: piece[3])
        ]

    def _paragraph(self, query: str, first: int, last: int) -> tuple[int, int]:
        """The page and first line of the paragraph of a piece that holds most words of a query, the first of equals."""

        def held(paragraph: tuple[int, int, int]) -> int:
            text = self.source.text(max(first, paragraph[1]), min(last, paragraph[2]))
            return len({run.casefold() for run, lit in self.index.lit(query, text) if lit})

        page, line, _ = max((p for p in self.source.paragraphs if p[1] <= last and p[2] >= first), key=held)
        return page, line
