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
_SECTIONS = {"nl": ("Klassen", "Eigenschappen", "Vaste waarden"), "en": ("Classes", "Properties", "Fixed values")}
_RELATIONS = {
    f"{_RDFS}subClassOf": ("onderklasse van", "subclass of"),
    f"{_RDFS}subPropertyOf": ("ondereigenschap van", "subproperty of"),
    f"{_RDFS}domain": ("van", "from"),
    f"{_RDFS}range": ("naar", "to"),
    f"{_OWL}equivalentClass": ("gelijk aan", "equal to"),
    f"{_OWL}equivalentProperty": ("gelijk aan", "equal to"),
    f"{_OWL}inverseOf": ("omgekeerde van", "inverse of"),
    f"{_SKOS}exactMatch": ("zelfde als", "same as"),
    f"{_SKOS}closeMatch": ("verwant met", "close to"),
    f"{_SKOS}relatedMatch": ("gerelateerd aan", "related to"),
    f"{_RDFS}seeAlso": ("zie ook", "see also"),
}


@dataclass(frozen=True)
class Term:
    """A class, property or fixed value: its local name (the anchor), its texts, and what it relates to."""

    name: str
    label: str
    other: str
    """Its label in the other language."""
    comment: str
    relations: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    """Pairs of a relation and the terms it goes to, each a prefixed name and an address."""


@cache
def terms(base: str, lang: str = "nl") -> dict[str, list[Term]]:
    """The terms by section, in alphabetical order, for a reader in a language."""
    said: dict[str, dict[str, list[ox.NamedNode | ox.Literal]]] = {}
    for quad in ox.parse(ontology.read("vapa.ttl", base), format=ox.RdfFormat.TURTLE):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal):
            said.setdefault(quad.subject.value, {}).setdefault(quad.predicate.value, []).append(quad.object)
    space = f"{base}/ns#"
    found: dict[str, list[Term]] = {section: [] for section in _SECTIONS[lang]}
    for iri in sorted(said, key=natural):
        if iri.startswith(space):
            section = _SECTIONS[lang][_section(said[iri])]
            found[section].append(_term(iri.removeprefix(space), said[iri], base, lang))
    return found


def _section(said: dict[str, list[ox.NamedNode | ox.Literal]]) -> int:
    """The number of the section that a term stands in."""
    kinds = {term.value for term in said.get(f"{_RDF}type", [])}
    if f"{_OWL}Class" in kinds:
        return 0
    return 1 if any(kind.endswith("Property") for kind in kinds) else 2


def _term(name: str, said: dict[str, list[ox.NamedNode | ox.Literal]], base: str, lang: str) -> Term:
    def text(property: str, language: str) -> str:
        found = (t.value for t in said.get(property, []) if isinstance(t, ox.Literal) and t.language == language)
        return next(found, "")

    def name_in(language: str) -> str:
        return text(f"{_RDFS}label", language) or text(f"{_SKOS}prefLabel", language)

    comment = text(f"{_RDFS}comment", lang) or text(f"{_SKOS}definition", lang)
    other = name_in("nl" if lang == "en" else "en")
    return Term(name, name_in(lang), other, comment, tuple(_relations(said, base, lang)))


def _relations(
    said: dict[str, list[ox.NamedNode | ox.Literal]], base: str, lang: str
) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
    relations, iris = dict(_RELATIONS), Iris(base)
    if not any(term.value.startswith(_OWL) for term in said.get(f"{_RDF}type", [])):
        relations[f"{_RDF}type"] = ("soort", "kind")
    for predicate, words in relations.items():
        if values := sorted(term.value for term in said.get(predicate, [])):
            yield (
                words[lang == "en"],
                tuple((iris.shortened(f"<{iri}>"), iri.replace(f"{base}/ns#", "#")) for iri in values),
            )
