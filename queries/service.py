"""What the store says of itself, as graph `service`: VoID and DCAT, how classes hang together, and the query library.

Written as the tools of others read it: SIB's SPARQL editor takes its examples, prefixes and completion from it,
sparql-llm its examples and schema, Comunica its statistics. The data set that is described is that of the other graphs.
"""

from __future__ import annotations

import re
from itertools import groupby

import pyoxigraph as ox

from ontology import FOREIGN_PREFIXES, Iris
from queries.analysis import Analysis
from queries.exports.catalogue import describe as catalogue
from queries.library import Parameter, Query, library
from queries.stores.embedded import Store

__all__ = ["describe"]

_SPACES = {
    "schema": "https://schema.org/",
    "sh": "http://www.w3.org/ns/shacl#",
    "void": "http://rdfs.org/ns/void#",
    "void-ext": "http://ldf.fi/void-ext#",
}
_XSD = FOREIGN_PREFIXES["xsd"]


def describe(store: Store) -> list[bytes]:
    """The N-Quads of graph `service` for what a store holds; it holds no service graph yet."""
    out = Analysis(store.base, "service", _SPACES)
    for subject, quads in groupby(catalogue(store, store.base), key=lambda quad: quad.subject):
        assert isinstance(subject, ox.NamedNode)
        told = _told(store, subject)
        if not told or "/id/graph/" in subject.value:  # what the graph has tells of itself
            for quad in quads:
                assert isinstance(quad.object, ox.NamedNode | ox.Literal)
                if (quad.predicate, quad.object) not in told:
                    out.add(subject.value, quad.predicate.value, quad.object)
    _prefixes(out)
    _schema(out, store)
    for query in library().values():
        _query(out, store, query)
    return sorted(set(out.lines))


def _told(store: Store, thing: ox.NamedNode) -> set[tuple[object, object]]:
    """What the store says of a thing already: properties with their values."""
    found = store.sparql(library("store")["told"].bound({"thing": thing.value}, base=store.base))
    assert isinstance(found, ox.QuerySolutions)
    return {(row["predicate"], row["object"]) for row in found}


def _prefixes(out: Analysis) -> None:
    """The prefixes that queries may use, as declarations of the ontology."""
    for prefix, space in Iris(out.iris.base).prefixes.items():
        node = out.iris.id("prefix", prefix)
        out.links(_ontology(out), "sh:declare", [node])
        out.classes(node, "sh:PrefixDeclaration")
        out.value(node, "sh:prefix", prefix)
        out.add(node, "sh:namespace", ox.Literal(space, datatype=ox.NamedNode(f"{_XSD}anyURI")))


def _ontology(out: Analysis) -> str:
    return out.term("vapa:").rstrip("#")


def _schema(out: Analysis, store: Store) -> None:
    """The properties of each class, and of what classes or datatypes their values are, as nested partitions (VoID)."""
    dataset = f"{store.base}/catalog#dataset"
    for row in store.query(library("service")["schema"]):
        cls, used, value = (str(row[name]) for name in ("class", "property", "value"))
        of_class = f"{store.base}/catalog#class-{_name(out, cls)}"
        part = f"{of_class}-{_name(out, used)}"
        out.links(dataset, "void:classPartition", [of_class])
        out.links(of_class, "void:class", [cls])
        out.links(of_class, "void:propertyPartition", [part])
        out.links(part, "void:property", [used])
        if row["kind"] == "class":
            _of_values(out, part, "void:classPartition", "void:class", value)
        elif row["kind"] == "datatype":
            _of_values(out, part, "void-ext:datatypePartition", "void-ext:datatype", value)


def _of_values(out: Analysis, part: str, partition: str, of: str, value: str) -> None:
    node = f"{part}-{_name(out, value)}"
    out.links(part, partition, [node])
    out.links(node, of, [value])


def _name(out: Analysis, iri: str) -> str:
    """A class, property or datatype as part of a fragment: prefix and local name."""
    short = out.iris.shortened(f"<{iri}>")
    return re.sub(r"[^\w.-]+", "-", short.removeprefix("http://").removeprefix("https://"))


def _query(out: Analysis, store: Store, query: Query) -> None:
    """A query as SHACL's SPARQL executable, bound to the defaults of its parameters."""
    iri = out.iris.id("query", query.name)
    out.classes(iri, "sh:SPARQLExecutable", "sh:SPARQLSelectExecutable")
    out.texts(iri, "dcterms:title", query.title.items())
    for language, text in query.description.items():
        row = {"nl": "Een rij is", "en": "A row is"}[language]
        out.texts(iri, "rdfs:comment", [(language, f"{query.title[language]}. {text} {row} {query.row[language]}.")])
    out.links(iri, "sh:prefixes", [_ontology(out)])
    out.links(iri, "schema:target", [f"{store.base}/sparql"])
    out.value(iri, "sh:select", _text(store.bound(query)))
    terms = query.terms({}, store.base, store.plan)
    for parameter in query.parameters:
        _parameter(out, iri, parameter, terms.get(parameter.name))


def _parameter(out: Analysis, query: str, parameter: Parameter, default: ox.NamedNode | ox.Literal | None) -> None:
    node = f"{query}/parameter/{parameter.name}"
    out.links(query, "sh:parameter", [node])
    out.classes(node, "sh:Parameter")
    path = out.iris.id("parameter", parameter.name)
    out.links(node, "sh:path", [path])
    out.classes(path, "rdf:Property")
    out.texts(path, "rdfs:label", [("nl", parameter.name), ("en", parameter.name)])
    out.value(node, "sh:name", parameter.name)
    out.texts(node, "sh:description", parameter.description.items())
    out.value(node, "sh:optional", True)
    literal = {"text": "string", "year": "gYear", "integer": "integer"}.get(parameter.type)
    if literal:
        out.links(node, "sh:datatype", [_XSD + literal])
    else:
        out.links(node, "sh:nodeKind", [out.term("sh:IRI")])
    if default is not None:
        out.add(node, out.term("sh:defaultValue"), default)


def _text(bound: str) -> str:
    """A query without the comment lines of its file."""
    return re.sub(r"^#.*\n", "", bound, flags=re.MULTILINE).strip() + "\n"
