"""What is said of a query that does not parse, or that finds nothing because it names what the graph does not know."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cached_property
from itertools import groupby

import pyoxigraph as ox

from queries.library import library
from queries.stores.syntax import declared_prefixes, fault, form, tokens
from viz.web.http.negotiation import Problem

__all__ = ["Words"]

_UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH")


class Words:
    """The prefixes, and the classes and properties of a store, to tell what a query probably means."""

    def __init__(self, store: ox.Store, prefixes: Mapping[str, str]) -> None:
        self._store, self._prefixes = store, prefixes

    @cached_property
    def terms(self) -> frozenset[str]:
        """The IRIs of the classes and properties in use."""
        iris: set[str] = set()
        for name, column in (("classes", "class"), ("properties", "property")):
            asked = library("linked_data")[name].text
            found = self._store.query(asked, prefixes=dict(self._prefixes), use_default_graph_as_union=True)
            assert isinstance(found, ox.QuerySolutions)
            iris |= {row[column].value for row in found}
        return frozenset(iris)

    @cached_property
    def _known(self) -> dict[str, list[str]]:
        """The short names of these, by their prefix."""
        names = sorted(filter(None, map(self._short, self.terms)))
        return {prefix: list(of) for prefix, of in groupby(names, lambda name: name.partition(":")[0])}

    def hint(self, text: str) -> str | None:
        """Which names of a query are no class or property of the graph, and what is near to them.

        Only names in a namespace from which the graph takes some: other names may be things.
        """
        told = []
        for name in dict.fromkeys(token.text for token in tokens(text) if token.kind == "name"):
            prefix, _, local = name.partition(":")
            if prefix not in self._known or not re.fullmatch(r"[\w-]+", local):
                continue
            if not self._holds(f"{self._prefixes[prefix]}{local}") and prefix not in declared_prefixes(text):
                near = get_close_matches(name, self._known[prefix], 2)
                told.append(f"{name} is not in this graph" + (f"; did you mean {' or '.join(near)}?" if near else ""))
        return ". ".join(told) or None

    def _holds(self, iri: str) -> bool:
        """Whether an IRI is a class or property in use, or the store says anything about it."""
        if iri in self.terms:
            return True
        return next(self._store.quads_for_pattern(ox.NamedNode(iri), None, None), None) is not None

    def _short(self, iri: str) -> str | None:
        """An IRI under its prefix; None where no prefix fits."""
        for prefix, namespace in self._prefixes.items():
            if iri.startswith(namespace) and re.fullmatch(r"[\w-]+", local := iri.removeprefix(namespace)):
                return f"{prefix}:{local}"
        return None

    def syntax_problem(self, message: str, text: str) -> Problem:
        """What is wrong with a text that the store does not take for a query, and where."""
        if form(text) in _UPDATES:
            return Problem(
                400,
                "this is an update, not a query; this endpoint only reads",
                "Dit is een wijziging en geen vraag; hier kan alleen worden gelezen.",
            )
        found = fault(message, text, self._prefixes)
        if found.undeclared:
            meant = f"; bedoelt u {found.near}:?" if found.near else "."
            dutch = f"De prefix {found.prefix}: is niet bekend{meant}"
        elif found.line:
            dutch = f"Dit is geen geldige SPARQL: regel {found.line}, teken {found.column}."
        else:
            dutch = "Dit is geen geldige SPARQL."
        return Problem(400, str(found), dutch, position=(found.line, found.column) if found.line else None)
