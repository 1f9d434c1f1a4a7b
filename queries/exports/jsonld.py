"""RDF as JSON-LD, compacted with our own context (`ontology/context.jsonld`).

The graphs hold no lists, so every triple is a plain property of its subject. Written here because a general
compaction is slow on a whole dump and orders it in its way; `tests/test_export.py` reads it back with two parsers.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

import pyoxigraph as ox

import ontology
from queries.rows import grouped

__all__ = ["Compactor", "to_jsonld"]

RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
XSD = "http://www.w3.org/2001/XMLSchema#"


class Compactor:
    """Shortens IRIs and values with the terms of a context, and remembers which terms it used."""

    def __init__(self, base: str) -> None:
        self._context: dict[str, Any] = json.loads(ontology.read("context.jsonld", base))["@context"]
        self._prefixes: dict[str, str] = {
            iri: name
            for name, iri in sorted(self._context.items(), key=lambda item: -len(str(item[1])))
            if _is_prefix(iri)
        }
        self._terms: dict[str, str] = {
            self._expanded(definition if isinstance(definition, str) else definition["@id"]): name
            for name, definition in self._context.items()
            if name not in ("@version", "id", "type") and not _is_prefix(definition)
        }
        self._used: set[str] = set()

    def _expanded(self, name: str) -> str:
        prefix, _, local = name.partition(":")
        return f"{self._context[prefix]}{local}"

    def context(self) -> dict[str, Any]:
        """The context, with the prefixes and only those terms that were used."""
        return {
            name: definition
            for name, definition in self._context.items()
            if name in self._used or name in ("@version", "id", "type") or _is_prefix(definition)
        }

    def name(self, iri: str) -> str:
        """A property or class as its term, else as a prefixed name."""
        if (term := self._terms.get(iri)) is not None:
            self._used.add(term)
            return term
        return self.iri(iri)

    def iri(self, iri: str) -> str:
        """An IRI as a prefixed name where there is a prefix for it."""
        for space, name in self._prefixes.items():
            if iri.startswith(space) and not iri.removeprefix(space).startswith("//"):
                return f"{name}:{iri.removeprefix(space)}"
        return iri

    def node(self, subject: Any, triples: Iterable[ox.Triple]) -> dict[str, Any]:
        """One subject with its sorted triples as a JSON object."""
        node: dict[str, Any] = {"id": self._identifier(subject)}
        for predicate, group in groupby(triples, key=lambda triple: triple.predicate.value):
            objects = [triple.object for triple in group]
            if predicate == RDF_TYPE:
                node["type"] = _one_or_all(
                    [self.name(term.value) for term in objects if isinstance(term, ox.NamedNode)]
                )
            else:
                key, value = self._property(predicate, objects)
                node[key] = value
        return node

    def _property(self, predicate: str, objects: list[Any]) -> tuple[str, Any]:
        term = self._terms.get(predicate, "")
        definition = self._context.get(term, {})
        container: Any = definition.get("@container", ()) if isinstance(definition, Mapping) else ()
        if "@language" in container:
            if all(isinstance(value, ox.Literal) and value.language for value in objects):
                texts = grouped((value.language, value.value) for value in objects)
                whole = "@set" in container
                return self.name(predicate), {
                    language: texts[language] if whole else _one_or_all(texts[language]) for language in sorted(texts)
                }
            return self.iri(predicate), _one_or_all([self._value(value, None) for value in objects])
        coercion = definition.get("@type") if isinstance(definition, Mapping) else None
        values = [self._value(value, coercion) for value in objects]
        return self.name(predicate), values if "@set" in container else _one_or_all(values)

    def _value(self, term: Any, coercion: str | None) -> Any:
        """A value as short as the term's own datatype allows."""
        if not isinstance(term, ox.Literal):
            return self._identifier(term) if coercion == "@id" else {"id": self._identifier(term)}
        if term.language:
            return {"@value": term.value, "@language": term.language}
        datatype = term.datatype.value
        if coercion is not None and self._is(coercion, datatype):
            return _native(term.value, datatype)
        if datatype == f"{XSD}string" and coercion is None:
            return term.value
        return {"@value": term.value, "@type": self.iri(datatype)}

    def _is(self, coercion: str, datatype: str) -> bool:
        return not coercion.startswith("@") and self._expanded(coercion) == datatype

    def _identifier(self, term: Any) -> str:
        return self.iri(term.value) if isinstance(term, ox.NamedNode) else str(term)


def _is_prefix(definition: object) -> bool:
    return isinstance(definition, str) and definition.endswith(("#", "/"))


def _one_or_all(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values


def _native(text: str, datatype: str) -> str | int | bool:
    """A JSON number or truth value where it says exactly the same; a decimal as a number would become a double."""
    if datatype == f"{XSD}boolean" and text in ("true", "false"):
        return text == "true"
    if datatype == f"{XSD}integer" and re.fullmatch(r"0|-?[1-9]\d{0,14}", text):
        return int(text)
    return text


def to_jsonld(quads: Iterable[ox.Quad], base: str, *, named: bool) -> bytes:
    """Sorted quads as one JSON-LD document; `named` keeps the named graphs apart, else they are one graph."""
    compactor = Compactor(base)
    if named:
        graph: list[Any] = [
            {"id": compactor.iri(name.strip("<>")), "@graph": _nodes(compactor, members)}
            for name, members in groupby(sorted(quads, key=_graph_name), key=_graph_name)
        ]
    else:
        graph = _nodes(compactor, quads)
    document = {"@context": compactor.context(), "@graph": graph}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _graph_name(quad: ox.Quad) -> str:
    return str(quad.graph_name)


def _nodes(compactor: Compactor, quads: Iterable[ox.Quad]) -> list[dict[str, Any]]:
    triples = dict.fromkeys(quad.triple for quad in quads)
    return [
        compactor.node(members[0].subject, members)
        for members in (list(group) for _, group in groupby(triples, key=lambda triple: str(triple.subject)))
    ]
