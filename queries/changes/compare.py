"""The changes between two dumps, one for each thing that a reader would say.

What only follows from another change is not told again: a node that says what a property says, a reference to what was
retired, a passage whose lines moved. What is derived (graph `analysis`) is told only when it is asked for.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox

from ontology.iris import FOREIGN_PREFIXES
from queries.changes.read import TYPE, Dump, Term
from queries.changes.words import Words
from queries.rows import Text, grouped

__all__ = ["Change", "changes"]

_NOT_TOLD = ("prov#wasDerivedFrom", "/ns#position")
"""Properties that tell of no change: evidence, and the place in the plan, which moves when something comes before."""
_SAME_AS_TITLE = tuple(
    f"{FOREIGN_PREFIXES[prefix]}{name}" for prefix, name in (("rdfs", "label"), ("skos", "prefLabel"))
)
_TITLE = f"{FOREIGN_PREFIXES['dcterms']}title"
_ORDER = ("plan", "goal", "measure", "crisis-measure", "actor", "post", "person", "target-group", "instrument", "theme")


@dataclass(frozen=True)
class Change:
    """One change: the thing that it is about, and the sentence that tells it."""

    thing: str
    sentence: Text


def changes(old: Dump, new: Dump, *, analysis: bool = False) -> list[Change]:
    """What changed between two dumps, by kind of thing and number; with `analysis` also findings that came and went."""
    found = list(_Comparison(old, new).changes())
    if analysis:
        found += _of_findings(old, new)
    return found


def _order(iri: str, dump: Dump) -> tuple[int, list[tuple[int, int | str]]]:
    kind = dump.kind(iri)
    place = _ORDER.index(kind) if kind in _ORDER else len(_ORDER)
    return place, [(0, int(part)) if part.isdigit() else (1, part) for part in re.split(r"(\d+)", iri)]


class _Comparison:
    """Two dumps, with what came and went between them."""

    def __init__(self, old: Dump, new: Dump) -> None:
        self.old, self.new, self.words = old, new, Words(old, new)
        self.gone, self.fresh = old.things - new.things, new.things - old.things
        known = new.successors()
        self.successors = {thing: known.get(thing, []) for thing in self.gone}
        self.taking_over = {other for others in self.successors.values() for other in others} & self.fresh

    def changes(self) -> Iterator[Change]:
        both = self.old.things | self.new.things
        for thing in sorted(both, key=lambda iri: _order(iri, self.new)):
            if thing in self.gone:
                yield Change(thing, self.words.gone(thing, self.successors[thing]))
            elif thing in self.fresh:
                if thing not in self.taking_over:
                    yield Change(thing, self.words.fresh(thing))
            elif self._differs(thing):
                yield from self._changed(thing)

    @cached_property
    def _subjects(self) -> Mapping[str, set[str]]:
        """Each thing with its nodes, in either dump."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for subject in {*self.old.told, *self.new.told}:
            found[self.new.owner(subject)].add(subject)
        return found

    def _differs(self, thing: str) -> bool:
        return any(self.old.told.get(s) != self.new.told.get(s) for s in self._subjects[thing])

    def _changed(self, thing: str) -> Iterator[Change]:
        """What changed of a thing that is in both: itself, then its nodes, and its evidence where nothing else did."""
        left, came = self._moved(thing)
        consequences = self._without_consequences(left, came)
        told = {value.value for pairs in (left, came) for _, value in pairs}
        sentences = list(self.words.properties(thing, "", _by_property(left), _by_property(came)))
        follows = consequences
        for node in self._nodes(thing):
            node_left, node_came = self._moved(node)
            if not (node_left or node_came):
                continue
            skipped = self._without_consequences(node_left, node_came)
            values = {value.value for _, value in (node_left | node_came)}
            told |= self._heirs if skipped else set()
            is_new, is_gone = node not in self.old.told, node not in self.new.told
            if (is_new or is_gone) and (values & told or skipped):
                follows = True
            elif is_new or is_gone:
                sentences.append(self.words.node(thing, node, came=is_new))
            else:
                sentences += self.words.properties(thing, node, _by_property(node_left), _by_property(node_came))
            follows = follows or skipped
        if not sentences and not follows and self._evidence_differs(thing):
            sentences.append(self.words.evidence(thing))
        yield from (Change(thing, sentence) for sentence in sentences)

    def _evidence_differs(self, thing: str) -> bool:
        """Whether its passages changed, or which of them prove what."""
        return any(
            "/passage/" in subject or {pair for pair in moved if pair[0].endswith(_NOT_TOLD[0])}
            for subject in self._subjects[thing]
            if (moved := self.old.told.get(subject, set()) ^ self.new.told.get(subject, set()))
        )

    def _nodes(self, thing: str) -> list[str]:
        """Its nodes but for passages, those that are gone first: what takes their place follows from that."""
        nodes = {node for node in self._subjects[thing] - {thing} if "/passage/" not in node}
        return sorted(nodes, key=lambda node: (node in self.new.told, node))

    @cached_property
    def _heirs(self) -> set[str]:
        """All that replaces something."""
        return {other for others in self.successors.values() for other in others}

    def _moved(self, subject: str) -> tuple[set[tuple[str, Term]], set[tuple[str, Term]]]:
        """The pairs that left and that came, without the pointers to nodes and passages of the thing itself."""
        before, after = self.old.told.get(subject, set()), self.new.told.get(subject, set())
        own = f"{self.new.owner(subject)}/"

        def tells(pair: tuple[str, Term]) -> bool:
            name, value = pair
            return not name.endswith(_NOT_TOLD) and not (
                isinstance(value, ox.NamedNode) and value.value.startswith(own)
            )

        left, came = ({pair for pair in pairs if tells(pair)} for pairs in (before - after, after - before))
        for pairs in (left, came):
            titles = {value for name, value in pairs if name == _TITLE}
            pairs -= {(name, value) for name, value in pairs if name in _SAME_AS_TITLE and value in titles}
            labels = {value for name, value in pairs if name == _SAME_AS_TITLE[0]}
            pairs -= {(_SAME_AS_TITLE[1], value) for value in labels}
        return left, came

    def _without_consequences(self, left: set[tuple[str, Term]], came: set[tuple[str, Term]]) -> bool:
        """Take out what follows from a retirement: the old value, and its successor in the same place."""
        follow = {pair for pair in left if isinstance(pair[1], ox.NamedNode) and self._owner_of(pair[1]) in self.gone}
        heirs = {
            (name, ox.NamedNode(other)) for name, value in follow for other in self.successors[self._owner_of(value)]
        }
        took = came & heirs
        left -= follow
        came -= took
        return bool(follow)

    def _owner_of(self, value: Term) -> str:
        return self.new.owner(value.value)


def _by_property(pairs: Iterable[tuple[str, Term]]) -> dict[str, list[Term]]:
    """Values by property; the class of a thing says nothing to a reader that its properties do not say."""
    return grouped(pair for pair in sorted(pairs, key=lambda pair: (pair[0], str(pair[1]))) if pair[0] != TYPE)


def _of_findings(old: Dump, new: Dump) -> list[Change]:
    """Which findings came and went."""
    words = Words(old, new)
    before, after = ({iri for iri in dump.derived if dump.kind(iri) == "finding"} for dump in (old, new))
    return [
        Change(iri, words.finding(iri, came=iri in after))
        for iri in sorted(before ^ after)
        if new.owner(iri) == iri and (old.name(iri, "nl") or new.name(iri, "nl"))
    ]
