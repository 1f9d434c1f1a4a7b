"""What a dossier tells of a measure and of a finding: as names with texts, on its page as in its document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from viz.page import inside
from viz.web.model.records import BudgetLine, Found, Measure
from viz.web.model.view import View

__all__ = ["Fact", "facts_of", "name_of", "summary_of"]


@dataclass(frozen=True)
class Fact:
    """Something told of an item; `language` is that of texts that stay in the language of the plan."""

    label: str
    texts: tuple[str, ...]
    language: str = ""


def name_of(v: View, thing: Measure | Found) -> str:
    """What an item is called."""
    if isinstance(thing, Measure):
        return f"{thing.identifier} {thing.title}"
    return f"{v.kind(thing)}: {v.told(thing.finding).name}"


def summary_of(v: View, thing: Measure | Found) -> str:
    """An item in a sentence or a few, in our words."""
    return thing.summary if isinstance(thing, Measure) else v.told(thing.finding).rest


def facts_of(v: View, thing: Measure | Found) -> list[Fact]:
    """All that is told of an item, save what is empty."""
    facts = _of_measure(v, thing) if isinstance(thing, Measure) else _of_finding(v, thing)
    return [fact for fact in facts if fact.texts]


def _of_measure(v: View, m: Measure) -> Iterator[Fact]:
    t, unsaid = v.t, (v.t("niet vermeld", "not stated"),)
    yield Fact(t("Doelstelling", "Goal"), (v.name(m.goal),) if m.goal else ())
    yield Fact(t("Trekkende minister", "Lead minister"), _names(v, m.things("lead")) or unsaid)
    yield Fact(
        t("Uitvoerende administratie", "Implementing administration"), _names(v, m.things("implementation")) or unsaid
    )
    yield Fact(t("Looptijd", "Period"), (v.period(m),))
    yield Fact(t("Stand van zaken", "State of play"), _names(v, v.states(m)))
    kind = f" ({inside(v.name(m.budget_kind))})" if m.budget_kind else ""
    yield Fact(t("Genoemd geld", "Stated money"), (v.stated_by(m) + kind, *(_line(v, line) for line in m.lines)))
    primary = _names(v, (said.thing for said in m.of("targeting") if said.primary))
    yield Fact(t("In de eerste plaats voor", "In the first place for"), primary or unsaid)
    yield Fact(t("Actoren", "Actors"), _names(v, m.things("involvement")) or unsaid)
    yield Fact(t("In het plan", "In the plan"), (v.f.pages(m.pages),))
    yield Fact(t("Kanttekeningen", "Notes"), tuple(note.text for note in m.notes), "nl")


def _line(v: View, line: BudgetLine) -> str:
    years = f", {v.f.years(line.years)}" if line.years else ""
    return f"{line.label}: {v.f.euro(line.amount)}, {inside(v.name(line.per))}{years} ({v.counts(line)})"


def _of_finding(v: View, found: Found) -> Iterator[Fact]:
    t, finding, told = v.t, found.finding, v.told(found.finding)
    rule = v.rule(finding.rule)
    yield Fact(t("Gewicht", "Weight"), (f"{v.weight(finding)}: {finding.why[v.lang].split(': ', 1)[-1]}",))
    yield Fact(t("Maatregelen", "Measures"), tuple(_measure(v, measure) for measure in found.measures))
    yield Fact(t("Wat ze delen", "What they share"), _names(v, (share.thing for share in finding.shares)))
    yield Fact(t("Banden in het plan", "Ties in the plan"), told.ties or _untied(v, found))
    yield Fact(t("Wat er niet staat", "What is not there"), (told.absence,) if told.absence else ())
    yield Fact(t("Wat er het dichtst bij komt", "What comes nearest"), _names(v, finding.nearest))
    caveats = tuple(f"{measure.identifier}: {text}" for measure, text, _ in v.caveats(finding))
    yield Fact(t("Let op", "Mind"), caveats, "nl")
    pages = {v.plan.passages[iri].page for iri in finding.passages if iri in v.plan.passages}
    yield Fact(t("In het plan", "In the plan"), (v.f.pages(pages),) if pages else ())
    yield Fact(t("De regel zoekt", "The rule looks for"), (rule["claim"],))
    yield Fact(t("Wat de regel niet kan weten", "What the rule cannot know"), (rule["limits"],))


def _untied(v: View, found: Found) -> tuple[str, ...]:
    return (v.t("geen", "none"),) if found.finding.coordinated is not None else ()


def _measure(v: View, measure: Measure) -> str:
    leads = "; ".join(_names(v, measure.things("lead"))) or v.t("geen minister vermeld", "no minister stated")
    return f"{measure.identifier} {measure.title} ({leads}; {v.f.pages(measure.pages)})"


def _names(v: View, things: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(v.name, things)))
