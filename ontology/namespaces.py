"""The IRIs of `ontology.iris` as rdflib terms, for building RDF."""

from __future__ import annotations

import datetime as dt
from functools import cached_property

from rdflib import XSD, Literal, Namespace, URIRef

from ontology.iris import FOREIGN_PREFIXES, Iris

__all__ = ["SDG", "SDGO", "Namespaces", "time_literal"]

SDG = Namespace(FOREIGN_PREFIXES["sdg"])
SDGO = Namespace(FOREIGN_PREFIXES["sdgo"])


def time_literal(value: int | dt.date | str) -> Literal:
    """A year as xsd:gYear, a month ("2023-10") as xsd:gYearMonth, a day as xsd:date.

    >>> time_literal(2022).n3()
    '"2022"^^<http://www.w3.org/2001/XMLSchema#gYear>'
    """
    if isinstance(value, int):
        return Literal(str(value), datatype=XSD.gYear)
    if isinstance(value, str):
        return Literal(value, datatype=XSD.gYearMonth)
    return Literal(value.isoformat(), datatype=XSD.date)


class _Terms(Namespace):
    """A namespace that keeps the terms it made, as each stands in many statements."""

    def __getattr__(self, name: str) -> URIRef:
        term = super().__getattr__(name)
        setattr(self, name, term)
        return term


class Namespaces(Iris):
    """Mints rdflib IRIs under one base.

    >>> Namespaces().id("goal", "vapa-2022", "SD1")
    rdflib.term.URIRef('https://w3id.org/vapa/id/goal/vapa-2022/SD1')
    """

    @cached_property
    def vapa(self) -> Namespace:
        """The namespace of the vocabulary itself."""
        return _Terms(self.prefixes["vapa"])

    def id(self, kind: str, *parts: str) -> URIRef:
        return URIRef(super().id(kind, *parts))

    def graph(self, name: str) -> URIRef:
        """One of the named graphs: document, curation, vocabulary, analysis, follow-up or positions."""
        return self.id("graph", name)

    def below(self, owner: URIRef, *parts: str) -> URIRef:
        """The IRI of a qualified node under the thing it belongs to."""
        return URIRef("/".join((owner, *parts)))
