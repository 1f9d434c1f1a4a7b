"""The named graphs while they are filled, and how names and texts get into them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

import pyoxigraph as ox
from rdflib import DCTERMS, FOAF, PROV, RDF, RDFS, SKOS, Literal, URIRef
from rdflib.term import Node

from loaders.records import Label
from ontology.iris import GRAPHS, LICENCE
from ontology.namespaces import Namespaces

__all__ = ["GRAPHS", "Graph", "GraphSet", "Statement", "add", "dutch", "worded"]

Value = Node | int
"""A term, or a whole number or truth value as Python has it."""

Statement = tuple[URIRef, Value | Label | None]
"""A property and its value: a text in Dutch and, where there is one, English; None where there is no such statement."""

_TEXTS = {
    "document": Label(
        nl="Wat het plan zegt: elke uitspraak met haar vindplaats in het document.",
        en="What the plan says: every statement with its place in the document.",
    ),
    "curation": Label(
        nl="Wat de redactie toevoegt: samenvattingen, thema's, SDG-links met reden, hiërarchie, externe links.",
        en="What the editors add: summaries, themes, SDG links with a reason, hierarchy, external links.",
    ),
    "vocabulary": Label(
        nl="De ontologie en de namen van actoren, doelgroepen, instrumenten, plaatsen en SDG's.",
        en="The ontology, and the names of actors, target groups, instruments, places and SDGs.",
    ),
    "analysis": Label(nl="Afgeleide bevindingen: overlappingen en hiaten.", en="Derived findings: overlaps and gaps."),
    "follow-up": Label(
        nl="De stand van zaken: hoe ver een maatregel stond, en waar dat staat.",
        en="Follow-up: how far a measure was, and where that is said.",
    ),
    "positions": Label(
        nl="Standpunten: wie in het overleg het waarmee eens of oneens is, of wat voorstelt.",
        en="Positions: who in the consultation agrees or disagrees with what, or what they propose.",
    ),
    "service": Label(
        nl="Wat de verzameling van zichzelf zegt: VoID en DCAT van de andere grafen, en de vragen van de bibliotheek.",
        en="What the data set says of itself: VoID and DCAT of the other graphs, and the queries of the library.",
    ),
}


class Graph:
    """A named graph while it is filled. What is said twice is kept twice: its lines are the same."""

    def __init__(self, iri: URIRef) -> None:
        self.iri = iri
        self._said: defaultdict[tuple[URIRef, URIRef], list[Value]] = defaultdict(list)

    def add(self, statement: tuple[URIRef, URIRef, Value]) -> None:
        subject, predicate, value = statement
        self._said[subject, predicate].append(value)

    def objects(self, subject: URIRef, predicate: URIRef) -> list[URIRef]:
        """The things that a property of a subject leads to so far."""
        return [value for value in self._said.get((subject, predicate), ()) if isinstance(value, URIRef)]

    def subjects(self) -> set[URIRef]:
        """What something is said of."""
        return {subject for subject, _ in self._said}

    def lines(self) -> Iterator[str]:
        """Every statement as a line of N-Quads."""
        for (subject, predicate), values in self._said.items():
            for value in values:
                yield f"<{subject}> <{predicate}> {_written(value)} <{self.iri}> .\n"


def _written(value: Value) -> str:
    """A value as N-Quads has it."""
    if isinstance(value, int):
        return str(ox.Literal(value))
    if isinstance(value, Literal):
        datatype = ox.NamedNode(value.datatype) if value.datatype else None
        return str(ox.Literal(value, datatype=datatype, language=value.language))
    return f"<{value}>"


def add(graph: Graph, subject: URIRef, *statements: Statement) -> None:
    """State these properties of a subject."""
    for predicate, value in statements:
        if isinstance(value, Label):
            add(graph, subject, (predicate, dutch(value.nl)), (predicate, worded(value.en, "en")))
        elif value is not None:
            graph.add((subject, predicate, value))


def dutch(text: str | None) -> Literal | None:
    """A text of our records as a Dutch literal, None where there is none."""
    return worded(text, "nl")


def worded(text: str | None, language: str) -> Literal | None:
    """A text as a literal of a language, None where there is none."""
    return None if text is None else Literal(text.strip(), lang=language)


class GraphSet:
    """The graphs, with their descriptions, and helpers for what has a name or a text."""

    def __init__(self, iris: Namespaces) -> None:
        self.iris, self.vapa = iris, iris.vapa
        self.all = {iris.graph(name): Graph(iris.graph(name)) for name in GRAPHS}
        self.document, self.curation, self.vocabulary, _, self.follow_up, self.positions, _ = self.all.values()
        editors = iris.id("actor", "vapa")
        add(self.curation, editors, (RDF.type, FOAF.Group), (FOAF.name, dutch("Redactie van vapa")))
        for name, label in _TEXTS.items():
            subject = iris.graph(name)
            graph = self.all[subject]
            ours = name not in ("document", "follow-up", "positions")
            add(graph, subject, (DCTERMS.description, label), (DCTERMS.license, URIRef(LICENCE)))
            add(graph, subject, (PROV.wasAttributedTo, editors if ours else None))

    def name(self, subject: URIRef, label: Label, alternatives: Iterable[str] = (), hidden: Iterable[str] = ()) -> None:
        """Give a thing its prefLabel @nl and @en, repeated as rdfs:label, every variant, and its hidden labels."""
        add(
            self.vocabulary,
            subject,
            (SKOS.prefLabel, label),
            (RDFS.label, label),
            *((SKOS.altLabel, dutch(text)) for text in alternatives),
            *((SKOS.hiddenLabel, dutch(text)) for text in hidden),
        )
