"""How two readers of the same text agree, and what a referee still has to settle."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from loaders.drafts.records import Draft, DraftError, DraftFiche, Proposal, Review

__all__ = ["Agreement", "Merged", "agree"]

_VALUES = ("role", "primary", "scope", "per", "years", "recipient", "context", "start", "end", "date")


@dataclass(frozen=True, order=True)
class Agreement:
    """For one kind: what both readers accepted, with the same values or others, and what only one of them did."""

    kind: str
    both: int
    otherwise: int
    only_first: int
    only_second: int

    @property
    def share(self) -> float:
        """The share of all that was accepted on which both say the same; 1 where nothing was accepted."""
        return self.both / ((self.both + self.otherwise + self.only_first + self.only_second) or 1)


@dataclass(frozen=True)
class Merged:
    """What both say, in one draft in which the rest is proposed again; how they agree; and a sentence for each rest."""

    draft: Draft
    agreements: tuple[Agreement, ...]
    differences: tuple[str, ...]


def agree(first: Draft, second: Draft) -> Merged:
    """Merge two readers' drafts of one text. Raises DraftError when they are not of the same text and fiches."""
    if (first.plan, first.document.sha256) != (second.plan, second.document.sha256):
        raise DraftError(f"the drafts of {first.reader} and {second.reader} are not of the same text")
    names = [[fiche.identifier for fiche in draft.fiches] for draft in (first, second)]
    if names[0] != names[1]:
        raise DraftError(f"the drafts of {first.reader} and {second.reader} do not hold the same fiches")
    counts: Counter[tuple[str, str]] = Counter()
    differences: list[str] = []
    fiches = []
    for ours in first.fiches:
        theirs = second.fiche(ours.identifier)
        merged = [*_merged(first.reader, second.reader, ours, theirs, counts)]
        differences += [f"{ours.identifier}: {item.id}: {item.reason}" for item in merged if _is_open(item)]
        description = ours.description or theirs.description
        if theirs.description not in ("", description):
            differences.append(f"{ours.identifier}: two summaries; that of {first.reader} was kept")
        fiches.append(ours.model_copy(update={"proposals": tuple(merged), "description": description}))
    agreements = tuple(
        Agreement(kind, *(counts[kind, how] for how in ("both", "otherwise", "first", "second")))
        for kind in sorted({kind for kind, _ in counts})
    )
    reader = f"{first.reader}, {second.reader}"
    return Merged(first.model_copy(update={"reader": reader, "fiches": tuple(fiches)}), agreements, tuple(differences))


def _is_open(item: Proposal) -> bool:
    return item.review is Review.PROPOSED and item.reason is not None


def _merged(
    first: str, second: str, ours: DraftFiche, theirs: DraftFiche, counts: Counter[tuple[str, str]]
) -> Iterator[Proposal]:
    pairs: dict[tuple[str, ...], list[Proposal | None]] = {}
    for index, fiche in enumerate((ours, theirs)):
        for item in fiche.proposals:
            key = (*item.key, str(item.passages[0].lines) if item.kind == "amount" else "")
            pairs.setdefault(key, [None, None])[index] = item
    for one, other in pairs.values():
        yield _settled(first, second, one, other, counts)


def _settled(
    first: str, second: str, one: Proposal | None, other: Proposal | None, counts: Counter[tuple[str, str]]
) -> Proposal:
    item = one or other
    assert item is not None
    accepted = [bool(each and each.review is Review.ACCEPTED) for each in (one, other)]
    if all(accepted) and one and other:
        differ = [name for name in _VALUES if getattr(one, name) != getattr(other, name)]
        counts[item.kind, "otherwise" if differ else "both"] += 1
        passages = tuple(dict.fromkeys(chain(one.passages, other.passages)))
        if not differ:
            return one.model_copy(update={"passages": passages})
        said = "; ".join(f"{name} {getattr(one, name)} or {getattr(other, name)}" for name in differ)
        return one.model_copy(
            update={"passages": passages, "review": Review.PROPOSED, "reason": f"both accept, but {said}"}
        )
    if any(accepted):
        counts[item.kind, "first" if accepted[0] else "second"] += 1
        yes, no, against = (first, second, other) if accepted[0] else (second, first, one)
        kept = one if accepted[0] else other
        assert kept is not None
        why = f": {against.reason}" if against and against.reason else ""
        return kept.model_copy(update={"review": Review.PROPOSED, "reason": f"{yes} accepts it, {no} does not{why}"})
    refused = all(each is None or each.review is Review.REFUSED for each in (one, other))
    return item.model_copy(update={"review": Review.REFUSED if refused else Review.PROPOSED})
