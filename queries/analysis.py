"""Writing a graph that follows from the rest: `analysis`, what a rule derives, and `service`, what the store is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

import pyoxigraph as ox

from ontology import FOREIGN_PREFIXES, Iris

__all__ = ["Analysis"]

_XSD = FOREIGN_PREFIXES["xsd"]


class Analysis:
    """Collects the quads of graph `analysis`, or another, as N-Quads lines.

    Names of properties and classes have a prefix: one of ours, or of those given.
    """

    def __init__(self, base: str, graph: str = "analysis", prefixes: Mapping[str, str] | None = None) -> None:
        self.iris = Iris(base)
        self.lines: list[bytes] = []
        self._graph = ox.NamedNode(self.iris.id("graph", graph))
        self._prefixes = {**self.iris.prefixes, **(prefixes or {})}

    def term(self, name: str) -> str:
        """The IRI of a name such as `vapa:score`."""
        prefix, _, local = name.partition(":")
        return self._prefixes[prefix] + local

    def add(self, subject: str, predicate: str, value: ox.NamedNode | ox.Literal) -> None:
        """One statement; the predicate is a name, or an IRI."""
        iri = predicate if "://" in predicate else self.term(predicate)
        quad = ox.Quad(ox.NamedNode(subject), ox.NamedNode(iri), value, self._graph)
        self.lines.append(f"{quad} .\n".encode())

    def classes(self, subject: str, *names: str) -> None:
        """What a thing is."""
        self.links(subject, "rdf:type", map(self.term, names))

    def links(self, subject: str, predicate: str, objects: Iterable[str]) -> None:
        """Links to other things, by their IRIs."""
        for item in objects:
            self.add(subject, predicate, ox.NamedNode(item))

    def texts(self, subject: str, predicate: str, texts: Iterable[tuple[str, str]]) -> None:
        """Texts as (language, text)."""
        for language, text in texts:
            self.add(subject, predicate, ox.Literal(text, language=language))

    def value(self, subject: str, predicate: str, value: Decimal | int | bool | str) -> None:
        """A decimal number, whole number, truth value or plain text."""
        match value:
            case bool():
                text, kind = str(value).lower(), "boolean"
            case int():
                text, kind = str(value), "integer"
            case Decimal():
                text, kind = f"{value:f}", "decimal"
            case _:
                text, kind = value, "string"
        self.add(subject, predicate, ox.Literal(text, datatype=ox.NamedNode(_XSD + kind)))
