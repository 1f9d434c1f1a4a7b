"""The IRIs of the graph: one base, the vocabularies in use, and how every kind of thing is named."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

from rdflib import DCAT, DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SKOS, XSD, Namespace, URIRef

__all__ = ["DEFAULT_BASE", "FOREIGN_PREFIXES", "SDG", "SDGO", "Iris", "slugify"]

DEFAULT_BASE = "https://w3id.org/vapa"
"""The base that the ontology, the shapes and the queries are written with; `ontology.localised` replaces it."""

SDG = Namespace("http://metadata.un.org/sdg/")
SDGO = Namespace("http://metadata.un.org/sdg/ontology#")

FOREIGN_PREFIXES: dict[str, Namespace] = {
    "dcat": Namespace(DCAT),
    "dcterms": Namespace(DCTERMS),
    "foaf": Namespace(FOAF),
    "org": Namespace(ORG),
    "owl": Namespace(OWL),
    "prov": Namespace(PROV),
    "rdf": Namespace(RDF),
    "rdfs": Namespace(RDFS),
    "sdg": SDG,
    "sdgo": SDGO,
    "skos": Namespace(SKOS),
    "xsd": Namespace(XSD),
}
"""Prefixes of the reused vocabularies, as results and serialisations show them."""


def slugify(text: str) -> str:
    """A readable IRI part: lower-case ASCII words joined by hyphens.

    >>> slugify("Huizen van het Kind, één gezin")
    'huizen-van-het-kind-een-gezin'
    """
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", ascii_text))


@dataclass(frozen=True)
class Iris:
    """Mints the IRIs of things under one base, after the Flemish URI standard (`{base}/id/{kind}/...`).

    >>> Iris().id("measure", "vapa-2022", "7.1.2")
    rdflib.term.URIRef('https://w3id.org/vapa/id/measure/vapa-2022/7.1.2')
    """

    base: str = DEFAULT_BASE

    @cached_property
    def vapa(self) -> Namespace:
        """The namespace of the vocabulary itself."""
        return Namespace(f"{self.base}/ns#")

    def id(self, kind: str, *parts: str) -> URIRef:
        """The IRI of a thing of this kind ("measure", "actor", ...)."""
        return URIRef("/".join((self.base, "id", kind, *parts)))

    def graph(self, name: str) -> URIRef:
        """One of the named graphs: document, curation, vocabulary or analysis."""
        return self.id("graph", name)

    def measure(self, plan: str, identifier: str) -> URIRef:
        return self.id("measure", plan, identifier)

    @cached_property
    def prefixes(self) -> dict[str, str]:
        """All prefixes, our own included."""
        return {"vapa": str(self.vapa), **{name: str(space) for name, space in FOREIGN_PREFIXES.items()}}

    def below(self, owner: URIRef, *parts: str) -> URIRef:
        """The IRI of a qualified node under the thing it belongs to."""
        return URIRef("/".join((owner, *parts)))
