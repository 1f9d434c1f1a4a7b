"""The changes between two dumps as RDF: each change with its sentence, and every statement that left or came."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256

import pyoxigraph as ox

from ontology.iris import FOREIGN_PREFIXES, Iris
from queries.changes.compare import Change
from queries.changes.read import TYPE, Dump

__all__ = ["statements"]


def statements(old: Dump, new: Dump, told: Iterable[Change], *, analysis: bool = False) -> list[ox.Quad]:
    """Sorted quads: the changes in the default graph, what left and what came in graphs `removed` and `added`."""
    return sorted({*_told(told, new.base), *_moved(old, new, analysis)}, key=str)


def _told(told: Iterable[Change], base: str) -> Iterator[ox.Quad]:
    vapa = Iris(base).prefixes["vapa"]
    for change in told:
        digest = sha256(f"{change.thing} {change.sentence}".encode()).hexdigest()
        node = ox.NamedNode(f"urn:sha256:{digest}")
        yield ox.Quad(node, ox.NamedNode(TYPE), ox.NamedNode(f"{vapa}Change"))
        yield ox.Quad(node, ox.NamedNode(f"{FOREIGN_PREFIXES['dcterms']}references"), ox.NamedNode(change.thing))
        for language, sentence in change.sentence.items():
            label = ox.NamedNode(f"{FOREIGN_PREFIXES['rdfs']}label")
            yield ox.Quad(node, label, ox.Literal(sentence, language=language))


def _moved(old: Dump, new: Dump, analysis: bool) -> Iterator[ox.Quad]:
    for name, here, there in (("removed", old, new), ("added", new, old)):
        graph = ox.NamedNode(Iris(new.base).id("graph", name))
        for mine, other in ((here.told, there.told), *([(here.derived, there.derived)] if analysis else [])):
            for subject, pairs in mine.items():
                for predicate, value in pairs - other.get(subject, set()):
                    yield ox.Quad(ox.NamedNode(subject), ox.NamedNode(predicate), value, graph)
