"""The terms of the ontology as a reference to read: classes, properties and fixed values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox

import ontology
from ontology import FOREIGN_PREFIXES, Iris, natural

__all__ = ["Term", "terms"]

_RDF, _RDFS, _OWL, _SKOS = (FOREIGN_PREFIXES[name] for name in ("rdf", "rdfs", "owl", "skos"))
_SECTIONS = ("Klassen", "Eigenschappen", "Vaste waarden")
_RELATIONS = {
    f"{_RDFS}subClassOf": "onderklasse van",
    f"{_RDFS}subPropertyOf": "ondereigenschap van",
    f"{_RDFS}domain": "van",
    f"{_RDFS}range": "naar",
    f"{_OWL}equivalentClass": "gelijk aan",
    f"{_OWL}equivalentProperty": "gelijk aan",
    f"{_OWL}inverseOf": "omgekeerde van",
    f"{_SKOS}exactMatch": "zelfde als",
    f"{_SKOS}closeMatch": "verwant met",
    f"{_SKOS}relatedMatch": "gerelateerd aan",
    f"{_RDFS}seeAlso": "zie ook",
}


@dataclass(frozen=True)
class Term:
    """A class, property or fixed value: its local name (the anchor), its texts, and what it relates to."""

    name: str
    label: str
    english: str
    comment: str
    relations: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    """Pairs of a Dutch relation and the terms it goes to, each a prefixed name and an address."""


@cache
def terms(base: str) -> dict[str, list[Term]]:
    """The terms by section, in alphabetical order."""
    said: dict[str, dict[str, list[ox.NamedNode | ox.Literal]]] = {}
    for quad in ox.parse(ontology.read("vapa.ttl", base), format=ox.RdfFormat.TURTLE):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal):
            said.setdefault(quad.subject.value, {}).setdefault(quad.predicate.value, []).append(quad.object)
    space = f"{base}/ns#"
    found: dict[str, list[Term]] = {section: [] for section in _SECTIONS}
    for iri in sorted(said, key=natural):
        if iri.startswith(space):
            found[_section(said[iri])].append(_term(iri.removeprefix(space), said[iri], base))
    return found


def _section(said: dict[str, list[ox.NamedNode | ox.Literal]]) -> str:
    kinds = {term.value for term in said.get(f"{_RDF}type", [])}
    if f"{_OWL}Class" in kinds:
        return _SECTIONS[0]
    return _SECTIONS[1] if any(kind.endswith("Property") for kind in kinds) else _SECTIONS[2]


def _term(name: str, said: dict[str, list[ox.NamedNode | ox.Literal]], base: str) -> Term:
    def text(property: str, language: str) -> str:
        found = (t.value for t in said.get(property, []) if isinstance(t, ox.Literal) and t.language == language)
        return next(found, "")

    label = text(f"{_RDFS}label", "nl") or text(f"{_SKOS}prefLabel", "nl")
    comment = text(f"{_RDFS}comment", "nl") or text(f"{_SKOS}definition", "nl")
    return Term(name, label, text(f"{_RDFS}label", "en"), comment, tuple(_relations(said, base)))


def _relations(
    said: dict[str, list[ox.NamedNode | ox.Literal]], base: str
) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
    relations = dict(_RELATIONS)
    if not any(term.value.startswith(_OWL) for term in said.get(f"{_RDF}type", [])):
        relations[f"{_RDF}type"] = "soort"
    for predicate, word in relations.items():
        if values := sorted(term.value for term in said.get(predicate, [])):
            yield word, tuple((_short(iri, base), iri.replace(f"{base}/ns#", "#")) for iri in values)


def _short(iri: str, base: str) -> str:
    """A prefixed name, where there is a prefix."""
    for prefix, space in Iris(base).prefixes.items():
        if iri.startswith(space) and "/" not in iri.removeprefix(space):
            return f"{prefix}:{iri.removeprefix(space)}"
    return iri
