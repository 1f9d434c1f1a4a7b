"""What an answer rests on: the pages of the document behind it, and whether it holds what the document does not say."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from ontology import Iris
from queries import Store, library
from queries.stores.syntax import Dataset, Token, dataset, declared_prefixes, tokens
from viz.once import once
from viz.web.model.plan import Plan

__all__ = ["Origin"]

_OURS = ("curation", "analysis")
_NUMBER = re.compile(r"\d+(?:\.\d+){1,3}")
_SUBJECTS, _BEFORE = ("variable", "name", "iri"), ("{", ".", "}")


class Origin:
    """Tells it of the queries to one store, by the graphs in which their classes and properties stand."""

    def __init__(self, store: Store, prefixes: dict[str, str]) -> None:
        self._store, self._prefixes = store, prefixes
        self._own = {Iris(store.base).id("graph", name) for name in _OURS}

    @once
    def ours(self) -> frozenset[str]:
        """The classes and properties that stand only in the graphs of the editors and of the findings."""
        graphs: dict[str, set[str]] = defaultdict(set)
        for name, column in (("properties", "property"), ("classes", "class")):
            for row in self._store.query(library("linked_data")[name]):
                graphs[str(row[column])].add(str(row["graph"]))
        return frozenset(iri for iri, found in graphs.items() if found <= self._own)

    def editorial(self, text: str) -> list[str]:
        """What in a query is not the document's: those names, and `a variable property` where that may be any."""
        pieces = list(tokens(text))
        prefixes = self._prefixes | declared_prefixes(pieces)
        found = dict.fromkeys(
            piece.text for piece in pieces if piece.kind in ("name", "iri") and _iri(piece, prefixes) in self.ours
        )
        return [*found, *(["a variable property"] if _any_property(pieces) else [])]

    def graphs(self, text: str) -> Dataset | None:
        """The graphs that a query asks of but for those of the editors and of the findings; None where none is left."""
        asked = dataset(text, self._prefixes)
        every = sorted(self._store.graph_sizes())
        default, named = (
            tuple(graph for graph in graphs if graph not in self._own)
            for graphs in ((asked.default, asked.named) if asked else (every, every))
        )
        return Dataset(default, named) or None

    @staticmethod
    def pages(plan: Plan, text: str, cells: Iterable[tuple[str, str]]) -> list[int]:
        """The pages of the document behind a query and the cells of its answer (column and value).

        Those in columns for pages, those of passages, and those of the fiches of measures by IRI or by number.
        """
        found: set[int] = set()
        asked = (("", piece.text[1:-1]) for piece in tokens(text) if piece.kind in ("iri", "string"))
        for column, value in (*cells, *asked):
            if "page" in column.lower() and value.isdigit():
                found.add(int(value))
            elif passage := "/passage/" in value and plan.passages.get(value):
                found.add(passage.page)
            elif value.startswith("http") or _NUMBER.fullmatch(value):
                found |= set(measure.pages) if (measure := plan.find(value)) else set()
        return sorted(found)


def _iri(piece: Token, prefixes: dict[str, str]) -> str:
    if piece.kind == "iri":
        return piece.text[1:-1]
    prefix, _, local = piece.text.partition(":")
    return prefixes.get(prefix, "") + local


def _any_property(pieces: list[Token]) -> bool:
    """Whether a pattern asks for a property by a variable."""
    for first, second, third in zip(pieces, pieces[1:], pieces[2:], strict=False):
        if first.text == ";" and second.kind == "variable":
            return True
        if first.text in _BEFORE and second.kind in _SUBJECTS and third.kind == "variable":
            return True
    return False
