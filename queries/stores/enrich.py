"""Labels and links from a public endpoint, as a separate graph that says where they come from.

An enrichment is a CONSTRUCT query of the user's. Where it has the comment line `# links`, the things of the graph that
have an equal or close thing elsewhere take its place, as `VALUES (?thing ?link) {...}`. What comes back is N-Quads in
the graph `{base}/id/graph/enrichment/{name}`, to be asked together with the dump; the dump itself never depends on it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import cast

import pyoxigraph as ox

from ontology import FOREIGN_PREFIXES, Iris
from queries.library import QueryError
from queries.stores.embedded import Store
from queries.stores.remote import ask, form_of, with_prefixes

__all__ = ["Enrichment"]

_SLOT = "# links"


@dataclass(frozen=True)
class Enrichment:
    """What to ask of which endpoint, for which store, and the name of the graph that it becomes."""

    store: Store
    endpoint: str
    text: str
    name: str

    @property
    def graph(self) -> str:
        """The IRI of the named graph."""
        return Iris(self.store.base).id("graph", "enrichment", self.name)

    @cached_property
    def sent(self) -> str:
        """The query as the endpoint gets it."""
        pairs = " ".join(f"(<{row['thing']}> <{row['link']}>)" for row in self.store.own("links"))
        lines = (
            f"VALUES (?thing ?link) {{ {pairs} }}" if line.strip() == _SLOT else line for line in self.text.splitlines()
        )
        return with_prefixes("\n".join(lines), self.store.base)

    @property
    def digest(self) -> str:
        """What a file of this enrichment is known by: the same endpoint was asked the same."""
        return sha256(f"{self.endpoint}\n{self.sent}".encode()).hexdigest()

    def is_in(self, content: bytes) -> bool:
        """Whether N-Quads made earlier are the answer to just this. Raises SyntaxError when they are not N-Quads."""
        known = ox.Triple(self._iri(self.graph), self._iri("dcterms:identifier"), ox.Literal(self.digest))
        return any(quad.triple == known for quad in ox.parse(content, format=ox.RdfFormat.N_QUADS))

    def fetch(self, timeout: int, most_bytes: int) -> bytes:
        """Ask, and give the answer, of no more than so many bytes, with its provenance as sorted N-Quads.

        Raises RemoteError when the answer is not whole, QueryError when the query is not one for an enrichment.
        """
        if form_of(self.sent) in ("SELECT", "ASK"):
            raise QueryError("an enrichment is a CONSTRUCT query; this one gives no triples")
        answer = ask(self.endpoint, self.sent, timeout=timeout, most_bytes=most_bytes)
        triples = set(cast("Iterable[ox.Triple]", answer))
        if not triples:
            raise QueryError(f"{self.endpoint} has nothing that fits the query; nothing is written")
        if any(isinstance(term, ox.BlankNode) for triple in triples for term in (triple.subject, triple.object)):
            raise QueryError("the query constructs blank nodes; in this graph everything has an IRI")
        lines = (f"{triple} <{self.graph}> .\n".encode() for triple in triples | self._provenance())
        return b"".join(sorted(lines))

    def _provenance(self) -> set[ox.Triple]:
        """That the graph was derived from the endpoint by the query, and when."""
        now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        graph, query, entity = self._iri(self.graph), self._iri(f"{self.graph}/query"), self._iri("prov:Entity")
        derived, a = self._iri("prov:wasDerivedFrom"), self._iri("rdf:type")
        time = ox.Literal(now, datatype=self._iri("xsd:dateTime"))
        return {
            ox.Triple(graph, a, entity),
            ox.Triple(graph, derived, ox.NamedNode(self.endpoint)),
            ox.Triple(graph, derived, query),
            ox.Triple(graph, self._iri("prov:generatedAtTime"), time),
            ox.Triple(graph, self._iri("dcterms:identifier"), ox.Literal(self.digest)),
            ox.Triple(query, a, entity),
            ox.Triple(query, self._iri("prov:value"), ox.Literal(self.text)),
        }

    @staticmethod
    def _iri(name: str) -> ox.NamedNode:
        """An IRI, or a name with one of the foreign prefixes."""
        prefix, _, local = name.partition(":")
        return ox.NamedNode(f"{FOREIGN_PREFIXES[prefix]}{local}" if prefix in FOREIGN_PREFIXES else name)
