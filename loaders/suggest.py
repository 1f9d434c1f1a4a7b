"""Proposals for a human: where a plan's text names an actor, target group or instrument that the vocabularies know.

A proposal is a name found, no more: whether the thing takes part is for a reader to say. So proposals
are a check on a reading, and a start for the next plan; they are never records by themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, get_args

from loaders.dataset import Dataset, PlanRecords
from loaders.document import Document
from loaders.names import forms_of
from loaders.records import Actor, CodedPlace, CrisisMeasure, Instrument, Measure, Passage, TargetGroup
from loaders.records.common import MENTION_WORDS
from loaders.spans import Span
from ontology.reached import reached

__all__ = ["KINDS", "Agreement", "KnownName", "Part", "Proposal", "compare", "known_names", "suggest", "suggest_crisis"]

Kind = Literal["actor", "target group", "instrument", "place"]
KINDS: tuple[Kind, ...] = get_args(Kind)
_SHORT = 5


@dataclass(frozen=True, order=True)
class Proposal:
    """A name of the vocabularies in a fiche: what it may be, the words as printed, and on which line they start."""

    measure: str
    kind: Kind
    slug: str
    line: int
    words: str


@dataclass(frozen=True)
class Agreement:
    """How proposals and records of one kind agree, counted per measure and thing."""

    kind: Kind
    both: int
    only_proposed: int
    only_recorded: int

    @property
    def precision(self) -> float:
        """The share of what was proposed that is recorded."""
        return self.both / ((self.both + self.only_proposed) or 1)

    @property
    def recall(self) -> float:
        """The share of what is recorded that was proposed."""
        return self.both / ((self.both + self.only_recorded) or 1)


def suggest(dataset: Dataset, document: Document, language: str = "nl") -> list[Proposal]:
    """All proposals for a document, sorted by measure and line; the first place of each thing in a fiche.

    The minister's field is left out: names of portfolios are not mentions. What the field of the
    administration names is no proposal either, wherever else it stands.
    """
    names = known_names(dataset, language)
    found: list[Proposal] = []
    for fiche in document.fiches:
        skipped = [fiche.fields[name] for name in ("minister", "administration") if name in fiche.fields]
        taken = document.text(fiche.fields["administration"]) if "administration" in fiche.fields else ""
        found += _proposals(names, fiche.identifier, Part(document, fiche.span, skipped), taken)
    return sorted(found)


def suggest_crisis(dataset: Dataset, records: PlanRecords, document: Document) -> list[Proposal]:
    """The same for the recorded crisis measures, each named after its section and number ("onderwijs-03")."""
    names = known_names(dataset, records.plan.profile.language)
    return sorted(
        proposal
        for identifier, measure in records.crisis_by_identifier.items()
        for proposal in _proposals(names, identifier, Part(document, measure.lines), "")
    )


def known_names(dataset: Dataset, language: str) -> list[KnownName]:
    """Every name of the vocabularies that can be proposed, the longest first."""
    return [_known_name(*name) for name in _names(dataset, language)]


@dataclass(frozen=True)
class KnownName:
    """A name to look for: `plain` is quick to find and stands wherever `pattern` matches."""

    kind: Kind
    slug: str
    plain: str
    pattern: re.Pattern[str]


@lru_cache(maxsize=20_000)
def _known_name(kind: Kind, slug: str, text: str) -> KnownName:
    return KnownName(kind, slug, _plain(text), _pattern(text))


def _plain(text: str) -> str:
    return " ".join(text.lower().split())


def _names(dataset: Dataset, language: str) -> Iterator[tuple[Kind, str, str]]:
    """Every name in a language, variant and hidden label of what can be proposed, longest first."""
    vocabularies: dict[Kind, Mapping[str, Actor | Instrument | TargetGroup | CodedPlace]] = {
        "actor": dataset.actors,
        "target group": dataset.target_groups,
        "instrument": dataset.instruments,
        "place": dataset.places,
    }
    found = [
        (kind, slug, text)
        for kind, entries in vocabularies.items()
        for slug, entry in entries.items()
        for text in set(forms_of(entry, language))
    ]
    yield from sorted(found, key=lambda item: (-len(item[2]), item))


def _pattern(text: str) -> re.Pattern[str]:
    """The name as whole words over line breaks; abbreviations keep their capitals, other names do not mind them."""
    words = r"\s+".join(re.escape(word) for word in text.split())
    exact = len(text) < _SHORT or text.isupper()
    return re.compile(rf"(?<!\w){words}(?!\w)", 0 if exact else re.IGNORECASE)


class Part:
    """A part of the document as one text that knows on which line each of its characters stands."""

    def __init__(self, document: Document, span: Span, skipped: Iterable[Span] = ()) -> None:
        parts, self._starts, length = [], [], 0
        left_out = tuple(skipped)
        for number in range(span.first, span.last + 1):
            line = "" if any(number in part for part in left_out) else document.text(Span(number, number))
            self._starts.append((length, number))
            parts.append(line + "\n")
            length += len(line) + 1
        self.text = "".join(parts)

    def line(self, position: int) -> int:
        """The line of the document on which a position of the text stands."""
        return next(line for start, line in reversed(self._starts) if start <= position)

    def passage(self, start: int, end: int) -> Passage:
        """The words between two positions as a passage; of many words the first, as many as a mention may have."""
        words = list(re.finditer(r"\S+", self.text[start:end]))[:MENTION_WORDS]
        while sum(len(re.findall(r"\w+", word[0])) for word in words) > MENTION_WORDS:
            words.pop()
        lines = Span(self.line(start), self.line(start + words[-1].start()))
        return Passage(lines=lines, mention=" ".join(word[0] for word in words))


def _proposals(names: Iterable[KnownName], measure: str, part: Part, taken: str) -> Iterator[Proposal]:
    """The first place of each thing that a part of the document names; actors in the text `taken` are left out."""
    plain, seen = _plain(part.text), set[tuple[Kind, str]]()
    excluded = _plain(taken)
    for name in names:
        thing = (name.kind, name.slug)
        if thing in seen or (name.kind == "actor" and name.plain in excluded and name.pattern.search(taken)):
            seen.add(thing)
        elif name.plain in plain and (match := name.pattern.search(part.text)):
            seen.add(thing)
            yield Proposal(measure, name.kind, name.slug, part.line(match.start()), " ".join(match[0].split()))


def recorded(measure: Measure | CrisisMeasure) -> set[tuple[Kind, str]]:
    """What a record says of the kinds that can be proposed."""
    return {
        *(("actor", item.actor) for item in measure.involvement if item.actor),
        *(("target group", item.group) for item in measure.targeting),
        *(("instrument", item.instrument) for item in measure.uses_instrument),
        *(("place", item.place) for item in measure.location),
    }


def compare(
    dataset: Dataset, records: PlanRecords, proposals: Iterable[Proposal]
) -> tuple[list[Proposal], list[Agreement]]:
    """The proposals that are neither recorded nor refused, and for each kind how they agree on fiches.

    A group above one that is recorded ("kinderen" where "kinderen in armoede" is) counts as recorded.
    """
    measures: dict[str, Measure | CrisisMeasure] = {**records.measures, **records.crisis_by_identifier}
    known = {(name, kind, slug) for name, measure in measures.items() for kind, slug in recorded(measure)}
    groups = ((name, slug) for name, kind, slug in known if kind == "target group")
    broader = {slug: group.broader for slug, group in dataset.target_groups.items()}
    above = {(name, "target group", up) for name, slug in groups for up in reached(slug, broader.__getitem__)} - known
    proposed = {(p.measure, p.kind, p.slug): p for p in proposals if (p.measure, p.kind, p.slug) not in above}
    refused = {(name, item.kind, item.slug) for name, items in records.refused.items() for item in items}
    agreements = []
    for kind in KINDS:
        ours = {key for key in known if key[1] == kind and key[0] in records.measures}
        theirs = {key for key in proposed if key[1] == kind and key[0] in records.measures}
        agreements.append(Agreement(kind, len(ours & theirs), len(theirs - ours), len(ours - theirs)))
    return sorted(p for key, p in proposed.items() if key not in known and key not in refused), agreements
