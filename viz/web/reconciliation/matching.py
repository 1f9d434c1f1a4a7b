"""Which things of a plan a name may mean: found by the site's search, and scored by how alike the names are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from ontology import fold, natural
from queries.rows import grouped
from viz.once import once
from viz.web.model.kinds import KINDS
from viz.web.model.plan import Plan
from viz.web.search.index import LONGEST, Index
from viz.web.urls import slug

__all__ = ["PART_OF", "PROPERTIES", "TYPES", "Candidate", "Matcher", "Wanted"]

TYPES = ("actor", "target-group", "instrument", "measure")
"""The kinds of things that can be meant."""

PART_OF = "part-of"
PROPERTIES: Mapping[str, tuple[str, str]] = {
    PART_OF: ("Hoort bij (ruimer begrip, soort, moederorganisatie)", "Part of (broader, class, parent organisation)"),
    **{
        key: KINDS[key].singular
        for key in ("goal", "lead", "theme", "target-group", "actor", "implementer", "instrument")
    },
}
"""By what else a thing can be known, in Dutch and English: what it is part of, or what a measure is tied to."""

_COMPARED = 100
"""How many of what the search finds are compared with the name, the best first."""


@dataclass(frozen=True)
class Wanted:
    """What is looked for: a name (or an identifier), of which types, and the values that its properties should have."""

    name: str
    types: Sequence[str] = TYPES
    properties: Sequence[tuple[str, Sequence[str]]] = ()


@dataclass(frozen=True)
class Candidate:
    """A thing that may be meant: how alike its name is and how many of the properties it has (both 0 to 1).

    `match` says that it is meant: it alone bears exactly this name, or has this identifier, and has all properties.
    """

    iri: str
    kind: str
    likeness: float
    agreement: float
    match: bool = False

    @property
    def score(self) -> float:
        """From 0 to 100; what has none of the properties asked for keeps half."""
        return round(50 * self.likeness * (1 + self.agreement), 1)


class Matcher:
    """Finds things of a plan by name."""

    def __init__(self, plan: Plan, index: Callable[[], Index]) -> None:
        self.plan, self.index, self.base = plan, index, plan.base
        self.keys = lru_cache(maxsize=None)(self._keys)

    def identifier(self, iri: str) -> str:
        """What a thing goes by in the service: its IRI without what all begin with."""
        return iri.removeprefix(f"{self.base}/id/")

    def iri(self, identifier: str) -> str | None:
        """The thing with this identifier, or with this IRI; None where it is none of ours."""
        iri = f"{self.base}/id/{self.identifier(identifier.strip())}"
        return iri if iri in self.kinds else None

    @once
    def kinds(self) -> Mapping[str, str]:
        """Every thing that can be meant, with its kind."""
        return {iri: kind for kind in TYPES for iri in self.plan.all_of(kind)}

    def names(self, iri: str) -> frozenset[str]:
        """What a thing is called, in every language, to be compared."""
        names, known = self.plan.names, self.plan.details
        called = [of(iri, lang) for of in (names.plain, names.of) for lang in ("nl", "en")]
        called += [text for name in ("altLabel", "notation", "identifier") for text in known(iri, name)]
        if measure := self.plan.measures.get(iri):
            called.append(measure.identifier)
        return frozenset(filter(None, map(_plain, called)))

    def _keys(self, iri: str) -> frozenset[str]:
        return self.names(iri) | {_plain(iri), _plain(self.identifier(iri))}

    @once
    def _exactly(self) -> Mapping[str, list[str]]:
        """Things by what names exactly them: a name, an identifier or an IRI."""
        return grouped((key, iri) for iri in self.kinds for key in self.keys(iri))

    def find(self, wanted: Wanted) -> list[Candidate]:
        """The things that may be meant, the likeliest first; among equals in the order of the search."""
        name = _plain(wanted.name[:LONGEST])
        exact = {iri for iri in self._exactly.get(name, ()) if self.kinds[iri] in wanted.types}
        found = [
            Candidate(iri, self.kinds[iri], self._likeness(iri, name), self._agreement(iri, wanted))
            for iri in self._possible(name, wanted, exact)
        ]
        if not name:  # by properties alone: what has them all
            found = [one for one in found if one.agreement == 1]
        certain = [one.iri for one in found if one.agreement == 1 and (one.iri in exact or not name)]
        told = [Candidate(one.iri, one.kind, one.likeness, one.agreement, certain == [one.iri]) for one in found]
        return sorted(told, key=lambda one: -one.score)

    def _possible(self, name: str, wanted: Wanted, exact: Iterable[str]) -> Iterator[str]:
        if not name:
            yield from (iri for iri, kind in self.kinds.items() if kind in wanted.types)
            return
        hits = [hit.iri for hit in self.index().find(wanted.name).hits if hit.kind in wanted.types]
        yield from dict.fromkeys([*sorted(exact, key=natural), *(iri for iri in hits[:_COMPARED] if iri in self.kinds)])

    def _likeness(self, iri: str, name: str) -> float:
        if not name or name in self.keys(iri):
            return 1.0
        compared = SequenceMatcher(b=name, autojunk=False)
        best = 0.0
        for known in self.names(iri):
            compared.set_seq1(known)
            best = max(best, compared.ratio())
        return best

    def _agreement(self, iri: str, wanted: Wanted) -> float:
        """What part of the properties asked for a thing has: one is had when one of its values is."""
        asked = wanted.properties
        if not asked:
            return 1.0
        return sum(self._has(iri, name, values) for name, values in asked) / len(asked)

    def _has(self, iri: str, name: str, values: Sequence[str]) -> bool:
        given = {_plain(value) for value in values}
        return any(
            _plain(slug(value)) in given or not given.isdisjoint(self.keys(value)) for value in self._values(iri, name)
        )

    def _values(self, iri: str, name: str) -> Iterable[str]:
        """The things that a property of a thing has as values."""
        if name == PART_OF:
            parts = ("broader", "memberOfClass", "subOrganizationOf")
            return [above for part in parts for above in self.plan.details(iri, part)]
        measure = self.plan.measures.get(iri)
        return measure.things(KINDS[name].statement) if measure else ()

    def begun(self, prefix: str) -> list[str]:
        """What someone who types this may mean, for suggestions: first what is called so, then what begins with it."""
        name = _plain(prefix[:LONGEST])
        hits = [hit.iri for hit in self.index().find(prefix, loosely=False).hits if hit.iri in self.kinds]
        hits.sort(key=lambda iri: not any(known.startswith(name) for known in self.names(iri)))
        return list(dict.fromkeys([*self._exactly.get(name, ()), *hits])) if name else []


def _plain(text: str) -> str:
    return " ".join(fold(text).split())
