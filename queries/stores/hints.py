"""What is said of a query that finds nothing because it names what the graph does not know."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cached_property, lru_cache
from itertools import pairwise

import pyoxigraph as ox

from queries.library import library
from queries.stores.syntax import declared_prefixes, tokens

__all__ = ["Hints"]

_OWL, _RDFS = "http://www.w3.org/2002/07/owl#", "http://www.w3.org/2000/01/rdf-schema#"
_TYPE, _LABEL = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), ox.NamedNode(f"{_RDFS}label")
_MOST = 5
"""Of so many names it is told that the graph does not know them: looking for what is near takes a moment."""
_WRITTEN = re.compile(r"(?<![\w?$:-])(?:a\s+)?(?:[\w-]*+:(?:[\w-]++|\s*<[^<>\s]*+>)|<[^<>\s]*+>)|<[^<>\s]*+>")
"""A name or an IRI, with the `a` before it, or the declaration of a prefix; also in comments and strings."""
_RIGHT = 10_000
"""How many of these are remembered that nothing is wrong with."""


class Hints:
    """The prefixes, and the classes and properties of a store, to tell what a query probably means."""

    def __init__(self, store: ox.Store, prefixes: Mapping[str, str]) -> None:
        self._store, self._prefixes = store, prefixes
        self._right = {f"{prefix}: <{iri}>" for prefix, iri in prefixes.items()}  # what `_WRITTEN` may find
        self._told = lru_cache(maxsize=100)(self._said)

    @cached_property
    def _known(self) -> Mapping[str, Mapping[str, set[str]]]:
        """By namespace the classes and properties in use, by their names and labels in small letters."""
        known: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for name, column in (("classes", "class"), ("properties", "property")):
            asked = library("linked_data")[name].text
            found = self._store.query(asked, prefixes=dict(self._prefixes), use_default_graph_as_union=True)
            assert isinstance(found, ox.QuerySolutions)
            for term in {row[column] for row in found}:
                space, local = _split(term.value)
                labels = (quad.object for quad in self._store.quads_for_pattern(term, _LABEL, None))
                for word in (local, *(label.value for label in labels if isinstance(label, ox.Literal))):
                    known[space][word.replace(" ", "").lower()].add(local)
        return known

    def of(self, text: str) -> str | None:
        """Which names of a query are no class or property of the graph, and what is near to them.

        Only names in a namespace from which the graph takes some: other names may be things.
        """
        if self._right.issuperset(_WRITTEN.findall(text)):  # so most queries need not be read closer
            return None
        told = []
        for name, iri, of_class in dict.fromkeys(_names(text, self._prefixes)):
            prefix, _, local = name.partition(":")
            plain = iri in (name[1:-1], f"{self._prefixes.get(prefix)}{local}")
            if said := self._told(name, iri, of_class):
                told.append(said)
            elif plain and len(name) < 100 and len(self._right) < _RIGHT:
                self._right.add(f"a {name}" if of_class else name)
            if len(told) == _MOST:
                break
        return " ".join(told) or None

    def _said(self, name: str, iri: str, of_class: bool) -> str | None:
        """What is said of a name that a query has for this IRI; None where nothing is wrong with it."""
        space, local = _split(iri)
        if self._holds(iri, of_class):
            return None
        meant = self._below(iri, of_class) or [name.replace(local, other) for other in self._near(iri, of_class)]
        if not meant and (space not in self._known or not re.fullmatch(r"[\w-]+", local)):
            return None
        what = f"is no {'class' if of_class else 'property'} of anything" if self._told_of(iri) else "is not"
        return f"{name} {what} in this graph" + (f"; did you mean {' or '.join(meant[:2])}?" if meant else ".")

    def _holds(self, iri: str, of_class: bool) -> bool:
        """Whether the store uses an IRI: to say of what class a thing is, as a property, or as a thing."""
        try:
            node = ox.NamedNode(iri)
        except ValueError:  # one that is relative is no name of the graph's
            return True
        if of_class:
            return self._has(None, _TYPE, node)
        if self._has(None, node, None):
            return True
        declared = any(self._has(node, _TYPE, ox.NamedNode(f"{_OWL}{sort}Property")) for sort in ("Object", "Datatype"))
        return not declared and (self._has(None, None, node) or self._told_of(iri))

    def _has(self, *pattern: ox.NamedNode | None) -> bool:
        return next(self._store.quads_for_pattern(*pattern), None) is not None

    def _told_of(self, iri: str) -> bool:
        return self._has(ox.NamedNode(iri), None, None)

    def _below(self, iri: str, of_class: bool) -> list[str]:
        """The classes in use that are below a class, or properties below a property, by their short names."""
        above = ox.NamedNode(f"{_RDFS}sub{'Class' if of_class else 'Property'}Of")
        quads = self._store.quads_for_pattern(None, above, ox.NamedNode(iri))
        found = sorted(quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode))
        short = {space: f"{prefix}:" for prefix, space in self._prefixes.items()}
        return [f"{short.get(_split(one)[0], '')}{_split(one)[1]}" for one in found if self._holds(one, of_class)]

    def _near(self, iri: str, of_class: bool) -> list[str]:
        """The names in its namespace that an IRI may be a misspelling of; of one that is a term, but for capitals."""
        space, local = _split(iri)
        known, cutoff = self._known.get(space, {}), 1.0 if self._told_of(iri) else 0.6
        near = dict.fromkeys(
            o for word in get_close_matches(local.lower(), known, 3, cutoff) for o in sorted(known[word])
        )
        return [other for other in near if self._holds(f"{space}{other}", of_class)]


def _names(text: str, prefixes: Mapping[str, str]) -> Iterator[tuple[str, str, bool]]:
    """The names and IRIs of a query as they are written, the IRIs that they stand for, and whether after an `a`."""
    pieces = list(tokens(text))
    known = {**prefixes, **declared_prefixes(pieces)}
    for before, token in pairwise(pieces):
        if token.kind == "iri":
            yield token.text, token.text[1:-1], before.text == "a"
        elif token.kind == "name" and before.text.upper() != "PREFIX":
            prefix, _, local = token.text.partition(":")
            yield token.text, f"{known.get(prefix, '')}{local}", before.text == "a"


def _split(iri: str) -> tuple[str, str]:
    """A namespace and the name in it."""
    at = max(iri.rfind("#"), iri.rfind("/")) + 1
    return iri[:at], iri[at:]
