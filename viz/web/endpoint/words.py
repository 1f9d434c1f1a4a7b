"""What is said of a query that does not parse, or that finds nothing because it names what the graph does not know."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cached_property
from itertools import pairwise

import pyoxigraph as ox

from queries.library import library
from queries.stores.syntax import Token, form, tokens
from viz.web.http.negotiation import Problem

__all__ = ["Words"]

_UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH")
_ERROR = re.compile(r"error at (\d+):(\d+): (?:expected )?(?:one of )?(.*)", re.DOTALL)


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

    def hint(self, text: str) -> str | None:
        """Which names of a query are no class or property of the graph, and what is near to them.

        Only names in a namespace from which the graph takes some: other names may be things.
        """
        known = sorted(filter(None, map(self._short, self.terms)))
        namespaces = {name.partition(":")[0] for name in known} - set(_declared(text))
        told = []
        for name in dict.fromkeys(token.text for token in tokens(text) if token.kind == "name"):
            prefix, _, local = name.partition(":")
            iri = f"{self._prefixes.get(prefix)}{local}"
            if prefix in namespaces and re.fullmatch(r"[\w-]+", local) and not self._holds(iri):
                near = get_close_matches(name, [term for term in known if term.startswith(f"{prefix}:")], 2)
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
        match = _ERROR.match(message)
        if not match:
            return Problem(400, f"this is not valid SPARQL: {message}", "Dit is geen geldige SPARQL.")
        line, column = int(match[1]), int(match[2])
        place = sum(len(before) for before in text.splitlines(keepends=True)[: line - 1]) + column - 1
        if token := self._undeclared(text, place):
            return self._unknown_prefix(token, text)
        wanted = " ".join(re.sub(r"(?:, )?\"?\[.*", "", match[3], flags=re.DOTALL).split())[:300]
        at = next((f", at '{token.text[:40]}'" for token in tokens(text) if token.start == place), "")
        expected = f": expected {'one of ' if ',' in wanted else ''}{wanted}" if wanted else ""
        return Problem(
            400,
            f"this is not valid SPARQL: line {line}, column {column}{at}{expected}",
            f"Dit is geen geldige SPARQL: regel {line}, teken {column}.",
            position=(line, column),
        )

    def _undeclared(self, text: str, place: int) -> Token | None:
        """The first name up to this place whose prefix nothing declares."""
        declared = {"_", *self._prefixes, *_declared(text)}
        names = (token for token in tokens(text) if token.kind == "name" and token.start <= place)
        return next((token for token in names if token.text.partition(":")[0] not in declared), None)

    def _unknown_prefix(self, token: Token, text: str) -> Problem:
        prefix = token.text.partition(":")[0]
        before = text[: token.start]
        near = get_close_matches(prefix, self._prefixes, 1)
        hint = f"; did you mean {near[0]}:?" if near else f"; add PREFIX {prefix}: <...>"
        return Problem(
            400,
            f"the prefix {prefix}: of {token.text[:80]} is not declared{hint}",
            f"De prefix {prefix}: is niet bekend" + (f"; bedoelt u {near[0]}:?" if near else "."),
            position=(before.count("\n") + 1, len(before) - before.rfind("\n")),
        )


def _declared(text: str) -> Iterator[str]:
    """The prefixes that a query declares itself."""
    for word, name in pairwise(tokens(text)):
        if word.kind == "word" and word.text.upper() == "PREFIX" and name.kind == "name":
            yield name.text.partition(":")[0]
