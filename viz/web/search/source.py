"""Search in the plan's own text, where the server was given it: the fields of the fiches and the crisis measures."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from ontology.errors import VapaError
from queries import Store, library
from viz.once import once
from viz.web.search.index import Index, fold

__all__ = ["Excerpt", "Passages", "Source"]

_WORD = re.compile(r"\w+(?:\.\w+)*")
_AROUND = 6
"""Words shown before the first one that was found."""
_SHOWN = 40
"""Words of an excerpt."""


@dataclass(frozen=True)
class Source:
    """The plan's text: its name, its fingerprint, and what stands from one line to another."""

    name: str
    sha256: str
    text: Callable[[int, int], str]


@dataclass(frozen=True)
class Excerpt:
    """A piece of the document in which words were found, with some of its text: runs, and whether they match."""

    passage: str
    thing: str
    page: int
    field: str
    runs: tuple[tuple[str, bool], ...]

    @property
    def anchor(self) -> str:
        """Its place on the page of the thing."""
        return self.passage.removeprefix(f"{self.thing}/")


class Passages:
    """Finds pieces of the plan's text by their words."""

    def __init__(self, store: Store, source: Source) -> None:
        """Raises VapaError when the graph was not made from this text: its lines would point elsewhere."""
        rows = store.query(library("site")["texts"], sha256=source.sha256)
        if not len(rows):
            raise VapaError(f"{source.name}: the graph was not made from this text; give the one it was made from")
        self._rows = {str(row["passage"]): row for row in rows}
        self._texts = {
            iri: source.text(int(str(row["firstLine"])), int(str(row["lastLine"]))) for iri, row in self._rows.items()
        }

    @once
    def index(self) -> Index:
        """Made when first needed, once."""
        # the name is empty, so that no piece comes first for being short
        return Index((iri, "passage", [("", 0.0), (text, 1.0)]) for iri, text in self._texts.items())

    def find(self, query: str) -> list[str]:
        """The pieces that hold every word of a query: the best first, then in the order of the document."""
        order = {iri: position for position, iri in enumerate(self._rows)}
        return [hit.iri for hit in sorted(self.index.find(query), key=lambda hit: (-hit.score, order[hit.iri]))]

    def excerpts(self, query: str, found: Iterable[str]) -> list[Excerpt]:
        """Of pieces that were found, where the words of the query stand closest together."""
        alike = self.index.alike(query)
        return [
            Excerpt(
                iri,
                str(self._rows[iri]["thing"]),
                int(str(self._rows[iri]["page"])),
                str(self._rows[iri]["field"] or ""),
                tuple(_runs(self._texts[iri], alike)),
            )
            for iri in found
        ]


def _runs(text: str, alike: list[Mapping[str, float]]) -> Iterable[tuple[str, bool]]:
    """The part of a text that holds most words of the query, and which of its words match."""
    words = list(_WORD.finditer(text))
    fits = [{at for at, known in enumerate(alike) if fold(word[0]) in known} for word in words]
    places = [place for place, fit in enumerate(fits) if fit] or [0]
    best = max(places, key=lambda place: len(set().union(*fits[place : place + _SHOWN - _AROUND])))
    first = max(0, best - _AROUND)
    shown, last = words[first : first + _SHOWN], len(words) > first + _SHOWN
    at = shown[0].start() if first else 0
    yield ("… " if first else ""), False
    for word, fit in zip(shown, fits[first:], strict=False):
        if fit:
            yield text[at : word.start()], False
            yield word[0], True
            at = word.end()
    yield (f"{text[at : shown[-1].end()]} …" if last else text[at:]), False
