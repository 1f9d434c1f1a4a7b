"""Proposals for a human: where a plan's text names an actor, target group or instrument that the vocabularies know.

A proposal is a name found, no more: whether the thing takes part is for a reader to say. So proposals
are a check on a reading, and a start for the next plan; they are never records by themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from loaders.dataset import Dataset, PlanRecords
from loaders.document import Document, Fiche, Span
from loaders.records import Actor, Instrument, Measure, TargetGroup

__all__ = ["KINDS", "Agreement", "Proposal", "compare", "suggest"]

Kind = Literal["actor", "target group", "instrument"]
KINDS: tuple[Kind, ...] = ("actor", "target group", "instrument")
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


def suggest(dataset: Dataset, document: Document) -> list[Proposal]:
    """All proposals for a document, sorted by measure and line; the first place of each thing in a fiche.

    The minister's field is left out: names of portfolios are not mentions. What the field
    'Uitvoerende administratie' names is no proposal either, wherever else it stands.
    """
    names = [_Name(kind, slug, _plain(text), _pattern(text)) for kind, slug, text in _names(dataset)]
    return sorted(proposal for fiche in document.fiches for proposal in _in_fiche(names, document, fiche))


@dataclass(frozen=True)
class _Name:
    """A name to look for: `plain` is quick to find and stands wherever `pattern` matches."""

    kind: Kind
    slug: str
    plain: str
    pattern: re.Pattern[str]


def _plain(text: str) -> str:
    return " ".join(text.lower().split())


def _names(dataset: Dataset) -> Iterator[tuple[Kind, str, str]]:
    """Every Dutch name and variant of what can be proposed, longest first."""
    vocabularies: dict[Kind, Mapping[str, Actor | Instrument | TargetGroup]] = {
        "actor": dataset.actors,
        "target group": dataset.target_groups,
        "instrument": dataset.instruments,
    }
    found = [
        (kind, slug, text)
        for kind, entries in vocabularies.items()
        for slug, entry in entries.items()
        for text in (entry.pref_label.nl, *entry.alt_label)
    ]
    yield from sorted(found, key=lambda item: (-len(item[2]), item))


def _pattern(text: str) -> re.Pattern[str]:
    """The name as whole words over line breaks; abbreviations keep their capitals, other names do not mind them."""
    words = r"\s+".join(re.escape(word) for word in text.split())
    exact = len(text) < _SHORT or text.isupper()
    return re.compile(rf"(?<!\w){words}(?!\w)", 0 if exact else re.IGNORECASE)


def _in_fiche(names: Iterable[_Name], document: Document, fiche: Fiche) -> Iterator[Proposal]:
    text, starts = _text(document, fiche)
    plain = _plain(text)
    administration = document.text(fiche.fields["administration"])
    seen: set[tuple[Kind, str]] = set()
    for name in names:
        thing = (name.kind, name.slug)
        if thing in seen or (name.kind == "actor" and name.pattern.search(administration)):
            seen.add(thing)
        elif name.plain in plain and (match := name.pattern.search(text)):
            seen.add(thing)
            line = next(line for start, line in reversed(starts) if start <= match.start())
            yield Proposal(fiche.identifier, name.kind, name.slug, line, " ".join(match[0].split()))


def _text(document: Document, fiche: Fiche) -> tuple[str, list[tuple[int, int]]]:
    """The fiche without its minister and administration fields, and where each line starts in that text."""
    skipped = Span(fiche.fields["minister"].first, fiche.fields["administration"].last)
    parts, starts, length = [], [], 0
    for number in range(fiche.span.first, fiche.span.last + 1):
        line = "" if number in skipped else document.text(Span(number, number))
        starts.append((length, number))
        parts.append(line + "\n")
        length += len(line) + 1
    return "".join(parts), starts


def recorded(measure: Measure) -> set[tuple[Kind, str]]:
    """What a record says of the kinds that can be proposed."""
    return {
        *(("actor", item.actor) for item in measure.involvement if item.actor),
        *(("target group", item.group) for item in measure.targeting),
        *(("instrument", item.instrument) for item in measure.uses_instrument),
    }


def compare(
    dataset: Dataset, records: PlanRecords, proposals: Iterable[Proposal]
) -> tuple[list[Proposal], list[Agreement]]:
    """The proposals that are neither recorded nor refused, and for each kind how proposals and records agree.

    A group above one that is recorded ("kinderen" where "kinderen in armoede" is) counts as recorded.
    """
    known = {(name, kind, slug) for name, measure in records.measures.items() for kind, slug in recorded(measure)}
    above = {(name, "target group", up) for name, kind, slug in known for up in _above(dataset, kind, slug)} - known
    proposed = {(p.measure, p.kind, p.slug): p for p in proposals if (p.measure, p.kind, p.slug) not in above}
    refused = {(name, item.kind, item.slug) for name, items in records.refused.items() for item in items}
    agreements = []
    for kind in KINDS:
        ours = {key for key in known if key[1] == kind}
        theirs = {key for key in proposed if key[1] == kind}
        agreements.append(Agreement(kind, len(ours & theirs), len(theirs - ours), len(ours - theirs)))
    return sorted(p for key, p in proposed.items() if key not in known and key not in refused), agreements


def _above(dataset: Dataset, kind: str, slug: str) -> Iterator[str]:
    """The broader groups of a target group, nearest first."""
    waiting = list(dataset.target_groups[slug].broader) if kind == "target group" else []
    while waiting:
        broader = waiting.pop(0)
        yield broader
        waiting += dataset.target_groups[broader].broader
