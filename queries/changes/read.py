"""Reading a dump to compare it: what a reader sees of it, apart from what is derived and from its history."""

from __future__ import annotations

import gzip
from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

import pyoxigraph as ox

from ontology.iris import FOREIGN_PREFIXES, Iris, owner

__all__ = ["Dump", "Term", "read_dump"]

Term = ox.NamedNode | ox.Literal
_DCTERMS, _PROV, _RDFS = (FOREIGN_PREFIXES[name] for name in ("dcterms", "prov", "rdfs"))
_DATED = ("measure", "crisis-measure", "graph")
_HISTORY = ("release", "retirement")
_NAMES = (f"{_RDFS}label", f"{_DCTERMS}title", f"{FOREIGN_PREFIXES['foaf']}name")
TYPE = f"{FOREIGN_PREFIXES['rdf']}type"


class Dump:
    """The statements of a dump by subject: (predicate, value) pairs. `derived` has what is counted or follows."""

    def __init__(self, quads: Iterable[ox.Quad], base: str) -> None:
        self.base = base
        self.told: dict[str, set[tuple[str, Term]]] = defaultdict(set)
        self.derived: dict[str, set[tuple[str, Term]]] = defaultdict(set)
        self.history: dict[str, set[tuple[str, Term]]] = defaultdict(set)
        follows = {Iris(base).id("graph", name) for name in ("analysis", "service")}
        for quad in quads:
            subject = str(quad.subject.value)  # type: ignore[union-attr]  # no blank nodes in a dump
            pair = quad.predicate.value, quad.object
            place = (
                self.derived if str(getattr(quad.graph_name, "value", "")) in follows else self._place(subject, pair)
            )
            place[subject].add(pair)  # type: ignore[arg-type]

    def _place(self, subject: str, pair: tuple[str, object]) -> dict[str, set[tuple[str, Term]]]:
        kind = self.kind(subject)
        dated = kind in _DATED and pair[0] in (f"{_DCTERMS}issued", f"{_DCTERMS}modified")
        return self.history if kind in _HISTORY or dated else self.told

    def kind(self, iri: str) -> str:
        """The kind of thing that an IRI names, as its path says; empty for what is not ours."""
        path = iri.removeprefix(f"{self.base}/id/")
        return path.partition("/")[0] if path != iri else ""

    def owner(self, iri: str) -> str:
        """The thing that tells of this."""
        return owner(iri, self.base)

    @cached_property
    def things(self) -> set[str]:
        """The things that something is told of."""
        return {self.owner(subject) for subject in self.told}

    def values(self, subject: str, predicate: str) -> set[Term]:
        """What is told of a subject under a predicate."""
        return {value for name, value in self.told.get(subject, ()) if name == predicate}

    def name(self, iri: str, language: str) -> str:
        """What it is called: in the language, else in Dutch, else in any; empty where it has no name."""
        for place in (self.told, self.derived):
            named = [v for name in _NAMES for p, v in place.get(iri, ()) if p == name and isinstance(v, ox.Literal)]
            for wanted in (language, "nl", None):
                if found := sorted(v.value for v in named if wanted is None or v.language == wanted):
                    return found[0]
        return ""

    def successors(self) -> dict[str, list[str]]:
        """What was retired, with what replaces it."""
        invalidated, successor = f"{_PROV}invalidated", f"{Iris(self.base).prefixes['vapa']}successor"
        found: dict[str, list[str]] = {}
        for pairs in self.history.values():
            for old in (value for name, value in pairs if name == invalidated):
                found[old.value] = sorted(value.value for name, value in pairs if name == successor)
        return found


def read_dump(content: bytes, base: str) -> Dump:
    """A dump from N-Quads, plain or gzipped. Raises SyntaxError when it is not N-Quads."""
    if content[:2] == b"\x1f\x8b":
        content = gzip.decompress(content)
    return Dump(ox.parse(content, format=ox.RdfFormat.N_QUADS), base)
