"""How much of a plan's records `vapa draft` proposes, how often it is right, and what is left for a reader to decide.

Run `uv run python benchmarks/drafting.py TEXT`. The records of the plan in force are the yardstick. It is drafted three
times: with the vocabularies as they are (which were made from this very plan, and so flatter), with everything hidden
that the plan names (actors, instruments, places and groups), and as an edition of itself.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from loaders import load
from loaders.dataset import Dataset, PlanRecords
from loaders.document import Document, read_document
from loaders.drafts import Draft, DraftFiche, Proposal, draft
from loaders.names import Vocabularies, fold, holds
from loaders.records import Measure, Passage
from vapa.settings import Settings

_VOCABULARY = {
    "implementer": "actors",
    "actor": "actors",
    "group": "target_groups",
    "instrument": "instruments",
    "place": "places",
}
Link = tuple[str, str, tuple[Passage, ...]]


def links(measure: Measure) -> Iterator[Link]:
    """What is recorded of a measure: the kind, the thing or value, and where it stands."""
    yield from (("lead", item.post, item.passages) for item in measure.lead_minister)
    yield from (("implementer", item.actor, item.passages) for item in measure.implemented_by)
    yield from (("actor", item.actor, item.passages) for item in measure.involvement if item.actor)
    yield from (("group", item.group, item.passages) for item in measure.targeting)
    yield from (("instrument", item.instrument, item.passages) for item in measure.uses_instrument)
    yield from (("place", item.place, item.passages) for item in measure.location)
    yield from (("amount", str(item.amount), item.passages) for item in measure.budget_line)
    if measure.period:
        yield "period", f"{measure.period.start}-{measure.period.end}", measure.period.passages


def fits(item: Proposal, link: Link, names: Vocabularies) -> bool:
    """Whether a proposal is this link: the same kind and thing, or (a new name) its words at its place."""
    kind, thing, passages = link
    if item.kind != kind:
        return False
    if kind == "amount":
        return item.amount is not None and f"{item.amount:.2f}" == f"{float(thing):.2f}"
    if kind == "period":
        return f"{item.start}-{item.end}" == thing
    if item.thing:
        return item.thing == thing
    name = fold(str(item.name))
    if any(holds(name, form) or holds(form, name) for form in names.forms(_VOCABULARY.get(kind, "posts"), thing)):
        return True
    here = {line for passage in item.passages for line in range(passage.lines.first, passage.lines.last + 1)}
    return any(
        not here.isdisjoint(range(p.lines.first, p.lines.last + 1))
        and (holds(fold(p.mention), name) or holds(name, fold(p.mention)))
        for p in passages
    )


def compare(drafted: Draft, records: PlanRecords, names: Vocabularies) -> dict[str, Counter[str]]:
    """By kind: links recorded, of those proposed; proposals made, of those right."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for fiche in drafted.fiches:
        recorded = list(links(records.measures[fiche.identifier]))
        for link in recorded:
            counts[link[0]]["recorded"] += 1
            counts[link[0]]["found"] += any(fits(item, link, names) for item in fiche.proposals)
        for item in fiche.proposals:
            counts[item.kind]["proposed"] += 1
            counts[item.kind]["right"] += any(fits(item, link, names) for link in recorded)
    return counts


def decisions(fiche: DraftFiche) -> int:
    """What a reader decides on a fiche: every proposal, and the summary."""
    return len(fiche.proposals) + 1


def show(title: str, drafted: Draft, records: PlanRecords, names: Vocabularies) -> None:
    """Print one table."""
    counts = compare(drafted, records, names)
    total = sum(counts.values(), Counter[str]())
    each = sorted(decisions(fiche) for fiche in drafted.fiches)
    print(f"\n{title}: decisions a fiche {sum(each) / len(each):.0f} on average, {each[-1]} at most")
    print(f"{'kind':12} {'recorded':>9} {'proposed':>9} {'recall':>7} {'precision':>9}")
    for kind, found in [*sorted(counts.items()), ("all", total)]:
        recall, precision = found["found"] / (found["recorded"] or 1), found["right"] / (found["proposed"] or 1)
        print(f"{kind:12} {found['recorded']:9} {found['proposed']:9} {recall:7.0%} {precision:9.0%}")


def hidden(dataset: Dataset) -> Dataset:
    """The data without any name that the plan's own reading gave."""
    return replace(dataset, actors={}, instruments={}, places={}, target_groups={})


def main() -> None:
    """Draft the plan in force in three ways."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("source", type=Path, help="the plan's reference text")
    text = parser.parse_args().source
    dataset = load(Settings.in_force().data)
    records = dataset.plans["vapa-2022"]
    document: Document = read_document(text, records.plan.profile)
    names = Vocabularies(dataset)
    profile = records.plan.profile
    show("vocabularies known", draft(dataset, "x", profile, document), records, names)
    show("vocabularies hidden", draft(hidden(dataset), "x", profile, document), records, names)
    show("as the next edition", draft(dataset, "x", profile, document, records), records, names)


if __name__ == "__main__":
    main()
